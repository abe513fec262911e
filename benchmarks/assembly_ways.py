"""The ways to make the same MP3 from the same files: `python benchmarks/assembly_ways.py WAY FOLDER OUT`.

Each way runs as a process of its own and imports only what it needs, so that its start and its memory count.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audiobrief.audio.mix import Timeline
    from audiobrief.workflows.render.produce import Sounds

LUFS, PEAK_DBTP = -16.0, -1.0
BITRATE = "128k"
THREADS = max(1, min(4, os.cpu_count() or 1))  # as `render` takes them


def audiobrief(folder: Path, out: Path) -> None:
    """What `render` does once everything is spoken: read, level, arrange, master, encode, measure."""
    from audiobrief.audio.mp3 import STEREO, assemble
    from audiobrief.storage.files import writing

    timeline, sounds = _arranged(folder)
    with writing(out) as handle:
        made = assemble(timeline, sounds.clip, sounds.analysis, STEREO, handle, THREADS)
    assert made.on_target and made.loudness.frames == timeline.total_frames


def unmeasured(folder: Path, out: Path) -> None:
    """The same without the last step, which no other way has either: the MP3 is not decoded and measured."""
    from audiobrief.audio.master import solve
    from audiobrief.audio.mp3 import STEREO, encode
    from audiobrief.storage.files import writing

    timeline, sounds = _arranged(folder)
    mastering = solve(timeline, sounds.clip, sounds.analysis, STEREO.target)
    with writing(out) as handle:
        encode(timeline, sounds.clip, mastering, STEREO, handle, THREADS)


def pydub(folder: Path, out: Path) -> None:
    """The script that most people write."""
    from pydub import AudioSegment
    from pydub.effects import normalize

    programme = AudioSegment.empty()
    for entry in _programme(folder):
        pause_ms = int(entry["gap_wav"].removeprefix("silence-").removesuffix(".wav") or 0)
        programme += AudioSegment.from_wav(folder / entry["wav"]) + AudioSegment.silent(pause_ms)
    normalize(programme).export(out, format="mp3", bitrate=BITRATE)


def loudnorm(folder: Path, out: Path) -> None:
    """ffmpeg's concat demuxer and its own loudness normalisation, in the two passes that its manual asks for."""
    listed = _concat_list(folder, out)
    wanted = f"loudnorm=I={LUFS:g}:TP={PEAK_DBTP:g}:LRA=11"
    said = _ffmpeg(listed, f"aformat=channel_layouts=stereo,{wanted}:print_format=json", "-f", "null", "-")
    found = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    known = ":".join(
        f"measured_{name}={found[key]}"
        for name, key in (("I", "input_i"), ("TP", "input_tp"), ("LRA", "input_lra"), ("thresh", "input_thresh"))
    )
    filters = f"aformat=channel_layouts=stereo,{wanted}:{known}:offset={found['target_offset']}:linear=true"
    _ffmpeg(listed, filters, *_mp3(out))


def expert(folder: Path, out: Path) -> None:
    """What somebody does who knows ffmpeg: measure once, one gain, a limiter."""
    listed = _concat_list(folder, out)
    stereo = "aresample=44100,aformat=channel_layouts=stereo"
    said = _ffmpeg(listed, f"{stereo},ebur128=framelog=verbose", "-f", "null", "-")
    summary = re.search(r"I:\s+(\S+) LUFS", said[said.rindex("Summary:") :])
    assert summary
    gain_db = LUFS - float(summary[1])
    ceiling = 10 ** ((PEAK_DBTP - 0.8) / 20)
    filters = f"{stereo},volume={gain_db:.2f}dB,alimiter=limit={ceiling:.3f}:level=disabled"
    _ffmpeg(listed, filters, *_mp3(out))


def lame(folder: Path, out: Path) -> None:
    """The encoder alone on the finished sound, as `lame -b 128` does it: joint stereo, its default quality."""
    subprocess.run(["lame", "--silent", "-b", "128", str(folder / "finished.wav"), str(out)], check=True)


WAYS = {way.__name__: way for way in (audiobrief, unmeasured, pydub, loudnorm, expert, lame)}


def _arranged(folder: Path) -> tuple[Timeline, Sounds]:
    """The timeline, levelled, and where its sounds come from."""
    from audiobrief.audio.levelling import level
    from audiobrief.audio.mix import Part, SpeechPart, StingPart, arrange
    from audiobrief.audio.stings.files import load_sting
    from audiobrief.speech.cache.store import SpeechCache
    from audiobrief.workflows.render.produce import Sounds

    stings = {role: load_sting(folder / f"{role}.flac") for role in ("intro", "transition", "outro")}
    sounds = Sounds(SpeechCache(folder / "cache"), stings)
    parts: list[Part] = []
    for number, entry in enumerate(_programme(folder)):
        role = entry["role"]
        if role == "speech":
            facts, pause_s = sounds.facts(entry["key"]), entry["pause_after_s"]
            voice, segment = entry["voice"], f"s{number}"
            parts.append(SpeechPart(entry["key"], segment, voice, facts.frames, facts.rate_hz, 0.0, pause_s))
        else:
            parts.append(StingPart(role, role, stings[role].frames, stings[role].rate_hz))
    return arrange(parts, levels=level(parts, sounds.analysis)), sounds


def _programme(folder: Path) -> list[dict[str, Any]]:
    """The entries as plain JSON, so that no way loads code of another."""
    found = json.loads((folder / "programme.json").read_text("utf-8"))
    assert isinstance(found, list)
    return found


def _concat_list(folder: Path, out: Path) -> Path:
    """The list that ffmpeg's concat demuxer reads; it wants all files in one format."""
    lines = []
    for entry in _programme(folder):
        name = entry["wav"] if entry["role"] == "speech" else f"{entry['role']}-24k.wav"
        lines += [f"file '{folder / file}'" for file in (name, entry["gap_wav"]) if file]
    listed = out.with_suffix(".txt")
    listed.write_text("\n".join(lines) + "\n", "utf-8")
    return listed


def _mp3(out: Path) -> tuple[str, ...]:
    return ("-ar", "44100", "-ac", "2", "-c:a", "libmp3lame", "-b:a", BITRATE, str(out))


def _ffmpeg(listed: Path, filters: str, *output: str) -> str:
    """One run over the concatenation; what it said."""
    command = ["ffmpeg", "-y", "-hide_banner", "-nostats", "-f", "concat", "-safe", "0", "-i", str(listed)]
    done = subprocess.run([*command, "-af", filters, *output], capture_output=True, text=True, check=True)
    return done.stderr


if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve())
