"""The voices of the Kokoro engine: base style packs and the recipes of `cast.yaml` that mix them."""

from __future__ import annotations

import difflib
import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from audiobrief.errors import EngineError
from audiobrief.speech.model import Mix, VoiceInfo

Styles = NDArray[np.float32]  # (510, 256): one row for each possible count of phonemes
SHAPE = (510, 256)
TIMBRE, PROSODY = slice(0, 128), slice(128, 256)  # columns of a style

NATIVE_PROSODY = 0.5  # a voice keeps the accent of those who hold at least this share of its prosody
_Shares = Annotated[dict[str, float], Field(min_length=1)]


@dataclass(frozen=True)
class Shift:
    """What a voice has of its own beside its style: melody in semitones, formants and speaking rate by factors."""

    pitch_st: float = 0.0
    formant: float = 1.0
    rate: float = 1.0


class BaseVoice(BaseModel):
    """One style pack as it was published."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    locales: tuple[str, ...]
    gender: Literal["female", "male"]
    description: str


class VoiceRecipe(BaseVoice):
    """A voice mixed from base packs: shares by pack name, separately for timbre and for prosody.

    `pitch` (semitones) and `formant` (a factor) then make another speaker of what the mix says. `rate` (a factor)
    brings it to the pace of the other voices of its language.
    """

    timbre: _Shares
    prosody: _Shares
    pitch: float = Field(default=0.0, ge=-12, le=12)
    formant: float = Field(default=1.0, ge=0.7, le=1.3)
    rate: float = Field(default=1.0, ge=0.8, le=1.25)

    @model_validator(mode="after")
    def _adds_up(self) -> VoiceRecipe:
        for half in (self.timbre, self.prosody):
            if abs(sum(half.values()) - 1) > 1e-6:
                raise ValueError(f"shares add up to {sum(half.values()):g}, not 1")
        return self


class VoiceCatalogue(BaseModel):
    """The whole of cast.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    voices: dict[str, VoiceRecipe]
    base: dict[str, BaseVoice]


@lru_cache(maxsize=1)
def load_cast() -> VoiceCatalogue:
    """The shipped cast. Raises: EngineError when the installed data cannot be read."""
    try:
        return VoiceCatalogue.model_validate(yaml.safe_load(_data("cast.yaml")))
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise _damaged("cast.yaml") from error


def voice_infos(engine: str) -> tuple[VoiceInfo, ...]:
    """Every voice that can be named: the cast first, then the base packs."""
    cast = load_cast()
    named: dict[str, BaseVoice] = {**cast.voices, **cast.base}
    return tuple(
        VoiceInfo(engine, name, voice.locales, voice.gender, voice.description) for name, voice in named.items()
    )


def mix_info(engine: str, name: str, made: Mix) -> VoiceInfo:
    """What is known of a mix: it has the gender of its timbre and the languages of its prosody.

    Raises: EngineError for a voice that is not there.
    """
    cast = load_cast()
    timbre, prosody = shares(made)
    women = sum(share for base, share in timbre.items() if cast.base[base].gender == "female")
    held: dict[str, float] = {}
    for base, share in prosody.items():
        for locale in cast.base[base].locales:
            held[locale] = held.get(locale, 0.0) + share
    most = max(held.values())
    native = tuple(locale for locale, share in held.items() if share >= min(NATIVE_PROSODY, most) - 1e-6)
    parts = ", ".join(f"{share:.0%} {base}" for base, share in timbre.items())
    return VoiceInfo(engine, name, native, "female" if women >= 0.5 else "male", f"a mix: {parts}")


@lru_cache(maxsize=32)
def load_styles(voice: str | Mix) -> Styles:
    """The styles of one voice, read-only. Raises: EngineError for a voice that is not there."""
    is_base = isinstance(voice, str) and voice in load_cast().base
    styles = _load_pack(str(voice)) if is_base else mix(*shares(voice))
    styles.setflags(write=False)
    return styles


def shares(voice: str | Mix) -> tuple[dict[str, float], dict[str, float]]:
    """How much of each base pack is in a voice: in its timbre, and in its prosody.

    Raises: EngineError for a voice that is not there.
    """
    if isinstance(voice, Mix):
        halves = zip(shares(voice.first), shares(voice.second), (voice.timbre, voice.prosody), strict=True)
        timbre, prosody = (_blended(first, second, share) for first, second, share in halves)
        return timbre, prosody
    cast = load_cast()
    if voice in cast.voices:
        return cast.voices[voice].timbre, cast.voices[voice].prosody
    if voice in cast.base:
        return {voice: 1.0}, {voice: 1.0}
    known = [*cast.voices, *cast.base]
    close = difflib.get_close_matches(voice, known, n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"known voices: {', '.join(known)}"
    raise EngineError("kokoro", f'there is no voice "{voice}"', fix=hint)


def shift(voice: str | Mix) -> Shift:
    """What a voice has of its own; of a mix, by the shares in its timbre, and the rate by those in its prosody."""
    if isinstance(voice, Mix):
        first, second = shift(voice.first), shift(voice.second)
        return Shift(
            (1 - voice.timbre) * first.pitch_st + voice.timbre * second.pitch_st,
            first.formant ** (1 - voice.timbre) * second.formant**voice.timbre,
            first.rate ** (1 - voice.prosody) * second.rate**voice.prosody,
        )
    recipe = load_cast().voices.get(voice)
    return Shift() if recipe is None else Shift(recipe.pitch, recipe.formant, recipe.rate)


def _blended(first: dict[str, float], second: dict[str, float], share: float) -> dict[str, float]:
    """Both together; rounded, so that a recipe gives the same bytes however it is put together."""
    found = {
        name: round((1 - share) * first.get(name, 0.0) + share * second.get(name, 0.0), 9)
        for name in dict.fromkeys((*first, *second))
    }
    return {name: part for name, part in found.items() if part}


def mix(timbre: dict[str, float], prosody: dict[str, float]) -> Styles:
    """Styles whose two halves are weighted sums of base packs. Raises: EngineError for an unknown pack."""
    styles = np.zeros(SHAPE, dtype=np.float64)
    for columns, shares in ((TIMBRE, timbre), (PROSODY, prosody)):
        for name, share in shares.items():
            styles[:, columns] += share * _load_pack(name)[:, columns].astype(np.float64)
    return styles.astype(np.float32)


@lru_cache(maxsize=32)
def styles_digest(voice: str | Mix) -> str:
    """A short hash of everything about the voice that can change its sound. Raises: EngineError."""
    found = hashlib.sha256(load_styles(voice).astype("<f4").tobytes())
    moved = shift(voice)
    if moved != Shift():  # the digests of all other voices are what they were before sounds were moved
        rate = "" if moved.rate == 1 else f" {moved.rate:.4f}"
        found.update(f"{moved.pitch_st:.4f} {moved.formant:.4f}{rate}".encode())
    return found.hexdigest()[:16]


def packed(styles: Styles) -> bytes:
    """The bytes of a pack: float16, the differences from row to row, column after column, compressed."""
    rows = styles.astype("<f2").view("<i2")
    steps = np.diff(rows, axis=0, prepend=np.zeros((1, SHAPE[1]), "<i2"))  # wraps around, as the sum does
    return zlib.compress(steps.astype("<i2").T.tobytes(), 9)


def unpacked(data: bytes) -> Styles:
    """The styles of a pack. Raises: ValueError, zlib.error for bytes that are none."""
    steps = np.frombuffer(zlib.decompress(data), "<i2").reshape(SHAPE[1], SHAPE[0]).T
    return np.cumsum(steps, axis=0, dtype="<i2").view("<f2").astype(np.float32)


def _load_pack(name: str) -> Styles:
    try:
        return unpacked(_data(f"{name}.pack"))
    except (OSError, ValueError, zlib.error) as error:
        raise _damaged(f"{name}.pack") from error


def _data(name: str) -> bytes:
    return (files("audiobrief") / "data" / "kokoro" / name).read_bytes()


def _damaged(name: str) -> EngineError:
    return EngineError(
        "kokoro", f"the installed voice data {name} is missing or damaged", fix="install audiobrief again"
    )
