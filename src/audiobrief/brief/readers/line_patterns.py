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
STAMP = lazy_pattern(
    r"(?:\d+ ?(?:s|m|min|h|d|j|w|sem|mo|yr|an)\b.{0,12}[•·].{0,12}|[•·] ?(?:1st|2nd|3rd|1er|2e|3e)\+?"
    r"|(?:(?:yesterday|today|hier|aujourd[’']hui|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi"
    r"|vendredi|samedi|dimanche),?(?: at| à)? ?)?\d{1,2} ?[:h] ?\d\d(?: ?[AP]M)?)",
    re.IGNORECASE,
)
