"""Names made of letters and figures: versions, models, chemistry, aircraft, roads; telephone numbers."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english import letters
from audiobrief.text.normalization.english.shapes import after, before, starting
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import (
    cardinal,
    digits,
    integer,
    number,
    pairs,
    plain,
    plural_words,
    year,
)
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
RAISED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
FORMULAS = ("CO2", "H2O", "CH4", "N2O", "NO2", "SO2", "O2", "H2", "O3", "NH3", "C2H6", "CO2e", "H2S", "NOx")
SOFTWARE = (
    "iOS iPadOS macOS watchOS Android Windows Python Ubuntu Node PHP Java Linux Chrome Firefox Safari Version version"
).split()
# Named by pairs of digits: "a seven thirty-seven", "Highway four-oh-one".
PAIRED = (
    "Office Microsoft Xbox Boeing Airbus Section Highway Hwy Route Rte Interstate Flight Bill Room RTX GTX ISO"
).split()
LETTER_PIECE = lazy_pattern(r"[0-9]+|[^\W\d_]+")


def phone_rules(style: Style) -> tuple[Rule, ...]:
    """Telephone numbers, digit by digit in their groups."""
    gap = "[-. \u00a0]"
    return (
        Rule(
            "telephone",
            Pattern(
                rf"[+(1-9](?<![\w.+-].)(?:(?:(?<=\+)1|(?<=1)){gap}?\(?[2-9][0-9]{{2}}|(?<=\()[2-9][0-9]{{2}}|(?<=[2-9])[0-9]{{2}})"
                rf"(?:\){gap}{{0,2}}|{gap}{{1,2}}|/)(?P<middle>[2-9][0-9]{{2}}){gap}(?P<last>[0-9]{{4}})(?![\w-])"
            ),
            lambda match: _telephone(match, style),
        ),
        Rule(
            "telephone",
            Pattern(rf"\+(?<![\w.+-].)[0-9]{{1,3}}(?:{gap}?\(?[0-9]{{1,5}}\)?){{2,6}}(?![\w-])"),
            _foreign_telephone,
        ),
        Rule(
            "telephone",
            Pattern(r"(?P<middle>[2-9](?<![\w.$-].)[0-9]{2})-(?P<last>[0-9]{4})(?![\w-])"),
            _short_telephone,
        ),
        Rule(
            "telephone",
            Pattern(r"([0-9](?<![\w.$+-].)[0-9]{2})-([0-9]{3})-([0-9]{4})(?![\w-])"),
            lambda match: ", ".join(map(digits, match.groups())),
        ),
        Rule(
            "telephone",
            Pattern(
                r"(1(?<![\w.$+-].))[-. ](8[0-9]{2}|900)(?:[-. ]([0-9]{3}))?[-. ]([A-Z]{2,10})"
                r"(?:-([A-Z]{2,8}|[0-9]{1,4}))?(?![\w-])"
            ),
            lambda match: _lettered_telephone(match, style),
        ),
        Rule(
            "emergency number",
            Pattern(r"[2-9](?<![\w.,$-].)(?:(?:11|(?<=9)88)(?!\w|[.,-]?[0-9]|%)|(?:-1-1|(?<=9)-8-8)(?![\w-]))"),
            _emergency,
        ),
    )


def rules(style: Style) -> tuple[Rule, ...]:
    """Names with figures in them; a bare number is not one."""
    return (*_written_codes(style), *_versions(style), *_models(style))


def _written_codes(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "postal code",
            Pattern(r"([A-Z](?<!\w.))([0-9])([A-Z])\s?([0-9])([A-Z])([0-9])(?!\w)"),
            lambda match: "{}-{}-{} {}-{}-{}".format(
                *(digits(part) if part.isdigit() else part for part in match.groups())
            ),
        ),
        Rule(
            "formula",
            Pattern(rf"{starting([*FORMULAS, *(formula.translate(RAISED) for formula in FORMULAS)])}(?!\w)"),
            lambda match: _formula(match.group(), style),
        ),
        Rule(
            "pairs",
            Pattern(rf"({starting(PAIRED)})\.?([\s\u00a0])([0-9]{{1,4}})(?![\w]|[.,][0-9])"),
            lambda match: (
                None
                if match.group(1) in ("ISO",) and len(match.group(3)) < 4
                else f"{_name(match.group(1))} {pairs(match.group(3), style)}"
            ),
        ),
    )


def _versions(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "version",
            Pattern(r"[vV](?<![\w.].)(?:er|ersion)?\.?\s?([0-9]{1,4}(?:\.[0-9]{1,4}){0,4})(?![\w]|\.[0-9])"),
            lambda match: (
                None
                if match.group()[0] == "V" and "." not in match.group(1)
                else f"version {_dotted(match.group(1), style)}"
            ),
        ),
        Rule(
            "version",
            Pattern(rf"({starting(SOFTWARE)})(\s|-)([0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{0,4}})(?!\w|[.,][0-9])"),
            lambda match: f"{letters.parts_of_word(match.group(1), style)} {_dotted(match.group(3), style)}",
        ),
        Rule(
            "address of a machine",
            Pattern(r"[0-9](?<![\w.].)[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?![\w]|\.[0-9])"),
            lambda match: " dot ".join(integer(part, style) for part in match.group().split(".")),
        ),
        Rule(
            "version",
            Pattern(r"[0-9](?<![\w.,$].)[0-9]{0,3}(?:\.[0-9]{1,4}){2,5}(?![\w]|\.[0-9])"),
            lambda match: _version(match.group(), style),
        ),
    )


def _models(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "aircraft",
            Pattern(
                r"7(?<![\w.,$€£-].)([0-8])7(X|s|-[0-9]{1,3})?(?!\w)"
                r"(?:(?<=[Xs])|(?<=-.)|(?<=-..)|(?<=-...)|(?=\s(?:MAX|Max|Dreamliner|jet|plane|aircraft|freighter)))"
            ),
            lambda match: _aircraft(match, style),
        ),
        Rule(
            "model",
            Pattern(r"([A-Z](?<![\w-].))[-.]?([0-9]{1,4})(?:\.([0-9]{1,2}))?([A-Za-z]{0,2})(?![\w%]|[.,][0-9])"),
            lambda match: _model(match, style),
        ),
        Rule(
            "model",
            Pattern(
                r"([A-Za-z](?<![\w-].)[A-Za-z]{1,19})[-.]?([0-9]{1,4}(?:\.[0-9]{1,2})?)([A-Za-z]{0,2})(?![\w%]|[.,][0-9])"
            ),
            lambda match: _named_model(match, style),
        ),
        Rule(
            "figure and letters",
            Pattern(r"([0-9](?<![\w.,$€£].)[0-9]{0,3})([A-Z]{1,2}|x|[a-z])(?![\w’'])"),
            lambda match: _figure_first(match, style),
        ),
    )


def mixed_rules(style: Style) -> tuple[Rule, ...]:
    """Last resort for a word that holds digits, whatever it is."""
    return (
        Rule(
            "letters and figures",
            Pattern(r"(?<!\w)(?=[^\W\d]*[0-9])(?=[0-9]*[^\W\d])\w+"),
            lambda match: _pieces(match, style),
        ),
    )


def _name(word: str) -> str:
    if word in ("Hwy", "Rte"):
        return "Highway" if word == "Hwy" else "Route"
    return letters.capitals(word) if word.isupper() else word


def _dotted(text: str, style: Style) -> str:
    return " point ".join(integer(part, style) for part in text.split("."))


def _version(text: str, style: Style) -> str:
    first, *rest = text.split(".")
    if len(first) < 4 and first != "0" and all(len(part) == 3 for part in rest):
        return integer("".join([first, *rest]), style)  # 1.000.000, grouped as in Europe
    return _dotted(text, style)


def _formula(text: str, style: Style) -> str:
    parts = re.findall(r"[0-9]+|[A-Za-z]", text.translate(LOWERED))
    return "-".join(cardinal(int(part), style) if part.isdigit() else part.upper() for part in parts)


def _telephone(match: re.Match[str], style: Style) -> str:
    figures = plain(match.group()).replace(".", "")
    area = figures[-10:-7]
    said = cardinal(int(area), style) if area[1:] == "00" else digits(area)
    country = "one, " if len(figures) > 10 else ""
    return f"{country}{said}, {digits(match.group('middle'))}, {digits(match.group('last'))}"


def _foreign_telephone(match: re.Match[str]) -> str | None:
    groups = re.findall("[0-9]+", match.group())
    return ", ".join(map(digits, groups)) if sum(map(len, groups)) > 7 else None


def _lettered_telephone(match: re.Match[str], style: Style) -> str:
    """ "1-800-FLOWERS": the word is read where it can be."""
    _, area, middle, word, end = match.groups()
    said = ["one", cardinal(int(area), style) if area[1:] == "00" else digits(area)]
    said += [digits(middle)] if middle else []
    said.append(
        letters.capitals(word)
        if len(word) < 4
        else word
        if letters.VOWELS.intersection(word)
        else letters.spelled(word)
    )
    if end:
        said.append(digits(end) if end.isdigit() else end)
    return ", ".join(said)


def _short_telephone(match: re.Match[str]) -> str | None:
    called = re.search(r"(?i)\b(?:call|dial|phone|tel\.?|telephone|text|number)\b[\w\s:]{0,12}$", before(match, 30))
    if not called and match.group("middle") != "555":
        return None
    return f"{digits(match.group('middle'))}, {digits(match.group('last'))}"


def _emergency(match: re.Match[str]) -> str | None:
    text = match.group().replace("-", "")
    if "-" not in match.group():
        called = re.search(
            r"(?i)\b(?:(?:call(?:s|ed|ing)?|dial(?:s|ed|ing)?|text|phone|the)"
            r"|(?:call|dial|phone|text)\s[2-9](?:11|88),?(?:\s[2-9]11,?)?\s(?:or|and))\s$",
            before(match, 26),
        )
        follows = re.match(r"\s(?:call|dispatch|operator|cent|system|service|line|hotline)", after(match, 14))
        if not (called or follows):
            return None
    return digits(text)


def _tail(suffix: str) -> str:
    return f"-{'-'.join(suffix.upper())}" if suffix else ""


def _aircraft(match: re.Match[str], style: Style) -> str:
    tens, suffix = match.group(1), match.group(2) or ""
    words = pairs(f"7{tens}7", style)
    if suffix == "s":
        return words + "s"
    return words + (f" {integer(suffix[1:], style)}" if suffix.startswith("-") else f"-{suffix}" if suffix else "")


def _model(match: re.Match[str], style: Style) -> str | None:
    letter, figures, decimals, suffix = match.groups()
    if suffix and suffix.islower() and len(suffix) == 2:
        return None
    words = pairs(figures, style) if len(figures) > 2 else integer(figures, style)
    if decimals:
        words += f" point {digits(decimals)}"
    if suffix == "s":
        words, suffix = plural_words(words), ""
    return f"{letter}-{words.replace(' ', '-')}{_tail(suffix)}"


def _named_model(match: re.Match[str], style: Style) -> str | None:
    name, figures, suffix = match.groups()
    if match.group()[len(name)] == "." and not (name.isupper() and len(name) < 4):
        return None
    if suffix and len(suffix) == 2 and suffix.islower():
        return None
    if name.islower() and len(name) < 3 and "-" not in match.group():
        return None
    if name.isupper() and len(name) > 1:
        said = letters.before_text(letters.capitals(name), " one")
    else:
        said = letters.parts_of_word(name, style)
    is_coded = figures.isdigit() and ((name.isupper() and len(figures) == 3) or name in PAIRED)
    words = pairs(figures, style) if is_coded else number(figures, style)
    is_year = name.isupper() and re.fullmatch("20[0-2][0-9]", figures)
    if is_year or (
        name.lower() in ("mid", "pre", "post", "early", "late") and re.fullmatch("1[1-9][0-9]{2}|20[0-9]{2}", figures)
    ):
        words = year(int(figures), style)
    if suffix == "s":
        words, suffix = plural_words(words), ""
    glue = "-" if name in ("mid", "pre", "post", "under", "over", "sub", "non", "top", "late", "early") else " "
    if name in ("Under", "U") or (glue == "-" and "-" not in match.group()):
        glue = " "
    return f"{said}{glue}{words}{_tail(suffix)}"


K_THINGS = lazy_pattern(r"\s(?:run|race|TV|television|video|screen|display|resolution|monitor|camera|streaming|walk)")
SCALES = {"K": "thousand", "k": "thousand", "M": "million", "B": "billion", "T": "trillion"}


def _figure_first(match: re.Match[str], style: Style) -> str | None:
    figures, suffix = match.groups()
    if suffix == "m":
        return None  # "8m viewers"
    words = integer(figures, style)
    if (
        suffix in SCALES
        and not (suffix == "K" and K_THINGS.match(after(match, 12)))
        and not (suffix == "K" and figures in ("4", "8") and not re.match(r"\s[a-z]", after(match, 2)))
    ):
        return f"{words} {SCALES[suffix]}"
    if suffix == "x":
        return f"{words} times"
    return letters.before_text(f"{words}-{'-'.join(suffix.upper())}", after(match, 4))


def _pieces(match: re.Match[str], style: Style) -> str:
    said = []
    for part in LETTER_PIECE.findall(match.group()):
        if part.isdecimal() and part.isascii():
            said.append(integer(part, style))
        elif part.isascii() and ((part.isupper() and letters.is_spelled(part)) or len(part) == 1):
            said.append(letters.spelled(part))
        elif part.isascii():
            said.append(letters.parts_of_word(part, style))
        else:
            said.append(part)
    short = all(len(word) < 12 for word in said) and len(said) <= 6
    return letters.before_text(("-" if short else " ").join(said), after(match, 4))
