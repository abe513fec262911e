"""The voices of the Kokoro engine: base style packs and the recipes of `cast.yaml` that mix them."""

from __future__ import annotations

import difflib
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from audiobrief.errors import EngineError
from audiobrief.speech import VoiceInfo

Styles = NDArray[np.float32]  # (510, 256): one row for each possible count of phonemes
SHAPE = (510, 256)
TIMBRE, PROSODY = slice(0, 128), slice(128, 256)  # columns of a style

_Mix = Annotated[dict[str, float], Field(min_length=1)]


class BaseVoice(BaseModel):
    """One style pack as it was published."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    locales: tuple[str, ...]
    gender: Literal["female", "male"]
    description: str


class Recipe(BaseVoice):
    """A voice mixed from base packs: shares by pack name, separately for timbre and for prosody."""

    timbre: _Mix
    prosody: _Mix

    @model_validator(mode="after")
    def _adds_up(self) -> Recipe:
        for half in (self.timbre, self.prosody):
            if abs(sum(half.values()) - 1) > 1e-6:
                raise ValueError(f"shares add up to {sum(half.values()):g}, not 1")
        return self


class Cast(BaseModel):
    """The whole of cast.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    voices: dict[str, Recipe]
    base: dict[str, BaseVoice]


@lru_cache(maxsize=1)
def load_cast() -> Cast:
    """The shipped cast. Raises: EngineError when the installed data cannot be read."""
    try:
        return Cast.model_validate(yaml.safe_load(_data("cast.yaml")))
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise _damaged("cast.yaml") from error


def voice_infos(engine: str) -> tuple[VoiceInfo, ...]:
    """Every voice that can be named: the cast first, then the base packs."""
    cast = load_cast()
    named: dict[str, BaseVoice] = {**cast.voices, **cast.base}
    return tuple(
        VoiceInfo(engine, name, voice.locales, voice.gender, voice.description) for name, voice in named.items()
    )


@lru_cache(maxsize=32)
def load_styles(name: str) -> Styles:
    """The styles of one voice, read-only. Raises: EngineError for a name that the cast does not have."""
    cast = load_cast()
    if name in cast.voices:
        styles = mix(cast.voices[name].timbre, cast.voices[name].prosody)
    elif name in cast.base:
        styles = _load_pack(name)
    else:
        known = [*cast.voices, *cast.base]
        close = difflib.get_close_matches(name, known, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"known voices: {', '.join(known)}"
        raise EngineError("kokoro", f'there is no voice "{name}"', fix=hint)
    styles.setflags(write=False)
    return styles


def mix(timbre: dict[str, float], prosody: dict[str, float]) -> Styles:
    """Styles whose two halves are weighted sums of base packs. Raises: EngineError for an unknown pack."""
    styles = np.zeros(SHAPE, dtype=np.float64)
    for columns, shares in ((TIMBRE, timbre), (PROSODY, prosody)):
        for name, share in shares.items():
            styles[:, columns] += share * _load_pack(name)[:, columns].astype(np.float64)
    return styles.astype(np.float32)


@lru_cache(maxsize=32)
def styles_digest(name: str) -> str:
    """A short hash of everything about the voice that can change its sound. Raises: EngineError."""
    return hashlib.sha256(load_styles(name).astype("<f4").tobytes()).hexdigest()[:16]


def _load_pack(name: str) -> Styles:
    try:
        halves = np.frombuffer(_data(f"{name}.f16"), "<f2")
        return halves.reshape(SHAPE).astype(np.float32)
    except (OSError, ValueError) as error:
        raise _damaged(f"{name}.f16") from error


def _data(name: str) -> bytes:
    return (files("audiobrief") / "data" / "kokoro" / name).read_bytes()


def _damaged(name: str) -> EngineError:
    return EngineError(
        "kokoro", f"the installed voice data {name} is missing or damaged", fix="install audiobrief again"
    )
