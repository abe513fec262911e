"""Listening again to finished episodes: their words and their voices, each where its ear is installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audiobrief.audio.clip import Clip
from audiobrief.audio.mix_report import Played, Receipt
from audiobrief.config.cast import project_cast
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError, MissingError, SoundError
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.qa.listening.speaker_encoder import Weights
from audiobrief.qa.listening.whisper import Heard, Recogniser
from audiobrief.qa.podcast.folder import Folder
from audiobrief.qa.podcast.rule import Finding
from audiobrief.script.model import Script, shown
from audiobrief.script.utterances import script_lines
from audiobrief.speech import engines
from audiobrief.speech.model import Utterance
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.load import load_lexicon
from audiobrief.text.spoken_form import say_sentences

if TYPE_CHECKING:
    from audiobrief.qa.listening.sounds import SoundedWord
    from audiobrief.qa.podcast.heard_words import HeardUtterance

# Of one episode, with its script where it has one; advances by the seconds of sound that were listened to.
Ears = Callable[[Folder, Manifest, "Script | None", Progress], Iterator[Finding]]


@dataclass(frozen=True, eq=False)
class _Installed:
    """What there is to listen with."""

    weights: Weights | None
    recogniser: Recogniser | None
    lexicon: Lexicon


def no_ears(folder: Folder, episode: Manifest, script: Script | None, progress: Progress) -> Iterator[Finding]:
    """Do nothing: nobody listens."""
    return iter(())


def open_ears(project: Project, note: Callable[[str], None], model: str = "") -> Ears:
    """Ears with all that is installed; `note` hears what is not, a sentence each, and what cannot be judged.

    `model` is the folder or name of another Whisper model than the base one.
    Raises: MissingError for a model that was asked for and is not there; as `load_lexicon`.
    """
    from audiobrief.qa.listening.speaker_encoder import find_weights, load_weights
    from audiobrief.qa.listening.whisper import open_recogniser

    weights: Weights | None = None
    recogniser: Recogniser | None = None
    try:
        weights = load_weights(find_weights())
    except MissingError as error:
        note(f"who speaks is not checked: {error}")
    try:
        recogniser = open_recogniser(project.engine_folders.models, model)
    except MissingError as error:
        if model:
            raise
        note(f"words are not checked: {error}")
    installed = _Installed(weights, recogniser, load_lexicon(project.lexicon, project.user_lexicon))

    def ears(folder: Folder, episode: Manifest, script: Script | None, progress: Progress) -> Iterator[Finding]:
        receipt = _receipt(folder, episode)
        if receipt is None or not folder.at(episode.audio.name).is_file() or not (recogniser or weights):
            progress.advance(episode.duration_s)
            return
        said: Sequence[Utterance] = ()
        if recogniser:
            try:
                said = _said(project, episode, script, receipt, installed.lexicon)
            except AudiobriefError as error:
                note(f"{folder.where(episode.id)}: its words are not checked: {error}")
        try:
            yield from _findings(folder, episode, receipt, said, installed, progress)
        except SoundError:
            return  # what cannot be decoded is told by SOUND001

    return ears


def _receipt(folder: Folder, episode: Manifest) -> Receipt | None:
    """The episode's receipt; None where it is missing or damaged, which other rules tell."""
    if episode.receipt is None:
        return None
    try:
        return Receipt.from_bytes(folder.at(episode.receipt.name).read_bytes(), episode.receipt.name)
    except (OSError, AudiobriefError):
        return None


def _said(
    project: Project, episode: Manifest, script: Script | None, receipt: Receipt, lexicon: Lexicon
) -> tuple[Utterance, ...]:
    """What each utterance of the receipt says. Raises: AudiobriefError where that is not known any more."""
    from audiobrief.qa.podcast.subtitles import is_of_script

    if script is None or not is_of_script(episode, shown(script)):
        raise InputError("its script has gone or was changed since it was rendered; render it again")
    lines = script_lines(script, project_cast(project), engines.target(episode.engine), lexicon)
    if [line.segment for line in lines] != [item.segment for item in _spoken(receipt)]:
        raise InputError("its sentences are divided otherwise than when it was rendered; render it again")
    return tuple(line.utterance for line in lines)


def _spoken(receipt: Receipt) -> tuple[Played, ...]:
    return tuple(item for item in receipt.items if item.role == "speech")


def _findings(
    folder: Folder,
    episode: Manifest,
    receipt: Receipt,
    said: Sequence[Utterance],
    installed: _Installed,
    progress: Progress,
) -> Iterator[Finding]:
    """What the ears find, utterance by utterance, so that memory holds one at a time."""
    from audiobrief.qa.listening.slices import slices
    from audiobrief.qa.listening.speaker_encoder import windows
    from audiobrief.qa.listening.whisper import rows
    from audiobrief.qa.podcast.heard_voices import EmbeddedUtterance, check_voices
    from audiobrief.qa.podcast.heard_words import check_words
    from audiobrief.speech.engines.prosody import median_pitch_hz

    items = _spoken(receipt)
    words: list[HeardUtterance] = []
    voices: list[EmbeddedUtterance] = []
    clips = slices(folder.at(episode.audio.name), [(item.start_s, item.end_s) for item in items])
    first = 1
    for count in rows(item.end_s - item.start_s for item in items):
        row = list(zip(items[first - 1 : first - 1 + count], clips, strict=False))
        if said and installed.recogniser is not None:
            words += _heard(row, first, said[first - 1 :], installed.recogniser, installed.lexicon)
        for number, (item, clip) in enumerate(row, start=first):
            if installed.weights is not None:
                heard = windows(clip, installed.weights)
                voices.append(EmbeddedUtterance(item, number, heard, median_pitch_hz(clip)))
            progress.advance(item.end_s - item.start_s)
        first += count
    progress.advance(max(0.0, episode.duration_s - sum(item.end_s - item.start_s for item in items)))
    where = folder.where(episode.audio.name)
    yield from check_words(words, where)
    yield from check_voices(voices, where)


def _heard(
    row: Sequence[tuple[Played, Clip]], first: int, said: Sequence[Utterance], recogniser: Recogniser, lexicon: Lexicon
) -> Iterator[HeardUtterance]:
    """What is heard of each utterance in a row, and, where that is not its text, alone; the nearest to the text."""
    from audiobrief.qa.listening.whisper import WAYS, recognised
    from audiobrief.qa.podcast.heard_words import seems_right

    together = recognised(recogniser, [clip for _, clip in row], said[0].locale)
    for place, ((item, clip), heard) in enumerate(zip(row, together, strict=True)):
        tried = [_compared(item, first + place, said[place], heard, lexicon)]
        for way in range(1, len(WAYS)):
            if seems_right(tried[-1].compared):
                break
            (alone,) = recognised(recogniser, [clip], said[place].locale, way)
            tried.append(_compared(item, first + place, said[place], alone, lexicon))
        yield min(tried, key=lambda one: (len(one.compared.differences), one.compared.share))


def _compared(item: Played, number: int, utterance: Utterance, heard: Heard, lexicon: Lexicon) -> HeardUtterance:
    from audiobrief.qa.listening.differences import compare
    from audiobrief.qa.listening.sounds import sounded
    from audiobrief.qa.podcast.heard_words import HeardUtterance

    words = spoken_words(heard.text, utterance.locale, lexicon)
    wanted = sounded(utterance.text, utterance.pieces, utterance.locale)
    compared = compare(wanted, words, utterance.locale)
    times_s = tuple(item.start_s + _time_s(one.word, len(words), heard) for one in compared.differences)
    return HeardUtterance(item, number, utterance.text, heard.text, compared, times_s)


def spoken_words(text: str, locale: str, lexicon: Lexicon) -> tuple[SoundedWord, ...]:
    """The words of what was heard, its figures and signs said by our own rules as those of a brief are."""
    from audiobrief.qa.listening.sounds import sounded

    plain = re.sub(r"[\[\]{}<>*_#@|\\`]", " ", text)
    said = say_sentences(plain, locale, lexicon)
    return tuple(word for one in said for word in sounded(one.spoken, one.pieces, locale))


def _time_s(word: int | None, words: int, heard: Heard) -> float:
    """About when the spoken word of that number is heard: figures are one word there, and several here."""
    if word is None or not heard.words:
        return 0.0
    return heard.words[min(len(heard.words) - 1, word * len(heard.words) // max(1, words))].start_s
