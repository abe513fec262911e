"""Inline marks: what they change in what is spoken, what is shown, and what is told of wrong ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.errors import InputError
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.normalization.inline import Direction, faults, plain, read
from audiobrief.text.speech_target import Piece, SpeechTarget
from audiobrief.text.spoken_form import say, say_sentences, utterances

NONE = Lexicon()


@pytest.mark.parametrize(
    ("marked", "spoken"),
    [
        ('Chez [OpenAI]{say="Open A I"}.', "Chez Open A I."),
        ("Chez [OpenAI]{say=“Open A I”}.", "Chez Open A I."),
        ("Chez [OpenAI]{say=« Open A I »}.", "Chez Open A I."),
        ("La [CAQ]{as=characters} et l’[IA]{as=word}.", "La C A Q et l’Ia."),
        ("Le [R2D2]{as=characters}", "Le R deux D deux"),
        ('Il a [dit]{say="payé 3 $"}.', "Il a payé trois dollars."),
    ],
)
def test_a_mark_says_how_its_words_are_spoken(marked: str, spoken: str) -> None:
    """say, as; a value of several words in any kind of quotes."""
    assert say(marked, "fr-CA", NONE).spoken == spoken


def test_a_language_mark_is_read_by_the_rules_of_that_language() -> None:
    """The piece carries its language, and its figures are in it."""
    said = say("Sous [Windows 11]{lang=en}, donc.", "fr-CA", NONE)
    assert said.pieces == (Piece("Sous "), Piece("Windows eleven", language="en"), Piece(", donc."))
    assert say("Dans [Le Devoir]{lang=fr-CA}", "fr-CA", NONE).pieces == ()


def test_an_engine_without_languages_reads_the_words_in_its_own() -> None:
    """What cannot be spliced is not put into another language's figures."""
    said = say("Sous [Windows 11]{lang=en}.", "fr-CA", NONE, SpeechTarget("edge", pieces=False))
    assert (said.spoken, said.pieces) == ("Sous Windows onze.", ())


def test_a_sound_in_ipa_is_a_piece() -> None:
    """The words stay the text, the sound goes beside them."""
    said = say('À [Lavaltrie]{ipa="/lavaltʁi/"}!', "fr-CA", NONE)
    assert said.spoken == "À Lavaltrie!"
    assert said.pieces == (Piece("À "), Piece("Lavaltrie", ipa="lavaltʁi"), Piece("!"))


def test_what_is_written_is_what_a_page_shows() -> None:
    """Transcripts have no marks; `plain` gives the same text."""
    text = 'Chez [OpenAI]{say="Open A I"}, une pause [ ]{pause=0.8} puis [CAQ]{as=word pause=1}.'
    assert plain(text) == "Chez OpenAI, une pause puis CAQ."
    assert " ".join(said.written for said in utterances(text, "fr-CA", NONE)) == "Chez OpenAI, une pause puis CAQ ."


def test_a_pause_ends_an_utterance() -> None:
    """The silence stands between the words around it; its own length, comma or point."""
    parts = utterances("Un instant [ ]{pause=0,8} et voilà[]{pause=2s} la suite.", "fr-CA", NONE)
    assert [(part.spoken, part.pause_s) for part in parts] == [
        ("Un instant", 0.8),
        ("et voilà", 2.0),
        ("la suite.", None),
    ]


def test_no_sentence_ends_inside_a_mark() -> None:
    """A mark over two sentences stays whole."""
    (first, second) = say_sentences('[Oui. Non]{say="peut-être"} dit-il. Bien.', "fr-CA", NONE)
    assert (first.spoken, second.spoken) == ("peut-être dit-il.", "Bien.")


@pytest.mark.parametrize(
    "text", ["[a]{b}", "[1] {x=1}", "a[i] = {x}", "[fr] Titre", "x]{y=1}", "[lien](https://a.b){c}"]
)
def test_what_only_looks_bracketed_stays_text(text: str) -> None:
    """Brackets and braces of other uses are left alone."""
    assert read(text).text == text == plain(text)
    assert read(text).directions == ()


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("[x]{sya=y}", 'did you mean "say"?'),
        ("[x]{say=a b}", "in quotes"),
        ("[x]{say=}", "in quotes"),
        ('[x]{say=""}', "is empty"),
        ('[x]{say="!"}', "no word"),
        ("[x]{lang=de}", '"de" is not a language'),
        ("[x]{as=letters}", "characters or word"),
        ("[x]{pause=11}", "seconds from 0 to 10"),
        ("[x]{pause=soon}", "seconds from 0 to 10"),
        ("[ ]{say=y}", "brackets are empty"),
        ("[x]{say=a ipa=b}", "exclude each other"),
        ("[x]{say=a say=b}", "stands twice"),
        ('[x]{say="a"', "not closed"),
    ],
)
def test_a_wrong_mark_is_told_with_its_text(mark: str, told: str) -> None:
    """The sentence quotes the mark and says what to write."""
    with pytest.raises(InputError) as caught:
        say(f"Voici {mark} enfin", "fr-CA", NONE)
    assert mark.split("=")[0] in str(caught.value)
    assert told in str(caught.value)
    assert plain(f"Voici {mark}") == f"Voici {mark}"


def test_directions_stand_at_their_words() -> None:
    """Blanks inside the brackets belong to the text, not to the mark."""
    marked = read("a [ b ]{as=word} c")
    assert marked.text == "a  b  c"
    assert marked.directions == (Direction(3, 4, speak_as="word"),)


@given(st.text(alphabet='[]{}= "ab1.\n«»', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text breaks the reader, and only a fault makes it refuse."""
    found = list(faults(text))
    if found:
        with pytest.raises(InputError):
            read(text)
    else:
        assert len(read(text).text) <= len(text)
