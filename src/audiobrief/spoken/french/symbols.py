"""Symbols that are said, and marks that become prosody: quotes, brackets, dashes."""

from __future__ import annotations

import re

from audiobrief.spoken.french.binding import bound, fixed, listed, starts_line
from audiobrief.spoken.rules import Rule

_SAID = {
    "&": "et", "@": "arobase", "→": "vers", "⇒": "donc", "←": "de", "↔": "et", "↑": "en hausse", "↓": "en baisse",
    "=": "égale", "≠": "différent de", "≈": "environ", "±": "plus ou moins", "×": "fois", "÷": "divisé par", "+": "plus",
    "≤": "inférieur ou égal à", "≥": "supérieur ou égal à", "∞": "l’infini", "√": "racine de", "§": "paragraphe",
    "°": "degrés", "º": "degrés", "π": "pi", "∑": "somme", "Σ": "sigma", "Δ": "delta", "α": "alpha", "β": "bêta", "µ": "micro",
    "μ": "micro", "Ω": "oméga", "λ": "lambda", "γ": "gamma", "θ": "thêta", "σ": "sigma", "ª": "a", "＝": "égale",
}  # fmt: skip
# "l accès", as a paste leaves it: what may lose its vowel, before a vowel or a mute h.
_MUTE_H = "abi|abit|aleine|allucin|armoni|ebdo|ectare|élicopt|erbe|ermét|erit|érit|éroïne|ésit|eure|heur|ier|ippo|istoir|iver|omm|omo|onn|onor|ôpit|opit|ôte|ôtel|oraire|orizon|orlog|orreur|orrib|ostil|uile|uissier|uit(?!i)|umain|umanit|umeur|umid|umour|ydr|ygi|ymne|yper|ypo|ystér"
_ELIDED = "l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|aujourd"


def _say_elision(match: re.Match[str], locale: str) -> str | None:
    """ "l accès" is "l’accès"; a lone c, d, s that names itself keeps its space."""
    left, right = match.group("left").lower(), match.group("right").lower()
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
    return match.group("left") + "’"


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


def _say_inclusive(match: re.Match[str], locale: str) -> str | None:
    """ "étudiant·e·s" is "étudiants et étudiantes"; "élu(e)" is "élu ou élue"."""
    stem, ending, plural = match.group("stem"), match.group("ending"), bool(match.group("plural"))
    mark = "s" if plural else ""
    changes = {
        "trice": "teur",
        "euse": "eur",
        "ive": "if",
        "ère": "er",
        "ienne": "ien",
        "nne": "n",
        "sse": "",
        "se": "x",
    }
    base = changes.get(ending)
    if base and stem.endswith(base):
        feminine = stem.removesuffix(base) + ending
    else:
        feminine = stem + ending
    masculine = stem if stem.endswith(("x", "s")) else stem + mark
    return f"{masculine} {'et' if plural else 'ou'} {feminine}{mark}"


def first_rules(locale: str) -> tuple[Rule, ...]:
    """What must be seen before words and numbers: elisions, inclusive forms, invisible characters."""
    endings = "trice|euse|ive|ère|ienne|nne|ne|le|te|se|sse|e"
    vowels = "aàâeéèêëiîïoôuùûyœæAÀÂEÉÈÊIÎOÔUÙÛYŒ"
    return (
        fixed("invisible", "[\u200b\u200c\u200e\u200f\u00ad\u2060\ufeff\u202a-\u202e\u2066-\u2069]", ""),
        bound(
            "elision",
            rf"(?<![^\W_])(?<![’'.-])(?<![0-9][ \u00a0\u202f])(?P<left>{_ELIDED})[ ]{{1,2}}"
            rf"(?=(?P<right>[{vowels}][^\W\d_]{{0,20}}|[hH](?:{_MUTE_H})[^\W\d_]{{0,20}}))",
            _say_elision,
            locale,
        ),
        bound(
            "elision",
            rf"(?:^|(?<=[.!?…«“\"(]\s)|(?<=\n)|(?<=[«“\"(]))(?P<left>[LDJMNSTC]|Qu|Jusqu|Lorsqu|Puisqu|Quelqu|Aujourd)[ ]"
            rf"(?=(?P<right>[{vowels.lower()}][^\W\d_]{{0,20}}|h(?:{_MUTE_H})[^\W\d_]{{0,20}}))",
            _say_elision,
            locale,
        ),
        bound(
            "inclusive form",
            rf"(?<![^\W_])(?P<stem>[^\W\d_]{{2,24}})(?:[·•.](?P<ending>(?<![.]){endings})(?P<plural>[·•]?s)?)(?![^\W_])",
            _say_inclusive,
            locale,
        ),
        bound(
            "inclusive form",
            rf"(?<![^\W_])(?P<stem>[^\W\d_]{{2,24}})\((?P<ending>{endings})\)(?P<plural>s)?(?![^\W_])",
            _say_inclusive,
            locale,
        ),
        fixed("optional plural", r"(?<=[^\W\d_])\((?:s|x|es|nt)\)", ""),
        fixed("cut", r"\[ ?(?:…|\.\.\.) ?\]|\( ?(?:…|\.\.\.) ?\)", ""),
        fixed("et ou", r"(?<![^\W_])et ?/ ?ou(?![^\W_])", "et ou"),
        fixed("number sign plus", r"(?<=C)\+\+", " plus plus"),
    )


def last_rules(locale: str) -> tuple[Rule, ...]:
    """Marks and symbols that no other rule has read."""
    return (
        fixed("more than", r"(?<![^\W_])\+(?= ?[0-9$€£])", "plus "),
        fixed("about", r"[~≈∼](?= ?[0-9$€£])", "environ "),
        fixed("less than", r"<(?= ?[0-9$€£])", "moins de "),
        fixed("more than", r">(?= ?[0-9$€£])", "plus de "),
        fixed("about", "±", " plus ou moins "),
        fixed("times", r"(?<=[0-9] )\*(?= [0-9])", "fois"),
        bound("arrow", "[→➔➜⟶]|->|=>|-->", _say_arrow, locale),
        listed("symbol", {key: f" {value} " for key, value in _SAID.items()}),
        bound("comparison", "[<>]", _say_compare, locale),
        bound("bracket", r"[()\[\]{}]", _say_bracket, locale),
        fixed("quotation mark", r"[«»“”„‟\"‹›‘‚`´]", ""),
        fixed("quotation mark", r"(?<![^\W_])['’](?!\w)|(?<![\w])['](?=\w{4})|(?<![^\W\d_])['’](?=\w)", ""),
        bound("dash", r"[—―]|(?<!\S)(?:[-–‑−]{1,3})(?!\S)|--+|(?<=[^\W\d_])–(?=\s)|(?<=\s)–", _say_dash, locale),
        fixed("hyphen", r"(?<=\w)[‑–‐](?=\w)", "-"),
        fixed("hyphen", r"(?<!\w)[-‑–‐]+(?=\w)|(?<=\w)[-‑–‐]+(?!\w)|[‑–‐−]", " "),
        fixed("bullet", r"[•‣▪◦·∙●○■□▶►★☆✓✔✗✘]", " "),
        fixed("ellipsis", r"\.{3,}", "…"),
        fixed("slash", r"[/\\]", " "),
        fixed("bar", r"(?<=\w) ?[|¦] ?(?=\w)", ", "),
        fixed("mark-up", r"[*_#~^|¦†‡©®™<>=+§¨¬¯¸ˆ˜¡¿‖]", " "),
        fixed("other symbol", r"[^\w\s.,;:!?…'’\-]", " "),
    )
