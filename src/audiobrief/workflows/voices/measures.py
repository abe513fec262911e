"""What was measured of voices, as it is recorded in data/voice_measures.json: a card for each voice of the cast."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from audiobrief.errors import InputError
from audiobrief.speech.model import Voice

FILE = "data/voice_measures.json"


class VoiceMeasures(BaseModel):
    """One voice of an engine, without a rate, pitch or formant of the part; `recipe` is a digest of what it is made of.

    `phoneme_errors` is a share, of `phonemes` that were said; `nearest` the voice of its cast with the highest cosine;
    `de_ess` is by how many dB its s sounds were softened; `pitch_hz` is a median; words and syllables are counted a
    minute, without the silence between sentences.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    engine: str
    voice: str
    language: str
    recipe: str = ""
    phoneme_errors: float = Field(ge=0)
    phonemes: int = Field(gt=0)
    nearest: str
    cosine: float = Field(ge=-1, le=1)
    dnsmos: float | None = Field(ge=1, le=5)
    words_min: float = Field(gt=0)
    syllables_min: float = Field(gt=0)
    pitch_hz: float = Field(gt=0)
    passages: int = Field(gt=0)
    de_ess: float = 0.0
    measured: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")


class MeasuresFile(BaseModel):
    """The whole file: how everything was measured, and a card a voice."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    how: str
    voices: tuple[VoiceMeasures, ...]

    def of(self, voice: Voice, language: str) -> VoiceMeasures | None:
        """The card of a voice; None where it was not measured so: another pitch, rate, s or language, a mix."""
        if voice.mix is not None or (voice.rate, voice.pitch_st, voice.formant) != (1, 0, 1):
            return None
        wanted = voice.engine, voice.id, language, voice.de_ess_db
        found = (one for one in self.voices if (one.engine, one.voice, one.language, one.de_ess) == wanted)
        return next(found, None)

    def with_cards(self, cards: tuple[VoiceMeasures, ...], how: str) -> MeasuresFile:
        """The file with these cards in the place of those of their engine and language."""
        new = {(one.engine, one.language) for one in cards}
        kept = (one for one in self.voices if (one.engine, one.language) not in new)
        return MeasuresFile(how=how, voices=(*kept, *cards))


@lru_cache(maxsize=1)
def recorded_measures() -> MeasuresFile:
    """What comes with audiobrief. Raises: InputError when the installed data cannot be read."""
    try:
        return MeasuresFile.model_validate_json((files("audiobrief") / FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(f"the installed {FILE} is missing or damaged; install audiobrief again") from error
