"""Inclusive writing, said in both genders: "étudiant·e·s", "chercheur·se·s", "la·le", "policiers/policières"."""

from __future__ import annotations

import re

from audiobrief.text.normalization.french.binding import bound, fixed
from audiobrief.text.normalization.rules import Rule

# The feminine ending as written, and the masculine endings that it replaces; else it is put behind the word.
_REPLACES = {
    "trice": ("teur",), "rice": ("eur",), "euse": ("eur", "eux"), "se": ("x", "r"), "ère": ("er",), "ière": ("ier",),
    "enne": ("en",), "ienne": ("ien",), "onne": ("on",), "ive": ("if",), "ve": ("f",), "elle": ("el", "eau"),
    "esse": ("e",), "sse": (), "nne": ("n",), "ette": ("et",), "ète": ("et",), "che": ("c",), "gue": ("g",),
    "aine": ("ain",), "ante": ("ant",), "ente": ("ent",), "ée": ("é",), "ale": ("al",), "ice": ("eur",),
}  # fmt: skip
_ENDINGS = "trice|rice|ienne|enne|onne|euse|ière|ère|ive|elle|esse|ette|aine|ante|ente|nne|sse|ne|le|te|se|ve|ée|ale|e"
# What may stand behind a hyphen, a dot or a slash: "dis-le" and "fini.le" are no such forms.
_SAFE_ENDINGS = "trice|rice|ienne|enne|euse|ière|ère|ive|nne|ne|e"
_ALL = {"tou", "tous", "tout", "toute", "toutes"}
# Pairs of whole words, which join by "ou" in the singular.
_PAIRS = frozenset(
    """
    le/la la/le un/une une/un il/elle elle/il ce/cette du/de son/sa lui/elle elle/lui celui/celle celle/celui
    ils/elles elles/ils ceux/celles celles/ceux tous/toutes toutes/tous eux/elles elles/eux iel/ielle madame/monsieur
    """.split()
)
_SHORTEST_ROOT = 3
_STEM = r"(?P<stem>[^\W\d_](?<![^\W_].)[^\W\d_]{1,23})"


def feminine(masculine: str, ending: str) -> str:
    """The feminine of a word from the ending that is written behind it: "chercheur", "se" is "chercheuse"."""
    for base in _REPLACES.get(ending, ()):
        if masculine.endswith(base):
            if ending == "se" and base == "r":
                return masculine[:-1] + "se"
            return masculine[: -len(base)] + ending
    return masculine + ending


def _both(masculine: str, ending: str, plural: bool) -> str:
    if masculine.lower() in _ALL:
        both = "tous et toutes" if plural or masculine.lower() == "tous" else "tout ou toute"
        return both.capitalize() if masculine[0].isupper() else both
    other = feminine(masculine, ending)
    if not plural:
        return f"{masculine} ou {other}"
    many = masculine if masculine.endswith(("x", "s")) else masculine + "s"
    return f"{many} et {other}s"


def _say_form(match: re.Match[str], locale: str) -> str | None:
    """ "étudiant·e·s" is "étudiants et étudiantes"; "élu(e)" is "élu ou élue"."""
    stem, ending = match.group("stem"), match.group("ending")
    return None if f"{stem}/{ending}".lower() in _PAIRS else _both(stem, ending, bool(match.group("plural")))


def _say_slashed(match: re.Match[str], locale: str) -> str | None:
    """ "lecteurs/trices", "étudiant/e": the ending takes the number of the word."""
    stem, ending = match.group("stem"), match.group("ending")
    plural = bool(match.group("plural"))
    if plural and stem.endswith("s"):
        stem = stem[:-1]
    return _both(stem, ending, plural)


def _say_words(match: re.Match[str], locale: str) -> str | None:
    """Two whole words: "la·le", "ceux·celles", "policiers/policières"."""
    first, other = match.group("first"), match.group("other")
    pair = f"{first}/{other}".lower()
    if pair in _PAIRS or (match.group("mark") not in "/" and len(first) > 1):
        plural = first[-1] in "sx" and other[-1] in "sx" and not pair.startswith(("sa", "son"))
        return f"{first} {'et' if plural else 'ou'} {other}"
    root = _common(first.lower(), other.lower())
    plural = first[-1] in "sx" and other.endswith("s")
    # "policiers/policières": one word in its two genders, not two words that begin alike.
    long_enough = root >= max(_SHORTEST_ROOT, len(first) - 4)
    if not long_enough or not re.search(r"(?:e|es)$", other) or first == other:
        return None
    return f"{first} {'et' if plural else 'ou'} {other}"


def _common(first: str, other: str) -> int:
    """How many letters both words begin with."""
    count = 0
    for left, right in zip(first, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def rules(locale: str) -> tuple[Rule, ...]:
    """Forms with a dot, a hyphen, brackets or a slash; before words and numbers."""
    end = r"(?![^\W_])"
    word = r"[^\W\d_]"
    return (
        bound(
            "inclusive form",
            rf"{_STEM}[·•‧∙⋅](?P<ending>{_ENDINGS})(?P<plural>[·•‧∙⋅]?s)?{end}",
            _say_form,
            locale,
        ),
        bound(
            "inclusive form",
            rf"(?P<first>{word}(?<![^\W_].){word}{{1,20}})(?P<mark>[·•‧∙⋅])(?P<other>{word}{{2,20}}){end}",
            _say_words,
            locale,
        ),
        bound(
            "inclusive form",
            rf"(?P<stem>[a-zà-ÿ](?<![^\W_].)[a-zà-ÿ]{{2,23}}|un)\.(?P<ending>{_ENDINGS})\.(?P<plural>s){end}",
            _say_form,
            locale,
        ),
        bound(
            "inclusive form",
            rf"(?P<stem>[a-zà-ÿ](?<![\w.@/].)[a-zà-ÿ]{{1,23}})\.(?P<ending>{_SAFE_ENDINGS})(?P<plural>s)?(?![\w./@])",
            _say_form,
            locale,
        ),
        bound(
            "inclusive form",
            rf"(?P<stem>[^\W\d_](?<![\w-].)[a-zà-ÿ]{{2,23}})-(?P<ending>{_SAFE_ENDINGS})(?P<plural>-?s)?(?![\w-])",
            _say_form,
            locale,
        ),
        bound("inclusive form", rf"{_STEM}\((?P<ending>{_ENDINGS})\)(?P<plural>s)?{end}", _say_form, locale),
        bound(
            "inclusive form",
            rf"{_STEM}/(?P<ending>{_SAFE_ENDINGS})(?P<plural>/?s)?(?![\w/])",
            _say_slashed,
            locale,
        ),
        bound(
            "inclusive form",
            rf"(?P<first>{word}(?<![\w/].){word}{{1,23}})(?P<mark>/)(?P<other>{word}{{2,24}})(?![\w/.])",
            _say_words,
            locale,
        ),
        fixed("inclusive form", r"tous(?<![^\W_]....)\.tes(?![^\W_])", "tous et toutes"),
        fixed("optional plural", r"\((?<=[^\W\d_].)(?:s|x|es|nt)\)", ""),
    )
