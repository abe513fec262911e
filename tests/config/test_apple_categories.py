"""Tests of Apple's categories."""

from __future__ import annotations

import pytest

from audiobrief.config.apple_categories import CATEGORIES, category_problem


def test_the_list_is_complete() -> None:
    """Apple has 19 categories with 91 subcategories."""
    assert (len(CATEGORIES), sum(map(len, CATEGORIES.values()))) == (19, 91)


def test_known_pairs_have_no_problem() -> None:
    """A subcategory is not required."""
    assert category_problem("News") is None
    assert category_problem("News", "Daily News") is None


@pytest.mark.parametrize(
    ("category", "subcategory", "words"),
    [
        ("news", "", 'did you mean "News"?'),
        ("Society and Culture", "", 'did you mean "Society & Culture"?'),
        ("Tech News", "", 'write category "News", subcategory "Tech News"'),
        ("News", "Daily new", 'did you mean "Daily News"?'),
        ("Technology", "Tech News", 'leave out "Tech News"'),
        ("Zzzz", "", "choose one of: Arts, Business"),
    ],
)
def test_wrong_pairs_say_what_to_write(category: str, subcategory: str, words: str) -> None:
    """Case matters; the closest name is offered."""
    assert words in (category_problem(category, subcategory) or "")
