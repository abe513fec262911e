"""Look at a finished render from outside: `python -m tests.helpers.outside REPORT.json`, the output of `render --json`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import feedparser
import numpy as np

from tests.helpers.measure import chapter_titles, decoded, integrated_lufs, true_peak_dbtp


def check(episode: dict[str, Any]) -> None:
    """One episode's files agree with the report and with each other."""
    mp3 = Path(episode["mp3"])
    samples, rate_hz = decoded(mp3)
    duration_s = len(samples) / rate_hz
    assert rate_hz == 44_100
    assert abs(duration_s - episode["duration_s"]) < 0.001, (duration_s, episode["duration_s"])
    loudness, peak = integrated_lufs(samples, rate_hz), true_peak_dbtp(samples, rate_hz)
    assert abs(loudness + 16) <= 0.1, loudness
    assert peak <= -1.0, peak
    quiet = np.abs(samples).max(axis=1) < 1e-3
    assert quiet.mean() < 0.5, "more silence than speech"
    chapters = chapter_titles(mp3)
    assert len(chapters) == 7, chapters  # the opening, five perspectives, the closing
    transcript = Path(episode["transcripts"]["vtt"]).read_text(encoding="utf-8")
    assert transcript.startswith("WEBVTT") and transcript.count("-->") >= episode["segments"]
    feed = feedparser.parse(Path(episode["feed"]).read_bytes())
    assert not feed.bozo, feed.bozo_exception
    (item,) = [entry for entry in feed.entries if entry.title == episode["title"]]
    assert int(item.enclosures[0]["length"]) == mp3.stat().st_size
    print(f"{episode['language']}: {duration_s:.1f} s, {loudness:.2f} LUFS, {peak:.2f} dBTP, {len(chapters)} chapters")
    if shutil.which("ffmpeg"):
        run = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", mp3, "-f", "null", "-"], capture_output=True, text=True, check=True
        )
        assert not run.stderr, run.stderr


def main() -> None:
    """Check every episode of the report."""
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    assert [episode["language"] for episode in report["episodes"]] == ["fr", "en"]
    for episode in report["episodes"]:
        check(episode)
    print(f"{len(report['episodes'])} episodes are whole, seen from outside")


if __name__ == "__main__":
    main()
