"""Tests of `audiobrief init`: a show that renders as it is, the answers in its files, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.config.project import Project, find_project
from audiobrief.errors import ProblemsError
from audiobrief.workflows.init import EXAMPLE, make_project, read_wishes
from audiobrief.workflows.settings import load_settings


def made(folder: Path, languages: str = "", taste: str = "news", name: str = "L'heure: #1") -> Project:
    wishes = read_wishes(name, "Ana Roy", languages.split(), taste, "https://example.org/show")
    make_project(folder, wishes, find_project(folder).engine_folders)
    return find_project(folder)


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_the_answers_stand_in_its_files(tmp_path: Path) -> None:
    """Names with marks of YAML, both addresses, locales, stings, and the pace of the taste on every voice."""
    show, cast = load_settings(made(tmp_path, "en-GB fr", "calm"))
    assert list(show.editions) == ["en", "fr"]
    assert {edition.title for edition in show.editions.values()} == {"L'heure: #1"}
    english = show.editions["en"]
    assert (english.locale, english.author, english.owner.name) == ("en-GB", "Ana Roy", "Ana Roy")
    assert (show.base_url, english.link) == ("https://example.org/show/", "https://example.org/show/en/")
    assert show.sound.stings == "calm" and (tmp_path / "audio/calm-intro.flac").is_file()
    parts = yaml.safe_load((tmp_path / "voices.yaml").read_text("utf-8"))["cast"]
    assert {part["rate"] for voices in parts.values() for part in voices.values()} == {0.95}
    assert cast.perspectives


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_show_in_one_language_keeps_the_comments(tmp_path: Path, language: str) -> None:
    """One edition; what may be written there is told in either."""
    show, _ = load_settings(made(tmp_path, language))
    text = (tmp_path / "show.yaml").read_text("utf-8")
    assert list(show.editions) == [language]
    for comment in ("your own picture in any size", "# subscribe:", "# listing:", "are filled in"):
        assert text.count(comment) == 1
    assert (tmp_path / EXAMPLE).read_text("utf-8").count("\n# [") + 1 == 1


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that is there stays, byte for byte, and is told; the others are made."""
    (tmp_path / "show.yaml").write_text("mine", "utf-8")
    wishes = read_wishes("", "", (), "news", "")
    made_now = make_project(tmp_path, wishes, find_project(tmp_path).engine_folders)
    assert made_now.kept == (tmp_path / "show.yaml",)
    assert (tmp_path / "show.yaml").read_text("utf-8") == "mine" and (tmp_path / "voices.yaml").is_file()
    again = make_project(tmp_path, wishes, find_project(tmp_path).engine_folders)
    assert again.written == () and len(again.kept) == len(made_now.written) + 1


def test_all_wrong_answers_are_told_together() -> None:
    """A language, a taste and an address."""
    with pytest.raises(ProblemsError) as caught:
        read_wishes("x", "y", ("de", "fr-CA", "fr-FR"), "clam", "ftp://here")
    assert len(caught.value.problems) == 4 and "calm" in str(caught.value)


@pytest.mark.slow
def test_it_renders_and_checks_without_an_error(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal nothing is asked; the brief that comes with it becomes two episodes."""
    assert call("init", "new", "--name", "Brief")[0] == 0
    monkeypatch.chdir(project / "new")
    code, told = call("render", EXAMPLE, "--engine", "espeak")
    assert code == 0, told
    assert (project / "new/output/fr/example.mp3").is_file() and (project / "new/output/en/example.mp3").is_file()
    code, told = call("check")
    assert code == 0 and "0 errors" in told


def test_doctor_lists_what_is_optional(project: Path) -> None:
    """Translators, the recogniser, ffmpeg, the font of covers; a translator that is set and not there is told."""
    _, told = call("doctor")
    for what in ("translator argos", "translator openai", "ears", "ffmpeg", "cover font: Bricolage"):
        assert what in told
    made(project)
    text = (project / "show.yaml").read_text("utf-8")
    (project / "show.yaml").write_text(text.replace('backend: ""', "backend: argoss", 1), "utf-8")
    assert "no   translator argoss: " in call("doctor")[1]
