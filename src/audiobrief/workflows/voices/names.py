"""Names of parts and voices as people write them: found, and checked against what the engines have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiobrief.config.cast import Cast, CastVoice
from audiobrief.errors import EngineError, InputError
from audiobrief.locales import DEFAULT_LOCALE, LANGUAGES, LOCALES, language_of
from audiobrief.speech import engines
from audiobrief.speech.model import MixingSynthesizer, Synthesizer, Voice, VoiceInfo, capabilities_of, mixing
from audiobrief.storage.yaml_read import did_you_mean

_LANGUAGE = re.compile(r"(fr|en)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One part of the cast as it was asked for: `fr.facts` is key `fr`, and spoken in fr-CA."""

    key: str
    locale: str
    cast: CastVoice

    @property
    def name(self) -> str:
        return f"{self.key}.{self.cast.perspective}"

    @property
    def language(self) -> str:
        return language_of(self.locale)


def find_part(cast: Cast, asked: str) -> Part:
    """The part that `fr.facts` or `fr-FR.facts` means. Raises: InputError with what was probably meant."""
    key, dot, perspective = asked.strip().partition(".")
    tags = {tag.casefold(): tag for tag in (*LANGUAGES, *LOCALES)}
    found = tags.get(key.replace("_", "-").casefold())
    if not dot or found is None:
        hint = "" if dot else f"; for example fr.{key}" if key in cast.ids else ""
        raise InputError(f'"{asked}" is no part of the cast: write LANGUAGE.PERSPECTIVE, as in fr.facts{hint}')
    if perspective not in cast.ids:
        raise InputError(
            f'"{perspective}" is not a perspective{did_you_mean(perspective, cast.ids)}; '
            "see them with: audiobrief voices list",
            path=cast.path,
        )
    locale = DEFAULT_LOCALE.get(found, found)
    return Part(found, locale, cast.part(locale, perspective))


def known_voices(engine: Synthesizer, cast: Cast) -> tuple[VoiceInfo, ...]:
    """The voices of an engine, the mixes of the cast first. Raises: EngineError."""
    own = engine.voices()
    mixer = mixing(engine)
    return own if mixer is None or not cast.mixes else (*_mixes_of(mixer, cast, own), *own)


def _mixes_of(engine: MixingSynthesizer, cast: Cast, own: Sequence[VoiceInfo]) -> Iterator[VoiceInfo]:
    """The mixes of the cast that are made of the engine's voices; all of them where no other engine mixes."""
    ids = {info.id for info in own}
    alone = not set(engines.mixing()) - {engine.name}
    for name, mix in cast.mixes.items():
        if alone or mix.voices & ids:
            try:
                yield engine.mix_info(name, mix)
            except EngineError as error:
                raise EngineError(engine.name, f"the mix {name}: {error.message}", fix=error.fix) from error


def _languages_of(voice: Voice, engine: Synthesizer, cast: Cast) -> frozenset[str]:
    """The languages that a voice is at home in; all of them where that is not known. Raises: EngineError."""
    mixer = mixing(engine)
    if voice.mix is not None and mixer is not None:
        known: tuple[VoiceInfo, ...] = (mixer.mix_info(voice.id, voice.mix),)
    else:
        known = known_voices(engine, cast)
    own = voice.id.casefold()
    for name in (own, own.partition("+")[0]):
        for info in known:
            if info.id.casefold() == name and "multilingual" not in name:
                return frozenset(map(language_of, info.locales))
    stated = _LANGUAGE.match(voice.id)
    if stated and "multilingual" not in own:
        return frozenset([stated[1].casefold()])
    return frozenset(LANGUAGES)


def check_language(voice: Voice, language: str, engine: Synthesizer, cast: Cast) -> None:
    """Raise InputError with the command that helps if the voice does not speak the language."""
    spoken = _languages_of(voice, engine, cast)
    if language in spoken:
        return
    native = capabilities_of(engine).native_voices.get(language, "")
    if native and mixing(engine) is not None:
        short = voice.id.partition("_")[2] or voice.id
        if voice.mix is not None:
            fix = f"give {native} half of its prosody: audiobrief voices mix {native} VOICE --prosody 0.5 --name NAME"
        else:
            fix = f"mix it: audiobrief voices mix {native} {voice.id} --name {language}-{short}"
    else:
        fix = f"choose from: audiobrief voices list --lang {language} --engine {voice.engine}"
    raise InputError(f"the {voice.engine} voice {voice.id} speaks {', '.join(sorted(spoken))}, not {language}; {fix}")


def check_voice(voice: Voice, language: str, cast: Cast) -> None:
    """Check that the engine has the voice and that it speaks the language.

    Raises: EngineError for an engine or voice that is not there, InputError for another language.
    """
    engine = cast.engine(voice.engine)
    try:
        engine.identity(voice)
    except EngineError as error:
        helps = f"audiobrief voices list --lang {language} --engine {voice.engine}"
        fix = error.fix if "run:" in error.fix else f"{error.fix}; see: {helps}".removeprefix("; ")
        raise EngineError(voice.engine, error.message, fix=fix) from error
    check_language(voice, language, engine, cast)


def find_voices(asked: str, engine: str, language: str, cast: Cast) -> Voice:
    """The voice that a name means: exact, `engine:name`, a perspective, or a part of a name such as `fenrir`.

    The engine `engine` goes before others, voices of the language before others.
    Raises: InputError when none or several are meant; EngineError for a named engine that is not there.
    """
    named, colon, rest = asked.partition(":")
    wanted, order = (rest, [named]) if colon and named in engines.table() else (asked, _engines(engine))
    if wanted in cast.ids:
        voice = cast.part(DEFAULT_LOCALE[language], wanted).on(order[0])
        if voice is not None:
            return voice
    for name in order:
        found = _matching(wanted, name, language, cast)
        if len(found) == 1:
            return Voice(name, found[0], mix=cast.mixes.get(found[0]) if mixing(cast.engine(name)) else None)
        if found:
            raise InputError(f'"{asked}" may be {", ".join(found[:6])}; write the one you mean')
    if _accepted(wanted, order[0], cast):
        return Voice(order[0], wanted)
    helps = f"audiobrief voices list{f' --engine {order[0]}' if len(order) == 1 else ''}"
    raise InputError(f'no voice is called "{asked}"{_close(wanted, order, cast)}; see: {helps}')


def _engines(first: str) -> list[str]:
    return [first, *(name for name in sorted(engines.table()) if name != first)]


def _matching(wanted: str, engine: str, language: str, cast: Cast) -> list[str]:
    """The voices of one engine that a name may mean, by the strictest reading that finds any."""
    known = _known(engine, cast)
    asked = wanted.casefold()
    readings = (
        lambda info: info.id.casefold() == asked,
        lambda info: _bare(info.id) == asked,
        lambda info: len(asked) > 2 and asked in info.id.casefold(),
    )
    for reading in readings:
        found = [info for info in known if reading(info)]
        home = [info for info in found if any(language_of(locale) == language for locale in info.locales)]
        if found:
            return [info.id for info in home or found]
    return []


def _accepted(wanted: str, engine: str, cast: Cast) -> bool:
    """Whether an engine takes a name that it does not list, such as fr+f5."""
    try:
        cast.engine(engine).identity(Voice(engine, wanted))
    except EngineError:
        return False
    return True


def _known(engine: str, cast: Cast) -> tuple[VoiceInfo, ...]:
    try:
        return known_voices(cast.engine(engine), cast)
    except EngineError:
        return ()


def _bare(voice: str) -> str:
    """What people call a voice: `fenrir` of am_fenrir, `sylvie` of fr-CA-SylvieNeural."""
    return re.split(r"[_-]", voice.casefold().removesuffix("neural"))[-1]


def _close(wanted: str, order: Sequence[str], cast: Cast) -> str:
    names = [name for engine in order for info in _known(engine, cast) for name in (info.id, _bare(info.id))]
    hint = did_you_mean(wanted.casefold(), sorted(set(names)))
    return hint if "did you mean" in hint else ""
