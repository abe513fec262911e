"""How fast Kokoro speaks here: a plain loop over `Kokoro.create` against the engine, paired and interleaved.

    pip install kokoro-onnx==0.6.1  # the plain loop that it is compared with
    python benchmarks/kokoro_throughput.py [--rounds 5]

Each round runs every way once, in turning order, on the same text; a ratio compares runs of one round, so
that whatever else the machine does weighs on both. OpenVINO is measured when it is installed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from audiobrief.config.project import find_project
from audiobrief.script.model import parse
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.engines.kokoro_runtime import fastest_runtime
from audiobrief.speech.engines.kokoro_voices import load_styles
from audiobrief.speech.engines.kokoro_weights import joined_model
from audiobrief.speech.model import Utterance, Voice
from audiobrief.text.spoken_form import utterances

VOICE = "ff_siwis"
FOLDERS = find_project(Path.cwd()).engine_folders
SCRIPT = Path(__file__).parent.parent / "scripts" / "traversier.fr.yaml"
PLAIN, DEFAULT, FAST = "plain loop over Kokoro.create", "audiobrief, onnxruntime", "audiobrief, openvino"


def _spoken_texts() -> tuple[str, ...]:
    """The first sentences of the shipped episode, as they are spoken."""
    script = parse(SCRIPT.read_text("utf-8"), SCRIPT.name)
    spoken = [said.spoken for part in script.segments for text in part.text for said in utterances(text, "fr-CA")]
    return tuple(spoken[:16])


TEXTS = _spoken_texts()


def targets() -> dict[str, float]:
    """The least times as fast as the plain loop: of the default, and of what is chosen with OpenVINO installed."""
    wanted = {DEFAULT: 1.2}
    if find_spec("openvino") is not None:
        wanted[DEFAULT if fastest_runtime() == "onnxruntime" else FAST] = 1.4
    return wanted


def plain_loop(folder: Path) -> Callable[[], None]:
    """What a script with kokoro-onnx does: its defaults, one sentence after the other."""
    from kokoro_onnx import Kokoro

    voices = folder / "voices.npz"
    np.savez(voices, ff_siwis=load_styles(VOICE)[:, None])
    kokoro = Kokoro(str(joined_model(FOLDERS.models)), str(voices))

    def run() -> None:
        for text in TEXTS:
            kokoro.create(text, VOICE, lang="fr-fr")

    return run


def engine_run(runtime: str) -> Callable[[], None]:
    """What the pipeline does: as many sentences at once as the engine allows."""
    engine = KokoroSynthesizer(FOLDERS, runtime)
    utterances = [Utterance(text, "fr-CA", Voice("kokoro", VOICE)) for text in TEXTS]

    def run() -> None:
        with ThreadPoolExecutor(engine.concurrency) as pool:
            list(pool.map(engine.speak, utterances))

    return run


def spoken_s() -> float:
    """How long the whole text lasts."""
    engine = KokoroSynthesizer(FOLDERS, "onnxruntime")
    return sum(engine.speak(Utterance(text, "fr-CA", Voice("kokoro", VOICE))).clip.duration_s for text in TEXTS)


def measured(ways: dict[str, Callable[[], None]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each run by way; one run each goes before to load and warm."""
    for run in ways.values():
        run()
    found: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            start = time.perf_counter()
            ways[name]()
            found[name].append(time.perf_counter() - start)
        line = ", ".join(f"{name} {times[-1]:.1f} s" for name, times in found.items())
        sys.stdout.write(f"round {number + 1}: {line}\n")
        sys.stdout.flush()
    return found


def table(found: dict[str, list[float]], duration_s: float) -> str:
    """Median times, speed against real time, and the median of the paired ratios with their range."""
    lines = ["", "| way | seconds | s per s of speech | times as fast | range | target |", "|---|---|---|---|---|---|"]
    for name, times in found.items():
        ratios = [plain / own for plain, own in zip(found[PLAIN], times, strict=True)]
        middle = statistics.median(times)
        lines.append(
            f"| {name} | {middle:.1f} | {middle / duration_s:.2f} | {statistics.median(ratios):.2f} "
            f"| {min(ratios):.2f}-{max(ratios):.2f} | {targets().get(name, '')} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Exit status: 1 when a median ratio misses its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        ways = {PLAIN: plain_loop(Path(folder)), DEFAULT: engine_run("onnxruntime")}
        if find_spec("openvino") is not None:
            ways[FAST] = engine_run("openvino")
        found = measured(ways, rounds)
    sys.stdout.write(f"{table(found, spoken_s())}\n\n{os.cpu_count()} processors; {rounds} rounds\n")
    missed = [
        name
        for name, times in found.items()
        if statistics.median(a / b for a, b in zip(found[PLAIN], times, strict=True)) < targets().get(name, 0)
    ]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
