"""The gate of one utterance: what an engine answers is refused unless it can be the whole text."""

from __future__ import annotations

from collections.abc import Mapping

from audiobrief.errors import EngineError
from audiobrief.plausible import Pace, faults, pace_in
from audiobrief.speech import Speech, Synthesizer, Utterance

_NO_PACES: Mapping[str, Pace] = {}


class RefusedError(EngineError):
    """Sound that cannot be the whole text."""


def gated(engine: Synthesizer, utterance: Utterance) -> Speech:
    """The speech of an engine that passed the gate. Raises: RefusedError, and whatever the engine raises."""
    speech = engine.speak(utterance)
    if not isinstance(speech, Speech):
        raise RefusedError(engine.name, f"it answered {type(speech).__name__} instead of speech", fix=_FIX)
    paces: Mapping[str, Pace] = getattr(engine, "paces", _NO_PACES)
    found = faults(speech, utterance.text, pace_in(paces, utterance.locale), utterance.voice.rate)
    if found:
        raise RefusedError(engine.name, "; ".join(found), fix=_FIX, retriable=True)
    return speech


_FIX = "run again; if it stays, change the sentence or the voice, or use another engine"
