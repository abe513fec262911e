"""The notice in place of the page of an episode that was taken back."""

from __future__ import annotations

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.public_files import NOTICE_MARK
from audiobrief.podcast.site.shell import Assets, SiteModel, document
from audiobrief.podcast.site.theme import typeset
from audiobrief.podcast.site.view import languages
from audiobrief.podcast.site.words import words_of

# Search engines drop the page; it is still there for those who follow a link.
_NO_INDEX = '<meta name="robots" content="noindex">'


def retraction_page(site_model: SiteModel, assets: Assets, episode: Manifest) -> str:
    """The page `<id>.html` that says in the episode's language that it was withdrawn, without sound, text or files."""
    words = words_of(episode.language)
    date = words.date(episode.published)
    sentence = words.retracted.format(typeset(episode.title, episode.locale), date)
    values = {"title": episode.title, "sentence": sentence, "mark": NOTICE_MARK}
    plain = words.retracted.format(episode.title, date)
    name, editions = f"{episode.id}.html", languages(site_model.language, site_model.languages)
    return document(
        site_model,
        assets,
        name,
        episode.title,
        plain,
        ("retracted.html", values),
        [_NO_INDEX],
        editions=editions,
    )
