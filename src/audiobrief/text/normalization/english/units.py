"""Units of measure after a number, between numbers and alone; dimensions; feet and inches."""

from __future__ import annotations

import re

from audiobrief.text.normalization.english.shapes import (
    DASH,
    END,
    FIRST,
    NUMBER,
    SPACE,
    any_of,
    has_noun_after,
    hyphenated,
    is_negative,
    stands_before_noun,
    starting,
    with_stop,
)
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import fraction, is_one, number
from audiobrief.text.normalization.rules import Rule

Unit = tuple[str, str]


def _s(one: str) -> Unit:
    return one, one + "s"


def _prefixed(name: str) -> dict[str, Unit]:
    return {"k": _s("kilo" + name), "M": _s("mega" + name), "G": _s("giga" + name), "T": _s("tera" + name)}


def _family(symbol: str, name: str) -> dict[str, Unit]:
    return {prefix + symbol: unit for prefix, unit in _prefixed(name).items()}


# May touch their number: "5km", "16GB".
GLUED: dict[str, Unit] = {
    "km": _s("kilometre"),
    "cm": _s("centimetre"),
    "mm": _s("millimetre"),
    "µm": _s("micrometre"),
    "μm": _s("micrometre"),
    "nm": _s("nanometre"),
    "m": _s("metre"),
    "km²": _s("square kilometre"),
    "km2": _s("square kilometre"),
    "m²": _s("square metre"),
    "m2": _s("square metre"),
    "cm²": _s("square centimetre"),
    "m³": _s("cubic metre"),
    "m3": _s("cubic metre"),
    "cm³": _s("cubic centimetre"),
    "kg": _s("kilogram"),
    "g": _s("gram"),
    "mg": _s("milligram"),
    "µg": _s("microgram"),
    "mcg": _s("microgram"),
    "kt": _s("kilotonne"),
    "Mt": _s("megatonne"),
    "Gt": _s("gigatonne"),
    "lb": _s("pound"),
    "lbs": _s("pound"),
    "oz": _s("ounce"),
    "ft": ("foot", "feet"),
    "yd": _s("yard"),
    "yds": _s("yard"),
    "mi": _s("mile"),
    "ha": _s("hectare"),
    "L": _s("litre"),
    "l": _s("litre"),
    "mL": _s("millilitre"),
    "ml": _s("millilitre"),
    "hL": _s("hectolitre"),
    "dL": _s("decilitre"),
    "bbl": _s("barrel"),
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "kph": ("kilometre per hour", "kilometres per hour"),
    "kmh": ("kilometre per hour", "kilometres per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "mpg": ("mile per gallon", "miles per gallon"),
    "rpm": ("revolution per minute", "revolutions per minute"),
    "bpm": ("beat per minute", "beats per minute"),
    "fps": ("frame per second", "frames per second"),
    "ppm": ("part per million", "parts per million"),
    "ppb": ("part per billion", "parts per billion"),
    "psi": ("pound per square inch", "pounds per square inch"),
    "bps": _s("basis point"),
    "bp": _s("basis point"),
    "W": _s("watt"),
    "V": _s("volt"),
    "kV": _s("kilovolt"),
    "mA": _s("milliamp"),
    "mAh": _s("milliamp hour"),
    "Ah": _s("amp hour"),
    "kJ": _s("kilojoule"),
    "MJ": _s("megajoule"),
    "GJ": _s("gigajoule"),
    "cal": _s("calorie"),
    "kcal": _s("kilocalorie"),
    "dB": _s("decibel"),
    "kPa": _s("kilopascal"),
    "hPa": _s("hectopascal"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "Kbps": ("kilobit per second", "kilobits per second"),
    "kbps": ("kilobit per second", "kilobits per second"),
    "Mbps": ("megabit per second", "megabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"),
    "Mb/s": ("megabit per second", "megabits per second"),
    "Gb/s": ("gigabit per second", "gigabits per second"),
    "Gb": _s("gigabit"),
    "KB": _s("kilobyte"),
    "kB": _s("kilobyte"),
    "MB": _s("megabyte"),
    "GB": _s("gigabyte"),
    "TB": _s("terabyte"),
    "PB": _s("petabyte"),
    "EB": _s("exabyte"),
    "MP": _s("megapixel"),
    "px": _s("pixel"),
    "ms": _s("millisecond"),
    "h": _s("hour"),
    "hr": _s("hour"),
    "hrs": _s("hour"),
    "min": _s("minute"),
    "mins": _s("minute"),
    "sec": _s("second"),
    "secs": _s("second"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "° C": ("degree Celsius", "degrees Celsius"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "° F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    **dict.fromkeys(("ºC", "º C", "˚C", "˚ C"), ("degree Celsius", "degrees Celsius")),
    **dict.fromkeys(("ºF", "º F", "˚F", "˚ F"), ("degree Fahrenheit", "degrees Fahrenheit")),
    **{capitals: _s(name) for capitals, name in (("CM", "centimetre"), ("KM", "kilometre"), ("KG", "kilogram"))},
    "KM/H": ("kilometre per hour", "kilometres per hour"),
    "MPH": ("mile per hour", "miles per hour"),
    "LBS": _s("pound"),
    "°": _s("degree"),
    **_family("W", "watt"),
    **_family("Wh", "watt-hour"),
    "Wh": _s("watt-hour"),
}
# Need a space or a hyphen before them: "5 t", "5 s"; or their full stop.
SPACED: dict[str, Unit] = {
    "t": _s("tonne"),
    "s": _s("second"),
    "yr": _s("year"),
    "yrs": _s("year"),
    "mos": _s("month"),
    "wk": _s("week"),
    "wks": _s("week"),
    "C": ("degree Celsius", "degrees Celsius"),
    "in.": ("inch", "inches"),
    "ft.": ("foot", "feet"),
    "lb.": _s("pound"),
    "lbs.": _s("pound"),
    "oz.": _s("ounce"),
    "mi.": _s("mile"),
    "yd.": _s("yard"),
    "yds.": _s("yard"),
    "gal.": _s("gallon"),
    "gal": _s("gallon"),
    "hr.": _s("hour"),
    "hrs.": _s("hour"),
    "min.": _s("minute"),
    "sec.": _s("second"),
    "pt.": _s("pint"),
    "qt.": _s("quart"),
    "MM": _s("millimetre"),
    "boe/d": ("barrel of oil equivalent a day", "barrels of oil equivalent a day"),
    "tbsp": _s("tablespoon"),
    "tbsp.": _s("tablespoon"),
    "tsp": _s("teaspoon"),
    "tsp.": _s("teaspoon"),
    "sq. ft.": ("square foot", "square feet"),
    "sq. ft": ("square foot", "square feet"),
    "sq ft": ("square foot", "square feet"),
    "sq. m": _s("square metre"),
    "sq m": _s("square metre"),
    "sq. km": _s("square kilometre"),
    "sq km": _s("square kilometre"),
    "sq. mi.": _s("square mile"),
    "sq. in.": ("square inch", "square inches"),
    "cu. ft.": ("cubic foot", "cubic feet"),
    "bpd": ("barrel a day", "barrels a day"),
    "b/d": ("barrel a day", "barrels a day"),
    "mb/d": ("million barrels a day", "million barrels a day"),
    "mbpd": ("million barrels a day", "million barrels a day"),
}
UNITS = GLUED | SPACED
# Units that are read even without a number, since they are nothing else.
ALONE = frozenset(
    "km/h mph kWh MWh GWh TWh MW GW TW kW °C °F ℃ ℉ GHz MHz kHz Mbps Gbps km² m² m³ kg km ppm mph kPa mAh".split()
)
PER_TIME = {
    "yr": "year",
    "hr": "hour",
    "M": "million",
    "100 km": "one hundred kilometres",
    "100km": "one hundred kilometres",
    "hour": "hour",
    "h": "hour",
    "s": "second",
    "sec": "second",
    "min": "minute",
    "mo": "month",
    "wk": "week",
    "d": "day",
}
PER_WORD = rf"(?:{any_of(set(GLUED) - {'°'})}|{any_of(PER_TIME)}|t|sq\. ft\.?|sq ft|[a-z]{{2,20}})(?!\w)"
NO_UNIT = r"[\w/]"
HARDWARE = frozenset("KB MB GB TB PB W kW V mAh Hz kHz MHz GHz MP px Mbps Gbps".split())
AMERICAN = {"metre": "meter", "litre": "liter", "tonne": "metric ton"}


def rules(style: Style) -> tuple[Rule, ...]:
    """A number with its unit, two of them, and units alone."""
    glued, spaced = any_of(GLUED), any_of(SPACED)
    unit = (
        rf"(?:(?P<spaced>-|{SPACE}|(?<=\.[0-9][0-9])(?=s))(?P<far>{spaced})|(?P<glued>-|{SPACE})?(?P<unit>{glued}))"
        rf"(?P<per>/{PER_WORD}|{SPACE}/{SPACE}h(?!\w))?(?!\w)(?!/\w)"
    )
    factor = rf"{SPACE}?[x×]{SPACE}?"
    return (
        Rule(
            "feet and inches",
            re.compile(
                r"([1-9](?<![\w.].))\s?(?:['’′]|ft\.?)\s?-?(1[01]|[0-9])(?:\s?[\"”″](?!\w)|\s?in\.?(?!\w)|[’′']{2})"
            ),
            lambda match: f"{number(match.group(1), style)} foot {number(match.group(2), style)}",
        ),
        Rule(
            "inches",
            re.compile(rf"({FIRST})\s?″"),
            lambda match: _counted(match.group(1), ("inch", "inches"), style),
        ),
        Rule(
            "dimensions",
            re.compile(
                rf"(?P<first>{FIRST})(?P<unit1>{SPACE}?(?:{glued}))?{factor}(?P<second>{NUMBER})"
                rf"(?:(?P<unit2>{SPACE}?(?:{glued}))?{factor}(?P<third>{NUMBER}))?{END}"
                rf"(?:(?P<gap>-|{SPACE})?(?P<unit>{any_of(UNITS)})(?!\w))?(?!\w)(?!{SPACE}?=)"
            ),
            lambda match: _dimensions(match, style),
        ),
        Rule(
            "measure",
            re.compile(
                rf"(?P<first>{FIRST})(?P<half>[¼½¾]|(?:{SPACE}|-)[1-9]{{1,2}}/[1-9][0-9]?(?!\w))?"
                rf"(?:{SPACE}?(?:{DASH}|to|TO){SPACE}?(?P<second>{NUMBER}))?{END}"
                rf"(?P<scale>{SPACE}(?:thousand|million|billion)|[KMB](?={SPACE}(?:b/d|bpd|boe/d|sq|km|t\b|ha\b)))?{unit}"
            ),
            lambda match: _measure(match, style),
        ),
        Rule("unit", re.compile(rf"({starting(ALONE, NO_UNIT)})(?!\w)(?!/)"), lambda match: _alone(match, style)),
    )


def spelling(words: str, style: Style) -> str:
    """The unit's name in the locale's spelling."""
    if style.american_spelling:
        for canadian, american in AMERICAN.items():
            words = words.replace(canadian, american)
    return words


def after_per(symbol: str, style: Style) -> str:
    """What is said after "per" for a unit or a word: "kWh" "kilowatt-hour", "month" "month"."""
    if symbol in PER_TIME:
        return spelling(PER_TIME[symbol], style)
    return spelling(UNITS.get(symbol, (symbol, symbol))[0], style)


def _counted(written: str, unit: Unit, style: Style) -> str:
    return f"{number(written, style)} {spelling(unit[0] if is_one(written) else unit[1], style)}"


BIG = {"K": "thousand", "M": "million", "B": "billion"}
HALVES = {"¼": "a quarter", "½": "a half", "¾": "three quarters"}


def _part(written: str, style: Style) -> str:
    """The fraction after a whole number: "½", " 1/2", " 3/8"."""
    if written in HALVES:
        return HALVES[written]
    above, below = (int(part) for part in written[1:].split("/"))
    known = {(1, 2): "a half", (1, 4): "a quarter"}
    return known.get((above, below)) or fraction(above, below, style)


def _measure(match: re.Match[str], style: Style) -> str | None:
    groups = match.groupdict()
    symbol = groups["unit"] or groups["far"]
    gap = groups["glued"] or groups["spaced"] or ""
    first, second, scale = groups["first"], groups["second"], groups["scale"] or ""
    if _is_something_else(match, symbol, gap):
        return None
    one, many = UNITS[symbol]
    words = number(first, style) + (f" and {_part(groups['half'], style)}" if groups["half"] else "")
    if second:
        words += f" to {number(second, style)}"
    words += f" {BIG[scale]}" if scale in BIG else scale
    per = f" per {after_per(groups['per'].strip()[1:].strip(), style)}" if groups["per"] else ""
    attached = gap == "-" or (not per and symbol != "C" and _is_adjective(match, symbol, gap))
    if attached and not is_negative(match):
        said = hyphenated(f"{words} {spelling(one, style)}")
        return with_stop(said, match)
    singular = is_one(first) and not (second or scale or groups["half"])
    return with_stop(f"{words} {spelling(one if singular else many, style)}{per}", match)


def _is_adjective(match: re.Match[str], symbol: str, gap: str) -> bool:
    """Hardware is sold in closed adjectives: "512GB drive", "65W charger"."""
    return stands_before_noun(match) or (not gap and symbol in HARDWARE and has_noun_after(match))


def _is_something_else(match: re.Match[str], symbol: str, gap: str) -> bool:
    """A number before a letter that is not its unit: "5m people", "Section 20 C", "2-s"."""
    if symbol == "m" and not gap:
        return bool(re.match(r"\s(?:people|users|[a-z]{3,}s)\b", match.string[match.end() : match.end() + 30]))
    if symbol == "C":
        return gap == "-" or bool(re.match(r"[.\-’']\w|\s[A-Z]", match.string[match.end() : match.end() + 3]))
    if symbol == "s" and "." in match.group("first"):
        return False  # "9.58s"
    return symbol in ("s", "h", "t") and gap == "-"


def _dimensions(match: re.Match[str], style: Style) -> str:
    said = []
    for name in ("first", "second", "third"):
        if not match.group(name):
            continue
        words = number(match.group(name), style)
        inner = match.groupdict().get({"first": "unit1", "second": "unit2"}.get(name, ""))
        if inner:
            words = _counted(match.group(name), UNITS[inner.strip()], style)
        said.append(words)
    words = " by ".join(said)
    symbol = match.group("unit")
    if not symbol:
        return words
    if match.group("gap") == "-":
        return hyphenated(f"{words} {spelling(UNITS[symbol][0], style)}")
    return with_stop(f"{words} {spelling(UNITS[symbol][1], style)}", match)


def _alone(match: re.Match[str], style: Style) -> str:
    one, many = UNITS[match.group(1)]
    earlier = match.string[max(0, match.start() - 8) : match.start()]
    return spelling(one if re.search(r"\b(?:per|a|an|each|every)\s$", earlier) else many, style)
