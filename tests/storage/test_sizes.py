"""Tests of amounts of bytes and ages as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import InputError
from audiobrief.storage.sizes import format_size, parse_days, parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("700", 700),
        ("700B", 700),
        ("2GB", 2 * 10**9),
        (" 2 g ", 2 * 10**9),
        ("1.5MiB", 1_572_864),
        ("3kb", 3_000),
    ],
)
def test_sizes(text: str, size: int) -> None:
    """Decimal and binary units, in any case, with or without the B."""
    assert parse_size(text) == size


@pytest.mark.parametrize(("text", "days"), [("90d", 90), ("90", 90), ("12h", 0.5), ("2 W", 14), ("0.5d", 0.5)])
def test_ages(text: str, days: float) -> None:
    """Days unless another unit is given."""
    assert parse_days(text) == days


@given(st.text(max_size=12))
def test_anything_else_is_one_clear_error(text: str) -> None:
    """A number comes back or the project's own error."""
    for parse in (parse_size, parse_days):
        try:
            assert parse(text, "--x") >= 0
        except InputError as error:
            assert str(error).startswith(f'--x is "{text}", which is no ')


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (4_250_000, "4.2 MB"), (5 * 10**9, "5.0 GB")],
)
def test_sizes_for_people(size: int, told: str) -> None:
    """One decimal, the unit that fits."""
    assert format_size(size) == told
