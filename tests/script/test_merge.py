"""Tests that a corrected brief and an edited script become one script, and that no sentence is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.brief.model import Origin
from audiobrief.script.merge import Merged, merge
from audiobrief.script.merge_text import Sentence, merge_sentences, paragraphs_of, sentences_of
from audiobrief.script.model import Script, Segment, Sting, parse, unparse
from audiobrief.script.patch import patched

FACTS = ("Le pont ferme lundi. Il reste une voie. Douze minutes de plus.", "Les travaux durent un mois.")


def segment(name: str, *text: str, lead: str = "", heading: str = "") -> Segment:
    """A segment of the part that it is called after."""
    return Segment(name, name.rstrip("-23"), text, heading=heading, lead=lead)


def script_of(*segments: Segment, title: str = "Le pont", origin: Origin | None = None) -> Script:
    """A script with a transition before each segment."""
    entries = [entry for one in segments for entry in (Sting("transition"), one)]
    return Script("pont", "fr-CA", title, "Il ferme.", "2026-01-05", (), (), tuple(entries), origin)


BASE = script_of(segment("facts", *FACTS), segment("neutral", "On verra bien."), segment("example", "Une dent."))


def with_text(script: Script, name: str, *text: str, **other: object) -> Script:
    """The script with another text in one segment."""
    changes: dict[str, object] = {"text": text, **other} if text else other
    entries = tuple(
        replace(entry, **changes) if isinstance(entry, Segment) and entry.id == name else entry  # type: ignore[arg-type]
        for entry in script.entries
    )
    return replace(script, entries=entries)


def text_of(merged: Merged, name: str) -> tuple[str, ...]:
    """The text of one segment of a merged script."""
    return next(one.text for one in merged.script.segments if one.id == name)


def in_facts(old: str, new: str, script: Script = BASE) -> Script:
    """The script with a change in its first segment."""
    return with_text(script, "facts", *(part.replace(old, new) for part in script.segments[0].text))


def test_neighbouring_sentences_are_merged() -> None:
    """What each side changed in a sentence of its own is taken, side by side."""
    merged = merge(BASE, in_facts("Il reste une voie.", "Une voie reste."), in_facts("Douze", "Quinze"))
    assert text_of(merged, "facts") == (
        "Le pont ferme lundi. Une voie reste. Quinze minutes de plus.",
        "Les travaux durent un mois.",
    )
    assert not merged.conflicts
    assert merged.taken == ('facts: "Douze minutes de plus." is now "Quinze minutes de plus."',)


def test_a_conflict_shows_both_wordings_and_a_preference_decides_it() -> None:
    """One sentence changed on both sides stops; the same change on both does not."""
    mine, theirs = in_facts("Douze", "Une douzaine de"), in_facts("Douze", "Quinze")
    (conflict,) = merge(BASE, mine, theirs).conflicts
    assert "Une douzaine de minutes" in conflict.told() and "Quinze minutes" in conflict.told()
    for prefer, word in (("script", "douzaine"), ("brief", "Quinze")):
        decided = merge(BASE, mine, theirs, prefer)  # type: ignore[arg-type]
        assert not decided.conflicts and word in " ".join(text_of(decided, "facts"))
    assert not merge(BASE, theirs, theirs).conflicts


def test_voices_pauses_and_moves_of_the_script_stay() -> None:
    """A moved segment with its own voice and pause takes the correction at its new place."""
    moved = with_text(BASE, "facts", voice="ana", pause_s=2.0, formant=0.9)
    moved = replace(moved, entries=(*moved.entries[2:], *moved.entries[:2]))
    merged = merge(BASE, moved, in_facts("Douze", "Quinze"))
    last = merged.script.segments[-1]
    assert (last.id, last.voice, last.pause_s, last.formant) == ("facts", "ana", 2.0, 0.9) and "Quinze" in last.text[0]
    assert [one.id for one in merged.script.segments] == ["neutral", "example", "facts"]


def test_segments_are_added_and_taken_out_on_both_sides() -> None:
    """Each side's new segments are there, each side's removals too."""
    mine = replace(BASE, entries=(*BASE.entries[:2], segment("extra", "À noter."), *BASE.entries[4:]))  # no neutral
    theirs = replace(BASE, entries=(*BASE.entries[:4], Sting("transition"), segment("optimistic", "Tout ira.")))
    merged = merge(BASE, mine, theirs)
    assert [one.id for one in merged.script.segments] == ["facts", "extra", "optimistic"]
    assert not merged.conflicts and 'segment "optimistic" added' in merged.taken


def test_taking_out_what_the_other_side_changed_is_a_conflict() -> None:
    """A segment or a sentence that one side removed and the other corrected stops the merge."""
    without = replace(BASE, entries=BASE.entries[2:])
    assert merge(BASE, without, in_facts("Douze", "Quinze")).conflicts
    assert merge(BASE, in_facts("Douze", "Quinze"), without).conflicts
    assert merge(BASE, in_facts(" Douze minutes de plus.", ""), in_facts("Douze", "Quinze")).conflicts


def test_a_sentence_that_was_moved_is_corrected_where_it_is_now() -> None:
    """Moving a sentence within its segment is no conflict with its correction."""
    mine = with_text(BASE, "facts", "Douze minutes de plus. Le pont ferme lundi. Il reste une voie.", FACTS[1])
    merged = merge(BASE, mine, in_facts("Douze", "Quinze"))
    assert text_of(merged, "facts")[0] == "Quinze minutes de plus. Le pont ferme lundi. Il reste une voie."
    assert not merged.conflicts


def test_a_second_section_of_one_kind_is_known_by_its_words() -> None:
    """A new section that takes the id of an old one takes none of its edits."""
    theirs = script_of(
        segment("facts", "Dernière heure: rien."), replace(BASE.segments[0], id="facts-2"), *BASE.segments[1:]
    )
    merged = merge(BASE, in_facts("Douze", "Treize"), theirs)
    assert not merged.conflicts
    assert text_of(merged, "facts") == ("Dernière heure: rien.",) and "Treize" in text_of(merged, "facts-2")[0]


def test_what_is_said_instead_follows_the_brief_or_stops_it() -> None:
    """`say` stands for the text: a correction reaches it too, else the sound would say what the page does not."""
    said = with_text(BASE, "facts", say=tuple(part.replace("Le pont", "Le ponte") for part in FACTS))
    merged = merge(BASE, said, in_facts("Douze", "Quinze"))
    assert merged.script.segments[0].say[0] == "Le ponte ferme lundi. Il reste une voie. Quinze minutes de plus."
    assert merge(BASE, said, in_facts("ferme lundi", "ferme mardi")).conflicts


def test_title_tags_and_origin_follow_too() -> None:
    """Values are taken where one side changed them; where the script comes from is always the brief's."""
    mine = replace(BASE, tags=("pont",))
    theirs = replace(BASE, title="Le pont rouvre", tags=("ville",), origin=Origin("a/pont.md", "1" * 16))
    merged = merge(BASE, mine, theirs)
    assert merged.script.title == "Le pont rouvre" and set(merged.script.tags) == {"pont", "ville"}
    assert merged.script.origin == theirs.origin
    assert merge(BASE, replace(BASE, title="À moi"), theirs).conflicts


WORDS = st.sampled_from([f"Phrase {letter} du texte." for letter in "ABCDEFGH"])
OTHERS = st.sampled_from([f"Autre {letter} ajoutée ici." for letter in "IJKLMN"])
NEWS = st.sampled_from([f"Nouvelle {letter} du jour." for letter in "OPQRST"])


def edits(own: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[int, int, list[str]]]]:
    """Replacements of stretches of a text by sentences of one's own."""
    return st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2), st.lists(own, max_size=2)), max_size=3)


def applied(base: list[str], changes: list[tuple[int, int, list[str]]]) -> list[str]:
    """The text with the changes, one after the other."""
    text = list(base)
    for start, length, new in changes:
        text[start : start + length] = new
    return text


@given(st.lists(WORDS, max_size=8, unique=True), edits(OTHERS), edits(NEWS), st.sampled_from(["", "script", "brief"]))
def test_no_sentence_is_lost(
    base: list[str], mine: list[tuple[int, int, list[str]]], theirs: list[tuple[int, int, list[str]]], prefer: str
) -> None:
    """Each side's new sentences are in the merged text or shown in a conflict, what both kept is there once."""
    ours, other = applied(base, mine), applied(base, theirs)
    old, script, brief = ([Sentence(text) for text in part] for part in (base, ours, other))
    merged = merge_sentences(old, script, brief, prefer)  # type: ignore[arg-type]
    found = [sentence.text for sentence in merged.sentences]
    shown = " ".join(f"{clash.script} {clash.brief}" for clash in merged.clashes)
    if not prefer:
        assert not [text for text in (*ours, *other) if text not in base and text not in found and text not in shown]
    assert not [text for text in base if text in ours and text in other and found.count(text) != 1]
    if not merged.clashes and not prefer:
        kept = [text for text in base if text in found and (text not in ours or text not in other)]
        assert not kept, "what one side took away is gone"
    if ours == base:
        assert found == other
    if other == base:
        assert found == ours


@given(st.lists(WORDS, min_size=1, max_size=8, unique=True), edits(OTHERS), edits(NEWS))
def test_a_merged_script_is_its_own_base(
    base: list[str], mine: list[tuple[int, int, list[str]]], theirs: list[tuple[int, int, list[str]]]
) -> None:
    """Once decided, a conflict does not come back: merging again against the new brief changes nothing."""
    ours, other = applied(base, mine), applied(base, theirs)
    old, script, brief = ([Sentence(text) for text in part] for part in (base, ours, other))
    once = merge_sentences(old, script, brief, "script").sentences
    again = merge_sentences(brief, once, brief)
    assert again.sentences == once and not again.clashes and not again.taken


def test_paragraphs_survive_as_sentences() -> None:
    """Sentences and their paragraphs are the same text."""
    assert paragraphs_of(sentences_of(FACTS, "fr-CA")) == FACTS


COMMENTED = """\
# ma remarque en tête
script: 1
id: pont
locale: fr-CA
title: Le pont   # titre provisoire
hook: Il ferme.
date: 2026-01-05
sources: []
tags: []

segments:

- sting: transition

# revoir avec Léa
- id: facts
  perspective: facts
  voice: 'ana'   # sa voix
  text: |
    Le pont ferme lundi. Il reste une voie.
    Douze minutes de plus.

    Les travaux durent un mois.

- sting: transition
- id: neutral
  perspective: neutral
  text: "On verra bien."   # court

- sting: transition

- id: example
  perspective: example
  text: |
    Une dent.
# fin
"""


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_merge_keeps_the_producers_file(indent: str) -> None:
    """Comments, quotes and line breaks stay wherever the brief changed nothing."""
    head, _, body = COMMENTED.partition("segments:\n")
    text = f"{head}segments:\n" + "".join(f"{indent if line.strip() else ''}{line}" for line in body.splitlines(True))
    script = parse(text, "x")
    merged = merge(BASE, script, in_facts("Douze", "Quinze", replace(BASE, title="Le pont rouvre")))
    new = patched(text, script, merged.script, merged.names)
    assert parse(new, "x") == merged.script and "Quinze minutes" in new
    for kept in (
        "# ma remarque en tête",
        "# revoir avec Léa",
        "'ana'   # sa voix",
        '"On verra bien."   # court',
        "# fin",
    ):
        assert kept in new
    assert sum(line not in text.splitlines() for line in new.splitlines()) <= 4


def test_a_file_in_a_layout_of_its_own_is_written_anew_with_its_comments() -> None:
    """Flow style cannot be patched by lines; what it says and its comments stay."""
    text = "# garde\n{script: 1, id: pont, locale: fr-CA, title: Le pont, date: 2026-01-05, segments: [\n"
    text += '  {id: facts, perspective: facts, text: "Le pont ferme lundi."}]}\n'
    script = parse(text, "x")
    base = replace(script, entries=script.entries)
    brief = with_text(script, "facts", "Le pont ferme mardi.")
    merged = merge(base, script, brief)
    new = patched(text, script, merged.script, merged.names)
    assert parse(new, "x") == merged.script and "# garde" in new


def test_the_origin_of_a_script_is_read_back() -> None:
    """A path with quotes, blanks and accents survives the file."""
    for path in ('a "b"/Québec 1.md', "https://example.org/a?b=1#c", "-", "ligne\nbrisée.md", "{x}: y"):
        script = replace(BASE, origin=Origin(path, "0123456789012345"))
        assert parse(unparse(script, "0" * 64), "x") == script
