"""What is wrong with a lexicon that can be read: sounds and respellings that an engine cannot say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from audiobrief.errors import InputError
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.lexicon.entry import LexiconEntry, unspeakable

# A respelling is spoken as it stands: no rule reads figures or signs in it.
_NOT_WORDS = re.compile(r"[0-9$€£¥%&@#+=<>{}\[\]_/\\|~^*°]")


Symbols = Mapping[str, Collection[str] | None]


def entry_faults(
    entries: Iterable[LexiconEntry], engines: Symbols, everywhere: Collection[str] = ()
) -> list[InputError]:
    """A fault for each value that an engine cannot speak, and for each engine that there is not.

    `engines` are the IPA symbols of each engine by its name, None where it knows all or takes none; a sound for any
    engine must be speakable by those of `everywhere`, which may be chosen without being named.
    """
    found: list[InputError] = []
    for entry in entries:
        for message in _messages(entry, engines, everywhere):
            found.append(
                InputError(f'entry "{entry.graphemes[0]}": {message}', path=entry.path or None, line=entry.line)
            )
    return found


def _messages(entry: LexiconEntry, engines: Symbols, everywhere: Collection[str]) -> list[str]:
    found = [
        f"its ipa has {' '.join(symbols)}, which {engine} cannot speak; use another symbol, or give alias"
        for engine in everywhere
        if (symbols := unspeakable(entry.ipa, engines[engine]))
    ]
    aliases = [entry.alias]
    for engine, own in entry.engines.items():
        if engine not in engines:
            found.append(f'there is no engine "{engine}"{did_you_mean(engine, list(engines))}')
        symbols = unspeakable(own.ipa, engines.get(engine))
        if symbols:
            found.append(f"its ipa for {engine} has {' '.join(symbols)}, which {engine} cannot speak")
        aliases.append(own.alias)
    for alias in aliases:
        signs = _NOT_WORDS.findall(alias)
        if signs:
            found.append(f'its alias has "{signs[0]}"; write it in words, as it is spoken')
    return found
