"""What a producer sets for one episode: its type, explicit or not, its number and season, its guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audiobrief.config.project import Project
from audiobrief.errors import InputError
from audiobrief.podcast.feed.xml import LONGEST_PODCAST_TEXT
from audiobrief.podcast.manifest import save_manifest
from audiobrief.podcast.model import EPISODE_TYPES, Guest, Manifest
from audiobrief.storage.transaction import Changes
from audiobrief.text.clean import one_line, web_address


@dataclass(frozen=True)
class EpisodeSettings:
    """What is to be set; None stays as it is, and 0 takes a number away."""

    type: str | None = None
    explicit: bool | None = None
    number: int | None = None
    season: int | None = None
    guests: tuple[Guest, ...] | None = None


def read_settings(
    kind: str | None,
    explicit: bool | None,
    number: int | None,
    season: int | None,
    guests: Sequence[str],
    no_guests: bool,
) -> EpisodeSettings:
    """The settings as they are written on the command line. Raises: InputError for what is none of these."""
    if kind is not None and kind not in EPISODE_TYPES:
        raise InputError(f'"{kind}" is no type of an episode; write full, trailer or bonus')
    if guests and no_guests:
        raise InputError("say either --guest or --no-guests")
    named = tuple(read_guest(text) for text in guests)
    settings = EpisodeSettings(kind, explicit, number, season, named if named or no_guests else None)
    if settings == EpisodeSettings():
        raise InputError("nothing to set; say --type, --explicit, --clean, --number, --season or --guest")
    return settings


def read_guest(text: str) -> Guest:
    """A guest of "Name", "Name | link" or "Name | link | picture". Raises: InputError."""
    name, *links = (one_line(part) for part in text.split("|"))
    if not 0 < len(name) <= LONGEST_PODCAST_TEXT or len(links) > 2:
        raise InputError(f'"{text}" is no guest; write "Name | https://link | https://picture.jpg"')
    for link in links:
        if link and not web_address(link):
            raise InputError(f'"{link}" is no web address; write the guest as "{name} | https://example.org/"')
    return Guest(name, *links)


def with_settings(episode: Manifest, settings: EpisodeSettings) -> Manifest:
    """The episode with these settings; its GUID, files and sound are the same."""
    overrides = episode.overrides
    if settings.type is not None:
        overrides = replace(overrides, type=settings.type)
    if settings.explicit is not None:
        overrides = replace(overrides, explicit="yes" if settings.explicit else "no")
    if settings.number is not None:
        overrides = replace(overrides, number=settings.number or None)
    if settings.season is not None:
        overrides = replace(overrides, season=settings.season or None)
    if settings.guests is not None:
        overrides = replace(overrides, guests=settings.guests)
    number, season = episode.number, episode.season
    # What is counted are full episodes: a trailer and a bonus have the number that they are given, or none.
    if settings.number is not None or overrides.type not in ("", "full"):
        number = overrides.number
    if settings.season is not None:
        season = overrides.season
    return replace(episode, overrides=overrides, number=number, season=season)


def set_episode(project: Project, episode: Manifest, settings: EpisodeSettings, changes: Changes) -> Manifest:
    """The episode with the settings in its manifest; later renders keep them. Raises: PublishError."""
    changed = with_settings(episode, settings)
    if changed != episode:
        save_manifest(project.output / episode.language, changed, changes.write)
    return changed
