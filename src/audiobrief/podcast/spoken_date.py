"""Whether the date that the narrator says is the one that the feed tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from audiobrief.locales import dates_in, long_date
from audiobrief.podcast.model import Manifest
from audiobrief.text.normalization.sentences import sentences

FRAME = ("opening", "closing")  # the segments that come from show.yaml


def other_date(frame: Iterable[str], quoted: Sequence[str], day: date, locale: str) -> str:
    """The date said in `frame`, as it is written, where that is not `day`; "" where it is, or none is said.

    `frame` are the paragraphs of opening and closing, `quoted` the texts that these only repeat: title and hook.
    """
    text = "\n".join(frame)
    for part in quoted:
        text = text.replace(part, " ")
    said = dates_in(text, locale)
    return "" if not said or day in said else long_date(said[0], locale)


def date_said_otherwise(episode: Manifest) -> str:
    """The date that the narrator of an episode says where its feed has another one; ""."""
    frame = [text for segment in episode.segments if segment.id in FRAME for text in segment.paragraphs]
    quoted = (*sentences(episode.description, episode.locale), episode.title)
    return other_date(frame, quoted, episode.published.date(), episode.locale)
