"""Tests of inputs that hold several texts: which is meant, all of them, and that none takes another's name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from audiobrief.brief.find import BriefRequest, each_item, read_all
from audiobrief.brief.readers.items import SeveralError, distinct, every_item
from audiobrief.errors import InputError, ProblemsError
from tests.helpers.fuzz_readers import cast


def story(title: str, words: str) -> str:
    return f"# {title}\n\n{words} à huit heures.\n\n## Les faits\n\nOn y va à pied.\n\n## Exemple\n\nUne porte de {words}.\n"


def ids(folder: Path, name: str) -> list[str]:
    requests = each_item(BriefRequest(name, item="all", folder=folder), cast())
    return [read_all(request, cast())[0][0].id for request in requests]


def test_each_brief_of_a_file_is_asked_for_by_its_number(tmp_path: Path) -> None:
    """In the order of the file; a file of one brief is read without a number."""
    (tmp_path / "a.md").write_text(story("Le pont", "Il ouvre") + story("La gare", "Elle ferme"), "utf-8")
    (tmp_path / "b.md").write_text(story("Le pont", "Il ouvre"), "utf-8")
    assert ids(tmp_path, "a.md") == ["le-pont", "la-gare"]
    assert ids(tmp_path, "b.md") == ["b"]


def test_briefs_of_one_title_are_parted(tmp_path: Path) -> None:
    """The first keeps its name when another of that title comes behind it."""
    one = story("Le pont", "Il ouvre")
    (tmp_path / "a.md").write_text(one + story("La gare", "Elle ferme"), "utf-8")
    assert ids(tmp_path, "a.md")[0] == "le-pont"
    (tmp_path / "a.md").write_text(one + story("Le pont", "Il ferme"), "utf-8")
    assert ids(tmp_path, "a.md") == ["le-pont", "le-pont-2"]


def test_texts_of_one_name_in_an_archive_are_parted_by_their_folders(tmp_path: Path) -> None:
    """Notion and Obsidian have notes of one name in several folders."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for folder, words in (("lundi", "Il ouvre"), ("mardi", "Il ferme")):
            archive.writestr(f"notes/{folder}/brief.md", story("Le pont", words))
    (tmp_path / "notes.zip").write_bytes(packed.getvalue())
    assert ids(tmp_path, "notes.zip") == ["brief", "brief-mardi"]


def test_items_of_one_title_and_day_in_a_feed_are_parted(tmp_path: Path) -> None:
    """The older one keeps the name, whatever comes above it; those of another day are told apart by their day."""

    def item(day: str, link: str) -> str:
        text = "&lt;p&gt;Il ouvre à huit heures.&lt;/p&gt;"
        return f"<item><title>Le pont</title><link>https://example.org/{link}</link><pubDate>{day}</pubDate><description>{text}</description></item>"

    monday, tuesday = "Mon, 09 Mar 2026 05:00:00 GMT", "Tue, 10 Mar 2026 05:00:00 GMT"
    for items, wanted in (
        ((item(monday, "a"),), ["le-pont"]),
        ((item(monday, "b"), item(monday, "a")), ["le-pont-b", "le-pont"]),
        ((item(tuesday, "b"), item(monday, "a")), ["le-pont", "le-pont"]),
    ):
        (tmp_path / "a.rss").write_text(f"<rss><channel>{''.join(items)}</channel></rss>", "utf-8")
        assert ids(tmp_path, "a.rss") == wanted


def test_editions_hold_the_same_briefs_or_the_run_says_so(tmp_path: Path) -> None:
    """By number; two against three, or against one, is a question."""
    english = "# The bridge\n\nIt opens at eight in the morning.\n\n## Factual recap\n\nYou can walk there.\n"
    (tmp_path / "a.fr.md").write_text(story("Le pont", "Il ouvre") + story("La gare", "Elle ferme"), "utf-8")
    (tmp_path / "a.en.md").write_text(english + english.replace("bridge", "station"), "utf-8")
    found = read_all(BriefRequest("a", item="2", folder=tmp_path), cast())
    assert [(brief.id, brief.title) for brief, _ in found] == [("la-gare", "La gare"), ("la-gare", "The station")]
    (tmp_path / "a.en.md").write_text(english, "utf-8")
    with pytest.raises(InputError, match="one text and another several"):
        read_all(BriefRequest("a", item="2", folder=tmp_path), cast())
    with pytest.raises(InputError, match="2 and 3 texts"):
        every_item(lambda: raising(2, 3), "a")


def raising(*counts: int) -> None:
    raise ProblemsError([SeveralError(["x"] * count, "a", "a file") for count in counts])


def test_an_edition_of_one_text_goes_with_it_alone(tmp_path: Path) -> None:
    """NAME.ID.en.md; NAME.en.md beside a file of several belongs to none of them."""
    (tmp_path / "a.md").write_text(story("Le pont", "Il ouvre") + story("La gare", "Elle ferme"), "utf-8")
    english = "# The bridge\n\nIt opens at eight in the morning.\n\n## Factual recap\n\nYou can walk there.\n"
    (tmp_path / "a.en.md").write_text(english, "utf-8")
    (tmp_path / "a.le-pont.en.md").write_text(english, "utf-8")
    found = [read_all(BriefRequest("a.md", item=item, folder=tmp_path), cast()) for item in "12"]
    assert [[brief.title for brief, _ in one] for one in found] == [["Le pont", "The bridge"], ["La gare"]]


def test_an_item_that_holds_several_briefs_is_told(tmp_path: Path) -> None:
    """A number means the item of the archive, never a brief in it, too."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.md", story("Le parc", "Il ouvre"))
        archive.writestr("b.md", story("Le pont", "Il ouvre") + story("La gare", "Elle ferme"))
    (tmp_path / "notes.zip").write_bytes(packed.getvalue())
    with pytest.raises(InputError, match="its text holds 2 briefs"):
        read_all(BriefRequest("notes.zip", item="2", folder=tmp_path), cast())


def test_marks_part_what_has_one_title() -> None:
    """A mark where it parts, a number where it does not."""
    titles, marks = ["a", "b", "A", "a"], ["x", "", "y", "y"]
    assert [distinct(titles, marks, place) for place in range(4)] == ["", "", "A y", "a y 3"]
