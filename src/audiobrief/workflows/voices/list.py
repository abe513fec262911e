"""Who is there to speak: the parts of the cast, and the voices of every engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from audiobrief.config.cast import Cast, project_cast
from audiobrief.config.project import Project
from audiobrief.errors import EngineError
from audiobrief.speech import engines
from audiobrief.speech.model import Synthesizer
from audiobrief.workflows.voices.measures import VoiceMeasures, recorded_measures
from audiobrief.workflows.voices.names import known_voices

CHECK_TIMEOUT_S = 5.0


class CastRow(NamedTuple):
    """One voice of one part on one engine, with what holds there."""

    part: str
    engine: str
    voice: str
    rate: float
    pitch: float
    gain: float
    pause: float
    formant: float
    de_ess: float


class MeasureRow(NamedTuple):
    """One voice of one part on one engine, and what was measured of it; None where nothing was."""

    part: str
    engine: str
    voice: str
    measures: VoiceMeasures | None

    def cells(self) -> tuple[str, ...]:
        """Phoneme errors, nearest voice, DNSMOS, words and syllables a minute, pitch, how much was heard and when."""
        one = self.measures
        if one is None:
            return self.part, self.engine, self.voice, "not measured", *[""] * 6
        return (
            self.part,
            self.engine,
            self.voice,
            f"{one.phoneme_errors:.1%} of {one.phonemes}",
            f"{one.nearest} {one.cosine:.2f}",
            "" if one.dnsmos is None else f"{one.dnsmos:.2f}",
            f"{one.words_min:.0f}",
            f"{one.syllables_min:.0f}",
            f"{one.pitch_hz:.0f} Hz",
            one.measured,
        )


class VoiceRow(NamedTuple):
    """One voice that an engine knows; `installed` is yes, no or online, `cast` the parts that it speaks."""

    voice: str
    engine: str
    languages: str
    gender: str
    character: str
    installed: str
    cast: str


def cast_rows(project: Project, languages: Sequence[str], engine: str) -> list[CastRow]:
    """The cast of a project, in its order. Raises: InputError or ProblemsError."""
    cast = project_cast(project)
    rows = []
    for key, parts in cast.parts.items():
        if languages and key[:2] not in languages:
            continue
        for name, part in parts.items():
            for on, voice in part.ids.items():
                if not engine or on == engine:
                    own = part.speaking_on(on)
                    manner = own.rate, own.pitch_st, own.gain_db, own.pause_s, own.formant, own.de_ess_db
                    rows.append(CastRow(f"{key}.{name}", on, voice, *manner))
    return rows


def measure_rows(project: Project, languages: Sequence[str], engine: str) -> list[MeasureRow]:
    """The cast with what was measured of it, in its order. Raises: InputError or ProblemsError."""
    cast, recorded = project_cast(project), recorded_measures()
    return [
        MeasureRow(f"{key}.{name}", on, voice.id, recorded.of(voice, key[:2]))
        for key, parts in cast.parts.items()
        if not languages or key[:2] in languages
        for name, part in parts.items()
        for on in part.ids
        if (not engine or on == engine) and (voice := part.on(on)) is not None
    ]


def voice_rows(project: Project, languages: Sequence[str], engine: str) -> list[VoiceRow]:
    """Every voice of every engine that loads here, mixes of the cast included; of one engine when it is named.

    Raises: EngineError for a named engine that does not load; InputError or ProblemsError.
    """
    cast = project_cast(project)
    rows: list[VoiceRow] = []
    for name in (engine,) if engine else sorted(engines.table()):
        try:
            loaded = cast.engine(name)
            found = known_voices(loaded, cast)
        except EngineError:
            if engine:
                raise
            continue  # `doctor` says why an engine does not load
        state = _state(loaded)
        speaking = _speaking(cast, name)
        rows += [
            VoiceRow(
                info.id,
                name,
                " ".join(info.locales),
                info.gender,
                info.description,
                state,
                " ".join(speaking.get(info.id, ())),
            )
            for info in found
            if not languages or any(locale[:2] in languages for locale in info.locales)
        ]
    return rows


def _state(engine: Synthesizer) -> str:
    """Online voices are not asked: a list must not wait for a service."""
    if not engine.offline:
        return "online"
    return "yes" if engine.check(CHECK_TIMEOUT_S).ok else "no"


def _speaking(cast: Cast, engine: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, parts in cast.parts.items():
        for name, part in parts.items():
            if engine in part.ids:
                found.setdefault(part.ids[engine], []).append(f"{key}.{name}")
    return found
