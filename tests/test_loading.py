"""Tests of what commands load: counts of modules and names, no times."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from modules import loaded, make_show, own

from audiobrief.cli.main import COMMANDS

LIST = ("episodes", "list")
CHECK = ("check", "briefs/traversier.md")
SAY = ("say", "3,5 M$")
SAY_ENGLISH = ("say", "--lang", "en", "$3.5 million")
RENDER = ("render", "briefs/traversier.md", "--lang", "fr", "--engine", "espeak")
ENGLISH = "audiobrief.text.normalization.english"
FRENCH = "audiobrief.text.normalization.french"


@functools.cache
def names_of(show: Path, arguments: tuple[str, ...]) -> frozenset[str]:
    return frozenset(loaded(arguments, show))


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("show")
    make_show(folder)
    return folder


def parts(names: frozenset[str], package: str) -> list[str]:
    return sorted(name for name in names if name == package or name.startswith(f"{package}."))


@pytest.mark.parametrize("arguments", [LIST, CHECK, SAY], ids=" ".join)
def test_commands_without_sound_load_nothing_for_it(show: Path, arguments: tuple[str, ...]) -> None:
    """No numpy, no engine, no network, and no tables for a terminal that is not there."""
    names = names_of(show, arguments)
    assert not {"numpy", "soxr", "asyncio", "ssl", "rich", "PIL"} & names
    assert not parts(names, "audiobrief.audio.mix") + parts(names, "audiobrief.speech.engines.espeak")


@pytest.mark.parametrize(("arguments", "most"), [(LIST, 36), (CHECK, 106), (SAY, 65), (RENDER, 217)], ids=str)
def test_a_command_loads_what_it_uses(show: Path, arguments: tuple[str, ...], most: int) -> None:
    """Few modules of audiobrief; of the commands only the one that was called."""
    names = names_of(show, arguments)
    assert len(own(sorted(names))) <= most
    shared = {f"audiobrief.cli.{name}" for name in ("feed", "episodes", arguments[0])}  # options that others have, too
    assert {place.module for place in COMMANDS.values()} & names <= shared


def test_a_render_in_one_language_compares_and_translates_nothing(show: Path) -> None:
    """The other edition's checks, recognition and translation wait for who asks for them; so do the other rules."""
    names = names_of(show, RENDER)
    for package in ("qa.editions", "qa.listening", "translation", "delivery", "workflows.voices"):
        assert parts(names, f"audiobrief.{package}") == []
    assert parts(names, ENGLISH) == [] and parts(names, FRENCH)


def test_each_language_loads_its_own_rules(show: Path) -> None:
    """A text in French loads no English rules, and the other way round."""
    assert parts(names_of(show, SAY), ENGLISH) == [] and parts(names_of(show, SAY), FRENCH)
    english = names_of(show, SAY_ENGLISH)
    assert parts(english, FRENCH) == [] and parts(english, ENGLISH)
