"""Patterns of whole lines that stand around a text: mail headers, greetings, sign-offs, stamps, page numbers."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern

SPOKEN_OF = lazy_pattern(
    r"[«“\"]|\b(?:selon|a dit|dit|affirme|ajoute|d[eé]clare|explique|according to|said|says|told|added)\b",
    re.IGNORECASE,
)
END_MARK = lazy_pattern(r"[-–—# ]*(?:30|#{3,})[-–—# ]*|[-–—]+ ?(?:fin|end) ?[-–—]+", re.IGNORECASE)
CONTACT = lazy_pattern(
    r"(?:renseignements|contacts?(?: (?:m[eé]dias?|presse))?|(?:media|press) contacts?|source|informations?"
    r"|pour (?:plus d.information|information)s?|for (?:more|further) information)\s*:?",
    re.IGNORECASE,
)
SIGN_OFF = lazy_pattern(
    r"-- ?|thanks(?: (?:so much|again|a lot))?|many thanks|thank you|merci(?: (?:beaucoup|encore))?|all the best|best"
    r"|regards|bonne (?:journ[eé]e|soir[eé]e|lecture)|(?:bien )?cordialement|bien [aà] vous"
    r"|[aà] bient[oô]t|salutations\b.{0,20}|merci d.avance"
    r"|(?:best|kind|warm) regards|sincerely(?: yours)?|cheers|envoy[eé] de mon .{2,30}|sent from my .{2,30}",
    re.IGNORECASE,
)
MAIL_LINE = lazy_pattern(
    r"(?:de|from|[aà]|to|cc|objet|subject|date|envoy[eé]|sent|r[eé]pondre [aà]|reply-to) ?: .*"
    r"|(?:le|on) .{5,60}(?:@|&lt;|<).{0,60}(?:a [eé]crit|wrote) ?:"
    r"|-+ ?(?:forwarded message|message transf[eé]r[eé]|original message|message d.origine) ?-+",
    re.IGNORECASE,
)
GREETING = lazy_pattern(
    r"(?:bonjour|bonsoir|salut|all[oô]|hello|hi|hey|dear|ch[eè]re?s?|good (?:morning|afternoon))\b[^.?]{0,40}[,!]?",
    re.IGNORECASE,
)
FOLIO = lazy_pattern(
    r"page \d{1,3}(?: ?(?:of|sur|de|/) ?\d{1,3})?|[-–—] ?\d{1,3} ?[-–—]|\d{1,3} ?/ ?\d{1,3}", re.IGNORECASE
)
_STAMP_PARTS = lazy_pattern(
    r"\b(?:\d{1,4}|jan\w*|f[eé]v\w*|feb\w*|mar(?:s|ch)?|avr\w*|apr\w*|mai|may|jui\w+|june?|july?|ao[uû]t|aug\w*|sep\w*"
    r"|oct\w*|nov\w*|d[eé]c\w*|lun\w*|mer\w*|jeu\w*|ven\w*|sam\w*|dim\w*|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*"
    r"|mardi|hier|yesterday|today|aujourd[’']hui|[aà]|at|le|on|h|min|hrs?|hours?|heures?|jours?|days?|il y a|ago"
    r"|[ap]\.?m\.?|[dhjmsw]|sem\w*|[12]er|modifi[eé]e?|edited|public|ES?T|GMT|UTC)(?!\w)"
    r"|@\w{2,30}",
    re.IGNORECASE,
)

_STAMP = lazy_pattern(
    r"(?:\d+ ?(?:s|m|min|h|d|j|w|sem|mo|yr|an)\b.{0,12}[•·].{0,12}|[•·] ?(?:1st|2nd|3rd|1er|2e|3e)\+?"
    r"|(?:(?:yesterday|today|hier|aujourd[’']hui|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi"
    r"|vendredi|samedi|dimanche),?(?: at| à)? ?)?\d{1,2} ?[:h] ?\d\d(?: ?[AP]M)?)",
    re.IGNORECASE,
)
_AGE = lazy_pattern(r"\d{1,3} ?(?:s|min|h|j|d|w|sem|mo|y|yr|ans?)\.?", re.IGNORECASE)
_HANDLE = lazy_pattern(r"(?:[^\W\d_][^@\n]{1,40} )?@\w{2,30}(?:@[\w.-]{3,60})?(?: [·•]? ?(?P<when>[^\n]{1,30}))?")


def is_stamp(line: str) -> bool:
    """Whether a line is made of nothing but when a post was sent, with signs between the parts."""
    rest = _STAMP_PARTS.sub("", line)
    if _STAMP.fullmatch(line) or _AGE.fullmatch(line):
        return True
    signs = re.search(r"[•·@]", line) is not None  # without one it may be the date below a title
    return len(line) <= 60 and signs and bool(re.search(r"\d", line)) and not re.search(r"[^\W_]", rest)


def is_handle(line: str) -> bool:
    """Whether a line is the name of an account, such as "Ana Roy @anaroy · 4 mai"."""
    match = _HANDLE.fullmatch(line)
    return match is not None and (not match["when"] or is_stamp(f"· {match['when']}"))
