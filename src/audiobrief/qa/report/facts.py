"""The facts of a report: who is heard for how long, how fast and how loud, and what a producer should look at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.loudness import CELLS_PER_S, Cells, relative_lufs
from audiobrief.audio.mix_report import Played, Receipt
from audiobrief.errors import InputError, PublishError
from audiobrief.podcast.manifest import MANIFEST_SUFFIX
from audiobrief.podcast.model import Manifest
from audiobrief.qa.report.listen import MeasuredEpisode
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.spoken_form import utterances
from audiobrief.text.syllables import count_syllables

NOBODY, MUSIC = -1, -2  # in place of a row's number

_APART_LU = 0.5
_FASTER = 1.15
_LEAST_WORDS = 15  # fewer say nothing about how fast someone speaks
_OFF_TARGET_LU = 0.1

Owners = NDArray[np.int16]


@dataclass(frozen=True)
class PerspectiveRow:
    """What is heard of one perspective by one voice.

    `airtime_s` counts its utterances without the pauses between them; `share` is that of all speech, 0 to 1.
    `words_a_minute`, `syllables_a_minute` and `lufs` are None where there is too little to tell.
    """

    perspective: str
    label: str
    voice: str
    airtime_s: float
    share: float
    words: int
    words_a_minute: float | None
    syllables_a_minute: float | None
    lufs: float | None


@dataclass(frozen=True)
class Concern:
    """Something to look at: `rows` are the numbers of the rows that it is about, `amount` by how much."""

    kind: Literal["loudness", "speed", "target", "peak"]
    amount: float
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that the report of one episode shows; `owners` has a row's number for each 100 ms."""

    manifest: Manifest
    receipt: Receipt
    heard: MeasuredEpisode
    rows: tuple[PerspectiveRow, ...]
    owners: Owners
    concerns: tuple[Concern, ...]


@dataclass
class _Voice:
    """A row while it is counted."""

    label: str
    voice: str
    airtime_s: float = 0.0
    reading_s: float = 0.0
    segments: list[str] = field(default_factory=list)


def facts_of(manifest: Manifest, receipt: Receipt, heard: MeasuredEpisode) -> Facts:
    """The facts of one episode. Raises: PublishError when the receipt belongs to another sound."""
    if receipt.measured.frames != heard.loudness.frames:
        raise PublishError(f"{manifest.audio.name} is not the sound that its mix.json tells of; render it again")
    found, owners = _voices(manifest, receipt, len(heard.cells))
    rows = _rows(manifest, found, owners, heard.cells)
    return Facts(manifest, receipt, heard, rows, owners, tuple(_concerns(rows, receipt)))


def count_words(paragraphs: Sequence[str]) -> int:
    """How many words are written: what stands between spaces and holds a letter or a digit."""
    return sum(any(char.isalnum() for char in word) for text in paragraphs for word in text.split())


def syllables_of(paragraphs: Sequence[str], locale: str) -> int:
    """How many syllables the paragraphs have when they are read out, numbers and signs as words."""
    spoken = (said.spoken for text in paragraphs for said in utterances(text, locale))
    return sum(count_syllables(text, locale) for text in spoken)


def _voices(manifest: Manifest, receipt: Receipt, cells: int) -> tuple[dict[tuple[str, str], _Voice], Owners]:
    """Who speaks, by perspective and voice, in order of appearance; and who is heard in each cell."""
    segments = {segment.id: segment for segment in manifest.segments}
    credits = {credit.perspective: credit for credit in manifest.voices}
    speech = [item for item in receipt.items if item.role == "speech"]
    readers = {item.segment: item.voice for item in speech}  # the last voice: a lead comes before
    found: dict[tuple[str, str], _Voice] = {}
    owners = np.full(cells, NOBODY, np.int16)
    # A bed lies under everything, so that it owns only what nobody else does.
    for item in sorted((item for item in receipt.items if item.role != "speech"), key=lambda item: item.role != "bed"):
        owners[_cells_of(item)] = MUSIC if item.role != "bed" else NOBODY
    for item in speech:
        segment = segments.get(item.segment)
        if segment is None:
            raise PublishError(f'{manifest.id}: its mix.json has a segment "{item.segment}" too many; render it again')
        reads = item.voice == readers[item.segment]
        perspective = segment.perspective if reads else item.voice
        credit = credits.get(item.voice)
        label = segment.speaker if reads else credit.speaker if credit else item.voice
        voice = found.setdefault((perspective, item.voice), _Voice(label, credit.voice if credit else item.voice))
        voice.airtime_s += item.end_s - item.start_s
        if reads:
            voice.reading_s += item.end_s - item.start_s
            voice.segments += [] if item.segment in voice.segments else [item.segment]
        owners[_cells_of(item)] = list(found).index((perspective, item.voice))
    return found, owners


def _cells_of(item: Played) -> slice:
    return slice(round(item.start_s * CELLS_PER_S), math.ceil(round(item.end_s * CELLS_PER_S, 2)))


def _rows(
    manifest: Manifest, found: dict[tuple[str, str], _Voice], owners: Owners, cells: Cells
) -> tuple[PerspectiveRow, ...]:
    words = {segment.id: count_words(segment.paragraphs) for segment in manifest.segments}
    syllables = {segment.id: syllables_of(segment.paragraphs, manifest.locale) for segment in manifest.segments}
    total_s = sum(voice.airtime_s for voice in found.values())
    rows = []
    for number, ((perspective, _), voice) in enumerate(found.items()):
        count = sum(words[segment] for segment in voice.segments)
        loudness = relative_lufs(cells[owners == number])
        sounds = sum(syllables[segment] for segment in voice.segments)
        enough = count >= _LEAST_WORDS and voice.reading_s > 0
        rows.append(
            PerspectiveRow(
                perspective=perspective,
                label=voice.label,
                voice=voice.voice,
                airtime_s=round(voice.airtime_s, 3),
                share=voice.airtime_s / total_s if total_s else 0.0,
                words=count,
                words_a_minute=round(count / voice.reading_s * 60, 1) if enough else None,
                syllables_a_minute=round(sounds / voice.reading_s * 60, 1) if enough else None,
                lufs=round(loudness, 2) if math.isfinite(loudness) else None,
            )
        )
    return tuple(rows)


def _concerns(rows: Sequence[PerspectiveRow], receipt: Receipt) -> Iterator[Concern]:
    measured, target = receipt.measured, receipt.target
    if abs(measured.integrated_lufs - target.lufs) > _OFF_TARGET_LU:
        yield Concern("target", round(measured.integrated_lufs - target.lufs, 2))
    if measured.true_peak_dbtp > target.true_peak_dbtp:
        yield Concern("peak", round(measured.true_peak_dbtp - target.true_peak_dbtp, 2))
    loud = sorted((row.lufs, number) for number, row in enumerate(rows) if row.lufs is not None)
    if loud and loud[-1][0] - loud[0][0] > _APART_LU:
        yield Concern("loudness", round(loud[-1][0] - loud[0][0], 2), (loud[-1][1], loud[0][1]))
    # Words would not do: one text has long words, another has numbers, which are read as several.
    for number, row in enumerate(rows):
        pace = row.syllables_a_minute
        others = [other.syllables_a_minute for other in rows if other is not row and other.syllables_a_minute]
        usual = float(np.median(others)) if others else 0.0
        if pace is not None and usual and pace > usual * _FASTER:
            yield Concern("speed", round(pace / usual - 1, 3), (number,))


_FILES = (MANIFEST_SUFFIX, ".chapters.json", ".mix.json", ".mp3", ".flac", ".vtt", ".srt")


def find_manifests(output: Path, wanted: str = "") -> tuple[Path, ...]:
    """The manifests of an episode, one a language; of the episode that was rendered last when none is named.

    `wanted` is an id, or the path of a manifest or of another file of the episode. Raises: InputError.
    """
    if wanted and (Path(wanted).name != wanted or (wanted.endswith(_FILES) and Path(wanted).is_file())):
        return (_beside(Path(wanted)),)
    known = sorted(path for path in output.glob(f"*/*{MANIFEST_SUFFIX}") if not path.name.startswith("."))
    if not known:
        raise InputError("there is no finished episode here; run `audiobrief render BRIEF` first", path=output)
    wanted = _bare(wanted) or _bare(max(known, key=_age).name)
    found = tuple(path for path in known if _bare(path.name) == wanted)
    if not found:
        names = sorted({_bare(path.name) for path in known})
        raise InputError(f'there is no episode "{wanted}"{did_you_mean(wanted, names)}', path=output)
    return found


def _beside(path: Path) -> Path:
    manifest = path.with_name(_bare(path.name) + MANIFEST_SUFFIX)
    if not manifest.is_file():
        raise InputError(f"has no manifest {manifest.name} beside it; render the episode again", path=path)
    return manifest


def _bare(name: str) -> str:
    for suffix in _FILES:
        if name.endswith(suffix):
            return name[: -len(suffix)]
    return name


def _age(manifest: Path) -> tuple[int, str]:
    # Manifests are also rewritten when their twin comes, sound is not.
    sound = manifest.with_name(_bare(manifest.name) + ".mp3")
    return (sound.stat().st_mtime_ns if sound.is_file() else 0, manifest.name)
