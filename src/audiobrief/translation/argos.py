"""Translation on this machine with the packages of Argos Translate, by CTranslate2 and SentencePiece themselves.

Sentences are parted by audiobrief's own rules, so that argostranslate with torch, stanza and spaCy is not needed.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from audiobrief.config.automation import TranslateSettings
from audiobrief.errors import TranslationError
from audiobrief.locales import language_of
from audiobrief.storage.files import write_atomic
from audiobrief.text.normalization.sentences import sentences
from audiobrief.translation.protocol import RequestLimits, Term

NAME = "argos"
LARGEST_BYTES = 2_000_000_000
MOST_FILES = 2000
_LONGEST_TOKENS = 400
# What zipfile and its decompressors raise for damaged archives, each in its own place.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError,
    ValueError, IndexError, KeyError, OverflowError, struct.error, MemoryError,
)  # fmt: skip
_INSTALL = "run: pip install 'audiobrief[translate]'"
_GET = "download the pair's .argosmodel file and give it as `package:` under `translate:` in show.yaml"

_LIMITS = RequestLimits(
    segments=1000, characters=1_000_000, keeps_tags=False
)  # its models were never shown tags and lose them


@dataclass(frozen=True)
class Package:
    """One model on the disk: its folder, its languages and what its metadata say."""

    folder: Path
    source: str
    target: str
    version: str
    prefix: str


@dataclass(frozen=True)
class ArgosTranslator:
    """The packages that are installed here, or the one that the settings name."""

    packages: tuple[Package, ...]
    name: str = NAME
    offline: bool = True
    limits: RequestLimits = _LIMITS

    @property
    def model(self) -> str:
        return " ".join(sorted(f"{package.source}-{package.target}-{package.version}" for package in self.packages))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple((package.source, package.target) for package in self.packages)

    def identity(self) -> str:
        return f"{NAME} {self.model}"

    def translate(
        self, segments: Sequence[str], source: str, target: str, *, glossary: Sequence[Term], context: str
    ) -> list[str]:
        pair = (language_of(source), language_of(target))
        package = next((p for p in self.packages if (p.source, p.target) == pair), None)
        if package is None:
            raise TranslationError(NAME, f"there is no package from {pair[0]} to {pair[1]}", fix=_GET)
        parts = [sentences(text, source) for text in segments]
        flat = [sentence for part in parts for sentence in part]
        done = iter(_translated(package, flat))
        return [" ".join(next(done) for _ in part).strip() for part in parts]


def argos_translator(settings: TranslateSettings, cache: Path, folder: Path) -> ArgosTranslator:
    """The translator with its packages, not yet loaded; one in a file of `folder` is unpacked into `cache`.

    Raises: TranslationError when there are none.
    """
    if settings.package:
        return ArgosTranslator((_opened(folder / Path(settings.package).expanduser(), cache),))
    packages = tuple(_installed())
    if not packages:
        raise TranslationError(NAME, "no package is installed", fix=_GET)
    return ArgosTranslator(packages)


def _installed() -> Iterator[Package]:
    """The packages where argostranslate keeps them. Source: argostranslate.settings."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "argos-translate" / "packages"
    folder = Path(os.environ.get("ARGOS_PACKAGES_DIR") or data)
    for path in sorted(folder.glob("*/metadata.json")):
        try:
            yield _package(path.parent)
        except TranslationError:
            continue  # a package of another kind, or damaged: another may do


def _opened(path: Path, cache: Path) -> Package:
    """A package in a folder, or in a file that is unpacked into `cache`. Raises: TranslationError."""
    if path.is_dir():
        return _package(path)
    if not path.is_file():
        raise TranslationError(NAME, f"there is no package {path}", fix=_GET)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256") if hasattr(hashlib, "file_digest") else _digest(file)
        folder = cache / "argos" / digest.hexdigest()[:16]
        if not (folder / "complete").is_file():
            _unpack(path, folder)
    except (*DAMAGED, OSError) as error:
        reason = getattr(error, "strerror", None) or "it is no zip file, or damaged"
        raise TranslationError(NAME, f"{path} cannot be unpacked ({reason})", fix="download it again") from error
    inner = next(iter(sorted(folder.glob("*/metadata.json"))), folder / "metadata.json")
    return _package(inner.parent)


def _digest(file: Any) -> Any:
    digest = hashlib.sha256()
    for block in iter(lambda: file.read(1 << 20), b""):
        digest.update(block)
    return digest


def _unpack(path: Path, folder: Path) -> None:
    """The files of a package under `folder`, none outside of it; Stanza's data, which are not used, are left out."""
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        if len(members) > MOST_FILES or sum(info.file_size for info in members) > LARGEST_BYTES:
            raise TranslationError(NAME, f"{path} holds more than a package does", fix="is it an .argosmodel file?")
        shutil.rmtree(folder, ignore_errors=True)
        for info in members:
            name = PurePosixPath(info.filename.replace("\\", "/"))
            if name.is_absolute() or ".." in name.parts or ":" in info.filename:
                raise TranslationError(NAME, f"{path} would write outside of its folder", fix="do not use this file")
            if "stanza" in name.parts:
                continue
            destination = folder.joinpath(*name.parts)
            destination.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as source, destination.open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
    write_atomic(folder / "complete", b"")


def _package(folder: Path) -> Package:
    try:
        found = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        languages = (str(found["from_code"]), str(found["to_code"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TranslationError(NAME, f"{folder} is no package (its metadata.json cannot be read)", fix=_GET) from error
    if not (folder / "model" / "model.bin").is_file() or not (folder / "sentencepiece.model").is_file():
        message = f"{folder} has no model/model.bin with sentencepiece.model; older packages with BPE are not read"
        raise TranslationError(NAME, message, fix="use a newer version of the package")
    return Package(folder, *languages, str(found.get("package_version", "")), str(found.get("target_prefix", "")))


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> tuple[Any, Any]:
    """The translator and the tokenizer of a package. Raises: TranslationError."""
    try:
        import ctranslate2
        import sentencepiece
    except ImportError as error:
        raise TranslationError(NAME, "CTranslate2 and SentencePiece are not installed", fix=_INSTALL) from error
    try:
        threads = max(1, min(8, os.cpu_count() or 1))
        model = ctranslate2.Translator(str(folder / "model"), device="cpu", inter_threads=1, intra_threads=threads)
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    except (RuntimeError, ValueError, OSError) as error:
        raise TranslationError(NAME, f"the model in {folder} does not load", fix="install the package again") from error
    return model, pieces


def _translated(package: Package, texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    model, pieces = _loaded(package.folder)
    tokens = [pieces.encode(text, out_type=str) for text in texts]
    prefix = [[package.prefix]] * len(tokens) if package.prefix else None
    try:
        results = model.translate_batch(
            tokens,
            target_prefix=prefix,
            replace_unknowns=True,
            max_batch_size=32,
            beam_size=4,
            length_penalty=0.2,  # as argostranslate
            max_decoding_length=min(_LONGEST_TOKENS, 20 + 3 * max(map(len, tokens))),
        )
    except (RuntimeError, ValueError) as error:
        raise TranslationError(NAME, f"the model in {package.folder} fails", fix="install the package again") from error
    found = [pieces.decode(result.hypotheses[0]) for result in results]
    return [text.removeprefix(package.prefix).strip() if package.prefix else text.strip() for text in found]
