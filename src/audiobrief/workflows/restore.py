"""Lost or damaged manifests brought back: from the copy of the last publication, or from a feed and the files."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from audiobrief.brief.model import Correction
from audiobrief.config.project import Project
from audiobrief.config.show import Show, known_languages
from audiobrief.errors import AudiobriefError, PublishError, raise_all
from audiobrief.locales import LOCALES, language_of
from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.feed.read import PublicFeed, PublicItem, file_name, read_feed
from audiobrief.podcast.manifest import (
    MANIFEST_SUFFIX,
    SHOW_FILE,
    load_manifest,
    manifest_path,
    open_show,
    save_manifest,
    show_bytes,
)
from audiobrief.podcast.model import (
    Guest,
    Manifest,
    Overrides,
    PublishedFile,
    Soundbite,
    Source,
    SpokenSegment,
    VoiceCredit,
    is_correction,
)
from audiobrief.podcast.site import ShownCue, read_vtt
from audiobrief.storage.transaction import Changes, revising
from audiobrief.workflows.feeds import MADE_WITH, publish_feeds
from audiobrief.workflows.publications import copy_of

Locate = Callable[[Path], Path]
_KINDS = {
    "text/vtt": "vtt",
    "application/x-subrip": "srt",
    "application/json": "transcript_json",
    "application/json+chapters": "chapters_json",
    "image": "cover",
}


def restore_manifests(
    project: Project, show: Show, names: Sequence[str], languages: Sequence[str], note: Callable[[str], None]
) -> list[Manifest]:
    """The manifests that were brought back, in place, and the feeds with them; of all episodes without names.

    What was damaged is kept beside them under a hidden name. Raises: PublishError, or ProblemsError naming each that
    could not be brought back; then nothing has changed.
    """
    problems: list[AudiobriefError] = []
    restored: list[Manifest] = []
    if not project.output.is_dir():
        return []
    with revising(project.output, note) as changes:
        for language in known_languages(show, languages):
            folder = project.output / language
            feed = _local_feed(folder)
            _restore_show(folder, feed, changes)
            for name in _broken(folder):
                if names and name not in names:
                    continue
                try:
                    manifest = _restored(project, show, language, name, feed)
                except AudiobriefError as error:
                    problems.append(error)
                    continue
                _keep_damaged(manifest_path(folder, name), changes)
                save_manifest(folder, manifest, changes.write)
                restored.append(manifest)
        raise_all(problems)
        if restored:
            publish_feeds(project, show, changes, fresh=restored)
    return restored


def manifest_of(item: PublicItem, feed: PublicFeed, language: str, folder: Path, at: Locate = Path) -> Manifest:
    """A manifest as far as a feed, the MP3's tag and the other files tell; `at` says where a file's content is.

    Raises: PublishError when the MP3 is not there, or not the one that the feed names.
    """
    audio = _listed(folder, file_name(item.audio_url), at)
    if audio is None or audio.bytes != item.audio_bytes:
        told = "is not there" if audio is None else f"has {audio.bytes} bytes, the feed says {item.audio_bytes}"
        raise PublishError(f"{folder / file_name(item.audio_url)}: {told}; render the episode again")
    files: dict[str, Any] = {
        _KINDS[kind]: found
        for kind, url in item.files
        if kind in _KINDS and (found := _listed(folder, file_name(url), at)) is not None
    }
    tag = _tag(at(folder / audio.name))
    duration_s = tag["duration_s"] or item.duration_s
    chapters = _chapters(files.get("chapters_json"), folder, at)
    cues = read_vtt(at(folder / files["vtt"].name).read_bytes()) if "vtt" in files else ()
    voices = tuple(
        VoiceCredit(f"voice-{number}", name, _voice_named(item.notes, name)) for number, name in enumerate(item.people)
    )
    start_s, length_s = item.soundbite or (0.0, 0.0)
    return Manifest(
        id=item.id,
        language=language,
        locale=_locale(feed.language, language),
        guid=item.guid,
        title=item.title,
        description=tag["hook"],
        published_at=item.published_at,
        duration_s=duration_s,
        audio=audio,
        engine="",
        voices=voices,
        segments=_segments(chapters, cues, voices, duration_s),
        chapters=chapters,
        made_with=MADE_WITH,
        sources=_sources(item.notes, feed.url) or ((Source(tag["url"]),) if tag["url"] else ()),
        soundbite=Soundbite(start_s, length_s) if 0 < length_s <= duration_s - start_s else None,
        season=item.season or None,
        number=item.number or None,
        overrides=overrides_of(item, feed),
        ai_generated=item.ai_generated,
        corrections=tuple(one for told in item.corrections if is_correction(one := Correction(*told))),
        script=f"scripts/{item.id}.{language}.yaml",
        **files,
    )


def overrides_of(item: PublicItem, feed: PublicFeed) -> Overrides:
    """What was set for the episode, as far as its feed tells."""
    explicit = {"true": "yes", "false": "no"}.get(item.explicit, "")
    return Overrides(
        type=item.type if item.type in ("trailer", "bonus") else "",
        explicit="" if item.explicit == feed.explicit else explicit,
        number=None if feed.serial else item.number or None,
        season=None if feed.serial else item.season or None,
        guests=tuple(Guest(*guest) for guest in item.guests if guest[0]),
    )


def _restored(project: Project, show: Show, language: str, name: str, feed: PublicFeed | None) -> Manifest:
    folder = project.output / language
    copy = copy_of(project.output, language, name)
    if copy is not None and _listed(folder, copy.audio.name, Path) == copy.audio:
        return copy
    item = next((item for item in (feed.items if feed else ()) if item.id == name), None)
    if feed is None or item is None:
        raise PublishError(
            f"{manifest_path(folder, name)}: neither the last publication nor {folder / 'feed.xml'} knows this MP3; "
            "render the episode again, or `audiobrief publish TARGET --adopt` where it is public"
        )
    return manifest_of(item, feed, language, folder)


def _broken(folder: Path) -> list[str]:
    """The ids whose manifest cannot be read, or is missing beside its MP3."""
    found = set()
    known = set()
    for path in folder.glob("*" + MANIFEST_SUFFIX):
        if path.name.startswith("."):
            continue
        try:
            known.add(load_manifest(path).audio.name)
        except AudiobriefError:
            found.add(path.name.removesuffix(MANIFEST_SUFFIX))
    lost = {path.name.removesuffix(".mp3") for path in folder.glob("[!.]*.mp3") if path.name not in known}
    return sorted(found | lost)


def _restore_show(folder: Path, feed: PublicFeed | None, changes: Changes) -> None:
    path = folder / SHOW_FILE
    if not path.is_file() or feed is None:
        return
    try:
        open_show(folder, feed.url)
    except PublishError:
        _keep_damaged(path, changes)
        changes.write(path, show_bytes(feed.guid, feed.url))


def _keep_damaged(path: Path, changes: Changes) -> None:
    if path.is_file():
        changes.write(path.with_name(f".{path.name}.damaged"), path.read_bytes())


def _local_feed(folder: Path) -> PublicFeed | None:
    """The feed in the output with the items of all its pages; None where it cannot be read."""
    pages: list[PublicFeed] = []
    for path in sorted(folder.glob("feed*.xml"), reverse=True):  # feed.xml first
        try:
            pages.append(read_feed(path.read_bytes(), str(path)))
        except (OSError, PublishError):
            continue
    if not pages:
        return None
    items = {item.guid: item for page in pages for item in page.items}
    first = pages[0]
    return PublicFeed(first.guid, first.title, first.language, first.url, tuple(items.values()))


def _listed(folder: Path, name: str, at: Locate) -> PublishedFile | None:
    if not re.fullmatch(r"[^./\\\x00-\x1f:][^/\\\x00-\x1f:]*", name):
        return None
    path, digest = at(folder / name), hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
            return PublishedFile(name, handle.tell(), digest.hexdigest())
    except OSError:
        return None


def _tag(path: Path) -> dict[str, Any]:
    """The hook, the address and the exact duration from the MP3's tag; "" and 0.0 where it has none."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    opened: Any = ID3  # mutagen's own types stop here
    found: dict[str, Any] = {"hook": "", "url": "", "duration_s": 0.0}
    try:
        tag = opened(path)
    except MutagenError:
        return found
    if comments := tag.getall("COMM"):
        found["hook"] = str(comments[0].text[0])
    if addresses := tag.getall("WOAF"):
        found["url"] = str(addresses[0].url)
    if lengths := tag.getall("TLEN"):
        text = str(lengths[0].text[0])
        found["duration_s"] = int(text) / 1000 if text.isascii() and text.isdigit() else 0.0
    return found


def _chapters(file: PublishedFile | None, folder: Path, at: Locate) -> tuple[Chapter, ...]:
    if file is None:
        return ()
    try:
        listed = json.loads(at(folder / file.name).read_bytes())["chapters"]
        return tuple(Chapter(float(one["startTime"]), str(one["title"])) for one in listed)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _segments(
    chapters: Sequence[Chapter], cues: Sequence[ShownCue], voices: Sequence[VoiceCredit], duration_s: float
) -> tuple[SpokenSegment, ...]:
    """What the transcript says in each chapter: its sentences are one paragraph, since it does not part them."""
    ends_s = [*(chapter.start_s for chapter in chapters[1:]), duration_s]
    found = []
    for number, (chapter, end_s) in enumerate(zip(chapters, ends_s, strict=True)):
        own = [cue for cue in cues if chapter.start_s <= cue.start_s < end_s]
        if not own:
            continue
        speaker = own[-1].speaker
        perspective = next((voice.perspective for voice in voices if voice.speaker == speaker), f"voice-{number}")
        text = " ".join(" ".join(cue.text.split()) for cue in own)
        heading = chapter.title if number else ""
        found.append(
            SpokenSegment(f"part-{number}", perspective, heading, speaker, own[0].start_s, own[-1].end_s, (text,))
        )
    return tuple(found)


def _sources(notes: str, own_url: str) -> tuple[Source, ...]:
    """The links of the notes that do not lead back to the show."""
    home = own_url.rsplit("/", 2)[0] if own_url.count("/") > 3 else own_url
    links = [html.unescape(url) for url in re.findall(r'<a href="([^"]+)"', notes)]
    return tuple(Source(url) for url in dict.fromkeys(links) if not (home and url.startswith(home)))


def _voice_named(notes: str, speaker: str) -> str:
    found = re.search(re.escape(html.escape(speaker)) + r" \(([^)<]+)\)", notes)
    return html.unescape(found[1]) if found else ""


def _locale(tag: str, language: str) -> str:
    return next(
        (known for known in LOCALES if known.lower() == tag.lower()),
        next((known for known in LOCALES if language_of(known) == language), language),
    )
