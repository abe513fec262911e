"""Tests of the chapters file and of the times in a description."""

from __future__ import annotations

import json

import pytest

from audiobrief.errors import PublishError
from audiobrief.podcast.chapters import Chapter, check_chapters, clock, timestamps, to_json

FOUR = (
    Chapter(0.0, "Ouverture"),
    Chapter(12.3456, "Récapitulatif factuel"),
    Chapter(95.0, "Point de vue optimiste"),
    Chapter(3700.9, "Un titre très long qui ne tient pas dans quarante caractères"),
)


def test_json_is_version_1_2_0_with_ascending_numbers() -> None:
    """Start and end times are numbers in seconds; accents are kept."""
    document = json.loads(to_json(FOUR, 3800.0, title="Titre", show="Émission"))
    assert document["version"] == "1.2.0"
    assert document["podcastName"] == "Émission"
    assert [chapter["startTime"] for chapter in document["chapters"]] == [0.0, 12.346, 95.0, 3700.9]
    assert document["chapters"][-1]["endTime"] == 3800.0
    assert document["chapters"][1]["title"] == "Récapitulatif factuel"


def test_timestamps_start_at_zero_one_a_line() -> None:
    """Times count whole seconds; a long title ends at a word under 40 characters."""
    assert timestamps(FOUR) == (
        "00:00 Ouverture",
        "00:12 Récapitulatif factuel",
        "01:35 Point de vue optimiste",
        "1:01:40 Un titre très long qui ne tient pas…",
    )
    assert all(len(line.split(" ", 1)[1]) < 40 for line in timestamps(FOUR))


@pytest.mark.parametrize(
    "chapters",
    [FOUR[:2], FOUR[1:], (FOUR[0], Chapter(0.2, "a"), Chapter(0.4, "b"))],
    ids=["two", "not from zero", "same second"],
)
def test_no_timestamps_where_apps_would_not_read_them(chapters: tuple[Chapter, ...]) -> None:
    """Fewer than three, or none at 00:00, makes no list."""
    assert timestamps(chapters) == ()


@pytest.mark.parametrize(
    ("chapters", "word"),
    [
        ((Chapter(1.0, "a"),), "start at 0"),
        ((Chapter(0.0, "a"), Chapter(5.0, "b"), Chapter(5.0, "c")), '"c"'),
        ((Chapter(0.0, " "),), "no title"),
        ((Chapter(0.0, "a"), Chapter(60.0, "b")), "after the end"),
    ],
)
def test_impossible_chapters_are_refused(chapters: tuple[Chapter, ...], word: str) -> None:
    """The error names the chapter and what is wrong with it."""
    with pytest.raises(PublishError, match=word):
        check_chapters(chapters, 60.0)


def test_an_episode_may_have_no_chapter() -> None:
    """An empty list is a valid file."""
    assert json.loads(to_json((), 10.0))["chapters"] == []


def test_clock_shows_hours_only_when_there_are_any() -> None:
    """Minutes are two digits below an hour."""
    assert [clock(time_s) for time_s in (0, 59.9, 600, 3599, 3600)] == [
        "00:00",
        "00:59",
        "10:00",
        "59:59",
        "1:00:00",
    ]
