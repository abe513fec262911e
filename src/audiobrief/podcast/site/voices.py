"""The page about the voices of a show: which parts an episode has, and who reads each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.drawing import colours
from audiobrief.podcast.site.metadata import home_links
from audiobrief.podcast.site.shell import VOICES_PAGE, Assets, SiteModel, document
from audiobrief.podcast.site.theme import file_address
from audiobrief.podcast.site.view import languages
from audiobrief.podcast.site.words import words_of


@dataclass(frozen=True)
class HeardVoice:
    """A part's voice in the newest episode that has it; `sample` leads to where it is heard there."""

    speaker: str
    voice: str
    colour: int
    sample: str
    title: str


def heard_voices(episodes: Sequence[Manifest]) -> tuple[HeardVoice, ...]:
    """The voice of each part, as the newest of the episodes, oldest first, that has it says."""
    found: dict[str, HeardVoice] = {}
    for episode in reversed(episodes):
        numbers = colours(episode)
        for voice in episode.voices:
            if voice.perspective in found or not voice.voice:
                continue
            part = next((one for one in episode.segments if one.perspective == voice.perspective), None)
            sample = f"{file_address(episode.id)}.html#t={part.start_s:g}" if part else ""
            number = numbers[voice.perspective]
            found[voice.perspective] = HeardVoice(voice.speaker, voice.voice, number, sample, episode.title)
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
