"""Which words are heard: pocketsphinx, told the sentences of one episode, so that it only has to tell them apart.

A free recogniser gets a fifth of the words of good neural speech wrong, and takes ten times as long. French is
recognised with the English model, too: the package has no other, and among the words of one episode it is enough.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from audiobrief.audio.clip import Clip, silence
from audiobrief.errors import MissingError, SoundError
from audiobrief.locales import language_of
from audiobrief.qa.listening.phones import phones_of
from audiobrief.speech.engines.phonemes import ipa_of
from audiobrief.speech.model import Utterance
from audiobrief.text.speech_target import Piece

INSTALL = "pip install 'audiobrief[listen]'"
_MARGIN_S = 0.2  # the recogniser wants a little quiet around speech
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SEARCH = "episode"


@dataclass(frozen=True, eq=False)
class Recogniser:
    """A decoder that knows the sentences of one episode."""

    decoder: Any


def find_recogniser() -> None:
    """Raise MissingError with the command that installs pocketsphinx if it is not there."""
    try:
        import pocketsphinx  # noqa: F401
    except ImportError as error:
        raise MissingError("the recogniser of words, pocketsphinx, is not installed", fix=INSTALL) from error


def words_of(text: str) -> tuple[str, ...]:
    """The words of a spoken text, as the recogniser calls them."""
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.casefold()))


def open_recogniser(utterances: Sequence[Utterance]) -> Recogniser:
    """A recogniser of what these utterances say, all of one locale.

    Raises: MissingError without pocketsphinx, EngineError without espeak's pronunciations, SoundError.
    """
    find_recogniser()
    from pocketsphinx import Decoder, get_model_path

    sentences = [words_of(utterance.text) for utterance in utterances]
    model = Path(get_model_path()) / "en-us"
    with tempfile.TemporaryDirectory(prefix="audiobrief-") as folder:
        dictionary, grammar = Path(folder) / "episode.dict", Path(folder) / "episode.lm"
        dictionary.write_text("".join(_entries(utterances, model / "cmudict-en-us.dict")), encoding="utf-8")
        grammar.write_text(to_arpa(sentences), encoding="utf-8")
        try:
            decoder = Decoder(
                hmm=str(model / "en-us"), dict=str(dictionary), lm=None, samprate=RATE_HZ, loglevel="FATAL"
            )
            decoder.add_lm_file(_SEARCH, str(grammar))
        except (RuntimeError, ValueError) as error:
            raise SoundError(f"the recogniser does not start ({error}); run: {INSTALL} --force-reinstall") from error
    return Recogniser(decoder)


def recognised(recogniser: Recogniser, clip: Clip) -> tuple[str, ...]:
    """The words heard in a clip at 16 kHz."""
    decoder = recogniser.decoder
    decoder.activate_search(_SEARCH)
    _decode(decoder, clip)
    heard = decoder.hyp()
    return tuple(re.sub(r"\(\d+\)$", "", word) for word in heard.hypstr.split()) if heard else ()


def fits(recogniser: Recogniser, text: Sequence[str], clip: Clip) -> bool:
    """Whether the words can be laid along the clip at 16 kHz, the first to the last, each with its sound."""
    decoder = recogniser.decoder
    try:
        decoder.set_align_text(" ".join(text))
        _decode(decoder, clip)
    except RuntimeError:
        return False
    return decoder.hyp() is not None


def _decode(decoder: Any, clip: Clip) -> None:
    # Some noise in the last bits: digital silence has no logarithm.
    quiet = np.random.default_rng(0).normal(0, 1e-4, round(_MARGIN_S * RATE_HZ)).astype(np.float32)
    samples = np.concatenate((quiet, clip.samples[:, 0], quiet))
    decoder.start_utt()
    decoder.process_raw((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()


def _entries(utterances: Sequence[Utterance], dictionary: Path) -> Iterator[str]:
    """A line for each pronunciation of each word: those of the dictionary in English, and those of espeak."""
    locale = utterances[0].locale
    words = sorted({word for utterance in utterances for word in words_of(utterance.text)})
    known = _known(dictionary, frozenset(words)) if language_of(locale) == "en" else {}
    asked = [(word, (word, ())) for word in words] + [
        (word, (word, (piece,)))
        for utterance in utterances
        for piece in utterance.pieces
        for word, piece in _voiced_words(piece)
    ]
    found: dict[str, list[str]] = {word: list(known.get(word, ())) for word in words}
    for (word, _), ipa in zip(asked, ipa_of([one for _, one in asked], locale), strict=True):
        found.setdefault(word, []).extend(phones_of(ipa, locale))
    for word in words:
        # What has no sound at all is heard as a breath.
        for number, phones in enumerate(dict.fromkeys(found[word] or ["HH"]), start=1):
            yield f"{word}{f'({number})' if number > 1 else ''} {phones}\n"


def _voiced_words(piece: Piece) -> Iterable[tuple[str, Piece]]:
    """The words of a piece that has a language of its own, or its one word with its IPA."""
    words = words_of(piece.text)
    if piece.language:
        return [(word, Piece(word, language=piece.language)) for word in words]
    return [(words[0], piece)] if piece.ipa and len(words) == 1 else []


def _known(dictionary: Path, words: frozenset[str]) -> dict[str, list[str]]:
    """The pronunciations of those words that the dictionary has."""
    found: dict[str, list[str]] = {}
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            entry, _, phones = line.rstrip().partition(" ")
            word = entry.partition("(")[0]
            if word in words:
                found.setdefault(word, []).append(phones)
    return found


_KEPT = 0.5  # of each word's probability, for what followed it; the rest for every other word
_NEVER = -99.0


def to_arpa(sentences: Iterable[Sequence[str]]) -> str:
    """The bigram model of some sentences.

    Source: the ARPA format, as in NIST's and SRI's toolkits; base-10 logarithms.
    """
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        whole = ("<s>", *sentence, "</s>")
        words.update(whole)
        pairs.update(pairwise(whole))
    return "\n".join(_lines(words, pairs)) + "\n"


def _lines(words: Counter[str], pairs: Counter[tuple[str, str]]) -> Iterator[str]:
    total = sum(words.values())
    followed: Counter[str] = Counter()
    reached: dict[str, float] = {}
    for (before, after), count in pairs.items():
        followed[before] += count
        reached[before] = reached.get(before, 0.0) + words[after] / total
    yield from ("\\data\\", f"ngram 1={len(words)}", f"ngram 2={len(pairs)}", "", "\\1-grams:")
    for word in sorted(words):
        log = _NEVER if word == "<s>" else math.log10(words[word] / total)
        rest = (1 - _KEPT) / max(1e-6, 1 - reached[word]) if word in reached else 1.0
        yield f"{log:.4f} {word} {math.log10(rest):.4f}"
    yield from ("", "\\2-grams:")
    for before, after in sorted(pairs):
        yield f"{math.log10(_KEPT * pairs[before, after] / followed[before]):.4f} {before} {after}"
    yield from ("", "\\end\\")


RATE_HZ = 16_000  # of every ear here
_PIECE = 1 << 16


def slices(path: Path, spans_s: Sequence[tuple[float, float]]) -> Iterator[Clip]:
    """A mono clip at 16 kHz for each (start, end), which ascend and do not overlap; the file is read once.

    Raises: SoundError naming the file when it cannot be decoded.
    """
    import soundfile

    try:
        with soundfile.SoundFile(path) as sound:
            place = 0
            for start_s, end_s in spans_s:
                start, end = (round(time_s * sound.samplerate) for time_s in (start_s, end_s))
                while place < start:  # seeking in an MP3 is not exact
                    skipped = len(sound.read(min(_PIECE, start - place), dtype="float32"))
                    if not skipped:
                        break
                    place += skipped
                samples = sound.read(max(0, end - place), dtype="float32", always_2d=True)
                place += len(samples)
                if not len(samples):
                    yield silence(0.0, RATE_HZ)
                    continue
                yield Clip(np.ascontiguousarray(samples), sound.samplerate).mono().resampled(RATE_HZ)
    except (soundfile.LibsndfileError, OSError) as error:
        raise SoundError(f"{path}: cannot be read ({error}); render the episode again") from error
