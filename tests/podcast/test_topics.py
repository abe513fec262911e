"""Tests of the pages by tag and by part of a show with many episodes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site import topics
from audiobrief.podcast.site.voices import TOPIC_ROWS, common_tags
from tests.helpers.published import episode

FIRST = datetime(2026, 1, 1, 10, tzinfo=timezone.utc)


def many(count: int) -> list[Manifest]:
    """Episodes of the same parts, the oldest first; all have a tag."""
    return [
        replace(
            episode(id=f"story-{number}", title=f"Titre {number}"),
            guid=f"{number:08}-0000-5000-8000-000000000000",
            published_at=(FIRST + timedelta(days=number)).isoformat(),
            tags=("Pont",),
        )
        for number in range(count)
    ]


def test_a_page_of_a_tag_fills_up_and_then_stays() -> None:
    """Nothing is left out, no page grows without end, and one more episode changes the newest pages alone."""
    before = {page.name: page for page in topics(many(2 * TOPIC_ROWS + 30)) if page.is_tag}
    assert list(before) == ["tag_pont_1.html", "tag_pont_2.html", "tag_pont.html"]
    rows = {row.title for page in before.values() for row in page.rows}
    assert rows == {f"Titre {number}" for number in range(2 * TOPIC_ROWS + 30)}
    assert all(len(page.rows) <= TOPIC_ROWS for page in before.values())
    after = {page.name: page for page in topics(many(2 * TOPIC_ROWS + 31)) if page.is_tag}
    assert {name for name in after if after[name] != before.get(name)} == {"tag_pont.html"}


def test_pages_of_a_tag_lead_to_one_another() -> None:
    pages = {page.name: page for page in topics(many(3 * TOPIC_ROWS + 1)) if page.is_tag}
    place, seen = "tag_pont.html", []
    while place:
        seen.append(place)
        if pages[place].older:
            assert pages[pages[place].older].newer == place
        place = pages[place].older
    assert seen == ["tag_pont.html", "tag_pont_3.html", "tag_pont_2.html", "tag_pont_1.html"]


def test_a_show_of_few_episodes_has_one_page_a_tag() -> None:
    pages = topics(many(3))
    assert all(not page.number and not page.older and not page.newer for page in pages)
    assert not [page.name for page in pages if re.search(r"_\d+\.html$", page.name)]


def test_common_tags_are_named_as_most_episodes_do() -> None:
    found = [replace(one, tags=("pont", "Budget")) for one in many(3)] + [
        replace(one, tags=("Pont",)) for one in many(5)
    ]
    assert common_tags(found, 24) == (("tag_budget.html", "Budget"), ("tag_pont.html", "Pont"))
    assert common_tags(found, 1) == (("tag_pont.html", "Pont"),)
