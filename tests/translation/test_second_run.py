"""Tests of a second `audiobrief translate`: what changed is sent, what a person wrote stays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.helpers.chat_server import ChatServer, chat_server, well
from tests.helpers.translating import Translate, edition_of, english, french, in_place_of, made, quick, run

__all__ = ["english", "french", "made", "quick"]  # fixtures


def test_an_unchanged_brief_sends_nothing(made: tuple[Path, ChatServer]) -> None:
    """It is up to date, also when only layout and front matter changed."""
    french, server = made
    text = french.read_text(encoding="utf-8")
    french.write_text(in_place_of(text, "## Exemple", "## Un exemple\n\n"), encoding="utf-8")
    result = run(server)
    assert result.exit_code == 0 and "is up to date" in result.stdout and server.heard == []


def test_one_edited_paragraph_sends_one_paragraph(made: tuple[Path, ChatServer]) -> None:
    """The reviewer's words elsewhere stay, a reviewed edition is a draft again, and the original is not touched."""
    french, server = made
    reviewed = french.with_name("traversier.en.md")
    text = re.sub(r"draft: machine.*\n", "", edition_of(french))
    reviewed.write_text(in_place_of(text, "three more routes", "three further routes"), encoding="utf-8")
    original = in_place_of(french.read_text(encoding="utf-8"), "une tasse", "une grande tasse")
    french.write_text(original, encoding="utf-8")
    result = run(server)
    assert result.exit_code == 0, result.output
    assert len(server.sent) == 1 and "une grande tasse" in server.sent[0]
    assert "une grande tasse" in json.dumps(server.heard[0].payload, ensure_ascii=False)
    after = edition_of(french)
    assert "three further routes" in after and "draft: machine" in after
    assert "This part of the edition says" in after  # the answer of the one paragraph
    assert french.read_text(encoding="utf-8") == original
    server.heard.clear()
    again = run(server)
    assert "is up to date" in again.stdout and server.heard == []
    assert "three further routes" in edition_of(french)


def test_what_a_reviewer_had_written_for_a_changed_paragraph_is_shown(made: tuple[Path, ChatServer]) -> None:
    """Above the new translation, so that nothing is lost."""
    french, server = made
    reviewed = french.with_name("traversier.en.md")
    reviewed.write_text(in_place_of(edition_of(french), "holds only one cup", "takes just one mug"), encoding="utf-8")
    french.write_text(
        in_place_of(french.read_text(encoding="utf-8"), "une tasse", "une grande tasse"), encoding="utf-8"
    )
    assert run(server).exit_code == 0
    before = edition_of(french).index(
        "<!-- before the original changed: Imagine a coffee maker that takes just one mug"
    )
    assert before < edition_of(french).index("This part of the edition says")


def test_an_edit_is_still_an_edit_after_another_paragraph_was_renewed(made: tuple[Path, ChatServer]) -> None:
    """Another model does not make such a draft anew, and the edit is shown when its own original changes."""
    french, server = made
    path = french.with_name("traversier.en.md")
    path.write_text(in_place_of(edition_of(french), "only one cup", "just one mug"), encoding="utf-8")
    text = in_place_of(french.read_text(encoding="utf-8"), "trois autres", "quatre autres")
    french.write_text(text, encoding="utf-8")
    assert run(server).exit_code == 0
    before = edition_of(french)
    assert "is up to date" in run(server, "--model", "another").stdout and edition_of(french) == before
    french.write_text(in_place_of(text, "une tasse", "une grande tasse"), encoding="utf-8")
    assert run(server).exit_code == 0
    assert "before the original changed: Imagine a coffee maker that holds just one mug" in edition_of(french)


def test_paragraphs_moved_added_and_removed(made: tuple[Path, ChatServer]) -> None:
    """Only the new one is sent, the removed one is gone, and all stand as in the original."""
    french, server = made
    text = french.read_text(encoding="utf-8")
    text = re.sub(r"Le premier départ.*\n\n", "", text)
    text = in_place_of(text, "## Exemple", "Personne ne sait encore si cela suffira pour tout un hiver.\n\n## Exemple")
    french.write_text(text, encoding="utf-8")
    assert run(server).exit_code == 0
    assert server.sent == ["Personne ne sait encore si cela suffira pour tout un hiver."]
    after = edition_of(french)
    assert "first departure" not in after
    assert after.index("The project solves") < after.index("Nothing is said") < after.index("## An example")


def test_a_split_paragraph_of_the_reviewer_stays(made: tuple[Path, ChatServer]) -> None:
    """Two paragraphs in the place of one are kept together when another paragraph changes."""
    french, server = made
    reviewed = french.with_name("traversier.en.md")
    split = in_place_of(edition_of(french), "while you drink. As long", "while you drink.\n\nAs long")
    reviewed.write_text(split, encoding="utf-8")
    french.write_text(
        in_place_of(french.read_text(encoding="utf-8"), "trois autres", "quatre autres"), encoding="utf-8"
    )
    assert run(server).exit_code == 0 and len(server.sent) <= 2
    assert "while you drink.\n\nAs long" in edition_of(french)


@pytest.mark.parametrize("reviewed", [True, False])
def test_an_edition_is_not_written_over_without_being_asked(made: tuple[Path, ChatServer], reviewed: bool) -> None:
    """Edited or reviewed, it stays until --force."""
    french, server = made
    path = french.with_name("traversier.en.md")
    text = in_place_of(edition_of(french), "three more routes", "three further routes")
    path.write_text(re.sub(r"draft: machine.*\n", "", text) if reviewed else text, encoding="utf-8")
    before = path.read_bytes()
    for arguments in ((), ("--model", "another")):
        assert run(server, *arguments).exit_code == 0
        assert path.read_bytes() == before
    assert run(server, "--force").exit_code == 0
    assert "three more routes" in edition_of(french) and "draft: machine" in edition_of(french)


def test_an_untouched_draft_is_made_anew_by_another_model(made: tuple[Path, ChatServer]) -> None:
    """Nobody's work is lost by it."""
    french, server = made
    assert run(server, "--model", "another").exit_code == 0
    assert len(server.sent) == 9 and 'model: "another"' in edition_of(french)


def test_an_edition_by_hand_is_kept(french: Path, english: Translate) -> None:
    """It was not made by this command."""
    path = french.with_name("traversier.en.md")
    path.write_text("# Mine\n\nA hook.\n\n## The facts\n\nA fact.\n", encoding="utf-8")
    with chat_server(well(english)) as server:
        result = run(server)
        assert result.exit_code == 1 and "is kept; add --force to replace it" in result.stderr
        assert path.read_text(encoding="utf-8").startswith("# Mine") and server.heard == []


def test_dry_run_sends_and_writes_nothing(french: Path, english: Translate) -> None:
    """It counts."""
    with chat_server(well(english)) as server:
        result = run(server, "--dry-run", "--json")
        assert server.heard == []
    assert json.loads(result.stdout)["would_send"] == 9
    assert [path.name for path in french.parent.iterdir()] == [french.name]
