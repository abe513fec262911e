"""Written forms of the news and what may be spoken for them, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audiobrief.text.spoken_form import say_sentences

GOLDEN = Path(__file__).parents[1] / "golden"


def words(text: str) -> str:
    """The text as what is heard: no capitals, hyphens or marks, spelled letters joined."""
    plain = " ".join(re.findall(r"[^\W_]+", text.lower()))
    return re.sub(r"(?<=\b\w) (?=\w\b)", "", plain)


def rows(language: str) -> list[list[str]]:
    lines = (GOLDEN / f"forms_{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("language", "least"), [("fr", 250), ("en", 240)])
def test_each_form_is_spoken_in_one_of_its_ways(language: str, least: int) -> None:
    """What stands in the table, each form by itself."""
    table = rows(language)
    wrong = []
    for written, ways in table:
        spoken = " ".join(said.spoken for said in say_sentences(written, language + "-CA"))
        if words(spoken) not in map(words, ways.split("|")):
            wrong.append((written, spoken))
    assert not wrong
    assert len(table) >= least
