"""Bare numbers: percentages, ordinals, fractions, scores, ranges, years, quantities."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english import units
from audiobrief.text.normalization.english.money import SCALE_OF, scale_name
from audiobrief.text.normalization.english.shapes import (
    DASH,
    END,
    FIRST,
    NUMBER,
    SPACE,
    after,
    before,
    figures,
    hyphenated,
    stands_beside_set,
)
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import (
    cardinal,
    digits,
    fraction,
    integer,
    number,
    ordinal,
    plain,
    plural_words,
    year,
)
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅒": (1, 10),
}  # fmt: skip
SCORE_BEFORE = lazy_pattern(
    r"(?i)\b(?:w[io]ns?|beat|beats|beating|lost|loses?|losing|defeat(?:ed|s)?|scored?|tied|draw|drew|led|leads?|leading"
    r"|trail(?:ed|s|ing)?|voted|vote|passed|ruled|edged?|downed|topped|down|up|final|series|record|ahead)"
    r"\b(?:[\w’' .-]{0,28})\s[\"“]?$"
)
SCORE_AFTER = lazy_pattern(
    r"[\s-](?:wins?|victory|victories|loss|losses|defeats?|lead|draw|tie|score|vote|decision|ruling|record|split|majority"
    r"|thrashing|shutout|series|decided|rout)\b"
)
# What a year or a count has before it.
COUNTED_BEFORE = lazy_pattern(
    r"(?i)\b(?:about|almost|around|nearly|roughly|approximately|over|under|least|most|than|some|up to|exactly|only"
    r"|another|these|those|all|hired|killed|injured|cut|costs?|sold|employs?|has|have|had|weighs?|worth|plus|number|room"
    r"|add)\s$"
)
DATED_BEFORE = lazy_pattern(
    r"(?i)\b(?:in|since|by|until|till|from|to|during|early|late|mid|before|after|for|year|fall|autumn|spring|summer"
    r"|winter|season|circa|and|or|through|between|the|this|its|their|his|her|our|a|fiscal|election|of|copyright|born"
    r"|died|start(?:ed|ing)|ending|[a-z]+[’']s?)[\s-]$"
)
COUNTED_AFTER = lazy_pattern(
    r"[\s\u00a0](?:(?:more|other|new|different|local|former|foreign|full-time|part-time|extra|additional)\s)?"
    r"(?:people|men|women|children|per\b|dollars|euros|metres|meters|feet|times|[a-z]{2,}(?<!ss)(?<!us)(?<!is)s)\b"
)
NOT_COUNTED = frozenset(
    "was is has this does as its us plus elections sales results earnings games sports towards".split()
)


NO_PART = r"[\w.,$€£/-]"


def percent_rules(style: Style) -> tuple[Rule, ...]:
    """Percentages and basis points."""
    return (
        Rule(
            "percent",
            Pattern(
                rf"(?P<first>{FIRST})(?P<half>[½¼¾])?(?:{SPACE}?%?{SPACE}?{DASH}{SPACE}?(?P<second>{NUMBER}))?{SPACE}?%(?P<plus>\+)?"
            ),
            lambda match: _percent(match, style),
        ),
        # "3 million-4 million", "5%–10%": the dash between two whole amounts.
        Rule("range", Pattern(r"[-–—](?<=[\w%].)(?=[$€£]?[0-9])"), _between),
    )


def rules(style: Style) -> tuple[Rule, ...]:
    """Everything that is a number and nothing more, the longest shapes first."""
    return (*_fractions(style), *_parts(style), *_spans(style), *_counts(style))


def _parts(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "ordinal",
            Pattern(
                r"([0-9](?<![\w.,].)(?:[0-9]{0,2}(?:,[0-9]{3})+|[0-9]{0,14}))(?:st|nd|rd|th|ᵗʰ|ˢᵗ|ⁿᵈ|ʳᵈ|ST|ND|RD|TH)(s?)(?!\w)"
            ),
            lambda match: ordinal(int(plain(match.group(1))), style) + match.group(2),
        ),
        Rule(
            "mark",
            Pattern(rf"({FIRST})(?<=\.[0-9])/([0-9]{{1,3}})(?![\w/]|[.,][0-9])"),
            lambda match: f"{number(match.group(1), style)} out of {number(match.group(2), style)}",
        ),
        Rule(
            "tenths",
            Pattern(r"\.(?<![\w.,].)([0-9]{1,6})(?![\w.]|,[0-9])"),
            lambda match: f"point {digits(match.group(1))}",
        ),
        Rule(
            "hundreds",
            Pattern(r"(1(?<![\w.,].)(?:00|000|,000))s(?!\w)"),
            lambda match: "hundreds" if match.group(1) == "100" else "thousands",
        ),
        Rule(
            "tens",
            Pattern(rf"({figures(3, NO_PART)})s(?!\w)"),
            lambda match: plural_words(integer(match.group(1), style)),
        ),
    )


def _fractions(style: Style) -> tuple[Rule, ...]:
    return (
        *(
            Rule(
                "fraction",
                Pattern(rf"{whole}(?P<part>[{''.join(VULGAR)}])(?P<hyphen>-(?=[a-z]))?"),
                lambda match: _mixed(match.group("whole"), *VULGAR[match.group("part")], match.group("hyphen"), style),
            )
            for whole in (rf"(?P<whole>{figures(4, NO_PART)}){SPACE}?", "(?P<whole>)")
        ),
        *(
            Rule(
                "fraction",
                Pattern(rf"{start}[/⁄](?P<below>[0-9]{{1,4}})(?![\w/]|[.,][0-9])(?P<hyphen>-(?=[a-z]))?"),
                lambda match: _fraction(match, style),
            )
            for start in (
                rf"(?P<whole>{figures(3, NO_PART)})(?:{SPACE}|-)(?P<above>[0-9]{{1,3}})",
                rf"(?P<whole>)(?P<above>{figures(3, NO_PART)})",
            )
        ),
    )


def _spaced_range(match: re.Match[str], style: Style) -> str | None:
    """ "5 - 7 days": a hyphen between blanks counts from one to the other where a plural follows."""
    first, second = match.groups()
    return f"{number(first, style)} to {number(second, style)}" if int(first) < int(second) else None


def _spans(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "range",
            Pattern(
                rf"({figures(3, NO_PART)})\s[-–]\s([0-9]{{1,3}})"
                r"(?=\s(?:[a-z]{2,12}\s)?(?:[a-z]{2,14}s|cm|km|mm|kg|ft)\b)"
            ),
            lambda match: _spaced_range(match, style),
        ),
        Rule(
            "score",
            Pattern(
                rf"({figures(3, NO_PART)})[-–]([0-9]{{1,3}})(?:[-–]([0-9]{{1,3}}))?(?![\w%/]|{DASH}[0-9]|[.,][0-9])"
            ),
            lambda match: _score(match, style),
        ),
        Rule(
            "range",
            Pattern(
                rf"(?P<first>{FIRST})(?P<scale1>[KkMB])?(?:{DASH}|{SPACE}[–—]{SPACE})(?P<second>{NUMBER}){END}(?P<scale>bn|tn|mn|[KkMB])?(?:(?P<hyphen>-)(?=[a-z])|(?![\w%/]|{DASH}[0-9]))"
            ),
            lambda match: _range(match, style),
        ),
    )


def _counts(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "short scale",
            Pattern(rf"(?P<amount>{FIRST}){END}(?P<scale>bn|tn|trn|mn|mln|m|x|[KkMB])(?P<plus>\+)?(?!\w)"),
            lambda match: (
                f"{number(match.group('amount'), style)} {scale_name(match.group('scale'))}"
                + (" plus" if match.group("plus") else "")
            ),
        ),
        Rule(
            "year",
            Pattern(r"([12](?<![\w.,$€£/#].)[0-9]{3})(?![\w%/]|[.,][0-9])"),
            lambda match: _year(match, style),
        ),
        Rule(
            "number",
            Pattern(rf"(?P<amount>{FIRST}){END}"),
            lambda match: _number(match, style),
        ),
    )


def last_rules(style: Style) -> tuple[Rule, ...]:
    """Digits that no shape has claimed."""
    return (Rule("digits", Pattern(r"[0-9]+"), lambda match: _leftover(match, style)),)


def _percent(match: re.Match[str], style: Style) -> str:
    words = number(match.group("first"), style)
    if match.group("half"):
        words += f" and {units.HALVES[match.group('half')]}"
    if match.group("second"):
        words += f" to {number(match.group('second'), style)}"
    return words + " percent" + (" plus" if match.group("plus") else "")


def _mixed(whole: str | None, above: int, below: int, hyphen: str | None, style: Style) -> str:
    tail = hyphen or ""
    if whole:
        part = (
            "a half"
            if (above, below) == (1, 2)
            else "a quarter"
            if (above, below) == (1, 4)
            else fraction(above, below, style)
        )
        words = f"{integer(whole, style)} and {part}"
        return (hyphenated(words) if hyphen else words) + tail
    words = fraction(above, below, style)
    if hyphen:
        words = "half" if (above, below) == (1, 2) else hyphenated(words)
    return words + tail


# Denominators that make a fraction; other pairs of figures are marks and shares ("28 out of 30").
DENOMINATORS = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 32, 64))


def _fraction(match: re.Match[str], style: Style) -> str | None:
    whole, above, below = match.group("whole"), int(match.group("above")), int(match.group("below"))
    if not above or not below or match.group("above")[0] == "0" or (whole and above >= below):
        return None
    if not whole and below in (5, 10, 100) and above > below and above <= 2 * below:
        return f"{cardinal(above, style)} out of {cardinal(below, style)}"
    if not whole and above >= below and below not in (2, 3, 4, 8):
        return f"{cardinal(above, style)} {cardinal(below, style)}"
    is_mark = below not in DENOMINATORS or re.match(r"\s(?:stars?|rating|points)\b", after(match, 10))
    if not whole and is_mark and above > 1:
        return f"{cardinal(above, style)} out of {cardinal(below, style)}"
    words = _mixed(whole, above, below, match.group("hyphen"), style)
    article = not whole and above == 1 and re.search(r"\b[Aa]n?\s$", before(match, 3))
    return words.removeprefix("one ") if article else words


def _score(match: re.Match[str], style: Style) -> str | None:
    figures = [group for group in match.groups() if group]
    is_score = bool(SCORE_AFTER.match(after(match)) or SCORE_BEFORE.search(before(match)) or stands_beside_set(match))
    falling = int(figures[0]) >= int(figures[1])
    if not is_score and not falling and len(figures) == 2:
        return None
    if (
        not is_score
        and re.match(r"-?\s?[a-z]", after(match, 2))
        and len(figures) == 2
        and int(figures[0]) < int(figures[1])
    ):
        return None
    # Large scores need their "to": "fifty-two to forty-eight", but "three-two".
    joint = " to " if len(figures) == 2 and any(int(figure) > 20 for figure in figures) else "-"
    return joint.join(integer(figure, style) for figure in figures)


_AMOUNT_BEFORE = lazy_pattern(
    r"[0-9½¼¾]\s?(?:%|(?:thousand|million|billion|trillion|percent|per cent|degrees|years|months|weeks|days|hours"
    r"|minutes|people|cents|points|km|cm|mm|kg|lbs?|[KMB]))$"
)


def _between(match: re.Match[str]) -> str | None:
    return " to " if _AMOUNT_BEFORE.search(before(match, 16)) else None


def _range(match: re.Match[str], style: Style) -> str | None:
    first, second = match.group("first"), match.group("second")
    if re.fullmatch("[0-9]-[0-9]{4}", match.group()) and re.match(r"\s?(?:[),.;]|$|or\b|and\b)", after(match, 4)):
        return f"{digits(first)}, {digits(second)}"  # an extension: "call Joan (3-5213)"
    scale = scale_name(match.group("scale"))
    words = f"{number(first, style)}"
    if match.group("scale1"):
        words += f" {SCALE_OF[match.group('scale1')]}"
    words += f" to {number(second, style)}" + (f" {scale}" if scale else "")
    return hyphenated(words) + "-" if match.group("hyphen") else words


def _year(match: re.Match[str], style: Style) -> str | None:
    value = int(match.group(1))
    if value < 2200 and re.match(r"\s(?:B\.?C|A\.?D|[BC]CE)\b", after(match, 6)):
        return year(value, style)
    following = COUNTED_AFTER.match(after(match))
    # A count has its comma or its noun: "about 1,850", "about 1850 people".
    if (
        1000 < value < 2100
        and (value >= 1400 or value % 50)
        and not following
        and re.search(r"(?i)\b(?:about|around)\s$", before(match, 8))
    ):
        return year(value, style) if _year_follows(match) else None
    if value >= 2200 or COUNTED_BEFORE.search(before(match, 24)):
        return None
    dated = DATED_BEFORE.search(before(match, 24))
    if following and not dated and following.group().split()[-1] not in NOT_COUNTED:
        return None
    if re.match(r"[\s-](?:million|billion|trillion|per cent|percent|degrees)\b", after(match, 14)):
        return None
    if value < 1400 and not dated:
        return None
    return year(value, style)


def _year_follows(match: re.Match[str]) -> bool:
    """Whether what stands after a figure can stand after a year, and not after a count without its noun."""
    return bool(
        re.match(
            r"\s?(?:$|[.,;:!?)\]\"”–—-]|(?:and|as|at|but|by|in|on|or|that|the|to|until|when|which)\b)", after(match, 8)
        )
    )


def _number(match: re.Match[str], style: Style) -> str | None:
    amount, following = match.group("amount"), after(match, 1)
    if not following.isalpha():
        return number(amount, style)
    # "1Q25" is read in pieces by the rule for mixed words.
    return f"{number(amount, style)} " if "." in amount or "," in amount else None


def _leftover(match: re.Match[str], style: Style) -> str:
    """Digits that no shape has claimed, with room to the letters they touch."""
    left = " " if before(match, 1).isalnum() else ""
    right = " " if after(match, 1).isalnum() else ""
    return f"{left}{integer(match.group(), style)}{right}"
