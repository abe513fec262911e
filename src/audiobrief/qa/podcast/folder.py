"""The rules for the files of the episodes in one language's folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiobrief.errors import AudiobriefError
from audiobrief.podcast.manifest import MANIFEST_SUFFIX, load_manifest
from audiobrief.podcast.model import Manifest, PublishedFile
from audiobrief.podcast.spoken_date import date_said_otherwise
from audiobrief.qa.podcast.rule import Finding
from audiobrief.qa.podcast.rules import found
from audiobrief.qa.podcast.sound import check_mp3
from audiobrief.qa.podcast.subtitles import Caption
from audiobrief.qa.podcast.words import (
    check_chapters_json,
    check_json_transcript,
    check_same_words,
    check_srt,
    check_vtt,
)

_OF_EPISODES = (".mp3", ".vtt", ".srt", ".chapters.json", ".transcript.json", ".flac", ".mix.json")
_RENDER = "render the episode again: `audiobrief render BRIEF`"


@dataclass(frozen=True)
class Folder:
    """The manifests of one language, those that can be read, and what is wrong with the others.

    `locate` says where a file of the folder is now: its own place, or another where it waits for it.
    """

    path: Path
    language: str
    episodes: tuple[Manifest, ...]
    findings: tuple[Finding, ...]
    locate: Callable[[Path], Path] = Path

    def at(self, name: str) -> Path:
        """Where the content of a file is."""
        return self.locate(self.path / name)

    @property
    def unread(self) -> frozenset[str]:
        """The ids of manifests that are there, but not among the episodes."""
        there = {path.name.removesuffix(MANIFEST_SUFFIX) for path in self.path.glob("*" + MANIFEST_SUFFIX)}
        return frozenset(there - {episode.id for episode in self.episodes})

    @property
    def published(self) -> tuple[Manifest, ...]:
        """The episodes that a feed lists, oldest first."""
        listed = (episode for episode in self.episodes if episode.public)
        return tuple(sorted(listed, key=lambda episode: (episode.published, episode.id)))

    def where(self, name: str) -> str:
        """How findings call a file of the folder."""
        return f"{self.language}/{name}"


def open_folder(path: Path, language: str) -> Folder:
    """The folder with its manifests."""
    episodes: list[Manifest] = []
    findings: list[Finding] = []
    guids: dict[str, str] = {}
    for file in sorted(path.glob("*" + MANIFEST_SUFFIX)):
        if file.name.startswith("."):
            continue
        where = f"{language}/{file.name}"
        try:
            episode = load_manifest(file)
        except AudiobriefError as error:
            findings.append(found("FILE001", where, str(error).removeprefix(f"{file}: "), _RENDER))
            continue
        if episode.language != language:
            message = f"the manifest says the language {episode.language}"
            findings.append(found("FILE001", where, message, f"move it to the folder {episode.language}"))
        if episode.guid in guids:
            message = f"the guid {episode.guid} is also that of {guids[episode.guid]}"
            findings.append(found("FILE006", where, message, "remove one of the two"))
            continue
        guids.setdefault(episode.guid, file.name)
        episodes.append(episode)
    return Folder(path, language, tuple(episodes), tuple(findings))


def check_leftovers(folder: Folder) -> Iterator[Finding]:
    """Files that look like an episode's, but belong to none; those of a damaged manifest are not counted."""
    known = {file.name for episode in folder.episodes for file in all_files(episode)}
    unread = folder.unread
    for path in sorted(folder.path.glob("*")):
        owned = path.name in known or path.name.split(".")[0] in unread
        if path.name.startswith(".") or not path.name.endswith(_OF_EPISODES) or owned:
            continue
        yield found("FILE005", folder.where(path.name), "the file belongs to no manifest", "remove it, or render again")


def check_episode(folder: Folder, episode: Manifest) -> Iterator[Finding]:
    """Every finding about the files of an episode."""
    sound = {file.name for file in (episode.audio, episode.archive) if file is not None}
    contents: dict[str, bytes] = {}
    for file in all_files(episode):
        path, where = folder.at(file.name), folder.where(file.name)
        try:
            size, digest = _measured(path)
            if file.name not in sound:
                contents[file.name] = path.read_bytes()
        except OSError as error:
            reason = "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
            yield found(
                "FILE002", where, f"the file {reason}", f"{_RENDER}, or `audiobrief episodes unpublish {episode.id}`"
            )
            continue
        if size != file.bytes:
            yield found("FILE003", where, f"the file has {size} bytes, its manifest says {file.bytes}", _RENDER)
        elif digest != file.sha256:
            message = f"the file has the sha256 {digest[:16]}…, its manifest says {file.sha256[:16]}…"
            yield found("FILE004", where, message, _RENDER)
        if file == episode.audio:
            yield from check_mp3(path, where, episode)
    said = date_said_otherwise(episode)
    if said:
        message = f"the narrator says {said}, the feed has {episode.published_at[:10]}"
        yield found("FILE029", folder.where(episode.audio.name), message, _RENDER)
    yield from _check_words(folder, episode, contents)
    if episode.cover is not None and episode.cover.name in contents:
        from audiobrief.qa.podcast.art import check_picture

        name = episode.cover.name
        yield from check_picture(contents[name], folder.where(name), name)


def _check_words(folder: Folder, episode: Manifest, contents: dict[str, bytes]) -> Iterator[Finding]:
    def given(file: PublishedFile | None) -> tuple[bytes, str] | None:
        return (contents[file.name], folder.where(file.name)) if file and file.name in contents else None

    duration_s = episode.duration_s
    vtt, srt, words = given(episode.vtt), given(episode.srt), given(episode.transcript_json)
    chapters = given(episode.chapters_json)
    cues: Sequence[Caption] | None = None
    if vtt:
        read, findings = check_vtt(*vtt, duration_s)
        yield from findings
        # What is broken was told; comparing with the rest of it would tell it again.
        cues = None if any(finding.severity == "error" for finding in findings) else read
    if srt:
        others, findings = check_srt(*srt, duration_s)
        yield from findings
        if cues is not None and not findings:
            yield from check_same_words(cues, others, srt[1])
    if words:
        yield from check_json_transcript(*words, duration_s, cues)
    if chapters:
        yield from check_chapters_json(*chapters, duration_s, episode)


def all_files(episode: Manifest) -> tuple[PublishedFile, ...]:
    """Every file of an episode but its manifest, also those that no feed names."""
    kept = (episode.archive, episode.receipt)
    return (*episode.files(), *(file for file in kept if file is not None))


def _measured(path: Path) -> tuple[int, str]:
    """(bytes, sha256) of a file. Raises: OSError."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()
