"""Tests of front matter as other tools write it."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
BODY = """
Le moulin tourne encore. Qui moudra le grain cet hiver?

## Les faits

La coopérative a racheté la meule pour un dollar.
"""


def read_one(matter: str, body: str = BODY, name: str = "moulin.md") -> Brief:
    (brief,) = read_briefs((matter + body).encode(), name, CAST.perspectives, NARRATOR)
    return brief


@pytest.mark.parametrize(
    "matter",
    [
        (
            "---\nlayout: post\ntitle: Le moulin\nauthor: Odile Saule\ncategories: [ville]\ntags: [grain]\n"
            "date: 2026-07-07 06:30:00 -0400\n---\n"
        ),
        (
            "---\n# de Quarto\ntitle: Le moulin\nauthor:\n  - name: Odile Saule\n    url: https://example.org\n"
            "categories: [ville, grain]\nformat:\n  html: {toc: true}\ndate: 2026-07-07T06:30:00-04:00\n---\n"
        ),
        (
            '+++\ntitle = "Le moulin"\nauthors = ["Odile Saule"]\ncategories = ["ville"]\ntags = ["grain"]\n'
            "draft = false\npublishDate = 2026-07-07T06:30:00-04:00\n[params]\nx = 1\n+++\n"
        ),
        (
            "---\naliases: [Moulin]\ncssclasses: large\ntitle: Le moulin\nAuthor: Odile Saule\nkeywords: [ville, grain]\n"
            "created: 2026-07-07T06:30-04:00\nslug: m\n---\n"
        ),
    ],
    ids=["Jekyll", "Quarto", "Hugo", "Obsidian"],
)
@pytest.mark.parametrize("name", ["moulin.md", "moulin.txt"])
def test_keys_of_other_tools_are_mapped(matter: str, name: str) -> None:
    """Title, author, tags and date are taken, and what is not used is noted by its key."""
    brief = read_one(matter, name=name)

    assert (brief.title, brief.authors) == ("Le moulin", ("Odile Saule",))
    assert sorted(brief.tags) == ["grain", "ville"]
    assert brief.published == "2026-07-07T06:30:00-04:00"
    assert [notice for notice in brief.notices if "not used here" in notice]
    assert len(brief.paragraphs) == 2


def test_a_description_is_the_hook_where_there_is_none() -> None:
    """Else it is left out, and told."""
    matter = "---\ndescription: La meule a un nouveau maître.\n---\n"

    assert read_one(matter, "\n## Les faits\n\nUn fait est là.\n\n## Exemple\n\nUn cas.\n").hook == (
        "La meule a un nouveau maître.",
    )
    told = read_one(matter)
    assert told.hook == ("Le moulin tourne encore. Qui moudra le grain cet hiver?",)
    assert [item.text for item in told.left_out] == ["La meule a un nouveau maître."]


def test_a_draft_is_told() -> None:
    """`draft: true` does not stop a run, and is never silent."""
    assert any("draft: true" in notice for notice in read_one("---\ntitle: Le moulin\ndraft: true\n---\n").notices)


@pytest.mark.parametrize(("key", "meant"), [("titel", "title"), ("sorces", "sources"), ("autor", "author")])
def test_near_misses_are_mistakes(key: str, meant: str) -> None:
    """A slip in one of our keys is no key of another tool."""
    with pytest.raises(AudiobriefError, match=f'"{key}" is not a setting; did you mean "{meant}"'):
        read_one(f"---\n{key}: Le moulin\n---\n")


def test_broken_toml_is_told() -> None:
    """The reason and the way out stand in one sentence."""
    with pytest.raises(AudiobriefError, match="no TOML"):
        read_one('+++\ntitle = "Le\n+++\n')
