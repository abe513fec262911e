"""Whether short texts by the Kokoro cast are heard right by Whisper, once in a row of others and once each alone.

    python benchmarks/short.py [--lang fr] [--alone] [--model FOLDER|NAME]

Twenty texts of each language by the narrator and another voice. `--alone` speaks them without the sentence before that
the engine gives to short texts. The exit status is 1 when fewer than nine in ten are heard right.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from audiobrief.audio.clip import Clip, trim
from audiobrief.config.cast import project_cast
from audiobrief.config.project import find_project
from audiobrief.locales import DEFAULT_LOCALE
from audiobrief.qa.listening.differences import compare
from audiobrief.qa.listening.slices import RATE_HZ
from audiobrief.qa.listening.sounds import sounded
from audiobrief.qa.listening.whisper import open_recogniser, recognised
from audiobrief.qa.podcast.heard_words import is_wrong
from audiobrief.speech.engines import kokoro_context
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.model import Utterance, Voice
from audiobrief.speech.validation import gated
from audiobrief.text.lexicon.load import builtin
from audiobrief.text.spoken_form import say
from audiobrief.workflows.listen import spoken_words

sys.path.insert(0, str(Path(__file__).parent))
from listening import heard_in_rows

TEXTS = {
    "fr": (
        "Exemple.", "Non.", "Oui.", "En bref.", "Les faits.", "Un exemple.", "Vraiment?", "Le point de vue neutre.",
        "Pommes, poires, prunes.", "Bonne nouvelle!", "Et pourtant.", "Pas encore.", "À suivre.", "Le contexte.",
        "Rouge, vert, bleu.", "Conclusion", "Le pour et le contre", "Trois raisons.", "Lundi, mardi, jeudi.",
        "Pourquoi?",
    ),
    "en": (
        "Example.", "No.", "Yes.", "In short.", "The facts.", "An example.", "Really?", "The neutral view.",
        "Apples, pears, plums.", "Good news!", "And yet.", "Not yet.", "To be continued.", "The background.",
        "Red, green, blue.", "Conclusion", "Pros and cons", "Three reasons.", "Monday, Tuesday, Thursday.", "Why?",
    ),
}  # fmt: skip
PARTS = ("narrator", "facts")
LEAST = 0.9


def spoken(language: str) -> list[tuple[str, str, Clip]]:
    """Each text by two voices of the cast: (text, voice, sound at 16 kHz)."""
    project = find_project(Path.cwd())
    cast, engine, locale = project_cast(project), KokoroSynthesizer(project.engine_folders), DEFAULT_LOCALE[language]
    found = []
    for name in PARTS:
        for text in TEXTS[language]:
            voice = cast.part(locale, name).on(engine.name) or Voice(engine.name, f"{language}-{name}")
            said = say(text, locale)
            clip = trim(gated(engine, Utterance(said.spoken, locale, voice, said.pieces)).clip).clip
            found.append((text, name, clip.mono().resampled(RATE_HZ)))
    return found


def is_right(text: str, heard: str, locale: str) -> bool:
    """Whether what was heard is what was said, by its sounds; no second hearing."""
    said = say(text, locale)
    wanted = sounded(said.spoken, said.pieces, locale)
    return not is_wrong(compare(wanted, spoken_words(heard, locale, builtin()), locale))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=("fr", "en"), action="append")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--model", default="")
    options = parser.parse_args()
    if options.alone:
        kokoro_context.LONGEST = 0
    recogniser = open_recogniser(find_project(Path.cwd()).engine_folders.models, options.model)
    missed = False
    for language in options.lang or ("fr", "en"):
        locale = DEFAULT_LOCALE[language]
        said = spoken(language)
        rows = heard_in_rows(recogniser, [clip for _, _, clip in said], locale)
        right = {"in a row": 0, "each alone": 0}
        for (text, name, clip), in_row in zip(said, rows, strict=True):
            alone = recognised(recogniser, [clip], locale)[0].text
            for way, heard in zip(right, (in_row, alone), strict=True):
                if is_right(text, heard, locale):
                    right[way] += 1
                else:
                    sys.stdout.write(f"  [{name}, {way}] {text} | {heard} | {clip.duration_s:.2f} s\n")
        missed = missed or min(right.values()) < LEAST * len(said)
        seconds = sum(clip.duration_s for _, _, clip in said)
        counts = ", ".join(f"{count} {way}" for way, count in right.items())
        sys.stdout.write(f"{language}: of {len(said)} heard right at once: {counts}; {seconds:.0f} s of speech\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
