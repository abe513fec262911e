"""A lexicon file with entries added at its end: comments, order and layout stay as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from audiobrief.errors import InputError
from audiobrief.text.lexicon.entry import Lexicon, LexiconEntry, Override
from audiobrief.text.lexicon.load import parse_lexicon

HEAD = """\
# Words with a pronunciation of their own; see docs/spoken.md. Check this file with `audiobrief lexicon check`.
entries:
"""
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][\w À-ÖØ-öø-ÿ.'’-]*")
_WORDS_OF_YAML = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def with_entries(text: str, name: str, added: Sequence[LexiconEntry]) -> str:
    """The text of a lexicon file ("" for a new one) with more entries at its end.

    Raises: InputError when an entry stands there already, or the file's layout does not let one be added.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.strip():
        text = HEAD
    before = parse_lexicon(text, name)
    text = re.sub(r"(?m)^entries:[ \t]*\[[ \t]*\][ \t]*$", "entries:", text)
    if not re.search(r"(?m)^entries:", text):
        text = text.rstrip("\n") + "\nentries:\n"
    dash = re.search(r"(?m)^([ \t]*)- ", text[text.index("entries:") :])
    indent = dash[1] if dash else ""
    longer = text.rstrip("\n") + "\n" + "".join(f"{indent}- {{{entry_line(entry)}}}\n" for entry in added)
    after = parse_lexicon(longer, name)
    if [_content(entry) for entry in after] != [_content(entry) for entry in (*before, *added)]:
        raise InputError("its layout does not let entries be added at the end; add them by hand", path=name)
    return longer


def _content(entry: LexiconEntry) -> LexiconEntry:
    return replace(entry, source="project", path="", line=None)


def entry_line(entry: LexiconEntry) -> str:
    """An entry in one line of YAML, without its braces."""
    forms = [_scalar(form) for form in entry.graphemes]
    listed = ", ".join(forms)
    parts = [f"grapheme: {listed}" if len(forms) == 1 else f"grapheme: [{listed}]"]
    if entry.lang != "both":
        parts.append(f"lang: {entry.lang}")
    for key in ("alias", "ipa", "speak_as", "say_lang"):
        value = getattr(entry, key)
        if value:
            parts.append(f"{key}: {_scalar(value)}")
    has_capitals = any(form != form.lower() for form in entry.graphemes)
    if entry.case != ("exact" if has_capitals else "any"):
        parts.append(f"case: {entry.case}")
    if entry.engines:
        overrides = ", ".join(_override(*item) for item in entry.engines.items())
        parts.append(f"engines: {{{overrides}}}")
    if entry.reason:
        parts.append(f"reason: {_scalar(entry.reason)}")
    return ", ".join(parts)


def _override(engine: str, own: Override) -> str:
    said = f"alias: {_scalar(own.alias)}" if own.alias else f"ipa: {_scalar(own.ipa)}"
    return f"{engine}: {{{said}}}"


def _scalar(text: str) -> str:
    text = " ".join(text.split())
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)


def new_words(entries: Iterable[LexiconEntry], known: Sequence[LexiconEntry]) -> tuple[LexiconEntry, ...]:
    """The entries without those of which a written form is known already for their language."""
    lexicon = Lexicon(tuple(known))
    return tuple(
        entry
        for entry in entries
        if not any(
            lexicon.find(form, language)
            for form in entry.graphemes
            for language in (("fr", "en") if entry.lang == "both" else (entry.lang,))
        )
    )
