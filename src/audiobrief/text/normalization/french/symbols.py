"""Symbols that are said, and marks that become prosody: quotes, brackets, dashes."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french import signs
from audiobrief.text.normalization.french.binding import any_of, bound, fixed, listed, starts_line
from audiobrief.text.normalization.rules import Rule

_SAID = {
    "&": "et", "@": "arobase", "→": "vers", "⇒": "donc", "←": "de", "↔": "et", "↑": "en hausse", "↓": "en baisse",
    "=": "égale", "≠": "différent de", "≈": "environ", "±": "plus ou moins", "×": "fois", "÷": "divisé par",
    "+": "plus",
    "≤": "inférieur ou égal à", "≥": "supérieur ou égal à", "∞": "l’infini", "√": "racine de", "§": "paragraphe",
    "°": "degrés", "º": "degrés", "∑": "somme", "µ": "micro", "ª": "a", "＝": "égale",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "bêta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "êta", "θ": "thêta", "κ": "kappa",
    "λ": "lambda", "μ": "micro", "ν": "nu", "π": "pi", "ρ": "rhô", "σ": "sigma", "τ": "tau", "φ": "phi",
    "χ": "khi", "ψ": "psi", "ω": "oméga", "Γ": "gamma", "Δ": "delta", "Σ": "sigma", "Φ": "phi", "Ψ": "psi",
    "Ω": "oméga", "Λ": "lambda",
}  # fmt: skip
# "l accès", as a paste leaves it: what may lose its vowel, before a vowel or a mute h.
_MUTE_H = r"""
abi aleine allucin armoni ebdo ectare élicopt erbe ermét erit érit éroïne ésit eure heur ier ippo istoir iver omm omo
onn onor ôpit opit ôte oraire orizon orlog orreur orrib ostil uile uissier umain umanit umeur umid umour ydr ygi ymne
yper ypo ystér ui(?![^\W\d_])
"""
_ELIDED = "l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu quelqu aujourd"
_ELIDED_CAPITAL = "L D J M N S T C Qu Jusqu Lorsqu Puisqu Quoiqu Quelqu Aujourd"


def _say_elision(match: re.Match[str], locale: str) -> str | None:
    """ "l accès" is "l’accès"; a lone c, d, s that names itself keeps its space."""
    left, right = match.group("key").lower(), match.group("right").lower()
    if left == "aujourd" and not right.startswith("hui"):
        return None
    if left == "c" and not right.startswith(("e", "é", "a", "en")):
        return None
    if left in {"l", "d", "m", "t", "s", "n", "j", "c"} and right in {"et", "ou", "a", "au", "aux", "ni"} - (
        {"a"} if left in "lmtnj" else set()
    ):
        return None
    if left == "s" and not right.startswith(("i", "a", "e", "é", "y", "o", "u", "h", "ê", "ô")):
        return None
    return match.group("key") + "’"


def _say_bracket(match: re.Match[str], locale: str) -> str | None:
    """A bracket is a comma between words, and nothing beside another mark or an edge."""
    text = match.string
    left = text[max(0, match.start() - 24) : match.start()].rstrip(' \u00a0\u202f\t«“"')
    right = text[match.end() : match.end() + 24].lstrip(' \u00a0\u202f\t»”"')
    if not left or left[-1] in ",;:.!?…([{\n—–" or not right or right[0] in ",;:.!?…)]}([{\n—–":
        return " "
    if right.startswith("- "):
        return " "
    return ", "


def _say_dash(match: re.Match[str], locale: str) -> str | None:
    """A dash is a comma between words; at the start of a line it is a bullet or a speaker's mark."""
    if starts_line(match):
        return ""
    text = match.string
    left = text[max(0, match.start() - 24) : match.start()].rstrip()
    right = text[match.end() : match.end() + 24].lstrip()
    if not left or left[-1] in ",;:.!?…" or not right or right[0] in ",;:.!?…":
        return " "
    return ", "


def _say_arrow(match: re.Match[str], locale: str) -> str | None:
    """An arrow at the start of a line is a bullet; elsewhere it says where things go."""
    return "" if starts_line(match) else " vers "


def _say_compare(match: re.Match[str], locale: str) -> str | None:
    if starts_line(match) or match.group() not in "<>":
        return ""
    return " inférieur à " if match.group() == "<" else " supérieur à "


_GREEK_LETTER = "[\u0370-\u03ff\u1f00-\u1fff]"


def _say_greek(match: re.Match[str], locale: str) -> str | None:
    return f" {_GREEK[match.group().strip('-')]} "


def first_rules(locale: str) -> tuple[Rule, ...]:
    """What must be seen before words and numbers: elisions, invisible characters."""
    vowels = "aàâeéèêëiîïoôuùûyœæ"
    mute = rf"(?:{'|'.join(_MUTE_H.split())})"
    small = rf"(?=(?P<right>[{vowels}][^\W\d_]{{0,20}}|h{mute}[^\W\d_]{{0,20}}))"
    either = rf"(?=(?P<right>[{vowels}{vowels.upper()}][^\W\d_]{{0,20}}|[hH]{mute}[^\W\d_]{{0,20}}))"
    tied = r"(?<![^\W_].)(?<![’'.-].)(?<![0-9][ \u00a0\u202f].)"
    opening = r"(?:(?<=^.)|(?<=[.!?…«“(] .)|(?<=[«“(\n].))"
    return (
        fixed("invisible", "[\u200b\u200c\u200e\u200f\u00ad\u2060\ufeff\u202a-\u202e\u2066-\u2069]", ""),
        bound(
            "elision",
            rf"{any_of(_ELIDED.split(), tied)} {{1,2}}{either}",
            _say_elision,
            locale,
        ),
        # A capital is an article only where a sentence begins: "le langage C est" names a letter.
        bound(
            "elision",
            rf"{any_of(_ELIDED_CAPITAL.split(), opening)} {small}",
            _say_elision,
            locale,
        ),
        # "d’un million", but "de un à dix": the numeral elides before what it counts.
        fixed(
            "elision before un",
            r"d(?<![^\W_].)e (?=1(?:[ \u00a0](?:million|milliard|[MGk]?\$|[MG]?€|(?!ou |et |sur |contre )[a-zà-ÿ]{2})"
            r"|(?:[ \u00a0\u202f][0-9]{3}){2,4}(?![0-9])))",
            "d’",
        ),
        fixed("cut", r"\[ ?(?:…|\.\.\.) ?\]|\( ?(?:…|\.\.\.) ?\)", ""),
        fixed("et ou", r"et(?<![^\W_]..) ?/ ?ou(?![^\W_])", "et ou"),
        *signs.first_rules(),
        fixed("sharp", r"#(?<=[CF].)(?![^\W_])", " dièse"),
        fixed("plus plus", r"\+\+(?<=C..)", " plus plus"),
    )


def last_rules(locale: str) -> tuple[Rule, ...]:
    """Marks and symbols that no other rule has read."""
    return (
        # A credit rating: "la cote AA-".
        fixed("minus", r"-(?<=[A-D].)(?=[\s,.;:)]|$)", " moins"),
        fixed("power", r"\^(?<=[^\W_].)-(?=[0-9])", " puissance moins "),
        fixed("power", r"\^(?<=[^\W_].)(?=[0-9])", " puissance "),
        fixed("more", r"\+(?<![^\W_].)(?= ?[0-9$€£])", "plus "),
        fixed("about", r"[~≈∼](?= ?[0-9$€£])", "environ "),
        fixed("comparison", r"<(?=[0-9 ])(?<=[0-9].)|<(?<=[0-9] .)", " inférieur à "),
        fixed("comparison", r">(?=[0-9 ])(?<=[0-9].)|>(?<=[0-9] .)", " supérieur à "),
        fixed("less than", r"<(?= ?[0-9$€£])", " moins de "),
        fixed("more than", r">(?= ?[0-9$€£])", " plus de "),
        fixed("times", r"\*(?<=[0-9] .)(?= [0-9])", "fois"),
        bound("arrow", "[→➔➜⟶]|->|=>|-->", _say_arrow, locale),
        # A letter alone; in a Greek word it stays a letter.
        bound("Greek letter", rf"-?[{''.join(_GREEK)}](?<!{_GREEK_LETTER}.)(?!{_GREEK_LETTER})-?", _say_greek, locale),
        listed("symbol", {key: f" {value} " for key, value in _SAID.items()}),
        bound("comparison", "[<>]", _say_compare, locale),
        bound("bracket", r"[()\[\]{}]", _say_bracket, locale),
        fixed("quotation mark", r"[«“](?<=['’].)[ \u00a0\u202f]{0,2}", ""),
        fixed("quotation mark", r"[«»“”„‟\"‹›‘‚`´]", ""),
        # An apostrophe holds two letters together; elsewhere the mark is a quote.
        fixed(
            "quotation mark",
            r"['’](?:(?<![^\W_].)(?=\w{4}|\W|$|\w[^'’\n]{0,80}['’](?![^\W_]))|(?<=[^\W\d_].)(?=\W|$)(?<=[^\W\d_]{3}.))",
            "",
        ),
        bound(
            "dash", r"[—―]|[-–‑−](?<!\S.)[-–‑−]{0,3}(?!\S)|--(?<![-]..)-{0,8}|–(?:(?=\s)|(?<=\s.))", _say_dash, locale
        ),
        fixed("hyphen", r"[-‑](?<=[A-Z][A-Z].)(?=[A-Z](?![^\W_]))", " "),
        fixed("hyphen", r"[‑–‐](?<=\w.)(?=\w)", "-"),
        fixed("hyphen", r"[‑–‐−]|-(?<!\w.)|-(?!\w)", " "),
        fixed("bullet", r"[•‣▪◦·∙●○■□▶►★☆✓✔✗✘]", " "),
        fixed("ellipsis", r"\.{3,}", "…"),
        fixed("slash", r"[/\\]", " "),
        fixed("bar", r"[|¦]", ", "),
        fixed("mark-up", r"[*_#~^|¦†‡©®™<>=+§¨¬¯¸ˆ˜¡¿‖]", " "),
        fixed("other symbol", r"[^\w\s.,;:!?…'’\-]", " "),
    )
