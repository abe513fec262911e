"""The espeak engine: robotic, instant and always there; for tests, drafts and as the last resort."""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from audiobrief.audio.clip import Clip
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.locales import language_of
from audiobrief.speech.engines.espeak_library import (
    DEFAULT_WORDS_PER_MINUTE,
    RATE_HZ,
    WORDS_PER_MINUTE_RANGE,
    EspeakAudio,
    Library,
    Settings,
    VoiceFile,
    catalogue,
    opened,
)
from audiobrief.speech.engines.phonemes import ESPEAK_SYMBOLS, voiced_pieces
from audiobrief.speech.engines.prosody import check_limits, shaped, shaping_identity
from audiobrief.speech.model import Availability, Capabilities, Mark, Speech, Utterance, Voice, VoiceInfo
from audiobrief.speech.validation import Pace
from audiobrief.text.clean import readable

_CONSONANTS = {
    **{char: char for char in "p b t d k f v s z m n l j w h x".split()},
    "ɡ": "g", "g": "g", "ʃ": "S", "ʒ": "Z", "θ": "T", "ð": "D", "ŋ": "N", "ɲ": "n^", "ɥ": "w", "ɫ": "l",
    "tʃ": "tS", "dʒ": "dZ", "ʧ": "tS", "ʤ": "dZ", "ʦ": "ts", "ʣ": "dz", "ç": "C", "χ": "x", "ɣ": "g",
    "ʁ": "r", "ɹ": "r", "r": "r", "ɾ": "t", "ʀ": "r", "ʔ": "", "n̩": "n", "l̩": "l", "ʎ": "l^", "c": "k", "ɟ": "g",
    "ˈ": "'", "'": "'", "ˌ": ",", ",": "", " ": " ", ".": "", "-": "", "ː": "", ":": "", "ʰ": "", "ʲ": "",
}  # fmt: skip
_FRENCH = {
    "a": "a", "ɑ": "a", "æ": "a", "ɐ": "a", "ɒ": "O", "ʌ": "V", "ɔ": "O", "o": "o", "oʊ": "oU", "əʊ": "oU", "aʊ": "au",
    "aɪ": "aI", "eɪ": "eI", "ɔɪ": "OI", "i": "i", "ɪ": "I", "ᵻ": "I", "ɨ": "I", "u": "u", "ʊ": "u", "ɛ": "E", "e": "e",
    "ə": "@", "ɚ": "Wr", "ɜ": "W", "ɝ": "Wr", "y": "y", "ø": "Y", "œ": "W", "ɑ̃": "A~", "ɛ̃": "E~", "æ̃": "E~",
    "ɔ̃": "O~", "õ": "O~", "œ̃": "W~", "ɯ": "u", "ɤ": "o", "ɵ": "Y",
}  # fmt: skip
_ENGLISH = {
    "a": "a", "ɑ": "A:", "ɑː": "A:", "æ": "a", "ɐ": "a#", "ɒ": "0", "ʌ": "V", "ɔ": "O:", "ɔː": "O:", "o": "oU",
    "oʊ": "oU", "əʊ": "oU", "aʊ": "aU", "aɪ": "aI", "eɪ": "eI", "ɔɪ": "OI", "i": "i:", "iː": "i:", "ɪ": "I", "ᵻ": "I",
    "ɨ": "I", "u": "u:", "uː": "u:", "ʊ": "U", "ɛ": "E", "e": "eI", "ə": "@", "ɚ": "3", "ɜ": "3:", "ɜː": "3:",
    "ɝ": "3:", "y": "u:", "ø": "3:", "œ": "3:", "ɑ̃": "A~", "ɛ̃": "aN", "æ̃": "aN", "ɔ̃": "O~", "õ": "O~", "œ̃": "VN",
    "ɯ": "u:", "ɤ": "oU", "ɵ": "3:",
}  # fmt: skip


@lru_cache(maxsize=2)
def _table(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    sounds = {**_CONSONANTS, **(_FRENCH if language == "fr" else _ENGLISH)}
    table = {unicodedata.normalize("NFD", ipa): name for ipa, name in sounds.items()}
    table["ç"] = "C"
    longest_first = sorted(table, key=lambda ipa: (-len(ipa), ipa))
    return table, re.compile("|".join(map(re.escape, longest_first)))


def mnemonics(ipa: str, locale: str) -> str:
    """The phoneme names of a sound for a voice of that locale; what has none is left out."""
    table, pattern = _table(language_of(locale))
    return " ".join("".join(table[sound] for sound in pattern.findall(_normal(ipa))).split())


def _normal(ipa: str) -> str:
    return unicodedata.normalize("NFD", ipa).replace("c\u0327", "ç")


NAME = "espeak"
LONGEST_TEXT = 20_000  # characters; about twenty minutes in one utterance, so surely a mistake
_RENDERING = "rendering 2"  # raise when this module asks the library for something else

# espeak has no Canadian voices; these stand in for them.
_LOCALES = {
    "fr": ("fr-FR", "fr-CA"),
    "fr-be": ("fr-BE",),
    "fr-ch": ("fr-CH",),
    "en": ("en-GB",),
    "en-us": ("en-US", "en-CA"),
}
_SHOWN_AS = {"en": "en-gb"}  # the file's name says less than the tag


# Measured by tools/measure_paces.py; the quickest variants are a quarter quicker than the usual ones.
PACES = {"fr": Pace(0.040, 0.10), "en": Pace(0.050, 0.11)}


class EspeakSynthesizer:
    """espeak-ng as a `Synthesizer`; see `espeak_library` for why one call runs at a time."""

    name = NAME
    offline = True
    concurrency = 1
    paces = PACES
    capabilities = Capabilities(
        pieces=True,
        ipa_symbols=ESPEAK_SYMBOLS,
        auto_rank=90,  # the floor comes last
        real_time_factor=0.005,
        more_voices="its voices come with audiobrief: audiobrief voices list --engine espeak",
    )

    def check(self, timeout_s: float) -> Availability:
        """Whether the library loads and speaks a word; never raises."""
        try:
            with opened() as library:
                library.say("un", Settings("fr"))
        except AudiobriefError as error:
            message, fix = (error.message, error.fix) if isinstance(error, EngineError) else (str(error), "")
            return Availability(False, message, fix)
        return Availability(True, f"espeak-ng from espeakng-loader {_package_version()}")

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The French and English voices; each can be combined with a variant. Raises: EngineError."""
        languages, _ = catalogue()
        found = []
        for file in languages:
            plain = file.file.casefold()
            if plain.split("-")[0] not in ("fr", "en") or plain == "en-shaw":  # not the Latin alphabet
                continue
            shown = _SHOWN_AS.get(plain, plain)
            about = f"{file.title}; variants {shown}+f1 to +f5 (female) and +m1 to +m8 (male)"
            found.append(VoiceInfo(NAME, shown, _LOCALES.get(plain, (plain,)), "male", about))
        return tuple(sorted(found, key=lambda voice: (not voice.id.startswith("fr"), voice.id)))

    def identity(self, voice: Voice) -> str:
        """Engine, package, voice and how it is asked. Raises: EngineError for an unknown voice."""
        language, variant = _files(voice.id)
        name = _espeak_name(language, variant)
        return f"{NAME} espeakng-loader {_package_version()} {name} {_RENDERING}{shaping_identity(voice)}"

    def speak(self, utterance: Utterance) -> Speech:
        """The whole utterance as sound with word marks. Raises: EngineError."""
        text = _plain(utterance.text)
        voice = utterance.voice
        check_limits(voice)
        settings = Settings(_espeak_name(*_files(voice.id)))
        with opened() as library:
            if utterance.pieces:
                asked = _spliced(library, utterance)
                text = asked.text
                take, plain_frames = _paced(library, asked.request, settings, voice.rate, with_phonemes=True)
                take = asked.placed(take)
            else:
                take, plain_frames = _paced(library, text, settings, voice.rate)
        if not take.words:
            raise EngineError(NAME, f'nothing in the text can be spoken ("{text[:40]}")')
        return shaped(Speech(Clip.of(take.samples, RATE_HZ), _marks(text, take)), voice, plain_frames / RATE_HZ)


def _plain(text: str) -> str:
    """The text without control characters: espeak would take some of them for commands.

    Raises: EngineError when it is empty or much too long.
    """
    folded = readable(text)
    if not folded:
        raise EngineError(NAME, "the text to speak is empty")
    if len(folded) > LONGEST_TEXT:
        raise EngineError(
            NAME,
            f'a text of {len(folded)} characters is too long for one utterance ("{folded[:40]}...")',
            fix=f"split it: at most {LONGEST_TEXT} characters",
        )
    return folded


@dataclass(frozen=True)
class _Spliced:
    """A text, and the request for it in which some stretches stand as phoneme names."""

    text: str
    request: str
    stretches: tuple[tuple[int, int, bool], ...]  # start in the request, start in the text, whether phonemes

    def placed(self, take: EspeakAudio) -> EspeakAudio:
        """The take of the request with its words where they stand in the text."""
        starts = [start for start, _, _ in self.stretches]
        words = []
        for character, frame in take.words:
            start, own, voiced = self.stretches[max(bisect_right(starts, character) - 1, 0)]
            words.append((own if voiced else min(own + character - start, len(self.text) - 1), frame))
        return EspeakAudio(take.samples, tuple(words))


def _spliced(library: Library, utterance: Utterance) -> _Spliced:
    """What espeak is asked for an utterance with pieces. Raises: EngineError."""
    text, request, stretches, text_ends_apart = "", "", [], False
    for part, ipa in voiced_pieces(library, utterance.pieces, utterance.locale):
        # Square brackets are no words; a pair of them in the text must not open phonemes.
        plain = readable(part).replace("[", "(").replace("]", ")")
        names = mnemonics(ipa, utterance.voice.id[:2]) if ipa else ""
        if text and plain and (part[0].isspace() or text_ends_apart):
            text, request = text + " ", request + " "
        text_ends_apart = part[-1:].isspace()
        stretches.append((len(request), len(text), bool(names)))
        text += plain
        request += f"[[{names}]]" if names else plain
    _plain(text)
    return _Spliced(text, request, tuple(stretches))


def _paced(
    library: Library, text: str, settings: Settings, rate: float, *, with_phonemes: bool = False
) -> tuple[EspeakAudio, int]:
    """The take whose length is nearest to the default one divided by `rate`, and the default one's frames.

    espeak's own scale bends at pauses and short words (up to 17 % off), so the length is measured
    and the speed corrected; a take costs milliseconds.
    """
    reference = library.say(text, settings, with_phonemes=with_phonemes)
    if rate == 1.0:
        return reference, len(reference.samples)
    wanted_frames = len(reference.samples) / rate
    words_per_minute = round(DEFAULT_WORDS_PER_MINUTE * rate)
    takes: dict[int, EspeakAudio] = {}
    while words_per_minute not in takes and len(takes) < 5:
        paced = replace(settings, words_per_minute=words_per_minute)
        take = library.say(text, paced, with_phonemes=with_phonemes)
        takes[words_per_minute] = take
        corrected = round(words_per_minute * len(take.samples) / wanted_frames)
        words_per_minute = min(max(corrected, WORDS_PER_MINUTE_RANGE[0]), WORDS_PER_MINUTE_RANGE[1])
    nearest = min(takes.values(), key=lambda take: abs(len(take.samples) - wanted_frames))
    return nearest, len(reference.samples)


def _marks(text: str, take: EspeakAudio) -> tuple[Mark, ...]:
    """One mark for each stretch of text that espeak announced as a word, widened to the blanks around it.

    espeak announces pieces of numbers and clitics; a blank-separated word is heard from its first piece.
    """
    word_starts = [match.start() for match in re.finditer(r"\S+", text)]
    starts: list[tuple[int, int]] = []  # (character, frame)
    for character, frame in take.words:
        word = word_starts[max(bisect_right(word_starts, character) - 1, 0)]
        if not starts or word > starts[-1][0]:
            starts.append((word, frame))
    starts[0] = (0, starts[0][1])  # an opening quote belongs to the first word
    following = [*starts[1:], (len(text), len(take.samples))]
    return tuple(
        Mark(start / RATE_HZ, end / RATE_HZ, text[first:last].strip())
        for (first, start), (last, end) in zip(starts, following, strict=True)
    )


def _espeak_name(language: VoiceFile, variant: VoiceFile | None) -> str:
    return language.file if variant is None else f"{language.file}+{variant.file}"


@lru_cache(maxsize=1)
def _by_name() -> tuple[dict[str, VoiceFile], dict[str, VoiceFile]]:
    """Languages by file name and by tag (the preferred voice of a tag wins), and variants by file name."""
    languages, variants = catalogue()
    tagged = sorted(
        ((priority, tag, file) for file in languages for priority, tag in file.tags),
        key=lambda entry: entry[0],
    )
    by_tag: dict[str, VoiceFile] = {}
    for _, tag, file in tagged:
        by_tag.setdefault(tag.casefold(), file)
    by_file = {file.file.casefold(): file for file in languages}
    return by_tag | by_file, {file.file.casefold(): file for file in variants}


def _files(voice_id: str) -> tuple[VoiceFile, VoiceFile | None]:
    """The language and variant of an id such as `fr+f3`.

    espeak itself ignores a variant that it does not have, so both are looked up here.
    Raises: EngineError with the close matches.
    """
    languages, variants = _by_name()
    base, plus, variant = voice_id.casefold().partition("+")
    if base not in languages:
        family = [name for name in languages if name.split("-")[0] == base.split("-")[0]]
        close = sorted(family, key=lambda name: (len(name), name)) or difflib.get_close_matches(base, languages)
        raise _unknown_voice(voice_id, [name + (plus + variant if variant in variants else "") for name in close])
    if plus and variant not in variants:
        near = difflib.get_close_matches(variant, variants) or ["f1", "m1"]
        raise _unknown_voice(voice_id, [f"{base}+{variants[name].file}" for name in near])
    return languages[base], variants[variant] if plus else None


def _unknown_voice(voice_id: str, close: list[str]) -> EngineError:
    hint = "did you mean " + " or ".join(f'"{name}"' for name in close[:4]) + "?" if close else ""
    return EngineError(NAME, f'it has no voice "{voice_id}"', fix=hint or "run: audiobrief voices list")


def _package_version() -> str:
    try:
        return version("espeakng-loader")
    except PackageNotFoundError:
        return "unknown"
