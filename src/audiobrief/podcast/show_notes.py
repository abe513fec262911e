"""What a listener reads about an episode: the short description and the full show notes, as safe HTML.

Only p, ol, ul, li, a, b, i, strong and em, which podcast apps show; every text is escaped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from urllib.parse import urlsplit

from audiobrief.podcast.chapters import part_title, timestamps
from audiobrief.podcast.model import Manifest, Source
from audiobrief.text.clean import one_line, paragraphs, shortened, shortened_bytes, web_address

# Source: Apple Podcasts; longer descriptions are refused.
LONGEST_DESCRIPTION_BYTES = 4000
_KEPT_FOR_HOOK_BYTES = 1200
LONGEST_CORRECTIONS_BYTES = 1600
_LONGEST_LINK_TEXT = 120


@dataclass(frozen=True)
class NotesText:
    """The fixed words of one language; `twin` announces the other edition, `edition` names it."""

    sources: str
    colon: str
    chapters: str
    text: str
    voices: str
    ai: str
    sponsored: str
    machine: str
    reviewed: str
    adapted: dict[str, str]  # of a text that was rewritten for listening, by its state
    exact: str
    twin: dict[str, str]
    edition: dict[str, str]


_NO_BREAK_COLON = "\u00a0: "
WORDS = {
    "fr": NotesText(
        sources="Sources",
        colon=_NO_BREAK_COLON,
        chapters="Chapitres",
        text="Texte intégral",
        voices="Voix",
        ai="Cet épisode est lu par des voix de synthèse.",
        sponsored="Cet épisode contient de la publicité",
        machine="Le texte a été traduit par une machine et n’a pas été révisé.",
        reviewed="Le texte a été traduit par une machine, puis révisé.",
        adapted={
            "machine": "Le texte a été réécrit pour l’écoute par une machine et n’a pas été révisé.",
            "reviewed": "Le texte a été réécrit pour l’écoute par une machine, puis révisé.",
        },
        exact="Chiffres exacts",
        twin={"en": "Cet épisode existe aussi en anglais"},
        edition={"en": "Édition anglaise"},
    ),
    "en": NotesText(
        sources="Sources",
        colon=": ",
        chapters="Chapters",
        text="Full text",
        voices="Voices",
        ai="This episode is read by synthetic voices.",
        sponsored="This episode contains advertising",
        machine="Its text was translated by machine and not reviewed.",
        reviewed="Its text was translated by machine, then reviewed.",
        adapted={
            "machine": "Its text was rewritten for listening by a machine and not reviewed.",
            "reviewed": "Its text was rewritten for listening by a machine, then reviewed.",
        },
        exact="Exact figures",
        twin={"fr": "This episode is also available in French"},
        edition={"fr": "French edition"},
    ),
}


def words_of(language: str) -> NotesText:
    """The fixed words of a language, English for one that has none."""
    return WORDS.get(language, WORDS["en"])


@dataclass(frozen=True)
class OtherEdition:
    """The twin of an episode, and the address where it can be heard."""

    manifest: Manifest
    url: str


def description_html(episode: Manifest, other: OtherEdition | None = None) -> str:
    """The hook, corrections, times, sources, link to the other edition and disclosure in at most 4,000 bytes.

    The hook is cut where it is too long; a block that finds no room is left to the full notes.
    """
    hook = "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in paragraphs(episode.description))
    left = LONGEST_DESCRIPTION_BYTES - min(_bytes(hook), _KEPT_FOR_HOOK_BYTES)
    blocks = [_times(episode), _sources(episode), _twin_link(episode, other), _disclosure(episode)]
    left -= _bytes(corrections := corrections_html(episode, LONGEST_CORRECTIONS_BYTES))
    kept = [""] * len(blocks)
    # The last two are short and say what a listener must know: they find room first.
    for index in (3, 2, 0, 1):
        if _bytes(blocks[index]) <= left:
            kept[index] = blocks[index]
            left -= _bytes(blocks[index])
    room = LONGEST_DESCRIPTION_BYTES - _bytes(corrections) - sum(map(_bytes, kept))
    return (_hook(episode, room) + corrections + "".join(kept)).rstrip("\n")


def notes_html(episode: Manifest, other: OtherEdition | None = None) -> str:
    """The hook, corrections, sources, times, full text with a heading for each part, voices and disclosure."""
    words = words_of(episode.language)
    hook = "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in paragraphs(episode.description))
    times = _times(episode)
    if times:
        times = f"<p><strong>{words.chapters}</strong></p>\n{times}"
    blocks = [
        hook,
        corrections_html(episode),
        _sources(episode),
        times,
        _full_text(episode),
        _exact_figures(episode),
        _twin_link(episode, other),
        _voices(episode),
    ]
    return "".join([*blocks, _disclosure(episode)]).rstrip("\n")


def corrections_html(episode: Manifest, most_bytes: int = 0) -> str:
    """A dated paragraph for each correction, the latest first; with `most_bytes`, the latest ones that fit."""
    html = ""
    for one in reversed(episode.corrections):
        told = f"<p><strong>{escape(one_line(one.told(episode.locale)), quote=False)}</strong></p>\n"
        if most_bytes and _bytes(html) + _bytes(told) > most_bytes:
            break
        html += told
    return html


def sponsors_told(episode: Manifest) -> str:
    """The sentence that names who paid for parts of the episode; "" where nobody did."""
    names = dict.fromkeys(one_line(segment.sponsor) for segment in episode.segments if segment.sponsor)
    words = words_of(episode.language)
    return f"{words.sponsored}{words.colon}{', '.join(names)}." if names else ""


def _hook(episode: Manifest, room: int) -> str:
    """The paragraphs of the hook that fit into `room` bytes, the last of them cut."""
    html = ""
    for part in paragraphs(episode.description):
        whole = f"<p>{escape(part, quote=False)}</p>\n"
        if _bytes(html) + _bytes(whole) <= room:
            html += whole
            continue
        # Escapes are longer than what they stand for: count those of the part that fits.
        left = room - _bytes(html) - len("<p></p>\n")
        sizes = accumulate(_bytes(escape(char, quote=False)) for char in part)
        fitting = part[: bisect_right(list(sizes), left)]
        short = shortened_bytes(part, _bytes(fitting))
        return html + (f"<p>{escape(short, quote=False)}</p>\n" if short else "")
    return html


def _times(episode: Manifest) -> str:
    # One a line in the text as well as in the HTML: apps look for either.
    return _list("ul", (escape(line, quote=False) for line in timestamps(episode.chapters)))


def _sources(episode: Manifest) -> str:
    links = [link for link in map(_source_link, episode.sources) if link]
    if not links:
        return ""
    words = words_of(episode.language)
    if len(links) == 1:
        return f"<p>{words.sources.removesuffix('s')}{words.colon}{links[0]}</p>\n"
    return f"<p>{words.sources}{words.colon.rstrip()}</p>\n{_list('ul', links)}"


def _source_link(source: Source) -> str:
    url = web_address(source.url)
    if not url:
        return ""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    text = shortened(source.title, _LONGEST_LINK_TEXT) or host
    return f'<a href="{escape(url)}">{escape(text, quote=False)}</a>'


def _twin_link(episode: Manifest, other: OtherEdition | None) -> str:
    if other is None:
        return ""
    words = words_of(episode.language)
    phrase = words.twin.get(other.manifest.language, other.manifest.language)
    title = escape(shortened(other.manifest.title, _LONGEST_LINK_TEXT), quote=False)
    return f'<p>{phrase}{words.colon}<a href="{escape(other.url)}">{title}</a></p>\n'


def _full_text(episode: Manifest) -> str:
    parts = []
    for segment in episode.segments:
        heading = one_line(part_title(segment, episode.language))
        if heading:
            parts.append(f"<p><strong>{escape(heading, quote=False)}</strong></p>\n")
        lines = filter(None, map(one_line, segment.paragraphs))
        parts.extend(f"<p>{escape(line, quote=False)}</p>\n" for line in lines)
    if not parts:
        return ""
    return f"<p><strong>{words_of(episode.language).text}</strong></p>\n{''.join(parts)}"


def _exact_figures(episode: Manifest) -> str:
    """What the text, rewritten for listening, says rounded."""
    figures = [escape(one_line(one), quote=False) for one in (episode.adapted.exact if episode.adapted else ())]
    words = words_of(episode.language)
    return f"<p>{words.exact}{words.colon.rstrip()}</p>\n{_list('ul', figures)}" if figures else ""


def _voices(episode: Manifest) -> str:
    names = dict.fromkeys(f"{voice.speaker} ({voice.voice})" for voice in episode.voices)
    words = words_of(episode.language)
    listed = escape(", ".join(map(one_line, names)), quote=False)
    return f"<p>{words.voices}{words.colon}{listed}</p>\n" if names else ""


def _disclosure(episode: Manifest) -> str:
    words = words_of(episode.language)
    told = {"machine": words.machine, "reviewed": words.reviewed}.get(episode.translated, "")
    rewritten = words.adapted.get(episode.adapted.state, "") if episode.adapted else ""
    paid = escape(sponsors_told(episode), quote=False)
    lines = [*([paid] if paid else []), *([words.ai] if episode.ai_generated else []), *filter(None, (told, rewritten))]
    return f"<p><em>{' '.join(lines)}</em></p>\n" if lines else ""


def _list(kind: str, items: Iterable[str]) -> str:
    lines = [f"<li>{item}</li>\n" for item in items]
    return f"<{kind}>\n{''.join(lines)}</{kind}>\n" if lines else ""


def _bytes(text: str) -> int:
    return len(text.encode())
