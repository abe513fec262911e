"""Piper's voices put into the user's folder: from Piper's own collection, a mirror of it, or a folder."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from audiobrief.errors import EngineError
from audiobrief.progress import Progress
from audiobrief.speech.engines.download import Wanted, fetch, matches, read_small
from audiobrief.speech.engines.piper_voices import NAME, Config
from audiobrief.speech.model import InstalledVoice
from audiobrief.storage.files import writing

COLLECTION = "https://huggingface.co/rhasspy/piper-voices/resolve/main"  # Source: piper, download_voices.py
_CATALOGUE = "voices.json"
_LARGEST_CATALOGUE = 20_000_000
_VOICE = re.compile(r"[a-z]{2,3}_[A-Z]{2}-[A-Za-z0-9_]{1,40}-(?:x_low|low|medium|high)")
_WAIT_S = 600.0


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore", defer_build=True)
    size_bytes: int = Field(ge=1, le=2_000_000_000)
    md5_digest: str = Field(pattern=r"^[0-9a-fA-F]{32}$")


class _CatalogueEntry(BaseModel):
    model_config = ConfigDict(extra="ignore", defer_build=True)
    files: dict[str, _File]


def install(voice: str, source: str, target: Path, progress: Progress) -> InstalledVoice:
    """The voice in the folder `target`: checked, whole, taken up where an earlier call was cut off.

    `source` is "" for Piper's collection, the address of a mirror, or a folder. Raises: EngineError.
    """
    if source and not source.startswith(("http://", "https://")):
        return _from_folder(voice, Path(source), target, progress)
    if not _VOICE.fullmatch(voice):
        raise EngineError(
            NAME, f'"{voice}" is no name of a voice', fix="write it as fr_FR-siwis-medium: language, name, quality"
        )
    base = (source or COLLECTION).rstrip("/")
    files = _files_of(voice, _catalogue(read_small(NAME, f"{base}/{_CATALOGUE}", _LARGEST_CATALOGUE), base), base)
    again = f"run: audiobrief voices install {NAME}:{voice}{f' --from {source}' if source else ''}"
    wanted = [
        (target / _local(name, voice), _wanted(base, name, file)) for name, file in sorted(files.items(), key=_rank)
    ]
    model = wanted[-1][0]
    fetched = False
    with _alone(target):
        progress.begin(f"fetching {voice}", float(sum(one.size for _, one in wanted)))
        # The graph comes last: without it, nothing is listed.
        for path, one in wanted:
            if path == model:
                _check_settings(model)
            fetched |= fetch(one, path, progress.advance, again)
    return InstalledVoice(NAME, voice, model, fetched)


def _catalogue(data: bytes, place: str) -> dict[str, _CatalogueEntry]:
    try:
        return TypeAdapter(dict[str, _CatalogueEntry]).validate_python(json.loads(data))
    except (ValueError, ValidationError, RecursionError) as error:
        raise EngineError(
            NAME,
            f"{place} has no catalogue of voices ({_CATALOGUE})",
            fix="is it a mirror of Piper's collection?",
        ) from error


def _files_of(voice: str, catalogue: dict[str, _CatalogueEntry], place: str) -> dict[str, _File]:
    """The graph, the settings, and the card that tells the licence where there is one."""
    if voice not in catalogue:
        language = voice.split("-")[0][:2]
        known = [name for name in catalogue if name.startswith(language)]
        raise EngineError(NAME, f'{place} has no voice "{voice}"', fix=f"it has {', '.join(known[:12]) or 'others'}")
    files = catalogue[voice].files
    found: dict[str, _File] = {}
    for name in (f"{voice}.onnx", f"{voice}.onnx.json", "MODEL_CARD"):
        for path, file in files.items():
            if path.rsplit("/", 1)[-1] == name and not path.startswith("/") and ".." not in path.split("/"):
                found[path] = file
    if len({_local(path, voice) for path in found}) < 2 or f"{voice}.onnx" not in {p.rsplit("/", 1)[-1] for p in found}:
        raise EngineError(NAME, f'the catalogue of {place} lists no files of "{voice}"', fix="use another mirror")
    return found


def _rank(item: tuple[str, _File]) -> int:
    name = item[0]
    return 2 if name.endswith(".onnx") else 1 if name.endswith(".json") else 0


def _local(path: str, voice: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return f"{voice}.card.txt" if name == "MODEL_CARD" else name


def _wanted(base: str, path: str, file: _File) -> Wanted:
    return Wanted(NAME, f"{base}/{quote(path)}", file.size_bytes, file.md5_digest)


def _from_folder(voice: str, folder: Path, into: Path, progress: Progress) -> InstalledVoice:
    """A pair of files copied; checked by the folder's catalogue where it has one."""
    name = voice.removesuffix(".onnx")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,99}", name):
        raise EngineError(NAME, f'"{voice}" is no name of a voice', fix="name the file without its ending")
    found = sorted(folder.rglob(f"{name}.onnx"))
    if not found or not Path(f"{found[0]}.json").is_file():
        missing = f"{name}.onnx" if not found else f"{name}.onnx.json"
        raise EngineError(
            NAME, f"there is no {missing} in {folder}", fix="a voice is a pair of files: .onnx, .onnx.json"
        )
    source = found[0]
    _check_settings(source)
    _check_by_catalogue(name, source, folder)
    target = into / source.name
    pairs = [(Path(f"{source}.json"), Path(f"{target}.json")), (source, target)]
    try:
        with _alone(into):
            progress.begin(f"copying {name}", float(sum(one.stat().st_size for one, _ in pairs)))
            for one, other in pairs:
                with one.open("rb") as reading, writing(other) as out:
                    shutil.copyfileobj(reading, out)
                progress.advance(one.stat().st_size)
    except OSError as error:
        raise EngineError(
            NAME, f"{source} cannot be copied ({error.strerror})", fix="free space or permissions"
        ) from error
    return InstalledVoice(NAME, name, target, True)


def _check_by_catalogue(voice: str, source: Path, folder: Path) -> None:
    listing = folder / _CATALOGUE
    if not listing.is_file():
        return
    catalogue = _catalogue(listing.read_bytes(), str(folder))
    for path, file in (catalogue[voice].files if voice in catalogue else {}).items():
        own = source.parent / path.rsplit("/", 1)[-1]
        if own.suffix in (".onnx", ".json") and own.is_file():
            wanted = Wanted(NAME, str(own), file.size_bytes, file.md5_digest)
            if not matches(own, wanted):
                raise EngineError(NAME, f"{own} is damaged: its hash is not that of {listing}", fix="get it again")


def _check_settings(model: Path) -> None:
    path = Path(f"{model}.json")
    try:
        Config.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise EngineError(
            NAME,
            f"{path} is no voice that audiobrief can speak with",
            fix="choose a voice that takes espeak's phonemes",
        ) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One installation at a time: two would write the same part file. Raises: EngineError."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=_WAIT_S):
            yield
    except Timeout as error:
        raise EngineError(NAME, "another installation of voices is running", fix="wait for it") from error
