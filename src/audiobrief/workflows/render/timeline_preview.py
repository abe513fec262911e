"""The timeline of an edition before it is made: what plays when, how loud, from which source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audiobrief.audio.levelling import level
from audiobrief.audio.mix import Bed, MixItem, Part, SpeechPart, Timeline, arrange
from audiobrief.script.model import Sting
from audiobrief.workflows.render.edition import PlannedEdition
from audiobrief.workflows.render.plan import RenderPlan
from audiobrief.workflows.render.produce import Sounds

CHARACTERS_PER_S = 15.0  # of spoken text, for what has not been spoken yet
_RATE_HZ = 24_000


@dataclass(frozen=True)
class TimelinePreview:
    """A timeline and the source of each of its items; `measured` when all of its speech is there."""

    timeline: Timeline
    sources: tuple[str, ...]
    measured: bool

    def as_json(self) -> list[dict[str, Any]]:
        """Every item in order of time; seconds and dB; `gain_db` is None until the voices can be levelled."""
        return [
            {
                "role": item.role,
                "start_s": round(item.start_s, 3),
                "end_s": round(item.end_s, 3),
                "gain_db": round(item.gain_db, 2) if self.measured or item.role != "speech" else None,
                "segment": item.segment,
                "source": source,
            }
            for item, source in sorted(zip(self.timeline.items, self.sources, strict=True), key=_start)
        ]

    def lines(self) -> list[str]:
        """One line a sting and a stretch of one voice, with its time and gain."""
        stretches: list[tuple[MixItem, MixItem, str]] = []
        for item, source in sorted(zip(self.timeline.items, self.sources, strict=True), key=_start):
            last = stretches[-1] if stretches else None
            if last and item.role == "speech" and (last[1].segment, last[2]) == (item.segment, source):
                stretches[-1] = (last[0], item, source)
            else:
                stretches.append((item, item, source))
        about = "" if self.measured else "about "
        minutes, seconds = divmod(round(self.timeline.duration_s), 60)
        return [
            f"timeline, {about}{minutes} min {seconds:02} s",
            *(
                f"{_clock(first.start_s)} to {_clock(last.end_s)}  {first.segment or first.role:<14} "
                f"{f'{first.gain_db:+6.1f} dB' if self.measured or first.role != 'speech' else ' ' * 9}  [{source}]"
                for first, last, source in stretches
            ),
        ]


def outline(plan: RenderPlan, edition: PlannedEdition, sounds: Sounds, bed: Bed | None) -> TimelinePreview:
    """The edition's timeline, with the length of what is not spoken yet guessed from its text. Raises: SoundError."""
    parts: list[Part] = []
    stings = sounds.stings(edition.script)
    sources: list[str] = []
    measured = True
    for entry in edition.script.entries:
        if isinstance(entry, Sting):
            part = next(stings)
            parts.append(part)
            sources.append(plan.show.sound.file(part.key))
            continue
        for line in (line for line in edition.lines if line.segment == entry.id):
            frames, rate_hz = round(len(line.utterance.text) / CHARACTERS_PER_S * _RATE_HZ), _RATE_HZ
            if line.key in plan.cache:
                facts = sounds.facts(line.key)
                frames, rate_hz = facts.frames, facts.rate_hz
            else:
                measured = False
            voice, pause_s = line.part, line.pause_after_s
            parts.append(SpeechPart(line.key, entry.id, voice.perspective, frames, rate_hz, voice.gain_db, pause_s))
            sources.append(line.utterance.voice.id)
    levels = level(parts, sounds.analysis) if measured else {}
    timeline = arrange(parts, levels=levels, bed=bed)
    beds = len(timeline.items) - len(parts)
    return TimelinePreview(timeline, (*([plan.show.sound.file("bed")] * beds), *sources), measured)


def _start(pair: tuple[MixItem, str]) -> int:
    return pair[0].start


def _clock(time_s: float) -> str:
    minutes, seconds = divmod(time_s, 60)
    return f"{int(minutes):2}:{seconds:04.1f}"
