"""Notes what `voices.py` measured of the cast in the package's data, a card a voice."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.speech.engines.kokoro_voices import styles_digest
from audiobrief.speech.model import Voice
from audiobrief.storage.files import write_atomic
from audiobrief.workflows.voices.measures import FILE, VoiceMeasures, recorded_measures

if TYPE_CHECKING:
    from voices import Measure

HOW = (
    "benchmarks/voices.py --record: passages of benchmarks/voices_passages.py, spoken at rate 1, s as in the cast; "
    "phoneme errors of Whisper base; the highest cosine of Resemblyzer to another voice of the cast; DNSMOS P.835 "
    "overall; median pitch by Praat; words and syllables without the silence between sentences"
)


def record(
    language: str, voices: Sequence[Voice], found: Sequence[Measure], alike: Callable[[Measure, Measure], float]
) -> None:
    """Write the cards of one language in the place of its earlier ones. Raises: PublishError."""
    named = dict(zip((one.name for one in found), voices, strict=True))
    cards = []
    for one in found:
        voice = named[one.name]
        near = max((other for other in found if other is not one), key=lambda other, one=one: alike(one, other))  # type: ignore[misc]
        cards.append(
            VoiceMeasures(
                engine=voice.engine,
                voice=voice.id,
                language=language,
                recipe=styles_digest(voice.id) if voice.engine == "kokoro" else "",
                phoneme_errors=round(one.per, 4),
                phonemes=sum(said for _, said in one.errors),
                nearest=named[near.name].id,
                cosine=round(alike(one, near), 3),
                dnsmos=None if one.dnsmos is None else round(one.dnsmos, 2),
                words_min=round(one.words_min),
                syllables_min=round(one.syllables_min),
                pitch_hz=round(one.f0_hz),
                passages=len(one.errors),
                de_ess=voice.de_ess_db,
                measured=datetime.now(timezone.utc).date().isoformat(),
            )
        )
    whole = recorded_measures().with_cards(tuple(cards), HOW)
    recorded_measures.cache_clear()
    text = json.dumps(whole.model_dump(mode="json"), indent=1, ensure_ascii=False)
    write_atomic(Path(str(files("audiobrief") / FILE)), f"{text}\n".encode())
