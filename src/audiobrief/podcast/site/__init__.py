"""The pages of a show as bytes: episodes, lists and the landing page. Pure: no clock, no file.

They need no script to be read and heard, ask no other host, and carry a policy that forbids it.
"""

from __future__ import annotations

from audiobrief.podcast.site.episode import Neighbours, ShownCue, episode_page, read_vtt
from audiobrief.podcast.site.listing import PAGE_EPISODES, ListPage, landing_page, list_pages
from audiobrief.podcast.site.metadata import (
    ROBOTS,
    SITEMAP,
    card_name,
    oembed,
    oembed_name,
    robots,
    sitemap,
)
from audiobrief.podcast.site.retracted import retraction_page
from audiobrief.podcast.site.shell import SHOW_CARD, Assets, SiteModel

__all__ = [
    "PAGE_EPISODES",
    "ROBOTS",
    "SHOW_CARD",
    "SITEMAP",
    "Assets",
    "ListPage",
    "Neighbours",
    "ShownCue",
    "SiteModel",
    "card_name",
    "episode_page",
    "landing_page",
    "list_pages",
    "oembed",
    "oembed_name",
    "read_vtt",
    "retraction_page",
    "robots",
    "sitemap",
]
