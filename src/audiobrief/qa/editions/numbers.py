"""Numbers as they are written: in figures, in words, and mixed ("3,5 millions", "two and a half billion")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audiobrief.qa.editions.number_words import (
    ARTICLES,
    ATTACHED,
    COLLECTIVES,
    HALF,
    HUNDRED,
    MANY,
    PARTS,
    SCALES,
    SIGNS,
    SMALL,
    TENS,
)
from audiobrief.qa.editions.tokens import NOTHING, Token, value_of


@dataclass(frozen=True)
class Number:
    """A number and the index of the token after it.

    `base` is what was written before the scale (2.5 in "2.5 million"); `soft` marks a wording that another
    language may put without a number ("une vingtaine", "half").
    """

    value: Fraction
    end: int
    base: Fraction
    scale: int = 1
    soft: bool = False


def at(tokens: Sequence[Token], place: int) -> Token:
    """The token at a place, or an empty one outside of the text."""
    return tokens[place] if 0 <= place < len(tokens) else NOTHING


def read_number(tokens: Sequence[Token], start: int, language: str) -> Number | None:
    """The number that starts at a token, articles alone excepted; None where there is none."""
    first = tokens[start]
    if first.kind == "number":
        return _scaled(tokens, start + 1, value_of(first.text, language), language, figures=True)
    if first.kind != "word":
        return None
    if first.text in SIGNS:
        value = Fraction(*SIGNS[first.text])
        return Number(value, start + 1, value)
    return _read_words(tokens, start, language)


def _read_words(tokens: Sequence[Token], start: int, language: str) -> Number | None:
    word = tokens[start].plain
    group = _group(tokens, start, language)
    if group is None:
        if word in ARTICLES[language] or word in ("demi", "half"):
            return _after_article(tokens, start, language)
        return _bare_word(tokens, start, language)
    value, end = group
    if value == 1:
        return _after_article(tokens, start, language)
    number = _scaled(tokens, end, Fraction(value), language)
    # "neuf" also means new, and zero is often said otherwise ("aucun", "no").
    soft = number.end == start + 1 and word in ("neuf", "zero")
    return Number(number.value, number.end, number.base, number.scale, soft or number.soft)


def _after_article(tokens: Sequence[Token], start: int, language: str) -> Number | None:
    """What "un", "a" or "half" begins: a million, a third, half a billion, a dozen; never the article itself."""
    half = tokens[start].plain in ("demi", "half")
    place = start + 1
    if half and at(tokens, place).plain in ("a", "of"):
        place += 1
    place = _joined(tokens, place)
    if at(tokens, place).plain in ("demi", "half") and not half:
        half, place = True, _joined(tokens, place + 1)
    following = at(tokens, place).plain
    base = Fraction(1, 2) if half else Fraction(1)
    if following in SCALES[language] or following in HUNDRED[language]:
        hundred = 100 if following in HUNDRED[language] else 1
        inner = _scaled(tokens, place + (hundred > 1), base * hundred, language)
        rest = _group(tokens, start, language, allow_article=True) if not half and hundred > 1 else None
        if rest and rest[1] > inner.end:
            inner = _scaled(tokens, rest[1], Fraction(rest[0]), language)
        after, more = and_half(tokens, inner.end, language)  # "un million et demi"
        base = inner.base + Fraction(1, 2) if more else inner.base
        return Number(base * inner.scale, after, base, inner.scale) if more else inner
    if following in COLLECTIVES[language]:
        value = base * COLLECTIVES[language][following]
        return Number(value, place + 1, value, soft=language == "fr" and following != "douzaine")
    if following in PARTS[language] and not half:
        value = Fraction(1, PARTS[language][following])
        soft = following in ("quarter", "fourth", "half")
        return Number(value, place + 1, value, soft=soft)
    return Number(base, place, base, soft=True) if half else None


_ABOUT = frozenset("pres plus moins environ".split())  # "près du quart"; "le chef du quart" is of a shift


def _bare_word(tokens: Sequence[Token], start: int, language: str) -> Number | None:
    """A scale or a part without a number before it: "mille", "le tiers", "la moitié"; vague ones are left."""
    word, before = tokens[start].plain, at(tokens, start - 1).plain
    if (word == "mille" and language == "fr") or (word in ("million", "billion") and before not in MANY):
        number = _scaled(tokens, start, Fraction(1), language)
        return Number(number.value, number.end, number.base, number.scale)
    if language == "fr" and word in ("tiers", "moitie"):
        value = Fraction(1, PARTS[language][word])
        return Number(value, start + 1, value, soft=before not in ("le", "la", "du", "au"))
    if language == "fr" and word == "quart" and before == "du" and at(tokens, start - 2).plain in _ABOUT:
        return Number(Fraction(1, 4), start + 1, Fraction(1, 4))
    if language == "fr" and word == "quart" and before in ("le", "au", "du") and at(tokens, start + 1).plain == "des":
        return Number(Fraction(1, 4), start + 1, Fraction(1, 4), soft=True)
    return None


def _joined(tokens: Sequence[Token], place: int) -> int:
    """The place after a hyphen that joins two words."""
    sign = at(tokens, place)
    return place + 1 if sign.text in ("-", "\u2011") and not sign.gap and not at(tokens, place + 1).gap else place


def _group(
    tokens: Sequence[Token], start: int, language: str, *, allow_article: bool = False
) -> tuple[int, int] | None:
    """The whole number in words below a thousand (twelve hundred excepted) from `start`, and the place after it."""
    total, place, end = 0, start, start
    between = at(tokens, start - 1).plain in ("between", "entre")
    while place < len(tokens):
        word = tokens[place].plain
        if place == start and allow_article:
            grown: int | None = 1
        else:
            grown = _grown(total, word, language, first=place == start)
        if grown is None:
            bridge = word in ("et", "and") and end > start and not (between and word == "and")
            if not bridge or not _bridges(total, at(tokens, place + 1), at(tokens, place + 2), language):
                break
            place = _joined(tokens, place + 1)
            continue
        total, end = grown, place + 1
        place = _joined(tokens, end)
    return (total, end) if end > start and (total > 0 or tokens[start].plain == "zero") else None


def _grown(total: int, word: str, language: str, *, first: bool) -> int | None:
    """The number with one more word of it, or None when the word does not go on with it."""
    rest = total % 100
    small, ten = SMALL[language].get(word), TENS[language].get(word)
    if word in HUNDRED[language]:
        if first:
            return 100 if word == "cent" else None
        highest = 10 if language == "fr" else 100
        return total * 100 if 1 < total < highest or (total == 1 and language == "en") else None
    if ten is not None:
        if language == "fr" and ten == 20 and rest == 4:
            return total + 76
        return total + ten if rest == 0 else None
    if small is None or (small == 0 and not first):
        return None
    if language == "fr" and 10 <= small <= 16 and rest in (60, 80):
        return total + small
    if language == "fr" and small in (7, 8, 9) and rest in (10, 70, 90):
        return total + small
    if small >= 10:
        return total + small if rest == 0 else None
    return total + small if first or rest == 0 or (rest >= 20 and rest % 10 == 0) else None


def _bridges(total: int, following: Token, after: Token, language: str) -> bool:
    """Whether "et" or "and" goes on inside a number: vingt et un, one hundred and five."""
    if language == "fr":
        return following.plain in ("un", "une", "onze") and total % 100 in (20, 30, 40, 50, 60, 70)
    if total % 100 or following.plain not in (*SMALL["en"], *TENS["en"]):
        return False
    return after.plain not in SCALES["en"] and after.plain not in HUNDRED["en"]


def _scaled(tokens: Sequence[Token], place: int, base: Fraction, language: str, *, figures: bool = False) -> Number:
    """The number from its base on: scale words and letters, lower parts, "and a half", parts."""
    whole = base
    if figures and base.denominator == 1:
        whole, place = _with_part(tokens, place, base)
    base = whole
    scale, end = _scale(tokens, place, language, figures)
    if scale == 1:
        return _half_or_parts(tokens, place, base, language)
    value, lowest = base * scale, scale
    end, half = and_half(tokens, end, language)
    if half:
        return Number(value + Fraction(scale, 2), end, base + Fraction(1, 2), scale)
    while lowest > 1:
        lower = _lower_part(tokens, end, lowest, language)
        if lower is None:
            break
        part, lowest, end = lower
        value += part
        base = value / Fraction(scale)
    # "mille milliards" and "deux mille cinq cents milliards" are thousands of milliards.
    larger = SCALES[language].get(at(tokens, end).plain, 1)
    if scale == 1000 and larger > 1000:
        return Number(value * larger, end + 1, value, larger)
    return Number(value, end, base, scale)


def _with_part(tokens: Sequence[Token], place: int, base: Fraction) -> tuple[Fraction, int]:
    """A number in figures with the part after it: 2½, 1/3."""
    sign = at(tokens, place)
    if sign.text in SIGNS:
        return base + Fraction(*SIGNS[sign.text]), place + 1
    lower = at(tokens, place + 1)
    slashed = sign.text in ("/", "⁄") and not sign.gap and not lower.gap and at(tokens, place + 2).text != "/"
    if slashed and lower.kind == "number" and lower.text.isdigit() and int(lower.text) > 0:
        return base / int(lower.text), place + 2
    return base, place


def _scale(tokens: Sequence[Token], place: int, language: str, figures: bool) -> tuple[int, int]:
    """The scale word or letter after a number and the place after it; 1 where there is none."""
    token_place = _joined(tokens, place)
    token = at(tokens, token_place)
    if token.kind == "word" and token.plain in SCALES[language]:
        return SCALES[language][token.plain], token_place + 1
    if not figures or token.kind != "word" or token.plain not in ATTACHED[language]:
        return 1, place
    sign = at(tokens, token_place + 1)
    before = at(tokens, place - 2)
    paid = sign.text in ("$", "€", "£", "¥") or before.text in ("$", "€", "£", "¥")
    capital = not token.gap and token.text in ("K", "M", "B", "Md", "bn", "mn")
    if paid or capital or (token.plain in ("md", "mds", "mrd", "bn") and sign.plain in ("d", "de", "")):
        return ATTACHED[language][token.plain], token_place + 1
    return 1, place


def and_half(tokens: Sequence[Token], place: int, language: str) -> tuple[int, bool]:
    """The place after "et demi" or "and a half" and whether it stands here."""
    joint, *halves = HALF[language]
    if at(tokens, place).plain != joint:
        return place, False
    after = place + 1 + (language == "en" and at(tokens, place + 1).plain == "a")
    return (after + 1, True) if at(tokens, after).plain in halves else (place, False)


def _half_or_parts(tokens: Sequence[Token], place: int, base: Fraction, language: str) -> Number:
    end, half = and_half(tokens, place, language)
    if half:
        whole = base + Fraction(1, 2)
        scale, after = _scale(tokens, end, language, figures=False)
        return Number(whole * scale, after, whole, scale)
    after = _joined(tokens, place)
    noun = at(tokens, after).plain
    plural = language == "fr" or noun.endswith("s") or noun == "third"
    if noun in PARTS[language] and plural and noun not in ("demi", "demie", "demis") and 1 < base < 20:
        value = base / PARTS[language][noun]
        return Number(value, after + 1, value, soft=noun == "quarters" and value > 1)
    if noun in ("dozen", "douzaines", "dizaines", "centaines", "milliers"):
        size = {"dozen": 12, "douzaines": 12, "dizaines": 10, "centaines": 100, "milliers": 1000}[noun]
        return Number(base * size, after + 1, base, size)
    return Number(base, place, base)


def _lower_part(tokens: Sequence[Token], place: int, scale: int, language: str) -> tuple[Fraction, int, int] | None:
    """What goes on below a scale: "deux millions trois cent mille", "two thousand and five": value, scale, end."""
    start = _joined(tokens, place)
    token = at(tokens, start)
    if token.plain == "and" and language == "en" and scale == 1000:
        small = _group(tokens, start + 1, language) if start + 1 < len(tokens) else None
        following = at(tokens, small[1]).plain if small else ""
        if small is None or small[0] >= 100 or following in SCALES["en"]:
            return None
        return (Fraction(small[0]), 1, small[1]) if small[0] > 1 else None
    if token.kind == "number" and token.gap and language == "fr" and scale > 1000:
        value = value_of(token.text, language)
        follows = at(tokens, start + 1).plain == "mille"
        if follows and value < 1000:
            return value * 1000, 1000, start + 2
        return (value, 1, start + 1) if len(token.text) > 4 and 1000 <= value < scale else None
    if token.kind != "word" or start >= len(tokens):
        return None
    group = _group(tokens, start, language)
    if group is None:
        return (Fraction(1000), 1000, start + 1) if token.plain == "mille" and scale > 1000 else None
    below, end = group
    inner = SCALES[language].get(at(tokens, _joined(tokens, end)).plain, 1)
    if inner > scale == 1000:
        return Fraction(below), 1, end
    if inner >= scale or (inner == 1 and below >= 1000):
        return None
    return Fraction(below) * inner, inner, _joined(tokens, end) + 1 if inner > 1 else end
