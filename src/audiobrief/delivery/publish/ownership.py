"""Whose a target is: the claim of a show on it, and the proof before anything there is replaced or deleted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from audiobrief.delivery.publish.item import FEED_NAME, UploadItem
from audiobrief.delivery.publish.target import RemoteFile, Target
from audiobrief.errors import AudiobriefError, PublishError, raise_all
from audiobrief.podcast.feed.read import PublicFeed, read_feed

CLAIM_NAME = ".audiobrief-show.json"
_FORMAT = 1
_MOST_NAMED = 8
_ELSEWHERE = "name another target, or another folder of this one"


@dataclass(frozen=True)
class ShowClaim:
    """Which show publishes to a target: a key that its output keeps, and guid and title of each of its feeds."""

    key: str
    guids: Mapping[str, str]  # by language
    titles: Mapping[str, str]


@dataclass(frozen=True)
class LocalFeed:
    """What is known here of one feed: its identity, and the size of every episode's MP3 by GUID."""

    guid: str
    title: str
    url: str
    sizes: Mapping[str, int]  # of all episodes, unpublished ones too


def read_claim(data: bytes, where: str) -> ShowClaim | None:
    """The claim in a file; None where there is none or it is damaged. Raises: PublishError for a later format."""
    try:
        document = json.loads(data)
        if document["format"] > _FORMAT:
            raise PublishError(
                f"{where}: was written by a later version of audiobrief; update audiobrief, and run again"
            )
        claim = ShowClaim(document["key"], dict(document["guids"]), dict(document["titles"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = (claim.key, *claim.guids.values(), *claim.titles.values())
    return claim if claim.key and all(isinstance(text, str) for text in texts) else None


def write_claim(claim: ShowClaim) -> bytes:
    """The claim as a file, the same bytes for the same claim."""
    return (json.dumps({"format": _FORMAT, **asdict(claim)}, ensure_ascii=False, indent=1) + "\n").encode()


def public_feeds(target: Target, languages: Sequence[str]) -> dict[str, PublicFeed]:
    """The feeds at the target by language, each with the items of all its pages; what is no feed is left out.

    Raises: PublishError where they cannot be read.
    """
    there = target.listing(languages)
    found: dict[str, PublicFeed] = {}
    for language in languages:
        names = [name for name in sorted(there) if re.fullmatch(rf"{language}/feed(-\d+)?\.xml", name)]
        pages = {name: page for name in names if (page := _readable(target.read(name), name))}
        first = pages.get(f"{language}/{FEED_NAME}")
        if first is not None:
            items = {item.guid: item for page in pages.values() for item in page.items}
            found[language] = replace(first, items=tuple(items.values()))
    return found


def prove(target: Target, items: Sequence[UploadItem], local: Mapping[str, LocalFeed], key: str) -> ShowClaim | None:
    """The claim that must be written before anything else is; None where it is there.

    A target is the show's when its claim has the show's key. One without a claim is, too, when a feed there proves
    it (an earlier version published it), or when nothing there would be replaced.
    Raises: PublishError, or ProblemsError naming what is of another show or not known here; nothing has changed then.
    """
    where = f"{target.name.rstrip('/')}/{CLAIM_NAME}"
    wanted = ShowClaim(
        key, {tag: feed.guid for tag, feed in local.items()}, {tag: feed.title for tag, feed in local.items()}
    )
    claim = read_claim(target.read(CLAIM_NAME), where)
    if claim is not None and claim.key != key:
        raise _other_claim(target, claim, wanted)
    feeds = public_feeds(target, tuple(local))
    raise_all([problem for tag, feed in feeds.items() for problem in _strangers(target, tag, feed, local[tag])])
    if claim is None and not any(_is_proof(feed, local[tag]) for tag, feed in feeds.items()):
        _refuse_replacing(target, items)
    return None if claim == wanted else wanted


def claim_of(target: Target) -> ShowClaim | None:
    """The claim that is there. Raises: PublishError."""
    return read_claim(target.read(CLAIM_NAME), f"{target.name.rstrip('/')}/{CLAIM_NAME}")


def set_claim(target: Target, claim: ShowClaim) -> None:
    """The target carries the claim, read back. Raises: PublishError."""
    target.write(CLAIM_NAME, write_claim(claim))
    if claim_of(target) != claim:
        raise PublishError(f"{target.name}: another show claimed it just now; nothing was uploaded; {_ELSEWHERE}")


def _readable(data: bytes, name: str) -> PublicFeed | None:
    try:
        return read_feed(data, name)
    except PublishError:
        return None


def _other_claim(target: Target, claim: ShowClaim, wanted: ShowClaim) -> PublishError:
    title = ", ".join(dict.fromkeys(claim.titles.values()))
    if any(claim.guids.get(tag) == guid for tag, guid in wanted.guids.items()):
        return PublishError(
            f'{target.name}: "{title}" is published here from another output folder than this one; if this is the same '
            f"show, `audiobrief publish {target.name} --adopt` takes it over with the identity of its episodes, "
            f"else {_ELSEWHERE}"
        )
    return PublishError(f'{target.name}: belongs to another show, "{title}"; {_ELSEWHERE}')


def _strangers(target: Target, language: str, feed: PublicFeed, local: LocalFeed) -> list[AudiobriefError]:
    """Why the feed there is not the one that is known here."""
    where = f"{target.name.rstrip('/')}/{language}/{FEED_NAME}"
    if feed.guid != local.guid:
        told = f"its podcast:guid is {feed.guid or 'missing'}, here it is {local.guid}"
        return [
            PublishError(
                f'{where}: is the feed of another podcast, "{feed.title}" ({told}); {_ELSEWHERE}, or, where this is '
                f"the same show, run `audiobrief publish {target.name} --adopt`"
            )
        ]
    unknown = [item for item in feed.items if item.guid not in local.sizes]
    if not unknown:
        return []
    shown = ", ".join(f'"{item.title}"' for item in unknown[:_MOST_NAMED])
    more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
    return [
        PublishError(
            f"{where}: lists {_count(len(unknown), 'episode')} not known here: {shown}{more}; if this is the same "
            f"show, `audiobrief publish {target.name} --adopt` brings them here, and `audiobrief episodes "
            f"unpublish` takes one out for good; else {_ELSEWHERE}"
        )
    ]


def _is_proof(feed: PublicFeed, local: LocalFeed) -> bool:
    """Whether the feed, which has the show's guid, is the show's own: two shows at one address have one guid."""
    return feed.title == local.title or any(
        item.audio_bytes and local.sizes.get(item.guid) == item.audio_bytes for item in feed.items
    )


def _refuse_replacing(target: Target, items: Sequence[UploadItem]) -> None:
    """Raise PublishError if files that are there would be replaced by others."""
    there: dict[str, RemoteFile] = target.listing({item.name.rpartition("/")[0] for item in items} | {""})
    others = [
        item.name
        for item in sorted(items, key=lambda item: item.name)
        if item.name in there and not (there[item.name].bytes == item.bytes and target.sha256(item.name) == item.sha256)
    ]
    if others:
        shown = ", ".join(others[:_MOST_NAMED])
        more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
        raise PublishError(
            f"{target.name}: holds {_count(len(others), 'file')} that would be replaced and that no claim of this show "
            f"covers: {shown}{more}; move them away or name an empty folder; if they are this show's, "
            f"`audiobrief publish {target.name} --adopt`"
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
