"""What may stand in `voices.yaml`: the models that read it, and that its JSON Schema is made from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from audiobrief.speech.model import Mix, PauseTargets

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
MixName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$", max_length=60)]
Rate = Annotated[float, Field(ge=0.5, le=2.0, description="Speaking rate: 1.0 is normal, 1.1 is 10 % faster.")]
Pitch = Annotated[float, Field(ge=-12, le=12, description="Semitones up or down.")]
Formant = Annotated[
    float,
    Field(ge=0.7, le=1.3, description="Size of the throat: 0.85 sounds larger, a man's, 1.15 smaller; 1.0 is normal."),
]
DeEss = Annotated[
    float,
    # Strict, so that `true` (as in show.yaml) is not read as 1 dB.
    Field(ge=-6, le=12, strict=True, description="By how many dB s sounds are softened; under 0: made sharper."),
]
Gain = Annotated[float, Field(ge=-12, le=12, description="dB above or below the other voices.")]
Pause = Annotated[float, Field(ge=0, le=5, description="Seconds of silence after its paragraphs.")]
Silence = Annotated[float, Field(ge=0.03, le=2)]
Pair = Annotated[
    list[Name],
    Field(min_length=2, max_length=2, description="Two voices of the engine, or mixes of this file."),
]
TIMBRE = Field(0.8, ge=0, le=1, description="The second voice's share in the timbre: who is heard.")
PROSODY = Field(0.5, ge=0, le=1, description="The second voice's share in the prosody: rhythm, melody and accent.")


def _mapping() -> dict[str, Any]:
    """An empty one. Of `dict` and `list` themselves, pydantic takes the signature apart at each start."""
    return {}


def _sequence() -> list[Any]:
    return []


class PerspectiveEntry(BaseModel):
    """One part of a brief."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    name: dict[str, Name] = Field(description="How the part is called, by language.")
    headings: dict[str, Annotated[list[Name], Field(max_length=200)]] = Field(
        default_factory=_mapping,
        description="How briefs title it, by language: words in order, accents and case ignored, * for the rest.",
    )


class MixEntry(BaseModel):
    """A voice made of two others of one engine."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    mix: Pair
    timbre: float = TIMBRE
    prosody: float = PROSODY
    character: str = Field("", max_length=200, description="A few words for `audiobrief voices list`.")


class EngineEntry(BaseModel):
    """The voice of a part on one engine, with what differs there from the other engines."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    voice: Name | None = Field(None, description="A voice of this engine.")
    mix: Pair | None = Field(None, description="Instead of a voice: two voices of the engine to mix.")
    timbre: float = TIMBRE
    prosody: float = PROSODY
    rate: Rate | None = None
    pitch: Pitch | None = None
    formant: Formant | None = None
    gain: Gain | None = None
    pause: Pause | None = None
    de_ess: DeEss | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"voice": value}
        if not isinstance(value, dict):
            raise ValueError("write the name of a voice, or {voice: NAME, rate: 1.1}")
        return value

    @model_validator(mode="after")
    def _one_voice(self) -> EngineEntry:
        if (self.voice is None) == (self.mix is None):
            raise ValueError("needs either `voice: NAME` or `mix: [NAME, NAME]`")
        if self.mix is None and self.model_fields_set & {"timbre", "prosody"}:
            raise ValueError("timbre and prosody are shares of a mix; write `mix: [NAME, NAME]` beside them")
        return self

    @property
    def name(self) -> str:
        """The voice's name; of an inline mix, a name that no other recipe has."""
        if self.mix is None:
            return self.voice or ""
        return f"{'+'.join(self.mix)} {self.timbre:g}/{self.prosody:g}"

    @property
    def manner(self) -> dict[str, float]:
        """What differs on this engine, by the names that a cast's part has for it."""
        found = {
            "rate": self.rate, "pitch_st": self.pitch, "formant": self.formant, "gain_db": self.gain,
            "pause_s": self.pause, "de_ess_db": self.de_ess,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value is not None}

    def mixed(self, mixes: dict[str, Mix]) -> Mix | None:
        """How the voice is made, where it is a mix: inline, or one of `mixes` by its name."""
        if self.mix is None:
            return mixes.get(self.voice or "")
        first, second = (mixes.get(name, name) for name in self.mix)
        return Mix(first, second, self.timbre, self.prosody)


class PartEntry(BaseModel):
    """Who speaks a part: a voice on each engine, and how."""

    model_config = ConfigDict(extra="allow", defer_build=True)
    __pydantic_extra__: dict[str, EngineEntry]
    rate: Rate = 1.0
    pitch: Pitch = 0.0
    formant: Formant = 1.0
    gain: Gain = 0.0
    pause: Pause = 0.5
    de_ess: DeEss = 0.0

    @property
    def engines(self) -> dict[str, EngineEntry]:
        """The entries by engine, in the order of the file."""
        return self.__pydantic_extra__ or {}


class PausesEntry(BaseModel):
    """How long the pauses inside a paragraph are in one language, in seconds at rate 1; the longer the mark."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    comma: Silence = Field(PauseTargets.comma_s, description="At commas, brackets and quotation marks.")
    colon: Silence = Field(PauseTargets.colon_s, description="At colons, semicolons and dashes.")
    sentence: Silence = Field(PauseTargets.sentence_s, description="At the end of a sentence.")

    @property
    def targets(self) -> PauseTargets:
        """The entry as speech knows it."""
        return PauseTargets(self.comma, self.colon, self.sentence)

    @model_validator(mode="after")
    def _in_order(self) -> PausesEntry:
        if not self.comma < self.colon < self.sentence:
            raise ValueError("a comma is shorter than a colon, and a colon than the end of a sentence")
        return self


class VoicesFile(BaseModel):
    """The whole of voices.yaml."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    perspectives: dict[str, PerspectiveEntry] = Field(max_length=200, description="The parts of a brief.")
    mixes: dict[MixName, MixEntry] = Field(
        default_factory=_mapping, description="Your own voices, mixed of two, by name."
    )
    cast: dict[str, dict[str, PartEntry]] = Field(
        description="By language (fr, en) or locale (fr-CA, en-GB): who speaks each perspective."
    )
    fallback: list[Name] = Field(
        default_factory=_sequence,
        description="Engines that speak a whole episode when the chosen one cannot, in order.",
    )
    pauses: dict[str, PausesEntry] | None = Field(
        default_factory=_mapping,
        description="By language: how long pauses are; `false` leaves them as engines make them.",
    )
    rising_questions: bool = Field(
        False, description="Whether questions that yes or no answers end high; what engines make of them, if not."
    )
    engines: dict[str, dict[str, Name | float]] = Field(
        default_factory=_mapping, description="What an engine needs to know, such as the base_url and model of openai."
    )

    @field_validator("pauses", mode="before")
    @classmethod
    def _false_is_none(cls, value: Any) -> Any:
        return {None: {}, False: None}.get(value, value) if value is None or isinstance(value, bool) else value
