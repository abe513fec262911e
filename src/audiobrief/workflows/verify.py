"""The gate of publishing again, on finished episodes: files, sound, words, and ears where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from audiobrief.audio.loudness_meter import hear_file
from audiobrief.config.project import Project
from audiobrief.config.show import Show, known_languages
from audiobrief.errors import AudiobriefError, InputError, SoundError
from audiobrief.podcast.manifest import MANIFEST_SUFFIX
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.qa.podcast.folder import Folder, check_episode, open_folder
from audiobrief.qa.podcast.heard import DecodedEpisode
from audiobrief.qa.podcast.rule import Finding, PodcastCheck
from audiobrief.qa.podcast.rules import found
from audiobrief.script.model import Script, parse, shown
from audiobrief.workflows.episodes import find_episodes
from audiobrief.workflows.gate import AGAIN, sound_findings, text_findings
from audiobrief.workflows.listen import Ears, no_ears


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
        findings += text_findings(folder, episode, shown(script) if script else None)
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
        yield found("SOUND001", folder.where(episode.audio.name), message, AGAIN)
        return
    yield from sound_findings(folder, episode, heard)


def _script_of(project: Project, episode: Manifest) -> Script | None:
    """The episode's script; None where it is not there or cannot be read."""
    path = project.scripts / Path(episode.script).name
    try:
        return parse(path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"), str(path))
    except (OSError, UnicodeDecodeError, AudiobriefError):
        return None
