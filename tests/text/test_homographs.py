"""English words of two sounds: told by their neighbours, overruled inline, never respelled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiobrief.text.normalization.english import homographs
from audiobrief.text.normalization.english.homograph_tables import STRESSED
from audiobrief.text.normalization.rules import rewrite
from audiobrief.text.speech_target import SpeechTarget
from audiobrief.text.spoken_form import Said, say

KOKORO = SpeechTarget("kokoro")
GOLDEN = Path(__file__).parents[1] / "golden" / "homographs_en.tsv"


def rows() -> Iterator[tuple[str, str, str]]:
    """Sentence, word, sound; each sound was reviewed."""
    for line in GOLDEN.read_text(encoding="utf-8").splitlines()[1:]:
        sentence, word, ipa = line.split("\t")
        yield sentence, word, ipa


def sounds(said: Said) -> list[tuple[str, str]]:
    return [(said.written[span.start : span.end], span.ipa) for span in said.spans if span.rule == "homograph"]


def test_golden_homographs() -> None:
    """Every word of the table has the sound that its sentence asks for."""
    table = tuple(rows())
    wrong = [row for row in table if (row[1], row[2]) not in sounds(say(row[0], "en-CA", None, KOKORO))]
    assert not wrong
    assert len(table) >= 100


@pytest.mark.parametrize("target", [SpeechTarget(), KOKORO, SpeechTarget("edge", pieces=False)])
def test_letters_stay(target: SpeechTarget) -> None:
    """No engine is given another spelling; one that takes no sounds is given none."""
    said = say("They record the minute details of a record bass.", "en-CA", None, target)
    assert said.spoken == said.written
    assert bool(sounds(said)) == target.pieces


def test_an_inline_mark_overrules() -> None:
    """What the author writes beside the word counts."""
    said = say("They [read]{ipa=ɹˈɛd} it.", "en-CA", None, KOKORO)
    assert not sounds(said)
    assert [span.ipa for span in said.spans if span.ipa] == ["ɹˈɛd"]


@pytest.mark.parametrize("text", ["They re-record it.", "@record said so.", "record.example", "a recorder", "O'Close"])
def test_nothing_fires_inside_a_word(text: str) -> None:
    """A part of a word, a handle or an address has no sound of its own."""
    assert not sounds(say(text, "en-CA", None, KOKORO))


def test_each_word_has_two_sounds() -> None:
    """A pair of equal sounds would be a slip."""
    assert not [word for word, (noun, verb) in STRESSED.items() if noun == verb]


def test_time_is_linear() -> None:
    """Eight times the text takes about eight times as long, whatever it is made of."""
    rules = homographs.rules()

    def seconds(text: str) -> float:
        start = time.process_time()
        rewrite(text, rules)
        return time.process_time() - start

    for unit in ("record ", "to ", "'", "a-", "record", "live, "):
        base = max(seconds((unit * 5_000)[:5_000]), 0.01)
        assert any(seconds((unit * 40_000)[:40_000]) < 24 * base for _ in range(3)), unit


@pytest.mark.parametrize(
    ("sentence", "word", "ipa"),
    [
        ("Elle en demande plus.", "plus", "plˈys"),
        ("Elle n’en demande plus.", "plus", ""),
        ("Elle portait un jean bleu.", "jean", "dʒˈin"),
        ("Jean portait du bleu.", "Jean", ""),
        ("Le soleil se lève à l’est.", "est", "ɛst"),
        ("Les ministres négligent ce dossier.", "négligent", "neɡlˈiʒ"),
    ],
)
def test_french_words_of_two_sounds(sentence: str, word: str, ipa: str) -> None:
    """The neighbours tell; where they do not, the voice decides."""
    found = dict(sounds(say(sentence, "fr-CA", None, KOKORO)))
    assert found.get(word, "") == ipa
