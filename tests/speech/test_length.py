"""A sentence that is much shorter or longer than its own voice's others."""

from __future__ import annotations

import pytest

from audiobrief.speech.length import Length, Outlier, outliers
from audiobrief.speech.model import Utterance, Voice

SENTENCES = (
    "Le pont ferme lundi pour deux mois dans toute la ville.",
    "Les détours ajoutent quatorze minutes à chaque trajet du matin.",
    "La mairie promet une navette gratuite, toutes les dix minutes.",
    "Les commerçants du quartier craignent une saison difficile.",
    "Le chantier emploie cent vingt ouvriers de la région.",
    "Une piste cyclable sera ouverte au printemps prochain.",
    "Le prochain rapport est attendu avant la fin du mois.",
)


def lengths(voice: str = "calm", pace_s: float = 0.07, **changed: float) -> list[Length]:
    """The sentences at one pace; `s3=1.5` makes the fourth one and a half times as long."""
    return [
        Length(
            f"{voice}{at}",
            Utterance(text, "fr-CA", Voice("espeak", voice)),
            len(text) * pace_s * changed.get(f"s{at}", 1),
        )
        for at, text in enumerate(SENTENCES)
    ]


@pytest.mark.parametrize(("share", "told"), [(0.6, True), (0.8, False), (1.0, False), (1.4, False), (2.0, True)])
def test_a_length_far_from_the_voices_own_pace_is_told(share: float, told: bool) -> None:
    found = outliers(lengths(s3=share))
    assert list(found) == (["calm3"] if told else [])
    if told:
        assert found["calm3"].share == pytest.approx(share, rel=0.12)


def test_each_voice_has_its_own_pace() -> None:
    assert not outliers([*lengths("quick", 0.045), *lengths("slow", 0.1)])


def test_few_sentences_and_short_ones_say_nothing() -> None:
    assert not outliers(lengths(s3=0.3)[:5])
    short = [Length(str(at), Utterance("Non.", "fr-CA", Voice("espeak", "calm")), 0.2 * at) for at in range(1, 9)]
    assert not outliers(short)


def test_letters_and_figures_that_are_read_by_name_may_take_their_time() -> None:
    spelled = Utterance("Le C H U, la R A M Q et le C I U S S S de Laval.", "fr-CA", Voice("espeak", "calm"))
    assert not outliers([*lengths(), Length("spelled", spelled, 1.9 * len(spelled.text) * 0.07)])


@pytest.mark.parametrize(
    ("first_s", "second_s", "stays"), [(2.6, 2.6, False), (2.6, 2.3, True), (2.2, 2.2, True), (9.5, 9.5, True)]
)
def test_only_the_same_length_twice_clears_a_doubt_that_is_not_plain(
    first_s: float, second_s: float, stays: bool
) -> None:
    assert Outlier("key", second_s, 4.0).stays_after(Outlier("key", first_s, 4.0)) is stays
