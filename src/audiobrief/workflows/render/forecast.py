"""How much speech a plan asks for, and how long that takes at the measured speed of its engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audiobrief.speech.model import capabilities_of
from audiobrief.speech.synthesize import missing, once_each
from audiobrief.workflows.render.plan import RenderPlan
from audiobrief.workflows.render.timeline_preview import CHARACTERS_PER_S


@dataclass(frozen=True)
class SpeechForecast:
    """`speech_s` of sound are to be made; `work_s` for one worker, None where the engine's speed was not measured."""

    engine: str
    speech_s: float
    work_s: float | None
    workers: int

    @property
    def takes_s(self) -> float | None:
        """How long that many workers take, if they share it evenly."""
        return None if self.work_s is None else self.work_s / self.workers

    def as_json(self) -> dict[str, Any]:
        takes_s = None if self.takes_s is None else round(self.takes_s, 1)
        return {"speech_s": round(self.speech_s, 1), "workers": self.workers, "takes_s": takes_s}

    def line(self) -> str:
        """The forecast for people."""
        if not self.speech_s:
            return "nothing is to be spoken"
        told = f"to be spoken: about {_length(self.speech_s)}"
        if self.takes_s is None:
            return f"{told}; how fast {self.engine} speaks was not measured"
        who = "one worker of two cores" if self.workers == 1 else f"{self.workers} workers of two cores each"
        return f"{told}, which takes {self.engine} about {_length(self.takes_s)} with {who}"


def forecast(plan: RenderPlan, workers: int = 1) -> SpeechForecast:
    """What is to be spoken, its length guessed from its text, by so many workers like the one that was measured."""
    lines = once_each([line for edition in plan.editions for line in edition.lines])
    to_speak = missing(lines, plan.cache, plan.engine) if plan.resume else lines
    speech_s = sum(len(line.utterance.text) / CHARACTERS_PER_S / line.utterance.voice.rate for line in to_speak)
    factor = capabilities_of(plan.engine).real_time_factor
    return SpeechForecast(plan.engine.name, speech_s, None if factor is None else speech_s * factor, max(1, workers))


def _length(length_s: float) -> str:
    if length_s < 59.5:
        return f"{max(1, round(length_s))} s"
    minutes, seconds = divmod(round(length_s), 60)
    return f"{minutes} min {seconds:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
