"""Tests of whose a target is: nothing of another show is replaced or deleted, in whatever order two shows come."""

from __future__ import annotations

import json
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from audiobrief.config.project import Project, find_project
from audiobrief.delivery.publish.claims import STATE_NAME
from audiobrief.delivery.publish.ownership import CLAIM_NAME, ShowClaim, read_claim, write_claim
from audiobrief.errors import PublishError
from audiobrief.podcast.manifest import MANIFEST_SUFFIX, load_catalog, save_manifest
from audiobrief.podcast.public_files import public_files
from audiobrief.qa.podcast.folder import open_folder
from audiobrief.workflows.publish import refuse_orphans
from tests.helpers.publish_places import command, copy_of, make_template, show_of
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


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def said(result: Any) -> str:
    return " ".join(result.output.split())


def other_show(podcast: Project, root: Path, address: str = "", title: str = "Une autre émission") -> Project:
    """Another show: its own titles and episodes, at the same address or at another."""
    shutil.copytree(podcast.root, root)
    shutil.rmtree(root / "output" / ".published", ignore_errors=True)
    shown = yaml.safe_load((root / "show.yaml").read_text(encoding="utf-8"))
    shown["base_url"] = address or shown["base_url"]
    for edition in shown["editions"].values():
        edition["title"] = title
    (root / "show.yaml").write_text(yaml.safe_dump(shown, allow_unicode=True), encoding="utf-8")
    for old in [*(root / "output").rglob("show.json"), *(root / "output").rglob("*.xml")]:
        old.unlink()
    for old in (root / "output").rglob("story-*"):
        new = old.with_name(old.name.replace("story", "other"))
        if old.name.endswith(".episode.json"):
            document = json.loads(old.read_text(encoding="utf-8").replace("story-", "other-"))
            del document["seal"]
            new.write_text(json.dumps(document | {"guid": f"other {old.parent.name} {old.name}"}), encoding="utf-8")
            old.unlink()
        else:
            old.rename(new)
    return find_project(root, show=root / "show.yaml")


@pytest.mark.parametrize("address", ["", "https://autre.fm/"])
def test_another_show_changes_nothing(podcast: Project, tmp_path: Path, site: Path, address: str) -> None:
    """At its own address or at the same: neither publishing nor deleting touches a file, and the show is named."""
    assert command(podcast, site).exit_code == 0
    before = files_of(site)
    other = other_show(podcast, tmp_path / "other", address)
    for options in ([], ["--delete", "--yes"], ["--dry-run"]):
        result = command(other, site, *options)
        assert result.exit_code == 1, result.output
        assert "En perspective" in said(result) and "name another target" in said(result)
    assert files_of(site) == before
    assert command(podcast, site).exit_code == 0


@pytest.mark.parametrize("address", ["", "https://autre.fm/"])
def test_another_show_is_kept_out_of_a_target_of_an_earlier_version(
    podcast: Project, tmp_path: Path, site: Path, address: str
) -> None:
    """Without a claim the feed there says whose it is."""
    command(podcast, site)
    (site / CLAIM_NAME).unlink()
    before = files_of(site)
    other = other_show(podcast, tmp_path / "other", address)
    result = command(other, site, "--delete", "--yes")
    assert result.exit_code == 1 and "feed.xml" in said(result)
    assert files_of(site) == before


def test_a_target_of_an_earlier_version_is_taken_over_in_silence(podcast: Project, site: Path) -> None:
    """Its feed has the show's guid and lists only what is known here."""
    command(podcast, site)
    (site / CLAIM_NAME).unlink()
    shutil.rmtree(podcast.output / ".published")
    result = command(podcast, site)
    assert result.exit_code == 0, result.output
    assert (site / CLAIM_NAME).exists() and "0 uploaded" in result.stdout


def test_foreign_files_are_named_and_stay(podcast: Project, site: Path) -> None:
    """A page and a feed that somebody else put there are not replaced at the first publication."""
    (site / "fr").mkdir(parents=True)
    (site / "index.html").write_text("<p>ours</p>", encoding="utf-8")
    (site / "fr" / "feed.xml").write_text("<rss><channel><title>x</title></channel></rss>", encoding="utf-8")
    (site / "CNAME").write_text("x", encoding="utf-8")
    before = files_of(site)
    result = command(podcast, site)
    assert result.exit_code == 1 and "another podcast" in said(result)
    (site / "fr" / "feed.xml").unlink()
    result = command(podcast, site)
    assert result.exit_code == 1 and "1 file that would be replaced" in said(result)
    assert "index.html" in said(result) and "--adopt" in said(result)
    del before["fr/feed.xml"]
    assert files_of(site) == before
    (site / "index.html").unlink()
    assert command(podcast, site).exit_code == 0
    assert (site / "CNAME").read_text(encoding="utf-8") == "x"


def test_an_episode_that_is_lost_here_stops(podcast: Project, site: Path) -> None:
    """A feed with an item that is unknown here is not replaced by one without it."""
    command(podcast, site)
    before = files_of(site)
    for path in podcast.output.joinpath("fr").glob("story-2*"):
        path.unlink()
    result = command(podcast, site, "--delete", "--yes")
    assert result.exit_code == 1 and 'lists 1 episode not known here: "story-2 (fr)"' in said(result)
    assert files_of(site) == before


def test_sound_without_a_manifest_stops(podcast: Project, site: Path) -> None:
    """Its episode would vanish from the feed in silence."""
    (podcast.output / "fr" / "story-2.episode.json").unlink()
    result = command(podcast, site)
    assert result.exit_code == 1
    assert "story-2.mp3: has no manifest" in said(result) and "verify --restore" in said(result)
    assert not site.exists()


def test_a_lost_claim_and_state_are_made_again(podcast: Project, site: Path) -> None:
    """What is damaged there is proved by the feed, and written anew."""
    command(podcast, site)
    (site / CLAIM_NAME).write_text("{", encoding="utf-8")
    (site / STATE_NAME).unlink()
    assert command(podcast, site).exit_code == 0
    assert read_claim((site / CLAIM_NAME).read_bytes(), "x") is not None


def test_many_deletions_need_a_word(podcast: Project, site: Path) -> None:
    """A machine deletes three episodes without `--yes`, not four."""
    command(podcast, site)
    names = {"episodes": 4}
    state = json.loads((site / STATE_NAME).read_text(encoding="utf-8"))
    for number in range(names["episodes"]):
        name = f"fr/gone-{number}.mp3"
        shutil.copyfile(site / "fr" / "story-1.mp3", site / name)
        entry = dict(state["files"]["fr/story-1.mp3"])
        state["files"][name] = entry | {"version": str((site / name).stat().st_mtime)}
    (site / STATE_NAME).write_text(json.dumps(state), encoding="utf-8")
    result = command(podcast, site, "--delete")
    assert result.exit_code == 1 and "4 episodes would be deleted" in said(result)
    assert (site / "fr" / "gone-0.mp3").exists()
    result = command(podcast, site, "--delete", "--yes")
    assert result.exit_code == 0 and "4 deleted (4 episodes)" in result.stdout
    assert not (site / "fr" / "gone-0.mp3").exists()


def test_a_retracted_episode_leaves_the_target_alone(podcast: Project, site: Path) -> None:
    """Its files and page go without `--delete`; every other MP3 and page of an episode stays."""
    command(podcast, site)
    before = set(files_of(site))
    unpublish(podcast.output, "fr", "story-2")
    result = command(podcast, site)
    assert result.exit_code == 0, result.output
    gone = before - set(files_of(site))
    assert {name for name in gone if "thumb" not in name} == {
        f"fr/story-2{end}" for end in (".mp3", ".vtt", ".srt", ".chapters.json", ".html", ".card.jpg", ".oembed.json")
    } | {"embed_fr/story-2.html"}
    assert "(1 episode)" in result.stdout


def test_a_notice_stands_for_a_retracted_episode_where_the_show_says_so(podcast: Project, site: Path) -> None:
    """Its page says so in its language, without its sound; nothing lists it; it comes back, or goes for good."""
    setting = "\nretraction: notice\n"
    plain = podcast.show.read_text(encoding="utf-8")
    podcast.show.write_text(plain + setting, encoding="utf-8")
    unpublish(podcast.output, "en", "story-1")  # before anybody saw it: nothing tells of it
    assert command(podcast, site).exit_code == 0
    unpublish(podcast.output, "fr", "story-2")
    for _ in ("the first run", "and any later one"):
        assert command(podcast, site).exit_code == 0
        there = files_of(site)
        assert {name for name in there if "story-2" in name and name.startswith("fr/")} == {"fr/story-2.html"}
        assert not [name for name in there if name.startswith("en/story-1")]
        page = there["fr/story-2.html"].decode()
        assert "a été retiré" in page and "2\u00a0mars 2025" in page and 'content="noindex"' in page
        assert not re.search(r"story-2\.(?:mp3|vtt|srt|chapters)|<audio|og:audio", page)
        assert not [
            name
            for name, data in there.items()
            if b"story-2" in data and name.startswith("fr/") and name != "fr/story-2.html"
        ]
    (page_here,) = (
        parts for parts in public_files(podcast.output) if parts[-1].startswith("story-2") and "fr" in parts
    )
    assert page_here == ("fr", "story-2.html")
    podcast.show.write_text(plain, encoding="utf-8")
    assert command(podcast, site).exit_code == 0 and not (site / "fr" / "story-2.html").exists()
    podcast.show.write_text(plain + setting, encoding="utf-8")
    (known,) = (one for one in load_catalog(podcast.output / "fr", everything=True) if one.id == "story-2")
    save_manifest(podcast.output / "fr", replace(known, unpublished=False))
    assert command(podcast, site).exit_code == 0
    assert b"story-2.mp3" in (site / "fr" / "story-2.html").read_bytes() and (site / "fr" / "story-2.mp3").exists()


def test_claims_are_written_and_read_back() -> None:
    """Whole, or not at all; a later format is told."""
    claim = ShowClaim("k", {"fr": "g"}, {"fr": "Été"})
    assert read_claim(write_claim(claim), "x") == claim
    for data in (b"", b"{}", b"[]", b'{"format": 1, "key": 3, "guids": {}, "titles": {}}', b"\xff", b"[" * 9999):
        assert read_claim(data, "x") is None
    with pytest.raises(PublishError, match="later version"):
        read_claim(b'{"format": 2}', "x")


def test_no_flipped_bit_of_a_manifest_is_published_and_verify_names_each(podcast: Project, tmp_path: Path) -> None:
    """A bit in every line of a manifest, so in every field: what `publish` reads first refuses, `verify` names it."""
    path = podcast.output / "fr" / f"story-1{MANIFEST_SUFFIX}"
    show = show_of(podcast)
    # Several bits of each line, so of each name and each value: at least two hundred in all.
    good = path.read_bytes()
    chance, flips, place = random.Random(18), 0, 0
    for line in good.splitlines(keepends=True):
        first, last = place + len(line) - len(line.lstrip()), place + len(line.rstrip())
        place += len(line)
        for spot in {chance.randrange(first, last) for _ in range(5)}:
            bad = bytearray(good)
            bad[spot] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            with pytest.raises(PublishError, match=r"story-1\.episode\.json"):
                refuse_orphans(podcast, show)
            assert [f.id for f in open_folder(path.parent, "fr").findings if f.where.endswith(path.name)] == ["FILE001"]
            flips += 1
    assert flips >= 200
    result = command(podcast, tmp_path / "www")
    assert result.exit_code == 1 and path.name in result.output and not (tmp_path / "www").exists()
    path.write_bytes(good)
    assert command(podcast, tmp_path / "www").exit_code == 0
