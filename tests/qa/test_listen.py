"""Tests of `audiobrief verify --listen`: each rule broken alone, what is not installed, and whole episodes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from audiobrief.audio.clip import Clip
from audiobrief.audio.mix_report import Played
from audiobrief.cli.main import app
from audiobrief.config.cast import project_cast
from audiobrief.config.project import find_project
from audiobrief.errors import MissingError
from audiobrief.qa.listening import speaker_encoder as speaker
from audiobrief.qa.listening import whisper
from audiobrief.qa.listening.differences import Compared, Difference
from audiobrief.qa.listening.whisper_weights import INSTALL
from audiobrief.qa.podcast.heard_voices import EmbeddedUtterance, check_voices
from audiobrief.qa.podcast.heard_words import HeardUtterance, check_words
from audiobrief.qa.podcast.rules import all_rules
from audiobrief.script.model import parse
from audiobrief.script.utterances import script_lines
from audiobrief.speech import engines
from tests.workflows.test_verify import rendered_once  # noqa: F401


@pytest.fixture
def podcast(rendered_once: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A copy to break."""
    return Path(shutil.copytree(rendered_once, tmp_path / "project"))


def item(number: int, voice: str = "facts", long_s: float = 5.0) -> Played:
    return Played("speech", number * 10.0, number * 10.0 + long_s, 0.0, "facts", voice)


def spoken(number: int, share: float = 0.02, *differences: Difference, voice: str = "facts") -> HeardUtterance:
    compared = Compared(share, 40, differences)
    times_s = tuple(number * 10 + 1.5 for _ in differences)
    return HeardUtterance(
        item(number, voice), number, "The bridge cost sixty million.", "What was heard.", compared, times_s
    )


def test_an_utterance_that_says_something_else() -> None:
    """Another text by its sounds, and any difference in meaning, each named with its place; the rest is not."""
    honest = [spoken(number) for number in range(1, 10)]
    assert list(check_words(honest, "x")) == []
    (far,) = check_words([*honest, spoken(10, 0.6)], "x")
    assert far.id == "LISTEN001" and far.severity == "error"
    assert 'utterance 10 (segment "facts", 100.0 to 105.0 s) should say "The bridge cost sixty million."' in far.message
    assert far.message.endswith('but "What was heard." was heard')
    (number,) = check_words([*honest, spoken(10, 0.05, Difference("number", "sixty", "fifteen", 3))], "x")
    assert number.message.endswith('the number "sixty" is heard as "fifteen" at 101.5 s')


def test_each_difference_is_told_in_words() -> None:
    """What is missing, too much, or another."""
    told = [
        (Difference("negation", "not", ""), 'the negation "not" is missing'),
        (Difference("negation", "", "not", 2), 'the negation "not" is too much at 101.5 s'),
        (Difference("missing", "before the end", ""), '"before the end" is missing'),
        (Difference("added", "", "thanks for watching", 4), '"thanks for watching" is too much at 101.5 s'),
        (Difference("name", "Morrison", "Peterson", 1), 'the name "Morrison" is heard as "Peterson" at 101.5 s'),
    ]
    for difference, words in told:
        (finding,) = check_words([spoken(10, 0.05, difference)], "x")
        assert finding.message.endswith(f": {words}")


def test_a_voice_that_is_not_understood_is_told_once() -> None:
    """No judgement of its utterances; those of the other voices are judged."""
    number = Difference("number", "sixty", "fifteen", 3)
    odd = [spoken(one, 0.4, number, voice="facts") for one in range(1, 6)]
    clear = [spoken(one, 0.02, *((number,) if one == 8 else ()), voice="narrator") for one in range(6, 10)]
    found = list(check_words([*odd, *clear], "x"))
    assert [finding.id for finding in found] == ["LISTEN002", "LISTEN001"]
    assert '"facts"' in found[0].message and "utterance 8 " in found[1].message


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


def test_voices_of_one_timbre_that_are_apart_in_pitch() -> None:
    """A baritone and a tenor made of one voice: four semitones tell them apart, three do not."""
    alike = cast(narrator=[voice(0), voice(0, 8)], facts=[voice(0, 7), voice(0, 6)])
    for semitones, told in ((4.1, []), (-4.1, []), (3.0, ["LISTEN010"])):
        pitches = {"narrator": 120.0, "facts": 120.0 * 2 ** (semitones / 12)}
        heard = [replace(one, pitch_hz=pitches[one.item.voice]) for one in alike]
        assert [finding.id for finding in check_voices(heard, "x")] == told


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
    """No id without a test here; other words are an error, the rest are warnings."""
    rules = {rule.id: rule for rule in all_rules().values() if rule.id.startswith("LISTEN")}
    source = Path(__file__).read_text(encoding="utf-8")
    assert rules and all(
        f'"{rule}"' in source and one.severity == ("error" if rule == "LISTEN001" else "warning")
        for rule, one in rules.items()
    )


def missing_weights() -> Path:
    raise MissingError("the weights are not installed", fix=speaker.INSTALL)


def missing_recogniser() -> None:
    raise MissingError("faster-whisper is not installed", fix=INSTALL)


def heard_as(monkeypatch: pytest.MonkeyPatch, heard: Callable[[Clip, str, int], str]) -> None:
    """A recogniser that hears what the function says for a clip, its locale and the way."""

    def recognised(
        recogniser: whisper.Recogniser, clips: Sequence[Clip], locale: str, way: int = 0
    ) -> tuple[whisper.Heard, ...]:
        return tuple(whisper.Heard(heard(clip, locale, way)) for clip in clips)

    monkeypatch.setattr(speaker, "find_weights", missing_weights)
    monkeypatch.setattr(whisper, "open_recogniser", lambda models, model="": whisper.Recogniser(None))
    monkeypatch.setattr(whisper, "recognised", recognised)


def test_without_ears_the_rest_is_verified(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence for each that is not installed, with its command; the exit code is that of the findings."""
    monkeypatch.chdir(podcast)
    monkeypatch.setattr(speaker, "find_weights", missing_weights)
    monkeypatch.setattr(whisper, "find_recogniser", missing_recogniser)
    fine = CliRunner().invoke(app, ["verify", "--listen", "--json"])
    assert fine.exit_code == 0 and json.loads(fine.stdout) == []
    assert fine.stderr.count("pip install --no-deps Resemblyzer==0.1.4") == 1
    assert fine.stderr.count("pip install 'audiobrief[listen]'") == 1
    (podcast / "output/en/pont.srt").unlink()
    assert CliRunner().invoke(app, ["verify", "--listen"]).exit_code == 1


def test_words_are_listened_to_in_their_places(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each utterance comes with its own sound; what is heard as another text every time fails the command."""
    monkeypatch.chdir(podcast)
    said = said_in(podcast)
    sounds: list[float] = []
    again: list[tuple[int, int]] = []  # which one, in which way

    def heard(clip: Clip, locale: str, way: int) -> str:
        assert locale == "fr-CA"
        if not way:
            sounds.append(clip.duration_s)
        number = len(sounds) if not way else sounds.index(clip.duration_s) + 1
        again.extend([(number, way)] if way else [])
        # The second is never right, the third only when it is listened to again.
        return "Sous-titrage de la chaîne" if number == 2 or (number == 3 and not way) else said[number - 1]

    heard_as(monkeypatch, heard)
    result = CliRunner().invoke(app, ["verify", "pont", "--listen", "--lang", "fr", "--json"])
    assert result.exit_code == 1
    (row,) = json.loads(result.stdout)
    assert row["id"] == "LISTEN001" and row["severity"] == "error" and row["where"] == "fr/pont.mp3"
    assert row["message"].startswith('utterance 2 (segment "opening"') and "Sous-titrage" in row["message"]
    assert again == [(2, 1), (2, 2), (3, 1)]
    # ToneSynthesizer's utterances last 30 ms a character.
    expected = [0.3 + 0.03 * len(text) for text in said]
    assert sounds == pytest.approx(expected, abs=0.2)


def said_in(podcast: Path) -> list[str]:
    """What the utterances of the French edition say."""
    script = parse((podcast / "scripts/pont.fr.yaml").read_text(encoding="utf-8"), "pont")
    lines = script_lines(script, project_cast(find_project(podcast)), engines.target("espeak"))
    return [line.utterance.text for line in lines]


def test_a_model_that_was_asked_for_and_is_not_there(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, exit 1: nothing else listens in its place."""
    monkeypatch.chdir(podcast)
    monkeypatch.setattr(speaker, "find_weights", missing_weights)
    monkeypatch.setattr(whisper, "find_recogniser", lambda: None)
    result = CliRunner().invoke(app, ["verify", "--listen", "--model", "no/such/folder"])
    assert result.exit_code == 1 and "there is no folder no/such/folder" in result.stderr


def test_words_of_a_changed_script_are_not_judged(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says so; no finding blames the sound."""
    monkeypatch.chdir(podcast)
    script = podcast / "scripts/pont.fr.yaml"
    script.write_text(script.read_text(encoding="utf-8").replace("soixante-quinze", "cent"), encoding="utf-8")
    heard_as(monkeypatch, lambda clip, locale, way: "")
    result = CliRunner().invoke(app, ["verify", "pont", "--listen", "--lang", "fr", "--json"])
    assert result.exit_code == 0 and [row["id"] for row in json.loads(result.stdout)] == ["SOUND021"]
    assert "fr/pont: its words are not checked: its script has gone or was changed" in result.stderr
