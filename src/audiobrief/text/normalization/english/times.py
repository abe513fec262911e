"""Times of day, with their zones and ranges."""

from __future__ import annotations

import re

from audiobrief.text.normalization.english.shapes import figures, with_stop
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import cardinal, number, plain
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

REGIONS = {
    "E": "Eastern",
    "C": "Central",
    "M": "Mountain",
    "P": "Pacific",
    "A": "Atlantic",
    "N": "Newfoundland",
}
LETTERED = {
    "GMT": "G-M-T",
    "UTC": "U-T-C",
    "BST": "B-S-T",
    "CET": "C-E-T",
    "CEST": "C-E-S-T",
    "JST": "J-S-T",
    "IST": "I-S-T",
}
ZONE = r"(?:\s(?P<open>\()?(?P<zone>[ECMPAN][SD]?T|GMT|UTC|BST|CEST|CET|JST|IST)(?!\w)(?(open)\)))?"
GUARD = r"[\w:.,$€£/]"
TO = r"(?P<to>\s?[-–—]\s?(?=[0-9]|noon\b|midnight\b))?"
HALF = r"(?P<half>[ap]\.m\.|[AP]\.M\.|[ap]\.m(?!\w)|[ap]m(?!\w)|[AP]M(?!\w))"


def rules(style: Style) -> tuple[Rule, ...]:
    """Twelve-hour times first: they own their a.m. and p.m."""
    clock = rf"(?P<hour>{figures(2, GUARD)})"
    return (
        Rule(
            "time",
            Pattern(
                rf"{clock}(?:[:.](?P<minute>[0-5][0-9]))?"
                rf"(?:\s?[-–—]\s?(?P<hour2>1?[0-9])(?:[:.](?P<minute2>[0-5][0-9]))?)?[\s\u00a0\u202f]?{HALF}{ZONE}{TO}"
            ),
            lambda match: _twelve(match, style),
        ),
        Rule(
            "hours",
            Pattern(r"[-–—](?:(?<=\bnoon.)|(?<=\bmidnight.))(?=1?[0-9](?:[:.][0-5][0-9])?\s?[ap]\.?m)"),
            lambda match: " to ",
        ),
        Rule(
            "time",
            Pattern(
                rf"{clock}:(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?(?![\w:]|[.,][0-9]|\sscale\b){ZONE}{TO}"
            ),
            lambda match: _day(match, style),
        ),
        Rule(
            "time",
            Pattern(rf"{clock}\s?h\s?(?P<minute>[0-5][0-9])(?!\w){ZONE}{TO}"),
            lambda match: _day(match, style),
        ),
        Rule(
            "duration",
            Pattern(
                rf"({figures(3, GUARD)})\s?(?:h|hrs?)\s?([0-5]?[0-9])\s?(?:m|mins?)"
                r"(?:\s?([0-5]?[0-9])\s?(?:s|secs?))?(?!\w)"
            ),
            lambda match: _duration(match.groups(), ("hour", "minute", "second"), style),
        ),
        Rule(
            "duration",
            Pattern(rf"({figures(3, GUARD)})\s?(?:m|mins?)\s?([0-5]?[0-9])\s?(?:s|secs?)(?!\w)"),
            lambda match: _duration(match.groups(), ("minute", "second"), style),
        ),
        Rule(
            "race time",
            Pattern(rf"({figures(2, GUARD)}):([0-5][0-9])\.([0-9]{{1,3}})(?![\w:]|\.[0-9])"),
            lambda match: (
                f"{cardinal(int(match.group(1)), style)} {number(f'{int(match.group(2))}.{match.group(3)}', style)}"
            ),
        ),
        Rule(
            "time",
            Pattern(r"0(?<![\w:.,$€£].)([0-9])([0-5][0-9])(?=\s(?:hours|hrs)\b)"),
            lambda match: _military(match, style),
        ),
        Rule(
            "time",
            Pattern(r"([01][0-9]|2[0-3])(?<![\w:.,$€£]..)([0-5][0-9])\s?(GMT|UTC|Z|[ECMPA][SD]?T)(?!\w)"),
            lambda match: _zoned(match, style),
        ),
        Rule("half of day", Pattern(r"(?P<half>[apAP](?<![\w.].)\.[mM]\.?)(?!\w)"), _half_alone),
        Rule(
            "ratio",
            Pattern(rf"({figures(3, GUARD)}):([0-9]{{1,3}}(?:,[0-9]{{3}}){{0,3}})(?![\w:]|[.,][0-9])"),
            lambda match: f"{cardinal(int(match.group(1)), style)} to {cardinal(int(plain(match.group(2))), style)}",
        ),
    )


def _minutes(minute: str, style: Style) -> str:
    return ("oh " if minute[0] == "0" else "") + cardinal(int(minute), style)


def _clock(hour: str, minute: str | None, style: Style) -> str:
    """Hour and minute of a twelve-hour time: "ten thirty", "nine oh five", "ten"."""
    said = cardinal(int(hour), style)
    return said if not minute or minute == "00" else f"{said} {_minutes(minute, style)}"


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone in LETTERED:
        return " " + LETTERED[zone]
    kind = {"S": " standard", "D": " daylight"}.get(zone[1], "")
    return f" {REGIONS[zone[0]]}{kind} time"


def _twelve(match: re.Match[str], style: Style) -> str | None:
    if int(match.group("hour")) > 24:
        return None
    half = "A-M" if match.group("half")[0] in "aA" else "P-M"
    words = _clock(match.group("hour"), match.group("minute"), style)
    if match.group("hour2"):
        words += f" to {_clock(match.group('hour2'), match.group('minute2'), style)}"
    words += f" {half}{_zone(match.group('zone'))}"
    if match.group("to"):
        return words + " to "
    return with_stop(words, match)


def _day(match: re.Match[str], style: Style) -> str | None:
    hour, minute = match.group("hour"), match.group("minute")
    if int(hour) > 24:
        return None
    second = match.groupdict().get("second")
    if second:
        words = f"{_clock(hour, minute, style) if minute != '00' else cardinal(int(hour), style) + ' oh oh'}"
        words += f" and {cardinal(int(second), style)} second{'' if second == '01' else 's'}"
    elif minute != "00":
        words = f"{cardinal(int(hour), style)} {_minutes(minute, style)}"
    elif int(hour) in (0, 24):
        words = "midnight"
    else:
        words = cardinal(int(hour), style) + (" hundred" if int(hour) > 12 else " o'clock")
    return words + _zone(match.group("zone")) + (" to " if match.group("to") else "")


def _duration(figures: tuple[str | None, ...], names: tuple[str, ...], style: Style) -> str:
    """ "two hours thirty minutes"."""
    pairs = [(int(figure), name) for figure, name in zip(figures, names, strict=True) if figure]
    return " ".join(f"{cardinal(count, style)} {name}{'' if count == 1 else 's'}" for count, name in pairs)


def _zoned(match: re.Match[str], style: Style) -> str:
    """Four figures with their zone: "2300 GMT"."""
    hour, minute, zone = match.groups()
    said = ("oh " if hour[0] == "0" else "") + cardinal(int(hour), style)
    said += " hundred" if minute == "00" else f" {_minutes(minute, style)}"
    return said + (" Zulu" if zone == "Z" else _zone(zone))


def _military(match: re.Match[str], style: Style) -> str:
    minute = match.group(2)
    said = "hundred" if minute == "00" else _minutes(minute, style)
    return f"oh {cardinal(int(match.group(1)), style)} {said}"


def _half_alone(match: re.Match[str]) -> str:
    words = "A-M" if match.group("half")[0] in "aA" else "P-M"
    return with_stop(words, match)
