"""What is wrong with a lexicon that can be read: sounds and respellings that an engine cannot say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from audiobrief.errors import InputError
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.lexicon.entry import LexiconEntry
from audiobrief.text.lexicon.sounds import unspeakable, unspeakable_anywhere

# A respelling is spoken as it stands: no rule reads figures or signs in it.
_NOT_WORDS = re.compile(r"[0-9$€£¥%&@#+=<>{}\[\]_/\\|~^*°]")


def entry_faults(entries: Iterable[LexiconEntry], engines: Collection[str]) -> list[InputError]:
    """A fault for each value that an engine cannot speak, and for each engine that there is not."""
    found: list[InputError] = []
    for entry in entries:
        for message in _messages(entry, engines):
            found.append(
                InputError(f'entry "{entry.graphemes[0]}": {message}', path=entry.path or None, line=entry.line)
            )
    return found


def _messages(entry: LexiconEntry, engines: Collection[str]) -> list[str]:
    found = [
        f"its ipa has {' '.join(symbols)}, which {engine} cannot speak; use another symbol, or give alias"
        for engine, symbols in unspeakable_anywhere(entry.ipa).items()
    ]
    aliases = [entry.alias]
    for engine, own in entry.engines.items():
        if engine not in engines:
            found.append(f'there is no engine "{engine}"{did_you_mean(engine, list(engines))}')
        symbols = unspeakable(own.ipa, engine)
        if symbols:
            found.append(f"its ipa for {engine} has {' '.join(symbols)}, which {engine} cannot speak")
        aliases.append(own.alias)
    for alias in aliases:
        signs = _NOT_WORDS.findall(alias)
        if signs:
            found.append(f'its alias has "{signs[0]}"; write it in words, as it is spoken')
    return found
