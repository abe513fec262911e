"""A show of many episodes: feeds and pages rebuilt from nothing, unchanged, and after one new episode.

Usage: python benchmarks/catalog.py [EPISODES]; half of them are French, half English.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfile

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from audiobrief.config.project import find_project  # noqa: E402
from audiobrief.config.show import load_show  # noqa: E402
from audiobrief.podcast.manifest import save_manifest  # noqa: E402
from audiobrief.podcast.model import PublishedFile, SpokenSegment, Waveform  # noqa: E402
from audiobrief.podcast.transcript import TranscriptLine, cues, to_vtt  # noqa: E402
from audiobrief.workflows.feeds import rebuild_feeds  # noqa: E402
from tests.helpers.published import episode  # noqa: E402

PARAGRAPHS = ("La ville ouvre une ligne de tramway ; elle coûte 2,1 milliards $. Qui paiera ? " * 3,) * 2


def add(output: Path, language: str, number: int) -> None:
    """One episode of two minutes with five parts, its manifest and its subtitles; its MP3 is empty but long."""
    folder, name = output / language, f"story-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    made = episode()
    parts = tuple(
        SpokenSegment(
            f"part-{n}", made.voices[n % 3].perspective, f"Partie {n}", "Ana", n * 24.0, n * 24.0 + 23, PARAGRAPHS
        )
        for n in range(5)
    )
    lines = [
        TranscriptLine(p.start_s + 11 * i, p.start_s + 11 * i + 10, "Ana", text)
        for p in parts
        for i, text in enumerate(p.paragraphs)
    ]
    vtt = to_vtt(cues(lines, "fr-CA"))
    (folder / f"{name}.vtt").write_bytes(vtt)
    with (folder / f"{name}.mp3").open("wb") as file:
        file.truncate(1_900_000)
    moment = datetime(2020, 1, 1, 6) + timedelta(days=number)
    save_manifest(
        folder,
        replace(
            made,
            id=name,
            language=language,
            locale=f"{language}-CA",
            guid=f"{language}-{number}",
            title=f"{made.title} {number}",
            published_at=f"{moment.isoformat()}-05:00",
            duration_s=120.0,
            segments=parts,
            audio=PublishedFile(f"{name}.mp3", 1_900_000, "ab" * 32),
            vtt=PublishedFile(f"{name}.vtt", len(vtt), hashlib.sha256(vtt).hexdigest()),
            srt=None,
            chapters_json=None,
            twin=None,
            waveform=Waveform("0z" * 120, "-0" * 40 + "-1" * 40 + "-2" * 40),
        ),
    )


def main() -> None:
    """Prints one line a rebuild: seconds, and what it wrote and kept; the highest memory last."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        copyfile(ROOT / "show.yaml", root / "show.yaml")
        project = find_project(root)
        show = load_show(project.show)
        for number in range(count // 2):
            for language in show.editions:
                add(project.output, language, number)
        rebuild_feeds(project, show)  # links the editions, draws the covers
        for path in (*project.output.glob("*/*.html"), *project.output.glob("*/*.xml")):
            path.unlink()
        spent: dict[str, float] = {}
        for what in ("from nothing", "unchanged", "one new episode"):
            if what == "one new episode":
                for language in show.editions:
                    add(project.output, language, count // 2)
            start = time.perf_counter()
            changes = rebuild_feeds(project, show).changes
            spent[what] = time.perf_counter() - start
            print(f"{what:16} {spent[what]:6.2f} s  {len(changes.written)} written, {len(changes.kept)} kept")
        print(f"one new episode / from nothing: {spent['one new episode'] / spent['from nothing']:.2f}")
        print(f"highest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
