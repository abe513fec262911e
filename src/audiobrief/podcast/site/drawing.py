"""What is drawn on pages: the waveform in the colours of the voices, and their airtime as a band."""

from __future__ import annotations

from functools import cache
from html import escape

from audiobrief.podcast.model import Manifest, VoiceCredit

COLOURS = 7
WIDTH, HEIGHT = 960, 64
_BAND = 10
_LEVELS = "0123456789abcdefghijklmnopqrstuvwxyz"


def colours(episode: Manifest) -> dict[str, int]:
    """The number of the colour of each perspective, in order of appearance."""
    return {voice.perspective: number % COLOURS for number, voice in enumerate(episode.voices)}


def airtimes(episode: Manifest) -> list[tuple[VoiceCredit, float]]:
    """How long each perspective is heard; from its parts where it was not counted."""
    if any(voice.airtime_s for voice in episode.voices):
        return [(voice, voice.airtime_s) for voice in episode.voices]
    spans: dict[str, float] = {}
    for segment in episode.segments:
        length_s = segment.end_s - segment.start_s
        spans[segment.perspective] = spans.get(segment.perspective, 0.0) + length_s
    return [(voice, spans.get(voice.perspective, 0.0)) for voice in episode.voices]


def waveform(episode: Manifest, label: str) -> str:
    """The waveform, or where none was kept a band of the parts in their colours."""
    numbers = colours(episode)
    wave = episode.waveform
    if wave is None:
        bars = {f"v{numbers.get(segment.perspective, 0)}": "" for segment in episode.segments}
        for segment in episode.segments:
            x = WIDTH * segment.start_s / episode.duration_s
            width = WIDTH * (segment.end_s - segment.start_s) / episode.duration_s
            bars[f"v{numbers.get(segment.perspective, 0)}"] += f"M{x:.1f} 20h{width:.1f}v24h-{width:.1f}z"
    else:
        places, shapes = _columns(len(wave.levels))
        columns: dict[str, list[str]] = {}
        for place, level, voice in zip(places, wave.levels, wave.voices, strict=True):
            columns.setdefault(voice, []).append(place + shapes[level])
        bars = {
            "music" if voice == "-" else f"v{_LEVELS.index(voice) % COLOURS}": "".join(own)
            for voice, own in columns.items()
        }
    paths = "".join(f'<path class="{name}" d="{data}"/>' for name, data in bars.items())
    return (
        f'<svg class="wave" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{paths}<rect class="here" x="-4" y="0" width="3" height="{HEIGHT}"/></svg>'
    )


@cache
def _columns(count: int) -> tuple[list[str], dict[str, str]]:
    """Where each column of a waveform begins, and for each level the rest of its outline."""
    step = WIDTH / count
    shapes = {}
    for number, level in enumerate(_LEVELS):
        half = max(1.0, (HEIGHT / 2 - 2) * number / 35)
        shapes[level] = f" {HEIGHT / 2 - half:.1f}h{step * 0.7:.1f}v{2 * half:.1f}h-{step * 0.7:.1f}z"
    return [f"M{column * step:.1f}" for column in range(count)], shapes


def band(episode: Manifest) -> str:
    """The airtime of the voices as one band; decoration, because a list says the same."""
    heard = [(voice, seconds) for voice, seconds in airtimes(episode) if seconds > 0]
    total = sum(seconds for _, seconds in heard)
    numbers = colours(episode)
    boxes, x = [], 0.0
    for voice, seconds in heard:
        width, colour = WIDTH * seconds / total, f"v{numbers[voice.perspective]}"
        boxes.append(f'<rect class="{colour}" x="{x:.1f}" width="{max(0.0, width - 3):.1f}" height="{_BAND}"/>')
        x += width
    size = f'viewBox="0 0 {WIDTH} {_BAND}" preserveAspectRatio="none"'
    return f'<svg class="band" {size} aria-hidden="true">{"".join(boxes)}</svg>' if boxes else ""
