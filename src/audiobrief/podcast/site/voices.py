"""The pages about the voices of a show and its topics: who reads each part, all parts of one kind, episodes by tag."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from audiobrief.podcast.chapters import clock, part_title
from audiobrief.podcast.model import Manifest, SpokenSegment
from audiobrief.podcast.site.drawing import colours
from audiobrief.podcast.site.metadata import home_links
from audiobrief.podcast.site.shell import VOICES_PAGE, Assets, SiteModel, document
from audiobrief.podcast.site.theme import file_address
from audiobrief.podcast.site.view import LONGEST_HOOK, languages, links
from audiobrief.podcast.site.words import words_of
from audiobrief.text.clean import one_line, paragraphs, shortened


@dataclass(frozen=True)
class HeardVoice:
    """A part's voice in the newest episode that has it; `sample` leads to where it is heard there."""

    speaker: str
    voice: str
    colour: int
    sample: str
    title: str
    page: str = ""  # all parts of its kind


@dataclass(frozen=True)
class TopicRow:
    """An episode or a part of one: its address, and when it is heard in the episode."""

    address: str
    title: str
    published_at: str
    date: str
    at: str
    text: str


TOPIC_ROWS = 100


@dataclass(frozen=True)
class Topic:
    """A page of episodes that share a tag, or of all parts of one kind, newest first.

    `number` 0 is the page to start from; older rows are on numbered pages, which fill up from the oldest and then
    stay. `newer` and `older` are the files beside it, "" where there is none.
    """

    name: str
    title: str
    is_tag: bool
    rows: tuple[TopicRow, ...]
    number: int = 0
    newer: str = ""
    older: str = ""

    def html(self, site_model: SiteModel, assets: Assets) -> str:
        """The page."""
        words = words_of(site_model.language)
        beside = [("next", self.newer, words.newer, ""), ("prev", self.older, words.older, "")]
        values = {
            "topic": self,
            "kicker": words.topic if self.is_tag else words.part_of_all,
            "beside": links([link for link in beside if link[1]]),
        }
        editions = languages(site_model.language, site_model.languages)
        body = ("topic.html", values)
        return document(site_model, assets, self.name, self.title, site_model.description, body, editions=editions)


@lru_cache(maxsize=4096)
def tag_page(tag: str) -> str:
    """The file of a tag's page; tags that differ in accents and capitals alone share one."""
    plain = unicodedata.normalize("NFKD", tag).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[:60]
    return (
        f"tag_{slug if slug and _is_latin(tag) else hashlib.sha256(tag.encode(errors='replace')).hexdigest()[:12]}.html"
    )


def _is_latin(tag: str) -> bool:
    letters = [sign for sign in unicodedata.normalize("NFKD", tag) if sign.isalnum()]
    return bool(letters) and all(sign.isascii() for sign in letters)


def part_page(perspective: str) -> str:
    """The file of the page of all parts of a kind; no episode's id has an underscore."""
    return f"part_{tag_page(perspective).removeprefix('tag_')}"


def shown_parts(episode: Manifest) -> list[SpokenSegment]:
    """The parts that have a heading of their own and that nobody paid for: not the greeting, not the farewell."""
    return [part for part in episode.segments if part.heading and not part.sponsor]


def tags_of(episode: Manifest) -> list[dict[str, str]]:
    """The tags of an episode as links to their pages."""
    return [{"address": tag_page(tag), "name": one_line(tag)} for tag in episode.tags if one_line(tag)]


def common_tags(episodes: Sequence[Manifest], most: int) -> tuple[tuple[str, str], ...]:
    """(file, name) of the tags that most episodes have, by name."""
    names: dict[str, Counter[str]] = {}
    for episode in reversed(episodes):
        for address, name in {tag["address"]: tag["name"] for tag in reversed(tags_of(episode))}.items():
            names.setdefault(address, Counter())[name] += 1
    titles = {address: (found.most_common(1)[0][0], found.total()) for address, found in names.items()}
    largest = sorted(titles.items(), key=lambda one: (-one[1][1], one[1][0]))[:most]
    return tuple(sorted(((address, title) for address, (title, _) in largest), key=lambda tag: tag[1].casefold()))


def topics(episodes: Sequence[Manifest]) -> list[Topic]:
    """The pages of all tags and of all kinds of parts; `episodes` are the oldest first."""
    tagged: dict[str, list[tuple[str, TopicRow]]] = {}
    heard: dict[str, list[tuple[str, TopicRow]]] = {}
    for episode in reversed(episodes):
        for tag in tags_of(episode):
            own = tagged.setdefault(tag["address"], [])
            row = _row(episode)
            if not own or own[-1][1] != row:
                own.append((tag["name"], row))
        for part in shown_parts(episode):
            heard.setdefault(part_page(part.perspective), []).append(
                (part_title(part, episode.language), _row(episode, part))
            )
    return [*_topics(tagged, True), *_topics(heard, False)]


def _topics(found: dict[str, list[tuple[str, TopicRow]]], is_tag: bool) -> Iterator[Topic]:
    for name, own in found.items():
        title = Counter(title for title, _ in own).most_common(1)[0][0]
        rows = tuple(row for _, row in own)
        archived = max(0, -(-len(rows) // TOPIC_ROWS) - 1)
        names = [name, *(name.replace(".html", f"_{number}.html") for number in range(1, archived + 1))]
        for number in range(1, archived + 1):
            window = rows[len(rows) - number * TOPIC_ROWS : len(rows) - (number - 1) * TOPIC_ROWS]
            newer = names[number + 1] if number < archived else name
            yield Topic(names[number], title, is_tag, window, number, newer, names[number - 1] if number > 1 else "")
        yield Topic(name, title, is_tag, rows[:TOPIC_ROWS], older=names[archived] if archived else "")


def _row(episode: Manifest, part: SpokenSegment | None = None) -> TopicRow:
    words, page = words_of(episode.language), f"{file_address(episode.id)}.html"
    said = next(iter(part.paragraphs if part else paragraphs(episode.description)), "")
    return TopicRow(
        f"{page}#t={part.start_s:g}" if part else page,
        episode.title,
        episode.published_at,
        words.date(episode.published),
        words.from_here.format(clock(part.start_s)) if part else words.length(episode.duration_s),
        shortened(one_line(said), LONGEST_HOOK),
    )


def heard_voices(episodes: Sequence[Manifest]) -> tuple[HeardVoice, ...]:
    """The voice of each part, as the newest of the episodes, oldest first, that has it says."""
    found: dict[str, HeardVoice] = {}
    kinds = {part.perspective for episode in episodes for part in shown_parts(episode)}
    for episode in reversed(episodes):
        numbers = colours(episode)
        for voice in episode.voices:
            if voice.perspective in found or not voice.voice:
                continue
            part = next((one for one in episode.segments if one.perspective == voice.perspective), None)
            sample = f"{file_address(episode.id)}.html#t={part.start_s:g}" if part else ""
            number = numbers[voice.perspective]
            page = part_page(voice.perspective) if voice.perspective in kinds else ""
            found[voice.perspective] = HeardVoice(voice.speaker, voice.voice, number, sample, episode.title, page)
    return tuple(found.values())


def voices_page(site_model: SiteModel, assets: Assets, voices: Sequence[HeardVoice]) -> str:
    """The page `about_voices.html`."""
    words = words_of(site_model.language)
    values = {
        "voices": [
            {
                "speaker": one.speaker,
                "voice": words.voices_heard.format(one.voice) if site_model.ai_generated else one.voice,
                "colour": one.colour,
                "sample": one.sample,
                "from": one.title,
                "page": one.page,
            }
            for one in voices
        ]
    }
    links = home_links(site_model, VOICES_PAGE)
    editions = [
        {**one, "address": one["address"] + VOICES_PAGE} for one in languages(site_model.language, site_model.languages)
    ]
    title = f"{words.about_voices}"
    body = ("voices.html", values)
    return document(site_model, assets, VOICES_PAGE, title, words.voices_intro, body, links, editions=editions)
