"""Runs of capitals, as headlines are set: what is a word there, and what is still an acronym."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english import letters
from audiobrief.text.normalization.english.shapes import after, before

# Spelled even among capitals, although they have a vowel and could be words.
SURE = frozenset(
    """AFC AFL AFN AFP AGI AI API ATM ATP ATV BA BOC CAA CAO CEO CEOS CFIA CIA CIO CRA DEA DEI DHS DIY DNA DOD DOE DOJ
    DUI DVD EI EMS
    EPA     EPL ER ESA ESG ETF EU EV EVS FAQ FBI FDA FIA GMO GOP GTA HIV IBM ICBC ICU ID IDF IED IMF IOC IPO
    IQ IRA IRS ISP ITC     IVF LA LNG MBA MLA MMA MNA MOU MPP NBA NASD NDP NSA NY NYC OK OPP OPEC PEI PIN QA
    ROI SAQ SEO SUV TD TSA TTC TV UAE     UBC UCP UFC UFO UK UN UPS US USA USB USMCA UV VIA VIP WTO WTA YWCA
    PM""".split()
)
_TOKEN = lazy_pattern(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_GAP = lazy_pattern(r"[\s,:;|/–—&$%0-9.\"“”‘’'()!?-]*")
_REACH = 60
# Verbs and prepositions that have the pronoun after them: "LET US GO", "TELL US MORE".
_TAKES_US = frozenset(
    """AMONG ASK ASKED ASKS BETWEEN BRING BRINGS CALL CONTACT CONVINCE COST COSTS EMAIL FOLLOW GAVE GET GETS GIVE GIVES
    HELP HELPS HURT HURTS JOIN KEEP KEEPS KILL KILLS LEAVE LEAVES LET LETS MAKE MAKES OFFER REMIND REMINDS SAVE SAVES
    SAY SAYS SEND SENDS SHOW SHOWS TEACH TEACHES TELL TELLING TELLS TOLD TRUST UNITES VISIT WATCH""".split()
)
_BEFORE_US = frozenset("ABOUT AGAINST ALL AROUND BEHIND FOR FROM LIKE MOST NEAR OF ON OVER TO TOWARD UPON WITH".split())
_AFTER_PRONOUN = frozenset(
    """A ABOUT ALL AND ANY AT BACK BOTH BUT BY DOWN EVERY FEEL FOR FROM GO HAVE HE HOW IF IN INTO IT MORE NO NOT NOW OF
    OFF OR OUT OUR OVER SAFE SHE SO THAT THE THEIR THEM THESE THEY THIS THOSE TO TODAY TOGETHER TOO UP WANT WE WHAT
    WHEN WHERE WHO WHY WITH YOU YOUR""".split()
)
_HEALTH = frozenset(
    """ADVISES AGENCY APPROVES BACKS CALLS CHIEF DECLARES DIRECTOR ENDS EXPERT EXPERTS GUIDANCE HEAD LISTS OFFICIAL
    OFFICIALS PANEL RECOMMENDS REPORT REPORTS TEAM URGES WARNS""".split()
)


def is_shouted(match: re.Match[str]) -> bool:
    """Whether a word stands in a run of capitals that holds whole words: "CAR BOMB", "IT IS SAFE, SAYS MAYOR"."""
    near = [*_run(before(match, _REACH), backwards=True), *_run(after(match, _REACH))]
    plain = sum(_is_word(word) for word in near)
    # One word beside it is enough where it is long; else two: "PM AND MP" is no headline.
    adjacent = [*_run(before(match, _REACH), backwards=True)[:1], *_run(after(match, _REACH))[:1]]
    return plain > 1 or any(len(word) > 3 and _is_word(word) for word in adjacent)


def is_word_among_capitals(match: re.Match[str], word: str) -> bool:
    """Whether a short word in a run of capitals is read: "IT", "US" the pronoun, "WHO" that asks."""
    if not letters.VOWELS.intersection(word):
        return False
    earlier = next(iter(_run(before(match, _REACH), backwards=True)), "")
    later = next(iter(_run(after(match, _REACH))), "")
    if word == "US":
        is_last = not later or re.match(r"\s?[.,!?;:]", after(match, 2))
        return earlier in _TAKES_US or (earlier in _BEFORE_US and (bool(is_last) or later in _AFTER_PRONOUN))
    if word == "WHO":
        return later not in _HEALTH or before(match, 5).endswith("THE ")
    return word not in SURE


def _is_word(word: str) -> bool:
    return word in letters.READ or (len(word) > 3 and word not in letters.ALIASES and not letters.is_spelled(word))


def _run(text: str, *, backwards: bool = False) -> list[str]:
    """The words in capitals beside a match, the nearest first, up to one that is not in capitals."""
    tokens = list(_TOKEN.finditer(text))
    if backwards:
        tokens.reverse()
        edge = len(text)
    else:
        edge = 0
    found = []
    for token in tokens:
        gap = text[token.end() : edge] if backwards else text[edge : token.start()]
        cut = token.start() == 0 and backwards and len(text) == _REACH
        if not token.group().isupper() or not _GAP.fullmatch(gap) or cut:
            break
        found.append(token.group())
        edge = token.start() if backwards else token.end()
    return found
