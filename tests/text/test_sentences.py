"""Sentences and phrases: where they end, where they do not, and that no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audiobrief.text.normalization.sentences import phrases, sentences

_FRENCH = [
    ("M. Roy parle. Mme Côté écoute.", 2),
    ("MM. Roy et Côté sont là. Ils parlent.", 2),
    ("Le Dr. Roy et Me. Côté arrivent.", 1),
    ("Il aime les fruits, p. ex. les pommes. Elle non.", 2),
    ("Il part, c.-à-d. demain. Enfin.", 2),
    ("Les É.-U. Biden partait.", 1),
    ("Il vit aux É.-U. Le président aussi.", 2),
    ("Il écrit à J. K. Rowling. Elle répond.", 2),
    ("Selon l’A.F.P. Paris a dit oui.", 1),
    ("Le taux est de 3.5 pour cent. Il monte.", 2),
    ("Le modèle v2.1 sort. Il est bon.", 2),
    ("Des pommes, des poires, etc. pour tous.", 1),
    ("Des pommes, des poires, etc. Les enfants rient.", 2),
    ("« Bonjour ! » dit-elle en entrant.", 1),
    ("« Bonjour ! » Elle entre.", 2),
    ("« Tu viens ? » demande Paul. « Non. » Il part.", 3),
    ("Il a dit « non. » Elle a ri.", 2),
    ("Voir le no. 5 de la revue. Merci.", 2),
    ("Voir https://exemple.com/a.b?c=d pour la suite. Merci.", 2),
    ("Quoi ? Vraiment ?! Oui… Peut-être.", 4),
    ("Il hésite… puis repart.", 1),
    ("C’était en 2025. 15 personnes sont venues.", 2),
    ("1. Premier point. 2. Second point.", 2),
    ("Le plan B. Le ministre y tient.", 2),
    ("George W. Bush est venu.", 1),
    ("Il vit au 12, boul. Saint-Laurent. Elle aussi.", 2),
    ("En 50 av. J.-C. Le monde changeait.", 2),
    ("Roy inc. Le titre monte.", 2),
    ("Le titre de Roy inc. Bell monte aussi.", 1),
    ("Une seule phrase sans point", 1),
    ("Un titre\n\nUn texte. Une suite.", 3),
    ("Il est 14 h 30. iPhone et iPad arrivent.", 2),
    ("Apple lance l’app. iOS suit.", 2),
    ("(Il est parti.) Elle reste.", 2),
    ("“Oui.” Elle part.", 2),
    ("Le 3 juil. 1998, elle naît.", 1),
    ("Mme Caron, Ph. D., l’a dit.", 1),
    ("Elle a un Ph. D. Elle enseigne.", 2),
    ("« Viens. » « Jamais. »", 2),
    ("Il a fini.Elle commence.", 2),
    ("Voir exemple.Com et Node.Js ici.", 1),
    ("La table a 2 m. Le lit a 1,9 m.", 2),
    ("M. Roy a 2 m. J’ai 3 m.", 2),
    ("Né en 12 av. J.-C. à Rome.", 1),
    ("Il part à 9 h. 40 personnes le suivent.", 2),
    ("Rendez-vous le sam. 3 mai à midi.", 1),
    ("C’est un jeu. 3 buts suffisent.", 2),
    ("C’est un jeu. Le but est simple.", 2),
    ("Le bur. 12 est vide.", 1),
    ("C’est l’annexe B. Lisez-la.", 2),
    ("", 0),
    ("   ", 0),
]
_ENGLISH = [
    ("Mr. Smith spoke. Mrs. Jones listened.", 2),
    ("Dr. No met St. John in Ottawa. They spoke.", 2),
    ("Apple Inc. CEO Tim Cook spoke.", 1),
    ("He works at Apple Inc. The firm is big.", 2),
    ("The U.S. President spoke. He left.", 2),
    ("He lives in the U.S. The rest is history.", 2),
    ("It starts at 5 p.m. on Jan. 3. Be there.", 2),
    ("It starts at 5 p.m. The doors open early.", 2),
    ("Some fruit, e.g. apples, i.e. this one, vs. that one.", 1),
    ("See No. 5 on the list. Then leave.", 2),
    ("Is that so? No. I doubt it.", 3),
    ("Rates rose 3.5 per cent. They fell.", 2),
    ("“Really?” he said. “Yes.” She left.", 3),
    ("J. K. Rowling wrote it. George W. Bush read it.", 2),
    ("Gen. Hillier and Sen. Roy met on Sept. 11. It rained.", 2),
    ("Visit example.com. Thanks.", 2),
    ("Wait... what?", 1),
    ("Smith et al. showed it. Others agreed.", 2),
    ("Doors open at 8 a.m. EST. Bring a coat.", 2),
    ("A firm est. 1950 closed.", 1),
    ("It is 12 C. Rain is due.", 2),
    ("He lives at 12 W. Main St. in town.", 1),
    ("She takes vitamin D. Does it help?", 2),
    ("Det. Roy and Lt.-Gov. Hall met Const. Lee.", 1),
    ("Take Hwy. 20 or Rte. 5, ext. 40.", 1),
    ("It ended.They left.", 2),
    ("They met in Sudbury, Ont. The talks failed.", 2),
    ("A Calif. Republican won.", 1),
]


@pytest.mark.parametrize(("paragraph", "count"), _FRENCH)
def test_french_sentences(paragraph: str, count: int) -> None:
    """French sentences end where a reader ends them."""
    assert len(sentences(paragraph, "fr-CA")) == count, sentences(paragraph, "fr-CA")


@pytest.mark.parametrize(("paragraph", "count"), _ENGLISH)
def test_english_sentences(paragraph: str, count: int) -> None:
    """English sentences end where a reader ends them."""
    assert len(sentences(paragraph, "en-CA")) == count, sentences(paragraph, "en-CA")


def test_marks_stay_with_their_sentence() -> None:
    """Closing quotes, guillemets and brackets belong to the sentence that they close."""
    assert sentences("« Oui ! » (Rires.) Il part.", "fr-CA") == ("« Oui ! »", "(Rires.)", "Il part.")


def _squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from([*"AZaz09.!?… «»“”\"'()\n", " M. ", " etc. ", "p. ex.", " É.-U. ", "Le "]), max_size=80
        ).map("".join),
    ),
    st.sampled_from(["fr-CA", "en-US"]),
)
def test_no_character_is_lost(paragraph: str, locale: str) -> None:
    """The sentences joined are the paragraph but for white space, and none is empty or untrimmed."""
    found = sentences(paragraph, locale)
    assert _squeezed("".join(found)) == _squeezed(paragraph)
    assert all(sentence and sentence == sentence.strip() for sentence in found)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*"abc ;:,—()", "mot ", "1,5 ", "un mot, "]), max_size=200).map("".join),
    st.integers(20, 120),
)
@example("aaaaaaamot mot mot mot —mot mot aaa", 23)
def test_phrases_lose_nothing(sentence: str, limit: int) -> None:
    """Phrases keep every character, and are over the limit only where one word is."""
    found = phrases(sentence, limit)
    assert _squeezed("".join(found)) == _squeezed(sentence)
    assert all(len(phrase) <= limit or not any(map(str.isspace, phrase[:limit])) for phrase in found)


def test_phrases_prefer_the_strongest_mark() -> None:
    """A long sentence is cut at a semicolon rather than at a comma, at a comma rather than at a space."""
    sentence = "un deux trois, quatre cinq; six sept huit, neuf dix onze douze"
    assert phrases(sentence, 40) == ("un deux trois, quatre cinq;", "six sept huit, neuf dix onze douze")
    assert phrases("un deux trois quatre, cinq six sept huit neuf dix", 30)[0] == "un deux trois quatre,"


def test_a_short_sentence_is_one_phrase() -> None:
    """A sentence within the limit is not cut."""
    assert phrases("Bonjour; au revoir.", 350) == ("Bonjour; au revoir.",)


def test_a_decimal_comma_is_no_cut() -> None:
    """A cut needs white space after the mark."""
    assert all("3,5" in phrase or "3," not in phrase for phrase in phrases("taux de 3,5 % " * 12, 30))


def test_sentences_of_a_long_text_take_linear_time() -> None:
    """A text that is one long run of initials or figures is split without trouble."""
    for unit in ("A. ", "1. ", "M. ", "etc. ", "…", "» ", ". ", ".»", ".»»»»»»»»»»»»»»»»»»»»»»»»»»»»»»x"):
        assert _squeezed("".join(sentences(unit * 5_000, "fr-CA"))) == _squeezed(unit * 5_000)
