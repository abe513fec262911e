"""Tests of the narration script: made from a brief, written, read back, guarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.brief.model import Brief, Section
from audiobrief.brief.readers.decode import clean
from audiobrief.config.cast import load_cast
from audiobrief.config.project import shipped
from audiobrief.config.show import load_show
from audiobrief.errors import AudiobriefError
from audiobrief.script.model import Script, Segment, Sting, parse, read_stamp, unparse
from audiobrief.script.narrate import narrate

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
SHOW = load_show(shipped("show.yaml"))
DIGEST = "0123456789abcdef" * 4
BRIEF = Brief(
    id="pont",
    locale="fr-CA",
    title="Le pont ferme",
    hook=("Le pont ferme lundi.",),
    sources=("https://example.org/a",),
    published="",
    tags=("ville",),
    sections=(
        Section("facts", "Les faits", ("Il ferme. Il rouvrira.", "Rien d’autre.")),
        Section("narrator", "Ce que disent les voisins", ("Peu.",)),
        Section("pessimistic", "Vision pessimiste", ("Tout va mal.",)),
    ),
)


def script_of(brief: Brief = BRIEF) -> Script:
    return narrate(brief, SHOW.editions[brief.locale[:2]], CAST, date(2026, 8, 1))


def test_a_script_opens_names_each_part_and_closes() -> None:
    """Opening with show, date and hook; a lead to each perspective; a sign-off; stings between."""
    script = script_of()
    assert [segment.id for segment in script.segments] == [
        "opening",
        "facts",
        "ce-que-disent-les-voisins",
        "pessimistic",
        "closing",
    ]
    opening = " ".join(script.segments[0].text)
    assert "En perspective" in opening and "1er août 2026" in opening and "Le pont ferme lundi." in opening
    assert [segment.lead for segment in script.segments[1:4]] == [
        "On commence par les faits.",
        "Ce que disent les voisins.",
        "Pour terminer, le point de vue pessimiste.",
    ]
    assert [entry.role for entry in script.entries if isinstance(entry, Sting)] == [
        "intro",
        *["transition"] * 4,
        "outro",
    ]


def test_a_brief_keeps_its_own_date() -> None:
    """Today is only for briefs that say no date."""
    assert script_of(replace(BRIEF, published="2025-07-29")).published == "2025-07-29"


def test_braces_in_a_brief_are_text() -> None:
    """A hook that looks like a field is not filled in."""
    script = script_of(replace(BRIEF, hook=("Voici {show} et {title}.",)))
    assert "Voici {show} et {title}." in script.segments[0].text


def test_the_file_has_one_sentence_a_line() -> None:
    """A change of one sentence is a change of one line."""
    text = unparse(script_of(), DIGEST)
    assert "    Il ferme.\n    Il rouvrira.\n\n    Rien d’autre.\n" in text
    assert "# Narration script" in text


def test_the_file_reads_back_as_the_script() -> None:
    """Nothing is lost between value and file."""
    script = script_of()
    full = replace(
        script,
        entries=(
            *script.entries,
            Segment(
                "extra",
                "facts",
                ("Écrit.",),
                heading='Un "titre": à deux',
                lead="Voici.",
                say=("Dit.",),
                voice="neutral",
                pause_s=1.5,
                formant=0.85,
            ),
        ),
    )
    assert parse(unparse(full, DIGEST), "x.yaml") == full


def test_an_edit_shows_and_a_copy_does_not() -> None:
    """The stamp tells an edited file from one that only changed its line ends."""
    text = unparse(script_of(), DIGEST)
    assert read_stamp(text).edited is False
    assert read_stamp(text.replace("\n", "\r\n")).edited is False
    assert read_stamp(text).brief_digest == DIGEST[:16]
    assert read_stamp(text.replace("Il ferme.", "Il fermera.")).edited
    assert read_stamp(text.rsplit("\n#", 1)[0]).edited


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("- id: facts\n", "- id: opening\n", "stands twice"),
        ("  perspective: facts\n", "", "lacks perspective"),
        ("- sting: intro", "- sting: jingle", "intro"),
        ("script: 1", "script: 2", "script"),
        ("locale: fr-CA", "locale: de-DE", "de-DE"),
        ("  lead: On commence", "  led: On commence", 'did you mean "lead"'),
        ("id: pont\n", "id: ../../etc\n", "id"),
        ("date: ", "date: demain # ", "2025-07-29"),
    ],
)
def test_faults_of_an_edited_script_have_lines(old: str, new: str, part: str) -> None:
    """Each fault says file, line and remedy."""
    text = unparse(script_of(), DIGEST)
    assert old in text
    with pytest.raises(AudiobriefError, match=r"s\.yaml:\d+: ") as caught:
        parse(text.replace(old, new, 1), "s.yaml")
    assert part in str(caught.value)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60).map(
    lambda text: " ".join(clean(text).split())
)
PARAGRAPHS = st.lists(WORDS.filter(bool), min_size=1, max_size=3).map(tuple)


@given(
    title=WORDS.filter(bool),
    hook=WORDS,
    paragraphs=PARAGRAPHS,
    say=st.one_of(st.just(()), PARAGRAPHS),
    lead=WORDS,
    pause=st.one_of(st.none(), st.sampled_from([0, 0.5, 2])),
    manner=st.one_of(st.none(), st.sampled_from([0.75, 1, 1.25])),
)
def test_any_script_reads_back(
    title: str,
    hook: str,
    paragraphs: tuple[str, ...],
    say: tuple[str, ...],
    lead: str,
    pause: float | None,
    manner: float | None,
) -> None:
    """Quotes, colons, hashes, dashes and foreign letters survive the file."""
    script = Script(
        "a",
        "en-CA",
        title,
        hook,
        "2026-01-01",
        ("x: y",),
        ("#t",),
        (Segment("s", "facts", paragraphs, title, lead, say, "", pause, manner, manner, manner, manner),),
    )
    back = parse(unparse(script, DIGEST), "x")
    assert back == script
