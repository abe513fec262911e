"""The work behind `audiobrief lexicon`: list, check, add, import and export words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import LANGUAGES
from audiobrief.speech import engines
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.storage.yaml_read import LARGEST_BYTES, did_you_mean
from audiobrief.text.lexicon import Lexicon, LexiconEntry
from audiobrief.text.lexicon.check import entry_faults
from audiobrief.text.lexicon.edit import new_words, with_entries
from audiobrief.text.lexicon.load import make_entry, parse_lexicon, read_lexicon
from audiobrief.text.lexicon.pls import export_pls, import_pls


def how_said(entry: LexiconEntry) -> str:
    """In a few words how an entry is said: `"Open A I"`, `/lama/`, `in en`, `characters`."""
    parts = [
        f'"{entry.alias}"' if entry.alias else "",
        f"/{entry.ipa}/" if entry.ipa else "",
        f"as {entry.speak_as}" if entry.speak_as else "",
        f"in {entry.say_lang}" if entry.say_lang else "",
    ]
    return ", ".join(part for part in parts if part) or "by engine"


def listed(lexicon: Lexicon, language: str) -> list[tuple[LexiconEntry, str]]:
    """The entries (for one language, or all when it is "") in the order in which they decide, and how each is said."""
    return [(entry, how_said(entry)) for entry in lexicon.entries if not language or entry.speaks_in(language)]


def as_json_rows(entries: Sequence[tuple[LexiconEntry, str]]) -> list[dict[str, object]]:
    """What `--json` prints for entries."""
    return [
        {
            "graphemes": list(entry.graphemes),
            "lang": entry.lang,
            "alias": entry.alias,
            "ipa": entry.ipa,
            "speak_as": entry.speak_as,
            "say_lang": entry.say_lang,
            "case": entry.case,
            "engines": {name: {"alias": own.alias, "ipa": own.ipa} for name, own in entry.engines.items()},
            "reason": entry.reason,
            "source": entry.source,
            "set": entry.group,
        }
        for entry, _ in entries
    ]


def target_file(project: Project, user: bool) -> Path:
    """The lexicon that a command writes to."""
    return project.user_lexicon if user else project.lexicon


def check_files(project: Project, file: Path | None) -> list[tuple[Path, int]]:
    """The lexicon files and how many entries each has. Raises: InputError or ProblemsError with every fault."""
    paths = [file] if file else [path for path in (project.lexicon, project.user_lexicon) if path.is_file()]
    if not paths:
        raise InputError(f"there is no lexicon yet; make one with: audiobrief lexicon add WORD (in {project.lexicon})")
    problems: list[AudiobriefError] = []
    checked = []
    for path in paths:
        try:
            entries = read_lexicon(path)
        except AudiobriefError as error:
            problems.append(error)
            continue
        problems += _faults(entries)
        checked.append((path, len(entries)))
    raise_all(problems)
    return checked


def add_word(path: Path, word: str, language: str, values: Mapping[str, str]) -> tuple[LexiconEntry, str]:
    """The entry that was added to a lexicon file, and how it is said.

    Raises: InputError for what cannot be said, and for a word that stands there already.
    """
    entry = make_entry({"grapheme": word, "lang": language, **values}, str(path))
    raise_all(_faults([entry]))
    _write(path, [entry])
    return entry, how_said(entry)


def import_words(path: Path, source: Path) -> tuple[int, int]:
    """How many words of a PLS file were added to a lexicon, and how many it had already. Raises: InputError."""
    entries = import_pls(read_limited(source, LARGEST_BYTES), str(source))
    raise_all(_faults(entries))
    added = new_words(entries, parse_lexicon(_text(path), str(path)))
    if added:
        _write(path, added)
    return len(added), len(entries) - len(added)


def export_words(lexicon: Lexicon, language: str, everything: bool) -> tuple[bytes, int]:
    """A PLS document, and how many words it had to leave out. Raises: InputError for an unknown language."""
    if language not in LANGUAGES:
        raise InputError(f'--lang "{language}" is not spoken here{did_you_mean(language, LANGUAGES)}')
    chosen = [e for e in lexicon.entries if e.speaks_in(language) and (everything or e.source != "builtin")]
    return export_pls(chosen, language), sum(not (entry.ipa or entry.alias) for entry in chosen)


def _faults(entries: Sequence[LexiconEntry]) -> list[AudiobriefError]:
    return [*entry_faults(entries, engines.known_symbols(), engines.auto_order())]


def _write(path: Path, added: Sequence[LexiconEntry]) -> None:
    write_atomic(path, with_entries(_text(path), str(path), added).encode())


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        return read_limited(path, LARGEST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError("cannot be read as UTF-8 text; save it as UTF-8", path=path) from error
