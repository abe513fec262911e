"""Tests of scripts that several desks edit at once."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from audiobrief.config.project import Project, find_project
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.studio.document_form import DocumentForm
from audiobrief.studio.documents import Documents, Saved, UnknownScriptError
from audiobrief.studio.history import MOST_STATES

NAME = "pont.fr"
SCRIPT = """\
# A note of the producer.
script: 1
id: pont
locale: fr-CA
title: Un pont
hook: Le pont ouvre.
date: 2026-03-12
sources: []
tags: []

segments:

- sting: intro

- id: facts
  perspective: facts  # keep
  heading: Les faits
  text: |
    Le pont ouvre lundi.
    Il mesure deux kilomètres.

    Le péage reste.

- sting: outro
"""


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def own(project: Path) -> Project:
    (project / "scripts").mkdir()
    (project / "scripts" / f"{NAME}.yaml").write_text(SCRIPT, encoding="utf-8")
    return find_project(project)


@pytest.fixture
def documents(own: Project, clock: Clock) -> Documents:
    return Documents(own, clock)


def form(saved: Saved) -> DocumentForm:
    kept = ("title", "hook", "date", "sources", "tags", "entries")
    return DocumentForm.model_validate({key: saved.form[key] for key in kept})


def text(documents: Documents) -> str:
    return documents.path(NAME).read_text(encoding="utf-8")


def test_an_edit_changes_its_lines_alone(documents: Documents) -> None:
    """Comments and every other line of the file stay."""
    opened = documents.seen(NAME)
    mine = form(opened)
    mine.entries[1].text[0][1] = "Il mesure trois kilomètres."
    documents.save(NAME, opened.revision, mine, "one")
    assert text(documents) == SCRIPT.replace("deux kilomètres", "trois kilomètres")


def test_how_a_segment_is_spoken_is_one_line_each(documents: Documents) -> None:
    """Rate, pitch, formant, gain and pause that the desk sends stand in the file and come back."""
    opened = documents.seen(NAME)
    mine = form(opened)
    wanted = {"rate": 0.95, "pitch": -1.0, "formant": 0.85, "gain": 2.0, "pause": 1.2}
    for key, value in wanted.items():
        setattr(mine.entries[1], key, value)
    documents.save(NAME, opened.revision, mine, "one")
    assert "  rate: 0.95\n  pitch: -1\n  formant: 0.85\n  gain: 2\n  pause: 1.2\n" in text(documents)
    assert {key: getattr(form(documents.seen(NAME)).entries[1], key) for key in wanted} == wanted


def test_two_desks_are_merged_by_sentence(documents: Documents) -> None:
    """What only one desk changed is taken, whoever saves last."""
    opened = documents.seen(NAME)
    one, two = form(opened), form(opened)
    one.entries[1].text[0][0] = "Le pont ouvre mardi."
    two.entries[1].text[1][0] = "Le péage disparaît."
    documents.save(NAME, opened.revision, one, "one")
    saved = documents.save(NAME, opened.revision, two, "two")
    assert saved.conflicts == ()
    assert saved.form["entries"][1]["text"] == [
        ["Le pont ouvre mardi.", "Il mesure deux kilomètres."], ["Le péage disparaît."],
    ]  # fmt: skip


def test_a_sentence_changed_by_two_is_told_and_kept(documents: Documents) -> None:
    """The first wording stays in the script; the other one is told and stands in the history."""
    opened = documents.seen(NAME)
    one, two = form(opened), form(opened)
    one.entries[1].text[0][0] = "Le pont ouvre mardi."
    two.entries[1].text[0][0] = "Le pont ouvre jeudi."
    documents.save(NAME, opened.revision, one, "one")
    saved = documents.save(NAME, opened.revision, two, "two")
    assert [(one.script, one.brief) for one in saved.conflicts] == [("Le pont ouvre mardi.", "Le pont ouvre jeudi.")]
    assert "mardi" in text(documents) and "jeudi" not in text(documents)
    kept = [documents.state(NAME, state.revision).form for state in documents.states(NAME)]
    assert any("Le pont ouvre jeudi." in str(state) for state in kept)


def test_what_is_typed_during_a_save_stands_on_what_was_sent(documents: Documents) -> None:
    """A desk that typed on while its save was merged loses neither its own words nor those of others."""
    opened = documents.seen(NAME)
    one, two = form(opened), form(opened)
    one.entries[1].text[0][0] = "Le pont ouvre mardi."
    documents.save(NAME, opened.revision, one, "one")
    two.entries[1].text[1][0] = "Le péage disparaît."
    merged = documents.save(NAME, opened.revision, two, "two")
    two.title = "Un nouveau pont"
    saved = documents.save(NAME, merged.sent, two, "two")
    assert saved.conflicts == ()
    assert saved.form["title"] == "Un nouveau pont" and "mardi" in str(saved.form) and "disparaît" in str(saved.form)


def test_an_editor_outside_is_merged(documents: Documents) -> None:
    """A file that was changed by an editor meanwhile is a desk among others."""
    opened = documents.seen(NAME)
    mine = form(opened)
    mine.hook = "Le pont ouvre enfin."
    documents.path(NAME).write_text(SCRIPT.replace("deux", "quatre"), encoding="utf-8")
    saved = documents.save(NAME, opened.revision, mine, "one")
    assert saved.form["hook"] == "Le pont ouvre enfin." and "quatre" in text(documents)


def test_a_file_broken_outside_keeps_what_is_typed(documents: Documents) -> None:
    """The broken file stays as it is; what was typed stands in the history."""
    opened = documents.seen(NAME)
    mine = form(opened)
    mine.title = "Un pont neuf"
    documents.path(NAME).write_text("script: [", encoding="utf-8")
    with pytest.raises(AudiobriefError):
        documents.save(NAME, opened.revision, mine, "one")
    assert text(documents) == "script: ["
    last = documents.states(NAME)[-1]
    documents.restore(NAME, last.revision, "one")
    assert documents.open(NAME).form["title"] == "Un pont neuf"


def test_a_state_is_restored_and_the_present_one_is_kept(documents: Documents) -> None:
    """Restoring is one more state."""
    opened = documents.seen(NAME)
    mine = form(opened)
    mine.title = "Autre titre"
    saved = documents.save(NAME, opened.revision, mine, "one")
    documents.restore(NAME, opened.revision, "one")
    assert text(documents) == SCRIPT
    assert documents.state(NAME, saved.revision).form["title"] == "Autre titre"


def test_typing_is_one_state_in_half_a_minute(documents: Documents, clock: Clock) -> None:
    """Each save replaces the state before it while one writer types; the first state stays."""
    saved = documents.seen(NAME)
    for number in range(5):
        mine = form(saved)
        mine.title = f"Titre {number}"
        clock.now_s += 2
        saved = documents.save(NAME, saved.revision, mine, "one")
    assert len(documents.states(NAME)) == 2


def test_a_hundred_states_are_kept(documents: Documents, clock: Clock) -> None:
    """The oldest go."""
    saved = documents.seen(NAME)
    for number in range(MOST_STATES + 5):
        mine = form(saved)
        mine.title = f"Titre {number}"
        clock.now_s += 60
        saved = documents.save(NAME, saved.revision, mine, "one")
    assert len(documents.states(NAME)) == MOST_STATES


def test_a_desk_may_begin_from_a_state_that_its_writer_types_over(documents: Documents) -> None:
    """What another desk has loaded stays known while its writer goes on typing."""
    saved = documents.seen(NAME)
    mine = form(saved)
    mine.title = "Un"
    first = documents.save(NAME, saved.revision, mine, "one")
    other = documents.seen(NAME)
    mine.title = "Deux"
    documents.save(NAME, first.revision, mine, "one")
    two = form(other)
    two.hook = "Autre accroche."
    after = documents.save(NAME, other.revision, two, "two")
    assert (after.form["title"], after.form["hook"]) == ("Deux", "Autre accroche.")


@pytest.mark.parametrize("name", ["autre.fr", "../pont.fr", "pont", "pont.xx", "pont.fr.yaml", ".history/pont.fr", ""])
def test_other_names_are_unknown(documents: Documents, name: str) -> None:
    """Only a script of the project has a name."""
    with pytest.raises(UnknownScriptError):
        documents.seen(name)


def test_what_is_no_script_is_refused_with_its_place(documents: Documents) -> None:
    """A segment without text is not written."""
    opened = documents.seen(NAME)
    mine = form(opened)
    mine.entries[1].text = []
    with pytest.raises(AudiobriefError, match="text"):
        documents.save(NAME, opened.revision, mine, "one")
    assert text(documents) == SCRIPT


def test_an_unknown_base_is_refused(documents: Documents) -> None:
    """Nothing is written over by a desk that began from nowhere."""
    mine = form(documents.seen(NAME))
    mine.title = "Autre"
    with pytest.raises(InputError, match="kept no more"):
        documents.save(NAME, "0" * 16, mine, "one")
    assert text(documents) == SCRIPT


def test_two_desks_with_many_edits_end_alike(documents: Documents) -> None:
    """Every sentence that a desk added and nobody changed is in the end in the script, and both desks see the same."""
    random_ = random.Random(7)
    desks = {writer: documents.seen(NAME) for writer in ("one", "two")}
    added: list[str] = []
    for number in range(60):
        writer = random_.choice(sorted(desks))
        mine = form(desks[writer])
        part = random_.randrange(len(mine.entries[1].text))
        sentence = f"Phrase numéro {number} de {writer}."
        mine.entries[1].text[part].insert(random_.randrange(len(mine.entries[1].text[part]) + 1), sentence)
        added.append(sentence)
        desks[writer] = documents.save(NAME, desks[writer].revision, mine, writer)
    final = documents.seen(NAME)
    flat = [sentence for part in final.form["entries"][1]["text"] for sentence in part]
    assert sorted(set(added)) == sorted(sentence for sentence in flat if sentence in added)


@pytest.mark.parametrize("count", [10, pytest.param(50, marks=pytest.mark.slow)])
def test_edits_outside_are_merged_by_sentence(documents: Documents, count: int) -> None:
    """An editor and a desk change sentences in turn, each from what it last saw: both are there, a clash is told."""
    random_ = random.Random(11)
    desk = documents.seen(NAME)
    added, told = [], 0
    for number in range(count):
        path = documents.path(NAME)
        outside = f"Phrase {number} de l’éditeur."
        written = path.read_text(encoding="utf-8").replace("Il mesure", f"{outside}\n    Il mesure", 1)
        clash = random_.random() < 0.3
        if clash:
            written = re.sub(r"Le péage [^.]*\.", f"Le péage monte à {number} $.", written)
        ends = random_.choice(("\n", "\r\n"))
        path.write_bytes(random_.choice((b"", b"\xef\xbb\xbf")) + written.replace("\n", ends).encode())
        mine = form(desk)
        here = f"Phrase {number} du bureau."
        mine.entries[1].text[0].insert(0, here)
        if clash:
            mine.entries[1].text[-1][-1] = f"Le péage baisse à {number} $."
        saved = documents.save(NAME, desk.revision, mine, "one")
        added += [outside, here]
        told += len(saved.conflicts)
        assert not clash or [(one.script, one.brief) for one in saved.conflicts] == [
            (f"Le péage monte à {number} $.", f"Le péage baisse à {number} $.")
        ]
        desk = documents.seen(NAME)
    flat = [sentence for part in desk.form["entries"][1]["text"] for sentence in part]
    assert sorted(added) == sorted(sentence for sentence in flat if sentence.startswith("Phrase"))
    assert told and "# keep" in text(documents)
