"""An edited script follows its brief: merged by sentence with the script as it was made, which is kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from audiobrief.errors import AudiobriefError, InputError, ProblemsError
from audiobrief.script.merge import Conflict, merge
from audiobrief.script.merge_text import Side
from audiobrief.script.model import Script, parse, read_stamp, stamped_like
from audiobrief.script.patch import patched
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.storage.yaml_read import LARGEST_BYTES, parse_yaml
from audiobrief.workflows.render.edition import ScriptFile

BASE_FOLDER = ".base"


class ScriptConflictError(ProblemsError):
    """What brief and script both changed, in both wordings: it stops one edition, not the others."""


def followed(path: Path, present: str, texts: Sequence[str], prefer: Side) -> ScriptFile:
    """A producer's script with what the brief says otherwise since it was made.

    `texts` are the script as the brief makes it now, and as an earlier version would have made it.
    Raises: InputError; ScriptConflictError.
    """
    text = texts[0]
    edited, made = parse(present, str(path)), parse(text, str(path))
    base, base_text = _base_of(path, present, texts)
    if base is None or base == made:
        return ScriptFile(path, edited, present, "edited", present=present, base=base_text, mergeable=base is not None)
    merged = merge(base, edited, made, prefer)
    if merged.conflicts:
        raise ScriptConflictError(_fault(path, present, conflict) for conflict in merged.conflicts)
    new = stamped_like(patched(present, edited, merged.script, merged.names), text)
    return ScriptFile(path, parse(new, str(path)), new, "merged", present=present, base=text, taken=merged.taken)


def _fault(path: Path, present: str, conflict: Conflict) -> InputError:
    document = parse_yaml(present, str(path))
    entries = document.values["segments"]
    line = None
    if conflict.segment:
        line = next(
            (document.line(("segments", n)) for n, e in enumerate(entries) if e.get("id") == conflict.segment), 1
        )
    return InputError(
        f"{conflict.told()}; write one of them in both, or add --prefer script or --prefer brief", path=path, line=line
    )


def _base_of(path: Path, present: str, texts: Sequence[str]) -> tuple[Script | None, str]:
    """The script as it was made before it was edited, and its text; None where that is known no more."""
    digest = read_stamp(present).script_digest
    kept = [_base_path(path, digest)] if digest else sorted(_bases(path))
    for file in kept if len(kept) == 1 else []:
        with suppress(AudiobriefError, OSError, UnicodeDecodeError):
            found = read_limited(file, LARGEST_BYTES).decode().replace("\r\n", "\n")
            stamp = read_stamp(found)
            if not stamp.edited and digest in ("", stamp.script_digest):
                return parse(found, str(file)), found
    # An earlier version kept no base, and said nothing of the origin: while the brief is the same, it is made anew.
    for now in texts:
        if digest and read_stamp(now).script_digest == digest:
            return parse(now, str(path)), now
    return None, ""


def _base_path(path: Path, digest: str) -> Path:
    return path.parent / BASE_FOLDER / f"{path.stem}.{digest}.yaml"


def _bases(path: Path) -> list[Path]:
    return [file for file in (path.parent / BASE_FOLDER).glob(f"{path.stem}.*.yaml") if not file.name.startswith(".")]


def keep_base(file: ScriptFile) -> None:
    """What the script was made as is there, for the merge to come. Raises: PublishError."""
    digest = read_stamp(file.base).script_digest
    if digest and not _base_path(file.path, digest).exists():
        write_atomic(_base_path(file.path, digest), file.base.encode())


def drop_old_bases(file: ScriptFile) -> None:
    """Of one script, only the base that it names is there."""
    digest = read_stamp(file.base).script_digest
    for path in _bases(file.path) if digest else []:
        if path != _base_path(file.path, digest):
            with suppress(OSError):
                path.unlink()
