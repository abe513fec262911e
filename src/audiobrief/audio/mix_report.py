"""The receipt of a mix: what was aimed at, done and measured when an MP3 was made, kept beside it as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.loudness import CELL_BLOCKS, CELLS_PER_S, decibels
from audiobrief.audio.master import Mastering
from audiobrief.audio.mix import GRID, RATE_HZ, Duck, MixItem, Timeline, runs
from audiobrief.audio.mp3 import Assembled, Profile
from audiobrief.errors import PublishError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

RECEIPT_SUFFIX = ".mix.json"
STEP_S = 1 / CELLS_PER_S

_FORMAT = 1
_NOTICEABLE_DB = 1.0
_LONG_BREAK = 10  # steps; a shorter one takes less room as zeros than as a new stretch
_CLOSED = {"extra": "forbid", "strict": True, "allow_inf_nan": False}


@dataclass(frozen=True)
class Aim:
    """What the finished MP3 should measure."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    lufs: float
    true_peak_dbtp: float


@dataclass(frozen=True)
class Measured:
    """What the decoded MP3 measures; `frames` at 44,100 Hz."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    integrated_lufs: float
    true_peak_dbtp: float
    loudness_range_lu: float
    highest_short_term_lufs: float
    highest_momentary_lufs: float
    frames: int


@dataclass(frozen=True)
class Stretch:
    """Limiting without a long break: the highest reduction in each step of 100 ms, from step `start` on."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    start: int
    reduction_db: tuple[float, ...]


@dataclass(frozen=True)
class Limiter:
    """What the limiter did; no stretch where it did nothing.

    `limited_share` is the share of the programme's time that it touched at all, 0 to 1.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    ceiling_dbtp: float
    step_s: float
    highest_db: float
    limited_share: float
    over_1_db_s: float
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Level:
    """A voice's gain, which brings all of its speech to the loudness of the others."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    voice: str
    gain_db: float


@dataclass(frozen=True)
class Move:
    """A change of an item's level that begins at `start_s` of the programme; `gain_db` is where it ends."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    start_s: float
    duration_s: float
    gain_db: float


@dataclass(frozen=True)
class Played:
    """One sound of the programme; `gain_db` includes levelling; `role` is "speech", or a kind of music.

    `sound` is which of the music of that kind, where there are several.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    role: str
    start_s: float
    end_s: float
    gain_db: float
    segment: str = ""
    voice: str = ""
    ducks: tuple[Move, ...] = ()
    sound: str = ""


@dataclass(frozen=True)
class Receipt:
    """How one MP3 was mixed and mastered; `gain_db` is the gain of the whole programme before the limiter."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED
    profile: str
    target: Aim
    measured: Measured
    on_target: bool
    gain_db: float
    limiter: Limiter
    voices: tuple[Level, ...]
    items: tuple[Played, ...]
    format: int = _FORMAT

    @property
    def duration_s(self) -> float:
        return self.measured.frames / RATE_HZ

    def reductions_db(self) -> NDArray[np.float64]:
        """The limiter's highest reduction in every 100 ms of the programme."""
        found = np.zeros(math.ceil(self.measured.frames / GRID))
        for stretch in self.limiter.stretches:
            here = found[stretch.start : stretch.start + len(stretch.reduction_db)]
            here[:] = stretch.reduction_db[: len(here)]
        return found

    def to_bytes(self) -> bytes:
        """The receipt as JSON: a line for each item and each stretch; the same for equal receipts."""
        return _json(self).encode(errors="replace")

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Receipt:
        """The receipt that `to_bytes` wrote. Raises: PublishError naming the file `name` and its faults."""
        from pydantic import ValidationError

        try:
            receipt: Receipt = _adapter().validate_json(data)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)[:5]
            faults = [f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}".removeprefix(": ") for detail in details]
            raise PublishError(f"{name}: {'; '.join(faults)}; render the episode again") from error
        faults = list(_faults(receipt))
        if faults:
            raise PublishError(f"{name}: {'; '.join(faults)}; render the episode again")
        return receipt


def receipt_of(
    timeline: Timeline, made: Assembled, profile_name: str, profile: Profile, levels: Mapping[str, float]
) -> Receipt:
    """The receipt of an MP3 that was assembled from a timeline; `levels` are the voices' gains in dB."""
    loudness, target = made.loudness, profile.target
    return Receipt(
        profile=profile_name,
        target=Aim(target.lufs, target.true_peak_dbtp),
        measured=Measured(
            integrated_lufs=_hundredths(loudness.integrated_lufs),
            true_peak_dbtp=_hundredths(loudness.true_peak_dbtp),
            loudness_range_lu=_hundredths(loudness.loudness_range_lu),
            highest_short_term_lufs=_hundredths(loudness.highest_short_term_lufs),
            highest_momentary_lufs=_hundredths(loudness.highest_momentary_lufs),
            frames=loudness.frames,
        ),
        on_target=made.on_target,
        gain_db=_hundredths(made.mastering.gain_db),
        limiter=_limiter(timeline, made.mastering),
        voices=tuple(Level(voice, _hundredths(gain_db)) for voice, gain_db in sorted(levels.items())),
        items=tuple(_played(item) for item in timeline.items),
    )


def _limiter(timeline: Timeline, mastering: Mastering) -> Limiter:
    lowest = np.ones(timeline.total_frames // GRID + 1)
    for run, curve in zip(runs(timeline), mastering.curves, strict=True):
        if curve is not None:
            steps = np.minimum(run.start // GRID + curve.places // CELL_BLOCKS, len(lowest) - 1)
            np.minimum.at(lowest, steps, curve.gains)
    reduction_db = np.round(-20 * np.log10(np.maximum(lowest, 1e-6)), 1)
    return Limiter(
        ceiling_dbtp=_hundredths(mastering.target.ceiling_dbtp),
        step_s=STEP_S,
        highest_db=_hundredths(-decibels(float(lowest.min()))),
        limited_share=round(mastering.limited_share, 4),
        over_1_db_s=round(int((reduction_db > _NOTICEABLE_DB).sum()) * STEP_S, 1),
        stretches=tuple(_stretches(reduction_db)),
    )


def _stretches(reduction_db: NDArray[np.float64]) -> Iterator[Stretch]:
    limited = np.flatnonzero(reduction_db > 0)
    for steps in np.split(limited, np.flatnonzero(np.diff(limited) > _LONG_BREAK) + 1):
        if len(steps):
            yield Stretch(int(steps[0]), tuple(float(value) for value in reduction_db[steps[0] : steps[-1] + 1]))


def _played(item: MixItem) -> Played:
    return Played(
        role=item.role,
        start_s=round(item.start_s, 3),
        end_s=round(item.end_s, 3),
        gain_db=_hundredths(item.gain_db),
        segment=item.segment,
        voice=item.voice,
        ducks=tuple(_move(duck, item.start) for duck in item.ducks),
        sound=item.key if item.role not in ("speech", item.key) else "",
    )


def _move(duck: Duck, item_start: int) -> Move:
    return Move(round((item_start + duck.start) / RATE_HZ, 3), round(duck.frames / RATE_HZ, 3), duck.gain_db)


def _hundredths(value: float) -> float:
    # Adding 0 turns -0.0 into 0.0.
    return round(float(value), 2) + 0.0


def _faults(receipt: Receipt) -> Iterator[str]:
    if receipt.format != _FORMAT:
        yield f"format {receipt.format} is not known to this version of audiobrief"
    steps = math.ceil(receipt.measured.frames / GRID)
    if receipt.measured.frames <= 0:
        yield "frames must be above 0"
    if any(not 0 <= stretch.start <= steps for stretch in receipt.limiter.stretches):
        yield "a stretch of the limiter lies outside the programme"
    if any(not 0 <= item.start_s <= item.end_s for item in receipt.items):
        yield "an item ends before it starts"


def _json(receipt: Receipt) -> str:
    """JSON with one element of a long list a line, so that a producer can read and compare it."""
    document = asdict(receipt)
    document["items"] = [
        {name: value for name, value in item.items() if value not in ("", ())} for item in document["items"]
    ]
    entries = [f"  {json.dumps(name)}: {_value(document[name], '  ')}" for name in _names(receipt)]
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _names(receipt: Receipt) -> list[str]:
    names = [field.name for field in fields(receipt)]
    return [names[-1], *names[:-1]]  # the format stands first


def _value(value: Any, indent: str) -> str:
    inner = indent + "  "
    if isinstance(value, (list, tuple)) and value:
        return "[\n" + ",\n".join(inner + json.dumps(one, ensure_ascii=False) for one in value) + f"\n{indent}]"
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(name)}: {_value(one, inner)}" for name, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return json.dumps(value, ensure_ascii=False)


@cache
def _adapter() -> TypeAdapter[Receipt]:
    from pydantic import TypeAdapter

    return TypeAdapter(Receipt)
