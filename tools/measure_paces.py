"""Measures how fast an engine reads, against the bounds that the gate keeps it to (`paces` of the engine).

    python tools/measure_paces.py espeak            # every utterance of briefs/ and the golden tables, 15 s
    python tools/measure_paces.py kokoro 45         # so many for each language, 3 min
    python tools/measure_paces.py espeak 999 FILE   # another brief, too

For each language: the honest extremes in seconds a letter as `plausible.length_fault` counts them, and the engine's
bounds. Bounds are set about a quarter below the quickest and at twice the slowest, so that other voices and sentences
of the same engine pass; half of an utterance must stay below the lower one for texts of more than 60 letters.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import trim
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, Cast, project_cast
from audiobrief.config.project import find_project
from audiobrief.speech import engines
from audiobrief.speech.model import Synthesizer, Utterance
from audiobrief.speech.validation import FREE_LETTERS, FREE_S, faults, letters, longest_letters, pace_in
from audiobrief.text.spoken_form import Said, utterances

ROOT = Path(__file__).parent.parent
LOCALES = {"fr": "fr-CA", "en": "en-CA"}


def texts(cast: Cast, engine: str, briefs: Sequence[Path]) -> Iterator[tuple[str, Said]]:
    """Utterances of briefs and golden tables, by language."""
    target = engines.target(engine)
    for path in briefs:
        for brief in read_briefs(path.read_bytes(), path.name, cast.perspectives, NARRATOR):
            for paragraph in brief.paragraphs:
                yield from ((brief.locale[:2], said) for said in utterances(paragraph, brief.locale, None, target))
    for language, name in (("fr", "french"), ("en", "english")):
        with (ROOT / "tests" / "golden" / f"{name}.tsv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield from ((language, said) for said in utterances(row["written"], LOCALES[language], None, target))


def measured(engine: Synthesizer, cast: Cast, language: str, said: Sequence[Said]) -> None:
    """Prints the extremes of one language."""
    paces = getattr(engine, "paces", {})
    pace, locale = pace_in(paces, language), LOCALES[language]
    voices = [voice for part in cast.parts[language].values() if (voice := part.on(engine.name))]
    rows: list[tuple[float, float, str]] = []
    refused: list[str] = []
    for number, one in enumerate(said):
        voice = voices[number % len(voices)]
        speech = engine.speak(Utterance(one.spoken, locale, voice, one.pieces))
        heard_s = trim(speech.clip.mono()).clip.duration_s
        count = len(letters(one.spoken)) - FREE_LETTERS
        low = heard_s / count if count > 0 else float("inf")
        rows.append((low, (heard_s - FREE_S) / longest_letters(one.spoken), one.spoken))
        refused += [f"{voice.id}: {one.spoken}: {fault}" for fault in faults(speech, one.spoken, pace, voice.rate)]
    quickest, slowest = min(rows), max(rows, key=lambda row: row[1])
    typical = float(np.median([low for low, _, _ in rows if np.isfinite(low)]))
    print(f"{engine.name} {language}: {len(rows)} utterances, {typical:.4f} s a letter in the middle")
    print(f"  quickest {quickest[0]:.4f}, bound {pace.shortest_s:.4f}: {quickest[2][:80]}")
    print(f"  slowest  {slowest[1]:.4f}, bound {pace.longest_s:.4f}: {slowest[2][:80]}")
    print(f"  refused  {len(refused)}", *refused[:10], sep="\n    ")


def main() -> None:
    name = sys.argv[1]
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 10**6
    briefs = [*sorted((ROOT / "briefs").iterdir()), *map(Path, sys.argv[3:])]
    cast = project_cast(find_project(ROOT))
    engine = cast.engine(name)
    found: dict[str, dict[str, Said]] = {"fr": {}, "en": {}}
    for language, said in texts(cast, name, briefs):
        if letters(said.spoken):
            found[language].setdefault(said.spoken, said)
    for language, by_text in found.items():
        # A part of many: evenly, so that long sentences of the briefs and odd phrases of the tables are among them.
        chosen = list(by_text.values())
        measured(engine, cast, language, chosen[:: max(1, len(chosen) // most)])


if __name__ == "__main__":
    main()
