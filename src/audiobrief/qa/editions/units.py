"""Currencies and measures as both languages write them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

DOLLAR = "$"
# What a bare dollar means where the edition is read; elsewhere it may be any.
_HOME = {"fr-CA": "CAD", "en-CA": "CAD", "en-US": "USD"}
_DOLLARS = ("CAD", "USD", "AUD", "NZD", "HKD", "SGD")
SIGNS = {"$": DOLLAR, "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "¢": "¢", "₿": "BTC"}
CODES = ("USD", "CAD", "AUD", "NZD", "HKD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "MXN")
# Before or after a dollar: "US$5", "5 $ US", "5 $ américains", "5 Canadian dollars".
COUNTRIES = {
    **dict.fromkeys(
        "us usa usd e-u eu e-u-a americain americains americaine american us-american".split(),
        "USD",
    ),
    **dict.fromkeys("ca can cad cdn c canadien canadiens canadian".split(), "CAD"),
    **dict.fromkeys("au aud a australien australiens australian".split(), "AUD"),
    **dict.fromkeys("nz nzd".split(), "NZD"),
    **dict.fromkeys("hk hkd".split(), "HKD"),
}
NOUNS = {
    "fr": {
        **dict.fromkeys(("dollar", "dollars"), DOLLAR),
        **dict.fromkeys(("euro", "euros"), "EUR"),
        **dict.fromkeys(("livre", "livres"), "GBP"),
        **dict.fromkeys(("yen", "yens"), "JPY"),
        **dict.fromkeys(("yuan", "yuans"), "CNY"),
        **dict.fromkeys(("roupie", "roupies"), "INR"),
        **dict.fromkeys(("franc", "francs"), "CHF"),
        **dict.fromkeys(("peso", "pesos"), "MXN"),
        **dict.fromkeys(("cent", "cents", "sou", "sous"), "¢"),
    },
    "en": {
        **dict.fromkeys(("dollar", "dollars", "buck", "bucks"), DOLLAR),
        **dict.fromkeys(("euro", "euros"), "EUR"),
        **dict.fromkeys(("pound", "pounds"), "GBP"),
        **dict.fromkeys(("yen",), "JPY"),
        **dict.fromkeys(("yuan",), "CNY"),
        **dict.fromkeys(("rupee", "rupees"), "INR"),
        **dict.fromkeys(("franc", "francs"), "CHF"),
        **dict.fromkeys(("peso", "pesos"), "MXN"),
        **dict.fromkeys(("cent", "cents"), "¢"),
    },
}
# Also weights: money only with "sterling" or after million.
WEIGHTS = ("livre", "livres", "pound", "pounds")

# One measure a line: its name, then how French and English write it. Those after ":" only follow figures.
_TABLE = """
kilometre  | kilometre kilometres : km                 | kilometre kilometres kilometer kilometers : km kms
metre      | metre metres : m                          | metre metres meter meters : m
centimetre | centimetre centimetres : cm               | centimetre centimetres centimeter centimeters : cm
millimetre | millimetre millimetres : mm               | millimetre millimetres millimeter millimeters : mm
mile       | milles mile miles : mi                    | mile miles : mi
foot       | pied pieds : pi                           | foot feet : ft
inch       | pouce pouces : po                         | inch inches
yard       | verge verges                              | yard yards : yd
m2         | : m2                                      | : m2 sqm
ft2        | : pi2                                  | : ft2 sqft
km2        | : km2                                     | : km2
m3         | : m3                                      | : m3
hectare    | hectare hectares : ha                     | hectare hectares : ha
acre       | acre acres                                | acre acres
tonne      | tonne tonnes : t                          | tonne tonnes : t
ton        |                                           | ton tons
kilogram   | kilo kilos kilogramme kilogrammes : kg    | kilo kilos kilogram kilograms : kg
gram       | gramme grammes : g                        | gram grams : g
pound      | livre livres : lb                         | pound pounds : lb lbs
ounce      | once onces : oz                           | ounce ounces : oz
litre      | litre litres : l                          | litre litres liter liters : l
millilitre | millilitre millilitres : ml               | millilitre millilitres milliliter milliliters : ml
gallon     | gallon gallons                            | gallon gallons
barrel     | baril barils                              | barrel barrels
kWh        | kilowattheure kilowattheures : kwh        | : kwh
MWh        | megawattheure megawattheures : mwh        | : mwh
GWh        | gigawattheure gigawattheures : gwh        | : gwh
TWh        | terawattheure terawattheures : twh        | : twh
watt       | watt watts : w                            | watt watts : w
kilowatt   | kilowatt kilowatts : kw                   | kilowatt kilowatts : kw
megawatt   | megawatt megawatts : mw                   | megawatt megawatts : mw
gigawatt   | gigawatt gigawatts : gw                   | gigawatt gigawatts : gw
volt       | volt volts : v                            | volt volts : v
mile an hour | : mph                                   | : mph
kilometre an hour | : kmh                              | : kmh kph
gigabyte   | gigaoctet gigaoctets : go gb              | gigabyte gigabytes : gb
megabyte   | megaoctet megaoctets : mo mb              | megabyte megabytes : mb
terabyte   | teraoctet teraoctets : to tb              | terabyte terabytes : tb
kilobyte   | kilooctet kilooctets : ko kb              | kilobyte kilobytes : kb
hertz      | hertz : hz                                | hertz : hz
gigahertz  | gigahertz : ghz                           | gigahertz : ghz
decibel    | decibel decibels : db                     | decibel decibels : db
second     | seconde secondes : s sec                  | second seconds : s sec
minute     | minute minutes : min                      | minute minutes : min mins
hour       | heure heures : h                          | hour hours : h hr hrs
day        | jour jours journee journees : j           | day days
week       | semaine semaines                          | week weeks
month      | mois                                      | month months
year       | an ans annee annees                       | year years : yr yrs
decade     | decennie decennies                        | decade decades
century    | siecle siecles                            | century centuries
fortnight  |                                           | fortnight fortnights
point      | point points                              | point points
ppm        | : ppm                                     | : ppm
"""


def _read_table() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {"fr": ({}, {}), "en": ({}, {})}
    for row in _TABLE.strip().splitlines():
        name, *columns = (cell.strip() for cell in row.split("|"))
        for language, cell in zip(("fr", "en"), columns, strict=True):
            words, _, symbols = cell.partition(":")
            found[language][0].update(dict.fromkeys(words.split(), name))
            found[language][1].update(dict.fromkeys(symbols.split(), name))
    return found


_MEASURES = _read_table()


# Measures that are worth so many of another: 24 months are two years.
_WORTH: dict[str, dict[str, Fraction | int]] = {
    "minute": {"second": Fraction(1, 60), "minute": 1, "hour": 60, "day": 1440, "week": 10080, "fortnight": 20160},
    "month": {"month": 1, "year": 12, "decade": 120, "century": 1200},
    "metre": {"millimetre": Fraction(1, 1000), "centimetre": Fraction(1, 100), "metre": 1, "kilometre": 1000},
    "inch": {"inch": 1, "foot": 12, "yard": 36},
    "gram": {"gram": 1, "kilogram": 1000, "tonne": 1_000_000},
    "millilitre": {"millilitre": 1, "litre": 1000, "m3": 1_000_000},
    "m2": {"m2": 1, "hectare": 10_000, "km2": 1_000_000},
    "kWh": {"kWh": 1, "MWh": 1000, "GWh": 1_000_000, "TWh": 1_000_000_000},
    "watt": {"watt": 1, "kilowatt": 1000, "megawatt": 1_000_000, "gigawatt": 1_000_000_000},
    "point": {"point": 100, "basis point": 1},
}
_BASES = {unit: (base, Fraction(worth)) for base, units in _WORTH.items() for unit, worth in units.items()}
TIMES = ("minute", "hour", "day", "week", "month", "year", "decade", "century")


def in_base(value: Fraction, units: Iterable[str]) -> frozenset[tuple[str, Fraction]]:
    """The amount in the smallest measure of its kind, for each measure that it may have."""
    return frozenset((_BASES[unit][0], value * _BASES[unit][1]) for unit in units if unit in _BASES)


def dollars(locale: str) -> frozenset[str]:
    """The currencies that a bare dollar may mean in an edition of this locale."""
    home = _HOME.get(locale)
    return frozenset((DOLLAR, home) if home else (DOLLAR, *_DOLLARS))


def measure(word: str, language: str, *, figures: bool) -> str:
    """The measure that a word means, or ""; symbols count only after figures."""
    words, symbols = _MEASURES[language]
    return words.get(word) or (symbols.get(word, "") if figures else "")


def squared(name: str) -> str:
    """The square of a measure of length: metre → m2."""
    return {"metre": "m2", "kilometre": "km2", "foot": "ft2"}.get(name, name)
