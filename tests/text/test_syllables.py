"""Syllables by spelling: within some percent of those of a phonemizer."""

from __future__ import annotations

import pytest

from audiobrief.text.syllables import count_syllables


@pytest.mark.parametrize(
    ("spoken", "locale", "count"),
    [
        ("une", "fr-CA", 1),
        ("les villes", "fr-FR", 2),
        ("création", "fr-CA", 3),
        ("boulevard", "fr-CA", 2),
        ("quatorze", "fr-CA", 2),
        ("l’économie", "fr-CA", 4),
        ("payer", "fr-BE", 2),
        ("À", "fr-CA", 1),
        ("litre", "en-CA", 2),
        ("people", "en-US", 2),
        ("admits", "en-CA", 2),
        ("liked", "en-GB", 1),
        ("wanted", "en-GB", 2),
        ("quite", "en-CA", 1),
        ("…", "en-CA", 0),
    ],
)
def test_syllables_are_counted(spoken: str, locale: str, count: int) -> None:
    """Silent letters do not count, hiatus does."""
    assert count_syllables(spoken, locale) == count


def test_a_paragraph_has_as_many_as_a_phonemizer_hears() -> None:
    """eSpeak NG has 17 in each of these."""
    french = "La banque centrale, elle, juge que la hausse est passagère, dit le ministre."
    english = "The central bank believes that the rise will not last, the minister said."
    assert (count_syllables(french, "fr-CA"), count_syllables(english, "en-CA")) == (17, 17)
