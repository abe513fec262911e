"""What each directory asks of a feed, as a table of what is met; each demand stands on the rules of `rules`.

Sources: Apple's podcaster guide; the help pages of Spotify for Creators, YouTube Music, Amazon Music for Podcasters and
the Podcast Index, as far as they are known without asking them: they change, so docs/submit.md names what to look at.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from audiobrief.qa.podcast.rule import PodcastCheck

DIRECTORIES = ("apple", "spotify", "youtube", "amazon", "podcastindex")
State = Literal["met", "not met", "not tried"]
_EPISODES = "EPISODES"  # stands for a rule: there is an episode


@dataclass(frozen=True)
class Demand:
    """One thing that directories ask: who must have it, who would like it, and the rules that it stands on."""

    what: str
    must: tuple[str, ...]
    should: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Requirement:
    """A demand of one directory and whether it is met; `next_step` is "" where it is."""

    what: str
    must: bool
    state: State
    next_step: str


_ALL = DIRECTORIES
_MAILED = ("spotify", "youtube", "amazon")  # send a code to the owner's address
DEMANDS = (
    Demand("The feed is at a public address, without a password", _ALL, (), ("FEED093", "LIVE001", "LIVE002")),
    Demand("There is an episode", _ALL, (), (_EPISODES,)),
    Demand(
        "The feed is RSS 2.0 with title, description, page and language",
        _ALL, (), ("FEED001", "FEED002", "FEED003", "FEED013", "FEED014", "FEED015", "FEED016", "FEED094"),
    ),
    Demand(
        "A square cover of 1400 to 3000 pixels, JPEG or PNG in RGB",
        ("apple", "spotify", "youtube", "amazon"), ("podcastindex",),
        ("FEED020", "FILE060", "FILE061", "FILE062", "LIVE030", "LIVE031"),
    ),
    Demand("A category of Apple's list", ("apple", "spotify", "amazon"), ("youtube", "podcastindex"), ("FEED017",)),
    Demand("The show says whether it is explicit", ("apple", "amazon"), ("spotify", "youtube"), ("FEED018", "FEED019")),
    Demand("An author", (), _ALL, ("FEED021",)),
    Demand("An e-mail address of the owner, which confirms it", _MAILED, ("apple",), ("FEED022", "FEED095")),
    Demand(
        "Each episode has one MP3 with its address, length and type",
        _ALL, (), ("FEED042", "FEED043", "FEED044", "FEED045", "FEED046", "FEED085", "FEED090", "FILE002", "FILE003"),
    ),
    Demand("Each episode has a title", _ALL, (), ("FEED040",)),
    Demand("Each episode has a GUID of its own that stays", _ALL, (), ("FEED047", "FEED049", "FEED083", "FILE006")),
    Demand("Dates are written as RSS asks", _ALL, (), ("FEED050", "FEED051", "FEED052", "FEED053")),
    Demand(
        "The server answers HEAD and byte ranges for each MP3",
        ("apple", "amazon"), ("spotify", "youtube", "podcastindex"), ("LIVE010", "LIVE011", "LIVE012", "LIVE014"),
    ),
    Demand("Each MP3 is whole, of one bit rate", ("apple", "spotify", "youtube", "amazon"), ("podcastindex",),
           ("FILE010", "FILE011", "FILE012")),
    Demand("Each MP3 has at least 96 kbit/s in mono", (), ("apple", "spotify"), ("FILE013",)),
    Demand("Titles repeat neither the show nor a number", (), ("apple",), ("FEED041",)),
    Demand("Descriptions use the HTML that apps show", (), ("apple", "spotify", "amazon"), ("FEED008", "FEED056")),
    Demand("Descriptions list the chapters and times", (), ("spotify", "youtube"), ("FEED074", "FEED075", "FEED089")),
    Demand("Transcripts as WebVTT and SRT", (), ("apple", "podcastindex"), ("FEED066", "FEED067", "LIVE020")),
    Demand("Chapters in a file of their own", (), ("podcastindex",), ("FEED068", "FEED069")),
    Demand("A podcast:guid that stays", (), ("podcastindex",), ("FEED024", "FEED025", "FEED026")),
    Demand("podcast:locked says whether others may import the show", (), ("podcastindex",), ("FEED027", "FEED028")),
    Demand("Synthetic voices are named as such", (), ("podcastindex",), ("FEED031", "FEED032")),
    Demand("Web players may read feed and transcripts (CORS)", (), ("podcastindex",), ("LIVE007", "LIVE022")),
    Demand("The feed is what catalog and show.yaml give now", (), _ALL, ("FEED087",)),
)  # fmt: skip


def requirements(directory: str, checked: PodcastCheck, tried: Collection[str]) -> tuple[Requirement, ...]:
    """What a directory asks, musts first; `tried` are the beginnings of the rules that were looked at (FEED, LIVE)."""
    broken = {finding.id: finding.fix for finding in reversed(checked.findings)}
    if not checked.episodes:
        broken[_EPISODES] = "`audiobrief render BRIEF`, then publish"
    rows = []
    for demand in DEMANDS:
        if directory not in (*demand.must, *demand.should):
            continue
        faults = [broken[rule] for rule in demand.rules if rule in broken]
        state: State = "not met" if faults else "met"
        step = faults[0] if faults else ""
        if not faults and not any(rule.startswith((*tried, _EPISODES)) for rule in demand.rules):
            other = "the address of the feed" if "FILE" in tried else "`audiobrief check`, here"
            state, step = "not tried", f"try it with {other}"
        rows.append(Requirement(demand.what, directory in demand.must, state, step))
    return tuple(sorted(rows, key=lambda row: not row.must))
