"""What every page has: its head with the policy, the top with the show and the other languages, and the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote, urlsplit

from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.phrases import no_break
from audiobrief.text.clean import clean, one_line, paragraphs, shortened, web_address

WIDE, THIN = "\u00a0", "\u202f"

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


@dataclass(frozen=True)
class SiteText:
    """The words of one language; `{}` is filled in."""

    language: str
    name: str
    skip: str
    episodes: str
    player: str
    no_audio: str
    waveform: str
    back: str
    forward: str
    speed: str
    chapters: str
    airtime: str
    transcript: str
    follow: str
    from_here: str
    sources: str
    files: str
    audio: str
    subtitles: str
    subscribe: str
    feed: str
    copy: str
    copied: str
    newer: str
    older: str
    pages: str
    neighbours: str
    other: str
    ai: str
    empty: str
    languages: str
    retracted: str

    def date(self, moment: datetime) -> str:
        """A day in words: 5 mars 2025, March 5, 2025."""
        month = _MONTHS[self.language][moment.month - 1]
        if self.language == "fr":
            day = "1ᵉʳ" if moment.day == 1 else str(moment.day)
            return f"{day}{WIDE}{month} {moment.year}"
        return f"{month}{WIDE}{moment.day}, {moment.year}"

    def length(self, seconds: float) -> str:
        """How long something lasts: 3 min 7 s, 1 h 2 min."""
        whole = max(1, round(seconds))
        hours, minutes = divmod(whole // 60, 60)
        parts = [(hours, "h"), (minutes, "min"), (0 if hours else whole % 60, "s")]
        return " ".join(f"{count}{WIDE}{unit}" for count, unit in parts if count)

    def share(self, share: float) -> str:
        """A share of 1 in percent."""
        return f"{round(share * 100)}{THIN + '%' if self.language == 'fr' else '%'}"

    def size(self, count: int) -> str:
        """A file's size in megabytes or kilobytes."""
        unit = "o" if self.language == "fr" else "B"
        if count < 1e6:
            return f"{max(1, round(count / 1e3))}{WIDE}k{unit}"
        number = f"{count / 1e6:.1f}"
        return f"{number.replace('.', ',') if self.language == 'fr' else number}{WIDE}M{unit}"


_WORDS = {
    "fr": SiteText(
        language="fr",
        name="Français",
        skip="Aller au contenu",
        episodes="Épisodes",
        player="Lecteur",
        no_audio="Télécharger l’épisode (MP3)",
        waveform="Forme d’onde de l’épisode, aux couleurs des voix",
        back=f"Reculer de 15{WIDE}s",
        forward=f"Avancer de 30{WIDE}s",
        speed="Vitesse",
        chapters="Chapitres",
        airtime="Temps de parole",
        transcript="Transcription",
        follow="Suivre la lecture",
        from_here="Écouter à partir de {}",
        sources="Sources",
        files="Fichiers",
        audio="Audio MP3",
        subtitles="Sous-titres {}",
        subscribe="S’abonner",
        feed="Flux RSS",
        copy="Copier l’adresse du flux",
        copied="Adresse copiée",
        newer="Plus récents",
        older="Plus anciens",
        pages="Pages",
        neighbours="Autres épisodes",
        other="Écouter en anglais",
        ai="Les épisodes sont lus par des voix de synthèse.",
        empty="Aucun épisode pour le moment.",
        languages="Langues",
        retracted=f"L’épisode «{WIDE}{{}}{WIDE}» du {{}} a été retiré. Il ne peut plus être écouté.",
    ),
    "en": SiteText(
        language="en",
        name="English",
        skip="Skip to content",
        episodes="Episodes",
        player="Player",
        no_audio="Download the episode (MP3)",
        waveform="Waveform of the episode, in the colours of the voices",
        back=f"Back 15{WIDE}s",
        forward=f"Forward 30{WIDE}s",
        speed="Speed",
        chapters="Chapters",
        airtime="Airtime",
        transcript="Transcript",
        follow="Follow along",
        from_here="Listen from {}",
        sources="Sources",
        files="Files",
        audio="MP3 audio",
        subtitles="{} subtitles",
        subscribe="Subscribe",
        feed="RSS feed",
        copy="Copy the feed’s address",
        copied="Address copied",
        newer="Newer",
        older="Older",
        pages="Pages",
        neighbours="Other episodes",
        other="Listen in French",
        ai="Episodes are read by synthetic voices.",
        empty="No episode yet.",
        languages="Languages",
        retracted="The episode “{}” of {} was withdrawn. It can no longer be heard.",
    ),
}


def words_of(language: str) -> SiteText:
    """The words of a language, English for one that has none."""
    return _WORDS.get(language, _WORDS["en"])


# No inline code or style, nothing from other hosts, no frames, forms or plug-ins.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_DESCRIPTION = 200


@dataclass(frozen=True)
class Assets:
    """Files that all pages share, as paths below the folder of all languages."""

    css: str
    script: str


@dataclass(frozen=True)
class SiteModel:
    """A show in one language, as its pages present it.

    `cover` and `thumb` are names of pictures in its folder; `subscribe` has (label, address) of further buttons;
    `languages` has (language, title) of the show's editions, this one among them.
    """

    language: str
    locale: str
    title: str
    subtitle: str
    description: str
    author: str
    copyright: str
    base_url: str
    feed_url: str
    cover: str
    thumb: str
    subscribe: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    ai_generated: bool = True


def text(value: str, locale: str = "") -> str:
    """A text as HTML on one line, fit for attributes too; with a locale, its signs keep to their words."""
    line = one_line(value)
    return escape(no_break(line, locale) if locale else line)


def texts(value: str, locale: str) -> str:
    """The paragraphs of a text as HTML."""
    return "".join(f"<p>{text(part, locale)}</p>" for part in paragraphs(value))


@lru_cache(maxsize=4096)
def path(name: str) -> str:
    """A file's name as a relative address."""
    return escape(quote(name, safe="/."))


def document(
    site_model: SiteModel,
    assets: Assets,
    name: str,
    title: str,
    description: str,
    body: str,
    alternates: Sequence[str] = (),
) -> str:
    """A page of a language's folder, `name` its file; `alternates` are lines for its head."""
    words = words_of(site_model.language)
    own = media_url(site_model.base_url, site_model.language, "" if name == "index.html" else name)
    summary = text(shortened(clean(description), _DESCRIPTION))
    picture = media_url(site_model.base_url, site_model.language, site_model.thumb)
    head = [
        f'<link rel="icon" href="{path(site_model.thumb)}"><link rel="canonical" href="{escape(own)}">',
        f'<link rel="alternate" type="application/rss+xml" title="{text(site_model.title)}" href="feed.xml">',
        *alternates,
        f'<meta name="description" content="{summary}">',
        f'<meta property="og:title" content="{text(title)}"><meta property="og:description" content="{summary}">',
        f'<meta property="og:url" content="{escape(own)}"><meta property="og:image" content="{escape(picture)}">',
    ]
    whole = title if title == site_model.title else f"{title} – {site_model.title}"
    top = (
        f'<header class="top"><a class="show" href="./">'
        f'<img src="{path(site_model.thumb)}" alt="" width="44" height="44">'
        f"<span>{text(site_model.title)}</span></a>{_languages(site_model)}</header>"
    )
    foot = (
        f"<footer>{f'<p>{words.ai}</p>' if site_model.ai_generated else ''}"
        f"<p>{text(site_model.copyright or site_model.author)}</p></footer>"
    )
    middle = f'{top}\n<main id="main">\n{body}\n</main>\n{foot}'
    return page(site_model.locale, assets, "../", whole, head, middle, words.skip)


def page(locale: str, assets: Assets, root: str, title: str, head: Sequence[str], body: str, skip: str) -> str:
    """A whole page; `root` leads to the folder of all languages."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{text(locale)}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{text(title)}</title>",
            *head,
            f'<link rel="stylesheet" href="{root}{path(assets.css)}">',
            f'<script defer src="{root}{path(assets.script)}"></script>',
            f'</head><body><a class="skip" href="#main">{skip}</a>',
            body,
            "</body></html>\n",
        ]
    )


def subscribe_block(site_model: SiteModel) -> str:
    """Buttons to subscribe: the feed, apps that take its address, and the show's own."""
    words = words_of(site_model.language)
    links = [("feed.xml", words.feed), *((escape(url), text(name)) for name, url in _apps(site_model))]
    buttons = "".join(f'<li><a class="button" href="{url}">{label}</a></li>' for url, label in links)
    copy = (
        f'<li><button class="button" type="button" data-copy="{escape(web_address(site_model.feed_url))}" '
        f'data-done="{words.copied}" hidden>{words.copy}</button></li>'
    )
    return (
        '<section class="subscribe" aria-labelledby="subscribe">'
        f'<h2 id="subscribe">{words.subscribe}</h2>'
        f'<ul class="buttons">{buttons}{copy}</ul><p role="status" class="status"></p></section>'
    )


def app_links(url: str) -> dict[str, str]:
    """An address that opens the feed at `url`, by app."""
    bare, whole = url.partition("://")[2], quote(url, safe="")
    return {
        "Apple Podcasts": f"podcast://{bare}",
        "Overcast": f"overcast://x-callback-url/add?url={whole}",
        "Pocket Casts": f"pktc://subscribe/{bare}",
        "AntennaPod": f"https://antennapod.org/deeplink/subscribe?url={whole}",
    }


def _apps(site_model: SiteModel) -> list[tuple[str, str]]:
    """Apps that open a feed by its address, once it is a public one; the show's own links replace like-named ones."""
    own = [(name, web_address(url)) for name, url in site_model.subscribe]
    url = web_address(site_model.feed_url)
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.startswith("127.") or "." not in host:
        return own
    named = {name for name, _ in own}
    return [*own, *((name, link) for name, link in app_links(url).items() if name not in named)]


def _languages(site_model: SiteModel) -> str:
    links = [
        f'<a href="../{path(language)}/" lang="{text(language)}" hreflang="{text(language)}">'
        f"{words_of(language).name}</a>"
        for language, _ in site_model.languages
        if language != site_model.language
    ]
    return f'<nav aria-label="{words_of(site_model.language).languages}">{"".join(links)}</nav>' if links else ""
