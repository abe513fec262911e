"""Piper's voices on this machine: pairs of NAME.onnx and NAME.onnx.json in the project's and the user's folder."""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from audiobrief.errors import EngineError
from audiobrief.speech.model import EngineFolders, VoiceInfo

NAME = "piper"
_ID = re.compile(r"(?P<file>[A-Za-z0-9][A-Za-z0-9_.+-]{0,99})(?:#(?P<speaker>[\w.-]{1,60}))?")
_LARGEST_CONFIG = 4_000_000


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


class _Audio(_Part):
    sample_rate: int = Field(ge=8_000, le=192_000)


class _Espeak(_Part):
    voice: str = Field(pattern=r"^[a-z][A-Za-z0-9-]{1,40}$")


class _Inference(_Part):
    noise_scale: float = Field(0.667, ge=0, le=5)
    length_scale: float = Field(1.0, ge=0.1, le=10)
    noise_w: float = Field(0.8, ge=0, le=5)


class _Language(_Part):
    code: str = ""


class Config(_Part):
    """What a voice's .onnx.json says, as far as it matters here."""

    audio: _Audio
    espeak: _Espeak
    inference: _Inference = _Inference()  # type: ignore[call-arg]
    language: _Language = _Language()
    phoneme_type: Literal["espeak"] = "espeak"
    phoneme_id_map: dict[str, list[int]] = Field(min_length=3)
    num_speakers: int = Field(1, ge=1)
    speaker_id_map: dict[str, int] = Field(default_factory=dict)
    gender: str = ""
    dataset: str = ""


@dataclass(frozen=True)
class VoiceFiles:
    """One installed voice: its graph, what its file of settings says, and the speaker that was asked for."""

    model: Path
    config: Config
    speaker: int | None


def _places(folders: EngineFolders) -> tuple[Path, ...]:
    """Where voices are looked for: the project's `voices/`, then the user's own folder."""
    return folders.voices, user_folder(folders)


def user_folder(folders: EngineFolders) -> Path:
    """Where `voices install` puts them."""
    return folders.installed / NAME


def voice_infos(folders: EngineFolders) -> tuple[VoiceInfo, ...]:
    """Every voice that is here, and each speaker of those with several; damaged ones are left out."""
    found: dict[str, VoiceInfo] = {}
    for folder in _places(folders):
        for path in sorted(folder.glob("*.onnx")):
            name = path.stem
            try:
                config = _config(path)
            except EngineError:
                continue
            for voice in (name, *(f"{name}#{speaker}" for speaker in config.speaker_id_map)):
                found.setdefault(voice, VoiceInfo(NAME, voice, _locales(name, config), _gender(config), _about(config)))
    return tuple(found.values())


def find_voice(voice_id: str, folders: EngineFolders) -> VoiceFiles:
    """The files of a voice such as fr_FR-siwis-medium or fr_FR-upmc-medium#jessica. Raises: EngineError."""
    asked = _ID.fullmatch(voice_id)
    places = () if asked is None else (place / f"{asked['file']}.onnx" for place in _places(folders))
    path = next((place for place in places if place.is_file()), None)
    if asked is None or path is None:
        known = [voice.id for voice in voice_infos(folders)]
        close = difflib.get_close_matches(voice_id, known, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"run: audiobrief voices install piper:{voice_id}"
        raise EngineError(NAME, f'the voice "{voice_id}" is not installed', fix=hint)
    config = _config(path)
    return VoiceFiles(path, config, _speaker(asked["speaker"] or "", config, voice_id))


def _speaker(name: str, config: Config, voice_id: str) -> int | None:
    if not name:
        return 0 if config.num_speakers > 1 else None
    number = config.speaker_id_map.get(name, int(name) if name.isdecimal() else -1)
    if config.num_speakers < 2 or not 0 <= number < config.num_speakers:
        known = ", ".join(list(config.speaker_id_map)[:8])
        raise EngineError(
            NAME, f'"{voice_id}" names a speaker that it does not have', fix=f"its speakers: {known or 0}"
        )
    return number


def _config(model: Path) -> Config:
    """Raises: EngineError naming the file and what is wrong in it."""
    path = Path(f"{model}.json")
    try:
        if path.stat().st_size > _LARGEST_CONFIG:
            raise EngineError(NAME, f"{path} is no settings of a voice: it is too large", fix=_again(model))
        stat = path.stat()
        return _read_config(path, stat.st_mtime_ns, stat.st_size)
    except OSError as error:
        raise EngineError(NAME, f"{path} cannot be read ({error.strerror})", fix=_again(model)) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise EngineError(NAME, f"{path}: {place}: {first['msg']}", fix=_again(model)) from error


@lru_cache(maxsize=64)
def _read_config(path: Path, *_: int) -> Config:
    return Config.model_validate_json(path.read_bytes())


def _again(model: Path) -> str:
    return f"run: audiobrief voices install piper:{model.stem}"


def model_digest(path: Path) -> str:
    """A hash of a voice's graph and settings. Raises: EngineError."""
    try:
        stats = [(file, file.stat()) for file in (path, Path(f"{path}.json"))]
        return "-".join(_file_digest(file, stat.st_mtime_ns, stat.st_size)[:16] for file, stat in stats)
    except OSError as error:
        raise EngineError(NAME, f"{path} cannot be read ({error.strerror})", fix=_again(path)) from error


@lru_cache(maxsize=64)
def _file_digest(path: Path, *_: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _locales(name: str, config: Config) -> tuple[str, ...]:
    code = config.language.code or name.split("-")[0]
    return (code.replace("_", "-"),)


def _gender(config: Config) -> str:
    return config.gender if config.gender in ("female", "male") else ""


def _about(config: Config) -> str:
    speakers = f", {config.num_speakers} speakers" if config.num_speakers > 1 else ""
    return f"{config.audio.sample_rate} Hz{speakers}"
