"""Tests of approvals: without one, an episode stays at home where show.yaml asks for it; another render needs another one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.config.project import Project, find_project
from audiobrief.config.show import load_show
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.podcast.approval import held_notes, is_approved
from audiobrief.podcast.manifest import load_manifest, manifest_path, save_manifest
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.public_files import public_files
from audiobrief.workflows import approve as approvals
from audiobrief.workflows.episodes import change_episodes, redate, retitle
from audiobrief.workflows.feeds import rebuild_feeds
from audiobrief.workflows.publish import retracted_files
from audiobrief.workflows.render.manifest import published_file
from tests.helpers.whole_podcast import change_show, findings, rebuild

NOW = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def reviewed(podcast: Path) -> Project:
    """A podcast of two episodes in each language that asks for a review, its feeds made anew."""
    change_show(podcast, review="required")
    rebuild(podcast)
    return find_project(podcast)


def approve(project: Project, episode: str = "story-1", by: str = "Ana Roy", language: str = "fr") -> Manifest:
    """`audiobrief episodes approve`."""
    changed, _ = change_episodes(
        project, load_show(project.show), episode, [language],
        lambda found, changes: [approvals.approve(project, one, by, NOW, changes) for one in found], print, NOW,
    )  # fmt: skip
    return changed[0]


def manifest(project: Project, episode: str = "story-1", language: str = "fr") -> Manifest:
    return load_manifest(manifest_path(project.output / language, episode))


def items(project: Project, language: str = "fr") -> int:
    return (project.output / language / "feed.xml").read_text(encoding="utf-8").count("<item>")


def test_without_an_approval_nothing_goes_out(reviewed: Project) -> None:
    """Not in the feed, not on a page, not served or uploaded; what was at a target goes."""
    assert items(reviewed) == items(reviewed, "en") == 0
    names = {"/".join(parts) for parts in public_files(reviewed.output)}
    assert not [name for name in names if "story" in name]
    assert "fr/story-1.mp3" in retracted_files(reviewed, load_show(reviewed.show))
    assert findings(reviewed.root) == ()


def test_an_approved_episode_goes_out_with_who_and_when(reviewed: Project) -> None:
    """In its language alone; the manifest keeps it under its seal, and the GUID stays."""
    guid = manifest(reviewed).guid
    approve(reviewed)
    found = manifest(reviewed)
    assert found.approval is not None
    assert (found.approval.by, found.approval.at) == ("Ana Roy", "2026-06-01T12:00:00+00:00")
    assert found.public and found.guid == guid and (items(reviewed), items(reviewed, "en")) == (1, 0)
    assert findings(reviewed.root) == ()


def test_another_render_lapses_the_approval(reviewed: Project) -> None:
    """Another sound or another text was heard and read by nobody; the same again was."""
    approve(reviewed)
    made = manifest(reviewed)
    mp3 = reviewed.output / "fr" / "story-1.mp3"
    before = mp3.read_bytes()
    mp3.write_bytes(before + before[-313:])
    folder = reviewed.output / "fr"
    save_manifest(folder, replace(made, audio=published_file(mp3)))
    show = load_show(reviewed.show)
    told = held_notes(rebuild_feeds(reviewed, show).held)
    assert any("fr/story-1 was rendered to something else since Ana Roy approved it" in line for line in told)
    assert not manifest(reviewed).public
    mp3.write_bytes(before)
    save_manifest(folder, made)
    rebuild_feeds(reviewed, show)
    assert manifest(reviewed).public
    save_manifest(folder, replace(made, description="Autre chose."))
    rebuild_feeds(reviewed, show)
    assert not manifest(reviewed).public


def test_a_title_and_date_set_by_command_need_no_other_approval(reviewed: Project) -> None:
    """They are the producer's own words; one that had lapsed is not mended by them."""
    approve(reviewed)
    show = load_show(reviewed.show)
    for change in (
        lambda found, changes: [retitle(reviewed, show, found[0], "Un autre titre", changes)],
        lambda found, changes: [redate(reviewed, show, found[0], "2025-04-01", NOW, changes)],
    ):
        change_episodes(reviewed, show, "story-1", ["fr"], change, print, NOW)
        assert is_approved(manifest(reviewed)) and items(reviewed) == 1
    save_manifest(reviewed.output / "fr", replace(manifest(reviewed), description="Autre chose."))
    change_episodes(
        reviewed, show, "story-1", ["fr"], lambda found, changes: [retitle(reviewed, show, found[0], "X", changes)],
        print, NOW,
    )  # fmt: skip
    assert not is_approved(manifest(reviewed))


def test_nobody_and_damaged_files_are_refused(reviewed: Project) -> None:
    """A name is asked for, and what is approved is what is there."""
    with pytest.raises(InputError, match="--by NAME"):
        approve(reviewed, by="  ")
    (reviewed.output / "fr" / "story-1.vtt").write_text("WEBVTT\n", encoding="utf-8")
    with pytest.raises(AudiobriefError, match=r"story-1\.vtt: is not what was rendered"):
        approve(reviewed)
    assert manifest(reviewed).approval is None


def test_a_show_that_asks_for_none_lets_everything_out(podcast: Path) -> None:
    """And takes back what it asked for before."""
    project = find_project(podcast)
    change_show(podcast, review="required")
    rebuild(podcast)
    change_show(podcast, review="none")
    rebuild(podcast)
    assert items(project) == 2 and not manifest(project).held


def test_a_feed_that_lists_what_nobody_approved_is_told(podcast: Path) -> None:
    """Where the show asks for it since, and no feed was made after that."""
    change_show(podcast, review="required")
    found = [finding for finding in findings(podcast) if finding.id == "FEED106"]
    assert sorted(one.where for one in found)[0] == "en/story-1.episode.json" and len(found) == 4


def test_the_commands_say_what_waits(reviewed: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """`list`, `show`, `feed` and `approve`, for people and as JSON; `--withdraw` takes it back."""
    monkeypatch.chdir(reviewed.root)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == 0, done.output
        return " ".join((done.stdout if "--json" in arguments else done.output).split())

    assert "fr/story-1 waits for its approval" in run("feed")
    assert len(json.loads(run("feed", "--json"))["awaits_approval"]) == 4
    assert "(to approve" in run("episodes", "list")
    assert "story-1 is approved" in run("episodes", "approve", "story-1", "--by", "Ana Roy", "--lang", "fr")
    assert "approved by Ana Roy" in run("episodes", "show", "story-1", "--lang", "fr")
    listed = json.loads(run("episodes", "list", "--json", "--lang", "fr"))["episodes"]
    states = {one["id"]: (one["awaits_approval"], one["published"]) for one in listed}
    assert states == {"story-1": (False, True), "story-2": (True, False)}
    assert "is no longer approved" in run("episodes", "approve", "story-1", "--withdraw")
    assert items(reviewed) == 0
