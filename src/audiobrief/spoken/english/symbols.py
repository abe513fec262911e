"""Signs and punctuation: said, turned into pauses, or dropped by name."""

from __future__ import annotations

import re
import unicodedata

from audiobrief.spoken.english.shapes import after, before
from audiobrief.spoken.english.style import Style
from audiobrief.spoken.english.words import integer, number
from audiobrief.spoken.rules import Rule

# Zero-width joiners, variation selectors, tags and skin tones belong to the emoji before them.
EMOJI = (
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2300-\u23ff\u2b00-\u2bff\u200d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f"
    "\u2934\u2935\u3030\u303d\u3297\u3299]"
)
NAMES = {
    "&": "and",
    "@": "at",
    "%": "percent",
    "‰": "per thousand",
    "=": "equals",
    "≠": "is not equal to",
    "≈": "is about",
    "≥": "at least",
    "≤": "at most",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "−": "minus",
    "∞": "infinity",
    "√": "the square root of",
    "§": "section",
    "©": "copyright",
    "°": "degrees",
    "$": "dollars",
    "€": "euros",
    "£": "pounds",
    "¥": "yen",
    "¢": "cents",
    "₿": "bitcoin",
    "π": "pi",
    "µ": "micro",
    "Ω": "ohms",
}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
# Rules that may drop letters or digits; nothing else may.
DROPPING = frozenset({"reference"})


def first_rules(style: Style) -> tuple[Rule, ...]:
    """What must be gone before numbers are read: emoji, references, mark-up."""
    return (
        Rule(
            "keycap",
            re.compile("([0-9])\ufe0f?\u20e3"),
            lambda match: f"{integer(match.group(1), style)} ",
        ),
        Rule("emoji", re.compile(f"{EMOJI}+"), _emoji),
        Rule("reference", re.compile(r"\[[0-9]{1,3}\]"), lambda match: ""),
    )


def last_rules(style: Style) -> tuple[Rule, ...]:
    """Signs by name, then prosody, then whatever else is a sign."""
    return (*_signs(style), *_prosody(), Rule("other sign", re.compile(r"[^\w\s.,;:!?…'’-]"), _dropped))


def _signs(style: Style) -> tuple[Rule, ...]:
    return (
        Rule("and", re.compile(r"\s?&(?:amp;)?\s?"), lambda match: " and "),
        Rule("number sign", re.compile(r"[#№]\s?(?=[0-9])"), lambda match: "number "),
        Rule("about", re.compile(r"[~≈∼]\s?(?=[$€£]?[0-9])"), lambda match: "about "),
        Rule("arrow", re.compile(r"\s*(?:[→⇒➔➜⟶⟹]|[-=]{1,2}>)\s*"), _arrow),
        Rule("less or more", re.compile(r"(?<![<>])([<>])\s?(?==?\s?[$€£]?[0-9.])"), _compared),
        Rule("plus", re.compile(r"\s*\+\s*(?=\w)|(?<=\w)\s*\+"), lambda match: " plus "),
        Rule("times", re.compile(r"(?<=[0-9])\s?\*\s?(?=[0-9])"), lambda match: " times "),
        Rule(
            "slash",
            re.compile(r"(?<=[\w.)])\s?/\s?(?=[\w(])"),
            lambda match: " ",
        ),
        Rule("raised figure", re.compile(f"(?<=[^\\W\\d_])[{RAISED}]+"), lambda match: _raised(match, style)),
        Rule("raised figure", re.compile(f"(?<=[0-9])[{RAISED}]+"), lambda match: _power(match.group(), style)),
        Rule(
            "sign",
            re.compile("[" + re.escape("".join(NAMES)) + "]"),
            lambda match: f" {NAMES[match.group()]} ",
        ),
        Rule(
            "other figure",
            re.compile(r"[\u00b2-\u00bf\u2070-\u218b\u2460-\u24ff\u2776-\u2793\u3007]|\d"),
            lambda match: _figure(match, style),
        ),
    )


def _prosody() -> tuple[Rule, ...]:
    return (
        Rule("empty brackets", re.compile(r"\s*(?:\(\s*\)|\[\s*\])"), lambda match: ""),
        Rule("bracket", re.compile(r"\s*[(\[]\s*"), _opening),
        Rule("bracket", re.compile(r"\s*[)\]]"), _closing),
        Rule("dash", re.compile(r"\s*(?:[—―]|(?<!-)-{2,3}(?!-))\s*|\s+[–-]\s+|(?<=\s)[–-](?=\s|$)|^\s*[–-]\s*"), _dash),
        Rule("dash", re.compile(r"(?<=\w)[–‐‑‒](?=\w)"), lambda match: "-"),
        Rule("dash", re.compile(r"[–‐‑‒]|(?<!\w)-+|-+(?!\w)"), lambda match: ""),
        Rule("quotation mark", re.compile(r"[\"“”„«»‹›]\s?(?=[.,;:!?])|[\"“”„«»‹›]"), lambda match: ""),
        Rule(
            "quotation mark",
            re.compile(r"(?<!\w)[‘’'](?!(?:em|til|tis|twas|cause|bout|n)\b)|[’'](?!\w)|‘"),
            lambda match: "",
        ),
        Rule("bar", re.compile(r"\s*\|\s*"), _bar),
        Rule(
            "bullet",
            re.compile(r"[•·◦▪*_`\\^~{}<>#]+"),
            lambda match: " " if before(match, 1).isalnum() and after(match, 1).isalnum() else "",
        ),
    )


def _emoji(match: re.Match[str]) -> str | None:
    if all(unicodedata.category(character) in ("No", "Nl") for character in match.group()):
        return None
    return " " if before(match, 1).isalnum() and after(match, 1).isalnum() else ""


def _arrow(match: re.Match[str]) -> str:
    return " to " if before(match, 1) and after(match, 1) else ""


def _compared(match: re.Match[str]) -> str | None:
    if match.group(1) == ">" and not before(match, 20).strip():
        return None  # a quoted line of mail
    words = "less than " if match.group(1) == "<" else "more than "
    return words


def _power(text: str, style: Style) -> str:
    plain = text.translate(SUPERSCRIPTS)
    known = {"2": " squared", "3": " cubed"}
    return known.get(plain) or f" to the power of {integer(plain, style)}"


def _raised(match: re.Match[str], style: Style) -> str | None:
    text = match.group()
    if text[0] in "₀₁₂₃₄₅₆₇₈₉":
        return f" {number(text.translate(SUPERSCRIPTS), style)} "
    # One letter with a raised figure is algebra; a word with one has a footnote.
    if len(before(match, 2).strip()) == 2 and before(match, 2).isalpha():
        return None
    return _power(text, style)


def _figure(match: re.Match[str], style: Style) -> str | None:
    value = unicodedata.numeric(match.group(), -1.0)
    if value < 0:
        return None
    if value == int(value):
        return f" {integer(str(int(value)), style)} "
    from fractions import Fraction

    from audiobrief.spoken.english.words import fraction

    exact = Fraction(value).limit_denominator(100)
    return f" {fraction(exact.numerator, exact.denominator, style)} "


def _opening(match: re.Match[str]) -> str:
    left = match.string[: match.start()][-1:]
    if not left or left in ".,;:!?…(\n":
        return " "
    return ", "


def _closing(match: re.Match[str]) -> str:
    rest = after(match, 20)
    if not rest.strip() or re.match(r"[\s\"”’)\]]*[.,;:!?…–—]", rest):
        return ""
    return ", "


def _dash(match: re.Match[str]) -> str:
    left, right = before(match, 1), after(match, 1)
    if not left or left in ".,;:!?…\n" or "\n" in match.group():
        return " "
    return ", " if right and right not in ".,;:!?…" else " "


def _bar(match: re.Match[str]) -> str:
    return ", " if before(match, 1).isalnum() and after(match, 1).isalnum() else " "


def _dropped(match: re.Match[str]) -> str | None:
    character = match.group()
    return "" if unicodedata.category(character)[0] in "PSC" else None
