"""E-mail addresses, telephone numbers and postal addresses in a text: never spoken, always told."""

from __future__ import annotations

import re

from audiobrief.brief.model import LeftOut
from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.sentences import sentences

REASON = "private contact"
_MASK = "[…]"
_B = "[ \u00a0\u202f]"  # one blank
_GAP = "[ \u00a0\u202f.-]"
_EXTENSION = rf"(?:,?{_B}?(?:poste|ext\.?|extension|x){_B}?\d{{1,5}})?"
_KINDS = (
    # An e-mail address, plain or hidden from programs: "nom [at] exemple [point] org".
    r"(?<![\w@])(?:mailto:)?[A-Za-z0-9](?:[\w.+-]{0,63})@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}",
    (
        r"(?<![\w@.+-])\w[\w.+-]{0,63} ?[\[(](?:at|a|à|arobase)[\])] ?[\w-]{1,63}"
        r"(?: ?(?:[\[(](?:dot|point)[\])]|\.) ?[\w-]{2,63}){1,4}"
    ),
    # North America: 418 555-0199, (418) 555-0199, +1 418.555.0199.
    rf"(?<![\w.,-])(?:\+?1{_GAP})?(?:\(\d{{3}}\){_B}?|\d{{3}}{_GAP})\d{{3}}[-.\u2011\u2013]\d{{4}}(?![\w-]){_EXTENSION}",
    # With blanks alone, as figures are grouped, too: only where area code and exchange can be some.
    (
        rf"(?<![\w.,-])(?<!\d{_B})(?:\+?1{_B})?(?:\([2-9]\d\d\){_B}?|[2-9]\d\d{_B})[2-9]\d\d{_B}\d{{4}}"
        rf"(?![\w-]|[.,]\d|{_B}\d|{_B}(?!(?:ou|et|pour|de|or|and|for|to|from)\b)(?-i:[a-zà-ÿ])){_EXTENSION}"
    ),
    # France and elsewhere: 01 23 45 67 89, +33 1 23 45 67 89, +44 20 7946 0958.
    rf"(?<![\w.,+-])0[1-9](?:{_GAP}\d\d){{4}}(?![\w-]|[.,]\d)",
    rf"(?<![\w.])\+\d{{1,3}}(?:{_GAP}?\(0\))?(?:{_GAP}\d{{1,4}}){{2,5}}(?![\w-])",
    # Any figure behind a word that says what it is: "tél. : 555-0199".
    (
        rf"(?<!\w)(?:t[ée]l|t[ée]l[ée]phone|t[ée]l[ée]copieur|phone|cell|cellulaire|fax|whatsapp)\.?{_B}?:?{_B}?"
        r"\+?\(?\d[\d \u00a0\u202f().-]{5,18}\d(?!\w)"
    ),
    # A house number with a postal code behind it: "12, rue des Pins, Rimouski (Québec) G5L 1A1".
    r"(?<![\w-])\d{1,5}[ ,\u00a0][^.!?\n]{3,100}?[ABCEGHJ-NPRSTVXY]\d[A-Z][ \u00a0]?\d[A-Z]\d(?!\w)",
    # "12, quai des Indes, 56100 Lorient", "40 Main Street, Dayton, OH 45402".
    (
        r"(?<![\w-])\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd|quai|place|chemin|route"
        r"|impasse|all[ée]e|cours|square)\b[^.!?\n]{3,80}?\b\d{5} (?-i:[A-ZÀ-Ý])[\w’'-]{1,30}"
    ),
    (
        r"(?<![\w-])\d{1,5} [^.!?\n]{2,40}\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|lane|way)\.?"
        r"[^.!?\n]{1,60}?\b(?-i:[A-Z]{2}) \d{5}\b"
    ),
)
# Of an office or a service, not of a person: in a sentence of the text they stay.
_OFFICE = lazy_pattern(
    r"(?:mailto:)?(?:info|infos|contact|redaction|presse|press|media|medias|communications?|service|services|accueil"
    r"|bonjour|hello|nouvelles|news|newsroom|support|aide|help|inscriptions?|reservations?|plaintes|commentaires"
    r"|feedback)\b[^\s@]{0,20}@.*|(?:\+?1.)?\(?8(?:00|33|44|55|66|77|88)\D.*",
    re.IGNORECASE | re.DOTALL,
)
_PRIVATE = lazy_pattern("|".join(f"(?:{kind})" for kind in _KINDS), re.IGNORECASE)
_BRACKETS = lazy_pattern(r"\s?\([^()\n]{1,200}\)")


def holds_private(text: str) -> bool:
    """Whether an e-mail address, a telephone number or a postal address stands in the text."""
    return bool(_PRIVATE.search(text))


def names_person(text: str) -> bool:
    """The same, but for the addresses and numbers of offices and services."""
    return any(not _OFFICE.fullmatch(match.group()) for match in _PRIVATE.finditer(text))


def masked(text: str) -> str:
    """The text with each such place as `[…]`."""
    return _PRIVATE.sub(_MASK, text)


def without_private(text: str, line: int, locale: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The text without what would be a stub once its address was taken out, and that: brackets or a whole sentence."""
    if not names_person(text):
        return text, ()
    left_out: list[LeftOut] = []

    def drop(match: re.Match[str]) -> str:
        if not names_person(match.group()):
            return match.group()
        left_out.append(LeftOut(match.group().strip(), REASON, line))
        return ""

    kept = []
    for sentence in sentences(_BRACKETS.sub(drop, text), locale):
        if names_person(sentence):
            left_out.append(LeftOut(sentence, REASON, line))
        else:
            kept.append(sentence)
    return " ".join(kept), tuple(left_out)
