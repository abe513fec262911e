"""Tests of how an input in two languages is parted, and of what is said where it is not."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.language import evidence_of, other_language
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
FRENCH = (
    ("", "Le marché couvert rouvre samedi après trois ans de travaux. Qui y vendra encore des légumes?"),
    ("Récapitulatif factuel", "Les maraîchers ont signé vingt baux avec la Ville pour la halle et ses cuisines."),
    ("Point de vue neutre", "Le loyer reste bas, mais il dépend des foires qui auront lieu dans la grande salle."),
    ("Point de vue pessimiste", "Une halle vide coûte cher, et les clients ont pris d’autres habitudes."),
)
ENGLISH = (
    ("", "The covered market opens again on Saturday after three years of work. Who will sell vegetables there?"),
    ("Factual recap", "The growers have signed twenty leases with the city for the hall and its kitchens."),
    ("Neutral view", "The rent stays low, but it depends on the fairs that will be held in the big room."),
    ("Pessimistic view", "An empty hall is expensive, and the customers have found other habits."),
)


def read(text: str, name: str = "marche.txt") -> dict[str, Brief]:
    return {brief.locale[:2]: brief for brief in read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)}


def plain(brief: tuple[tuple[str, str], ...], mark: str = "") -> str:
    return "\n\n".join(f"{mark}{heading}\n\n{text}" if heading else text for heading, text in brief)


def interleaved(mark: str = "") -> str:
    pairs = zip(FRENCH, ENGLISH, strict=True)
    return "\n\n".join(plain((french,), mark) + "\n\n" + plain((english,), mark) for french, english in pairs)


ROWS = "\n".join(
    f"| {french[1]} | {english[1]} |"
    if not french[0]
    else f"| **{french[0]}** | **{english[0]}** |\n| {french[1]} | {english[1]} |"
    for french, english in zip(FRENCH, ENGLISH, strict=True)
)
TWO_LANGUAGES = {
    "english first, a French mark": f"{plain(ENGLISH)}\n\nVersion française\n\n{plain(FRENCH)}",
    "flags": f"🇫🇷 Français\n\n{plain(FRENCH)}\n\n🇬🇧 English\n\n{plain(ENGLISH)}",
    "codes in bold": f"**FR**\n\n{plain(FRENCH, '## ')}\n\n**EN**\n\n{plain(ENGLISH, '## ')}",
    "codes with titles": f"# FR : La halle\n\n{plain(FRENCH, '## ')}\n\n# EN : The hall\n\n{plain(ENGLISH, '## ')}",
    "bracketed lines": f"[fr]\n\n{plain(FRENCH)}\n\n[en]\n\n{plain(ENGLISH)}",
    "no mark at all": f"{plain(FRENCH)}\n\n{plain(ENGLISH)}",
    "a rule between": f"{plain(FRENCH, '## ')}\n\n---\n\n{plain(ENGLISH, '## ')}",
    "announced only": f"(Le texte français suit)\n\n{plain(ENGLISH)}\n\n* * *\n\n{plain(FRENCH)}",
    "interleaved": interleaved("## "),
    "interleaved, pasted": interleaved(),
    "headings in both": "\n\n".join(
        (f"## {french[0]} / {english[0]}\n\n" if french[0] else "") + f"{french[1]}\n\n{english[1]}"
        for french, english in zip(FRENCH, ENGLISH, strict=True)
    ),
    "a table": f"| Français | English |\n|---|---|\n{ROWS}\n",
    "a page with two parts": "<html lang='en'><body>"
    + "".join(
        f"<div lang='{tag}'>"
        + "".join((f"<h2>{heading}</h2>" if heading else "") + f"<p>{text}</p>" for heading, text in brief)
        + "</div>"
        for tag, brief in (("en", ENGLISH), ("fr", FRENCH))
    )
    + "</body></html>",
}


@pytest.mark.parametrize("text", TWO_LANGUAGES.values(), ids=TWO_LANGUAGES.keys())
def test_two_languages_are_two_editions(text: str) -> None:
    """Marked or not, in turns or side by side: each language has its own edition with all of its own text."""
    editions = read(text)

    assert set(editions) == {"fr", "en"}
    for language, brief in (("fr", FRENCH), ("en", ENGLISH)):
        edition = editions[language]
        assert [part for part in edition.paragraphs if part not in ("The hall", "La halle")] == [t for _, t in brief]
        assert [section.perspective for section in edition.sections] == ["facts", "neutral", "pessimistic"]
        assert edition.notices == ()


def test_both_editions_have_the_source() -> None:
    """A link that stands once belongs to the story, in both languages."""
    editions = read(f"{plain(FRENCH)}\n\nhttps://example.org/halle\n\nEnglish version\n\n{plain(ENGLISH)}")

    assert [edition.sources for edition in editions.values()] == [("https://example.org/halle",)] * 2


def test_a_passage_in_the_other_language_is_told() -> None:
    """One paragraph of English in a French brief is no edition: it stays, and its line is told."""
    passage = "The growers say that they will not open before the city has paid for the new roof."
    (brief,) = read(f"{plain(FRENCH)}\n\n{passage}").values()

    assert passage in brief.paragraphs
    (notice,) = brief.notices
    assert notice.startswith("line 15 is English, in the French edition")


def test_quotes_are_no_passage() -> None:
    """Words in quotation marks keep their own sounds and need no warning."""
    quote = "Le maire a dit « the market is the heart of our town and it will be so again » en ouvrant la porte."
    (brief,) = read(f"{plain(FRENCH)}\n\n{quote}").values()

    assert brief.notices == ()


def test_text_beats_the_attribute_of_a_page() -> None:
    """A French page that its template calls English is read in French, and says so."""
    body = "".join((f"<h2>{heading}</h2>" if heading else "") + f"<p>{text}</p>" for heading, text in FRENCH)
    (brief,) = read(f'<html lang="en-US"><body>{body}</body></html>', "halle.html").values()

    assert brief.locale == "fr-CA"
    assert brief.notices == ('the page says lang="en-US", but its text is French: read as French',)


def test_a_wrong_mark_of_the_producer_is_told() -> None:
    """What a producer states counts, but a voice of the other language never reads without a warning."""
    (brief,) = read(f"---\nlang: en\n---\n\n{plain(FRENCH, '## ')}", "halle.md").values()

    assert brief.locale == "en-CA"
    assert "marked as English, but its text is French" in brief.notices[0]


def test_a_third_language_is_told() -> None:
    """Spanish is read by no voice here without a warning."""
    text = (
        "El mercado de la ciudad abre el sábado después de tres años de obras, y los vendedores esperan que los "
        "clientes vuelvan. El alquiler es bajo, pero la sala está vacía desde el invierno."
    )
    (brief,) = read(text).values()

    assert any("Spanish" in notice for notice in brief.notices)
    assert other_language(plain(FRENCH)) == other_language(plain(ENGLISH)) == ""


def test_a_mixture_is_asked_about() -> None:
    """Where it cannot be told what belongs together there is one question, with the line."""
    french, english = [text for _, text in FRENCH], [text for _, text in ENGLISH]
    mixed = [*french, english[0], french[0], english[1], french[1], french[2], english[2]]

    with pytest.raises(AudiobriefError, match=r"mixes French and English .*# \[fr\]"):
        read("\n\n".join([*mixed, french[0]]))


def test_words_tell_the_language() -> None:
    """A few words suffice, and where they do not, nothing is claimed."""
    assert evidence_of("L’usine fermera dans un mois.").language == "fr"
    assert evidence_of("The plant will close in a month.").language == "en"
    assert evidence_of("Microsoft Azure OpenAI").language == ""
