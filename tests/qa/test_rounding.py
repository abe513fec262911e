"""Tests of figures that a text for the ear says rounded."""

from __future__ import annotations

import pytest

from audiobrief.qa.editions.rounding import with_exact_figures


@pytest.mark.parametrize(
    ("locale", "original", "told", "exact"),
    [
        ("fr-CA", "3,97 millions d’habitants", "près de 4 millions d’habitants", "3,97 millions d’habitants"),
        ("fr-CA", "48,3 M$", "environ 50 millions de dollars", "48,3 M$"),
        ("fr-CA", "1 487 312 abonnés", "près d’un million et demi", "1 487 312"),
        ("fr-CA", "une hausse de 19,6 %", "une hausse de presque 20 %", "une hausse de 19,6 %"),
        ("fr-CA", "1 023 emplois", "un peu plus de 1 000 emplois", "1 023 emplois"),
        ("en-CA", "3.97 million people", "nearly 4 million people", "3.97 million people"),
        ("en-CA", "It cost $48.3 million.", "It cost roughly $50 million.", "It cost $48.3 million."),
        ("en-CA", "1,023 jobs", "More than 1,000 jobs", "1,023 jobs"),
    ],
)
def test_a_rounded_figure_is_put_back_exact(locale: str, original: str, told: str, exact: str) -> None:
    """Behind its word, on the side that the word says."""
    text, found = with_exact_figures(original, told, locale)
    assert text.casefold() == exact.casefold() and len(found) == 1


@pytest.mark.parametrize(
    ("original", "told"),
    [
        ("3,97 millions", "4 millions"),  # no word
        ("3,97 millions", "plus de 4 millions"),  # the wrong side
        ("4,03 millions", "près de 4 millions"),
        ("3,97 millions", "près de 5 millions"),  # too far
        ("40 écoles", "environ 41 écoles"),  # no fewer digits
        ("en 1998", "environ 2000"),  # a year
        ("48,3 M$", "environ 50 millions d’euros"),  # another currency
        ("48,3 %", "environ 50 millions de dollars"),  # another kind
        ("le 28 mars", "environ 30"),  # a date
    ],
)
def test_what_is_no_rounding_stays(original: str, told: str) -> None:
    """The comparison of the two texts tells it then."""
    assert with_exact_figures(original, told, "fr-CA") == (told, ())
