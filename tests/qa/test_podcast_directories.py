"""Tests of `check --for`: what a directory asks, met or not, from the findings of the rules."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.qa.podcast.directories import DEMANDS, DIRECTORIES, requirements
from audiobrief.qa.podcast.rule import Finding, PodcastCheck
from audiobrief.qa.podcast.rules import all_rules
from tests.helpers.whole_podcast import change_show, in_feed, rebuild
from tests.qa.test_podcast_live import bad_server


def ask(directory: str, podcast: Path, *arguments: str) -> Result:
    """The command, run in the podcast's folder."""
    before = Path.cwd()
    os.chdir(podcast)
    try:
        return CliRunner().invoke(app, ["check", *arguments, "--for", directory])
    finally:
        os.chdir(before)


def test_demands_stand_on_rules_that_exist() -> None:
    """Each rule is known, each demand is of a directory, each directory asks something that must be."""
    known = set(all_rules()) | {"EPISODES"}
    for demand in DEMANDS:
        assert set(demand.rules) <= known, demand.what
        assert {*demand.must, *demand.should} <= set(DIRECTORIES) and not {*demand.must} & {*demand.should}
    for directory in DIRECTORIES:
        assert any(directory in demand.must for demand in DEMANDS)


@pytest.mark.parametrize("directory", DIRECTORIES)
def test_a_whole_podcast_meets_all(podcast: Path, directory: str) -> None:
    """What only a server shows is not tried, and said so."""
    result = ask(directory, podcast, "--json")
    assert result.exit_code == 0, result.stdout
    rows = json.loads(result.stdout)
    assert {row["state"] for row in rows} == {"met", "not tried"}
    assert [row["what"] for row in rows if row["state"] == "not tried" and row["must"]] in (
        [], ["The server answers HEAD and byte ranges for each MP3"],
    )  # fmt: skip


def test_a_must_that_is_not_met_ends_with_1_and_its_next_step(podcast: Path) -> None:
    """No e-mail address: Spotify must have one, Apple would like it."""
    in_feed("<itunes:owner>.*?</itunes:owner>", "")(podcast)
    spotify, apple = ask("spotify", podcast), ask("apple", podcast)
    row = next(line for line in spotify.stdout.split("\n") if "e-mail" in line).split("\t")
    assert row[:2] == ["not met", "must"] and row[3]
    assert spotify.exit_code == 1 and apple.exit_code == 0
    assert next(line for line in apple.stdout.split("\n") if "e-mail" in line).startswith("not met\tshould")


def test_a_placeholder_address_is_for_no_directory(podcast: Path) -> None:
    """Nobody can reach it."""
    change_show(podcast, base_url="http://localhost:8000/")
    rebuild(podcast)
    assert ask("podcastindex", podcast).exit_code == 1


def test_an_address_is_tried_with_its_server(clean_podcast: Path) -> None:
    """Byte ranges that the server does not know are a must of Apple's."""
    for fault, code in (("", 0), ("LIVE014", 1)):
        with bad_server(clean_podcast / "output", fault) as url:
            assert ask("apple", clean_podcast, url).exit_code == code


def test_without_an_episode_nothing_can_be_submitted() -> None:
    """And the step is to make one."""
    asked = requirements("apple", PodcastCheck((), 1, 0), ("FEED",))
    row = next(one for one in asked if "audiobrief render" in one.next_step)
    assert row.must and row.state == "not met"
    broken = PodcastCheck((Finding("FEED017", "error", "feed.xml", "message", "set it"),), 1, 1)
    assert [one.next_step for one in requirements("apple", broken, ("FEED",)) if one.state == "not met"] == ["set it"]


def test_an_unknown_directory_is_told(podcast: Path) -> None:
    """With the ones that are known; an episode alone is no feed."""
    assert "did you mean" in ask("aple", podcast).stderr
    assert "about a feed" in ask("apple", podcast, "story-1").stderr
