"""Money in every form that a newspaper writes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.french.binding import any_of, bound, fixed, word_before
from audiobrief.text.normalization.french.figures import of_noun
from audiobrief.text.normalization.french.numbers import INTEGER, NUMBER, PLAIN_INTEGER, SPACE, Figure, cardinal, figure
from audiobrief.text.normalization.french.units import per_unit
from audiobrief.text.normalization.rules import Rule


@dataclass(frozen=True)
class FrenchCurrency:
    """What a currency is called: its noun, what may follow it, its hundredth."""

    one: str
    many: str
    feminine: bool = False
    tail_one: str = ""
    tail_many: str = ""
    cent: str = ""

    def name(self, plural: bool) -> str:
        noun, tail = (self.many, self.tail_many) if plural else (self.one, self.tail_one)
        return f"{noun} {tail}" if tail else noun

    @property
    def linked(self) -> str:
        """The plural after million: "de dollars", "d’euros"."""
        return ("d’" if self.many[0] in "eé" else "de ") + self.name(True)


def _dollar(tail: str = "") -> FrenchCurrency:
    return FrenchCurrency("dollar", "dollars", tail_one=tail, tail_many=f"{tail}s" if tail else "", cent="cent")


_US, _CA = _dollar("américain"), _dollar("canadien")
_EURO = FrenchCurrency("euro", "euros", cent="centime")
_POUND = FrenchCurrency("livre", "livres", True, "sterling", "sterling", cent="penny")
_SWISS = FrenchCurrency("franc", "francs", False, "suisse", "suisses", cent="centime")
_YEN, _YUAN = FrenchCurrency("yen", "yens"), FrenchCurrency("yuan", "yuans")
_CENT = FrenchCurrency("cent", "cents")

_SYMBOLS = {
    "$": _dollar(),
    "€": _EURO,
    "£": _POUND,
    "¥": _YEN,
    "₹": FrenchCurrency("roupie", "roupies", True),
    "₽": FrenchCurrency("rouble", "roubles"),
    "₩": FrenchCurrency("won", "wons"),
    "₿": FrenchCurrency("bitcoin", "bitcoins"),
    "₪": FrenchCurrency("shekel", "shekels"),
    "₴": FrenchCurrency("hryvnia", "hryvnias", True),
}
_COUNTRIES = {
    **dict.fromkeys(("US", "USD", "É.-U.", "ÉU"), _US),
    **dict.fromkeys(("CA", "CAN", "CAD", "C", "Can", "can"), _CA),
    **dict.fromkeys(("AU", "AUD", "A"), _dollar("australien")),
    **dict.fromkeys(("NZ", "NZD"), _dollar("néo-zélandais")),
    **dict.fromkeys(
        ("HK", "HKD"), FrenchCurrency("dollar", "dollars", tail_one="de Hong Kong", tail_many="de Hong Kong")
    ),
    **dict.fromkeys(
        ("SG", "SGD", "S"), FrenchCurrency("dollar", "dollars", tail_one="de Singapour", tail_many="de Singapour")
    ),
}
_BEFORE = ("US", "USD", "CA", "CAN", "CAD", "C", "AU", "A", "NZ", "HK", "SG", "S")
_CODES = {
    "USD": _US,
    "CAD": _CA,
    "AUD": _COUNTRIES["AU"],
    "NZD": _COUNTRIES["NZ"],
    "HKD": _COUNTRIES["HK"],
    "EUR": _EURO,
    "GBP": _POUND,
    "CHF": _SWISS,
    "JPY": _YEN,
    "CNY": _YUAN,
    "RMB": _YUAN,
    "INR": _SYMBOLS["₹"],
    "RUB": _SYMBOLS["₽"],
    **dict.fromkeys(
        ("FCFA", "F CFA", "XOF", "XAF"), FrenchCurrency("franc", "francs", tail_one="C F A", tail_many="C F A")
    ),
    **dict.fromkeys(("frs", "fr.", "FF"), FrenchCurrency("franc", "francs", cent="centime")),
    "FS": _SWISS,
    "cts": FrenchCurrency("centime", "centimes"),
    "ZAR": FrenchCurrency("rand", "rands"),
    "SEK": FrenchCurrency("couronne", "couronnes", True, "suédoise", "suédoises"),
    "NOK": FrenchCurrency("couronne", "couronnes", True, "norvégienne", "norvégiennes"),
    "DKK": FrenchCurrency("couronne", "couronnes", True, "danoise", "danoises"),
    "PLN": FrenchCurrency("zloty", "zlotys"),
    "TRY": FrenchCurrency("livre", "livres", True, "turque", "turques"),
    "KRW": _SYMBOLS["₩"],
    "MAD": FrenchCurrency("dirham", "dirhams"),
    "BTC": _SYMBOLS["₿"],
    "MXN": FrenchCurrency("peso", "pesos", tail_one="mexicain", tail_many="mexicains"),
    "BRL": FrenchCurrency("réal", "réals"),
}

# Powers of ten. In a French text "billion" is 10**12; behind a leading symbol the text is English and it is 10**9.
_FRENCH_SCALE = {
    **dict.fromkeys(("mille", "k", "K"), 3),
    **dict.fromkeys(("million", "millions", "M", "mn", "mln", "MM", "mios", "mio", "Mio"), 6),
    **dict.fromkeys(("milliard", "milliards", "G", "Md", "Mds", "md", "mds", "Mrd", "Mrds", "mrd"), 9),
    **dict.fromkeys(("billion", "billions", "T"), 12),
}
_ENGLISH_SCALE = {
    **_FRENCH_SCALE,
    "m": 6,
    **dict.fromkeys(("billion", "billions", "bn", "Bn", "B", "b", "bln"), 9),
    **dict.fromkeys(("trillion", "trillions", "tn", "T", "t"), 12),
}
_SCALE_NOUN = {6: "million", 9: "milliard"}


def scaled(value: Figure, power: int, locale: str) -> tuple[str, bool]:
    """The figure times ten to the power in words, and whether they end in million or milliard."""
    if power == 12:  # "deux mille milliards": newsrooms avoid billion, which English readers misread
        value, power = value.times(3), 9
    if power == 3:
        value = value.times(3)
        return value.words(locale), value.whole is not None and value.whole > 0 and value.whole % 10**6 == 0
    if power == 0:
        whole = value.whole
        return value.words(locale), bool(whole) and not value.decimals and int(value.integer) % 10**6 == 0
    return f"{value.words(locale)} {_SCALE_NOUN[power]}{'s' if value.plural else ''}", True


def amount(value: Figure, power: int, currency: FrenchCurrency, locale: str) -> str:
    """The amount in words with its currency: "trois virgule deux milliards de dollars"."""
    if power == 0 and value.whole is not None:
        value = Figure(value.integer)
    if power == 0 and len(value.decimals) == 2 and currency.cent:
        return _with_cents(value, currency, locale)
    words, linked = scaled(value, power, locale)
    if linked:
        return f"{words} {currency.linked}"
    if power == 0:
        words = value.words(locale, feminine=currency.feminine)
    return f"{words} {currency.name(value.plural or power == 3)}"


def _with_cents(value: Figure, currency: FrenchCurrency, locale: str) -> str:
    cents = int(value.decimals)
    noun = currency.cent if cents == 1 else {"penny": "pence"}.get(currency.cent, currency.cent + "s")
    tail = f"{cardinal(cents, locale)} {noun}"
    if not int(value.integer):
        return tail
    return f"{value_words(value.integer, currency, locale)} et {tail}"


def value_words(integer: str, currency: FrenchCurrency, locale: str) -> str:
    """A whole amount: "un million de dollars", "vingt et une livres sterling"."""
    return amount(Figure(integer), 0, currency, locale)


def _say_after(match: re.Match[str], locale: str) -> str | None:
    """The currency stands after the amount, as French writes it."""
    power = _FRENCH_SCALE.get(match.group("scale") or "", 0)
    said = amount(figure(match.group("number")), power, _currency(match), locale)
    return said + _per(match)


def _say_mega_euros(match: re.Match[str], locale: str) -> str | None:
    """ "18,5 ME", as keyboards without a euro sign write it."""
    return amount(figure(match.group("number")), _FRENCH_SCALE[match.group("scale")], _EURO, locale)


def _say_before(match: re.Match[str], locale: str) -> str | None:
    """The currency stands before the amount, as in English: the commas group and billion is milliard."""
    power = _ENGLISH_SCALE.get(match.group("scale") or "", 0)
    currency = _COUNTRIES.get(match.groupdict().get("key", "")) or _SYMBOLS[match.group("symbol")]
    if match.group("tail"):
        currency = _CODES.get(match.group("tail").strip(), currency)
    said = amount(figure(match.group("number"), english=True), power, currency, locale)
    if match.group("from"):
        said = f"{figure(match.group('from'), english=True).words(locale)} à {said}"
    return said + _per(match)


def _currency(match: re.Match[str]) -> FrenchCurrency:
    symbol, code = match.group("symbol"), match.group("code")
    country = match.group("country") or match.group("front")
    if code:
        return _CODES[code]
    if symbol == "¢":
        return _CENT
    return _COUNTRIES[country] if country and symbol == "$" else _SYMBOLS[symbol]


def _per(match: re.Match[str]) -> str:
    unit = match.group("per")
    return f" {per_unit(unit, price=True)}" if unit else ""


def _say_coded(match: re.Match[str], locale: str) -> str | None:
    """ "CAD 500", "EUR 1,2 million": the code stands before the amount."""
    power = _ENGLISH_SCALE.get(match.group("scale") or "", 0)
    return amount(figure(match.group("number")), power, _CODES[match.group("key")], locale)


def _say_named(match: re.Match[str], locale: str) -> str | None:
    """ "12,50 euros": two decimals are hundredths of a named currency, too."""
    currency = _EURO if match.group("name") == "euros" else _SYMBOLS["$"]
    return _with_cents(figure(match.group("number")), currency, locale)


# What "5M" may count: "5M d’abonnés", "3M vues".
_COUNTS = lazy_pattern(r" ?d[e’']| [a-zà-ÿ]{3,20}s(?![^\W_])")


def _say_scale(match: re.Match[str], locale: str) -> str | None:
    """A bare "5 M" or "10 k" counts: "cinq millions", and "de" before its noun."""
    power = _ENGLISH_SCALE[match.group("scale")]
    words, linked = scaled(figure(match.group("number")), power, locale)
    gap = match.group("gap")
    if match.group("scale") in "KB" and not gap:
        return None  # "4K" names a format, "70B" a size
    link, eaten = of_noun(match.string, match.end("scale"))
    if (
        match.group("scale") == "M"
        and match.start("scale") == match.end("number")
        and not _COUNTS.match(match.string, match.end("scale"))
    ):
        return None  # "la société 3M"
    if linked and gap and eaten:
        return words + link
    return words + gap


def _say_code(match: re.Match[str], locale: str) -> str | None:
    country = match.group("country")
    symbol = match.group("symbol")
    currency = _COUNTRIES[country] if country else _CENT if symbol == "¢" else _SYMBOLS[symbol]
    return f" {currency.name(word_before(match).lower() in {'en', 'des', 'les', 'de', 'millions', 'milliards'})} "


def rules(locale: str) -> tuple[Rule, ...]:
    """Amounts after and before their symbol, scales alone, symbols alone."""
    symbols = "[" + "".join(_SYMBOLS) + "]"
    countries = "|".join(sorted(map(re.escape, _COUNTRIES), key=len, reverse=True))
    codes = "|".join(re.escape(code) for code in sorted(_CODES, key=len, reverse=True))
    scales = "|".join(sorted(_FRENCH_SCALE, key=len, reverse=True))
    english = "|".join(sorted(_ENGLISH_SCALE, key=len, reverse=True))
    per = r"(?: ?/ ?(?P<per>(?:pers|sem|hab)\.|[^\W\d_]{1,12}[²³23]?)(?![^\W_]))?"
    after = (
        rf"(?P<number>{NUMBER})(?:{SPACE}?(?P<scale>{scales}){SPACE}?(?:de |d['’])?|{SPACE}?)"
        rf"(?:(?:(?P<front>US|CA|C|AU|A|NZ|HK){SPACE}?)?(?P<symbol>{symbols}|¢)(?:{SPACE}?(?P<country>{countries})(?![^\W_]))?(?![^\W_])|(?P<code>{codes})(?![^\W_]))"
    )
    country = any_of(_BEFORE, r"(?<![^\W_].)")
    before = (
        rf"(?P<symbol>{symbols}){SPACE}?(?:(?P<from>[0-9]{{1,6}}(?:\.[0-9]{{1,2}})?)[-–])?"
        rf"(?P<number>(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,5}}(?![0-9])|{PLAIN_INTEGER})(?:[.,][0-9]{{1,15}})?(?![0-9]))"
        rf"(?:(?:{SPACE}|-)?(?P<scale>{english})(?![^\W_]))?(?P<tail> (?:{codes})(?![^\W_]))?"
    )
    counted = r"(?P<scale>M|Md|Mds|Mrd|k|K|MM|B)(?![^\W_])(?P<gap> ?(?=[a-zà-ÿœ]{3})|)"
    return (
        bound("money", after + per, _say_after, locale),
        bound("money", rf"(?P<number>{NUMBER}){SPACE}?(?P<scale>[MG])E(?![^\W_])", _say_mega_euros, locale),
        bound(
            "money",
            any_of([code for code in _CODES if code.isupper() and len(code) == 3], r"(?<![^\W_].)")
            + rf"{SPACE}(?P<number>{PLAIN_INTEGER}(?:[.,][0-9]{{1,2}})?(?![0-9]))"
            rf"(?:{SPACE}(?P<scale>millions?|milliards?|M|Md|G)(?![^\W_]))?",
            _say_coded,
            locale,
        ),
        bound(
            "money",
            rf"(?P<number>(?!0{SPACE}?[.,]){INTEGER},[0-9]{{2}}){SPACE}(?P<name>euros|dollars)"
            r"(?![^\W_])(?! (?:US|CA|can|amé|aus))",
            _say_named,
            locale,
        ),
        bound("money", country + before + per, _say_before, locale),
        bound("money", before + per, _say_before, locale),
        bound("counted thousands", rf"(?P<number>{NUMBER}){SPACE}?{counted}(?![$€£/²³])", _say_scale, locale),
    )


def symbol_rules(locale: str) -> tuple[Rule, ...]:
    """A currency sign without an amount; after every amount."""
    symbols = "[" + "".join(_SYMBOLS) + "¢]"
    return (
        bound("currency sign", rf"(?P<symbol>{symbols})(?: (?P<country>US|CA|CAN)(?![^\W_]))?", _say_code, locale),
        fixed("country of a dollar", r"U(?<=dollars .)S(?![^\W_])", "américains"),
        fixed("country of a dollar", r"U(?<=dollar .)S(?![^\W_])", "américain"),
        fixed("country of a dollar", r"C(?<=dollars .)AN?(?![^\W_])", "canadiens"),
        fixed("country of a dollar", r"C(?<=dollar .)AN?(?![^\W_])", "canadien"),
        fixed("currency sign", r"[\u20a0-\u20c0¤]", " "),
    )
