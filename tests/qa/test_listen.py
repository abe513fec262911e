"""Tests of `audiobrief verify --listen`: each rule broken alone, what is not installed, and whole episodes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from audiobrief.audio.clip import Clip
from audiobrief.audio.mix_report import Played
from audiobrief.cli.main import app
from audiobrief.errors import MissingError
from audiobrief.qa.listening import recogniser as words
from audiobrief.qa.listening import speaker_encoder as speaker
from audiobrief.qa.podcast.heard_voices import EmbeddedUtterance, check_voices
from audiobrief.qa.podcast.heard_words import HeardWords, check_words
from audiobrief.qa.podcast.rules import all_rules
from audiobrief.speech.model import Utterance
from tests.workflows.test_verify import rendered_once  # noqa: F401

TEXT = tuple("the bridge closes on monday for two months".split())


@pytest.fixture
def podcast(rendered_once: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A copy to break."""
    return Path(shutil.copytree(rendered_once, tmp_path / "project"))


def item(number: int, voice: str = "facts", long_s: float = 5.0) -> Played:
    return Played("speech", number * 10.0, number * 10.0 + long_s, 0.0, "facts", voice)


def spoken(number: int, heard: Sequence[str], fits: bool = True) -> HeardWords:
    return HeardWords(item(number), number, TEXT, tuple(heard), fits)


def episode_with(*odd: HeardWords) -> list[str]:
    """The ids of what is found in nine utterances that are understood, and some others."""
    found = list(check_words([*(spoken(number, TEXT) for number in range(1, 10)), *odd], "x"))
    return [finding.id for finding in found]


def test_words_are_counted_as_recognisers_do() -> None:
    """Missing, added and other words, in their order."""
    pairs = (("a b c", "a b c", 0), ("a b c", "a c", 1), ("a b", "a x b", 1), ("a b", "b a", 2), ("a b", "", 2))
    for wanted, heard, wrong in pairs:
        assert HeardWords(item(1), 1, tuple(wanted.split()), tuple(heard.split()), True).wrong == wrong


def test_an_utterance_that_does_not_say_its_words() -> None:
    """Cut short, another text, nothing: found; three misheard words whose sound fits: not."""
    assert episode_with(spoken(10, TEXT[:5], fits=False)) == ["LISTEN001"]
    assert episode_with(spoken(10, "detours add fourteen minutes to every trip".split())) == ["LISTEN001"]
    assert episode_with(spoken(10, (), fits=False)) == ["LISTEN001"]
    assert episode_with(spoken(10, ("a", "fridge", "closed", *TEXT[3:]))) == []
    assert episode_with(spoken(10, TEXT, fits=False)) == []


def test_a_voice_that_is_half_understood_is_judged_by_itself() -> None:
    """What is usual in an episode is no finding; worse than usual is."""
    usual = [spoken(number, (*TEXT[:6], "x", "y")) for number in range(1, 10)]
    assert list(check_words(usual, "x")) == []
    (finding,) = check_words([*usual, spoken(10, TEXT[:4], fits=False)], "x")
    assert finding.id == "LISTEN001" and "utterance 10 " in finding.message
    assert '"the bridge closes on monday for two months"' in finding.message
    assert '"the bridge closes on" was heard' in finding.message


def test_a_voice_that_is_not_understood_is_told_once() -> None:
    """No judgement of its utterances."""
    found = list(check_words([spoken(number, "no word of it".split(), fits=False) for number in range(1, 10)], "x"))
    assert [finding.id for finding in found] == ["LISTEN002"]


def voice(direction: int, towards: int = 9, share: float = 0.0, count: int = 5) -> speaker.Array:
    """Windows of a voice near one axis of ten; `share` of it lies towards another."""
    vectors = 0.12 * np.random.default_rng(direction * 10 + towards).normal(size=(count, 10))
    vectors[:, direction] += np.sqrt(1 - share**2)
    vectors[:, towards] += share
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def cast(**windows: Sequence[speaker.Array]) -> list[EmbeddedUtterance]:
    pairs = [(who, one) for who, some in windows.items() for one in some]
    return [EmbeddedUtterance(item(number, who), number, one) for number, (who, one) in enumerate(pairs, start=1)]


def test_voices_that_differ_and_stay() -> None:
    """No finding; nor for silence, which has no voice."""
    heard = cast(narrator=[voice(0), voice(0, 8)], facts=[voice(1), voice(1, 8)], neutral=[voice(2)])
    silent = EmbeddedUtterance(item(9, "facts"), 9, np.empty((0, 10), np.float32))
    assert list(check_voices([*heard, silent], "x")) == list(check_voices([silent], "x")) == []


def test_two_perspectives_of_one_voice() -> None:
    """Told once, with their cosine; nobody is accused of speaking for the other."""
    (finding,) = check_voices(cast(narrator=[voice(0), voice(0, 8)], facts=[voice(0, 7), voice(0, 6)]), "x")
    assert finding.id == "LISTEN010" and '"facts" and "narrator" (0.9' in finding.message


def test_a_voice_that_changes() -> None:
    """A perspective whose second half is somebody else, who is nobody of the cast."""
    heard = cast(narrator=[voice(0), voice(0, 8)], facts=[voice(1), voice(4, 1, 0.5)])
    (finding,) = check_voices(heard, "x")
    assert finding.id == "LISTEN011" and '"facts"' in finding.message


def test_an_utterance_by_another_voice_of_the_cast() -> None:
    """Named with its segment and time, and nothing else is found; too short to tell, it is left alone."""
    narrator, facts = [voice(0), voice(0, 8)], [voice(1), voice(1, 8), voice(0, 7)]
    heard = cast(narrator=narrator, facts=facts)
    (finding,) = check_voices(heard, "x")
    assert finding.id == "LISTEN012"
    assert 'utterance 5 (segment "facts", 50.0 to 55.0 s) is of "facts", but sounds like "narrator"' in finding.message
    short = EmbeddedUtterance(item(5, "facts", 1.5), 5, voice(0, 7, count=1))
    assert list(check_voices([*heard[:-1], short], "x")) == []


def test_every_rule_of_listening_is_tested() -> None:
    """No id without a test here, and all are warnings."""
    rules = {rule.id: rule for rule in all_rules().values() if rule.id.startswith("LISTEN")}
    source = Path(__file__).read_text(encoding="utf-8")
    assert rules and all(f'"{rule}"' in source and one.severity == "warning" for rule, one in rules.items())


def missing_weights() -> Path:
    raise MissingError("the weights are not installed", fix=speaker.INSTALL)


def missing_recogniser() -> None:
    raise MissingError("pocketsphinx is not installed", fix=words.INSTALL)


def test_without_ears_the_rest_is_verified(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence for each that is not installed, with its command; the exit code is that of the findings."""
    monkeypatch.chdir(podcast)
    monkeypatch.setattr(speaker, "find_weights", missing_weights)
    monkeypatch.setattr(words, "find_recogniser", missing_recogniser)
    fine = CliRunner().invoke(app, ["verify", "--listen", "--json"])
    assert fine.exit_code == 0 and json.loads(fine.stdout) == []
    assert fine.stderr.count("pip install --no-deps Resemblyzer==0.1.4") == 1
    assert fine.stderr.count("pip install 'audiobrief[listen]'") == 1
    (podcast / "output/en/pont.srt").unlink()
    assert CliRunner().invoke(app, ["verify", "--listen"]).exit_code == 1


def test_words_are_listened_to_in_their_places(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each utterance comes with its own sound and text; one that is misheard is a warning, by its number and segment."""
    monkeypatch.chdir(podcast)
    asked: list[Sequence[Utterance]] = []
    sounds: list[float] = []

    def opened(utterances: Sequence[Utterance]) -> words.Recogniser:
        asked.append(utterances)
        sounds.clear()
        return words.Recogniser(None)

    def heard(recogniser: words.Recogniser, clip: Clip) -> tuple[str, ...]:
        sounds.append(clip.duration_s)
        text = words.words_of(asked[-1][len(sounds) - 1].text)
        return text[:2] if len(sounds) == 2 else text

    monkeypatch.setattr(speaker, "find_weights", missing_weights)
    monkeypatch.setattr(words, "find_recogniser", lambda: None)
    monkeypatch.setattr(words, "open_recogniser", opened)
    monkeypatch.setattr(words, "recognised", heard)
    monkeypatch.setattr(words, "fits", lambda recogniser, text, clip: len(sounds) != 2)
    result = CliRunner().invoke(app, ["verify", "pont", "--listen", "--lang", "fr", "--json"])
    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)
    assert row["id"] == "LISTEN001" and row["severity"] == "warning" and row["where"] == "fr/pont.mp3"
    assert row["message"].startswith('utterance 2 (segment "opening"')
    # ToneSynthesizer's utterances last 30 ms a character.
    expected = [0.3 + 0.03 * len(one.text) for one in asked[0]]
    assert sounds == pytest.approx(expected, abs=0.2)


def test_words_of_a_changed_script_are_not_judged(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says so; no finding blames the sound."""
    monkeypatch.chdir(podcast)
    script = podcast / "scripts/pont.fr.yaml"
    script.write_text(script.read_text(encoding="utf-8").replace("soixante-quinze", "cent"), encoding="utf-8")
    monkeypatch.setattr(speaker, "find_weights", missing_weights)
    monkeypatch.setattr(words, "find_recogniser", lambda: None)
    result = CliRunner().invoke(app, ["verify", "pont", "--listen", "--lang", "fr", "--json"])
    assert result.exit_code == 0 and [row["id"] for row in json.loads(result.stdout)] == ["SOUND021"]
    assert "fr/pont: its words are not checked: its script has gone or was changed" in result.stderr
