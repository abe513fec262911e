"""Two projects in one process: workflows take all from the project that they are given, nothing from the folder."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from audiobrief.brief.find import BriefRequest
from audiobrief.config.automation import TranslateSettings
from audiobrief.config.project import Project, find_project
from audiobrief.errors import TranslationError
from audiobrief.progress import NoProgress
from audiobrief.translation.edition_run import plan_translation
from audiobrief.translation.protocol import load
from audiobrief.workflows.render.plan import prepare
from audiobrief.workflows.render.run import RenderResult, execute
from audiobrief.workflows.settings import load_settings

BRIEF = "---\nid: {name}\nlang: fr\n---\n# {name}\n\n{name} commence.\n\n## Les faits\n\nUn fait de {name}.\n"


def made(root: Path, name: str) -> Project:
    """A project with a brief and a cache of its own."""
    (root / "briefs").mkdir(parents=True)
    (root / "show.yaml").write_bytes(find_project(root).show.read_bytes())
    (root / "briefs" / f"{name}.md").write_text(BRIEF.format(name=name), encoding="utf-8")
    return replace(find_project(root), cache=root / "cache", data=root / "data")


def rendered(project: Project, name: str) -> RenderResult:
    request = BriefRequest(f"briefs/{name}.md", engine="espeak", languages=("fr",))
    return execute(prepare(project, request, datetime(2026, 2, 3, tzinfo=timezone.utc)), NoProgress())


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder, of neither project."""
    folder = tmp_path / "third"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(tmp_path / "wrong"))
    yield folder


def test_paths_of_the_settings_stand_in_the_project(tmp_path: Path, third: Path) -> None:
    """Each project has the program that its own show.yaml names, and an edition is written beside its original."""
    for name in ("alpha", "beta"):
        project = made(tmp_path / name, name)
        (project.root / "mine.py").write_text(f"input(); print('{name}')", encoding="utf-8")
        settings = TranslateSettings(backend="command", command=(sys.executable, "mine.py"))
        translator = load(settings, project.cache, project.root)
        assert translator.translate(["un mot"], "fr-CA", "en-CA", glossary=(), context="") == [name]
        show, cast = load_settings(project)
        plan = plan_translation(BriefRequest(f"briefs/{name}.md").within(project.root), "en", show, cast)
        assert plan.source == project.root / "briefs" / f"{name}.md" and plan.target.parent == plan.source.parent
        with pytest.raises(TranslationError, match=re.escape(str(project.root / "models" / "none.argosmodel"))):
            load(TranslateSettings(backend="argos", package="models/none.argosmodel"), project.cache, project.root)
    assert not list(third.iterdir())


def test_two_projects_are_rendered_side_by_side_from_a_third_folder(tmp_path: Path, third: Path) -> None:
    """Each has its own script, episode, feed and cache; nothing is written where the process stands."""
    names = ("alpha", "beta")
    projects = [made(tmp_path / name, name) for name in names]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(rendered, projects, names))
    for project, name, result in zip(projects, names, results, strict=True):
        (episode,) = result.episodes
        assert episode.files.manifest == project.output / "fr" / f"{name}.episode.json"
        assert name in episode.files.feed.read_text(encoding="utf-8")
        assert (project.scripts / f"{name}.fr.yaml").is_file()
        origin = episode.script_file.origin
        assert origin is not None and origin.path == f"briefs/{name}.md"
        assert (
            len(list(project.speech.rglob("*.speech"))) == 2 * episode.speech.new > 0
        )  # as spoken, and with its pauses
        assert list((project.cache / "pictures").iterdir())
        other = names[1 - names.index(name)]
        assert not [path for path in project.root.rglob("*") if other in path.name]
    assert not list(third.iterdir())
    assert not list((tmp_path / "wrong").rglob("*"))
