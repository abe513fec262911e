"""Numbers as English words: cardinals, ordinals, decimals, years, digits and pairs of digits."""

from __future__ import annotations

from functools import lru_cache

from audiobrief.text.normalization.english.style import Style

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = ("", " thousand", " million", " billion", " trillion")
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LONGEST_NUMBER = 15  # digits; a longer one is a code, said digit by digit


@lru_cache(maxsize=4096)
def cardinal(value: int, style: Style) -> str:
    """The words of 0 ≤ value < 10¹⁵, without commas: "one thousand two hundred and five"."""
    joint = " and " if style.number_and else " "
    if value < 100:
        return _below_hundred(value)
    parts: list[str] = []
    scale, rest = 0, value
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            words = _below_thousand(group, joint) + SCALES[scale]
            # "one thousand and five": the "and" also stands before a bare last group.
            parts.append("and " + words if style.number_and and scale == 0 and group < 100 else words)
        scale += 1
    return " ".join(reversed(parts))


def _below_hundred(value: int) -> str:
    if value < 20:
        return ONES[value]
    tens, one = divmod(value, 10)
    return TENS[tens] + (f"-{ONES[one]}" if one else "")


def _below_thousand(value: int, joint: str) -> str:
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{ONES[hundreds]} hundred" + (joint + _below_hundred(rest) if rest else "")


def ordinal(value: int, style: Style) -> str:
    """The ordinal of a cardinal's words: "twenty-first", "one hundred and fifth"."""
    return _ordinal_words(cardinal(value, style))


def _ordinal_words(words: str) -> str:
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    head, last = words[:cut], words[cut:]
    if last in ORDINALS:
        return head + ORDINALS[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def digits(text: str) -> str:
    """Each digit by itself: "zero zero seven"."""
    return " ".join(ONES[int(character)] for character in text)


def integer(text: str, style: Style) -> str:
    """A run of digits as a number, or digit by digit when it is a code (leading zero, very long)."""
    if (text[0] == "0" and len(text) > 1) or len(text) > LONGEST_NUMBER:
        return digits(text)
    return cardinal(int(text), style)


def plain(text: str) -> str:
    """A written number without its group separators: "1,234.5" and "1 234.5" give "1234.5"."""
    return "".join(character for character in text if character in "0123456789.")


def number(text: str, style: Style) -> str:
    """A written number in words; decimals are read digit by digit after "point"."""
    whole, point, decimals = plain(text).partition(".")
    words = integer(whole, style) if whole else ""
    if point and decimals:
        words += (" " if words else "") + f"point {digits(decimals)}"
    return words


def is_one(text: str) -> bool:
    """Whether a written number takes a singular noun."""
    return plain(text) == "1"


def year(value: int, style: Style) -> str:
    """A year as it is said: "nineteen oh five", "two thousand eight", "twenty twenty-five"."""
    century, rest = divmod(value, 100)
    if not 10 <= century <= 99 or value == 1000:
        return cardinal(value, style)
    if century % 10 == 0 and rest < 10:
        start = f"{ONES[century // 10]} thousand"
        joint = " and " if style.year_and else " "
        return start + (joint + ONES[rest] if rest else "")
    if rest == 0:
        return f"{_below_hundred(century)} hundred"
    return f"{_below_hundred(century)} {'oh ' if rest < 10 else ''}{_below_hundred(rest)}"


def short_year(text: str) -> str:
    """The two last digits of a year: "ninety-nine", "oh five"."""
    return ("oh " if text[0] == "0" else "") + _below_hundred(int(text))


def decade(value: int, style: Style) -> str:
    """A decade or century in the plural: 1990 "nineteen nineties", 1900 "nineteen hundreds"."""
    return plural_words(year(value, style))


def plural_words(words: str) -> str:
    """The plural of number words: "nineties", "twenties", "hundreds", "sixes"."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


def pairs(text: str, style: Style) -> str:
    """Two to four digits as roads, flights and aircraft are named: 401 "four-oh-one", 737 "seven thirty-seven"."""
    if text[0] == "0" or len(text) not in (3, 4) or text.endswith("00"):
        return integer(text, style)
    head, tail = text[:-2], text[-2:]
    if tail[0] == "0":
        return f"{_below_hundred(int(head))}-oh-{ONES[int(tail)]}"
    return f"{_below_hundred(int(head))} {_below_hundred(int(tail))}"


DENOMINATORS = {2: ("half", "halves"), 4: ("quarter", "quarters")}


def fraction(above: int, below: int, style: Style) -> str:
    """A fraction in words: "one half", "three quarters", "five eighths", "seven over ninety-one"."""
    if below not in DENOMINATORS and not (3 <= below <= 20 or below in (32, 64, 100, 1000)):
        return f"{cardinal(above, style)} over {cardinal(below, style)}"
    one, many = DENOMINATORS.get(below, ("", ""))
    if not one:
        one = ordinal(below, style).replace(" ", "-")
        many = one + "s"
    return f"{cardinal(above, style)} {one if above == 1 else many}"
