"""A rendered episode as a picture to hear from: waveform by perspective, chapters, loudness and limiter."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from audiobrief.podcast.manifest import load_manifest, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.qa.report.make import NARROW_PX, WIDE_PX, episode_facts
from audiobrief.qa.report.plots import TimeAxis, course, waveform
from audiobrief.qa.report.svg import inline, style
from audiobrief.qa.report.words import Writer, concern_sentences, figures
from audiobrief.studio.documents import UnknownScriptError, language_of_name
from audiobrief.studio.pages import language_of_request
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route


class Timelines:
    """The finished episodes of a project's scripts."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts

    def timeline(self, request: Request, _: None) -> Any:
        """The drawings of the report, where time lies in them, and the places to hear from.

        `narrow` in the query asks for those of a telephone. Raises: PublishError, SoundError where the episode
        and its receipt are not of one sound.
        """
        path, episode = self._episode(request.path_params["name"])
        sound = path.with_name(episode.audio.name)
        stamps = tuple(one.stat().st_mtime_ns if one.is_file() else 0 for one in (path, sound))
        drawn = _drawn(path, stamps, language_of_request(request), "narrow" in request.query_params)
        return {
            "title": episode.title,
            "language": episode.language,
            **drawn,
            "chapters": [{"title": one.title, "start": one.start_s} for one in episode.chapters],
            "segments": [
                {"id": one.id, "speaker": one.speaker, "start": one.start_s, "end": one.end_s}
                for one in episode.segments
            ],
        }

    def audio(self, request: Request, _: None) -> Any:
        """The finished MP3, in ranges where they are asked for."""
        path, episode = self._episode(request.path_params["name"])
        sound = path.with_name(episode.audio.name)
        if not sound.is_file():
            raise UnknownScriptError(f"{sound.name} has gone; render the episode again")
        return FileResponse(sound, media_type="audio/mpeg")

    def _episode(self, name: str) -> tuple[Path, Manifest]:
        script = self._parts.documents.script(name)
        path = manifest_path(self._parts.project.output / language_of_name(name), script.id)
        if not path.is_file():
            raise UnknownScriptError(f"{name} is not rendered yet")
        return path, load_manifest(path)


@lru_cache(maxsize=16)
def _drawn(manifest: Path, stamps: tuple[int, ...], language: str, narrow: bool) -> dict[str, Any]:
    """The drawings as SVG, each with its name, in the language of the interface; the MP3 is heard once for it."""
    facts, writer = episode_facts(manifest), Writer(language)
    axis = TimeAxis(NARROW_PX if narrow else WIDE_PX, facts.receipt.duration_s)
    plots = [plot(facts, writer, axis.width) for plot in (waveform, course)]
    return {
        "duration": facts.receipt.duration_s,
        "axis": {"width": axis.width, "start": axis.x(0), "end": axis.end},
        "drawings": [{"title": plot.title, "svg": inline(plot, f"plot{number}")} for number, plot in enumerate(plots)],
        "figures": [{"name": name, "value": value, "hint": hint} for name, value, hint in figures(facts, writer)],
        "concerns": list(concern_sentences(facts, writer)),
    }


def drawing_style() -> str:
    """The colours of the drawings: pages here take no style but from files of the studio."""
    return style()


def routes(parts: StudioParts) -> list[Route]:
    """What the page of sound asks about episodes."""
    timelines = Timelines(parts)
    return [
        route("/api/scripts/{name}/timeline", timelines.timeline),
        route("/api/scripts/{name}/audio", timelines.audio),
    ]
