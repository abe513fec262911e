"""How fast the voices of the shipped Kokoro cast speak at rate 1, in syllables a minute, their pauses made.

    python benchmarks/pace.py [--lang en] [--sentences 3]

Every voice of a language says the same sentences, the first of each passage of benchmarks/voices_passages.py.
The exit status is 1 when two voices of a language are more than 12 % apart.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from audiobrief.config.cast import project_cast
from audiobrief.config.project import find_project
from audiobrief.locales import DEFAULT_LOCALE
from audiobrief.speech.cache.store import speech_key
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.engines.phonemes import ipa_of
from audiobrief.speech.model import Utterance, identity_of
from audiobrief.speech.synthesize import MemoryStore, synthesize

sys.path.insert(0, str(Path(__file__).parent))
from voices_passages import PASSAGES

MOST_APART = 0.12
_NUCLEUS = re.compile("[aeiouyæøœɐɑɒɔəɚɛɜɝɨɪɯɵɤʊʌᵻ][\u0303ːɪʊ]*")


@dataclass(frozen=True)
class Line:
    utterance: Utterance
    identity: str

    @property
    def key(self) -> str:
        return speech_key(self.utterance, self.identity)


def syllables(text: str, locale: str) -> int:
    """How many syllables a text has: the vowels of its phonemes, a diphthong as one."""
    return len(_NUCLEUS.findall(ipa_of([(text, ())], locale)[0]))


def measured(language: str, sentences: int) -> dict[str, float]:
    """Syllables a minute of each voice of the shipped cast, by its name, without the silence between sentences."""
    project = find_project(Path.cwd())
    cast, locale = project_cast(project), DEFAULT_LOCALE[language]
    engine = KokoroSynthesizer(project.engine_folders)
    texts = [text for passage in PASSAGES[locale] for text in passage[:sentences]]
    count = sum(syllables(text, locale) for text in texts)
    found = {}
    for part in cast.parts[language].values():
        voice = part.on(engine.name)
        if voice is None:
            continue
        utterances = [Utterance(text, locale, voice, pauses=cast.pauses_in(locale)) for text in texts]
        lines = [Line(one, identity_of(engine, one)) for one in utterances]
        store = MemoryStore()
        synthesize(lines, engine, store).raise_failures()
        spoken_s = sum(stored.clip.duration_s for line in lines if (stored := store.get(line.key)) is not None)
        found[voice.id] = count / spoken_s * 60
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=("fr", "en"), action="append")
    parser.add_argument("--sentences", type=int, default=3)
    chosen = parser.parse_args()
    missed = False
    for language in chosen.lang or ("fr", "en"):
        found = measured(language, chosen.sentences)
        apart = max(found.values()) / min(found.values()) - 1
        missed = missed or apart > MOST_APART
        print(f"\n| {language} | syllables a minute |\n|---|---|")
        for name, pace in found.items():
            print(f"| {name} | {pace:.0f} |")
        print(f"\nat most {apart:.1%} apart (target {MOST_APART:.0%})")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
