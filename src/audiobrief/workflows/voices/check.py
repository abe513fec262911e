"""`voices check`: does every voice of the cast speak here, and are the perspectives told apart?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from audiobrief.audio.clip import Clip
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.speech.model import Synthesizer, mixing
from audiobrief.workflows.voices import similarity as alike
from audiobrief.workflows.voices.audition import CHECK_TIMEOUT_S, LINE, WORD, VoiceSession, say, speak_ahead
from audiobrief.workflows.voices.names import Part, check_voice, find_part

_REFUSALS_BEFORE_STOP = 2  # of one engine, before the rest of its voices is left


@dataclass(frozen=True)
class VoiceCheckRow:
    """One voice of a part on one engine: what it said, in seconds, or why it did not."""

    part: str
    engine: str
    voice: str
    seconds: float
    problem: str = ""


@dataclass(frozen=True)
class Distance:
    """How alike two parts sound on an engine that mixes voices: 1 is the same; and semitones between them."""

    first: str
    second: str
    cosine: float
    apart_st: float

    @property
    def verdict(self) -> str:
        return alike.described(self.cosine, self.apart_st)


@dataclass
class CastCheck:
    """All that was found; an error is a voice that does not speak, a warning one that a listener may mistake."""

    rows: list[VoiceCheckRow] = field(default_factory=list)
    distances: list[Distance] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "ok": not self.errors,
            "voices": [vars(row) for row in self.rows],
            "distances": [{**vars(one), "verdict": one.verdict} for one in self.distances],
            "errors": self.errors,
            "warnings": self.warnings,
            "notes": self.notes,
        }


def check(session: VoiceSession, languages: Sequence[str] = (), engine: str = "") -> CastCheck:
    """Every part of the cast, saying a word on every engine that works here, or on the one that is named.

    Raises: EngineError when the named engine, or every engine of the cast, does not work; PublishError.
    """
    found = CastCheck()
    parts = [
        find_part(session.cast, f"{key}.{name}")
        for key, voices in session.cast.parts.items()
        if not languages or key[:2] in languages
        for name in voices
    ]
    works = list(_working(session, parts, engine, found))
    if not works:
        raise EngineError(
            engine or "any", "; ".join(found.notes) or "the cast names no voice", fix="run: audiobrief doctor"
        )
    for speaker in works:
        _words(session, parts, speaker, found)
        _twins(parts, speaker.name, found)
        if mixing(speaker) is not None:
            _distances(session, parts, speaker, found)
    return found


def _working(session: VoiceSession, parts: Sequence[Part], asked: str, found: CastCheck) -> Iterator[Synthesizer]:
    named = dict.fromkeys(name for part in parts for name in part.cast.ids)
    for name in (asked,) if asked else named:
        engine = session.cast.engine(name)
        state = engine.check(CHECK_TIMEOUT_S)
        if state.ok:
            yield engine
        elif asked:
            raise EngineError(name, state.detail, fix=state.fix)
        else:
            found.notes.append(f"{EngineError(name, state.detail, fix=state.fix)}; its voices were not tried")


def _words(session: VoiceSession, parts: Sequence[Part], engine: Synthesizer, found: CastCheck) -> None:
    refusals = 0
    speak_ahead(
        session, [(part, part.cast, WORD[part.language]) for part in parts if part.cast.on(engine.name)], engine
    )
    for part in parts:
        voice = part.cast.on(engine.name)
        if voice is None:
            found.warnings.append(
                f"{part.name} has no voice on {engine.name}; run: audiobrief voices set {part.name} {engine.name}=VOICE"
            )
            continue
        try:
            check_voice(voice, part.language, session.cast)
            take = say(session, part, part.cast, WORD[part.language], engine)
            found.rows.append(VoiceCheckRow(part.name, engine.name, voice.id, round(take.clip.duration_s, 2)))
        except AudiobriefError as error:
            told = str(error)
            found.rows.append(VoiceCheckRow(part.name, engine.name, voice.id, 0.0, told))
            found.errors.append(f"{part.name} on {engine.name}: {told}")
            refusals += bool(getattr(getattr(error, "cause", error), "retriable", False))
        if refusals >= _REFUSALS_BEFORE_STOP:
            found.notes.append(f"{engine.name} refuses: the rest of its voices was not tried")
            return


def _twins(parts: Sequence[Part], engine: str, found: CastCheck) -> None:
    """A warning for each two perspectives of one cast that have the same voice."""
    for one, two in combinations(parts, 2):
        voice, other = one.cast.on(engine), two.cast.on(engine)
        if voice is None or other is None or one.key != two.key:
            continue
        if voice == replace(other, de_ess_db=voice.de_ess_db):  # nobody is told apart by the s alone
            found.warnings.append(f"{one.name} and {two.name} have the same voice on {engine}: {voice.id}")


def _distances(session: VoiceSession, parts: Sequence[Part], engine: Synthesizer, found: CastCheck) -> None:
    embed, missing = alike.find_encoder()
    if embed is None:
        found.notes.append(missing)
        return
    spoke = {row.part for row in found.rows if row.engine == engine.name and not row.problem}
    speak_ahead(session, [(part, part.cast, LINE[part.language]) for part in parts if part.name in spoke], engine)
    for key in dict.fromkeys(part.key for part in parts):
        clips: dict[str, Clip] = {
            part.name: say(session, part, part.cast, LINE[part.language], engine).clip
            for part in parts
            if part.key == key and part.name in spoke
        }
        for pair in alike.pairs(clips, embed):
            cosine, apart_st, one, two = pair
            found.distances.append(Distance(one, two, round(cosine, 3), round(apart_st, 1)))
            if pair.too_alike:
                found.warnings.append(
                    f"{one} and {two} sound alike on {engine.name} ({cosine:.2f} and {apart_st:.1f} semitones; under "
                    f"{alike.TOO_ALIKE:g}, or {alike.LEAST_APART_ST:g} semitones, is apart); "
                    f"look for another: audiobrief voices compare {two} --with NAME,NAME --engine {engine.name}"
                )
