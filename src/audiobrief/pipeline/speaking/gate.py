"""The gate of one utterance: what an engine answers is refused unless it can be the whole text."""

from __future__ import annotations

from collections.abc import Mapping

from audiobrief.errors import DoubtfulError
from audiobrief.plausible import Pace, faults, pace_in
from audiobrief.speech import Speech, Synthesizer, Utterance

_NO_PACES: Mapping[str, Pace] = {}


def gated(engine: Synthesizer, utterance: Utterance) -> Speech:
    """The speech of an engine that passed the gate. Raises: DoubtfulError, and whatever the engine raises."""
    speech = engine.speak(utterance)
    if not isinstance(speech, Speech):
        raise DoubtfulError(
            engine.name, f"it answered {type(speech).__name__} instead of speech", fix=_FIX, retriable=True
        )
    paces: Mapping[str, Pace] = getattr(engine, "paces", _NO_PACES)
    found = faults(speech, utterance.text, pace_in(paces, utterance.locale), utterance.voice.rate)
    if found:
        raise DoubtfulError(engine.name, "; ".join(found), fix=_FIX, retriable=True)
    return speech


_FIX = "run again; if it stays, change the sentence or the voice, or use another engine"
