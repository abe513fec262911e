"""Tests of patterns that are compiled when they are used."""

from __future__ import annotations

import copy
import re

import pytest

from audiobrief.text.lazy_pattern import lazy_pattern


def test_a_pattern_is_compiled_at_its_first_use_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making one compiles nothing; however often it is used, it is compiled once."""
    compiled: list[str] = []
    compile_ = re.compile

    def counted(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return compile_(text, flags)

    monkeypatch.setattr(re, "compile", counted)
    digits = lazy_pattern(r"\d+")
    assert compiled == []
    assert digits.sub("#", "a 1 b 22") == "a # b #"
    assert digits.findall("1 22") == ["1", "22"] and digits.fullmatch("x") is None
    assert compiled == [r"\d+"]


def test_it_answers_as_a_compiled_one_does() -> None:
    """Flags count, groups and `pattern` are there, and bytes are found in bytes."""
    word = lazy_pattern("(?P<word>été)", re.IGNORECASE)
    found = word.search("L’ÉTÉ")
    assert found is not None and found["word"] == "ÉTÉ"
    assert word.pattern == "(?P<word>été)" and word.groups == 1 and word.flags & re.IGNORECASE
    assert lazy_pattern(rb"\d").findall(b"a1") == [b"1"]


def test_a_copy_finds_the_same() -> None:
    """Values that hold a pattern can be copied, before and after its first use."""
    digits = lazy_pattern(r"\d")
    for _ in range(2):
        assert copy.deepcopy(digits).findall("a1") == copy.copy(digits).findall("a1") == ["1"]
        digits.search("")


def test_a_faulty_pattern_says_so_when_it_is_used() -> None:
    """No fault is swallowed."""
    with pytest.raises(re.error):
        lazy_pattern("(").search("a")
