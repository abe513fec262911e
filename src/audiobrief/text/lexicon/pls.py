"""The lexicon as W3C Pronunciation Lexicon (PLS) XML, in and out.

Source: Pronunciation Lexicon Specification (PLS) Version 1.0, W3C Recommendation, 14 October 2008.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import DEFAULT_LOCALE, find_locale, language_of
from audiobrief.storage.yaml_read import LARGEST_BYTES
from audiobrief.text.clean import clean
from audiobrief.text.lexicon.entry import LexiconEntry

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def export_pls(entries: Sequence[LexiconEntry], language: str) -> bytes:
    """The entries for one language as a PLS document in UTF-8.

    PLS knows graphemes, phonemes and aliases; what it cannot say (`speak_as`, `say_lang`) is left out.
    """
    root = Element(
        "lexicon", {"version": "1.0", "xmlns": NAMESPACE, "alphabet": "ipa", "xml:lang": DEFAULT_LOCALE[language]}
    )
    for entry in entries:
        if not entry.speaks_in(language) or not (entry.ipa or entry.alias):
            continue
        lexeme = SubElement(root, "lexeme")
        for form in entry.graphemes:
            SubElement(lexeme, "grapheme").text = form
        if entry.ipa:
            SubElement(lexeme, "phoneme").text = entry.ipa
        if entry.alias:
            SubElement(lexeme, "alias").text = entry.alias
        if entry.reason:
            SubElement(lexeme, "example").text = entry.reason
    indent(root)
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{clean(text)}\n'.encode()


def import_pls(data: bytes, name: str) -> tuple[LexiconEntry, ...]:
    """The entries of a PLS document. Raises: InputError or ProblemsError with file, line and word."""
    root = _root(data, name)
    if _local(root.tag) != "lexicon":
        raise InputError(f"is not a PLS lexicon (its root is <{_local(root.tag)}>)", path=name)
    locale = find_locale(str(root.get(_LANG) or ""))
    if locale is None:
        raise InputError(
            f'its xml:lang "{root.get(_LANG) or ""}" is not a language spoken here; use fr or en', path=name
        )
    alphabet = str(root.get("alphabet") or "ipa")
    entries: list[LexiconEntry] = []
    problems: list[AudiobriefError] = []
    for lexeme in root:
        if _local(lexeme.tag) != "lexeme":
            continue
        try:
            entries.append(_entry(lexeme, language_of(locale), alphabet, name))
        except InputError as error:
            problems.append(error)
    raise_all(problems)
    return tuple(entries)


def _entry(lexeme: Element, language: str, alphabet: str, name: str) -> LexiconEntry:
    line = getattr(lexeme, "sourceline", None)
    forms = tuple(dict.fromkeys(_texts(lexeme, "grapheme")))
    if not forms:
        raise InputError("this lexeme has no grapheme; add one", path=name, line=line)
    phonemes = [node for node in lexeme if _local(node.tag) == "phoneme" and _text(node)]
    # The first is the preferred one unless another says so. Source: PLS 1.0, section 4.9.3.
    preferred = [node for node in phonemes if node.get("prefer") == "true"] or phonemes
    if preferred and str(preferred[0].get("alphabet") or alphabet) != "ipa":
        other = preferred[0].get("alphabet") or alphabet
        raise InputError(
            f'entry "{forms[0]}": its phonemes are in "{other}"; only ipa is read here', path=name, line=line
        )
    aliases = _texts(lexeme, "alias")
    if not preferred and not aliases:
        raise InputError(f'entry "{forms[0]}": has neither phoneme nor alias', path=name, line=line)
    ipa = _text(preferred[0]) if preferred else ""
    reason = next(iter(_texts(lexeme, "example")), "")
    case = "exact" if any(form != form.lower() for form in forms) else "any"
    return LexiconEntry(
        forms, language, aliases[0] if aliases else "", ipa, case=case, reason=reason, path=name, line=line
    )


def _texts(lexeme: Element, tag: str) -> list[str]:
    return [_text(node) for node in lexeme if _local(node.tag) == tag and _text(node)]


def _text(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _root(data: bytes, name: str) -> Any:
    """The root element, read without entities, networks or other files."""
    from lxml import etree

    if len(data) > LARGEST_BYTES:
        raise InputError(f"is larger than {LARGEST_BYTES // 1_000_000} MB; is it the right file?", path=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.parse(io.BytesIO(data), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise InputError(f"is not well-formed XML ({error.msg})", path=name, line=error.lineno) from error
