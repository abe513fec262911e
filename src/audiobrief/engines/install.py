"""Voices that can be installed, by engine: what `voices install ENGINE:VOICE` does."""

from __future__ import annotations

from audiobrief import engines
from audiobrief.engines import piper_install
from audiobrief.engines.piper_install import Installed
from audiobrief.errors import EngineError
from audiobrief.progress import Progress

_OTHERWISE = {
    "kokoro": "its voices come with it: pip install 'audiobrief[offline]'",
    "edge": "its voices are online: audiobrief voices list --engine edge",
    "espeak": "its voices come with audiobrief: audiobrief voices list --engine espeak",
    "openai": "its voices are the server's: name them in the cast",
}


def install_voice(name: str, source: str, progress: Progress) -> Installed:
    """The voice ready for use. Raises: EngineError for an engine without voices to install, or as that engine does."""
    engine, colon, voice = name.partition(":")
    if not colon or not voice:
        raise EngineError("voices", f'"{name}" names no engine', fix="write it as piper:fr_FR-siwis-medium")
    if engine == "piper":
        return piper_install.install(voice, source, progress)
    if engine not in engines.table():
        raise EngineError(engine, "there is no engine of this name", fix="voices can be installed for: piper")
    raise EngineError(engine, "it has no voices to install", fix=_OTHERWISE.get(engine, "ask its own package"))
