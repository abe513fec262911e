"""A show of forty episodes in two languages as a written site, for tests that look at its pages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from PIL import Image

from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.manifest import item_guid
from audiobrief.podcast.model import Manifest, PublishedFile, Source, SpokenSegment, Twin, VoiceCredit, Waveform
from audiobrief.podcast.site import SiteModel
from audiobrief.podcast.transcript import TranscriptLine, cues, to_vtt
from audiobrief.storage.transaction import revising
from audiobrief.workflows.look import plain_look
from audiobrief.workflows.site import PageInventory, write_site
from tests.helpers.published import SHOW, episode

LENGTH_S = 200.0
_PARTS = {
    "fr": (("facts", "Les faits"), ("neutral", "Point de vue neutre"), ("example", "L’exemple"), ("optimistic", "Le point de vue optimiste"), ("pessimistic", "Le point de vue pessimiste")),
    "en": (("facts", "The facts"), ("neutral", "A neutral view"), ("example", "The example"), ("optimistic", "The optimistic view"), ("pessimistic", "The pessimistic view")),
}  # fmt: skip
_SUBJECTS = {
    "fr": ("Le pont", "L’été de l’école", "La forêt", "Le port", "Le métro", "L’hôpital", "La rivière", "Le marché"),
    "en": ("The bridge", "The school", "The forest", "The harbour", "The metro", "The hospital", "The river", "The market"),
}  # fmt: skip
_SAID = {
    "fr": "{0} coûtera {1},2 M$ de plus que prévu, selon la Ville. Les élus en débattront dès mardi, dossier n° {1}. Personne ne sait encore qui paiera, ni quand les travaux seront achevés.",
    "en": "{0} will cost ${1}.2M more than planned, the city says. Councillors will debate it on Tuesday, file no. {1}. Nobody knows yet who will pay, or when the work will be done.",
}  # fmt: skip
_TAGS = {"fr": ("transport", "économie", "santé"), "en": ("transport", "economy", "health")}


def story(number: int, language: str, sound: bytes = b"\xff\xfb") -> Manifest:
    """One of the episodes."""
    other = "en" if language == "fr" else "fr"
    subject = _SUBJECTS[language][number % 8]
    name, step_s = f"story-{number}-{language}", LENGTH_S / 5
    segments = tuple(
        SpokenSegment(
            perspective,
            perspective,
            heading,
            heading,
            place * step_s,
            (place + 1) * step_s,
            (_SAID[language].format(subject, number * 5 + place), _SAID[language].format(heading, number + place)),
        )
        for place, (perspective, heading) in enumerate(_PARTS[language])
    )
    published = datetime(2025, 1, 6, 11, tzinfo=timezone.utc) + timedelta(days=7 * number)
    return episode(
        id=name,
        language=language,
        locale=f"{language}-CA",
        guid=item_guid(SHOW, name, language),
        title=f"{subject} : ce qui change ({number})" if language == "fr" else f"{subject}: what changes ({number})",
        description=segments[0].paragraphs[0],
        published_at=published.isoformat(),
        duration_s=LENGTH_S,
        audio=PublishedFile(f"{name}.mp3", len(sound), "ab" * 32),
        voices=tuple(VoiceCredit(one, said, f"{language}-{one}", step_s) for one, said in _PARTS[language]),
        segments=segments,
        chapters=tuple(Chapter(one.start_s, one.heading) for one in segments),
        vtt=PublishedFile(f"{name}.vtt", 1, "ab" * 32),
        srt=None,
        chapters_json=None,
        sources=(Source("https://news.example.com/a", "L’article"),),
        tags=(_TAGS[language][number % 3], *(("pont",) if number == 7 else ())),
        twin=Twin(other, f"story-{number}-{other}"),
        waveform=Waveform("5af8z93c" * 40, ("0" * 64 + "1" * 64 + "2" * 64 + "3" * 64 + "4" * 64)),
    )


def subtitles(made: Manifest) -> bytes:
    """The WebVTT file of an episode."""
    lines = []
    for segment in made.segments:
        step_s = (segment.end_s - segment.start_s) / len(segment.paragraphs)
        for place, paragraph in enumerate(segment.paragraphs):
            start_s = segment.start_s + place * step_s
            lines.append(TranscriptLine(start_s, start_s + step_s - 0.5, segment.speaker, paragraph))
    return to_vtt(cues(lines, made.locale))


def cover() -> bytes:
    """A plain JPEG."""
    file = io.BytesIO()
    Image.new("RGB", (160, 160), "#225577").save(file, "JPEG")
    return file.getvalue()


def model(language: str) -> SiteModel:
    """The show in a language."""
    return SiteModel(
        language=language,
        locale=f"{language}-CA",
        title="En bref" if language == "fr" else "In Brief",
        subtitle="Cinq angles" if language == "fr" else "Five angles",
        description="Une nouvelle, cinq regards." if language == "fr" else "One story, five views.",
        author="Rédaction",
        copyright="",
        base_url="https://pod.example.org/",
        feed_url=f"https://pod.example.org/{language}/feed.xml",
        cover="cover-0a1b2c3d.jpg",
        thumb="thumb-0a1b2c3d.jpg",
        icon="show_icon-0a1b2c3d.jpg",
        subscribe=(("Spotify", "https://open.example.com/show"),),
        languages=(("fr", "En bref"), ("en", "In Brief")),
    )


def write_forty(output: Path, theme: str = "classic", count: int = 40, sound: bytes = b"\xff\xfb") -> None:
    """The site of a show in a folder, with its sounds and subtitles."""
    inventories = []
    for language in ("fr", "en"):
        episodes = tuple(story(number, language, sound) for number in range(count))
        folder = output / language
        folder.mkdir(parents=True, exist_ok=True)
        for made in episodes:
            (folder / made.audio.name).write_bytes(sound)
            (folder / f"{made.id}.vtt").write_bytes(subtitles(made))
            (folder / f"{made.id}.episode.json").write_text("{}")
        (folder / "cover-0a1b2c3d.jpg").write_bytes(cover())
        inventories.append(PageInventory(replace(model(language)), cover(), cover(), episodes))
    with revising(output) as changes:
        write_site(output, inventories, changes, plain_look(theme))
