"""Places to publish to in tests, and a small podcast with a public address to publish."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from fsspec.implementations.memory import MemoryFileSystem
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.config.project import Project, find_project, shipped
from audiobrief.config.show import Show, load_show
from audiobrief.delivery.publish.claims import STATE_NAME
from audiobrief.delivery.publish.target import Target
from audiobrief.delivery.publish.upload import PublishPlan, Sent, compare, execute
from audiobrief.progress import NoProgress
from audiobrief.workflows.feeds import rebuild_feeds
from audiobrief.workflows.publish import gather, retracted_files
from tests.helpers.small_podcast import make_podcast

PUBLIC = "https://listen.pont-neuf.fm/show/"
PRIVATE = (".episode.json", ".flac", ".mix.json", "show.json", "report.html")


class Recorded(MemoryFileSystem):  # type: ignore[misc]
    """A memory of its own that notes what is put there, and fails or cuts short where told."""

    protocol = "recorded"
    cachable = False

    def __init__(self, fail_at: int = 0, cut: str = "") -> None:
        super().__init__()
        self.store: dict[str, Any] = {}
        self.pseudo_dirs = [""]
        self.fail_at, self.cut = fail_at, cut
        self.puts: list[str] = []

    def put_file(self, lpath: str, rpath: str, **options: Any) -> None:
        self.puts.append(rpath)
        if len(self.puts) == self.fail_at:
            self.pipe_file(rpath, Path(lpath).read_bytes()[:7])
            raise ConnectionResetError("the line went dead")
        data = Path(lpath).read_bytes()
        self.pipe_file(rpath, data[:-5] if self.cut and self.cut in rpath else data)

    def files(self) -> dict[str, bytes]:
        """Everything there by name, without the state file."""
        found = {name.removeprefix("/show/"): self.store[name].getvalue() for name in self.store}
        return {name: data for name, data in found.items() if name != STATE_NAME}


def make_template(root: Path) -> Path:
    """A project with two episodes in each language and a public address, made once because covers take time."""
    shown = yaml.safe_load(shipped("show.yaml").read_text(encoding="utf-8"))
    shown["base_url"] = PUBLIC
    project = root / "project"
    output = make_podcast(project / "output", size=3000)
    (project / "show.yaml").write_text(yaml.safe_dump(shown), encoding="utf-8")
    for old in [*output.rglob("*.xml"), *output.rglob("show.json")]:
        old.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOBRIEF_CACHE", str(root / "cache"))
        rebuild_feeds(_project(project), load_show(project / "show.yaml"))
    return root


def copy_of(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The podcast for one test; made pictures come from the template's cache."""
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(template / "cache"))
    shutil.copytree(template / "project", tmp_path / "project")
    return _project(tmp_path / "project")


def _project(root: Path) -> Project:
    return find_project(root, show=root / "show.yaml")


def show_of(project: Project) -> Show:
    """The show of the project."""
    return load_show(project.show)


def planned(project: Project, target: Target) -> PublishPlan:
    """What a run would do."""
    show = show_of(project)
    return compare(target, gather(project, show, NoProgress()), NoProgress(), retracted_files(project, show))


def published(project: Project, target: Target, *, delete: bool = False) -> Sent:
    """What a run did."""
    return execute(planned(project, target), NoProgress(), delete=delete)


def at(fs: Any, kind: str = "recorded") -> Target:
    """The filesystem as a target."""
    return Target(fs, "/show", "recorded://show", kind=kind)


def local_names(project: Project) -> set[str]:
    """The names of all files to publish."""
    return {item.name for item in gather(project, show_of(project), NoProgress())}


def run(*arguments: str) -> Any:
    """What the command did."""
    return CliRunner().invoke(app, ["publish", *arguments])


def command(project: Project, target: object, *options: str) -> Any:
    """The command's result for that project and target."""
    return run(str(target), "--show", str(project.show), "--out", str(project.output), *options)
