"""Fuzzing of every reader: nothing but the project's own errors comes out, in time, and nothing is written elsewhere.

`make fuzz` tries 50,000 inputs, the same number on each reader (AUDIOBRIEF_FUZZ=50000); `make test` a few of each, the same on every run.
"""

from __future__ import annotations

import os
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from audiobrief.errors import AudiobriefError
from tests.helpers.fuzz_readers import outside, targets
from tests.helpers.fuzzing import Target, spoiled

NAMES = (
    "brief.md brief.txt brief.html brief.rtf brief.docx brief.odt brief.zip brief.eml brief.rss brief.pdf pdf.page script voices show yamledit lexicon pls recipe spoken cache manifest show.json receipt "
    "feed subtitles words mp3 address picture"
).split()
IN_ALL = int(os.environ.get("AUDIOBRIEF_FUZZ", "0"))
EXAMPLES = IN_ALL // len(NAMES) + 1 if IN_ALL else 25
SLOWEST_S = 2.0
# A script, and beside it the one that was made of its brief, under its digest.
SCRIPTS = r"[a-z0-9]+(-[a-z0-9]+)*\.(fr|en)\.yaml|\.base/[a-z0-9]+(-[a-z0-9]+)*\.(fr|en)\.[0-9a-f]{16}\.yaml"


def _tried(target: Target, data: bytes, folder: Path) -> float:
    """How many seconds of the processor a reader took for an input: a busy machine is no fault; nor is one pause."""
    taken_s: list[float] = []
    while not taken_s or (taken_s[-1] > SLOWEST_S and len(taken_s) < 2):
        start_s, began_s = time.process_time(), time.perf_counter()
        try:
            target.read(data, folder)
        except AudiobriefError as error:
            assert str(error).strip()
        taken_s.append(time.process_time() - start_s)
        assert time.perf_counter() - began_s < 60, data
    return min(taken_s)


@pytest.mark.parametrize("name", NAMES)
def test_readers_survive_anything(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes, spoiled files and documents with wrong values end well or in a sentence."""
    project = tmp_path / "work" / "project"
    project.mkdir(parents=True)
    target = targets(tmp_path / "made")[name]
    monkeypatch.chdir(project)
    before = outside(tmp_path, project)

    @seed(6)
    @settings(
        max_examples=EXAMPLES,
        derandomize=not IN_ALL,
        database=None,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(st.one_of(st.binary(max_size=400), *[st.integers(0, 2**48)] * 9))
    def attempt(drawn: bytes | int) -> None:
        data = drawn if isinstance(drawn, bytes) else spoiled(random.Random(drawn), target)
        try:
            slow_s = _tried(target, data, project)
        except Exception as error:
            error.add_note(f"{name}: {data!r}") if hasattr(error, "add_note") else None
            raise
        assert slow_s < SLOWEST_S, (name, slow_s, data)

    attempt()
    assert outside(tmp_path, project) == before
    made = sorted(path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file())
    assert all(path.startswith(("in/", "cache/", "scripts/")) for path in made), made
    assert all(re.fullmatch(SCRIPTS, path[8:]) for path in made if path.startswith("scripts/")), made


def test_the_valid_inputs_are_valid(tmp_path: Path) -> None:
    """What is spoiled is read well before: else fuzzing would only try the first check of each reader."""
    for name, target in targets(tmp_path / "made").items():
        assert name in NAMES
        if name not in ("show.json", "address", "pls", "spoken"):
            target.read(target.valid[0], tmp_path)
