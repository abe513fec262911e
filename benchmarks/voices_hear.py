"""How soon `audiobrief voices hear` sounds with Kokoro: beside the engine's own time for the line, and from the cache.

    python benchmarks/voices_hear.py [--rounds 9]

Each round has a line of its own: spoken by a loaded engine in this process, then by the command (weights in the
cache, speech not), then by the command again (speech in the cache, too). The command's time ends where its player
starts: a shell script in the place of a real one. Differences compare runs of one round.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from audiobrief.config.project import find_project
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.model import Utterance, Voice

LINE = "Selon les chercheurs du groupe {number}, cette technologie pourrait transformer la médecine."
SPOKEN = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
TARGETS_S = {"more than the engine": 2.5, "from the cache": 1.0}


def player(folder: Path) -> Path:
    """A program that notes when it was started; returns the file of its note."""
    note = folder / "started"
    program = folder / "afplay"
    program.write_text(f'#!/bin/sh\ndate +%s.%N > "{note}"\n', encoding="utf-8")
    program.chmod(0o755)
    return note


def first_sound_s(text: str, folder: Path, note: Path) -> tuple[float, float]:
    """Seconds from the command's start to its player's, and the processor time of the command."""
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    run = "from audiobrief.cli.main import main; main()"
    command = [sys.executable, "-c", run, "voices", "hear", "fr.optimistic", text, "-e", "kokoro", "--quiet"]
    before = os.times()
    start_s = time.time()
    subprocess.run(command, env=environment, check=True, cwd=folder)
    after = os.times()
    spent_s = after.children_user + after.children_system - before.children_user - before.children_system
    return float(note.read_text()) - start_s, spent_s


def own_time_s(engine: KokoroSynthesizer, text: str) -> tuple[float, float]:
    """Seconds, and processor time, that the loaded engine takes for the line."""
    start_s, spent_s = time.perf_counter(), time.process_time()
    engine.speak(Utterance(text, "fr-CA", Voice("kokoro", "fr-optimistic")))
    return time.perf_counter() - start_s, time.process_time() - spent_s


def measured(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Wall and processor seconds of each round by way; one round goes before to warm the files."""
    found: dict[str, list[tuple[float, float]]] = {"engine": [], "command": [], "from the cache": []}
    engine = KokoroSynthesizer(find_project(Path.cwd()).engine_folders)
    own_time_s(engine, "Bonjour à tous et à toutes.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["AUDIOBRIEF_CACHE"] = str(folder / "cache")
        note = player(folder)
        first_sound_s("Bonjour.", folder, note)
        for number in range(rounds):
            text = LINE.format(number=SPOKEN[number % len(SPOKEN)])
            found["engine"].append(own_time_s(engine, text))
            found["command"].append(first_sound_s(text, folder, note))
            found["from the cache"].append(first_sound_s(text, folder, note))
            line = ", ".join(f"{way} {runs[-1][0]:.2f} s" for way, runs in found.items())
            sys.stdout.write(f"round {number + 1}: {line}\n")
            sys.stdout.flush()
    return found


def main() -> int:
    """Exit status: 1 when a median misses its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    found = measured(parser.parse_args().rounds)
    both = list(zip(found["command"], found["engine"], strict=True))
    found["more than the engine"] = [(own[0] - engine[0], own[1] - engine[1]) for own, engine in both]
    lines = ["", "| | median s | range | processor s | target |", "|---|---|---|---|---|"]
    medians = {}
    for way, runs in found.items():
        wall = [run[0] for run in runs]
        medians[way] = statistics.median(wall)
        spent_s = statistics.median(run[1] for run in runs)
        figures = (f"{medians[way]:.2f}", f"{min(wall):.2f}-{max(wall):.2f}", f"{spent_s:.2f}")
        lines.append(f"| {way} | {' | '.join(figures)} | {TARGETS_S.get(way, '')} |")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    sys.stdout.write("\n".join(lines) + f"\n\n{os.cpu_count()} processors{load}\n")
    return 1 if any(medians[way] > target for way, target in TARGETS_S.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
