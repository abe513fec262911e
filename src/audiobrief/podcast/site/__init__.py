"""The pages of a show as bytes: episodes, lists and the landing page. Pure: no clock, no file.

They need no script to be read and heard, ask no other host, and carry a policy that forbids it.
"""

from __future__ import annotations

from audiobrief.podcast.site.embed import LATEST, embed_folder, embed_page
from audiobrief.podcast.site.episode import Neighbours, ShownCue, episode_page, read_vtt
from audiobrief.podcast.site.landing import NOT_FOUND, landing_page, not_found_page
from audiobrief.podcast.site.listing import PAGE_EPISODES, ListPage, MonthPage, list_pages, month_pages, search_indexes
from audiobrief.podcast.site.metadata import (
    ROBOTS,
    SITEMAP,
    card_name,
    oembed,
    oembed_name,
    robots,
    sitemap,
)
from audiobrief.podcast.site.shell import SHOW_CARD, VOICES_PAGE, Assets, SiteModel
from audiobrief.podcast.site.theme import Theme
from audiobrief.podcast.site.voices import heard_voices, topics, voices_page

__all__ = [
    "LATEST",
    "NOT_FOUND",
    "PAGE_EPISODES",
    "ROBOTS",
    "SHOW_CARD",
    "SITEMAP",
    "VOICES_PAGE",
    "Assets",
    "ListPage",
    "MonthPage",
    "Neighbours",
    "ShownCue",
    "SiteModel",
    "Theme",
    "card_name",
    "embed_folder",
    "embed_page",
    "episode_page",
    "heard_voices",
    "landing_page",
    "list_pages",
    "month_pages",
    "not_found_page",
    "oembed",
    "oembed_name",
    "read_vtt",
    "robots",
    "search_indexes",
    "sitemap",
    "topics",
    "voices_page",
]
