"""Skipped rules: what a pattern needs is truly needed, and skipping changes nothing that is said."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiobrief.text.lexicon.load import builtin
from audiobrief.text.lexicon.match import lexicon_rules
from audiobrief.text.normalization.needs import features, needs_of
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule, rewrite
from audiobrief.text.normalization.shape import language_rules, sound_rules

_GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("[0-9]{2}", set(string.digits)),
        ("x?[0-9]*@", {"@"}),
        ("(?P<a>[$€])|(?:£)", {"$", "€", "£"}),
        (r"\.(?P<ending>trice|euse)", {".t", ".e"}),
        (r"[aA](?<!\w.)v\.", {"v."}),
        (r"[lL](?=£)", {"l£", "L£"}),
        (r"k(?!£)", {"k"}),
        (r"k(?:£)?", {"k"}),
        (r"k£{0,2}", {"k"}),
        (r"(?<=£ )k", {"£ "}),
        ("(?P<mark>[/.])k(?P=mark)", {"k"}),
        (r"[^0-9]", None),
        (r"e", None),
        (r"k|", None),
        (r"\w+\d", None),
    ],
)
def test_the_need_of_a_pattern(pattern: str, needs: set[str] | None) -> None:
    """One of the features is in each text that matches; the rarest such set is taken, a common one is none."""
    found = needs_of(pattern)
    assert found == (None if needs is None else frozenset(needs))


def test_a_pattern_without_case_needs_no_letter() -> None:
    """A letter may stand in either case; signs and figures have none."""
    assert needs_of("kq", ignores_case=True) is None
    assert needs_of("kq") == frozenset({"kq"})
    assert needs_of("k°", ignores_case=True) is None


def _rules(locale: str) -> tuple[Rule, ...]:
    return (*lexicon_rules(builtin(), locale), *language_rules(locale), *sound_rules(locale))


def _texts() -> Iterator[tuple[str, str]]:
    """Every golden form, alone and cut up and mixed with others of its language."""
    for locale, name in (("fr-CA", "french"), ("en-CA", "english")):
        rows = (_GOLDEN / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        forms = [written for row in rows for written in row.split("\t")[:2]]
        chance = random.Random(24)
        for form in forms:
            yield locale, form
        for _ in range(300):
            text = " ".join(chance.sample(forms, 3))
            start = chance.randrange(len(text))
            yield locale, text[start:] + chance.choice(" .,-/°%$€@#0A’") + text[:start]


@pytest.mark.slow
def test_skipping_changes_nothing() -> None:
    """The same words, rule for rule, as when every rule looks at every text."""
    for locale, text in _texts():
        rules = _rules(locale)
        assert rewrite(text, rules) == rewrite(text, [Rule(rule.name, _Always(rule), rule.spoken) for rule in rules])


class _Always:
    """A pattern that is tried on every text."""

    needs = None

    def __init__(self, rule: Rule) -> None:
        self.finditer = rule.pattern.finditer


@pytest.mark.parametrize(
    "locale", ["fr-CA", "en-CA", *(pytest.param(one, marks=pytest.mark.slow) for one in ("fr-FR", "en-US", "en-GB"))]
)
def test_every_match_has_what_its_pattern_needs(locale: str) -> None:
    """In each match of each rule, with what it looks at, a needed feature stands."""
    text = "\n".join(text for language, text in _texts() if language[:2] == locale[:2])
    for rule in _rules(locale):
        if rule.pattern.needs is None:
            continue
        for line in text.split("\n"):
            if rule.pattern.needs.isdisjoint(features(line)):
                assert not any(rule.pattern.finditer(line)), (rule.name, line)


def test_most_rules_skip_a_plain_sentence() -> None:
    """That is what needs are for."""
    for locale, text in (("fr-CA", "Le conseil a voté hier soir."), ("en-CA", "The council voted last night.")):
        held = features(text)
        rules = _rules(locale)
        run = [rule for rule in rules if rule.pattern.needs is None or not rule.pattern.needs.isdisjoint(held)]
        assert len(run) < len(rules) / 3


def test_a_pattern_is_compiled_when_a_text_needs_it() -> None:
    """A pattern that no text calls for costs no compilation: a wrong one is not even noticed."""
    wrong = Rule("wrong", Pattern("@(?<=a*)"), lambda match: "")
    assert [span.text for span in rewrite("plain", [wrong])] == ["plain"]
    with pytest.raises(re.error):
        rewrite("a@b", [wrong])
