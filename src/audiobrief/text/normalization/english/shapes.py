"""Shapes that several subjects share: how a number is written, where a sentence ends, what is an adjective."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from audiobrief.text.lazy_pattern import lazy_pattern

GROUP_SPACES = "\u00a0\u202f\u2009"
SPACE = "[ \u00a0\u202f\u2009]"
DASH = "[-\u2010\u2011\u2012\u2013\u2014]"
MINUS = "-\u2212\u2013"
# 1,234,567.8; 1 234 567 with any space (the metric style of Canadian texts); 1234
NUMBER = (
    rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:[{GROUP_SPACES} ][0-9]{{3}})+(?![0-9])|[0-9]+)"
    r"(?:\.[0-9]+)?"
)
END = r"(?![0-9])(?![.,][0-9])"
# A pattern that begins with a set of characters is found ten times faster than one that begins with a look
# behind, so the guard stands after the first character.
LEAD = r"[0-9](?<!\w.)(?<![0-9][.,].)"
# NUMBER, where a match may begin with it.
FIRST = (
    rf"{LEAD}(?:[0-9]{{0,2}}(?:,[0-9]{{3}})+|[0-9]{{0,2}}(?:[{GROUP_SPACES} ][0-9]{{3}})+(?![0-9])|[0-9]*)"
    r"(?:\.[0-9]+)?"
)

ARTICLES = frozenset("a an another every each one two three four five six seven eight nine ten".split())
FUNCTION_WORDS = frozenset(
    """a about above across after against ago all along also among an and annually any are around as at away
    back be because before behind below between billion but by can cheaper could daily down during each either every
    extra fewer for from had has have he if in into is it just last less long longer may million monthly more most
    much nearly next north of off on once only onto or our out over overall per plus right she should since so south
    than that the their then there these they this those through to today together tomorrow tonight total toward
    towards under until up upon via was we weekly were west when where whether which while who wide will with within
    without worth would year-over-year yearly yesterday you your apart deep east high higher later lower tall thick
    heavier shorter taller wider clear sooner earlier either ago
    monday tuesday wednesday thursday friday saturday sunday us cdn""".split()
)
# Words that open an English sentence often, and hardly ever follow an abbreviation inside one.
STARTERS = frozenset(
    """A After All Also Although An And Another Are As At Because Before Both But By Can Could Despite Did Do Does
    During Each Even Every Everyone Few Finally First For From Given Had Has Have He Her Here His How However I If In
    Indeed Instead Is It Its Just Last Later Like Many Maybe Meanwhile Most My Nearly Neither Next No Nobody None Not
    Nothing Now Of On Once One Only Or Other Others Our Over People Perhaps Please Previously She Should Since So Some
    Soon Still Such That The Their Then There These They This Those Though Through To Today Under Unless Until Was We
    Were What When Where Whether Which While Who Whose Why Will With Without Would Yes Yet You Your""".split()
)
COURTESIES = frozenset("Dr Mr Mrs Ms Prof".split())
_AFTER_STOP = lazy_pattern(r"[\"”’')\]»]*(?:\s+[\"“‘(\[«]*([A-Z][a-z]*)(?![\w’'])|\s*\n)")
_NEGATIVE = lazy_pattern(rf"(?<![\w)\]%.])[{MINUS}]$")
_WORD_BEFORE = lazy_pattern(r"([^\W_]+)[\s\u00a0]$")
_WORD_AFTER = lazy_pattern(r"\s([A-Za-z][a-z]+|[A-Z]{2,})\b")


def before(match: re.Match[str], length: int = 40) -> str:
    """The `length` characters before a match."""
    return match.string[max(0, match.start() - length) : match.start()]


def after(match: re.Match[str], length: int = 40) -> str:
    """The `length` characters after a match."""
    return match.string[match.end() : match.end() + length]


def word_before(match: re.Match[str]) -> str:
    """The word that stands before a match with one space between, or ""."""
    found = _WORD_BEFORE.search(before(match))
    return found.group(1) if found else ""


def ends_sentence(match: re.Match[str], more: frozenset[str] = frozenset()) -> bool:
    """Whether an abbreviation's full stop is also the sentence's: by the next word, one of STARTERS or `more`."""
    rest = after(match, 60)
    if match.group() == match.string.strip():
        return False  # no sentence, only the abbreviation
    if not rest.strip(" \"”’')]»"):
        return True
    found = _AFTER_STOP.match(rest)
    return found is not None and (found.group(1) is None or found.group(1) in STARTERS | more)


def with_stop(words: str, match: re.Match[str]) -> str:
    """The words of an abbreviation, with the full stop kept where it ends the sentence."""
    return words + "." if match.group().endswith(".") and ends_sentence(match, COURTESIES) else words


def stands_before_noun(match: re.Match[str]) -> bool:
    """Whether an amount is an adjective: "a $5 bill", "a 10 km race", but not "a $5 a month"."""
    return has_noun_after(match) and word_before(match).lower() in ARTICLES


# Participles that follow an amount with its article: "the $5 million spent", "the 20 kg lost".
_PARTICIPLES = frozenset(
    """born bought brought burnt built caught cut done drawn driven due dug eaten enough fed flown forgone found given
    gone grown held hit kept laid left lent lost made meant met needed owed paid put read run seen sent set shed shown
    sold spent stolen sunk swum taken thrown withheld won written was were will would can could may might must do does
    did comes goes or and plus minus itself alone""".split()
)
# Things that are sold, built or run by their measure, so that it stands before them without an article.
MEASURED = frozenset(
    """adapter ball bag barge barrel battery beam belt bottle box bowl bucket bullet cable can canister car cannon
    card carton chip circuit container course cylinder dam dash diagonal disk display dose drill drive drone
    drum dumbbell engine facility farm fence file flash freestyle furnace generator gun hike hose hurdles
    injection installation jar journey jug keg lake laptop laser lens limit line lithium loop magnum marathon
    march memory missile modem monitor motor outlet pack package pallet panel phone pill pipe pipeline pistol
    plant plate portion pole pot power project pump race radius rail railway ramp reactor record relay ride
    road rocket route row run sack sail screen sensor server shell shot slab solar span sprint square stick
    storage stretch swim system tablet tank tanker tape tile tower track trail trailer train transformer trek
    trip truck tube tunnel turbine vial walk wall warhead wave weight wire zone bar bike boat bomb ship vessel
    vehicle""".split()
)


def is_measured_thing(word: str) -> bool:
    """Whether a word, in the singular or the plural, is a thing that is named by its measure."""
    return bool({word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"} & MEASURED)


def stands_after_the(match: re.Match[str]) -> bool:
    """Whether "the" and a singular noun are around an amount: "the $210M line", but not "the $5 million spent"."""
    if word_before(match).lower() not in ("the", "this", "that", "its", "their", "his", "her", "our"):
        return False
    found = re.match(r"\s([a-z]{3,})\b", after(match))
    word = found.group(1) if found else ""
    if not word or word in FUNCTION_WORDS or word in _PARTICIPLES:
        return False
    return not word.endswith(("ed", "ing", "ly")) and (not word.endswith("s") or word.endswith("ss"))


def has_noun_after(match: re.Match[str]) -> bool:
    """Whether the next word can be what an amount describes: not "in", "to", "last"."""
    following = _WORD_AFTER.match(after(match))
    return following is not None and following.group(1).lower() not in FUNCTION_WORDS


def hyphenated(words: str) -> str:
    """Words joined into one adjective: "twenty-billion-dollar"."""
    return words.replace(" ", "-")


def is_negative(match: re.Match[str]) -> bool:
    """Whether a minus sign stands before an amount; the sign itself is said by its own rule."""
    return _NEGATIVE.search(before(match, 2)) is not None


_SET_BEFORE = lazy_pattern(r"([0-9]{1,2})[-–]([0-9]{1,2})(?:\s?\([0-9]{1,2}(?:[-–][0-9]{1,2})?\))?,?\s$")
_SET_AFTER = lazy_pattern(r"(?:\s?\([0-9]{1,2}(?:[-–][0-9]{1,2})?\))?,?\s([0-9]{1,2})[-–]([0-9]{1,2})(?![\w%])")


def stands_beside_set(match: re.Match[str]) -> bool:
    """Whether the sets of a match stand beside it: "6-3, 4-6, 7-5"; of two neighbours one falls."""
    if re.match(r"\s[a-z]", after(match, 2)):
        return False
    sets = (_SET_BEFORE.search(before(match, 16)), _SET_AFTER.match(after(match, 16)))
    return any(found is not None and int(found.group(1)) > int(found.group(2)) for found in sets)


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def starting(words: Iterable[str], guard: str = r"\w", tails: Mapping[str, str] | None = None) -> str:
    """A pattern for any of these words, none after a `guard` character, that is quick to search for.

    `tails` adds a pattern after some of the words.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]) + (tails or {}).get(word, ""))
    firsts = "".join(re.escape(first) for first in by_first)
    rest = "|".join(f"(?<={re.escape(first)})(?:{'|'.join(ends)})" for first, ends in by_first.items())
    return f"(?:[{firsts}](?<!{guard}.)(?:{rest}))"


def shouted(table: Mapping[str, str]) -> dict[str, str]:
    """A table of abbreviations with their forms in capitals, as headlines write them: "SEN." beside "Sen."."""
    return {**{key.upper(): words for key, words in table.items() if len(key) > 1}, **table}


def figures(most: int, guard: str) -> str:
    """A run of one to `most` digits that does not follow a `guard` character."""
    return rf"[0-9](?<!{guard}.)[0-9]{{0,{most - 1}}}"
