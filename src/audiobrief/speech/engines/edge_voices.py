"""The French and English voices of the read-aloud service, and what is known about each."""

from __future__ import annotations

import difflib
import re

from audiobrief.errors import EngineError
from audiobrief.speech.model import VoiceInfo

NAME = "edge"

# Source: the service's own list of voices; it has others, which are accepted by their full names.
_TABLE = {
    ("fr-CA", "female"): "Sylvie",
    ("fr-CA", "male"): "Antoine Jean Thierry",
    ("fr-FR", "female"): "Denise Eloise VivienneMultilingual",
    ("fr-FR", "male"): "Henri RemyMultilingual",
    ("fr-BE", "female"): "Charline",
    ("fr-BE", "male"): "Gerard",
    ("fr-CH", "female"): "Ariane",
    ("fr-CH", "male"): "Fabrice",
    ("en-CA", "female"): "Clara",
    ("en-CA", "male"): "Liam",
    ("en-US", "female"): "Ana Aria Ava AvaMultilingual Emma EmmaMultilingual Jenny Michelle",
    ("en-US", "male"): "Andrew AndrewMultilingual Brian BrianMultilingual Christopher Eric Guy Roger Steffan",
    ("en-GB", "female"): "Libby Maisie Sonia",
    ("en-GB", "male"): "Ryan Thomas",
}
_CHILDREN = {"Ana", "Eloise", "Maisie"}

# Letters and digits only: the id is put into the request's markup as it is.
_SHORT_NAME = re.compile(r"[a-z]{2,3}-[A-Z]{2}(-[A-Za-z]+)?-[A-Z][A-Za-z0-9]*Neural", re.ASCII)


def _description(name: str) -> str:
    if name in _CHILDREN:
        return "a child"
    return "also speaks other languages" if name.endswith("Multilingual") else ""


VOICES = {
    f"{locale}-{name}Neural": VoiceInfo(NAME, f"{locale}-{name}Neural", (locale,), gender, _description(name))
    for (locale, gender), names in _TABLE.items()
    for name in names.split()
}
_BY_CASEFOLDED = {voice.casefold(): voice for voice in VOICES}


def service_name(voice_id: str) -> str:
    """The voice's name as the service spells it; a voice outside the table passes when its name has the form.

    Raises: EngineError with the close matches.
    """
    known = _BY_CASEFOLDED.get(voice_id.casefold())
    if known:
        return known
    if _SHORT_NAME.fullmatch(voice_id):
        return voice_id
    raise EngineError(
        NAME, f'it has no voice "{voice_id}"', fix=did_you_mean(voice_id) or "run: audiobrief voices list --engine edge"
    )


def did_you_mean(voice_id: str) -> str:
    """A question that names the closest voices of the table; empty for one of the table or like none of it."""
    if voice_id in VOICES:
        return ""
    close = difflib.get_close_matches(voice_id.casefold(), _BY_CASEFOLDED, n=3, cutoff=0.7)
    return "did you mean " + " or ".join(f'"{_BY_CASEFOLDED[name]}"' for name in close) + "?" if close else ""
