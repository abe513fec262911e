"""The pages of a show as bytes: episodes, lists and the door. Pure: no clock, no file.

They need no script to be read and heard, ask no other host, and carry a policy that forbids it.
"""

from __future__ import annotations

from audiobrief.site.door import door_page
from audiobrief.site.episode import Neighbours, episode_page
from audiobrief.site.listing import PAGE_EPISODES, ListPage, list_pages
from audiobrief.site.shell import Assets, Shelf
from audiobrief.site.spoken import ShownCue, read_vtt

__all__ = [
    "PAGE_EPISODES",
    "Assets",
    "ListPage",
    "Neighbours",
    "Shelf",
    "ShownCue",
    "door_page",
    "episode_page",
    "list_pages",
    "read_vtt",
]
