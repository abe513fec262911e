"""Which finished episodes are meant: by id, by one of their files, or the newest."""

from __future__ import annotations

from pathlib import Path

from audiobrief.catalog import MANIFEST_SUFFIX
from audiobrief.errors import InputError
from audiobrief.yamlfile import did_you_mean

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
