"""Tests that no episode takes the place of one of the show's own files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from audiobrief.brief.model import free_name, is_taken
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.podcast.manifest import load_catalog, load_manifest, manifest_path, save_manifest
from audiobrief.podcast.public_files import is_public
from tests.helpers.published import episode
from tests.helpers.whole_podcast import listed, picture
from tests.workflows.test_render import BRIEF, Run, run, tone

__all__ = ["run", "tone"]  # fixtures
CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
TAKEN = ("index", "feed", "feed-2", "show", "cover", "thumb", "thumb-0a1b2c3d", "assets", "reports")


def id_of(text: str, name: str) -> str:
    """The id of a brief."""
    return read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)[0].id


def test_the_show_uses_no_name_that_an_episode_may_have(clean_podcast: Path) -> None:
    """Each of its files and folders is named in the list of taken names, or as no id can be."""
    output = clean_podcast / "output"
    own = {"story-1", "story-2", *(path.name for path in output.iterdir() if path.is_dir() and len(path.name) == 2)}
    beside = [path for path in output.rglob("*") if path.is_dir() or path.parent.parent == output]
    names = {path.name.split(".")[0] for path in beside} - own
    assert {"index", "feed", "show", "assets"} <= names
    free = [name for name in names if re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) and not is_taken(name)]
    in_assets = {path.name.split(".")[0] for path in (output / "assets").iterdir()}
    assert [name for name in free if name not in in_assets] == [], "assets are in a folder of their own"


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_or_title_of_that_name_gets_a_free_id(name: str) -> None:
    """Whatever the brief is called, its episode has a name of its own."""
    text = "# Le pont ferme\n\nLe pont ferme.\n\n## Les faits\n\nIl ferme lundi.\n"
    assert id_of(text, f"{name.upper()}.md") == f"{name}-episode"
    assert id_of(text.replace("Le pont ferme\n\nLe", f"{name}\n\nLe"), "-") == f"{name}-episode"
    assert not is_taken(free_name(name))


def test_two_briefs_that_begin_alike_are_two_episodes() -> None:
    """Long names are cut, but what was cut counts; the same name gives the same id, whatever its accents."""
    text = "# Le pont ferme\n\nLe pont ferme.\n\n## Les faits\n\nIl ferme lundi.\n"
    long = "2026-11-26-le-gouvernement-annonce-un-nouveau-plan-de-financement"
    first, second, again = (id_of(text, f"{long}-{part}.md") for part in ("volet-1", "volet-2", "Vôlet 1"))
    assert first == again != second and len(first) <= 80
    assert first.startswith("2026-11-26-le-gouvernement-annonce-un-nouveau-plan-")
    assert id_of(text, f"{'a' * 60}.md") == "a" * 60
    assert id_of(text, f"{'a' * 61}.md") != id_of(text, f"{'a' * 62}.md")
    assert id_of("Bonjour à tous, il fait beau.\n", "???.md") == "bonjour-a-tous-il-fait-beau"


@pytest.mark.parametrize("name", ["indexe", "feeds", "feed-2a", "un-index", "covers", "concert", "com10", "thumb-war"])
def test_other_names_stay(name: str) -> None:
    """Only whole names are taken."""
    assert free_name(name) == name


def test_an_id_that_is_asked_for_and_taken_is_refused_with_its_line() -> None:
    """The producer chose it, so the producer chooses another."""
    with pytest.raises(
        AudiobriefError, match=r'pont\.md:2: .*"Index" is a name that the show itself uses.*index-episode'
    ):
        id_of("---\nid: Index\n---\n# Le pont\n\nIl ferme.\n", "pont.md")


def test_a_manifest_of_an_older_version_is_told_how_to_become_free(tmp_path: Path) -> None:
    """What the sentence says to do keeps the GUID."""
    with pytest.raises(PublishError, match='id "index" is a name that the show itself uses; write "index-episode"'):
        save_manifest(tmp_path, episode(id="index"))
    path = save_manifest(tmp_path, episode(guid="kept"))
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["seal"]  # as those versions wrote it
    path.rename(manifest_path(tmp_path, "index")).write_text(json.dumps({**document, "id": "index"}))
    with pytest.raises(PublishError, match=r"index\.episode\.json"):
        load_catalog(tmp_path)
    manifest_path(tmp_path, "index").rename(manifest_path(tmp_path, "index-episode"))
    manifest_path(tmp_path, "index-episode").write_text(json.dumps({**document, "id": "index-episode"}))
    assert [one.guid for one in load_catalog(tmp_path)] == ["kept"]


def test_a_brief_called_index_leaves_the_list_of_episodes(run: Run, project: Path) -> None:
    """The list is a list, and the episode has its own page and files."""
    (project / "briefs" / "index.md").write_text(BRIEF, encoding="utf-8")
    result = run("render", "briefs/index.md", "--engine", "espeak", "--lang", "en", "--json")
    assert result.exit_code == 0, result.stderr
    folder = project / "output" / "en"
    assert 'href="index-episode.html"' in (folder / "index.html").read_text(encoding="utf-8")
    assert "<audio" in (folder / "index-episode.html").read_text(encoding="utf-8")
    assert {path.name for path in folder.glob("index.*")} == {"index.html"}


def test_an_unpublished_episode_hides_its_own_files_alone(podcast: Path) -> None:
    """Its art with its title goes too; a picture or feed whose name looks alike stays."""
    folder = podcast / "output" / "fr"
    data = picture(1400)
    made = load_manifest(manifest_path(folder, "story-1"))
    (folder / "story-1-0a1b2c3d.jpg").write_bytes(data)
    (folder / "story-1.jpg").write_bytes(data)
    art = listed("story-1-0a1b2c3d.jpg", data)
    save_manifest(folder, replace(made, cover=art))
    (folder / "story-1.MP3").write_bytes(data)  # as a file system shows it that does not tell letters apart
    names = ("story-1.mp3", "story-1.MP3", "story-1.vtt", art.name, "story-1.jpg", "feed.xml")
    shown = [is_public(podcast / "output", ("fr", name)) for name in names]
    save_manifest(folder, replace(made, cover=art, unpublished=True))
    hidden = [is_public(podcast / "output", ("fr", name)) for name in names]
    assert (shown, hidden) == ([True] * 6, [False] * 4 + [True] * 2)
