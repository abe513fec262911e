"""Tests of renders that are killed, and of many at once: real processes on one show."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import feedparser
import pytest

from audiobrief.config.project import find_project
from audiobrief.config.show import load_show
from audiobrief.podcast.manifest import load_catalog
from audiobrief.progress import NoProgress
from audiobrief.workflows.verify import verify_episodes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills by signal and limits by resource")

BRIEF = """\
# [fr] Le pont {name} ferme

Le pont ferme lundi.

## Les faits

Les détours ajoutent {minutes} minutes.

# [en] The {name} bridge closes

The bridge closes on Monday.

## The facts

Detours add {minutes} minutes.
"""

COMMAND = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from audiobrief.speech import engines
from tests.helpers.tone import ToneSynthesizer
engines.load = lambda name, *_: ToneSynthesizer()
{before}
from audiobrief.cli.main import main
sys.argv[1:] = {arguments!r}
main()
"""

# Dies by kill -9 when a function of audiobrief is called for the n-th time, before or after its work.
KILL_AT = """
import importlib
def dies(module, name, count, after):
    module = importlib.import_module(module)
    function, left = getattr(module, name), count
    def dying(*arguments, **named):
        global left_calls
        left_calls -= 1
        if left_calls == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = function(*arguments, **named)
        if left_calls == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    globals()["left_calls"] = count
    setattr(module, name, dying)
dies{where!r}
"""

# From the first write of a render on, no file may grow beyond a size: a write fails, as on a full disk.
FULL_DISK = """
import resource
from audiobrief.workflows.render import run as render
write_scripts = render.write_scripts
def full(*arguments):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
    write_scripts(*arguments)
render.write_scripts = full
"""


@dataclass(frozen=True)
class Show:
    """A project folder with its own cache."""

    root: Path

    def write(self, name: str, minutes: int = 14) -> None:
        (self.root / f"{name}.md").write_text(BRIEF.format(name=name, minutes=minutes), encoding="utf-8")

    def start(self, name: str, before: str = "") -> subprocess.Popen[str]:
        """`audiobrief render` of a brief in a process of its own, after the code `before`."""
        arguments = ["render", f"{name}.md", "--engine", "espeak", "--lang", "fr,en"]
        code = COMMAND.format(tests=str(Path(__file__).parents[2]), before=before, arguments=arguments)
        return subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=self.root,
            env={**os.environ, "AUDIOBRIEF_CACHE": str(self.root / "cache")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def render(self, name: str, before: str = "") -> tuple[int, str]:
        """(exit code, standard error)."""
        process = self.start(name, before)
        _, errors = process.communicate(timeout=120)
        return process.returncode, errors

    def content(self) -> dict[str, bytes]:
        """Every file of output and scripts under its name, hidden ones left out."""
        found = {}
        for top in ("output", "scripts"):
            for path in sorted((self.root / top).rglob("*")):
                name = path.relative_to(self.root)
                if path.is_file() and not any(part.startswith(".") for part in name.parts):
                    found[name.as_posix()] = path.read_bytes()
        return found

    def faults(self) -> list[str]:
        """What is wrong with what listeners would get now."""
        project = find_project(self.root)
        faults = []
        for language in ("fr", "en"):
            feed = project.output / language / "feed.xml"
            listed = feedparser.parse(feed.read_bytes()) if feed.is_file() else None
            if listed is not None and listed.bozo:
                faults.append(f"{feed}: not well-formed")
            for item in listed.entries if listed else []:
                (enclosure,) = item.enclosures
                path = feed.parent / Path(enclosure.href).name
                if not path.is_file() or path.stat().st_size != int(enclosure.length):
                    faults.append(f"{path}: not what the feed lists")
        if any(load_catalog(project.output / language) for language in ("fr", "en")):
            checked = verify_episodes(project, load_show(project.show), (), (), NoProgress())
            faults += [f"{one.id} {one.where}: {one.message}" for one in checked.findings if one.severity == "error"]
        return faults


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """A show rendered in peace: the first brief, then the second one in its first and its later form."""
    show = Show(tmp_path_factory.mktemp("undisturbed"))
    for name, minutes in (("nord", 14), ("sud", 14), ("sud", 15)):
        show.write(name, minutes)
        code, errors = show.render(name)
        assert code == 0, errors
        if minutes == 14:
            shutil.copytree(show.root / "output", show.root / f"then-{name}" / "output")
            shutil.copytree(show.root / "scripts", show.root / f"then-{name}" / "scripts")
    yield show


def before_change(undisturbed: Show, tmp_path: Path) -> Show:
    """The show as it was before the second brief changed: nothing in the cache, and the changed brief in place."""
    show = Show(tmp_path / "show")
    for top in ("output", "scripts"):
        shutil.copytree(undisturbed.root / "then-sud" / top, show.root / top)
    shutil.copytree(undisturbed.root / "cache/pictures", show.root / "cache/pictures")
    show.write("sud", 15)
    return show


MOMENTS = {
    "before the scripts": ("audiobrief.workflows.render.run", "write_scripts", 1, False),
    "before speech": ("audiobrief.workflows.render.run", "speak_editions", 1, False),
    "within speech": ("audiobrief.speech.synthesize", "analyse", 2, False),
    "while mixing": ("audiobrief.workflows.render.produce", "assemble", 2, False),
    "between the editions": ("audiobrief.workflows.render.run", "produce", 1, True),
    "at the gate": ("audiobrief.workflows.render.run", "verify_staged", 1, False),
    "while pages are made": ("audiobrief.workflows.feeds", "write_site", 1, True),
    "before the commit": ("audiobrief.storage.transaction", "_follow", 1, False),
    "after the first name": ("audiobrief.storage.transaction", "_inside", 3, False),
    "in the middle of the names": ("audiobrief.storage.transaction", "_inside", 16, False),
    "after the commit": ("audiobrief.storage.transaction", "_follow", 1, True),
}


SOON = ("in the middle of the names",)  # the others take their turn in CI


@pytest.mark.parametrize(
    "moment", [pytest.param(one, marks=[] if one in SOON else pytest.mark.slow) for one in MOMENTS]
)
def test_killed_at_a_boundary(undisturbed: Show, tmp_path: Path, moment: str) -> None:
    """Whole files whatever happens; the same run again ends with the bytes of an undisturbed one."""
    show = before_change(undisturbed, tmp_path)
    code, _ = show.render("sud", KILL_AT.format(where=MOMENTS[moment]))
    assert code == -signal.SIGKILL
    if "names" not in moment and "first name" not in moment:  # the few milliseconds that the next run completes
        assert show.faults() == []
    code, errors = show.render("sud")
    assert (code, show.faults()) == (0, []), errors
    assert show.content() == undisturbed.content()
    assert not list((show.root / "output").glob(".staging-*"))


@pytest.mark.slow
def test_killed_at_twenty_random_moments(undisturbed: Show, tmp_path: Path) -> None:
    """First renders and changed ones, killed anywhere: what is listed is complete, and the next run is as if nothing was."""
    generator = random.Random(20261126)
    started_s = time.monotonic()
    assert before_change(undisturbed, tmp_path / "timed").render("sud")[0] == 0
    whole_s = time.monotonic() - started_s
    killed = 0
    for number in range(20):
        show = before_change(undisturbed, tmp_path / str(number))
        process = show.start("sud")
        try:
            process.communicate(timeout=generator.uniform(0.15, 1.0) * whole_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            killed += 1
        assert show.faults() == [], number
        code, errors = show.render("sud")
        assert (code, show.faults()) == (0, []), errors
        assert show.content() == undisturbed.content(), number
        shutil.rmtree(show.root)
    assert killed > 12


@pytest.mark.slow
def test_eight_at_once(undisturbed: Show, tmp_path: Path) -> None:
    """Different briefs of one show: all finish, the feeds have all of them, and nobody's work is lost."""
    show = Show(tmp_path)
    shutil.copytree(undisturbed.root / "cache" / "pictures", show.root / "cache" / "pictures")
    names = [f"pont-{number}" for number in range(8)]
    for name in names:
        show.write(name)
    processes = [show.start(name) for name in names]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert show.faults() == []
    for language in ("fr", "en"):
        catalog = load_catalog(tmp_path / "output" / language)
        feed = feedparser.parse((tmp_path / "output" / language / "feed.xml").read_bytes())
        assert sorted(episode.id for episode in catalog) == names
        assert {item.id for item in feed.entries} == {episode.guid for episode in catalog}
        assert len({episode.guid for episode in catalog}) == len(feed.entries) == 8
        assert all(episode.twin for episode in catalog)


LARGEST = -1  # a byte less than the largest file that is written


@pytest.mark.parametrize(
    "size",
    [100, 3_000, 40_000, 200_000, 330_000, LARGEST],
)
@pytest.mark.slow
def test_a_full_disk(undisturbed: Show, tmp_path: Path, size: int) -> None:
    """Wherever the disk is full: one clear sentence, nothing published, nothing half written, and the next run goes on."""
    show = before_change(undisturbed, tmp_path)
    before = show.content()
    if size == LARGEST:  # all is written but the end of one MP3
        size = max(len(data) for name, data in undisturbed.content().items() if before.get(name) != data) - 1
    code, errors = show.render("sud", FULL_DISK.format(size=size))
    assert code == 1 and "cannot be written (File too large); free space" in errors.replace("\n", " "), errors
    after = show.content()
    assert {name: data for name, data in after.items() if name.startswith("output/")} == {
        name: data for name, data in before.items() if name.startswith("output/")
    }
    assert show.faults() == []
    hidden = [path.name for path in show.root.rglob(".*") if path.name not in (".lock", ".base")]
    assert hidden == []
    assert show.render("sud")[0] == 0
    assert show.content() == undisturbed.content()


@pytest.mark.parametrize(
    "number", [signal.SIGINT, *(pytest.param(one, marks=pytest.mark.slow) for one in (signal.SIGHUP, signal.SIGTERM))]
)
def test_an_interruption_ends_at_once(undisturbed: Show, tmp_path: Path, number: int) -> None:
    """Ctrl-C, a terminal that goes, or being asked to end: under two seconds, exit 130, one sentence about what is kept; nothing is left in waiting."""
    show = before_change(undisturbed, tmp_path)
    hang = """
import threading
from audiobrief.workflows.render import run
def hanging(*arguments):
    print("hanging", flush=True)
    threading.Event().wait()
run.verify_staged = hanging
"""
    process = show.start("sud", hang)
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said == "hanging\n", process.communicate(timeout=20)[1]
    started_s = time.monotonic()
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130 and time.monotonic() - started_s < 2
    assert "stopped; what was spoken is kept, the same command goes on from there" in errors
    assert not list((show.root / "output").glob(".staging-*"))
    assert show.faults() == []
