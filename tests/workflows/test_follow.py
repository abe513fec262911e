"""Tests that an edited script follows its corrected brief, and that what it was made as is never lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.script.model import read_stamp
from tests.workflows.test_episode_identity import BRIDGE, call, older, written

NOTED = BRIDGE + "Une voie reste ouverte.\n"


def edited(project: Path, old: str, new: str) -> Path:
    """The one script, edited by a producer."""
    (script,) = (project / "scripts").glob("*.yaml")
    text = script.read_text(encoding="utf-8")
    assert old in text
    script.write_text(text.replace(old, new), encoding="utf-8")
    return script


@pytest.fixture
def brief(project: Path) -> str:
    """A brief whose script was made."""
    path = written(project / "pont.md", NOTED)
    call("script", path)
    return path


def corrected(brief: str, old: str, new: str) -> None:
    """The brief with a correction."""
    text = Path(brief).read_text(encoding="utf-8")
    assert old in text
    written(Path(brief), text.replace(old, new))


def test_a_correction_reaches_an_edited_script(project: Path, brief: str) -> None:
    """Only the corrected sentence changes, comments and edits stay, and the run says what it took."""
    script = edited(project, "Une voie reste ouverte.", "Une seule voie reste.")
    edited(project, "- id: facts", "# revoir\n- id: facts")
    before = script.read_text(encoding="utf-8").splitlines()
    corrected(brief, "Douze", "Treize")
    told = call("script", brief).stderr
    after = script.read_text(encoding="utf-8").splitlines()
    assert '"Douze minutes de plus." is now "Treize minutes de plus."' in told
    assert [line.strip() for line in after if line not in before][:-1] == ["Treize minutes de plus."]
    assert "# revoir" in after and "    Une seule voie reste." in after
    corrected(brief, "Treize", "Quatorze")
    call("script", brief)
    assert "    Quatorze minutes de plus." in script.read_text(encoding="utf-8").splitlines(), "and once more"


def test_a_conflict_stops_until_it_is_decided(project: Path, brief: str) -> None:
    """Both wordings are shown with the line, nothing is written; --prefer decides, --force starts anew."""
    script = edited(project, "Douze minutes de plus.", "Une douzaine de minutes.")
    corrected(brief, "Douze", "Treize")
    text = script.read_text(encoding="utf-8")
    stopped = CliRunner().invoke(app, ["script", brief])
    assert stopped.exit_code == 1 and "Une douzaine de minutes." in stopped.stderr and "Treize" in stopped.stderr
    assert "pont.fr.yaml:" in stopped.stderr and script.read_text(encoding="utf-8") == text
    assert CliRunner().invoke(app, ["script", brief, "--prefer", "neither"]).exit_code == 2
    call("script", brief, "--prefer", "script")
    assert "Une douzaine de minutes." in script.read_text(encoding="utf-8")
    corrected(brief, "Une voie", "Une autre voie")
    call("script", brief)
    both = script.read_text(encoding="utf-8")
    assert "Une douzaine de minutes." in both and "Une autre voie" in both, "what was decided stays decided"
    call("script", brief, "--force")
    assert "Treize minutes" in script.read_text(encoding="utf-8") and not read_stamp(script.read_text()).edited


def test_the_base_survives_a_checkout_and_its_loss_is_told(project: Path, brief: str) -> None:
    """It lies in scripts/, is proved by the stamp of the script, and without it nothing is overwritten."""
    script = edited(project, "Une voie reste ouverte.", "Une seule voie reste.")
    copy = shutil.copytree(project / "scripts", project / "copy")
    corrected(brief, "Douze", "Treize")
    call("script", brief)
    merged = script.read_bytes()
    shutil.rmtree(project / "scripts")
    shutil.copytree(copy, project / "scripts")
    call("script", brief)
    assert script.read_bytes() == merged
    for damage in ("", "Le pont ferme lundi.\n"):
        shutil.rmtree(project / "scripts")
        shutil.copytree(copy, project / "scripts")
        (base,) = (project / "scripts" / ".base").iterdir()
        base.write_text(damage, encoding="utf-8")
        kept = script.read_bytes()
        refused = CliRunner().invoke(app, ["script", brief])
        assert refused.exit_code == 1 and "cannot be merged" in refused.stderr and script.read_bytes() == kept


def test_a_script_of_an_earlier_version_gets_a_base_while_its_brief_is_the_same(project: Path, brief: str) -> None:
    """Rendering once after the update is enough for later corrections to be merged."""
    script = edited(project, "", "")
    script.write_text(older(script.read_text(encoding="utf-8")), encoding="utf-8")
    edited(project, "Une voie reste ouverte.", "Une seule voie reste.")
    shutil.rmtree(project / "scripts" / ".base")
    call("script", brief)
    corrected(brief, "Douze", "Treize")
    call("script", brief)
    text = script.read_text(encoding="utf-8")
    assert "Treize minutes" in text and "Une seule voie reste." in text


def test_an_edit_of_another_merge_is_kept_while_writing(project: Path, brief: str) -> None:
    """A base that a killed run left is no harm: the one that the script names is taken."""
    script = edited(project, "Une voie reste ouverte.", "Une seule voie reste.")
    (project / "scripts" / ".base" / "pont.fr.0123456789abcdef.yaml").write_text("half", encoding="utf-8")
    corrected(brief, "Douze", "Treize")
    call("script", brief)
    assert "Treize" in script.read_text(encoding="utf-8")
    assert len(list((project / "scripts" / ".base").iterdir())) == 1
