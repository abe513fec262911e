"""What the Python interface gives back: plain values of a read brief, a script, a render, a list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import AudiobriefError

if TYPE_CHECKING:
    from audiobrief.brief.model import Brief, LeftOut
    from audiobrief.script.model import Script
    from audiobrief.workflows.render.run import RenderResult


@dataclass(frozen=True)
class ReadBrief:
    """The editions of a brief, what of each is not spoken (with its language), and what is worth knowing."""

    editions: tuple[Brief, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class WrittenScript:
    """A narration script and its file; `state` is new, updated, unchanged, edited, merged or replaced."""

    language: str
    path: Path
    state: str
    script: Script
    text: str  # of the file


@dataclass(frozen=True)
class SaidLine:
    """One utterance as a voice will say it; `written` is "" where a line before shows it, pauses are in seconds."""

    language: str
    segment: str
    perspective: str
    engine: str
    voice: str
    written: str
    spoken: str
    pause_after_s: float
    cached: bool  # it was spoken before, and will not be again


@dataclass(frozen=True)
class RenderedEpisode:
    """A finished episode: its files, and what was measured on its MP3 (seconds, LUFS, dBTP)."""

    id: str
    language: str
    title: str
    mp3: Path
    script: Path
    feed: Path
    manifest: Path
    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    engine: str
    spoken: int  # utterances that were spoken now
    cached: int  # and those that were spoken before


@dataclass(frozen=True)
class RenderedShow:
    """What a render made, what of the brief is not spoken, warnings, and why an edition was not made."""

    episodes: tuple[RenderedEpisode, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    warnings: tuple[str, ...]
    stopped: tuple[AudiobriefError, ...]


@dataclass(frozen=True)
class EpisodeFacts:
    """A finished episode as lists show it; `published_at` is an ISO moment with its offset."""

    id: str
    language: str
    title: str
    published_at: str
    duration_s: float
    guid: str
    published: bool
    scheduled: bool


def rendered(result: RenderResult) -> RenderedShow:
    """What a run made, as the interface tells it."""
    episodes = [
        RenderedEpisode(
            one.script.id, one.language, one.files.listing.title, one.files.mp3, one.script_file.path, one.files.feed,
            one.files.manifest, one.files.duration_s, one.files.loudness_lufs, one.files.true_peak_dbtp,
            one.speech.engine, one.speech.new, len(one.lines) - one.speech.new,
        )
        for one in result.episodes
    ]  # fmt: skip
    return RenderedShow(tuple(episodes), result.left_out, result.warnings, result.stopped)
