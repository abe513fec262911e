"""Tests of digests: an episode from several, in which only the new sentences are spoken."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from audiobrief.config.project import shipped
from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.script.digest import DigestRecipe, recipe_of
from audiobrief.storage.files import cache_dir
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import Run, run, tone

__all__ = ["run", "tone"]  # fixtures

TEXT = """\
---
date: {day}
source: https://example.org/{name}
---
# [fr] {french} ouvre

{french} ouvre lundi matin à huit heures précises.

## Les faits

Les travaux de {name} ont duré quatorze mois entiers.

## Point de vue optimiste

Avec {name}, tout ira enfin beaucoup mieux dans le quartier.

# [en] The {name} opens

The {name} opens on Monday morning at eight.

## The facts

Work on the {name} took fourteen whole months.
"""


@pytest.fixture
def three(run: Run, project: Path, tone: ToneSynthesizer, rendered_once: Path) -> Run:
    """Three rendered briefs, rendered by the first test and copied for the others."""
    (project / "briefs" / "pont.md").unlink()
    if (rendered_once / "cache").is_dir():
        shutil.copytree(rendered_once / "project", project, dirs_exist_ok=True)
        shutil.copytree(rendered_once / "cache", cache_dir(), dirs_exist_ok=True)
        tone.asked += (rendered_once / "asked").read_text("utf-8").split("\n")
        return run
    for name, french, day in (
        ("gare", "La gare", "2026-02-05"),
        ("musee", "Le musée", "2026-02-03"),
        ("parc", "Le parc", "2026-02-04"),
    ):
        (project / "briefs" / f"{name}.md").write_text(TEXT.format(name=name, french=french, day=day), "utf-8")
    result = run("render", "briefs", "--engine", "espeak", "--quiet")
    assert result.exit_code == 0, result.stderr
    shutil.copytree(project, rendered_once / "project")
    (rendered_once / "asked").write_text("\n".join(tone.asked), "utf-8")
    shutil.copytree(cache_dir(), rendered_once / "cache")
    return run


@pytest.fixture(scope="module")
def rendered_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("three")


def digest(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("digest", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def manifest_of(project: Path, report: dict[str, Any], language: str) -> Manifest:
    name = next(one["id"] for one in report["episodes"] if one["language"] == language)
    return load_manifest(manifest_path(project / "output" / language, name))


def test_only_new_sentences_are_spoken(three: Run, project: Path, tone: ToneSynthesizer) -> None:
    """No utterance of the earlier episodes is asked of the engine again; the rest comes from the cache."""
    before = set(tone.asked)
    tone.asked.clear()
    report = digest(three, "--since", "2026-02-01", "--parts", "facts,optimistic")
    assert tone.asked and not before & set(tone.asked)
    assert not any("travaux" in text or "quartier" in text or "fourteen" in text for text in tone.asked)
    french = next(one for one in report["episodes"] if one["language"] == "fr")
    assert french["cached"] >= 6 and not report["warnings"]
    manifest = manifest_of(project, report, "fr")
    heard = [text for segment in manifest.segments for text in segment.paragraphs]
    assert sum("travaux" in text for text in heard) == 3 and sum("quartier" in text for text in heard) == 3


def test_chapters_are_the_briefs_and_all_sources_are_listed(three: Run, project: Path) -> None:
    """The earliest first; the digest has its own identity and stands in the feed."""
    report = digest(three, "--since", "2026-02-01", "--title", "La semaine", "--lang", "fr")
    manifest = manifest_of(project, report, "fr")
    titles = [chapter.title for chapter in manifest.chapters]
    assert titles == ["Ouverture", "Le musée ouvre", "Le parc ouvre", "La gare ouvre", "Clôture"]
    assert [source.url.rpartition("/")[2] for source in manifest.sources] == ["musee", "parc", "gare"]
    feed = (project / "output" / "fr" / "feed.xml").read_text("utf-8")
    assert feed.count("<item>") == 4 and feed.count(manifest.guid) == 1 and manifest.title == "La semaine"
    assert three("verify").exit_code == 0


@pytest.mark.slow
def test_the_same_digest_is_the_same_episode(three: Run, project: Path, tone: ToneSynthesizer) -> None:
    """Asked again it is left alone; by its own id, or with another title, it is that episode still."""
    first = digest(three, "gare", "parc", "--parts", "facts", "--lang", "fr")
    guid = manifest_of(project, first, "fr").guid
    tone.asked.clear()
    again = digest(three, "gare", "parc", "--parts", "facts", "--lang", "fr")
    assert again["episodes"][0]["unchanged"] and tone.asked == []
    name = first["episodes"][0]["id"]
    renamed = digest(three, name, "--title", "Deux ouvertures", "--lang", "fr")
    assert renamed["episodes"][0]["id"] == name and manifest_of(project, renamed, "fr").guid == guid
    other = digest(three, "gare", "musee", "--parts", "facts", "--lang", "fr")
    assert other["episodes"][0]["id"] != name


@pytest.mark.slow
def test_an_edited_script_stays(three: Run, project: Path) -> None:
    """A producer's words are heard, and a second run keeps them."""
    report = digest(three, "gare", "parc", "--lang", "fr")
    script = Path(report["episodes"][0]["script"])
    text = script.read_text("utf-8")
    assert "Pour commencer" in text
    script.write_text(text.replace("Pour commencer", "Ce matin"), "utf-8")
    again = digest(three, report["episodes"][0]["id"], "--lang", "fr")
    assert "Ce matin" in script.read_text("utf-8") and again["episodes"][0]["spoken"] == 1
    assert three("verify").exit_code == 0


@pytest.mark.slow
def test_what_is_not_public_is_taken_only_by_name(three: Run, project: Path) -> None:
    """And it is said, either way."""
    assert three("episodes", "unpublish", "parc").exit_code == 0
    report = digest(three, "--since", "2026-02-01", "--lang", "fr")
    assert "parc is unpublished: it is not taken" in str(report["warnings"])
    assert "Le parc ouvre" not in [chapter.title for chapter in manifest_of(project, report, "fr").chapters]
    named = digest(three, "gare", "parc", "--lang", "fr")
    assert "parc is unpublished; it is taken because it is named" in str(named["warnings"])


def test_a_script_that_was_changed_since_is_refused(three: Run, project: Path) -> None:
    """Nobody has heard its words yet; all that cannot be taken is told at once."""
    path = project / "scripts" / "gare.fr.yaml"
    path.write_text(path.read_text("utf-8").replace("quatorze", "quinze"), "utf-8")
    result = three("digest", "gare", "nowhere", "--lang", "fr")
    assert result.exit_code == 1
    assert "was changed since its episode was rendered" in result.stderr and '"nowhere"' in result.stderr


@pytest.mark.slow
def test_machine_drafts_are_refused_unless_allowed(three: Run, project: Path) -> None:
    """The digest says itself that it holds one."""
    brief = project / "briefs" / "gare.md"
    text = brief.read_text("utf-8").partition("# [en]")[2]
    (project / "briefs" / "essai.en.md").write_text(f"---\ndraft: machine\ndate: 2026-02-06\n---\n# {text}", "utf-8")
    made = three("render", "briefs/essai.en.md", "--engine", "espeak", "--allow-draft")
    assert made.exit_code == 0, made.stderr
    refused = three("digest", "gare", "essai", "--lang", "en")
    assert refused.exit_code == 1 and "machine draft" in refused.stderr
    report = digest(three, "gare", "essai", "--lang", "en", "--allow-draft")
    assert manifest_of(project, report, "en").translated == "machine"


@pytest.mark.slow
def test_phrases_come_from_the_show(three: Run, project: Path) -> None:
    """Templates of show.yaml go before the usual ones; a field that means nothing is told with its place."""
    show = project / "show.yaml"
    text = shipped("show.yaml").read_text("utf-8")
    own = text.replace("  en:\n", '    digest: {first: "D’abord {title}.", opening: "Bonsoir. {hook}"}\n  en:\n', 1)
    show.write_text(own, "utf-8")
    report = digest(three, "gare", "parc", "--lang", "fr")
    script = Path(report["episodes"][0]["script"]).read_text("utf-8")
    assert "D’abord La gare ouvre." in script and "Bonsoir." in script
    show.write_text(own.replace("{hook}", "{hok}"), "utf-8")
    wrong = three("digest", "gare", "--lang", "fr")
    assert wrong.exit_code == 1 and "{hok}" in wrong.stderr and "hook" in wrong.stderr


@pytest.mark.slow
def test_a_digest_of_another_project_is_in_the_feed_of_this_one(three: Run, project: Path, tmp_path: Path) -> None:
    """Its feed has the digest alone."""
    weekly = tmp_path / "weekly"
    weekly.mkdir()
    for name in ("show.yaml", "voices.yaml"):
        if (project / name).is_file():
            (weekly / name).write_bytes((project / name).read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(weekly)
        report = digest(three, "--since", "2026-02-01", "--from", str(project), "--lang", "fr")
        again = digest(three, report["episodes"][0]["id"], "--lang", "fr")
    assert (weekly / "output" / "fr" / "feed.xml").read_text("utf-8").count("<item>") == 1
    assert again["episodes"][0]["unchanged"]


@pytest.mark.parametrize(
    "recipe",
    [
        DigestRecipe(("a", "b-2")),
        DigestRecipe(("a",), ("facts", "optimistic"), "Où ? C’est 5 % & plus; « voilà »", "week-5", "../d, e", True),
    ],
)
def test_a_recipe_survives_its_origin(recipe: DigestRecipe) -> None:
    """What a script says of its making is what it was made from."""
    assert recipe_of(recipe.place) == recipe


def test_a_part_that_is_none_is_told(three: Run) -> None:
    """With the one that was meant."""
    result = three("digest", "gare", "--parts", "fact")
    assert result.exit_code == 1 and "facts" in result.stderr
