"""Tests of a move to another host: one command, and the old address leads to the new one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from audiobrief.config.project import Project
from audiobrief.podcast.feed.redirects import redirect_page, server_files
from audiobrief.podcast.feed.xml import NAMESPACES
from audiobrief.workflows.check import check_output
from tests.helpers.publish_places import PUBLIC, command, copy_of, make_template, show_of
from tests.helpers.whole_podcast import NOW

NEW = "https://cdn.pont-neuf.fm/écoute/"
SENT = "https://cdn.pont-neuf.fm/%C3%A9coute/"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def podcast(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two episodes in each language and a public address."""
    return copy_of(template, tmp_path, monkeypatch)


def told(path: Path) -> dict[str, Any]:
    """What a feed says of its show, and the GUIDs of its items."""
    channel = etree.fromstring(path.read_bytes()).find("channel")
    assert channel is not None
    texts = {name: channel.findtext(name, "", NAMESPACES) for name in ("podcast:guid", "itunes:new-feed-url")}
    return {**texts, "items": [item.findtext("guid") for item in channel.findall("item")]}


def move_ids(project: Project) -> list[str]:
    return [f.id for f in check_output(project, show_of(project), (), NOW).findings if f.id == "FEED104"]


@pytest.mark.slow
def test_a_move_is_one_command(podcast: Project, tmp_path: Path) -> None:
    """Address, feeds, the new host and the old one; GUIDs stay, the sound stays at the old host."""
    old, new = tmp_path / "old", tmp_path / "new"
    podcast.show.write_text("# mine\n" + podcast.show.read_text(encoding="utf-8"), encoding="utf-8")
    assert command(podcast, old).exit_code == 0
    before = told(old / "fr/feed.xml")
    sound = (old / "fr/story-1.mp3").read_bytes()
    result = command(podcast, new, "--moved-to", NEW, "--from", str(old))
    assert result.exit_code == 0, result.output
    shown = podcast.show.read_text(encoding="utf-8")
    assert shown.startswith("# mine\n")
    assert (yaml.safe_load(shown)["base_url"], yaml.safe_load(shown)["moved_from"]) == (NEW, PUBLIC)
    for host in (old, new):
        assert told(host / "fr/feed.xml") == {**before, "itunes:new-feed-url": f"{SENT}fr/feed.xml"}
    assert (old / "fr/story-1.mp3").read_bytes() == sound
    for name in ("index.html", "fr/index.html", "fr/story-1.html"):
        page = (old / name).read_text(encoding="utf-8")
        assert f'content="0; url={SENT}{name.replace("index.html", "")}"' in page
        assert 'http-equiv="refresh"' not in (new / name).read_text(encoding="utf-8")
    assert (
        (old / "_redirects")
        .read_text(encoding="utf-8")
        .endswith(f"/show/* {SENT}:splat 301!\n/show/* {SENT}:splat 301\n")
    )
    assert not (new / "_redirects").exists() and not (new / ".moved").exists()
    assert move_ids(podcast) == []
    again = command(podcast, new, "--moved-to", NEW, "--from", str(old), "--json")
    assert again.exit_code == 0 and json.loads(again.stdout)["uploaded"] == []


def test_a_move_without_the_old_host_is_told_as_half_done(podcast: Project, tmp_path: Path) -> None:
    """The files to copy are in the output; check says so until the old target leads on."""
    old, new = tmp_path / "old", tmp_path / "new"
    command(podcast, old)
    result = command(podcast, new, "--moved-to", NEW)
    assert result.exit_code == 0 and "copy it to the old host" in " ".join(result.output.split())
    assert {path.name for path in (podcast.output / ".moved").iterdir()} >= {".htaccess", "_redirects", "fr", "en"}
    assert move_ids(podcast) == ["FEED104"]
    assert command(podcast, new, "--moved-to", NEW, "--from", str(old)).exit_code == 0
    assert move_ids(podcast) == []


def test_what_others_wrote_at_the_old_host_stays(podcast: Project, tmp_path: Path) -> None:
    """Their .htaccess, and a page of ours that they changed; each is named."""
    old = tmp_path / "old"
    command(podcast, old)
    (old / ".htaccess").write_text("Options -Indexes\n", encoding="utf-8")
    (old / "fr/index.html").write_text("<p>mine</p>", encoding="utf-8")
    result = command(podcast, tmp_path / "new", "--moved-to", NEW, "--from", str(old))
    assert result.exit_code == 0
    assert (old / ".htaccess").read_text(encoding="utf-8") == "Options -Indexes\n"
    assert (old / "fr/index.html").read_text(encoding="utf-8") == "<p>mine</p>"
    said = " ".join(result.output.split())
    assert ".htaccess is not as audiobrief put it" in said and "fr/index.html is not as audiobrief" in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--from", "old"), "add `--moved-to URL`"),
        (("--moved-to", NEW, "--dry-run"), "cannot be tried with `--dry-run`"),
        (("--moved-to", "http://localhost/x"), "private network"),
        (("--moved-to", PUBLIC), "address already"),
        (("--moved-to", NEW, "--from", "elsewhere"), "was not published from this output"),
        (("--moved-to", NEW, "--from", "new"), "is the new target, too"),
    ],
)
def test_a_move_that_cannot_be_changes_nothing(
    podcast: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], sentence: str
) -> None:
    """One sentence; show.yaml and both places are as they were."""
    monkeypatch.chdir(tmp_path)
    before = podcast.show.read_bytes()
    result = command(podcast, tmp_path / "new", *options)
    assert result.exit_code == 1 and sentence in " ".join(result.output.split())
    assert podcast.show.read_bytes() == before
    assert not (tmp_path / "new").exists() and not (tmp_path / "elsewhere").exists()


def test_files_for_servers_write_addresses_as_each_server_reads_them() -> None:
    """Apache compares decoded paths, and takes the new address as it stands; a page holds no mark-up of others."""
    files = server_files("https://a.ca/écoute/", "https://b.ca/100%25/")
    assert files[".htaccess"].decode().splitlines()[1] == 'Redirect 301 "/écoute/" "https://b.ca/100%25/"'
    # Each host reads the line that it knows: Netlify the forced one, Cloudflare the plain one.
    rule = "/%C3%A9coute/* https://b.ca/100%25/:splat 301"
    assert files["_redirects"].decode().splitlines()[1:] == [f"{rule}!", rule]
    page = redirect_page("fr/x.html", 'https://b.ca/"><script>/', "<b>").decode()
    assert "<script>" not in page and "<b>" not in page
