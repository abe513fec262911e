"""Renders the same shows with two versions of audiobrief and names every file, line and byte in which they differ.

python tools/compare_output.py OLD NEW [--show plain] [--keep FOLDER]

OLD and NEW are source folders (run by their own .venv where they have one, else by this Python) or executables. Both
speak the shipped briefs with espeak, offline, in the same place, one after the other, each with an empty cache. Exit 1
when anything differs. Left out of account: the digest of its maker at the end of a page, when a file was published, and
how much time a command says is left. What a show keeps in its cache is compared, too: its names decide what is reused.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INPUTS = ("briefs", "audio", "show.yaml", "voices.yaml")
# An address that `publish` accepts; nothing is sent there, the target is a folder.
_PUBLIC = ("base_url: http://localhost:8000/", "base_url: https://compare.audiobrief.org/")
# Each show is the shipped one with these lines of show.yaml changed.
SHOWS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "plain": (_PUBLIC,),
    "full": (
        _PUBLIC,
        ("profile: stereo", "profile: archive"),
        ("stings: news", "stings: calm"),
        ("bed: false", "bed: true"),
        ("high_pass: false", "high_pass: true"),
        ("de_ess: false", "de_ess: true"),
        ("type: episodic", "type: serial"),
        ("# season: 1", "season: 1"),
        ("items: 300", "items: 1"),
        ("episode_art: false", "episode_art: true"),
    ),
}
# What is said comes first: a sentence that is spoken otherwise changes nearly all that follows.
STEPS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("say", (("say", "briefs/traversier.md"), ("say", "briefs/jardins.txt"))),
    ("script", (("script", "briefs/traversier.md"), ("script", "briefs/jardins.txt"))),
    (
        "render",
        (
            ("render", "briefs/traversier.md", "--engine", "espeak"),
            ("render", "briefs/jardins.txt", "--engine", "espeak"),
        ),
    ),
    ("feed", (("feed",),)),
    (
        "retitle",
        (
            ("episodes", "retitle", "traversier", "L’autre « titre » & co <1>", "--lang", "fr"),
            ("episodes", "retitle", "traversier", "Another “title” & co <1>", "--lang", "en"),
        ),
    ),
    ("publish", (("publish", "../www"),)),
    ("report", (("report", "traversier"), ("report", "jardins"))),
    ("look", (("episodes", "list"), ("check",))),
)
_MADE_FROM = re.compile(rb"<!-- made from [0-9a-f]{32}, (?=[0-9a-f]{32} -->\s*\Z)")
_LEFT = re.compile(rb"about \d+ s left")
_PUBLISHED_AT = re.compile(rb'(?<="version": ")[0-9.]+(?=")')
_PUBLISHED = ".audiobrief-publish.json"
# Which output claimed a target: a key that is made by chance, there and in the output.
_KEY = re.compile(rb'(?<="key": ")[0-9a-f-]+(?=")')
_KEYED = (".audiobrief-show.json", "publications.json")
_SHOWN_LINES = 6


@dataclass(frozen=True)
class Version:
    """One of the two: its command, and what its environment needs."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """A file that is not the same, at the first step after which it is not."""

    place: str
    old: bytes | None
    new: bytes | None

    @property
    def bytes_differing(self) -> int:
        """How many differ: place by place where the lengths are equal, else between the common begin and end."""
        old, new = self.old or b"", self.new or b""
        if len(old) == len(new):
            return sum(one != other for one, other in zip(old, new, strict=True))
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        return max(len(old), len(new)) - start - end

    def lines(self) -> Iterator[str]:
        """The difference for people."""
        if self.old is None or self.new is None:
            yield f"{self.place}: only by {'NEW' if self.old is None else 'OLD'}"
            return
        first = _common(self.old, self.new)
        sizes = f"{len(self.old):,} and {len(self.new):,} bytes"
        yield f"{self.place}: {self.bytes_differing:,} bytes differ, from byte {first:,} on; {sizes}"
        try:
            old, new = self.old.decode().splitlines(), self.new.decode().splitlines()
        except UnicodeDecodeError:
            return
        changed = [line for line in difflib.unified_diff(old, new, lineterm="", n=0) if line[:3] not in ("---", "+++")]
        yield from (f"    {line[:200]}" for line in changed[:_SHOWN_LINES])
        if len(changed) > _SHOWN_LINES:
            yield f"    ... {len(changed) - _SHOWN_LINES} more lines"


@dataclass
class Comparison:
    """What is the same, and what is not: a file counts once for each content that it had."""

    same: dict[tuple[str, str], int] = field(default_factory=dict)
    pages_by_another_maker: int = 0
    differences: list[Difference] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The sums for people; the differences have lines of their own."""
        yield f"the same: {len(self.same)} files, {sum(self.same.values()):,} bytes"
        yield f"pages that are the same but for the digest of their maker: {self.pages_by_another_maker}"
        total = sum(difference.bytes_differing for difference in self.differences)
        yield f"different: {len(self.differences)} files, {total:,} bytes"


def version(place: Path, scratch: Path) -> Version:
    """How a source folder or an executable is run. Raises SystemExit where there is neither."""
    if place.is_file() and os.access(place, os.X_OK):
        return Version((str(place.absolute()),), {})
    if not (place / "src/audiobrief").is_dir():
        raise SystemExit(f"{place} is no executable, and no folder with src/audiobrief in it")
    settings = (place / "pyproject.toml").read_text(encoding="utf-8")
    own = next(
        (path for path in (place / ".venv/bin/python", place / ".venv/Scripts/python.exe") if path.exists()), None
    )
    module, function = str(entries(settings, "project.scripts")["audiobrief"]).split(":")
    code = f"import sys; from {module} import {function}; sys.argv[0] = 'audiobrief'; {function}()"
    path = os.pathsep.join((str(metadata(settings, scratch)), str(place.absolute() / "src")))
    return Version((str(own or sys.executable), "-c", code), {"PYTHONPATH": path})


def metadata(settings: str, scratch: Path) -> Path:
    """A folder for the front of Python's path: it declares the entry points of these sources."""
    folder = scratch / hashlib.sha256(settings.encode()).hexdigest()[:12]
    info = folder / "audiobrief-0.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: audiobrief\nVersion: 0\n")
    lines = []
    for group in re.findall(r'^\[project\.entry-points\."([^"]+)"\]', settings, re.M):
        lines += [
            f"[{group}]",
            *(f"{a} = {b}" for a, b in entries(settings, f'project.entry-points."{group}"').items()),
        ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder


def entries(settings: str, table: str) -> dict[str, str]:
    """The names and strings of a table of pyproject.toml; tomllib comes only with Python 3.11."""
    body = settings.partition(f"\n[{table}]\n")[2].split("\n[")[0]
    return dict(re.findall(r'^([\w-]+) = "([^"]*)"', body, re.M))


def run_show(show: str, by: Version, inputs: Path, place: Path, kept: Path) -> None:
    """All steps of a show in `place`; what was there after each is put into `kept`/STEP.

    Raises SystemExit when a command fails.
    """
    shutil.rmtree(place, ignore_errors=True)
    project = place / "show"
    project.mkdir(parents=True)
    for name in INPUTS:
        (shutil.copytree if (inputs / name).is_dir() else shutil.copy)(inputs / name, project / name)
    text = (project / "show.yaml").read_text(encoding="utf-8")
    for before, after in SHOWS[show]:
        if text.count(before) != 1:
            raise SystemExit(f"{inputs / 'show.yaml'}: {before!r} stands there {text.count(before)} times, not once")
        text = text.replace(before, after)
    (project / "show.yaml").write_text(text, encoding="utf-8")
    said = project / "said"
    said.mkdir()
    environment = {**os.environ, **isolated(place), **by.environment}
    for step, commands in STEPS:
        for number, command in enumerate(commands):
            whole = [*by.command, *command]
            done = subprocess.run(whole, cwd=project, env=environment, capture_output=True)  # noqa: S603 - as asked
            name = f"{step}-{number}-{command[0]}"
            (said / f"{name}.out").write_bytes(done.stdout)
            (said / f"{name}.err").write_bytes(done.stderr)
            if done.returncode:
                raise SystemExit(f"audiobrief {' '.join(command)}: exit {done.returncode}\n{done.stderr.decode()}")
        last = ("cache",) if step == STEPS[-1][0] else ()
        for name in ("show/output", "show/scripts", "show/said", "www", *last):
            if (place / name).is_dir():
                shutil.copytree(place / name, kept / step / Path(name).name)


def isolated(place: Path) -> dict[str, str]:
    """An environment in which nothing of this machine's user is read, and nothing depends on a terminal."""
    home = str(place / "home")
    homes = ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "LOCALAPPDATA")
    caches = {"AUDIOBRIEF_CACHE": str(place / "cache"), "AUDIOBRIEF_DATA": str(place / "data")}
    return {**dict.fromkeys(homes, home), **caches, "PYTHONUTF8": "1", "COLUMNS": "120", "NO_COLOR": "1"}


def compare(old: Path, new: Path, comparison: Comparison) -> None:
    """Adds what two kept folders hold, step by step; the same difference is told once, whatever file has it."""
    show = old.name
    told: set[tuple[str, bytes | None, bytes | None]] = set()
    for step in (step for step, _ in STEPS):
        ours, others = contents(old / step), contents(new / step)
        makers = {name: (page_maker(ours.get(name)), page_maker(others.get(name))) for name in ours | others}
        ours, others = normalised(ours), normalised(others)
        for name in sorted(ours | others):
            pair = (ours.get(name), others.get(name))
            if pair[0] is not None and pair[0] == pair[1]:
                known = (f"{show}/{name}", hashlib.sha256(pair[0]).hexdigest())
                comparison.pages_by_another_maker += known not in comparison.same and makers[name][0] != makers[name][1]
                comparison.same[known] = len(pair[0])
            elif (difference := (name if None in pair else "", *pair)) not in told:
                told.add(difference)
                comparison.differences.append(Difference(f"{show}/{step}/{name}", *pair))


def contents(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by their place in it; locks are empty and left out."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def page_maker(data: bytes | None) -> bytes:
    """The note of a page that says what it was made from; empty for other files."""
    found = _MADE_FROM.search(data or b"")
    return found[0] if found else b""


def normalised(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without the digest of their maker in pages, nor in lists of pages' digests, and without times."""
    pages: dict[bytes, bytes] = {}
    result = {}
    for name, data in files.items():
        bare = _MADE_FROM.sub(b"<!-- made from *, ", data)
        if bare != data:
            pages[_hex(data)] = _hex(bare)
        result[name] = _LEFT.sub(b"*", bare) if name.startswith("said/") else bare
    for name, data in result.items():
        if name.endswith(_KEYED):
            result[name] = _KEY.sub(b"*", data)
        if name.endswith(_PUBLISHED):
            timeless = _PUBLISHED_AT.sub(b"*", data)
            result[name] = re.sub(rb"[0-9a-f]{64}", lambda found: pages.get(found[0], found[0]), timeless)
    return result


def _common(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)


def _hex(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def main(arguments: Sequence[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Prints the comparison; 1 when anything differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")
    parser.add_argument("--show", choices=SHOWS, action="append", help="only this one (repeat) [default: all]")
    parser.add_argument("--inputs", type=Path, help="briefs and settings [default: those of OLD, else of this folder]")
    parser.add_argument("--keep", type=Path, help="a new folder for all that was made [default: none is kept]")
    asked = parser.parse_args(arguments)
    inputs = asked.inputs or (asked.old if (asked.old / "show.yaml").is_file() else ROOT)
    if asked.keep and asked.keep.exists():
        parser.error(f"{asked.keep} is there already")
    with tempfile.TemporaryDirectory(prefix="compare-") as temporary:
        scratch = Path(temporary).resolve()
        kept = asked.keep or scratch / "kept"
        versions = {"old": version(asked.old, scratch), "new": version(asked.new, scratch)}
        comparison, today = Comparison(), date.today()
        for show in asked.show or SHOWS:
            for side, by in versions.items():
                say(f"{show}: {side} ...")
                run_show(show, by, inputs, scratch / "place", kept / side / show)
            before = len(comparison.differences)
            compare(kept / "old" / show, kept / "new" / show, comparison)
            for difference in comparison.differences[before:]:
                for line in difference.lines():
                    say(line)
        if date.today() != today:
            raise SystemExit("midnight came between the two, and undated briefs are of the day: run this again")
    for line in comparison.lines():
        say(line)
    return 1 if comparison.differences else 0


if __name__ == "__main__":
    raise SystemExit(main(say=lambda line: print(line, flush=True)))
