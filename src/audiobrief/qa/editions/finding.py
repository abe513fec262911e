"""`Difference`: one thing in which two editions differ, told in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audiobrief.qa.editions.fact import FIGURES

# Stable: producers silence and search findings by them.
IDS = {
    "section": "AGR001",
    "order": "AGR002",
    "number": "AGR003",
    "money": "AGR004",
    "percentage": "AGR005",
    "date": "AGR006",
    "day": "AGR007",
    "time": "AGR008",
    "decade": "AGR009",
    "telephone": "AGR010",
    "name": "AGR011",
    "link": "AGR012",
    "published": "AGR013",
    "direction": "AGR014",
    "comparison": "AGR015",
    "sequence": "AGR016",
    "bound": "AGR017",
    "negation": "AGR018",
    "opposite": "AGR019",
}
_WARNINGS = ("order", "name", "link")
_NOUNS = {"section": "section", "order": "order of sections", "name": "name", "link": "link", "published": "date"}
# What is claimed in words.
CLAIMS = ("direction", "comparison", "sequence", "bound", "negation", "opposite")
_NOUNS.update(dict.fromkeys(CLAIMS, "claim"))


@dataclass(frozen=True)
class Difference:
    """One difference: `first` and `second` are the sentences of the two editions, "" where there is none."""

    kind: str
    section: str
    what: str
    first: str
    second: str
    message: str
    fix: str

    @property
    def id(self) -> str:
        """The number of its kind, `AGR003`."""
        return IDS[self.kind]

    @property
    def severity(self) -> str:
        """`error` for what a listener would be told wrongly, `warning` for what an editor should look at."""
        return "warning" if self.kind in _WARNINGS else "error"


def counted(findings: Iterable[Difference]) -> str:
    """How many things of each sort differ, "3 figures and 1 name differ", or "" when nothing does."""
    counts: dict[str, int] = {}
    for finding in findings:
        noun = "figure" if finding.kind in FIGURES else _NOUNS[finding.kind]
        counts[noun] = counts.get(noun, 0) + 1
    if not counts:
        return ""
    parts = [f"{count} {noun}{'s' * (count > 1)}" for noun, count in counts.items()]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{listed} {'differs' if sum(counts.values()) == 1 else 'differ'}"


def summary(findings: Iterable[Difference], brief: str = "BRIEF") -> str:
    """One line of warning for a French and an English edition, or "" when nothing differs."""
    told = counted(findings)
    return f"fr/en: {told}; run audiobrief check {brief}" if told else ""
