"""A stretch of text with a sound or a language of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of an utterance's text, with its sound in IPA or its own language (fr, en) where it has one."""

    text: str
    ipa: str = ""
    language: str = ""
