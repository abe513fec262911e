"""Tests of the offline translator: the real libraries with a tiny generated package, whose nonsense is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.config.automation import TranslateSettings
from audiobrief.errors import TranslationError
from audiobrief.storage.files import cache_dir
from audiobrief.translation.argos import argos_translator
from tests.helpers.tiny_translator import make_package
from tests.helpers.translating import french, run

__all__ = ["french"]  # a fixture


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An .argosmodel file."""
    return make_package(tmp_path_factory.mktemp("argos") / "translate-fr_en-1_0.argosmodel")


def with_package(project: Path, path: Path) -> None:
    """A show.yaml that names a package."""
    from audiobrief.config.project import shipped

    text = shipped("show.yaml").read_text(encoding="utf-8")
    lines = f'translate:\n  package: "{path.as_posix()}"'
    (project / "show.yaml").write_text(text.replace("translate:", lines, 1), encoding="utf-8")


def test_a_package_is_loaded_and_translates_sentence_by_sentence(package: Path) -> None:
    """One text for each segment, the same on every run, in the order that was asked."""
    translator = argos_translator(TranslateSettings(backend="argos", package=str(package)), cache_dir(), Path())
    assert translator.offline and translator.pairs() == (("fr", "en"),)
    texts = ["Le pont ferme. Il coûte cher!", "Rien."]
    first = translator.translate(texts, "fr-CA", "en-CA", glossary=(), context="")
    assert len(first) == 2 and all(first)
    assert translator.translate(texts, "fr-CA", "en-CA", glossary=(), context="") == first
    assert translator.translate(texts[::-1], "fr-CA", "en-CA", glossary=(), context="") == first[::-1]


@pytest.mark.slow
def test_nonsense_is_refused(french: Path, package: Path) -> None:
    """Random weights answer without figures and words: nothing is written, and the reasons are told."""
    with_package(french.parents[1], package)
    result = run(None, "--backend", "argos")
    assert result.exit_code == 1
    assert "its answers cannot be trusted" in result.stderr and "asked twice" in result.stderr
    assert "facts, paragraph 1" in result.stdout
    assert [path.name for path in french.parent.iterdir()] == [french.name]


def test_the_other_direction_is_refused_before_anything_is_loaded(project: Path, package: Path) -> None:
    """A package translates one way."""
    with_package(project, package)
    (project / "briefs" / "ferry.en.md").write_text(
        "# A\n\nA hook.\n\n## The facts\n\nAll is well.\n", encoding="utf-8"
    )
    result = CliRunner().invoke(app, "translate briefs/ferry.en.md --to fr --backend argos".split())
    assert result.exit_code == 1
    assert "does not translate from en to fr (it has fr to en)" in result.stderr


def test_installed_packages_are_found(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Argos Translate keeps them; damaged ones are passed over."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "packages")
    (tmp_path / "packages" / "broken").mkdir()
    (tmp_path / "packages" / "broken" / "metadata.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    assert argos_translator(TranslateSettings(backend="argos"), cache_dir(), Path()).pairs() == (("fr", "en"),)
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))
    with pytest.raises(TranslationError, match="no package is installed"):
        argos_translator(TranslateSettings(backend="argos"), cache_dir(), Path())


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "a\\..\\..\\evil.txt", "C:/evil.txt"])
def test_a_package_cannot_write_outside(tmp_path: Path, name: str, isolated_home: Path) -> None:
    """Names that lead out of its folder are refused."""
    path = tmp_path / "evil.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(TranslationError, match="would write outside"):
        argos_translator(TranslateSettings(backend="argos", package=str(path)), cache_dir(), Path())
    assert not [*tmp_path.rglob("*.txt"), *isolated_home.rglob("*.txt")]


def test_a_damaged_package_is_one_sentence(tmp_path: Path, package: Path) -> None:
    """No zip, no metadata, a model that does not load."""
    bad = tmp_path / "bad.argosmodel"
    bad.write_bytes(b"no zip")
    with pytest.raises(TranslationError, match="cannot be unpacked"):
        argos_translator(TranslateSettings(backend="argos", package=str(bad)), cache_dir(), Path())
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(TranslationError, match="is no package"):
        argos_translator(TranslateSettings(backend="argos", package=str(folder)), cache_dir(), Path())
    (folder / "metadata.json").write_text(json.dumps({"from_code": "fr", "to_code": "en"}), encoding="utf-8")
    with pytest.raises(TranslationError, match=r"no model/model\.bin"):
        argos_translator(TranslateSettings(backend="argos", package=str(folder)), cache_dir(), Path())
    (folder / "model").mkdir()
    (folder / "model" / "model.bin").write_bytes(b"x" * 100)
    (folder / "sentencepiece.model").write_bytes(b"x" * 100)
    translator = argos_translator(TranslateSettings(backend="argos", package=str(folder)), cache_dir(), Path())
    with pytest.raises(TranslationError, match="does not load"):
        translator.translate(["Bonjour."], "fr-CA", "en-CA", glossary=(), context="")
