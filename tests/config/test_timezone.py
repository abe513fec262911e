"""Tests of the show's clock: its day, its summer time, and what show.yaml says of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml

from audiobrief.config.project import shipped
from audiobrief.config.show import Show, load_show
from audiobrief.errors import AudiobriefError

SHIPPED = load_show(shipped("show.yaml"))


def show_with(tmp_path: Path, **clock: str) -> Show:
    """The shipped show with another clock, read from a file."""
    document = yaml.safe_load(shipped("show.yaml").read_text(encoding="utf-8"))
    for name in ("timezone", "utc_offset"):
        document.pop(name, None)
    path = tmp_path / "show.yaml"
    path.write_text(yaml.safe_dump({**document, **clock}, allow_unicode=True), encoding="utf-8")
    return load_show(path)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-11-28T04:30", "2026-11-27"),  # 23:30
        ("2026-11-28T04:59", "2026-11-27"),
        ("2026-11-28T05:00", "2026-11-28"),
        ("2026-11-28T05:30", "2026-11-28"),  # 0:30
        ("2026-07-28T03:30", "2026-07-27"),  # in summer, midnight is an hour earlier in UTC
        ("2026-07-28T04:30", "2026-07-28"),
        ("2028-03-01T04:30", "2028-02-29"),
        ("2028-02-29T05:30", "2028-02-29"),
        ("2027-03-01T04:30", "2027-02-28"),
    ],
)
def test_the_day_is_that_of_the_show(tmp_path: Path, utc: str, day: str) -> None:
    """Around midnight in Montréal, on a machine that lives in UTC."""
    show = show_with(tmp_path, timezone="America/Toronto")
    assert show.day_of(datetime.fromisoformat(utc).replace(tzinfo=timezone.utc)).isoformat() == day


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-07", "2026-03-07T05:00:00-05:00"),
        ("2026-03-08", "2026-03-08T05:00:00-04:00"),  # the clocks go forward at 2:00
        ("2026-11-01", "2026-11-01T05:00:00-05:00"),  # and back at 2:00
        ("2026-10-31", "2026-10-31T05:00:00-04:00"),
        ("2026-03-08T02:30:00", "2026-03-08T03:30:00-04:00"),  # an hour that is not there
        ("2026-11-01T01:30:00", "2026-11-01T01:30:00-04:00"),  # an hour that comes twice
        ("2028-02-29", "2028-02-29T05:00:00-05:00"),
        ("2026-11-28T02:30:00+00:00", "2026-11-28T02:30:00+00:00"),
    ],
)
def test_moments_have_the_offset_of_their_day(tmp_path: Path, written: str, moment: str) -> None:
    """At both changes of the clocks, and on 29 February."""
    assert show_with(tmp_path, timezone="America/Toronto").published_at(written) == moment


def test_an_offset_is_read_as_before(tmp_path: Path) -> None:
    """It is the same in summer and in winter; without any clock it is UTC."""
    show = show_with(tmp_path, utc_offset="-03:30")
    assert show.published_at("2026-07-01") == "2026-07-01T05:00:00-03:30"
    assert show.zone.utcoffset(None) == timedelta(hours=-3, minutes=-30)
    assert show_with(tmp_path).published_at("2026-07-01") == "2026-07-01T05:00:00+00:00"
    assert show_with(tmp_path, utc_offset="+05:45").published_at("2026-07-01") == "2026-07-01T05:00:00+05:45"


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        ({"timezone": "America/Toronto", "utc_offset": "-05:00"}, "keep `timezone` alone"),
        ({"timezone": "america/toronto "}, 'did you mean "America/Toronto"?'),
        ({"timezone": "Amerika/Torronto"}, 'did you mean "America/Toronto"?'),
        ({"timezone": "../../etc/passwd"}, "is no IANA time zone"),
        ({"timezone": "-05:00"}, "is no IANA time zone"),
    ],
)
def test_a_clock_that_says_nothing_is_told(tmp_path: Path, clock: dict[str, str], told: str) -> None:
    """With a name that is close, and the file."""
    with pytest.raises(AudiobriefError) as caught:
        show_with(tmp_path, **clock)
    assert told in str(caught.value) and "show.yaml" in str(caught.value)


def test_a_moment_with_an_offset_is_spoken_as_the_shows_day() -> None:
    """Half past two in UTC is still the evening before; a date alone stays."""
    assert SHIPPED.spoken_date("2026-11-28T02:30:00+00:00") == "2026-11-27T21:30:00-05:00"
    assert SHIPPED.spoken_date("2026-11-28") == "2026-11-28"
    assert SHIPPED.spoken_date("2026-11-28T02:30:00") == "2026-11-28T02:30:00"
