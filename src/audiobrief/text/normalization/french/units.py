"""Units of measure: "100 km/h", "-20 °C", "3,2 TWh", "40 m²", and percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.french.binding import any_of, bound, fixed, word_before
from audiobrief.text.normalization.french.figures import number_words
from audiobrief.text.normalization.french.numbers import INTEGER, NUMBER, PLAIN, SPACE, cardinal, figure
from audiobrief.text.normalization.rules import Rule


@dataclass(frozen=True)
class Unit:
    """The noun of a unit in the singular and plural, and its gender."""

    one: str
    many: str
    feminine: bool = False


def _metric(symbol: str, noun: str, prefixes: str) -> dict[str, str]:
    names = {
        "n": "nano", "µ": "micro", "μ": "micro", "m": "milli", "c": "centi", "d": "déci", "h": "hecto",
        "k": "kilo", "M": "méga", "G": "giga", "T": "téra", "P": "péta", "E": "exa",
    }  # fmt: skip
    return {prefix + symbol: names[prefix] + noun for prefix in prefixes}


_MASCULINE = {
    "m": "mètre", **_metric("m", "mètre", "nµμmcdk"), "Km": "kilomètre", "KM": "kilomètre", "CM": "centimètre",
    "KG": "kilogramme",
    "g": "gramme", **_metric("g", "gramme", "µμmk"), "kilo": "kilo", "kilos": "kilo",
    "l": "litre", "L": "litre", **_metric("l", "litre", "mcdh"), **_metric("L", "litre", "mcdh"),
    "W": "watt", **_metric("W", "watt", "mkMGT"), "Wh": "wattheure", **_metric("Wh", "wattheure", "kMGT"),
    "V": "volt", **_metric("V", "volt", "mkM"), "A": "ampère", "mA": "milliampère",
    "Ah": "ampèreheure", "mAh": "milliampèreheure", "J": "joule", **_metric("J", "joule", "kMG"),
    "Pa": "pascal", **_metric("Pa", "pascal", "hkMG"), "bar": "bar", "mbar": "millibar",
    "Hz": "hertz", **_metric("Hz", "hertz", "kMGT"), "dB": "décibel", "db": "décibel",
    **_metric("o", "octet", "kMGTPE"), "Ko": "kilooctet", "GO": "gigaoctet", "MO": "mégaoctet",
    **_metric("B", "octet", "kMGTPE"), "KB": "kilooctet",
    "bit": "bit", "bits": "bit", **_metric("bit", "bit", "kMGT"), **_metric("b", "bit", "kMGT"),
    "ha": "hectare", "an": "an", "ans": "an", "j": "jour", "mois": "mois", "po": "pouce", "pi": "pied",
    "mi": "mille", "gal": "gallon", "ch": "cheval", "cv": "cheval", "px": "pixel", "Mpx": "mégapixel",
    "MP": "mégapixel",
    "hab.": "habitant", "hab": "habitant", "pts": "point", "pt": "point", "pb": "point de base", "ct": "carat",
    "lm": "lumen", "Bq": "becquerel", "Sv": "sievert",
    **_metric("Sv", "sievert", "mµμ"),
    "tr": "tour", "éq. CO2": "équivalent", "ppp": "point par pouce", "dpi": "point par pouce",
    "ips": "image par seconde",
    "Nm": "newton-mètre", "N⋅m": "newton-mètre", "Ω": "ohm", **_metric("Ω", "ohm", "kM"),
}  # fmt: skip
_FEMININE = {
    "t": "tonne", "kt": "kilotonne", "Mt": "mégatonne", "Gt": "gigatonne", "lb": "livre", "lbs": "livre",
    "oz": "once",
    "min": "minute", "MIN": "minute", "mn": "minute",
    "s": "seconde", "sec": "seconde", **_metric("s", "seconde", "nµμm"),
    "h": "heure",
    "cal": "calorie", "kcal": "kilocalorie", "sem.": "semaine", "vg": "verge", "fps": "image par seconde",
    "mol": "mole", **_metric("mol", "mole", "nµμmk"),
    "tep": "tonne équivalent pétrole", "Mtep": "mégatonne équivalent pétrole", "tCO2": "tonne de C O deux",
    "ppm": "partie par million", "ppb": "partie par milliard", "pers.": "personne",
    "pers": "personne", "sem": "semaine",
}  # fmt: skip
_DEGREES = {
    "°C": "Celsius",
    "ºC": "Celsius",
    "℃": "Celsius",
    "°F": "Fahrenheit",
    "ºF": "Fahrenheit",
    "℉": "Fahrenheit",
    "°K": "kelvin",
    "° C": "Celsius",
    "º C": "Celsius",
    "° F": "Fahrenheit",
    "°": "",
    "º": "",
}
_LENGTHS = ("m", "km", "cm", "mm", "dm", "nm", "pi", "po", "mi", "µm")
# Symbols that mean their unit even without a number before them.
_ALONE = (
    "kWh MWh GWh TWh kW MW GW TW km/h km m² m³ km² km³ cm² cm³ m2 m3 km2 cm cm2 cm3 mm kg mg °C °F mAh GHz MHz kHz "
    "Hz dB Mbit/s Gbit/s Mo Go Mbps Gbps g/km L/100"
).split()


def _plural(noun: str) -> str:
    """The plural of a unit's name: only its first word takes the mark."""
    first, _, rest = noun.partition(" ")
    if first == "cheval":
        first = "chevaux"
    elif not first.endswith(("s", "z", "x")):
        first += "s"
    return f"{first} {rest}" if rest else first


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Every symbol that may follow a number, with its name."""
    table = {symbol: Unit(noun, _plural(noun)) for symbol, noun in _MASCULINE.items()}
    table |= {symbol: Unit(noun, _plural(noun), True) for symbol, noun in _FEMININE.items()}
    for symbol in _LENGTHS:
        one, many = table[symbol].one, table[symbol].many
        for power, adjective in (("2", "carré"), ("²", "carré"), ("3", "cube"), ("³", "cube")):
            table[symbol + power] = Unit(f"{one} {adjective}", f"{many} {adjective}s")
    for symbol, scale in _DEGREES.items():
        table[symbol] = Unit(f"degré {scale}".strip(), f"degrés {scale}".strip())
    for symbol in ("Mbps", "Gbps", "kbps", "Tbps"):
        bit = table[symbol[0] + "bit"]
        table[symbol] = Unit(f"{bit.one} par seconde", f"{bit.many} par seconde")
    table["s²"] = Unit("seconde carrée", "secondes carrées", True)
    table["KM/H"] = table["kmh"] = Unit("kilomètre à l’heure", "kilomètres à l’heure")
    table["mph"] = Unit("mille à l’heure", "milles à l’heure")
    table["mpg"] = Unit("mille au gallon", "milles au gallon")
    table["bpm"] = Unit("battement par minute", "battements par minute")
    table["mmHg"] = Unit("millimètre de mercure", "millimètres de mercure")
    table["tpm"] = Unit("tour par minute", "tours par minute")
    return table


_PER_SPEED = {"h": "à l’heure", "heure": "à l’heure", "s": "par seconde"}
_PER_PRICE = {
    "h": "l’heure", "heure": "l’heure", "L": "le litre", "l": "le litre", "litre": "le litre",
    "kWh": "le kilowattheure",
    "MWh": "le mégawattheure", "kg": "le kilo", "lb": "la livre", "t": "la tonne", "tonne": "la tonne",
    "g": "le gramme",
    "m²": "le mètre carré", "m2": "le mètre carré", "m³": "le mètre cube", "m3": "le mètre cube",
    "pi²": "le pied carré",
    "pi2": "le pied carré", "km": "le kilomètre", "once": "l’once", "oz": "l’once", "baril": "le baril",
    "b": "le baril",
}  # fmt: skip


def per_unit(symbol: str, *, price: bool = False, of: str = "") -> str:
    """What "/symbol" says: "le litre" after a price, "à l’heure" after a distance, else "par jour"."""
    if price and symbol in _PER_PRICE:
        return _PER_PRICE[symbol]
    if of in {"km", "Km", "mi", "m"} and symbol in _PER_SPEED:
        return "par seconde" if symbol == "s" else _PER_SPEED[symbol]
    if of in {"hab.", "hab"}:
        return f"au {units()[symbol].one}" if symbol in units() else f"par {symbol}"
    if symbol in units():
        return f"par {units()[symbol].one}"
    return f"par {symbol}"


def _say_measure(match: re.Match[str], locale: str) -> str | None:
    symbol = match.group("unit")
    unit = units()[symbol]
    value = figure(match.group("number"))
    said = f"{value.words(locale, feminine=unit.feminine)} {unit.many if value.plural else unit.one}"
    if symbol == "L" and match.end("number") == match.start("unit") and _PLACE.match(match.string, match.end()):
        return None  # "115L Milton Park" is an address
    if match.group("hundred"):
        return f"{said} aux {cardinal(100, locale)} kilomètres"
    if match.group("many"):
        of = units()[match.group("of")]
        count = int(match.group("many"))
        return f"{said} par {cardinal(count, locale, feminine=of.feminine)} {of.many if count > 1 else of.one}"
    per = match.group("per")
    said = f"{said} {per_unit(per, of=symbol)}" if per else said
    return f"{said} et {per_unit(match.group('then'))}" if match.group("then") else said


# What "ch." counts rooms of.
_HOMES = lazy_pattern(
    r"(?i)\b(?:app?t|appart|appartement|logement|maison|condo|studio|chalet|duplex|triplex|loft|bungalow|villa|louer|vendre"
    r"|étage|sous-sol|s\.\s?d\.\s?b|pi²|m²|m2)\b"
)
_HOME_REACH = 60


def _say_rooms(match: re.Match[str], locale: str) -> str | None:
    """ "appart. 3, 2 ch.": chambres, where a home is spoken of; elsewhere "ch" is a horse."""
    before = match.string[max(0, match.start() - _HOME_REACH) : match.start()]
    after = match.string[match.end() : match.end() + _HOME_REACH]
    if _HOMES.search(before) is None and _HOMES.search(after) is None:
        return None
    value = figure(match.group("number"))
    ends = "" if match.string[match.end() :].strip(" »”)") else "."
    return f"{value.words(locale, feminine=True)} {'chambres' if value.plural else 'chambre'}{ends}"


def _say_per_word(match: re.Match[str], locale: str) -> str | None:
    """ "0,1 litre/kg": a unit in words over one in letters."""
    words = {name for unit in units().values() for name in (unit.one, unit.many)} | {
        "dollars",
        "euros",
        "dollar",
        "euro",
    }
    before = re.search(r"[^\W\d_]+$", match.string[max(0, match.start() - 24) : match.start()])
    return f" {per_unit(match.group('per'))}" if before and before.group() in words else None


_PLACE = lazy_pattern(r" [A-ZÀ-Þ][a-z]")


# "Go" and "Mo" are names, too: without a figure they are units only after a French determiner.
_NAMES = frozenset({"Go", "Mo"})
_DETERMINERS = frozenset("le les un des du de en par au aux ces quelques plusieurs chaque combien".split())


def _say_alone(match: re.Match[str], locale: str) -> str | None:
    symbol, _, per = match.group("key").partition("/")
    if symbol in _NAMES and word_before(match).lower() not in _DETERMINERS:
        return None
    unit = units()[symbol]
    if per == "100":
        return f"{unit.many} aux {cardinal(100, locale)}"
    many = word_before(match).lower() in {"en", "des", "les", "ces", "quelques", "plusieurs", "de", "milliers"}
    tail = f" {per_unit(per, of=symbol)}" if per else ""
    return (unit.many if many else unit.one) + tail


def _say_percent(match: re.Match[str], locale: str) -> str | None:
    value = figure(match.group("number"))
    return f"{value.words(locale)} pour {'mille' if match.group('sign').endswith(('‰', '1000')) else 'cent'}"


_LAPS = frozenset("25 50 100 200 400 800 1000".split())  # "6 x 50 m" is swum, "6 x 5 m" is built


def _say_sides(match: re.Match[str], locale: str) -> str | None:
    """Lengths across each other: "trois sur quatre mètres"."""
    parts = re.split("[x×]", match.group("sides"))
    symbol = match.group("unit")
    unit = units()[symbol]
    lanes = symbol == "m" and len(parts) == 2 and parts[1].strip() in _LAPS and figure(parts[0].strip()).value <= 10
    link = " sur " if symbol in _LENGTHS and not lanes else " fois "
    said = link.join(figure(part.strip()).words(locale, feminine=unit.feminine) for part in parts)
    return f"{said} {unit.many}"


def _say_relay(match: re.Match[str], locale: str) -> str | None:
    return f"{cardinal(4, locale)} fois {cardinal(int(match.group('length')), locale)} mètres"


# Words after which two figures are the sides of something: "un format 4 x 6", "des 2 x 4".
_SIZES = frozenset(
    "format formats écran photo photos grille cadre feuille carton tableau matrice des les en un".split()
)


def _say_product(match: re.Match[str], locale: str) -> str | None:
    parts = [part.strip() for part in re.split("[x×]", match.group("sides"))]
    if parts == ["4", "4"]:
        return "quatre quatre"
    after = match.string[match.end() : match.end() + 3]
    raised = after[:1] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻" and after[:1] != ""
    small = len(parts) == 2 and all(figure(part).value < 100 for part in parts) and not match.group().count("½")
    listed_size = word_before(match).lower() in _SIZES
    link = " fois " if raised or ("×" in match.group() and "=" in after) or (small and not listed_size) else " par "
    return link.join(figure(part).words(locale) for part in parts)


def _say_times(match: re.Match[str], locale: str) -> str | None:
    value = figure(match.group("number"))
    after = match.group()[0] not in "x×"
    words = number_words(value, match.string, match.end(), locale, ranked=True)
    return ("une" if after and value.whole == 1 else words) + " fois" if after else f"fois {words}"


def _say_feet(match: re.Match[str], locale: str) -> str | None:
    feet, inches = int(match.group("feet")), match.group("inches")
    said = f"{cardinal(feet, locale)} pied{'s' if feet > 1 else ''}"
    return f"{said} {cardinal(int(inches), locale)}" if inches else said


def _say_race(match: re.Match[str], locale: str) -> str | None:
    """ "1'44\"22" and "9\"58": minutes, seconds, hundredths."""
    minutes, seconds = match.group("minutes"), int(match.group("seconds"))
    said = f"{cardinal(seconds, locale, feminine=True)} seconde{'s' if seconds > 1 else ''}"
    if minutes:
        said = f"{cardinal(int(minutes), locale, feminine=True)} minute{'s' if int(minutes) > 1 else ''} {said}"
    rest = match.group("rest")
    return f"{said} {'zéro ' if rest[0] == '0' else ''}{cardinal(int(rest), locale)}"


def _say_aircraft(match: re.Match[str], locale: str) -> str | None:
    first, last = match.group().replace("‑", "-").split("-")
    return f"{cardinal(int(first), locale, counts=False)} {cardinal(int(last), locale)}"


def rules(locale: str) -> tuple[Rule, ...]:
    """Percentages, measures with their number, products, then unit symbols alone."""
    names = "|".join(sorted(map(re.escape, units()), key=len, reverse=True))
    over = "|".join(sorted((re.escape(name) for name in units() if name[0] not in "°º℃℉"), key=len, reverse=True))
    sides = rf"(?P<sides>{NUMBER}(?:{SPACE}?[x×]{SPACE}?{PLAIN}){{1,3}})"
    stop = r"(?![^\W_]|['’][^\W\d_])"
    words = r"[a-zà-ÿ]{2,14}"
    per = (
        rf"(?:(?P<hundred>/100 ?km)|{SPACE}?/{SPACE}?(?P<many>[0-9]{{1,4}}){SPACE}?"
        rf"(?P<of>ml|mL|g|kg|l|L|cl|h|hab\.?)(?![^\W_])"
        rf"|/(?P<per>(?:{over}|{words}))(?:/(?P<then>kg|h|heure|jour|j|min|an|m2|m²)(?![^\W_]))?)?"
    )
    return (
        bound(
            "percent",
            rf"(?P<number>{NUMBER}){SPACE}?(?P<sign>[%‰]|p\.{SPACE}?(?:100|1000|cent)(?![0-9])|p\.c\.)",
            _say_percent,
            locale,
        ),
        bound("relay", rf"4(?<![\w.,].){SPACE}?[x×]{SPACE}?(?P<length>[1-8]00){SPACE}?m{stop}", _say_relay, locale),
        bound("dimensions", rf"{sides}{SPACE}?(?P<unit>{names}){stop}", _say_sides, locale),
        bound("product", rf"{sides}(?![^\W_⁰¹²³⁴-⁹⁻])", _say_product, locale),
        bound("times", rf"[x×](?<![^\W_].)(?P<number>{PLAIN})(?![^\W_])", _say_times, locale),
        bound("times", rf"(?P<number>{NUMBER})[x×](?![^\W_])", _say_times, locale),
        bound(
            "time of a race",
            r"(?:(?P<minutes>[0-9](?<![\w.,].)[0-9]?)['’′])?(?P<seconds>[0-9](?<![\w.,].)[0-9]?)[\"”″]"
            r"(?P<rest>[0-9]{2,3})(?![\w])",
            _say_race,
            locale,
        ),
        bound("aircraft", r"7(?<![\w.,-].)[0-9]7[-‑](?:[1-9]00|[789])(?![\w,.-])", _say_aircraft, locale),
        bound("feet", r"(?P<feet>[0-9](?<![\w.,].))['’′](?P<inches>[0-9]{1,2})?(?:[\"”″]|''|’’)", _say_feet, locale),
        bound("rooms", rf"(?P<number>{INTEGER}){SPACE}ch\.(?![^\W_])", _say_rooms, locale),
        bound("per unit", rf"/(?<=[a-z]{{4}}.)(?P<per>{over})(?![^\W_])", _say_per_word, locale),
        bound("measure", rf"(?P<number>{NUMBER}){SPACE}?(?P<unit>{names}){per}{stop}", _say_measure, locale),
        bound(
            "unit alone",
            any_of(_ALONE, r"(?<![\w°/].)") + r"(?![\w/!’'-])",
            _say_alone,
            locale,
        ),
        fixed("across", r"[x×](?<=[^\W_] .)(?= [0-9])", "sur"),
        fixed("percent sign", "%", " pour cent "),
        fixed("per mille sign", "‰", " pour mille "),
    )
