"""The rules of listening again: which words are heard, and whose voices; ids stay for good."""

from __future__ import annotations

from audiobrief.checks.rules import Rule

_OWN = "audiobrief"
_GE2E = "Wan et al. 2018 (GE2E)"

# Warnings all: ears of this kind are right nearly always, not always.
LISTEN_RULES = (
    Rule("LISTEN001", "warning", "Each utterance says its words: they are heard, from the first to the last.", _OWN),
    Rule("LISTEN002", "warning", "More than half of the words are understood, so that they can be judged.", _OWN),
    Rule("LISTEN010", "warning", "Any two perspectives are spoken by voices that differ.", _GE2E),
    Rule("LISTEN011", "warning", "The voice of a perspective stays the same.", _GE2E),
    Rule("LISTEN012", "warning", "Each utterance is spoken by the voice of its own perspective.", _GE2E),
)
