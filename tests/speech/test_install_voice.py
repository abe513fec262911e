"""Tests of voices that are installed by the engine that has them, also one of another package."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from audiobrief.errors import EngineError
from audiobrief.progress import NoProgress, Progress
from audiobrief.speech import engines
from audiobrief.speech.model import Capabilities, EngineFolders, InstalledVoice

FOLDERS = EngineFolders(Path("models"), Path("voices"), Path("installed"))


class Fetching:
    """As much of an engine as installing asks for."""

    capabilities = Capabilities(installs="low")

    @staticmethod
    def install_voice(voice: str, source: str, folders: EngineFolders, progress: Progress) -> InstalledVoice:
        return InstalledVoice("fetching", voice, folders.installed / voice, source == "there")


class Complete:
    """An engine that has all of its voices."""

    capabilities = Capabilities(more_voices="its voices are in its own program")


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = {"fetching": Fetching, "complete": Complete}
    points = {name: EntryPoint(name, f"{__name__}:{kind.__name__}", engines.GROUP) for name, kind in classes.items()}
    monkeypatch.setattr(engines, "table", lambda: points)


def test_the_engine_installs_its_own_voice() -> None:
    """Name, source and folders reach it, whatever package it comes from."""
    found = engines.install_voice("fetching:high", "there", FOLDERS, NoProgress())
    assert found == InstalledVoice("fetching", "high", Path("installed/high"), True)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("complete:one", "it has no voices to install; its voices are in its own program"),
        ("other:one", "there is no engine of this name; voices can be installed for: fetching"),
        ("one", '"one" names no engine; write it as fetching:low'),
    ],
)
def test_what_cannot_be_installed_is_told_by_who_knows(name: str, told: str) -> None:
    """The engine says where its voices come from; the others that can install are listed."""
    with pytest.raises(EngineError) as caught:
        engines.install_voice(name, "", FOLDERS, NoProgress())
    assert told in str(caught.value)
