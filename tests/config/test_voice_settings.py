"""How a voice speaks, by engine and by segment: what is heard, and what has to be spoken anew for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audiobrief.config.cast import Cast, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.script.model import Script, Segment
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech.cache.store import speech_key
from audiobrief.speech.engines.kokoro_voices import load_styles, mix_info, shares, styles_digest
from audiobrief.speech.model import Mix, Utterance, Voice
from audiobrief.text.speech_target import SpeechTarget

ENGINES = ("edge", "kokoro", "espeak")
PAUL = Mix("ff_siwis", "am_michael", 0.8, 0.5)


def cast(folder: Path, facts: str, mixes: str = "") -> Cast:
    path = folder / "voices.yaml"
    text = shipped("voices.yaml").read_text(encoding="utf-8")
    old = "{edge: fr-CA-AntoineNeural, kokoro: {voice: fr-baritone, de_ess: 4.5}, espeak: fr+m3, pause: 0.5}"
    assert old in text
    path.write_text(text.replace(old, facts).replace("\ncast:", f"\n{mixes}\ncast:"), encoding="utf-8")
    return load_cast(path, ENGINES)


def lines(own: Cast, engine: str, segment: Segment) -> tuple[SpokenLine, ...]:
    script = Script("s", "fr-CA", "T", "", "2026-01-01", (), (), (segment,))
    return script_lines(script, own, SpeechTarget(engine))


def test_an_engine_has_settings_of_its_own(tmp_path: Path) -> None:
    """What is set for one engine stands before what is set for the part, and only there."""
    own = cast(
        tmp_path,
        "{edge: {voice: fr-CA-JeanNeural, rate: 1.1, gain: 3, formant: 1.1, de_ess: 4}, espeak: fr+m3, rate: 0.9, pause: 1, de_ess: 2}",
    )
    segment = Segment("a", "facts", ("Le pont ferme lundi matin.",))
    (edge,), (espeak,) = lines(own, "edge", segment), lines(own, "espeak", segment)
    assert edge.utterance.voice == Voice("edge", "fr-CA-JeanNeural", 1.1, formant=1.1, de_ess_db=4)
    assert (edge.part.gain_db, edge.pause_after_s) == (3, 1)
    assert espeak.utterance.voice == Voice("espeak", "fr+m3", 0.9, de_ess_db=2)
    assert espeak.part.gain_db == 0
    assert own.part("fr", "facts").on("edge") == edge.utterance.voice


def test_a_segment_has_the_last_word(tmp_path: Path) -> None:
    """What the script says goes before engine and part; the narrator's lead stays as it is."""
    own = cast(tmp_path, "{espeak: {voice: fr+m3, rate: 1.2, pitch: -1, formant: 1.1, gain: 3}, rate: 0.9}")
    segment = Segment(
        "a", "facts", ("Le pont ferme.",), lead="Les faits.", rate=1.5, formant=0.9, gain_db=-2, pause_s=2
    )
    lead, said = lines(own, "espeak", segment)
    assert lead.utterance.voice == Voice("espeak", "fr+f3")
    assert said.utterance.voice == Voice("espeak", "fr+m3", 1.5, -1, formant=0.9)
    assert (said.part.gain_db, said.pause_after_s) == (-2, 2)


def test_only_what_is_heard_changes_the_key(tmp_path: Path) -> None:
    """Rate, pitch and formants are spoken anew; gain and pause are mixed, so the speech stays."""
    own = cast(tmp_path, "{espeak: fr+m3}")
    segment = Segment("a", "facts", ("Le pont ferme.",))

    def key(other: Segment) -> str:
        (line,) = lines(own, "espeak", other)
        return speech_key(line.utterance, "i")

    same = [segment, replace(segment, gain_db=4), replace(segment, pause_s=3), replace(segment, rate=1.0, pitch_st=0)]
    same += [replace(segment, formant=1.0)]
    assert len({key(one) for one in same}) == 1
    other = [segment, replace(segment, rate=1.1), replace(segment, pitch_st=1), replace(segment, voice="neutral")]
    other += [replace(segment, formant=0.9)]
    assert len({key(one) for one in other}) == 5


def test_a_mix_has_its_sound_not_its_name(tmp_path: Path) -> None:
    """A mix by name, the same inline and the same under another name are one sound, one key; a share makes another."""
    mixes = (
        "mixes:\n  fr-paul: {mix: [ff_siwis, am_michael]}\n  twin: {mix: [ff_siwis, am_michael], timbre: 0.80, "
        "character: calm}\n  third: {mix: [fr-paul, bm_george], timbre: 0.5, prosody: 0}\n"
    )
    keys = []
    for kokoro in ("fr-paul", "twin", "{mix: [ff_siwis, am_michael]}", "{mix: [ff_siwis, am_michael], timbre: 0.81}"):
        own = cast(tmp_path, f"{{kokoro: {kokoro}}}", mixes)
        voice = own.part("fr", "facts").on("kokoro")
        assert voice is not None and voice.mix is not None
        keys.append(speech_key(Utterance("a", "fr-CA", voice), f"style {styles_digest(voice.mix)}"))
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert own.mixes["third"] == Mix(PAUL, "bm_george", 0.5, 0)
    assert shares(own.mixes["third"]) == (
        {"ff_siwis": 0.1, "am_michael": 0.4, "bm_george": 0.5},
        {"ff_siwis": 0.5, "am_michael": 0.5},
    )


def test_a_mix_is_what_its_recipe_says() -> None:
    """A shipped voice mixed by hand is that voice, to the bit; its gender is the timbre's, its languages the prosody's."""
    assert styles_digest(Mix("ff_siwis", "am_fenrir", 0.8, 0.5)) == styles_digest("fr-facts")
    assert not load_styles(PAUL).flags.writeable
    info = mix_info("kokoro", "fr-paul", PAUL)
    assert (info.gender, set(info.locales)) == ("male", {"fr-CA", "fr-FR", "en-CA", "en-US"})
    assert set(mix_info("kokoro", "x", Mix("ff_siwis", "am_michael", 0.2, 0.8)).locales) == {"en-CA", "en-US"}
    assert mix_info("kokoro", "x", Mix("ff_siwis", "am_michael", 0.2, 0.8)).gender == "female"
    with pytest.raises(EngineError, match='no voice "am_micheal"; did you mean "am_michael"'):
        load_styles(Mix("ff_siwis", "am_micheal", 0.5, 0.5))


@pytest.mark.parametrize(
    ("facts", "mixes", "message"),
    [
        ("{espeak: {mix: [fr, en]}}", "", "espeak mixes no voices, only kokoro does"),
        ("{kokoro: {rate: 1.1}}", "", "needs either `voice: NAME` or `mix: [NAME, NAME]`"),
        ("{kokoro: 7}", "", "write the name of a voice, or {voice: NAME, rate: 1.1}"),
        ("{kokoro: {voice: fr-facts, prosody: 0.5}}", "", "shares of a mix"),
        ("{kokoro: a}", "mixes:\n  a: {mix: [b, ff_siwis]}\n  b: {mix: [ff_siwis, a]}\n", '"a" is mixed from itself'),
        ("{kokoro: {voice: fr-facts, rate: 9}}", "", "less than or equal to 2"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, facts: str, mixes: str, message: str) -> None:
    """One sentence with file and line."""
    with pytest.raises(AudiobriefError) as caught:
        cast(tmp_path, facts, mixes)
    assert message.lower() in str(caught.value).lower()
    assert "voices.yaml:" in str(caught.value)
