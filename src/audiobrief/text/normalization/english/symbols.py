"""Signs and punctuation: said, turned into pauses, or dropped by name."""

from __future__ import annotations

import html
import re
import unicodedata
from fractions import Fraction

from audiobrief.text.normalization.english.names import roman
from audiobrief.text.normalization.english.shapes import MINUS, after, before
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import cardinal, fraction, integer, number
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

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
    "µ": "micro",
}
GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "micro",
    "ν": "nu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "Γ": "gamma",
    "Δ": "delta",
    "Σ": "sigma",
    "Φ": "phi",
    "Ψ": "psi",
    "Ω": "ohms",
    "Λ": "lambda",
}
GREEK_LETTER = "[\u0370-\u03ff\u1f00-\u1fff]"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
TAGS = (
    "a|abbr|b|blockquote|br|code|del|div|em|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|q|s|script|small|span|strong|style|sub"
    "|sup|table|td|th|tr|u|ul"
)


# A temperature after its sign, and what stands before the sign.
_BLANK = "[ \u00a0\u202f]"
_FIGURE = r"[0-9]{1,3}(?:\.[0-9]{1,2})?"
_DEGREES = rf"(?:{_BLANK}?°|{_BLANK}degrees?\b)"
_BEFORE_MINUS = "|".join(
    rf"(?<={word} .)"
    for word in (
        *(",", ":", "[Bb]etween", "[Ff]rom", "like", "below", "around", "about", "near"),
        *(r"\bto", r"\bof", r"\b[Aa]t", r"\bbe", r"\bis", r"\bwas", r"\bhit", r"\band"),
    )
)


def first_rules(style: Style) -> tuple[Rule, ...]:
    """What must be gone before numbers are read: emoji, references, mark-up."""
    return (
        Rule(
            "keycap",
            Pattern("([0-9])\ufe0f?\u20e3"),
            lambda match: f"{integer(match.group(1), style)} ",
        ),
        Rule(
            "power",
            Pattern(r"\^(?<=[^\W_].)([-−]?)([0-9]{1,4})(?![0-9.]?[0-9])"),
            lambda match: _caret_power(match.group(1), int(match.group(2)), style),
        ),
        Rule("entity", Pattern(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5});"), _entity),
        Rule("emoji", Pattern(f"{EMOJI}+"), _emoji),
        Rule("mark-up", Pattern(rf"</?(?:{TAGS})(?:\s[^<>]{{0,300}})?/?>"), lambda match: ""),
        Rule(
            "reference",
            Pattern(r"\[(?:[0-9]{1,3}(?:\s?[,–-]\s?[0-9]{1,3}){0,9}|note [0-9]{1,3}|citation needed)\]"),
            lambda match: "",
        ),
        # An editor's change inside a quotation is read as if nobody had made it: "[T]he bill", "represent[s]".
        Rule("editor's letter", Pattern(r"\[([A-Za-z])\](?<!\w...)(?=[a-z])"), lambda match: match.group(1)),
        Rule(
            "editor's letter",
            Pattern(r"\[(?<=[^\W\d_].)([a-z]{1,4})\](?!\w)"),
            lambda match: match.group(1),
        ),
    )


def clause_rules(style: Style) -> tuple[Rule, ...]:
    """Brackets that belong to the word before them: "person(s)", "4(a)(ii)"."""
    return (
        Rule("plural in brackets", Pattern(r"\((?<=[a-z].)s\)"), lambda match: "s"),
        Rule(
            "clause",
            Pattern(r"\((?<=[\w)].)([a-z]|[ivx]{2,4}|[0-9]{1,2})\)"),
            lambda match: f" {_clause(match.group(1), style)} ",
        ),
    )


def last_rules(style: Style) -> tuple[Rule, ...]:
    """Signs by name, then prosody, then whatever else is a sign."""
    return (*_signs(style), *_prosody(), Rule("other sign", Pattern(r"[^\w\s.,;:!?…'’-]"), _dropped))


def _signs(style: Style) -> tuple[Rule, ...]:
    return (
        # Rules and smileys drawn with signs: "=====", "---=", "=)"; "$$$" is said once.
        Rule(
            "drawing",
            Pattern(r"={3,}-*|-{2,}=+-*|=-{2,}|={2}(?<=\w..)-*(?=\s|$)|=(?<!\S.)-?[)(DP](?!\w)"),
            lambda match: " ",
        ),
        Rule("sign", Pattern("=="), lambda match: " equals "),
        Rule("money", Pattern(r"\$(?<!\S.)\${1,4}(?=[\s.,;!?]|$)"), lambda match: "dollars"),
        Rule("plus or minus", Pattern(r"\+/[-−–]\s?"), lambda match: "plus or minus "),
        # With a blank only before a temperature, and not behind a figure, where it is a range.
        Rule(
            "minus",
            Pattern(
                r"[-−–](?<![^\s(,:;].)(?<![0-9°%CF][ \u00a0\u202f].)"
                r"(?=[ \u00a0\u202f][0-9]{1,3}(?:\.[0-9]{1,2})?[ \u00a0\u202f]?°)"
            ),
            lambda match: "minus",
        ),
        # "between - 12 and - 8 °C", "the low, - 30 degrees": a sign by the word or the mark before it.
        Rule(
            "minus",
            Pattern(
                rf"[-−–](?:{_BEFORE_MINUS})(?={_BLANK}{_FIGURE}(?:{_DEGREES}"
                rf"|{_BLANK}(?:and|to){_BLANK}[-−–]?{_BLANK}?{_FIGURE}{_DEGREES}))"
            ),
            lambda match: "minus",
        ),
        Rule(
            "range",
            Pattern(r"\s?[-–—](?:(?<=[°º][CF].)|(?<=[°º][CF]\s.))\s?(?=[0-9]{1,3}(?:\.[0-9]+)?\s?[°º][CF])"),
            lambda match: " to ",
        ),
        Rule(
            "minus",
            Pattern(rf"[{MINUS}](?<![\w)\]%.].)(?=[$€£¥]?\.?[0-9]|[$€£]\s[0-9]|[A-Z]{{1,3}}\$)"),
            lambda match: "minus ",
        ),
        Rule("and", Pattern(r"&(?:amp;)?"), lambda match: " and "),
        Rule("about", Pattern(r"[~≈∼]\s?(?=[$€£]?[0-9])"), lambda match: "about "),
        Rule("arrow", Pattern(r"[→⇒➔➜⟶⟹=-](?:(?<=[→⇒➔➜⟶⟹])|[-=]?>)"), _arrow),
        Rule("bracketed", Pattern(r"<(?=[^<>\s]{1,200}>)|>(?<=[^\s<>].)(?<!=>)(?<!->)(?=\s|$)"), lambda match: " "),
        Rule("less or more", Pattern(r"[<>](?<![<>].)\s?(?==?\s?[$€£]?[0-9.])"), _compared),
        Rule("power", Pattern(rf"\^{_AFTER_FIGURE}\s?(?=[0-9])"), lambda match: " to the power of "),
        Rule("plus", Pattern(r"\+(?:\s?(?=\w)|(?<=\w\+)|(?<=\w\s\+))"), lambda match: " plus "),
        Rule("times", Pattern(rf"\*{_AFTER_FIGURE}\s?(?=[0-9])"), lambda match: " times "),
        Rule("slash", Pattern(r"/(?:(?<=[\w.)].)|(?<=[\w.)]\s.))\s?(?=[\w(])"), lambda match: " "),
        Rule(
            "reference",
            Pattern(r"[¹²³⁴-⁹*†‡](?:(?<=[^\W\d_]{3}.)|(?<=[^\W\d_][.,;:!?”\"’)].))[⁰¹²³⁴-⁹,*†‡]{0,6}(?![\w*])"),
            lambda match: "",
        ),
        Rule("raised figure", Pattern(f"[{RAISED}](?<=[^\\W_].)[{RAISED}]*"), lambda match: _raised(match, style)),
        # A letter alone; in a Greek word it stays a letter.
        Rule(
            "Greek letter",
            Pattern(rf"-?[{''.join(GREEK)}](?<!{GREEK_LETTER}.)(?!{GREEK_LETTER})-?"),
            lambda match: f" {GREEK[match.group().strip('-')]} ",
        ),
        Rule("sign", Pattern("[" + re.escape("".join(NAMES)) + "]"), lambda match: f" {NAMES[match.group()]} "),
        Rule("other figure", Pattern("[^\x00-\xb1]"), lambda match: _figure(match, style)),
    )


def _caret_power(sign: str, number: int, style: Style) -> str:
    """ "x^2": squared; 10^-3: to the minus three."""
    if not sign and number in (2, 3):
        return " squared" if number == 2 else " cubed"
    return f" to the minus {cardinal(number, style)}" if sign else f" to the power of {cardinal(number, style)}"


_AFTER_FIGURE = r"(?:(?<=[0-9].)|(?<=[0-9]\s.))"


def _prosody() -> tuple[Rule, ...]:
    return (
        Rule("empty brackets", Pattern(r"[(\[]\s{0,3}[)\]]"), lambda match: ""),
        Rule("bracket", Pattern(r"[(\[]"), _opening),
        Rule("bracket", Pattern(r"[)\]]"), _closing),
        # A dash is a pause: the long ones, doubled hyphens, and short ones with space on both sides.
        Rule("dash", Pattern(r"[—―–-](?:(?<=[—―])|(?<=-)(?<!--)-{1,2}(?!-)|(?<!\S.)(?=\s|$))"), _dash),
        Rule("dash", Pattern(r"[–‐‑‒](?<=[\w.)].)(?=\w)"), lambda match: "-"),
        Rule("dash", Pattern(r"[–‐‑‒-](?:(?<=[–‐‑‒])|(?<![\w.)\"”’'°%-].)-*|(?<!\bA.)-*(?![\w-]))"), lambda match: ""),
        Rule("apostrophe", Pattern(r"[`´‘ʼ′](?<=[^\W\d_].)(?=[^\W\d_])"), lambda match: "'"),
        Rule("quotation mark", Pattern(r"[\"“”„«»‹›](?:\s(?=[.,;:!?]))?"), lambda match: ""),
        Rule(
            "quotation mark",
            Pattern(r"[‘’'](?:(?<=‘)|(?<!\w.)(?!(?:em|til|tis|twas|cause|bout)\b)|(?!\w))"),
            lambda match: "",
        ),
        Rule("bar", Pattern(r"\|"), _bar),
        Rule("bullet", Pattern(r"[•·◦▪*_`\\^~{}<>#]"), _bullet),
    )


def _entity(match: re.Match[str]) -> str | None:
    """What an HTML entity in plain text sounds like: a sign by its name, a dash as a pause."""
    character = html.unescape(match.group())
    if character in "&" or len(character) != 1:
        return None
    if character in "<>" and re.match(r"\s?[$€£]?[0-9]", after(match, 3)):
        return "less than " if character == "<" else "more than "
    if character in "’'‘":
        return "'" if before(match, 1).isalnum() else ""
    if character in "–—":
        return " to " if before(match, 1).isdigit() and after(match, 1).isdigit() else ", "
    if character in NAMES:
        return f" {NAMES[character]} "
    if character == "…":
        return "…"
    return character if character.isalnum() else " " if character.isspace() else ""


def _emoji(match: re.Match[str]) -> str | None:
    if all(unicodedata.category(character) in ("No", "Nl") for character in match.group()):
        return None
    return " " if before(match, 1).isalnum() and after(match, 1).isalnum() else ""


def _near(match: re.Match[str]) -> tuple[str, str]:
    """The characters around a match on its line, spaces aside; "" at an end."""
    return before(match, 3).rstrip(" \u00a0")[-1:].strip(), after(match, 3).lstrip(" \u00a0")[:1].strip()


def _arrow(match: re.Match[str]) -> str:
    return " to " if all(_near(match)) else ""


def _compared(match: re.Match[str]) -> str | None:
    if match.group()[0] == ">" and not before(match, 20).strip():
        return None  # a quoted line of mail
    return "less than " if match.group()[0] == "<" else "more than "


def _bullet(match: re.Match[str]) -> str:
    return " " if before(match, 1).isalnum() and after(match, 1).isalnum() else ""


def _power(text: str, style: Style) -> str:
    plain = text.translate(SUPERSCRIPTS)
    known = {"2": " squared", "3": " cubed"}
    return known.get(plain) or f" to the power of {integer(plain, style)}"


def _raised(match: re.Match[str], style: Style) -> str | None:
    text = match.group()
    if text[0] in "₀₁₂₃₄₅₆₇₈₉":
        return f" {number(text.translate(SUPERSCRIPTS), style)} "
    return _power(text, style)


def _figure(match: re.Match[str], style: Style) -> str | None:
    """Figures of other scripts and fractions in one character: "١" one, "⅐" one seventh, "①" one."""
    value = unicodedata.numeric(match.group(), -1.0)
    if value < 0 or unicodedata.category(match.group())[0] != "N":
        return None
    if value == int(value):
        return f" {integer(str(int(value)), style)} "
    exact = Fraction(value).limit_denominator(100)
    return f" {fraction(exact.numerator, exact.denominator, style)} "


def _opening(match: re.Match[str]) -> str:
    left = before(match, 4).rstrip(')]"”’ ')[-1:]
    if not left or left in ".,;:!?…(\n":
        return " "
    return ", "


def _clause(text: str, style: Style) -> str:
    """What names a clause of a law: "4(a)(ii)" is "four A two"."""
    if text.isdigit():
        return integer(text, style)
    return cardinal(roman(text.upper()), style) if len(text) > 1 else text.upper()


def _closing(match: re.Match[str]) -> str:
    rest = after(match, 20)
    if rest.startswith(("(", " (", "[", " [")) or before(match, 1) in tuple(".,;:!?…"):
        return ""
    if not rest.strip() or re.match(r"[\s\"”’)\]]*[.,;:!?…–—]", rest):
        return ""
    return ", "


def _dash(match: re.Match[str]) -> str:
    left, right = _near(match)
    return ", " if left and right and left not in ".,;:!?…" and right not in ".,;:!?…" else " "


def _bar(match: re.Match[str]) -> str:
    return ", " if all(side.isalnum() for side in _near(match)) else " "


def _dropped(match: re.Match[str]) -> str | None:
    character = match.group()
    return "" if unicodedata.category(character)[0] in "PSC" else None
