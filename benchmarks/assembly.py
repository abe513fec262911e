"""How long a programme takes to mix, master and encode: audiobrief against a pydub script, ffmpeg and lame.

    python benchmarks/assembly.py [--minutes 10 60] [--rounds 5] [--loudnorm-rounds 1] [--ours-only]

Each round runs every way once, in turning order, each in processes of its own, on the same files; a ratio
compares runs of one round, so that whatever else the machine does weighs on both. Loudness and true peak are
read from the finished MP3s by ffmpeg.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import programme
import soundfile
from process_tree import Cost, cost_of

OURS, UNMEASURED = "audiobrief", "unmeasured"
NAMES = {
    OURS: "audiobrief",
    UNMEASURED: "audiobrief, its MP3 not measured",
    "pydub": "pydub: `+`, `normalize`, `export`",
    "loudnorm": "ffmpeg: concat, two-pass loudnorm",
    "expert": "ffmpeg: concat, ebur128, volume, alimiter",
    "lame": "`lame -b 128` on the finished WAV, encoding alone",
}
NEEDS = {OURS: "", UNMEASURED: "", "pydub": "ffmpeg", "loudnorm": "ffmpeg", "expert": "ffmpeg", "lame": "lame"}
BYTES_PER_S = 16_000  # 128 kbit/s
SHORTEST_MINUTES, LONG_MINUTES = 10, 30  # targets are for ten minutes and more, and for about an hour
PEAK_MIB, GROWTH_MIB = 90.0, 5.0


@dataclass(frozen=True)
class Measured:
    """What was found about one length: costs by way, one for each round, and what the last files sound like."""

    minutes: float
    costs: dict[str, list[Cost]]
    heard: dict[str, tuple[float, float]]  # LUFS, dBTP

    def ratios(self, way: str, ours: str = OURS) -> list[float]:
        """Our seconds by the way's, of the same rounds."""
        return [own.wall_s / other.wall_s for own, other in zip(self.costs[ours], self.costs[way], strict=False)]

    @property
    def peak_mib(self) -> float | None:
        """Our highest memory in any round."""
        peaks = [cost.peak_mib for cost in self.costs[OURS]]
        return None if None in peaks else max(peak for peak in peaks if peak is not None)


def most(way: str, minutes: float) -> float | None:
    """The largest ratio of our time to the way's that is good enough; None for a trial too short to tell."""
    if minutes < SHORTEST_MINUTES:
        return None
    if way == "pydub":
        return 0.25 if minutes >= LONG_MINUTES else 0.30
    return {"loudnorm": 0.10, "expert": 0.45, "lame": 0.55}[way]


def found_ways(ours_only: bool) -> list[str]:
    """The ways whose programs are here; says which are left out."""
    ways = []
    for way, program in NEEDS.items():
        if ours_only and way not in (OURS, UNMEASURED):
            continue
        if program and not shutil.which(program):
            _tell(f"{NAMES[way]}: skipped, because {program} is not installed")
        else:
            ways.append(way)
    return ways


def measured(folder: Path, minutes: float, ways: list[str], rounds: dict[str, int]) -> Measured:
    """All rounds over one length."""
    duration_s = _prepared(folder, minutes, ways)
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for number in range(max(rounds[way] for way in ways)):
        turn = number % len(ways)
        for way in ways[turn:] + ways[:turn]:
            if number < rounds[way]:
                costs[way].append(_run(way, folder, duration_s))
        line = ", ".join(f"{way} {done[-1].wall_s:.1f} s" for way, done in costs.items() if len(done) > number)
        _tell(f"{minutes:g} min, round {number + 1}: {line}")
    heard = {way: _heard(folder / f"{way}.mp3") for way in ways} if shutil.which("ffmpeg") else {}
    return Measured(minutes, costs, heard)


def table(found: Measured) -> str:
    """Medians of each way, and the median of the paired ratios with their range against the target."""
    lines = [
        "",
        f"{found.minutes:g} minutes, 44.1 kHz joint stereo, 128 kbit/s",
        "",
        "| way | rounds | wall, s | CPU, s | MiB | LUFS | dBTP | ours / way | range | unmeasured / way | target | |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for way, costs in found.costs.items():
        wall_s = statistics.median(cost.wall_s for cost in costs)
        cpu_s = statistics.median(cost.cpu_s for cost in costs)
        peaks = [cost.peak_mib for cost in costs if cost.peak_mib is not None]
        peak = f"{max(peaks):.0f}" if peaks else "-"
        lufs, peak_dbtp = (f"{value:.1f}" for value in found.heard.get(way, (float("nan"),) * 2))
        cells = [NAMES[way], str(len(costs)), f"{wall_s:.1f}", f"{cpu_s:.1f}", peak, lufs, peak_dbtp]
        if way in (OURS, UNMEASURED):
            cells += [""] * 5
        else:
            ratios, target = found.ratios(way), most(way, found.minutes)
            middle = statistics.median(ratios)
            cells += [f"{middle:.3f}", f"{min(ratios):.3f}-{max(ratios):.3f}"]
            cells.append(f"{statistics.median(found.ratios(way, UNMEASURED)):.3f}")
            cells += ["", ""] if target is None else [f"<= {target:.2f}", "met" if middle <= target else "MISSED"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def missed(results: list[Measured]) -> Iterator[str]:
    """One line for every target that was not met."""
    for found in results:
        length = f"{found.minutes:g} min"
        for way in found.costs:
            target = None if way in (OURS, UNMEASURED) else most(way, found.minutes)
            if target is not None and statistics.median(found.ratios(way)) > target:
                yield f"{length}: {statistics.median(found.ratios(way)):.3f} of {way}, not {target:.2f}"
        if found.peak_mib is not None and found.peak_mib > PEAK_MIB:
            yield f"{length}: {found.peak_mib:.1f} MiB, not {PEAK_MIB:g}"
        if OURS in found.heard:
            lufs, peak_dbtp = found.heard[OURS]
            if abs(lufs + 16) > 0.11 or peak_dbtp > -1.0:  # ffmpeg prints one decimal
                yield f"{length}: {lufs:.1f} LUFS and {peak_dbtp:.1f} dBTP, not -16.0 and at most -1.0"
    peaks = [(found.minutes, found.peak_mib) for found in results if found.peak_mib is not None]
    if len(peaks) > 1:
        (short, low), (long, high) = min(peaks), max(peaks)
        _tell(f"\npeak RSS of audiobrief: {low:.1f} MiB at {short:g} min, {high:.1f} MiB at {long:g} min")
        if high - low > GROWTH_MIB:
            yield f"{high - low:.1f} MiB more at {long:g} min than at {short:g} min, not {GROWTH_MIB:g}"


def _prepared(folder: Path, minutes: float, ways: list[str]) -> float:
    """The programme's files made, and our MP3 once as the WAV that lame gets; how long it lasts in seconds."""
    _tell(f"{minutes:g} min: making the material")
    programme.make(folder, minutes)
    first = folder / "first.mp3"
    cost_of(_command(OURS, folder, first))
    with soundfile.SoundFile(first) as decoded:
        duration_s = float(decoded.frames / decoded.samplerate)
        if "lame" in ways:
            with soundfile.SoundFile(folder / "finished.wav", "w", 44_100, 2, "PCM_16") as wav:
                for block in decoded.blocks(1 << 18, dtype="int16", always_2d=True):
                    wav.write(block)
    return duration_s


def _run(way: str, folder: Path, duration_s: float) -> Cost:
    """One run, whose MP3 must be as long as the programme."""
    out = folder / f"{way}.mp3"
    out.unlink(missing_ok=True)
    cost = cost_of(_command(way, folder, out))
    share = out.stat().st_size / (duration_s * BYTES_PER_S)
    if not 0.98 < share < 1.02:
        raise SystemExit(f"{NAMES[way]} made {share:.1%} of the programme: the benchmark is broken")
    return cost


def _command(way: str, folder: Path, out: Path) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("assembly_ways.py")), way, str(folder), str(out)]


def _heard(mp3: Path) -> tuple[float, float]:
    """Integrated loudness and true peak by ffmpeg's ebur128."""
    filters = "ebur128=peak=true:framelog=verbose"
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(mp3), "-af", filters, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    loudness, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert loudness and peak
    return float(loudness[1]), float(peak[1])


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Exit status: 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, nargs="+", default=[10, 60])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--loudnorm-rounds", type=int, default=1, help="it takes about four minutes for an hour")
    parser.add_argument("--ours-only", action="store_true", help="audiobrief alone, for its memory")
    asked = parser.parse_args()
    ways = found_ways(asked.ours_only)
    rounds = {way: min(asked.rounds, asked.loudnorm_rounds) if way == "loudnorm" else asked.rounds for way in ways}
    results = []
    for minutes in asked.minutes:
        with tempfile.TemporaryDirectory() as folder:
            results.append(measured(Path(folder) / "programme", minutes, ways, rounds))
    for found in results:
        _tell(table(found))
    faults = list(missed(results))
    _tell(f"\n{os.cpu_count()} processors; {asked.rounds} rounds, {rounds.get('loudnorm', 0)} of loudnorm")
    for fault in faults:
        _tell(f"MISSED  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
