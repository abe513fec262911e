"""The programme that every way of the assembly benchmark makes: speech and stings on disk, and their order.

The sentences of the shipped scripts, spoken by espeak in three voices each, are repeated in changing order until
the programme is long enough. Every occurrence has files and a cache key of its own, as in a real episode.
"""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile

from audiobrief.audio.clip import Clip, silence, trim
from audiobrief.audio.loudness_meter import analyse
from audiobrief.audio.mix import Part, SpeechPart, StingPart, arrange
from audiobrief.audio.stings.files import load_sting
from audiobrief.script.model import parse
from audiobrief.speech.cache.store import SpeechCache, StoredSpeech
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.model import Utterance, Voice
from audiobrief.text.spoken_form import utterances

ROOT = Path(__file__).parent.parent
STINGS = ("intro", "transition", "outro")
RATE_HZ = 24_000  # what neural voices give; the other ways get all of their files at this rate
SEGMENT = 6  # sentences that one voice says before a transition
SENTENCE_PAUSE_S, SEGMENT_PAUSE_S = 0.25, 0.5
VOICES = {"fr": ("fr+f3", "fr+m3", "fr+f4"), "en": ("en-us+f3", "en-us+m1", "en-us+m7")}


@dataclass(frozen=True)
class Entry:
    """One sound of the programme, and the silence after it; `wav` is its file for the ways without our cache."""

    role: str
    key: str
    voice: str
    pause_after_s: float
    wav: str
    gap_wav: str = ""  # the silence as a file, for ffmpeg


@dataclass(frozen=True)
class Recording:
    """One sentence by one voice, ready on disk."""

    voice: str
    wav: Path
    stored: Path
    clip: Clip


def make(folder: Path, minutes: float) -> list[Entry]:
    """The programme's files in `folder`, its order there in programme.json."""
    folder.mkdir(parents=True)
    recordings = _recordings(folder)
    stings = {role: load_sting(ROOT / "audio" / f"news-{role}.flac") for role in STINGS}
    for role, clip in stings.items():
        soundfile.write(folder / f"{role}.flac", clip.samples, clip.rate_hz)
        soundfile.write(folder / f"{role}.wav", clip.samples, clip.rate_hz, "PCM_16")
        speech_like = clip.mono().resampled(RATE_HZ)
        soundfile.write(folder / f"{role}-24k.wav", speech_like.samples, RATE_HZ, "PCM_16")
    parts: list[Part] = [_sting_part("intro", stings["intro"])]
    wavs = ["intro.wav"]
    order = random.Random(1)
    while arrange(parts).duration_s < minutes * 60:
        voice = order.choice(sorted({recording.voice for recording in recordings}))
        if len(parts) > 1:
            parts.append(_sting_part("transition", stings["transition"]))
            wavs.append("transition.wav")
        own = [recording for recording in recordings if recording.voice == voice]
        for number, recording in enumerate(order.sample(own, SEGMENT)):
            key = hashlib.sha256(f"occurrence {len(parts)}".encode()).hexdigest()
            pause_s = SEGMENT_PAUSE_S if number == SEGMENT - 1 else SENTENCE_PAUSE_S
            clip = recording.clip
            parts.append(SpeechPart(key, f"s{len(parts)}", voice, clip.frames, RATE_HZ, 0.0, pause_s))
            wavs.append(f"{key}.wav")
            _link(recording.wav, folder / f"{key}.wav")
            _link(recording.stored, folder / "cache" / key[:2] / f"{key}.speech")
    parts.append(_sting_part("outro", stings["outro"]))
    wavs.append("outro.wav")
    entries = _entries(folder, parts, wavs)
    (folder / "programme.json").write_text(json.dumps([asdict(entry) for entry in entries]), "utf-8")
    return entries


def load(folder: Path) -> list[Entry]:
    """The programme that `make` wrote."""
    return [Entry(**entry) for entry in json.loads((folder / "programme.json").read_text("utf-8"))]


def _recordings(folder: Path) -> list[Recording]:
    """Every sentence of the shipped scripts by each voice of its language, as a WAV file and in the cache's form."""
    engine = EspeakSynthesizer()
    cache = SpeechCache(folder / "recordings")
    found = []
    for language, voices in VOICES.items():
        path = ROOT / "scripts" / f"traversier.{language}.yaml"
        script = parse(path.read_text("utf-8"), path.name)
        texts = [
            said.spoken for part in script.segments for text in part.text for said in utterances(text, script.locale)
        ]
        for voice in voices:
            for number, text in enumerate(texts):
                name = f"{voice}-{number}"
                spoken = engine.speak(Utterance(text, script.locale, Voice("espeak", voice))).clip
                clip = trim(spoken.mono().resampled(RATE_HZ)).clip
                cache.put(name, StoredSpeech(clip, analyse(clip), ()))
                wav = folder / "recordings" / f"{name}.wav"
                soundfile.write(wav, np.clip(clip.samples, -1, 1), RATE_HZ, "PCM_16")
                found.append(Recording(voice, wav, folder / "recordings" / name[:2] / f"{name}.speech", clip))
    return found


def _sting_part(role: str, clip: Clip) -> StingPart:
    assert role in ("intro", "transition", "outro")
    return StingPart(role, role, clip.frames, clip.rate_hz)  # type: ignore[arg-type]


def _entries(folder: Path, parts: list[Part], wavs: list[str]) -> list[Entry]:
    """The parts with the silences that our timeline leaves between them, so that all ways make the same length."""
    timeline = arrange(parts)
    starts_s = [item.start_s for item in timeline.items[1:]] + [timeline.duration_s]
    entries = []
    for part, item, next_s, wav in zip(parts, timeline.items, starts_s, wavs, strict=True):
        gap_ms = max(0, round((next_s - item.end_s) * 1000))
        gap = folder / f"silence-{gap_ms}.wav"
        if gap_ms and not gap.exists():
            soundfile.write(gap, silence(gap_ms / 1000, RATE_HZ).samples, RATE_HZ, "PCM_16")
        gap_wav = gap.name if gap_ms else ""
        if isinstance(part, SpeechPart):
            entries.append(Entry("speech", part.key, part.voice, part.pause_after_s, wav, gap_wav))
        else:
            entries.append(Entry(part.role, part.key, "", 0.0, wav, gap_wav))
    return entries


def _link(source: Path, target: Path) -> None:
    """A second name for a file: the same sentence again, as if it had been spoken again."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.hardlink_to(source)
