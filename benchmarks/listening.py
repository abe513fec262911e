"""How well `audiobrief verify --listen` hears: false alarms on Kokoro's own speech, and planted faults that are found.

    python benchmarks/listening.py [--lang fr] [--sentences 40] [--model FOLDER|NAME]

Each sentence of benchmarks/sentences/ is spoken by the voices of the cast in turn. Every `{kind:said|other}` in it
makes one planted fault: the sentence is judged against its text with the other number (n), name (a) or negation (x).
Two more are planted in the sound: the first 60 % of it, and the sound of the next sentence.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiobrief.audio.clip import Clip
from audiobrief.config.cast import project_cast
from audiobrief.config.project import find_project
from audiobrief.locales import DEFAULT_LOCALE
from audiobrief.qa.listening.differences import compare
from audiobrief.qa.listening.slices import RATE_HZ
from audiobrief.qa.listening.sounds import sounded
from audiobrief.qa.listening.whisper import WAYS, Recogniser, open_recogniser, recognised, rows
from audiobrief.qa.podcast.heard_words import is_wrong
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.model import Utterance, Voice
from audiobrief.text.lexicon.load import builtin
from audiobrief.text.spoken_form import say
from audiobrief.workflows.listen import spoken_words

FOLDER = Path(__file__).parent / "sentences"
CHOICE = re.compile(r"\{(?P<kind>\w):(?P<said>.*?)\|(?P<other>.*?)\}")
KINDS = {"n": "another number", "a": "another name", "x": "another negation"}
VOICES = ("narrator", "facts", "neutral", "example", "optimistic", "pessimistic")


@dataclass(frozen=True, eq=False)
class Sentence:
    """One spoken sentence: its text, its texts with a planted fault by kind, and its sound at 16 kHz."""

    text: str
    planted: tuple[tuple[str, str], ...]
    voice: str
    clip: Clip


def sentences(lines: Sequence[str], language: str) -> Iterator[Sentence]:
    """Each line, spoken by the next voice of the cast."""
    project = find_project(Path.cwd())
    cast, engine, locale = project_cast(project), KokoroSynthesizer(project.engine_folders), DEFAULT_LOCALE[language]
    for number, line in enumerate(lines):
        text = CHOICE.sub(r"\g<said>", line)
        planted = tuple((KINDS[one["kind"]], _with(line, one.start())) for one in CHOICE.finditer(line))
        name = VOICES[number % len(VOICES)]
        voice = cast.part(locale, name).on("kokoro") or Voice("kokoro", f"{language}-{name}")
        said = say(text, locale)
        clip = engine.speak(Utterance(said.spoken, locale, voice, said.pieces)).clip.mono().resampled(RATE_HZ)
        yield Sentence(text, planted, name, clip)


def _with(line: str, start: int) -> str:
    """The line with the other wording at one place, and what is said everywhere else."""
    return CHOICE.sub(lambda one: one["other"] if one.start() == start else one["said"], line)


def heard_in_rows(recogniser: Recogniser, clips: Sequence[Clip], locale: str) -> list[str]:
    """What is heard of each clip, in rows as the command listens first."""
    found: list[str] = []
    for count in rows(clip.duration_s for clip in clips):
        row = clips[len(found) : len(found) + count]
        found += [heard.text for heard in recognised(recogniser, row, locale)]
    return found


def listener(recogniser: Recogniser, locale: str) -> Callable[[str, Clip, str], bool]:
    """Whether a clip is found to say another text, where `first` was heard of it in its row."""
    again: dict[tuple[int, int], str] = {}

    def wrong(text: str, clip: Clip, first: str) -> bool:
        said = say(text, locale)
        wanted = sounded(said.spoken, said.pieces, locale)
        for way in range(len(WAYS)):
            key = (id(clip), way)
            if way and key not in again:
                again[key] = recognised(recogniser, [clip], locale, way)[0].text
            heard = again[key] if way else first
            if not is_wrong(compare(wanted, spoken_words(heard, locale, builtin()), locale)):
                return False
        return True

    return wrong


def measure(language: str, most: int, model: str) -> None:
    """Write the counts of one language."""
    locale = DEFAULT_LOCALE[language]
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()[:most]
    spoken = list(sentences(lines, language))
    recogniser = open_recogniser(find_project(Path.cwd()).engine_folders.models, model)
    start_s = time.process_time()
    clips = [one.clip for one in spoken]
    firsts = heard_in_rows(recogniser, clips, locale)
    cuts = [Clip(clip.samples[: int(clip.frames * 0.6)], clip.rate_hz) for clip in clips]
    cut_firsts = heard_in_rows(recogniser, cuts, locale)
    wrong = listener(recogniser, locale)
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()

    def count(kind: str, is_found: bool, text: str) -> None:
        tried[kind] += 1
        found[kind] += is_found
        if is_found == (kind == "honest"):
            sys.stdout.write(f"  {language} {kind}: {text}\n")

    for place, one in enumerate(spoken):
        after = (place + 1) % len(spoken)
        count("honest", wrong(one.text, one.clip, firsts[place]), f"[{one.voice}] {one.text} | {firsts[place]}")
        for kind, text in one.planted:
            count(kind, wrong(text, one.clip, firsts[place]), text)
        count("cut to 60 %", wrong(one.text, cuts[place], cut_firsts[place]), one.text)
        count("another sentence", wrong(one.text, clips[after], firsts[after]), one.text)
    speech_s = sum(clip.duration_s for clip in clips)
    spent_s = time.process_time() - start_s
    sys.stdout.write(f"{language}: {len(spoken)} sentences, {speech_s:.0f} s, {spent_s:.0f} s of processor time\n")
    for kind in tried:
        sys.stdout.write(f"  {kind:18} {found[kind]:3} of {tried[kind]:3} told as wrong\n")


def main() -> int:
    """Measure the wanted languages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=("fr", "en"), action="append")
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--model", default="")
    options = parser.parse_args()
    for language in options.lang or ("fr", "en"):
        measure(language, options.sentences, options.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
