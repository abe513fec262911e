"""How long the pauses of rendered episodes are, by the mark that they stand at, measured on the MP3s.

    python benchmarks/pauses.py output/fr/traversier.mp3 scripts/traversier.fr.yaml [MP3 SCRIPT ...]

The words of the script are found in the episode by its transcript; the silence that ends next to a word's start is the
pause before it. The pauses between sections are what lies between their words, music included.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audiobrief.script.model import Script, parse
from audiobrief.text.normalization.inline import plain

CLASSES = ("comma", "colon", "sentence", "paragraph", "section")
UNMARKED = "none"
_WINDOW_S = 0.01
_SILENT_DB = -40.0  # below the loud parts of the episode
_SHORTEST_S = 0.05
_NEAR_S = 0.12  # from the end of a silence to the start of the word behind it

Spans = list[tuple[float, float]]


def pauses(mp3: Path, script: Script) -> dict[str, list[float]]:
    """The pauses of an episode in seconds, by their class; those where no mark stands under "none"."""
    silences = _silences(mp3)
    timed = json.loads(mp3.with_suffix(".transcript.json").read_text("utf-8"))["segments"]
    marks = list(_marks([one["body"] for one in timed], _ends(script), mp3))
    found: dict[str, list[float]] = {name: [] for name in (*CLASSES, UNMARKED)}
    taken: set[float] = set()
    for mark, after in zip(marks, timed[1:], strict=True):
        near = [span for span in silences if abs(span[1] - after["startTime"]) <= _NEAR_S]
        if mark != "section" and near:
            start_s, end_s = max(near, key=lambda span: span[1] - span[0])
            taken.add(start_s)
            found[mark].append(end_s - start_s)
    between = list(_between_sections(mp3))
    found["section"] = [end_s - start_s for start_s, end_s in between]
    for start_s, end_s in silences:
        inside = timed[0]["startTime"] < start_s and end_s < timed[-1]["endTime"]
        if inside and start_s not in taken and not any(one < end_s and start_s < other for one, other in between):
            found[UNMARKED].append(end_s - start_s)
    return found


def _ends(script: Script) -> dict[int, str]:
    """Where paragraphs and sections end, in signs without spaces from the start: what typography does not change."""
    found, count = {}, 0
    for segment in script.segments:
        for paragraph in (segment.lead, *segment.text):
            count += len("".join(plain(paragraph).split()))
            found[count] = "paragraph"
        found[count] = "section"
    return found


def _marks(words: list[str], ends: dict[int, str], mp3: Path) -> Iterator[str]:
    """The class of the pause behind each word but the last."""
    counts = list(accumulate(len("".join(word.split())) for word in words))
    if not ends.keys() <= {0, *counts}:
        raise SystemExit(f"{mp3}: its transcript does not have the words of the script")
    for (word, after), count in zip(pairwise(words), counts, strict=False):
        yield ends.get(count) or _class(word, after)


def _class(word: str, after: str) -> str:
    ending = word.rstrip(" \xa0\u202f»”\"')]")
    if after in {":", ";", "–", "—"}:
        return UNMARKED  # the pause is behind the mark, which stands apart
    if ending.endswith((".", "!", "?", "…")) and not after[0].islower():
        return "sentence"
    if ending.endswith((":", ";", "–", "—")):
        return "colon"
    return "comma" if ending.endswith(",") else UNMARKED


def _silences(mp3: Path) -> Spans:
    samples, rate_hz = soundfile.read(mp3, dtype="float32", always_2d=True)
    window = round(_WINDOW_S * rate_hz)
    mono: NDArray[np.float32] = samples.mean(axis=1)
    whole = mono[: len(mono) // window * window].reshape(-1, window)
    levels = np.sqrt(np.square(whole, dtype=np.float64).mean(axis=1))
    quiet = np.concatenate([[False], levels < np.percentile(levels, 95) * 10 ** (_SILENT_DB / 20), [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8))).reshape(-1, 2) * _WINDOW_S
    return [(float(start), float(end)) for start, end in edges if end - start >= _SHORTEST_S]


def _between_sections(mp3: Path) -> Iterator[tuple[float, float]]:
    played = json.loads(mp3.with_suffix(".mix.json").read_text("utf-8"))["items"]
    spoken = [item for item in played if item["role"] == "speech"]
    for before, after in pairwise(spoken):
        if before["segment"] != after["segment"]:
            yield before["end_s"], after["start_s"]


def main() -> None:
    for mp3, script in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        found = pauses(Path(mp3), parse(Path(script).read_text("utf-8"), script))
        print(mp3)
        for name, seconds in found.items():
            if seconds:
                low, middle, high = np.percentile(seconds, (10, 50, 90)) * 1000
                over = f", {sum(one > 0.15 for one in seconds)} over 150 ms" if name == UNMARKED else ""
                print(f"  {name:<10} {len(seconds):3}  median {middle:4.0f} ms, 10-90 % {low:4.0f}-{high:4.0f}{over}")


if __name__ == "__main__":
    main()
