"""What an engine is asked to say and what it answers; the protocol that every engine meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from audiobrief.text.speech_target import Piece, SpeechTarget

if TYPE_CHECKING:
    from audiobrief.audio.clip import Clip


@dataclass(frozen=True)
class Mix:
    """A voice made of two; the shares (0 to 1) are those of the second, in who speaks and in how it is spoken."""

    first: str | Mix
    second: str | Mix
    timbre: float
    prosody: float

    @property
    def voices(self) -> frozenset[str]:
        """The engine's own voices that it is made of in the end."""
        parts = (part.voices if isinstance(part, Mix) else frozenset([part]) for part in (self.first, self.second))
        return frozenset().union(*parts)


@dataclass(frozen=True)
class Voice:
    """One voice of one engine, as the cast asks for it.

    `rate` is a factor (1.1 speaks 10 % faster); `pitch_st` is in semitones; `mix` is how the voice is made where
    it is none of the engine's own: `id` is then only its name. `formant` is a factor on the resonances of the throat:
    0.85 makes it longer, as a man's is, 1.15 shorter. `de_ess_db` is by how much its s sounds are lowered; that is made
    after the engine spoke, which need not look at it.
    """

    engine: str
    id: str
    rate: float = 1.0
    pitch_st: float = 0.0
    mix: Mix | None = None
    formant: float = 1.0
    de_ess_db: float = 0.0


@dataclass(frozen=True)
class PauseTargets:
    """How long the silences inside an utterance are, in seconds at rate 1, by the mark that they stand at.

    `sentence_s` is also what is heard between two utterances of a paragraph. A silence without a mark that is longer
    than `unmarked_s` is closed to `closed_s`.
    """

    comma_s: float = 0.17
    colon_s: float = 0.26
    sentence_s: float = 0.36
    unmarked_s: float = 0.15
    closed_s: float = 0.06


@dataclass(frozen=True)
class Utterance:
    """One stretch of spoken text for one voice: a sentence, or short sentences joined.

    `text` is the spoken form, normalised and not empty; `locale` is a tag such as fr-CA.
    `pieces` are the text cut at every stretch that has a sound or language of its own; empty when none has.
    `pauses` are made after an engine spoke, which need not look at them; None leaves its pauses as they are.
    `rising` asks that its yes/no questions end high, which is made afterwards, too.
    """

    text: str
    locale: str
    voice: Voice
    pieces: tuple[Piece, ...] = ()
    pauses: PauseTargets | None = None
    rising: bool = False

    @property
    def is_edited(self) -> bool:
        """Whether something is made of what the engine says."""
        return self.rising or self.pauses is not None or self.voice.de_ess_db != 0


@dataclass(frozen=True)
class Mark:
    """When one word (or phrase) of the utterance is heard, in seconds from its start."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, eq=False)
class Speech:
    """The sound of one utterance: a mono clip at the engine's own rate, and word times where known."""

    clip: Clip
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class VoiceInfo:
    """A voice that an engine has here; `gender` is "female", "male" or ""."""

    engine: str
    id: str
    locales: tuple[str, ...]
    gender: str = ""
    description: str = ""


@dataclass(frozen=True)
class Availability:
    """Whether an engine works on this machine; `fix` says how to get it when it does not."""

    ok: bool
    detail: str
    fix: str = ""


@dataclass(frozen=True)
class EngineFolders:
    """Where an engine finds and keeps files: `models` for what it makes itself once, which may be thrown away;
    `voices` for the project's own voices; `installed` for those of the user, in a folder of the engine's name.
    """

    models: Path
    voices: Path
    installed: Path


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do, said by its class; the defaults are those of one that reads text and no more."""

    pieces: bool = False  # it says `Utterance.pieces`: sounds in IPA, words of another language
    ipa_symbols: frozenset[str] | None = None  # the symbols that it can speak; None for all
    mixes: bool = False  # it speaks with `Voice.mix`, and has `mix_info`
    any_language: bool = False  # each voice reads every language, with an accent in those that are not its own
    native_voices: Mapping[str, str] = field(default_factory=dict)  # by language: one to mix a foreign voice with
    auto_rank: int | None = None  # its place where no engine is named, the lowest first; None: only when named
    voice: bool = True  # its sound is speech; one of tones says False, and the gate does not look for a voice in it
    same_everywhere: bool = False  # `voices` are a table of its own that no machine changes
    # Seconds of work for a second of speech, in one process on two cores; measured, see docs/scale.md.
    real_time_factor: float | None = None
    installs: str = ""  # a voice that its `install_voice` fetches, as an example; "" where it has no such function
    more_voices: str = "ask its own package"  # told to who wants to install one where it installs none


@dataclass(frozen=True)
class InstalledVoice:
    """A voice that can be used now; `fetched` is False for one that was here whole already."""

    engine: str
    voice: str
    model: Path
    fetched: bool


class Synthesizer(Protocol):
    """A speech engine. Constructing one is cheap; heavy work waits for `check` or `speak`.

    One whose factory has a parameter `folders` is given `EngineFolders` there; it looks for no folder by itself.

    It may also have, as attributes of its class: `capabilities`, what it can do beside reading text; `settings`, the
    names of what may stand under `engines:` in voices.yaml; `text_identity(utterance)`, what changes the sound of that
    text alone, in its cache key beside `identity`, "" for all others; `paces`, how fast it reads in each language, a
    mapping such as {"fr": validation.Pace(...)}; `voice_files(voice)`, the paths of what a voice is made of beside the
    engine's package, which go to workers on other machines, into `folders.voices`; `install_voice(voice, source,
    folders, progress)`, which fetches a voice and gives an `InstalledVoice`.
    """

    name: str
    offline: bool

    @property
    def concurrency(self) -> int:
        """How many `speak` calls may run side by side."""
        ...

    def check(self, timeout_s: float) -> Availability:
        """Whether the engine can speak here and now; never raises, answers within `timeout_s`."""
        ...

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices that can be named in a cast. Raises: EngineError."""
        ...

    def identity(self, voice: Voice) -> str:
        """Everything about engine, model and voice data that can change the sound, as a short text.

        Rate, pitch and formant themselves are in every cache key; how they are made counts where it is done at all.

        Raises: EngineError for a voice that the engine does not have.
        """
        ...

    def speak(self, utterance: Utterance) -> Speech:
        """The whole utterance as sound, or EngineError: never a part of it. Thread-safe.

        One attempt: whoever calls tries again what is `retriable`, after `retry_after_s` at the earliest.
        """
        ...


@runtime_checkable
class MixingSynthesizer(Synthesizer, Protocol):
    """An engine that makes voices of two others: one whose capabilities say `mixes`."""

    def mix_info(self, name: str, mix: Mix) -> VoiceInfo:
        """What is known of a mix. Raises: EngineError for one of a voice that the engine does not have."""
        ...


def capabilities_of(engine: object) -> Capabilities:
    """What an engine, or its class, says that it can do; what any engine can where it says nothing."""
    found = getattr(engine, "capabilities", None)
    return found if isinstance(found, Capabilities) else Capabilities()


def text_identity(engine: Synthesizer, utterance: Utterance) -> str:
    """What an engine adds to its identity for one text; empty for nearly all."""
    own = getattr(engine, "text_identity", None)
    return "" if own is None else str(own(utterance))


def identity_of(engine: Synthesizer, utterance: Utterance) -> str:
    """Everything about the engine that can change the sound of an utterance. Raises: EngineError."""
    return engine.identity(utterance.voice) + text_identity(engine, utterance)


def mixing(engine: Synthesizer) -> MixingSynthesizer | None:
    """The engine as one that mixes voices, or None where it is none."""
    return engine if capabilities_of(engine).mixes and isinstance(engine, MixingSynthesizer) else None


def target_of(engine: Synthesizer) -> SpeechTarget:
    """The engine as the text knows it."""
    return SpeechTarget(engine.name, capabilities_of(engine).pieces)
