"""French words that a French voice reads astray by its rules, in sentences: what Kokoro is given."""

from __future__ import annotations

import pytest

from audiobrief.speech import engines
from audiobrief.speech.engines.phonemes import as_read, ipa_of, spelling_identity
from audiobrief.text.lexicon.load import builtin
from audiobrief.text.spoken_form import utterances


def sounds(text: str) -> str:
    said = utterances(text, "fr-CA", builtin(), engines.target("kokoro"))
    return " ".join(piece.ipa or piece.text for one in said for piece in one.pieces).replace("ˈ", "")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Le rythme s’accélère.", "ʁitm"),
        ("Enthousiasme au centre-ville.", "ɑ̃tuzjasm"),
        ("Le déficit se creuse.", "defisit"),
        ("Le suspect est arrêté.", "syspɛ"),
        ("Ces règles imposent un délai.", "ɛ̃poz"),
        ("Le jury délibère.", "ʒyʁi"),
        ("Les emprunts coûtent cher.", "zɑ̃pʁœ̃"),
        ("Aucun aspect n’est oublié.", "naspɛ"),
        ("Un grand enthousiasme les porte.", "tɑ̃tuzjasm"),
        ("Le hall est fermé, les halls aussi.", "ol"),
        ("Mathilde vit au Danemark.", "danmaʁk"),
        ("Un marché émergent attire les banques.", "emɛʁʒɑ̃"),
        ("Le conducteur négligent paiera.", "neɡliʒɑ̃"),
        ("Le prix du porc baisse.", "pɔʁ"),
        ("L’Université McGill recrute.", "McGill"),
        ("Le baril de Brent recule.", "Brent"),
        ("Il dort à Nogent.", "nɔʒɑ̃"),
    ],
)
def test_a_word_has_its_french_sound(text: str, heard: str) -> None:
    assert heard in sounds(text)


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Orly", "ɔʁli"), ("Torcy", "tɔʁsi"), ("Noisy", "nwazi"), ("Pouilly", "puji"), ("Romilly", "ʁomiji"),
        ("Méry", "meʁi"), ("Crépy", "kʁepi"), ("Lémery", "lemeʁi"), ("Clamecy", "klamsi"), ("Sully", "syli"),
        ("Hardy", "aʁdi"), ("Berthet", "bɛʁtɛ"), ("Parthenay", "paʁtənɛ"), ("ORLY", "ɔʁli"),
    ],
)  # fmt: skip
def test_french_names_in_y_are_read_as_french(name: str, heard: str) -> None:
    assert heard in ipa_of([(f"On va à {name} demain.", ())], "fr")[0].replace("ˈ", "")


@pytest.mark.parametrize("name", ["Kelly", "Billy", "Stacy", "Percy", "Henry", "Lucy", "City", "Timothy"])
def test_english_names_in_y_are_left(name: str) -> None:
    assert as_read(f"On voit {name} demain.", "fr-CA") == f"On voit {name} demain."


def test_threads_that_are_pulled_are_no_sons() -> None:
    assert "fis" not in sounds("Il tire les fils du rideau.") and "fis" in sounds("Ses fils tirent sur la corde.")


def test_a_consonant_is_lent_only_before_a_vowel() -> None:
    """Neither to "les halls" nor to "les rythmes", and not by any word."""
    said = sounds("Les halls, les rythmes, et la table authentique.")
    assert "zol" not in said and "zʁ" not in said and "notɑ̃" not in said


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("arythmie", "aʁitmi"), ("ethnologue", "ɛtnoloɡ"), ("naturopathes", "natyʁopat"), ("philanthropes", "filɑ̃tʁop"),
        ("enthousiasmant", "ɑ̃tuzjasmɑ̃"), ("authentifier", "otɑ̃tifje"), ("géothermiques", "ʒeotɛʁmik"),
    ],
)  # fmt: skip
def test_no_word_in_th_is_read_as_english(word: str, heard: str) -> None:
    """Whether a lexicon knows it or not."""
    assert ipa_of([(f"un {word}", ())], "fr")[0].translate(str.maketrans("ɔ", "o", "ˈ")).endswith(heard)


@pytest.mark.parametrize("text", ["the other Smith", "asthme", "pythie", "M. Heather", "thriller", "Le pont ferme."])
def test_what_may_be_english_or_sounds_otherwise_is_left(text: str) -> None:
    assert as_read(text, "fr-CA") == text and not spelling_identity(text, "fr-CA")


def test_another_spelling_is_another_key() -> None:
    """Speech from before is not taken for it; English text has no such key."""
    assert spelling_identity("L’arythmie inquiète.", "fr-CA") and not spelling_identity("The rhythmie.", "en-CA")
