"""Tests of `audiobrief clip` from outside: the MP3 is measured, the MP4 is taken apart and its frames are looked at."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image
from typer.testing import CliRunner

from audiobrief.audio.loudness_meter import measure
from audiobrief.cli.main import app
from audiobrief.podcast.clip.frames import caption_plan
from audiobrief.podcast.clip.picture import FORMS, VOICES, Painter, ShownPart
from audiobrief.podcast.clip.stretch import Word
from audiobrief.podcast.manifest import load_manifest, manifest_path, save_manifest
from audiobrief.podcast.model import SpokenSegment
from audiobrief.podcast.transcript import TranscriptLine
from audiobrief.podcast.transcript import to_json as transcript_json
from audiobrief.speech.model import Mark
from tests.helpers.whole_podcast import listed

RATE_HZ = 44_100
FROM_S, TO_S = 2.0, 8.0
TEXT = "Le pont coûtera 48 M$ à notre ville, dit la mairie hier soir. Personne ne paiera."
PARTS = ((0.5, 5.0, 330), (5.0, 9.5, 550))


@pytest.fixture
def spoken(podcast: Path) -> Path:
    """A podcast whose story-1 has two parts of ten seconds in all, each with a pitch of its own, and word times."""
    folder = podcast / "output" / "fr"
    sound = np.zeros(RATE_HZ * 10, np.float32)
    for start_s, end_s, pitch_hz in PARTS:
        times_s = np.arange(round((end_s - start_s) * RATE_HZ)) / RATE_HZ
        first = round(start_s * RATE_HZ)
        sound[first : first + len(times_s)] = 0.1 * np.sin(2 * np.pi * pitch_hz * times_s)
    file = io.BytesIO()
    soundfile.write(file, sound, RATE_HZ, format="MP3")
    words = TEXT.split(" ")
    step_s = 8.5 / len(words)
    marks = tuple(Mark(place * step_s, (place + 1) * step_s, word) for place, word in enumerate(words))
    told = transcript_json([TranscriptLine(0.6, 9.4, "Ana", TEXT, marks)], "fr-CA")
    made = load_manifest(manifest_path(folder, "story-1"))
    (folder / "story-1.mp3").write_bytes(file.getvalue())
    (folder / "story-1.transcript.json").write_bytes(told)
    parts = tuple(
        SpokenSegment(name, name, name.title(), "Ana", start_s, end_s, (TEXT,))
        for name, (start_s, end_s, _) in zip(("facts", "neutral"), PARTS, strict=True)
    )
    changed = replace(
        made,
        segments=parts,
        duration_s=10.0,
        chapters=made.chapters[:1],
        audio=listed("story-1.mp3", file.getvalue()),
        transcript_json=listed("story-1.transcript.json", told),
        loudness_lufs=-19.0,
    )
    save_manifest(folder, changed)
    return podcast


def run(podcast: Path, *arguments: str) -> dict[str, object]:
    """What `audiobrief clip story-1 --lang fr` made."""
    places = ["--show", str(podcast / "show.yaml"), "--episodes", str(podcast / "output"), "--out", str(podcast / "c")]
    done = CliRunner().invoke(app, ["clip", "story-1", "--lang", "fr", "--json", *places, *arguments])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout)["clips"][0])


def test_the_mp3_is_the_programme_s_sound_as_loud_as_the_programme(spoken: Path) -> None:
    """Cut where it was asked for, faded, tagged; measured on the file."""
    from mutagen import id3

    reader: Any = id3.ID3

    made = run(spoken, "--segment", "neutral", "--format", "mp3")
    path = spoken / "c" / "story-1.fr.neutral.mp3"
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    assert abs(measure([sound], rate_hz).integrated_lufs - -19.0) < 0.15
    assert abs(len(sound) / rate_hz - 4.8) < 0.11 and np.abs(sound[:20]).max() < 0.02
    middle = sound[rate_hz : 3 * rate_hz, 0]
    pitch_hz = np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))) * rate_hz / len(middle)
    assert abs(pitch_hz - 550) < 2
    tag = reader(path)
    assert "Neutral" in str(tag["TIT2"]) and tag.getall("APIC") and tag["WOAF"].url.endswith("/fr/story-1.html")
    assert [Path(str(name)).suffix for name in made["files"]] == [".mp3", ".txt"]  # type: ignore[attr-defined]
    assert "#t=5" in path.with_suffix(".txt").read_text(encoding="utf-8")


def boxes(data: bytes) -> list[str]:
    """The boxes at the top of an MP4, in order. Source: ISO/IEC 14496-12, section 4.2."""
    found, place = [], 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        found.append(data[place + 4 : place + 8].decode("latin-1"))
        assert size >= 8
        place += size
    return found


def test_captions_agree_with_the_word_times(spoken: Path) -> None:
    """Within 80 ms, on frames pulled from the MP4, which starts with what players need first."""
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    run(spoken, "--from", "0:02", "--to", "0:08", "--format", "square")
    path = spoken / "c" / "story-1.fr.2s-8s.square.mp4"
    order = boxes(path.read_bytes())
    assert order.index("moov") < order.index("mdat")
    told = json.loads((spoken / "output" / "fr" / "story-1.transcript.json").read_bytes())["segments"]
    times_s = {
        entry["body"]: entry["startTime"] - FROM_S
        for entry in told
        if FROM_S <= (entry["startTime"] + entry["endTime"]) / 2 < TO_S
    }
    assert len(times_s) >= 6
    form = FORMS["square"]
    left, top, right, bottom = form.captions
    small = ((right - left) // 4, (bottom - top) // 4)
    pulled = subprocess.run(
        [ffmpeg, "-v", "error", "-i", path, "-vf",
         f"crop={right - left}:{bottom - top}:{left}:{top},scale={small[0]}:{small[1]}:flags=area",
         "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True,
    ).stdout  # fmt: skip
    shown = np.frombuffer(pulled, np.uint8).reshape(-1, small[1], small[0], 3).astype(np.int16)
    assert len(shown) == round((TO_S - FROM_S) * 25)
    cover = next((spoken / "output" / "fr").glob("thumb-*.jpg")).read_bytes()
    painter = Painter(form, cover, "x", "x")
    words = [
        Word(
            max(entry["startTime"], FROM_S) - FROM_S,
            entry["endTime"] - FROM_S,
            entry["body"],
            "facts" if entry["startTime"] + entry["endTime"] < 2 * PARTS[1][0] else "neutral",
        )
        for entry in told
        if entry["body"] in times_s
    ]
    drawn = {}
    for screen in caption_plan(painter, words)[0]:
        for number in screen.words:
            for name, colour in (("Facts", VOICES[1]), ("Neutral", VOICES[2])):
                image = painter.captions(words, screen, number, ShownPart(name, colour))
                small_image = image.resize(small, Image.Resampling.BOX)
                drawn[words[number].text, name] = np.asarray(small_image, np.int16)
    keys = list(drawn)
    nearest = [keys[int(np.argmin([np.abs(frame - drawn[key]).mean() for key in keys]))][0] for frame in shown]
    for text, start_s in list(times_s.items())[1:]:
        assert abs(nearest.index(text) / 25 - start_s) <= 0.08, text


def test_others_find_a_video_that_networks_take(spoken: Path) -> None:
    """ffprobe's facts for the three forms: H.264 4:2:0, AAC, sizes, equal lengths."""
    pytest.importorskip("imageio_ffmpeg")
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe did NOT run: it is not installed")
    formats = [word for name in FORMS for word in ("--format", name)]
    made = run(spoken, "--from", "0:02", "--to", "0:04", *formats)
    videos = [Path(str(name)) for name in made["files"] if str(name).endswith(".mp4")]  # type: ignore[attr-defined]
    for path, form in zip(videos, FORMS.values(), strict=True):
        asked = ["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", str(path)]
        told = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
        video, sound = told["streams"]
        assert (video["codec_name"], video["pix_fmt"], video["profile"]) == ("h264", "yuv420p", "High")
        assert (video["width"], video["height"], video["r_frame_rate"]) == (form.width, form.height, "25/1")
        assert sound["codec_name"] == "aac" and abs(float(video["duration"]) - float(sound["duration"])) < 0.05
        assert abs(float(told["format"]["duration"]) - 2.0) < 0.06


def test_what_cannot_be_made_is_told_before_anything_is(spoken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, with two stretches or none, with an unknown format, into the output."""
    places = ["--show", str(spoken / "show.yaml"), "--episodes", str(spoken / "output")]

    def told(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["clip", "story-1", *places, *arguments])
        assert done.exit_code == 1 and not (spoken / "clips").exists()
        return " ".join(done.stderr.split())

    assert "--segment PART" in told("--lang", "fr")
    assert "--segment PART" in told("--lang", "fr", "--segment", "facts", "--soundbite", "1")
    assert "go together" in told("--lang", "fr", "--from", "0:01")
    assert "choose among square" in told("--lang", "fr", "--segment", "facts", "--format", "gif")
    assert "--lang en" in told("--from", "0:01", "--to", "0:03")
    assert "inside the output" in told("--segment", "facts", "--lang", "fr", "--out", str(spoken / "output" / "fr"))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    assert "audiobrief[video]" in told("--segment", "facts", "--lang", "fr")
