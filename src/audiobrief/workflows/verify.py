"""The gate before publishing: an episode's files and sound looked at as a stranger would, in waiting or finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from audiobrief.audio.loudness import hear_file
from audiobrief.audio.mix_report import Receipt
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError, InputError, PublishError, SoundError
from audiobrief.podcast.manifest import MANIFEST_SUFFIX, Manifest
from audiobrief.progress import Progress
from audiobrief.qa.podcast.folder import Folder, check_episode, open_folder
from audiobrief.qa.podcast.heard import DecodedEpisode, check_heard
from audiobrief.qa.podcast.rule import Finding, PodcastCheck
from audiobrief.qa.podcast.rules import found
from audiobrief.qa.podcast.subtitles import read_vtt
from audiobrief.qa.podcast.transcript_text import check_paragraphs, check_transcript, is_of_script
from audiobrief.script.model import Script, parse, shown
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.episodes import find_episodes, known_languages
from audiobrief.workflows.listen import Ears, no_ears

_AGAIN = "render the episode again: `audiobrief render BRIEF`"


def verify_staged(episode: Manifest, script: Script, heard: DecodedEpisode, output: Path, changes: Changes) -> None:
    """Check that the episode in waiting is what its script says, whole and on its target.

    `script` is as it is shown; `heard` is the MP3 decoded. Raises: PublishError with every error in one sentence each.
    """
    folder = Folder(output / episode.language, episode.language, (episode,), (), changes.current)
    findings = [
        *check_episode(folder, episode),
        *_sound_findings(folder, episode, heard),
        *_told(folder, episode, script),
    ]
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        told = "; ".join(f"{finding.where}: {finding.message} ({finding.id})" for finding in errors)
        raise PublishError(
            f'{episode.language}: the episode "{episode.id}" is not published, since it cannot be vouched for: {told}; '
            "what was published before stays; render it again, and report it if that does not help"
        )


def verify_episodes(
    project: Project,
    show: Show,
    names: Sequence[str],
    languages: Sequence[str],
    progress: Progress,
    ears: Ears = no_ears,
) -> PodcastCheck:
    """The gate again on finished episodes; on all of them without names. `ears` listen to each of them again.

    Raises: InputError for an id that is not there.
    """
    folders = [open_folder(project.output / one, one) for one in known_languages(show, languages)]
    known = {
        path.name.removesuffix(MANIFEST_SUFFIX) for one in folders for path in one.path.glob("*" + MANIFEST_SUFFIX)
    }
    if not known:
        raise InputError("there is no finished episode here; run `audiobrief render BRIEF` first", path=project.output)
    for name in names:
        if name not in known:
            find_episodes(project, show, name, languages)  # fails with the names that are close
    chosen = [(folder, one) for folder in folders for one in folder.episodes if not names or one.id in names]
    findings = [
        finding
        for folder in folders
        for finding in folder.findings
        if not names or Path(finding.where).name.removesuffix(MANIFEST_SUFFIX) in names
    ]
    times = 1 if ears is no_ears else 2
    progress.begin("listening", times * sum(episode.duration_s for _, episode in chosen))
    for folder, episode in chosen:
        findings += check_episode(folder, episode)
        findings += _heard_again(folder, episode)
        script = _script_of(project, episode)
        findings += _told(folder, episode, shown(script) if script else None)
        progress.advance(episode.duration_s)
        findings += ears(folder, episode, script, progress)
    return PodcastCheck(tuple(findings), 0, len(chosen))


def _heard_again(folder: Folder, episode: Manifest) -> Iterator[Finding]:
    path = folder.at(episode.audio.name)
    if not path.is_file():
        return  # told by the rules for files
    try:
        heard = DecodedEpisode(*hear_file(path))
    except SoundError as error:
        message = str(error).removeprefix(f"{path}: ").removesuffix("; render the episode again")
        yield found("SOUND001", folder.where(episode.audio.name), message, _AGAIN)
        return
    yield from _sound_findings(folder, episode, heard)


def _sound_findings(folder: Folder, episode: Manifest, heard: DecodedEpisode) -> Iterator[Finding]:
    receipt = None
    if episode.receipt is not None and folder.at(episode.receipt.name).is_file():
        try:
            receipt = Receipt.from_bytes(folder.at(episode.receipt.name).read_bytes(), episode.receipt.name)
        except AudiobriefError as error:
            message = str(error).removesuffix("; render the episode again")
            yield found("FILE064", folder.where(episode.receipt.name), message, _AGAIN)
            return
    yield from check_heard(heard, receipt, episode, folder.where(episode.audio.name))


def _told(folder: Folder, episode: Manifest, script: Script | None) -> Iterator[Finding]:
    if episode.vtt is None or not folder.at(episode.vtt.name).is_file():
        return
    where = folder.where(episode.vtt.name)
    captions, _ = read_vtt(folder.at(episode.vtt.name).read_bytes())
    if script is not None and is_of_script(episode, script):
        yield from check_transcript(captions, script, where)
        return
    yield from check_paragraphs(captions, episode, where)
    if script is not None:
        message = f"{episode.script} was changed since the episode was rendered"
        yield found("SOUND021", where, message, "render it again, if the change is meant for listeners")


def _script_of(project: Project, episode: Manifest) -> Script | None:
    """The episode's script; None where it is not there or cannot be read."""
    path = project.scripts / Path(episode.script).name
    try:
        return parse(path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"), str(path))
    except (OSError, UnicodeDecodeError, AudiobriefError):
        return None
