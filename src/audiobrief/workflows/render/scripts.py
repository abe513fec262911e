"""The second step of a render: scripts, made from the brief, merged with what a producer edited, and checked."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.brief.find import BriefRequest, Notes, strict_faults, told_left_out
from audiobrief.brief.model import NAMES_SOURCE, Brief
from audiobrief.brief.readers.private import masked
from audiobrief.config.cast import Cast
from audiobrief.config.project import Project
from audiobrief.config.show import Show, ShowEdition
from audiobrief.errors import AudiobriefError, InputError, ProblemsError, raise_all
from audiobrief.locales import language_of, long_date
from audiobrief.podcast.manifest import corrections_of, load_manifest, manifest_path
from audiobrief.podcast.spoken_date import FRAME, other_date
from audiobrief.script.model import Script, parse, read_stamp, shown, stamped_like, unparse
from audiobrief.script.narrate import narrate, with_corrections
from audiobrief.storage.files import read_limited, sweep, write_atomic
from audiobrief.storage.yaml_read import LARGEST_BYTES, did_you_mean, parse_yaml
from audiobrief.text.mark_errors import mark_faults
from audiobrief.text.normalization.sentences import sentences
from audiobrief.workflows.render.edition import ScriptedEdition, ScriptFile, edition_of
from audiobrief.workflows.render.read import RenderInput


def make_scripts(
    project: Project, source: RenderInput, request: BriefRequest, today: date
) -> tuple[ScriptedEdition, ...]:
    """Each edition with its script, as it is kept or will be written. Raises: InputError or ProblemsError."""
    problems: list[AudiobriefError] = []
    editions: list[ScriptedEdition] = []
    for brief, digest in source.briefs:
        language = language_of(brief.locale)
        show = source.show.editions[language]
        try:
            brief = _dated(project, source.show, brief)
            file = script_file(project, brief, digest, show, source.cast, today, request)
        except ScriptConflictError as error:
            source.notes.stopped += error.problems
            continue
        except AudiobriefError as error:
            problems.append(error)
            continue
        file = replace(
            file,
            translated=brief.translation_state,
            adapted=brief.adaptation,
            origin=brief.origin,
            dated=bool(brief.published),
        )
        editions.append(edition_of(language, show, file))
        _tell(source.notes, brief, file, digest)
        tell_date(
            source.notes, source.show, file, redated(project, source.show, brief.id, language) or file.script.published
        )
    problems += strict_faults(source.notes, request) if request.strict else []
    raise_all(problems if editions else [*problems, *source.notes.stopped])
    return tuple(editions)


def _dated(project: Project, show: Show, brief: Brief) -> Brief:
    """The brief with the date that it is listed under, by the show's clock: what was redated is spoken so, too.

    Raises: PublishError for a damaged manifest.
    """
    published = redated(project, show, brief.id, language_of(brief.locale)) or brief.published
    return replace(brief, published=show.spoken_date(published)) if published else brief


def redated(project: Project, show: Show, episode_id: str, language: str) -> str:
    """The date that `episodes redate` gave an episode, without its time where that is the usual one; or "".

    Raises: PublishError for a damaged manifest.
    """
    path = manifest_path(project.output / language, episode_id)
    moment = load_manifest(path).overrides.published_at if path.is_file() else ""
    return moment[:10] if moment and show.published_at(moment[:10]) == moment else moment


def tell_date(notes: Notes, show: Show, file: ScriptFile, listed: str) -> None:
    """Add a warning where an edited script says another date than the feed will."""
    script = shown(file.script)
    frame = [text for segment in script.segments if segment.id in FRAME for text in segment.text]
    quoted = (*sentences(script.hook, script.locale), script.title)
    day = show.day_of(datetime.fromisoformat(show.published_at(listed)))
    said = other_date(frame, quoted, day, script.locale)
    if said:
        notes.warnings.append(
            f"{language_of(script.locale)}: {file.path}: opening or closing says {said}, "
            f"the feed {long_date(day, script.locale)}; change one of them"
        )


def _tell(notes: Notes, brief: Brief, file: ScriptFile, digest: str) -> None:
    language = language_of(brief.locale)
    notes.warnings += [f"{language}: {notice}" for notice in brief.notices]
    notes.lines += [f"{language}: {line}" for line in told_left_out(brief.left_out)]
    notes.left_out += [(language, item) for item in brief.left_out]
    notes.taken += [(language, taken) for taken in brief.taken]
    tell_state(notes, language, file, digest)


def tell_state(notes: Notes, language: str, file: ScriptFile, digest: str) -> None:
    """Say what of a producer's script stays; `digest` is that of what it is made from."""
    if file.state == "edited":
        line = f"{language}: using your edited script {file.path}"
        if not file.mergeable and read_stamp(file.text).brief_digest not in ("", digest[:16]):
            notes.warnings.append(
                f"{line}; the brief has changed since and cannot be merged, because what the script was made as is "
                "not kept; --force makes the script anew and drops your edits"
            )
        else:
            notes.lines.append(line)
    if file.state == "merged":
        much = f"; taken from the brief: {len(file.taken)}" if file.taken else ""
        notes.lines.append(f"{language}: using your edited script {file.path}{much}")
        notes.lines += [f"{language}:   {line}" for line in file.taken]


def script_faults(file: ScriptFile, cast: Cast) -> list[AudiobriefError]:
    """A fault for each part that is not in the cast, and for each mark that is not understood."""
    faults: list[AudiobriefError] = []
    for segment in file.script.segments:
        for kind, name in (("perspective", segment.perspective), ("voice", segment.voice)):
            if name and name not in cast.ids:
                hint = did_you_mean(name, cast.ids)
                faults.append(
                    InputError(f'segment "{segment.id}": {kind} "{name}" is not in the cast{hint}', path=file.path)
                )
        texts = [(segment.id, text) for text in (segment.lead, *segment.text, *segment.say)]
        faults += mark_faults(texts, str(file.path), file.text)
    return faults


def script_file(
    project: Project, brief: Brief, digest: str, edition: ShowEdition, cast: Cast, today: date, request: BriefRequest
) -> ScriptFile:
    """The script of a brief and what becomes of its file; a producer's edits stay unless --force says otherwise.

    Raises: InputError, or ScriptConflictError where brief and script both changed the same.
    """
    language = language_of(brief.locale)
    path = project.scripts / f"{brief.id}.{language}.yaml"
    present = present_text(path)
    if present is not None and not brief.published:
        # A brief without a date keeps the day of its first script.
        today = day_of_script(present, path, today)
    known = corrections_of(project.output / language, brief.id)
    corrections = (*known, *request.corrections_in(language))
    script = with_corrections(narrate(brief, edition, cast, today), corrections)
    left_out = tuple(masked(item.text) for item in brief.left_out if item.reason != NAMES_SOURCE)
    text, older = (unparse(one, digest, left_out) for one in (script, replace(script, origin=None)))
    return replace(settled_file(path, present, (text, older), request), corrections=corrections)


def settled_file(path: Path, present: str | None, texts: tuple[str, str], request: BriefRequest) -> ScriptFile:
    """What becomes of a script file that holds `present`; `texts` are as for `followed`.

    Raises: InputError, or ScriptConflictError where brief and script both changed the same.
    """
    text = texts[0]
    if present is None:
        return ScriptFile(path, parse(text, str(path)), text, "new", present=present, base=text)
    if present == text:
        return ScriptFile(path, parse(text, str(path)), text, "unchanged", present=present, base=text)
    if not read_stamp(present).edited:
        return ScriptFile(path, parse(text, str(path)), text, "updated", present=present, base=text)
    if request.force:
        lost = "\n".join(
            difflib.unified_diff(present.splitlines(), text.splitlines(), str(path), "from the brief", lineterm="", n=0)
        )
        return ScriptFile(path, parse(text, str(path)), text, "replaced", lost, present, base=text)
    edited, name = parse(present, str(path)), path.name.removesuffix(".yaml")
    if f"{edited.id}.{language_of(edited.locale)}" != name:
        raise InputError(
            f"its id and locale say {edited.id}.{language_of(edited.locale)}, the brief is "
            f"{name}; put them back, the episode is known by them",
            path=path,
        )
    return followed(path, present, texts, request.prefer)


def present_text(path: Path) -> str | None:
    """What a script file holds, None where there is none. Raises: InputError."""
    if not path.exists():
        return None
    try:
        return read_limited(path, LARGEST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError("cannot be read as UTF-8 text; save it as UTF-8 or move it away", path=path) from error


def day_of_script(text: str, path: Path, today: date) -> date:
    """The day that a script says; `today` where it cannot be read."""
    try:
        return date.fromisoformat(parse(text, str(path)).published[:10])
    except (AudiobriefError, ValueError):
        return today


def refuse_edited(files: Sequence[ScriptFile]) -> None:
    """Raise InputError naming each script that was edited."""
    raise_all(
        [
            InputError(
                "was edited and is kept; add --force to make it anew from the brief (your edits would be lost)",
                path=file.path,
            )
            for file in files
            if file.state == "edited"
        ]
    )


def edited_meanwhile(files: Sequence[ScriptFile]) -> list[str]:
    """A sentence for each script that is no more the one that was spoken: an edit must not seem to be heard."""
    told = []
    for file in files:
        try:
            now = present_text(file.path)
        except InputError:
            now = ""
        if now != (file.text if file.to_write else file.present):
            told.append(
                f"{file.path}: was edited while the episode was made, which has the words from before; "
                "the edit is kept: render again to hear it"
            )
    return told


def write_scripts(files: Sequence[ScriptFile], note: Callable[[str], None]) -> None:
    """The scripts that are new or changed, written; `note` hears what a replacement loses.

    Raises: InputError naming each one that was edited since it was read, before any is written; PublishError.
    """
    raise_all(
        [
            InputError("was edited while this command was at work; it is kept, run again", path=file.path)
            for file in files
            if file.to_write and present_text(file.path) != file.present
        ]
    )
    for folder in {file.path.parent for file in files}:
        sweep(folder)
    for file in files:
        if file.state == "replaced":
            note(f"{file.path}: made anew, these edits are lost:")
            for line in file.lost.splitlines()[2:]:
                note(f"  {line}")
        keep_base(file)
        if file.to_write:
            write_atomic(file.path, file.text.encode())
        drop_oldbases(file)


if TYPE_CHECKING:
    from audiobrief.script.merge import Conflict
    from audiobrief.script.merge_text import Side

BASE_FOLDER = ".base"


class ScriptConflictError(ProblemsError):
    """What brief and script both changed, in both wordings: it stops one edition, not the others."""


def followed(path: Path, present: str, texts: Sequence[str], prefer: Side) -> ScriptFile:
    """A producer's script with what the brief says otherwise since it was made.

    `texts` are the script as the brief makes it now, and as an earlier version would have made it.
    Raises: InputError; ScriptConflictError.
    """
    from audiobrief.script.merge import merge
    from audiobrief.script.patch import patched

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
    kept = [_base_path(path, digest)] if digest else sorted(bases(path))
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


def bases(path: Path) -> list[Path]:
    """What is kept of a script as it was made, for a merge to come."""
    return [file for file in (path.parent / BASE_FOLDER).glob(f"{path.stem}.*.yaml") if not file.name.startswith(".")]


def keep_base(file: ScriptFile) -> None:
    """What the script was made as is there, for the merge to come. Raises: PublishError."""
    digest = read_stamp(file.base).script_digest
    if digest and not _base_path(file.path, digest).exists():
        write_atomic(_base_path(file.path, digest), file.base.encode())


def drop_oldbases(file: ScriptFile) -> None:
    """Of one script, only the base that it names is there."""
    digest = read_stamp(file.base).script_digest
    for path in bases(file.path) if digest else []:
        if path != _base_path(file.path, digest):
            with suppress(OSError):
                path.unlink()
