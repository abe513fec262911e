"""`voices mix`: a voice made of two of one engine, noted in voices.yaml, and what it sounds like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, EngineError, InputError
from audiobrief.locales import LANGUAGES, language_of
from audiobrief.speech import engines
from audiobrief.speech.model import Mix, MixingSynthesizer, Voice, VoiceInfo, mixing
from audiobrief.workflows.voices import similarity as alike
from audiobrief.workflows.voices.audition import LINE, VoiceSession, say, with_voice
from audiobrief.workflows.voices.names import check_voice, find_part, find_voices
from audiobrief.workflows.voices.set import OF_THE_VOICE, SETTINGS, Change, open_draft, written_at

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True)
class Mixed:
    """The mix, in which file, and what its engine knows of it."""

    file: Path
    name: str
    mix: Mix
    info: VoiceInfo
    changed: bool
    notes: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language it is at home in: French where it speaks both, which has fewer voices."""
        spoken = {language_of(locale) for locale in self.info.locales}
        return next(language for language in LANGUAGES if language in spoken)

    def as_json(self) -> dict[str, object]:
        return {
            "file": str(self.file), "name": self.name, "changed": self.changed, "gender": self.info.gender,
            "languages": list(self.info.locales), "made_of": self.info.description, "notes": list(self.notes),
        }  # fmt: skip

    def lines(self) -> list[str]:
        """What it is, and how to go on, for people."""
        return [
            f"{self.file}: {self.name}, {self.info.gender}, {' '.join(self.info.locales)}, {self.info.description}",
            f"hear it: audiobrief voices compare {self.language}.facts --with {self.name} --engine {self.info.engine}",
            f"take it: audiobrief voices set {self.language}.facts {self.info.engine}={self.name}",
        ]


def mix_voices(
    project: Project, first: str, second: str, timbre: float, prosody: float, name: str, *, force: bool = False
) -> Mixed:
    """The mix under `name` in the project's voices.yaml; the shares are those of the second voice.

    Raises: InputError, EngineError, PublishError.
    """
    draft = open_draft(project)
    cast = draft.cast()
    for label, share in (("--timbre", timbre), ("--prosody", prosody)):
        if not 0 <= share <= 1:
            raise InputError(f"{label} is a share from 0 to 1, not {share:g}")
    engine, members = _mixer((first, second), cast)
    entry: dict[str, Any] = {"mix": members, "timbre": timbre, "prosody": prosody}
    _check_name(name, entry, draft.value(("mixes", name)), engine, force)
    before, draft = draft, draft.having(("mixes", name), entry)
    made = draft.cast().mixes[name]
    info = engine.mix_info(name, made)
    notes = draft.save() if draft.data != before.data else ()
    return Mixed(draft.path, name, made, info, draft.data != before.data, notes)


def set_part_mix(
    project: Project, target: str, engine: str, members: Sequence[str], timbre: float, prosody: float
) -> Change:
    """What changed where a part gets a mix of its own on one engine, without a name; its other settings there stay,
    but for the de-essing of the voice before.

    Raises: InputError, EngineError for an engine without mixes or voices that it does not have; PublishError.
    """
    if engine not in engines.mixing():
        raise EngineError(engine, "it mixes no voices", fix=f"choose {', '.join(engines.mixing()) or 'a voice'}")
    draft = open_draft(project)
    part = find_part(draft.cast(), target)
    at = (*written_at(draft, part), engine)
    current = draft.value(at)
    own = current if isinstance(current, dict) else {}
    if own.get("mix") == list(members):  # only the shares change: the entry keeps its layout
        changed = draft.having((*at, "timbre"), timbre).having((*at, "prosody"), prosody)
    else:
        manner = {name: value for name, value in own.items() if name in SETTINGS and name != OF_THE_VOICE}
        changed = draft.having(at, {"mix": list(members), "timbre": timbre, "prosody": prosody, **manner})
    cast = changed.cast()
    voice = find_part(cast, target).cast.on(engine)
    assert voice is not None
    check_voice(voice, part.language, cast)
    place = ".".join(at)
    notes = changed.save() if changed.data != draft.data else ()
    return Change(changed.path, {place: current}, {place: changed.value(at)}, notes)


def _mixer(asked: Sequence[str], cast: Cast) -> tuple[MixingSynthesizer, list[str]]:
    """The engine that has all of the voices, and their names there. Raises: InputError, EngineError."""
    named = {name.partition(":")[0] for name in asked if ":" in name} & set(engines.table())
    faults: list[AudiobriefError] = []
    for name in sorted(named) or engines.mixing():
        engine = mixing(cast.engine(name))
        if engine is None:
            raise EngineError(name, "it mixes no voices", fix=f"name voices of {', '.join(engines.mixing()) or 'none'}")
        try:
            return engine, [_member(one.removeprefix(f"{name}:"), name, cast) for one in asked]
        except (InputError, EngineError) as fault:
            faults.append(fault)
    if not faults:
        raise InputError("no engine here mixes voices; see: audiobrief doctor")
    raise faults[0]


def _member(asked: str, engine: str, cast: Cast) -> str:
    found = find_voices(f"{engine}:{asked}", engine, "fr", cast)
    if found.mix is not None and found.id not in cast.mixes:
        raise InputError(f'"{asked}" is a mix without a name; give it one with: audiobrief voices mix ... --name NAME')
    return found.id


def _check_name(name: str, entry: dict[str, Any], there: Any, engine: MixingSynthesizer, force: bool) -> None:
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise InputError(f'"{name}" is no name for a voice; use a-z, 0-9 and single hyphens, as in fr-paul')
    if any(info.id == name for info in engine.voices()):
        raise InputError(f"{name} is a voice of {engine.name} itself; choose another name")
    if there is not None and not force and {**there, **entry} != there:
        raise InputError(f"there is a mix called {name} already; choose another name, or give --force to change it")
    if name in entry["mix"]:
        raise InputError(f"{name} cannot be mixed from itself; choose another name")


def nearest_part(session: VoiceSession, mixed: Mixed) -> str:
    """A sentence: which part of the cast sounds most like the mix, or why that is not known.

    Raises: SpeechError, EngineError, InputError, PublishError.
    """
    embed, missing = alike.find_encoder()
    if embed is None:
        return missing
    engine = session.cast.engine(mixed.info.engine)
    found = engine.check(10.0)
    if not found.ok:
        return str(EngineError(engine.name, found.detail, fix=found.fix))
    line = LINE[mixed.language]
    part = find_part(session.cast, f"{mixed.language}.{NARRATOR}")
    own = say(session, part, with_voice(part.cast, Voice(engine.name, mixed.name, mix=mixed.mix)), line, engine)
    others = {}
    for perspective in session.cast.parts.get(mixed.language, {}):
        other = find_part(session.cast, f"{mixed.language}.{perspective}")
        voice = other.cast.on(engine.name)
        if voice is not None and voice.mix != mixed.mix:
            others[other.name] = say(session, other, other.cast, line, engine).clip
    if not others:
        return f"no other part of the cast has a voice on {engine.name} to compare it with"
    cosine, name = alike.nearest(own.clip, others, embed)
    kind = alike.described(cosine)
    return f"nearest in the cast: {name}, cosine {cosine:.2f}, {kind} (under {alike.TOO_ALIKE:g} is apart)"
