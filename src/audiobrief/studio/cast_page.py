"""The cast in the studio: every part with its voice and manner, heard before it is saved, and what it was before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.routing import Route

from audiobrief.config.cast import Cast, CastVoice, cast_of
from audiobrief.config.project import Project, shipped
from audiobrief.config.voices_models import DeEss, EngineEntry, Formant, Gain, Name, Pair, Pause, Pitch, Rate
from audiobrief.errors import EngineError, InputError
from audiobrief.speech import engines
from audiobrief.speech.model import Mix, Voice, mixing
from audiobrief.storage.files import write_atomic
from audiobrief.storage.yaml_read import parse_yaml
from audiobrief.studio.history import revision_of
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.studio.settings_states import RevisionRequest, SettingsStates
from audiobrief.workflows.voices.audition import LINE
from audiobrief.workflows.voices.list import voice_rows
from audiobrief.workflows.voices.mix import set_part_mix
from audiobrief.workflows.voices.names import find_part
from audiobrief.workflows.voices.set import set_voice

_MANNER = {
    "rate": "rate", "pitch": "pitch_st", "formant": "formant", "gain": "gain_db", "pause": "pause_s",
    "de_ess": "de_ess_db",
}  # fmt: skip


class MixShares(BaseModel):
    """Two voices of one engine, and the second one's shares in timbre and prosody."""

    model_config = ConfigDict(extra="forbid")
    voices: Pair
    timbre: float = Field(ge=0, le=1)
    prosody: float = Field(ge=0, le=1)

    @property
    def name(self) -> str:
        """The mix as voices.yaml calls one without a name."""
        return EngineEntry.model_validate({"mix": self.voices, "timbre": self.timbre, "prosody": self.prosody}).name


class Manner(BaseModel):
    """How a part speaks, in the units of voices.yaml; what is not given stays."""

    model_config = ConfigDict(extra="forbid")
    voice: Name | None = None
    mix: MixShares | None = None  # instead of a voice
    rate: Rate | None = None
    pitch: Pitch | None = None
    formant: Formant | None = None
    gain: Gain | None = None
    pause: Pause | None = None
    de_ess: DeEss | None = None

    def given(self) -> dict[str, float]:
        """The settings that are given, by their names in voices.yaml."""
        return {name: value for name in _MANNER if (value := getattr(self, name)) is not None}


class SampleRequest(BaseModel):
    """A part as it would speak with values that are not saved."""

    model_config = ConfigDict(extra="forbid")
    engine: str = Field(max_length=60)
    manner: Manner = Field(default_factory=Manner)
    text: str = Field("", max_length=500)


class PartRequest(BaseModel):
    """Values of a part to be saved; `only` for one engine, instead of all of them."""

    model_config = ConfigDict(extra="forbid")
    engine: str = Field(max_length=60)
    manner: Manner
    only: bool = False


class CastPage:
    """The cast of a project; one change at a time."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts
        self._states = SettingsStates(parts, "voices", lambda: self._project.voices, "cast")

    @property
    def _project(self) -> Project:
        return self._parts.speaking.project

    def cast(self, request: Request, _: None) -> Any:
        """Every part by language, and the state of the file."""
        cast = self._parts.speaking.cast
        return {
            "parts": [_part_json(cast, key, part) for key, own in cast.parts.items() for part in own.values()],
            "engines": [name for name in engines.in_order() if any(name in part.ids for part in _every(cast))],
            "mixing": list(engines.mixing()),
            "revision": self._states.revision(),
            "states": self._states.states(),
        }

    def voices(self, request: Request, _: None) -> Any:
        """The voices that an engine has for a language, mixes of the cast among them."""
        engine, language = request.path_params["engine"], request.query_params.get("language", "")
        rows = voice_rows(self._project, (language,) if language else (), engine)
        return {"voices": [row._asdict() for row in rows]}

    def sample(self, request: Request, asked: SampleRequest) -> Any:
        """Where a sentence is heard in a part's voice with these values, and what gain (dB) the part has there."""
        cast = self._parts.speaking.cast
        part = find_part(cast, request.path_params["part"])
        manner = {_MANNER[name]: value for name, value in asked.manner.given().items()}
        speaking = replace(part.cast.speaking_on(asked.engine), **manner)  # type: ignore[arg-type]
        voice = _voice(cast, speaking, asked.engine, asked.manner.voice, asked.manner.mix)
        key = self._parts.speaking.sample(voice, asked.text.strip() or LINE[part.language], part.locale)
        return {"key": key, "gain": speaking.gain_db, "pause": speaking.pause_s}

    def save(self, request: Request, asked: PartRequest) -> Any:
        """The part with these values in voices.yaml, whose comments stay; `before` is the state to go back to."""
        name = request.path_params["part"]
        with self._states.guard:
            part = find_part(self._parts.speaking.cast, name)
            own = part.cast.own.get(asked.engine, {})
            wanted = [f"{asked.engine}={asked.manner.voice}"] if asked.manner.voice else []
            for setting, value in asked.manner.given().items():
                on_engine = asked.only or _MANNER[setting] in own
                wanted.append(f"{asked.engine}.{setting}={value:g}" if on_engine else f"{setting}={value:g}")
            before = self._states.kept_before()
            mix = asked.manner.mix
            if mix is not None:
                set_part_mix(self._project, name, asked.engine, mix.voices, mix.timbre, mix.prosody)
            if wanted or mix is None:
                set_voice(self._project, name, wanted)
            self._states.keep()
        return self._changed(before)

    def restore(self, request: Request, asked: RevisionRequest) -> Any:
        """voices.yaml as it was; what it is now is kept."""
        with self._states.guard:
            old = self._states.old(asked.revision, "choose another one")
            path = self._project.voices
            cast_of(parse_yaml(old.encode(), str(path)), path, tuple(engines.table()))
            before = self._states.kept_before()
            is_shipped = path.resolve() == shipped("voices.yaml").resolve()
            write_atomic(self._project.root / "voices.yaml" if is_shipped else path, old.encode())
            self._states.keep()
        return self._changed(before)

    def _changed(self, before: str) -> dict[str, Any]:
        self._parts.hub.tell({"event": "cast"})
        return {"before": revision_of(before), "revision": self._states.revision()}


def _every(cast: Cast) -> list[CastVoice]:
    return [part for own in cast.parts.values() for part in own.values()]


def _part_json(cast: Cast, key: str, part: CastVoice) -> dict[str, Any]:
    language = key[:2]
    speaking = {engine: part.speaking_on(engine) for engine in part.ids}
    return {
        "part": f"{key}.{part.perspective}",
        "key": key,
        "language": language,
        "name": cast.perspective(part.perspective).name(language),
        "engines": {
            engine: {
                "voice": part.ids[engine],
                "mix": _mix_json(cast, part.mixes.get(engine)),
                "mixed": engine in part.mixes and part.ids[engine] not in cast.mixes,
                **{name: getattr(own, field) for name, field in _MANNER.items()},
            }
            for engine, own in speaking.items()
        },
    }


def _mix_json(cast: Cast, mix: Mix | None) -> dict[str, Any] | None:
    """Of what a voice is mixed, None where it is no mix; members that are mixes by their names."""
    if mix is None:
        return None
    names = {made: name for name, made in cast.mixes.items()}
    members = [one if isinstance(one, str) else names.get(one, "") for one in (mix.first, mix.second)]
    return {"voices": members, "timbre": mix.timbre, "prosody": mix.prosody}


def _voice(cast: Cast, part: CastVoice, engine: str, wanted: str | None, shares: MixShares | None) -> Voice:
    """The voice of a part with the manner that it has here.

    Raises: InputError where it has none on that engine; EngineError for a mix that the engine cannot make.
    """
    current = part.ids.get(engine)
    name = shares.name if shares else wanted or current
    if name is None:
        raise InputError(f"{part.perspective} has no voice on {engine}; choose one", path=cast.path, line=part.line)
    if shares is None:
        mix = part.mixes.get(engine) if name == current else cast.mixes.get(name)
    else:
        first, second = (cast.mixes.get(one, one) for one in shares.voices)
        mix, mixer = Mix(first, second, shares.timbre, shares.prosody), mixing(cast.engine(engine))
        if mixer is None:
            raise EngineError(engine, "it mixes no voices", fix="choose one of its voices")
        mixer.mix_info(name, mix)
    return Voice(engine, name, part.rate, part.pitch_st, mix, part.formant, part.de_ess_db)


def routes(parts: StudioParts) -> list[Route]:
    """What the page of the cast asks."""
    page = CastPage(parts)
    return [
        route("/api/cast", page.cast),
        route("/api/cast/voices/{engine}", page.voices),
        route("/api/cast/restore", page.restore, "POST", RevisionRequest),
        route("/api/cast/{part}", page.save, "PUT", PartRequest),
        route("/api/cast/{part}/sample", page.sample, "POST", SampleRequest),
    ]
