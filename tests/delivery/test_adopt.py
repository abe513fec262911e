"""Tests of taking a target over, of bringing manifests back, and of two shows that want one target."""

from __future__ import annotations

import json
import re
import shutil
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.config.project import Project, find_project
from audiobrief.delivery.publish.ownership import CLAIM_NAME
from audiobrief.podcast.manifest import load_catalog, load_manifest, manifest_path, save_manifest
from audiobrief.podcast.model import Manifest
from tests.delivery.test_ownership import files_of, other_show, said
from tests.helpers.publish_places import command, copy_of, make_template
from tests.helpers.small_podcast import unpublish


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def podcast(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two episodes in each language and a public address."""
    return copy_of(template, tmp_path, monkeypatch)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder to publish to."""
    return tmp_path / "site"


def checkout(podcast: Project, root: Path) -> Project:
    """The show as a fresh checkout has it: its settings, and no output."""
    root.mkdir()
    shutil.copyfile(podcast.show, root / "show.yaml")
    return find_project(root, show=root / "show.yaml")


def guids(site: Path, language: str) -> list[str]:
    """The GUIDs of a public feed, in its order."""
    return re.findall(r"<guid[^>]*>([^<]+)<", (site / language / "feed.xml").read_text(encoding="utf-8"))


def verify(project: Project, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["verify", "--show", str(project.show), "--out", str(project.output), *arguments])


def first(project: Project) -> Manifest:
    return load_manifest(manifest_path(project.output / "fr", "story-1"))


def test_a_fresh_checkout_takes_its_target_over(podcast: Project, tmp_path: Path, site: Path) -> None:
    """Without `--adopt` it is refused; with it, every GUID is the public one and no sound is changed."""
    for episode in load_catalog(podcast.output / "fr"):
        save_manifest(podcast.output / "fr", episode.__class__(**{**vars(episode), "guid": f"kept {episode.id}"}))
    assert command(podcast, site).exit_code == 0
    before, known = files_of(site), {tag: guids(site, tag) for tag in ("fr", "en")}
    assert known["fr"] == ["kept story-2", "kept story-1"]
    fresh = checkout(podcast, tmp_path / "fresh")
    assert command(fresh, site).exit_code == 1
    assert files_of(site) == before
    result = command(fresh, site, "--adopt")
    assert result.exit_code == 0, result.output
    assert {tag: guids(site, tag) for tag in known} == known
    after = files_of(site)
    assert after[CLAIM_NAME] == before[CLAIM_NAME]
    assert {name: data for name, data in after.items() if not name.endswith((".html", ".xml", ".json"))} == {
        name: data for name, data in before.items() if not name.endswith((".html", ".xml", ".json"))
    }
    assert [e.guid for e in load_catalog(fresh.output / "fr")] == known["fr"][::-1]
    assert command(fresh, site).exit_code == 0 and command(podcast, site).exit_code == 0


def test_an_episode_rendered_before_adopting_gets_its_public_guid(podcast: Project, tmp_path: Path, site: Path) -> None:
    """The same brief in two checkouts is one episode."""
    command(podcast, site)
    known = guids(site, "fr")
    fresh = checkout(podcast, tmp_path / "fresh")
    shutil.copytree(podcast.output, fresh.output, ignore=shutil.ignore_patterns(".published"))
    for episode in load_catalog(fresh.output / "fr"):
        save_manifest(fresh.output / "fr", episode.__class__(**{**vars(episode), "guid": f"new {episode.id}"}))
    refused = command(fresh, site)
    assert refused.exit_code == 1 and "--adopt" in said(refused)
    assert command(fresh, site, "--adopt").exit_code == 0
    assert guids(site, "fr") == known


def test_another_show_cannot_adopt(podcast: Project, tmp_path: Path, site: Path) -> None:
    """Neither at its own address nor at the same; nothing here or there changes."""
    command(podcast, site)
    before = files_of(site)
    for number, address in enumerate(("", "https://autre.fm/")):
        other = other_show(podcast, tmp_path / f"other{number}", address)
        mine = files_of(other.output)
        result = command(other, site, "--adopt", "--delete", "--yes")
        assert result.exit_code == 1 and 'is the feed of "En perspective"' in said(result)
        assert files_of(site) == before and files_of(other.output) == mine


def test_a_file_that_is_damaged_at_the_target_is_not_adopted(podcast: Project, tmp_path: Path, site: Path) -> None:
    """A cut MP3 is named, and nothing comes here."""
    command(podcast, site)
    (site / "fr" / "story-1.mp3").write_bytes(b"cut")
    fresh = checkout(podcast, tmp_path / "fresh")
    result = command(fresh, site, "--adopt")
    assert result.exit_code == 1 and "story-1.mp3: has 3 bytes, the feed says" in said(result)
    assert not list(fresh.output.rglob("*.mp3"))


ORDERS = [*islice(permutations(("publish", "delete", "adopt", "retract")), 0, 24, 2)]


@pytest.mark.parametrize(
    "order", [pytest.param(one, marks=[] if one in ORDERS[:2] else pytest.mark.slow) for one in ORDERS]
)
def test_two_shows_at_one_target(podcast: Project, tmp_path: Path, site: Path, order: tuple[str, ...]) -> None:
    """In any order of what both do, the one that was first is alone there: no file of it changes by the other."""
    other = other_show(podcast, tmp_path / "other", "https://autre.fm/" if order[0] < order[1] else "")
    command(podcast, site)
    for step in order:
        options = {"publish": (), "delete": ("--delete", "--yes"), "adopt": ("--adopt",), "retract": ()}[step]
        if step == "retract":
            unpublish(other.output, "fr", "other-1")
        before = files_of(site)
        assert command(other, site, *options).exit_code == 1
        assert files_of(site) == before
        if step == "retract":
            unpublish(podcast.output, "fr", "story-1")
        result = command(podcast, site, *options)
        assert result.exit_code == 0, result.output
    assert "fr/story-1.mp3" not in files_of(site) and "fr/story-2.mp3" in files_of(site)


def test_manifests_come_back_from_the_last_publication(podcast: Project, site: Path) -> None:
    """Flipped or missing: the same bytes as before; what was damaged is kept."""
    command(podcast, site)
    path = manifest_path(podcast.output / "fr", "story-1")
    good = path.read_bytes()
    path.write_bytes(good.replace(b"187.4", b"187.5").replace(b"story-1 (fr)", b"story-1 (fs)"))
    manifest_path(podcast.output / "en", "story-2").unlink()
    assert "FILE001" in verify(podcast, "--lang", "fr").output
    result = verify(podcast, "--restore")
    assert "story-1: its manifest is back" in said(result) and "story-2: its manifest is back" in said(result)
    assert path.read_bytes() == good
    assert path.with_name(".story-1.episode.json.damaged").exists()
    assert len(load_catalog(podcast.output / "en")) == 2


def test_a_manifest_comes_back_from_the_feed(podcast: Project) -> None:
    """Never published: the feed in the output knows GUID, title, date and files."""
    known = first(podcast)
    manifest_path(podcast.output / "fr", "story-1").unlink()
    verify(podcast, "--restore")
    back = first(podcast)
    assert (back.guid, back.title, back.published_at) == (known.guid, known.title, known.published_at)
    assert (back.audio, back.vtt, back.chapters_json) == (known.audio, known.vtt, known.chapters_json)


def test_what_cannot_come_back_is_named(podcast: Project) -> None:
    """A manifest for other sound than the feed's is not made up."""
    (podcast.output / "fr" / "stray.mp3").write_bytes(b"stray")
    result = verify(podcast, "--restore")
    assert result.exit_code == 1 and "stray.episode.json: neither the last publication nor" in said(result)


def test_a_damaged_show_file_comes_back(podcast: Project) -> None:
    """With the podcast:guid of the feed."""
    path = podcast.output / "fr" / "show.json"
    guid = json.loads(path.read_text(encoding="utf-8"))["guid"]
    path.write_text("{", encoding="utf-8")
    verify(podcast, "--restore")
    assert json.loads(path.read_text(encoding="utf-8"))["guid"] == guid


def test_unpublishing_says_where_an_episode_is_still_public(podcast: Project, site: Path) -> None:
    """The target by its name, and the command that takes the episode away."""
    command(podcast, site)
    arguments = ["episodes", "unpublish", "story-1", "--show", str(podcast.show), "--out", str(podcast.output)]
    result = CliRunner().invoke(app, arguments)
    assert f"still public at {site}" in said(result) and f"audiobrief publish {site}" in said(result)
    assert command(podcast, site).exit_code == 0
    assert not list(site.rglob("story-1.*"))
    assert "still public" not in said(CliRunner().invoke(app, arguments))
