"""Tests of the Python interface: its document runs as it stands, sound goes out and in whole, and it loads little."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from pydub import AudioSegment
from pydub.generators import Sine

from audiobrief import api
from audiobrief.audio.clip import Clip
from audiobrief.audio.stings.files import from_segment
from audiobrief.config.project import Project, find_project
from audiobrief.config.show import load_show
from audiobrief.speech import engines
from audiobrief.speech.model import Speech, Utterance
from audiobrief.workflows import feeds
from audiobrief.workflows.init import make_project, read_wishes
from tests.helpers.measure import decoded, integrated_lufs, pitch_hz
from tests.helpers.rendered import cover_bytes, stand_in
from tests.helpers.tone import ToneSynthesizer, pitch_of

DOCUMENT = (Path(__file__).parents[1] / "docs/api.md").read_text(encoding="utf-8")
ENGLISH = "# [en] The bridge\n\nIt closes on Monday.\n\n## Factual recap\n\nIt costs $48 million.\n\nNobody has paid.\n"


class UnequalTones(ToneSynthesizer):
    """Tones of which high ones are much softer."""

    def speak(self, utterance: Utterance) -> Speech:
        clip = super().speak(utterance).clip
        return Speech(Clip(clip.samples * np.float32(100 / pitch_of(utterance.voice.id)), clip.rate_hz))


@pytest.fixture
def show(project: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A show named my-show in the current folder, whose pictures are made once."""
    monkeypatch.setattr(feeds, "_kept", lambda cache, key, make: cover_bytes())
    folder = project / "my-show"
    wishes = read_wishes("En perspective", "Ana Roy", (), "news", "https://pod.enperspective.ca/show")
    make_project(folder, wishes, find_project(folder).engine_folders)
    return api.open_project("my-show")


@pytest.fixture
def tones(show: Project, monkeypatch: pytest.MonkeyPatch) -> ToneSynthesizer:
    """Every voice is a tone; and a brief of two segments and a recap."""
    (show.root / "briefs/bridge.md").write_text(ENGLISH, encoding="utf-8")
    return stand_in(monkeypatch)


def test_the_examples_of_the_document_run(show: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """All of them, in order, with espeak; what they print is about this show."""
    blocks = re.findall(r"^```python\n(.*?)^```$", DOCUMENT, re.M | re.S)
    assert len(blocks) > 5
    names: dict[str, Any] = {}
    for number, block in enumerate(blocks):
        exec(compile(block, f"docs/api.md, example {number}", "exec"), names)
    told = capsys.readouterr().out
    assert "La bibliothèque ouvrira aussi la nuit" in told and "48 millions" not in told
    assert "there is no such brief" in told
    assert names["errors"] == []
    assert (Path("public") / "fr/example.mp3").read_bytes() == (show.output / "fr/example.mp3").read_bytes()
    assert load_show(show.show).sound.intro == "short-tone.flac"


def test_the_document_tells_every_name() -> None:
    """What `__all__` promises is in docs/api.md, and there."""
    values = {"EpisodeFacts", "ReadBrief", "RenderedEpisode", "RenderedShow", "SaidLine", "WrittenScript"}
    for name in api.__all__:
        assert hasattr(api, name)
        assert name in values or re.search(rf"\b{name}\b", DOCUMENT), name


def test_importing_it_loads_nothing_heavy() -> None:
    """No sound, no YAML, no engine before a function is called, and few modules of its own."""
    code = (
        "import sys, audiobrief.api\n"
        "heavy = {'numpy', 'pydantic', 'pydub', 'yaml', 'lxml', 'PIL', 'soxr', 'asyncio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "own = [name for name in sys.modules if name.startswith('audiobrief')]\n"
        "assert len(own) <= 6, own\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_segments_are_those_of_the_script_each_by_its_voice(show: Project, tones: ToneSynthesizer) -> None:
    """In order, with the pitch of who says them, equally loud, as long as what is said; nothing is written."""
    found = api.segments(show, "briefs/bridge.md", engine="espeak")["en"]
    lines = api.what_is_said(show, "briefs/bridge.md", engine="espeak")
    assert list(found) == list(dict.fromkeys(line.segment for line in lines)) and len(found) >= 3
    assert all(line.cached for line in lines)
    for name, sound in found.items():
        own = [line for line in lines if line.segment == name]
        voice = own[-1].voice
        tail = from_segment(sound[-400:]).mono()
        assert pitch_hz(tail.samples.astype(np.float64), tail.rate_hz) == pytest.approx(pitch_of(voice), abs=3)
        assert (sound.frame_rate, sound.channels, sound.sample_width) == (44_100, 1, 2)
    assert not show.output.exists() and not show.scripts.exists()


def test_segments_are_equally_loud(show: Project, tones: ToneSynthesizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Voices of which one is 10 dB softer are levelled as in an episode."""
    monkeypatch.setattr(engines, "load", lambda name, *_, **__: UnequalTones())
    found = api.segments(show, "briefs/bridge.md", engine="espeak")["en"]
    voices = {line.voice for line in api.what_is_said(show, "briefs/bridge.md", engine="espeak")}
    assert max(map(pitch_of, voices)) > 1.5 * min(map(pitch_of, voices))
    loud = [integrated_lufs(from_segment(sound).samples.astype(np.float64), 44_100) for sound in found.values()]
    assert max(loud) - min(loud) < 0.7


def test_a_pause_inside_a_segment_is_heard(show: Project, tones: ToneSynthesizer) -> None:
    """A segment is as long as its utterances and the pauses between them, which none follows at its end."""
    (facts,) = (s for n, s in api.segments(show, "briefs/bridge.md", engine="espeak")["en"].items() if n == "facts")
    lines = [line for line in api.what_is_said(show, "briefs/bridge.md", engine="espeak") if line.segment == "facts"]
    pauses = sum(line.pause_after_s for line in lines[:-1])
    assert len(lines) > 1 and pauses > 0.2
    level = np.abs(from_segment(facts).samples[:, 0])
    quiet = np.convolve(level, np.ones(441) / 441, "same") < 1e-3
    assert quiet.sum() / 44_100 == pytest.approx(pauses, abs=0.2)


def test_a_sting_of_ones_own_is_in_the_next_episode(show: Project, tones: ToneSynthesizer) -> None:
    """A pydub tone becomes the intro: trimmed, levelled, named in show.yaml, and heard at the programme's start."""
    silent = AudioSegment.silent(1500, 44_100)
    file = api.use_sting(show, "intro", silent + Sine(1900).to_audio_segment(1200) + silent, name="own")
    assert file == show.root / "audio/own.flac" and soundfile.info(file).duration == pytest.approx(1.25, abs=0.1)
    assert api.stings(show)["intro"].duration_seconds == pytest.approx(1.25, abs=0.1)
    (made,) = api.render(show, "briefs/bridge.md", engine="espeak").episodes
    start = from_segment(api.programme(show, made.id, "en")[:400]).mono()
    assert pitch_hz(start.samples.astype(np.float64), start.rate_hz) == pytest.approx(1900, abs=5)


@pytest.mark.parametrize("name", ["../own", "/tmp/own", "", "Own Name", "own.flac", "a/b"])
def test_a_sting_stays_in_its_folder(show: Project, name: str) -> None:
    """A name that is a path, or none, is refused, and nothing is written."""
    before = sorted(path.name for path in show.root.rglob("*"))
    with pytest.raises(api.AudiobriefError, match="no name for a sound"):
        api.use_sting(show, "intro", Sine(440).to_audio_segment(900), name=name)
    assert sorted(path.name for path in show.root.rglob("*")) == before


@pytest.mark.parametrize("channels", [1, 2])
def test_a_programme_of_ones_own_has_podcast_loudness(tmp_path: Path, channels: int) -> None:
    """Quiet sound of any rate comes out at -16 LUFS, mono at -19, as another decoder measures it."""
    sound = (Sine(330, sample_rate=32_000).to_audio_segment(6000) - 30).set_channels(channels)
    written = api.master(sound, tmp_path / "own.mp3")
    samples, rate_hz = decoded(written.path)
    heard = integrated_lufs(samples, rate_hz)
    assert heard == pytest.approx(-16 if channels == 2 else -19, abs=0.15)
    assert samples.shape[1] == channels and rate_hz == 44_100
    assert written.duration_s == pytest.approx(6.0, abs=0.15)
    assert written.loudness_lufs == pytest.approx(heard, abs=0.05) and written.on_target


@pytest.mark.parametrize(
    ("sound", "name", "told"),
    [
        (AudioSegment.silent(3000, 44_100), "a.mp3", "silent|quiet"),
        (Sine(440).to_audio_segment(100), "a.mp3", "needs 0.4 s"),
        (Sine(440).to_audio_segment(3000), "a.wav", "ends in .mp3"),
    ],
    ids=["silence", "short", "extension"],
)
def test_what_cannot_be_a_programme_is_refused(tmp_path: Path, sound: AudioSegment, name: str, told: str) -> None:
    """With a sentence, and without a file."""
    with pytest.raises(api.AudiobriefError, match=told):
        api.master(sound, tmp_path / name)
    assert list(tmp_path.glob("*.*")) == []


def test_only_what_was_looked_at_is_published(show: Project, tones: ToneSynthesizer, tmp_path: Path) -> None:
    """Another token, another target or a change since sends nothing; the token of now sends all."""
    api.render(show, "briefs/bridge.md", engine="espeak")
    target, other = str(tmp_path / "public"), str(tmp_path / "elsewhere")
    tried = api.dry_run(show, target)
    assert tried.uploaded and not list(Path(tmp_path).glob("public/**/*.mp3"))
    for wrong, token in ((target, ""), (target, "0" * 24), (other, tried.token)):
        with pytest.raises(api.AudiobriefError, match="make a dry run"):
            api.publish(show, wrong, token=token)
    (show.root / "briefs/second.md").write_text(ENGLISH.replace("bridge", "tunnel"), encoding="utf-8")
    api.render(show, "briefs/second.md", engine="espeak")
    with pytest.raises(api.AudiobriefError, match="make a dry run"):
        api.publish(show, target, token=tried.token)
    assert not list(Path(tmp_path).glob("public/**/*.mp3"))
    again = api.dry_run(show, target)
    assert api.publish(show, target, token=again.token).uploaded == list(again.uploaded)
    assert len(list(Path(tmp_path).glob("public/**/*.mp3"))) == 2


def test_a_moment_without_offset_is_refused(show: Project, tones: ToneSynthesizer) -> None:
    """A time of no zone would be another day elsewhere; with its offset it dates the script."""
    with pytest.raises(ValueError, match="offset"):
        api.make_scripts(show, "briefs/bridge.md", now=datetime(2026, 3, 4))
    (made,) = api.make_scripts(show, "briefs/bridge.md", now=datetime(2026, 3, 4, 12, tzinfo=timezone.utc))
    assert made.script.published == "2026-03-04" and not made.path.exists()


def test_a_project_is_found_as_on_the_command_line(show: Project, tmp_path: Path) -> None:
    """From a folder within; files that are named are seen from the folder given."""
    assert api.open_project(show.root / "briefs") == show
    other = api.open_project(show.root, output="elsewhere", voices="voices.yaml")
    assert (other.output, other.voices) == (show.root / "elsewhere", show.root / "voices.yaml")
    with pytest.raises(api.AudiobriefError, match="there is no show"):
        api.open_project(show.root, show="nobody")
