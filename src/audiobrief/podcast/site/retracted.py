"""The notice in place of the page of an episode that was taken back."""

from __future__ import annotations

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.public_files import NOTICE_MARK
from audiobrief.podcast.site.shell import Assets, SiteModel, document, subscribe_block, text
from audiobrief.podcast.site.words import words_of

# Search engines drop the page; it is still there for those who follow a link.
_NO_INDEX = '<meta name="robots" content="noindex">'


def retraction_page(site_model: SiteModel, assets: Assets, episode: Manifest) -> str:
    """The page `<id>.html` that says in the episode's language that it was withdrawn, without sound, text or files."""
    words = words_of(episode.language)
    sentence = words.retracted.format(text(episode.title, episode.locale), words.date(episode.published))
    body = f"<article {NOTICE_MARK}><h1>{text(episode.title, episode.locale)}</h1><p>{sentence}</p></article>\n"
    plain = words.retracted.format(episode.title, words.date(episode.published))
    name = f"{episode.id}.html"
    return document(site_model, assets, name, episode.title, plain, body + subscribe_block(site_model), [_NO_INDEX])
