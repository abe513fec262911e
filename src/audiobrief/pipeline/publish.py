"""The last stage: manifests, then the feeds; a feed lists only what is there whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief import __version__
from audiobrief.catalog import (
    Manifest,
    PublishedFile,
    Source,
    SpokenSegment,
    Twin,
    VoiceCredit,
    assigned_guid,
    load_catalog,
    open_show,
    save_manifest,
    show_guid,
)
from audiobrief.cover import cover_name, make_cover, read_cover, thumbnail
from audiobrief.feed import Channel, build_feed, media_url
from audiobrief.files import cache_dir, write_atomic
from audiobrief.pipeline.prepare import EditionPlan
from audiobrief.pipeline.produce import Produced
from audiobrief.project import Project
from audiobrief.show import Edition, Show

FEED_NAME = "feed.xml"
MADE_WITH = f"audiobrief {__version__}"


@dataclass(frozen=True)
class Cover:
    """A show's picture in one language: its file in the output, and the small one for tags."""

    path: Path
    small_jpeg: bytes


def publish_cover(project: Project, show: Show, language: str) -> Cover:
    """The producer's cover, or one made from the show's titles; written to the output under a name by content.

    Raises: InputError for a picture that podcast directories refuse, PublishError.
    """
    edition = show.editions[language]
    data = read_cover(project.root / edition.cover) if edition.cover else _made_cover(show, edition, language)
    path = project.output / language / cover_name(data)
    if not path.is_file() or path.read_bytes() != data:
        write_atomic(path, data)
    return Cover(path, _kept(f"small {hashlib.sha256(data).hexdigest()}", lambda: thumbnail(data)))


def _made_cover(show: Show, edition: Edition, language: str) -> bytes:
    # Both languages take their colours from the same words, so that they look like one show.
    seed = next(iter(show.editions.values())).title
    key = f"cover {__version__} {edition.title}\0{edition.subtitle}\0{language}\0{seed}"
    return _kept(key, lambda: make_cover(edition.title, edition.subtitle, language, seed))


def save_episode(project: Project, show: Show, plan: EditionPlan, made: Produced, engine: str) -> Path:
    """The manifest of a finished episode, written. Raises: PublishError."""
    folder = project.output / plan.language
    script = plan.script
    guid = assigned_guid(folder, script.id, plan.language, feed_guid(folder, show, plan.language))
    manifest = Manifest(
        id=script.id,
        language=plan.language,
        locale=script.locale,
        guid=guid,
        title=script.title,
        description=script.hook,
        published_at=show.published_at(script.published),
        duration_s=round(made.duration_s, 3),
        audio=_file(made.mp3),
        engine=engine,
        voices=_credits(plan),
        segments=_segments(plan, made),
        chapters=made.chapters,
        made_with=MADE_WITH,
        loudness_lufs=made.loudness_lufs,
        true_peak_dbtp=made.true_peak_dbtp,
        vtt=_file(made.vtt),
        srt=_file(made.srt),
        chapters_json=_file(made.chapters_json),
        receipt=_file(made.receipt),
        archive=None if made.archive is None else _file(made.archive),
        script=f"scripts/{plan.script_file.path.name}",
        sources=tuple(Source(url) for url in script.sources),
        tags=script.tags,
    )
    return save_manifest(folder, manifest)


def publish_feeds(project: Project, show: Show, covers: dict[str, Cover]) -> dict[str, Path]:
    """The feed of every language that has episodes, rebuilt from the catalog, each edition linked to its twin.

    Raises: PublishError when a manifest is damaged, InputError for a channel that directories would refuse.
    """
    catalogs = {language: load_catalog(project.output / language) for language in show.editions}
    linked = {language: _linked(project, language, catalogs) for language in catalogs}
    feeds: dict[str, Path] = {}
    for language, episodes in linked.items():
        if not episodes:
            continue
        cover = covers.get(language) or publish_cover(project, show, language)
        channel = _channel(project, show, language, cover)
        others = [episode for other, rest in linked.items() if other != language for episode in rest]
        path = project.output / language / FEED_NAME
        write_atomic(path, build_feed(channel, episodes, others))
        feeds[language] = path
    return feeds


def feed_url(show: Show, language: str) -> str:
    """The address of a language's feed."""
    return media_url(show.base_url, language, FEED_NAME)


def feed_guid(folder: Path, show: Show, language: str) -> str:
    """The podcast:guid of a language's feed; stored for good once the show has a real address."""
    url = feed_url(show, language)
    return show_guid(url) if show.is_local else open_show(folder, url).guid


def _linked(project: Project, language: str, catalogs: dict[str, tuple[Manifest, ...]]) -> list[Manifest]:
    """The episodes of a language, each saved with its twin where that has changed."""
    episodes: list[Manifest] = []
    for episode in catalogs[language]:
        other = next((o for o in catalogs if o != language and any(e.id == episode.id for e in catalogs[o])), None)
        twin = Twin(other, episode.id) if other else None
        if episode.twin != twin:
            episode = replace(episode, twin=twin)
            save_manifest(project.output / language, episode)
        episodes.append(episode)
    return episodes


def _channel(project: Project, show: Show, language: str, cover: Cover) -> Channel:
    edition = show.editions[language]
    return Channel(
        title=edition.title,
        description=edition.description,
        link=edition.link,
        feed_url=feed_url(show, language),
        base_url=show.base_url,
        language=edition.locale,
        author=edition.author,
        category=edition.category,
        cover_url=media_url(show.base_url, language, cover.path.name),
        guid=feed_guid(project.output / language, show, language),
        subcategory=edition.subcategory,
        owner_name=edition.owner.name,
        owner_email=edition.owner.email,
        copyright=edition.copyright,
        explicit=edition.explicit,
        generator=MADE_WITH,
    )


def _credits(plan: EditionPlan) -> tuple[VoiceCredit, ...]:
    heard = {line.part.perspective: line for line in reversed(plan.lines)}
    return tuple(
        VoiceCredit(line.part.perspective, line.speaker, line.utterance.voice.id)
        for line in plan.lines
        if heard[line.part.perspective] is line
    )


def _segments(plan: EditionPlan, made: Produced) -> tuple[SpokenSegment, ...]:
    spans = {span.segment: span for span in made.timeline.spans}
    speakers = {line.segment: line.speaker for line in plan.lines if not line.is_lead}
    return tuple(
        SpokenSegment(
            id=segment.id,
            perspective=segment.perspective,
            heading=segment.heading,
            speaker=speakers[segment.id],
            start_s=round(spans[segment.id].start_s, 3),
            end_s=round(spans[segment.id].end_s, 3),
            paragraphs=segment.text,
        )
        for segment in plan.script.segments
    )


def _file(path: Path) -> PublishedFile:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            digest.update(block)
    return PublishedFile(path.name, path.stat().st_size, digest.hexdigest())


def _kept(key: str, make: Callable[[], bytes]) -> bytes:
    """A picture from the cache, made when it is not there: it stays the same when Pillow's encoder changes."""
    path = cache_dir() / "pictures" / hashlib.sha256(key.encode()).hexdigest()
    if path.is_file():
        return path.read_bytes()
    data = make()
    write_atomic(path, data)
    return data
