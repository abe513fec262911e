"""The gate before publishing: an episode's files and sound looked at as a stranger would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from audiobrief.audio.mix_report import Receipt
from audiobrief.config.cast import NARRATOR
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.podcast.chapters import OPENING_TITLES, opened_chapters
from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.folder import Folder, check_episode
from audiobrief.qa.podcast.heard import DecodedEpisode, check_heard
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found
from audiobrief.qa.podcast.subtitles import check_paragraphs, check_transcript, is_of_script, read_vtt
from audiobrief.script.model import Script
from audiobrief.storage.transaction import Changes

AGAIN = "render the episode again: `audiobrief render BRIEF`"
_ROUNDED_S = 0.05


def verify_staged(episode: Manifest, script: Script, heard: DecodedEpisode, output: Path, changes: Changes) -> None:
    """Check that the episode in waiting is what its script says, whole and on its target.

    `script` is as it is shown; `heard` is the MP3 decoded. Raises: PublishError with every error in one sentence each.
    """
    folder = Folder(output / episode.language, episode.language, (episode,), (), changes.current)
    findings = [
        *check_episode(folder, episode),
        *sound_findings(folder, episode, heard),
        *text_findings(folder, episode, script),
    ]
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        told = "; ".join(f"{finding.where}: {finding.message} ({finding.id})" for finding in errors)
        raise PublishError(
            f'{episode.language}: the episode "{episode.id}" is not published, since it cannot be vouched for: {told}; '
            "what was published before stays; render it again, and report it if that does not help"
        )


def sound_findings(folder: Folder, episode: Manifest, heard: DecodedEpisode) -> Iterator[Finding]:
    """What is wrong with the sound as it is heard, beside its receipt where there is one."""
    receipt = None
    if episode.receipt is not None and folder.at(episode.receipt.name).is_file():
        try:
            receipt = Receipt.from_bytes(folder.at(episode.receipt.name).read_bytes(), episode.receipt.name)
        except AudiobriefError as error:
            message = str(error).removesuffix("; render the episode again")
            yield found("FILE064", folder.where(episode.receipt.name), message, AGAIN)
            return
    yield from check_heard(heard, receipt, episode, folder.where(episode.audio.name))


def text_findings(folder: Folder, episode: Manifest, script: Script | None) -> Iterator[Finding]:
    """What of the script, or of the manifest where it is another, is not in the transcript."""
    if episode.vtt is None or not folder.at(episode.vtt.name).is_file():
        return
    where = folder.where(episode.vtt.name)
    captions, _ = read_vtt(folder.at(episode.vtt.name).read_bytes())
    if script is not None and is_of_script(episode, script):
        yield from check_transcript(captions, script, where)
        yield from _listing_findings(folder, episode, script)
        return
    yield from check_paragraphs(captions, episode, where)
    if script is not None:
        message = f"{episode.script} was changed since the episode was rendered"
        yield found("SOUND021", where, message, "render it again, if the change is meant for listeners")


def _listing_findings(folder: Folder, episode: Manifest, script: Script) -> Iterator[Finding]:
    """What the feed says of an episode and its script says otherwise; a title that was set anew counts."""
    pairs: dict[str, tuple[object, object]] = {
        "title": (episode.title, episode.overrides.title or script.title),
        "description": (episode.description, script.hook),
        "sources": (tuple(source.url for source in episode.sources), script.sources),
    }
    pairs |= {} if _has_chapters_of(episode, script) else {"chapters": ((), script.segments)}
    other = [name for name, (listed, written) in pairs.items() if listed != written]
    if other:
        message = f"{', '.join(other)} in the manifest: {episode.script} says otherwise"
        yield found("SOUND021", folder.where(episode.audio.name), message, "render it again")


def _has_chapters_of(episode: Manifest, script: Script) -> bool:
    """Whether the chapters are the headings of the script, each before its segment and behind the one before.

    An opening may come first and a closing last. An episode that was adopted may have none.
    """
    titles = [chapter.title for chapter in episode.chapters]
    opened = opened_chapters(script.segments, episode.language, NARRATOR)
    headings = [title for title in opened if title]
    opening = OPENING_TITLES.get(episode.language, "")
    bare = titles[1:] if titles and titles[0] == opening and headings[:1] != [opening] else titles
    if opened and opened[-1] and not script.segments[-1].heading and bare == headings[:-1]:
        headings = bare  # of an earlier version, which gave the closing no chapter
    if not titles or bare != headings:
        return not titles
    first = titles.index(bare[0]) if bare else 0
    spans = {segment.id: place for place, segment in enumerate(episode.segments)}
    headed = [spans[one.id] for one, title in zip(script.segments, opened, strict=True) if title]
    for chapter, place in zip(episode.chapters[first:], headed, strict=False):
        earliest_s = episode.segments[place - 1].end_s if place else 0.0
        if not earliest_s - _ROUNDED_S <= chapter.start_s <= episode.segments[place].start_s + _ROUNDED_S:
            return False
    return True
