"""What stands beside the pages: shared assets, pictures for links, and what search engines read; each made once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from audiobrief.errors import InputError
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site import (
    ROBOTS,
    SITEMAP,
    Assets,
    ShownCue,
    SiteModel,
    card_name,
    oembed,
    oembed_name,
    robots,
    search_indexes,
    sitemap,
)
from audiobrief.podcast.site.theme import file_address
from audiobrief.podcast.site.transcript import searched_text
from audiobrief.podcast.site.words import words_of
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.look import Look, plain_look

ASSETS_FOLDER = "assets"
_OWN_ASSET = re.compile(r"(site|feed|search)-[0-9a-f]{12}\.(css|js|xsl)")
_OWN_PICTURE = re.compile(r"(thumb|show_icon)-[0-9a-f]{8}\.jpg")
_SEARCH_END = b"\n]}\n"
_XML_MARK = "<!-- made by audiobrief -->\n"
_TEXT_MARK = "# made by audiobrief\n"
# A JPEG begins with a marker; then comes ours, a comment that says what the picture was made from.
_JPEG_NOTE = re.compile(rb"\A\xff\xd8\xff\xfe\x00\x4fmade from ([0-9a-f]{32}), ([0-9a-f]{32})\n")
_JPEG_NOTE_BYTES = 6 + 77


@lru_cache(maxsize=4)
def _contents(look: Look) -> dict[str, bytes]:
    """The assets by name; names change with the bytes."""
    folder = files("audiobrief") / "data"
    made = {}
    for kind, data in (("css", look.css), ("js", (folder / "site.js").read_bytes())):
        made[_named("site", data, kind)] = data
    search = (folder / "search.js").read_bytes()
    made[_named("search", search, "js")] = search
    css = next(name for name in made if name.endswith(".css"))
    sheet = (folder / "feed.xsl").read_bytes().replace(b"{stylesheet}", f"../{ASSETS_FOLDER}/{css}".encode())
    made[_named("feed", sheet, "xsl")] = sheet
    return made


def _named(stem: str, data: bytes, suffix: str) -> str:
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"


def feed_style(look: Look | None = None) -> str:
    """The address, seen from a feed, of what makes it readable in a browser."""
    return f"../{ASSETS_FOLDER}/{next(name for name in _contents(look or plain_look()) if name.endswith('.xsl'))}"


def write_assets(output: Path, look: Look, changes: Changes) -> Assets:
    """The files that all pages share; those of earlier versions go."""
    folder = output / ASSETS_FOLDER
    contents = _contents(look)
    for name, data in contents.items():
        changes.write(folder / name, data)
    for stale in sorted(folder.glob("*")):
        if _OWN_ASSET.fullmatch(stale.name) and stale.name not in contents:
            changes.remove(stale)
    css, script, search = (
        f"{ASSETS_FOLDER}/{next(name for name in contents if name.startswith(stem) and name.endswith(kind))}"
        for stem, kind in (("site-", ".css"), ("site-", ".js"), ("search-", ".js"))
    )
    return Assets(css, script, look.theme, search)


def write_card(path: Path, inputs: str, draw: Callable[[], bytes], changes: Changes) -> None:
    """The picture, unless the one that is there was drawn from the same inputs and is whole."""
    try:
        known = changes.current(path).read_bytes()
    except OSError:
        known = b""
    note = _JPEG_NOTE.match(known)
    if note and note[1].decode() == inputs and note[2].decode() == hashed(known[_JPEG_NOTE_BYTES:]):
        changes.keep(path)
        return
    rest = draw()[2:]
    mark = f"made from {inputs}, {hashed(rest)}\n".encode()
    size = (len(mark) + 2).to_bytes(2, "big")
    changes.write(path, b"\xff\xd8\xff\xfe" + size + mark + rest, durable=False)


def write_companions(
    folder: Path, site_model: SiteModel, episodes: Sequence[Manifest], cover: bytes, changes: Changes
) -> set[str]:
    """The names of what stands beside the episodes' pages: a picture for links and what oEmbed says of them."""
    names = set[str]()
    whole = hashed(cover)
    for episode in episodes:
        own = episode.cover.name if episode.cover else ""
        sha256 = episode.cover.sha256 if episode.cover else whole
        inputs = hashed("\0".join((_drawn_by(), episode.title, site_model.title, sha256)).encode(errors="replace"))

        def draw(episode: Manifest = episode, own: str = own) -> bytes:
            from audiobrief.podcast.site.card import draw_card

            try:
                art = changes.current(folder / own).read_bytes() if own else cover
                return draw_card(episode.title, site_model.title, art)
            except (InputError, OSError):  # art that is gone or damaged is told by `check`
                return draw_card(episode.title, site_model.title, cover)

        write_card(folder / card_name(episode), inputs, draw, changes)
        changes.write(folder / oembed_name(episode), oembed(site_model, episode), durable=False)
        names |= {card_name(episode), oembed_name(episode)}
    return names


def write_search_indexes(
    folder: Path,
    episodes: Sequence[Manifest],
    cues: Callable[[Manifest], Sequence[ShownCue]],
    made_by: str,
    changes: Changes,
) -> set[str]:
    """The names of the files that pages search in; one whose episodes are the same is not made again."""
    names = set[str]()
    for name, own in search_indexes(episodes).items():
        told = [(one.id, one.title, one.published_at, one.vtt, one.segments) for one in own]
        head = f'{{"made":"{hashed(repr((made_by, told)).encode(errors="replace"))}","episodes":['.encode()
        names.add(name)
        try:
            known = (folder / name).read_bytes()
        except OSError:
            known = b""
        if known.startswith(head) and known.endswith(_SEARCH_END):
            changes.keep(folder / name)
            continue
        rows = [
            [
                file_address(one.id) + ".html",
                one.title,
                words_of(one.language).date(one.published),
                searched_text(one, cues(one)),
            ]
            for one in reversed(own)
        ]
        body = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        changes.write(folder / name, head + b"\n" + body.encode(errors="replace") + _SEARCH_END, durable=False)
    return names


def write_show_card(path: Path, site_model: SiteModel, cover: bytes, changes: Changes) -> None:
    """The picture for links to the show's own pages."""
    title, below = site_model.title, site_model.subtitle
    inputs = hashed("\0".join((_drawn_by(), title, below, hashed(cover))).encode(errors="replace"))

    def draw() -> bytes:
        from audiobrief.podcast.site.card import draw_card

        return draw_card(title, below, cover)

    write_card(path, inputs, draw, changes)


def write_root_files(
    output: Path, shows: Sequence[tuple[SiteModel, Sequence[str], Sequence[Manifest]]], changes: Changes
) -> None:
    """The list of pages and what robots may read; files of the producer's own with these names stay."""
    head, _, rest = sitemap(shows).partition(b"\n")
    _write_own(output / SITEMAP, head + b"\n" + _XML_MARK.encode() + rest, _XML_MARK, changes)
    _write_own(output / ROBOTS, _TEXT_MARK.encode() + robots(shows[0][0]), _TEXT_MARK, changes)


def is_own_companion(path: Path) -> bool:
    """Whether a picture or an oEmbed file in a language's folder was made here."""
    if path.name.endswith(".card.jpg"):
        return _JPEG_NOTE.match(path.read_bytes()[:_JPEG_NOTE_BYTES]) is not None
    return path.name.endswith((".oembed.json", ".search.json")) or _OWN_PICTURE.fullmatch(path.name) is not None


def _write_own(path: Path, data: bytes, mark: str, changes: Changes) -> None:
    try:
        if mark.encode() not in path.read_bytes():
            return
    except OSError:
        pass  # there is none yet
    changes.write(path, data, durable=False)


@cache
def _drawn_by() -> str:
    return hashed((files("audiobrief") / "podcast" / "site" / "card.py").read_bytes())


def hashed(data: bytes) -> str:
    """The 32 hexadecimal digits by which a page or picture says what it was made from."""
    return hashlib.sha256(data).hexdigest()[:32]
