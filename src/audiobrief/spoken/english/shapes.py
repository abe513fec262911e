"""Shapes that several subjects share: how a number is written, where a sentence ends, what is an adjective."""

from __future__ import annotations

import re

GROUP_SPACES = "\u00a0\u202f\u2009"
SPACE = "[ \u00a0\u202f\u2009]"
DASH = "[-\u2010\u2011\u2012\u2013\u2014]"
MINUS = "[-\u2212\u2013]"
# 1,234,567.8; 1 234 567 with any space (the metric style of Canadian texts); 1234
NUMBER = (
    rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:[{GROUP_SPACES} ][0-9]{{3}})+(?![0-9])|[0-9]+)"
    r"(?:\.[0-9]+)?"
)
START = r"(?<!\w)(?<![0-9][.,])"
END = r"(?![0-9])(?![.,][0-9])"
# A minus sign stands before a number but not between two things.
SIGN = rf"(?:(?<![\w)\]%.]){MINUS})?"
WORD_END = r"(?!\w)"

ARTICLES = frozenset("a an another every each one two three four five six seven eight nine ten".split())
FUNCTION_WORDS = frozenset(
    """a about above across after against ago all along also among an and annually any are around as at away
    back be because before behind below between billion but by can cheaper could daily down during each either every
    extra fewer for from had has have he if in into is it just last less long longer may million monthly more most
    much nearly next north of off on once only onto or our out over overall per plus right she should since so south
    than that the their then there these they this those through to today together tomorrow tonight total toward
    towards under until up upon via was we weekly were west when where whether which while who wide will with within
    without worth would year-over-year yearly yesterday you your apart deep east high higher later lower tall thick
    heavier shorter taller wider clear sooner earlier either""".split()
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
_AFTER_STOP = re.compile(r"[\"”’')\]»]*(?:\s+[\"“‘(\[«]*([A-Z][a-z]*)(?![\w’'])|\s*\n)")
_WORD_BEFORE = re.compile(r"([^\W_]+)[\s\u00a0]$")
_WORD_AFTER = re.compile(r"\s([a-z][a-z]+)\b")


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


def ends_sentence(match: re.Match[str]) -> bool:
    """Whether an abbreviation's full stop is also the sentence's."""
    rest = after(match, 60)
    if not rest.strip(" \"”’')]»"):
        return True
    found = _AFTER_STOP.match(rest)
    return bool(found) and (found.group(1) is None or found.group(1) in STARTERS)


def with_stop(words: str, match: re.Match[str]) -> str:
    """The words of an abbreviation, with the full stop kept where it ends the sentence."""
    return words + "." if match.group().endswith(".") and ends_sentence(match) else words


def stands_before_noun(match: re.Match[str]) -> bool:
    """Whether an amount is an adjective: "a $5 bill", "a 10 km race", but not "a $5 a month"."""
    following = _WORD_AFTER.match(after(match))
    if not following or following.group(1) in FUNCTION_WORDS:
        return False
    return word_before(match).lower() in ARTICLES


def hyphenated(words: str) -> str:
    """Words joined into one adjective: "twenty-billion-dollar"."""
    return words.replace(" ", "-")


def any_of(words: object) -> str:
    """An alternation of literal words, the longest first."""
    assert hasattr(words, "__iter__")
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
