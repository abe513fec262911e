"""Signs before a figure: a minus that stands apart, "+/-", and the dash between two figures."""

from __future__ import annotations

from audiobrief.text.normalization.french.binding import fixed
from audiobrief.text.normalization.rules import Rule

# Words that a number follows: a dash between them and a figure is its sign.
_BEFORE_MINUS = (
    "à", "de", "fait", "soit", "entre", "et", "atteint", "environ", "jusqu’à", "jusqu'à", "par", "sous", "vers", "est",
    "était", "affiche", "ressort", "dessous de",
)  # fmt: skip
_AMOUNT = "[0-9$€£¥]"


def first_rules() -> tuple[Rule, ...]:
    """Signs of two characters; before every number and mark."""
    return (
        fixed("plus or minus", r"\+ ?/ ?[-–‑−](?![^\s0-9$€£])", "plus ou moins "),
        fixed("plus or minus", r"\(\+\)/\(-\)|±(?=[^\W\d_])", "plus ou moins "),
    )


def rules() -> tuple[Rule, ...]:
    """The dash of a range, then the minus; after every figure with a shape of its own."""
    between, blank = "[-–—‑]", "[ \u00a0\u202f]"
    return (
        # The number of a law: "n° 2010-626".
        fixed("number of a law", rf"{between}(?<=n[°oº]{blank}[0-9]{{4}}.)(?=[0-9]{{1,5}}(?![0-9]))", " tiret "),
        fixed(
            "number of a law",
            rf"{between}(?:(?<=décret [0-9]{{4}}.)|(?<=loi [0-9]{{4}}.)|(?<=ordonnance [0-9]{{4}}.))"
            r"(?=[0-9]{1,5}(?![0-9]))",
            " tiret ",
        ),
        fixed("range", rf"{between}(?<=[0-9%$€£¢h°].)(?={_AMOUNT})", " à "),
        fixed("range", rf"{between}(?<=[°%][CF].)(?= ?{_AMOUNT})|{between}(?<=[%°].)(?= {_AMOUNT})", " à "),
        fixed("range", rf"[ \u00a0](?<=[0-9%$€£¢h°].){between}[ \u00a0](?={_AMOUNT})", " à "),
        fixed("range", rf"[ \u00a0](?<=[°º][CF].){between}[ \u00a0](?={_AMOUNT})", " à "),
        *_minus_rules("[-–—‑−]"),
    )


def _minus_rules(dash: str) -> tuple[Rule, ...]:
    """A minus that stands apart from its figure: "(– 0,3 %)", "il fait - 12 °C", "un solde de - 5 points"."""
    figures = r"(?=[ \u00a0\u202f][0-9])"
    measured = r"(?=[ \u00a0\u202f][0-9]{1,3}(?:[.,][0-9]{1,3})?[ \u00a0\u202f]?[°º℃])"
    degrees = r"(?=[ \u00a0\u202f][0-9]{1,3}(?:[.,][0-9]{1,3})?[ \u00a0\u202f]degrés?\b)"
    percent = r"(?=[ \u00a0\u202f][0-9]{1,3}(?:[.,][0-9]{1,3})?[ \u00a0\u202f]?%)"
    blank = "[ \u00a0\u202f]"
    words = "|".join(rf"(?<={blank}{word}{blank}.)" for word in _BEFORE_MINUS)
    return (
        fixed("minus", rf"{dash}(?<=\(.){figures}", "moins"),
        fixed("minus", rf"{dash}(?<= [àÀ].)(?= ?[0-9])", " moins "),
        fixed("minus", rf"{dash}(?<!\S.)(?:(?<=^.)|(?<=\n.)){measured}", "moins"),
        fixed("minus", rf"{dash}(?:{words}|(?<=^[àÀ] .)|(?<=^[dD]e .)|(?<=^[eE]ntre .)){figures}", "moins"),
        fixed("minus", rf"{dash}(?<=[^\W\d_]{blank}.){measured}", "moins"),
        fixed("minus", rf"{dash}(?:(?<=[:;]{blank}.)|(?<=[:;,].)){percent}", "moins"),
        fixed("minus", rf"{dash}(?<=[:;]{blank}.){measured}", "moins"),
        # Behind a comma no dash sets anything off, unless it is the long one of a dialogue.
        fixed("minus", rf"[-–‑−](?<=,{blank}.)(?:{measured}|{degrees}|{percent})", "moins"),
        fixed("minus", rf"{dash}(?<![^\s(\[«“\"'/=<>~±×÷*+].)(?={_AMOUNT})", "moins "),
        fixed("minus", r"−", " moins "),
    )
