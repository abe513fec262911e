"""Every test has its own home, cache and working folder."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same examples on every run; no deadline, because machines are shared.
settings.register_profile("audiobrief", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("audiobrief")

_homes = itertools.count()


@pytest.fixture(autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that is new and empty."""
    # Not `mktemp`, which reads the names of all folders that the tests before have made.
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_homes))
    home.mkdir(parents=True)
    for name in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(home / "cache"))
    return home


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project folder, the current one."""
    folder = tmp_path / "project"
    (folder / "briefs").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def clean_podcast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose podcast breaks no rule, made once; for reading only."""
    from tests.helpers.whole_podcast import build

    return build(tmp_path_factory.mktemp("clean") / "project")


@pytest.fixture
def podcast(clean_podcast: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(clean_podcast, tmp_path / "podcast"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; a module's own, because Playwright's loop is in the way of others."""
    from tests.helpers.browser import chromium

    with chromium() as started:
        yield started
