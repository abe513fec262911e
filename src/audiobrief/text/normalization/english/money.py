"""Money in every form that a newspaper writes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audiobrief.text.normalization.english import units
from audiobrief.text.normalization.english.shapes import (
    DASH,
    END,
    FIRST,
    NUMBER,
    SPACE,
    after,
    any_of,
    before,
    figures,
    has_noun_after,
    hyphenated,
    is_negative,
    stands_after_the,
    stands_before_noun,
    starting,
)
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.unit_tables import PER_WORD
from audiobrief.text.normalization.english.words import integer, is_one, number, plain
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule


@dataclass(frozen=True)
class EnglishCurrency:
    """The names of a currency and of its hundredth; no hundredth where decimals stay decimals."""

    one: str
    many: str
    cent: str = ""
    cents: str = ""


def _dollar(adjective: str = "") -> EnglishCurrency:
    start = f"{adjective} " if adjective else ""
    return EnglishCurrency(f"{start}dollar", f"{start}dollars", "cent", "cents")


EURO = EnglishCurrency("euro", "euros", "cent", "cents")
POUND = EnglishCurrency("pound", "pounds", "penny", "pence")
YEN, YUAN, WON = EnglishCurrency("yen", "yen"), EnglishCurrency("yuan", "yuan"), EnglishCurrency("won", "won")
US, CANADIAN, AUSTRALIAN = _dollar("U-S"), _dollar("Canadian"), _dollar("Australian")
RUPEE, PESO = EnglishCurrency("rupee", "rupees"), EnglishCurrency("Mexican peso", "Mexican pesos")
FRANC, BITCOIN = EnglishCurrency("Swiss franc", "Swiss francs"), EnglishCurrency("bitcoin", "bitcoin")
REAL = EnglishCurrency("real", "reais")
NEW_ZEALAND, HONG_KONG, SINGAPORE = _dollar("New Zealand"), _dollar("Hong Kong"), _dollar("Singapore")

SIGNS = {
    "$": _dollar(),
    "US$": US,
    "U.S.$": US,
    "C$": CANADIAN,
    "CA$": CANADIAN,
    "CAD$": CANADIAN,
    "CAN$": CANADIAN,
    "CDN$": CANADIAN,
    "Cdn$": CANADIAN,
    "A$": AUSTRALIAN,
    "AU$": AUSTRALIAN,
    "NZ$": NEW_ZEALAND,
    "HK$": HONG_KONG,
    "S$": SINGAPORE,
    "NT$": _dollar("Taiwan"),
    "R$": REAL,
    "MX$": PESO,
    "€": EURO,
    "£": POUND,
    "¥": YEN,
    "₹": RUPEE,
    "Rs": RUPEE,
    "Rs.": RUPEE,
    "₩": WON,
    "₽": EnglishCurrency("rouble", "roubles"),
    "₪": EnglishCurrency("shekel", "shekels"),
    "₺": EnglishCurrency("lira", "lira"),
    "₴": EnglishCurrency("hryvnia", "hryvnias"),
    "₿": BITCOIN,
}
CODES = {
    "USD": US,
    "CAD": CANADIAN,
    "CDN": CANADIAN,
    "AUD": AUSTRALIAN,
    "NZD": NEW_ZEALAND,
    "HKD": HONG_KONG,
    "SGD": SINGAPORE,
    "EUR": EURO,
    "GBP": POUND,
    "JPY": YEN,
    "CNY": YUAN,
    "RMB": YUAN,
    "KRW": WON,
    "CHF": FRANC,
    "INR": RUPEE,
    "MXN": PESO,
    "BRL": REAL,
    "BTC": BITCOIN,
}
AFTERTHOUGHTS = {"US": US, "USD": US, "Cdn": CANADIAN, "CDN": CANADIAN, "CAD": CANADIAN, "Canadian": CANADIAN}
SCALES = {
    "thousand": ("K", "k"),
    "million": ("M", "m", "mn", "mln", "MM", "mm", "mil", "mill"),
    "billion": ("B", "b", "bn", "bln", "Bn", "bil"),
    "trillion": ("T", "t", "tn", "trn", "tr"),
}
SCALE_OF = {short: name for name, shorts in SCALES.items() for short in shorts} | {"x": "times"}
SCALE_WORDS = "hundred|thousand|million|billion|trillion|quadrillion|crore|lakh"
SCALE = (
    rf"(?:(?:{SPACE}|-|{SPACE}-)?(?:{SCALE_WORDS})(?!\w)|{SPACE}?(?:MM|mn|mln|bn|bln|Bn|trn|tn|M|B)(?!\w)"
    rf"|(?:{any_of(set(SCALE_OF) - {'x'})})(?!\w))"
)
SIGN = any_of(SIGNS)
CODE = any_of(CODES)
NO_FIGURE = r"[\w.,£$€]"
# Nouns that an amount before them describes even without an article: "the $3-billion deal" is caught by its
# hyphen, "its proposed $3 billion deal" by this list.
PRICED = frozenset(
    """acquisition agreement aid allocation bailout bet bid bill bond bonus budget buyback buyout cap cheque check
    commitment company construction contract contribution credit cut damages deal deficit deposit donation drop
    economy endowment expansion facility factory fee fine fortune fund funding gap gift gold grant home hike house
    increase industry infrastructure initiative investment jackpot judgment lawsuit levy loan loss mansion market
    merger note offer order package partnership penalty pipeline plan plant pledge portfolio prize program programme
    project purchase question raise ransom rebate refund rescue revenue reward round sale scheme settlement shortfall
    stake startup stimulus subsidy surplus takeover target tax transaction upgrade valuation windfall writedown
    wage salary line-up threshold debt mortgage lottery overhaul payout bridge tunnel stadium arena hospital school
    estate renovation redevelopment megaproject limit mark range credit""".split()
)


# What may follow an amount: "/month", " US".
PER = rf"(?P<per>\s?/\s?(?:{PER_WORD})(?:\.(?=\s[a-z]))?)?"
LATE = rf"(?:{SPACE}(?P<late>{any_of(AFTERTHOUGHTS)})(?!\w)(?!{SPACE}[A-Z]))?"


def rules(style: Style) -> tuple[Rule, ...]:
    """Amounts after their sign, ranges first; then amounts before their sign."""
    return (*_after_sign(style), *_before_sign(style))


def _after_sign(style: Style) -> tuple[Rule, ...]:
    # "the US $5 billion" gives dollars to the United States; "US $5 billion" counts in U.S. dollars.
    spaced = r"(?P<sign>(?:USD|US|CDN|CAD) \$(?<!the US \$))"
    openings = (spaced, rf"(?P<sign>{starting([*SIGNS, *CODES], '[A-Za-z0-9]')}){SPACE}?")
    return (
        # "$100s of millions": the figure is only a size.
        Rule(
            "money",
            Pattern(r"\$(?<!\w.)(10|100|1,?000)s(?:\sof\s(thousands|millions|billions))?(?!\w)"),
            _sizes,
        ),
        # "3,50 $": the French way, met in pasted prices.
        Rule(
            "money",
            Pattern(rf"({figures(3, NO_FIGURE)}),([0-9]{{2}})[\s\u00a0]?([$€])(?!\w)"),
            lambda match: _whole_and_cents(f"{match.group(1)}.{match.group(2)}", SIGNS[match.group(3)], style),
        ),
        *(
            Rule(
                "money range",
                Pattern(
                    rf"{opening}(?P<low>{NUMBER})(?P<low_scale>{SCALE})?{joint}"
                    rf"(?:{SIGN})?(?P<high>{NUMBER}){END}(?P<scale>{SCALE})?{LATE}{PER}"
                ),
                lambda match: _range(match, style),
            )
            for opening in openings
            for joint in (rf"(?P<to>){SPACE}?{DASH}{SPACE}?", rf"{SPACE}(?P<to>to|and){SPACE}")
        ),
        *(
            Rule(
                "money",
                Pattern(
                    rf"{opening}(?P<inner>[-−])?(?P<amount>{NUMBER}|\.[0-9]+){END}(?P<scale>{SCALE})?{LATE}{PER}"
                    r"(?P<plus>\+|-plus\b)?(?!\w)"
                ),
                lambda match: _amount(match, style),
            )
            for opening in openings
        ),
    )


def _before_sign(style: Style) -> tuple[Rule, ...]:
    return (
        Rule(
            "money",
            Pattern(
                rf"(?P<amount>{FIRST}){END}(?P<scale>{SCALE})?{SPACE}?"
                rf"(?P<sign>US\$|\$|€|£|¥|¢|₽|₹)(?:{SPACE}(?P<late>US|CA|CAD|USD)(?!\w))?{PER}"
            ),
            lambda match: _amount(match, style),
        ),
        Rule(
            "money",
            Pattern(rf"(?P<amount>{FIRST}){END}(?P<scale>{SCALE})?{SPACE}?(?P<code>{CODE})(?!\w){PER}"),
            lambda match: _amount(match, style),
        ),
        Rule(
            "pence",
            Pattern(rf"({figures(2, NO_FIGURE)})p(?!\w)"),
            lambda match: f"{integer(match.group(1), style)} {'penny' if match.group(1) == '1' else 'pence'}",
        ),
    )


_SIZES = {"10": "tens", "100": "hundreds", "1000": "thousands"}


def _sizes(match: re.Match[str]) -> str:
    figure, scale = match.groups()
    words = _SIZES[plain(figure)] + (f" of {scale}" if scale else "")
    return f"{words} of dollars"


def scale_name(written: str | None) -> str:
    """The word of a written scale: " billion", "-billion", "bn" and "B" give "billion"."""
    if not written:
        return ""
    bare = written.strip(" \u00a0\u202f\u2009-")
    return SCALE_OF.get(bare, bare)


def _currency(match: re.Match[str]) -> EnglishCurrency:
    groups = match.groupdict()
    late = groups.get("late")
    if late:
        return AFTERTHOUGHTS.get(late, CANADIAN)
    if groups.get("sign") == "¢":
        return EnglishCurrency("cent", "cents")
    sign = groups.get("sign") or groups["code"]
    return SIGNS.get(sign) or CODES.get(sign.removesuffix(" $"), US)


def _per(match: re.Match[str], style: Style) -> str:
    per = match.groupdict().get("per")
    return f" per {units.after_per(per.strip(' /.'), style)}" if per else ""


def _range(match: re.Match[str], style: Style) -> str | None:
    low, high = match.group("low"), match.group("high")
    low_scale, scale = scale_name(match.group("low_scale")), scale_name(match.group("scale"))
    joint = match.group("to")
    if joint and (low_scale or not scale or float(plain(low)) >= 1000 or _is_more(low, high)):
        return None  # two whole amounts, each with its own name
    if not joint and not low_scale and not scale and _is_more(low, high):
        return None
    if joint == "and" and "between" not in before(match, 10):
        return None
    currency = _currency(match)
    left = number(low, style) + (f" {low_scale}" if low_scale and low_scale != scale else "")
    right = number(high, style) + (f" {scale}" if scale else "")
    joint = joint or "to"
    if _is_adjective(match):
        return hyphenated(f"{left} {joint} {right} {currency.one}")
    return f"{left} {joint} {right} {currency.many}{_per(match, style)}"


def _is_more(low: str, high: str) -> bool:
    return float(plain(low)) > float(plain(high))


def _amount(match: re.Match[str], style: Style) -> str:
    groups = match.groupdict()
    written, scale = groups["amount"], scale_name(groups.get("scale"))
    currency = _currency(match)
    minus = "minus " if groups.get("inner") else ""
    adjective = not minus and not is_negative(match) and _is_adjective(match)
    if adjective:
        return hyphenated(_adjective(written, scale, currency, style)) + _after_plus(groups)
    words = _whole_and_cents(written, currency, style)
    if scale:
        words = f"{number(written, style)} {scale} {currency.many}"
    return f"{minus}{words}{_per(match, style)}{_after_plus(groups)}"


def _after_plus(groups: dict[str, str | None]) -> str:
    return " plus" if groups.get("plus") else ""


def _is_adjective(match: re.Match[str]) -> bool:
    if match.groupdict().get("per"):
        return False
    rest = after(match, 30)
    # "$1.2-billion, up 15%": some papers hyphenate the noun too; only a noun after it makes an adjective.
    if (match.group("scale") or "").strip().startswith("-"):
        return bool(re.match(r"-[a-z]|\s[A-Z0-9]|,\s[0-9]+-[a-z]", rest)) or has_noun_after(match)
    if re.match(r"-(?:a|an|per|plus|and|off)?-?[a-z]", rest):
        return True
    noun = re.match(r"\s(?:[a-z]+-[a-z]+\s)?([a-z]+)\b", rest)
    return bool(noun and noun.group(1) in PRICED) or stands_before_noun(match) or stands_after_the(match)


def _adjective(written: str, scale: str, currency: EnglishCurrency, style: Style) -> str:
    whole, cents = _split(written)
    if scale or not (currency.cent and cents):
        return f"{number(written, style)} {scale} {currency.one}".replace("  ", " ")
    if not int(whole):
        return f"{_cents(cents, style)} {currency.cent}"
    if not int(cents):
        return f"{number(whole, style)} {currency.one}"
    return f"{number(whole, style)} {currency.one} and {_cents(cents, style)} {currency.cent}"


def _split(written: str) -> tuple[str, str]:
    """Whole units and hundredths; no hundredths unless two decimals are written."""
    whole, _, decimals = plain(written).partition(".")
    return whole or "0", decimals if len(decimals) == 2 else ""


def _cents(cents: str, style: Style) -> str:
    return integer(str(int(cents)), style)


def _whole_and_cents(written: str, currency: EnglishCurrency, style: Style) -> str:
    whole, cents = _split(written)
    if not (currency.cent and cents):
        return f"{number(written, style)} {currency.one if is_one(written) else currency.many}"
    units_said = f"{integer(whole, style)} {currency.one if whole == '1' else currency.many}"
    cents_said = f"{_cents(cents, style)} {currency.cent if int(cents) == 1 else currency.cents}"
    if not int(cents):
        return units_said
    return cents_said if not int(whole) else f"{units_said} and {cents_said}"
