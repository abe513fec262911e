"""Listening again to finished episodes: their words and their voices, each where its ear is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from audiobrief.audio.mix_report import Played, Receipt
from audiobrief.config.cast import project_cast
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, InputError, MissingError, SoundError
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.qa.listening.recogniser import Recogniser
from audiobrief.qa.listening.speaker_encoder import Weights
from audiobrief.qa.podcast.folder import Folder
from audiobrief.qa.podcast.rule import Finding
from audiobrief.script.model import Script, shown
from audiobrief.script.utterances import script_lines
from audiobrief.speech import engines
from audiobrief.speech.model import Utterance
from audiobrief.text.lexicon.load import load_lexicon

# Of one episode, with its script where it has one; advances by the seconds of sound that were listened to.
Ears = Callable[[Folder, Manifest, "Script | None", Progress], Iterator[Finding]]


@dataclass(frozen=True, eq=False)
class _Installed:
    """What there is to listen with."""

    weights: Weights | None
    words: bool


def no_ears(folder: Folder, episode: Manifest, script: Script | None, progress: Progress) -> Iterator[Finding]:
    """Do nothing: nobody listens."""
    return iter(())


def open_ears(project: Project, note: Callable[[str], None]) -> Ears:
    """Ears with all that is installed; `note` hears what is not, a sentence each, and what cannot be judged."""
    from audiobrief.qa.listening.recogniser import find_recogniser
    from audiobrief.qa.listening.speaker_encoder import find_weights, load_weights

    weights: Weights | None = None
    words = False
    try:
        weights = load_weights(find_weights())
    except MissingError as error:
        note(f"who speaks is not checked: {error}")
    try:
        find_recogniser()
        words = True
    except MissingError as error:
        note(f"words are not checked: {error}")
    installed = _Installed(weights, words)

    def ears(folder: Folder, episode: Manifest, script: Script | None, progress: Progress) -> Iterator[Finding]:
        receipt = _receipt(folder, episode)
        if receipt is None or not folder.at(episode.audio.name).is_file() or not (words or weights):
            progress.advance(episode.duration_s)
            return
        said: Sequence[Utterance] = ()
        if words:
            try:
                said = _said(project, episode, script, receipt)
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


def _said(project: Project, episode: Manifest, script: Script | None, receipt: Receipt) -> tuple[Utterance, ...]:
    """What each utterance of the receipt says. Raises: AudiobriefError where that is not known any more."""
    from audiobrief.qa.podcast.subtitles import is_of_script

    if script is None or not is_of_script(episode, shown(script)):
        raise InputError("its script has gone or was changed since it was rendered; render it again")
    lexicon = load_lexicon(project.lexicon, project.user_lexicon)
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
    from audiobrief.qa.listening.recogniser import fits, open_recogniser, recognised, slices, words_of
    from audiobrief.qa.listening.speaker_encoder import windows
    from audiobrief.qa.podcast.heard_voices import EmbeddedUtterance, check_voices
    from audiobrief.qa.podcast.heard_words import HeardWords, check_words

    items = _spoken(receipt)
    recogniser: Recogniser | None = open_recogniser(said) if said else None
    words: list[HeardWords] = []
    voices: list[EmbeddedUtterance] = []
    clips = slices(folder.at(episode.audio.name), [(item.start_s, item.end_s) for item in items])
    for number, (item, clip) in enumerate(zip(items, clips, strict=True), start=1):
        if recogniser is not None:
            wanted = words_of(said[number - 1].text)
            heard = recognised(recogniser, clip)
            words.append(HeardWords(item, number, wanted, heard, fits(recogniser, wanted, clip)))
        if installed.weights is not None:
            voices.append(EmbeddedUtterance(item, number, windows(clip, installed.weights)))
        progress.advance(item.end_s - item.start_s)
    progress.advance(max(0.0, episode.duration_s - sum(item.end_s - item.start_s for item in items)))
    where = folder.where(episode.audio.name)
    yield from check_words(words, where)
    yield from check_voices(voices, where)
