"""The show's pages in the output folder; a page whose inputs are the same is not made again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site import (
    LATEST,
    NOT_FOUND,
    SHOW_CARD,
    VOICES_PAGE,
    Assets,
    Neighbours,
    ShownCue,
    SiteModel,
    embed_folder,
    embed_page,
    episode_page,
    heard_voices,
    landing_page,
    list_pages,
    month_pages,
    not_found_page,
    read_vtt,
    topics,
    voices_page,
)
from audiobrief.podcast.site.theme import shipped_templates
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.look import Look, plain_look
from audiobrief.workflows.site_files import (
    hashed,
    is_own_companion,
    write_assets,
    write_companions,
    write_root_files,
    write_search_indexes,
    write_show_card,
)

_NOTE = re.compile(rb"<!-- made from ([0-9a-f]{32}), ([0-9a-f]{32}) -->\n\Z")
_NOTE_BYTES = 86


@dataclass(frozen=True)
class PageInventory:
    """A site_model, its pictures, its episodes, oldest first, and those that a notice stands for."""

    site_model: SiteModel
    thumb_jpeg: bytes
    icon_jpeg: bytes
    episodes: tuple[Manifest, ...]
    retracted: tuple[Manifest, ...] = ()


def write_site(output: Path, inventories: Sequence[PageInventory], changes: Changes, look: Look | None = None) -> None:
    """The pages of every language, and those above them. Raises: PublishError, InputError for a broken template."""
    if not inventories:
        return
    assets = write_assets(output, look or plain_look(), changes)
    listed = []
    by_name = {(e.language, e.id): e for inventory in inventories for e in inventory.episodes}
    for inventory in (_with_voices(inventory) for inventory in inventories):
        folder = output / inventory.site_model.language
        site_model = inventory.site_model
        changes.write(folder / site_model.thumb, inventory.thumb_jpeg)
        changes.write(folder / site_model.picture, inventory.icon_jpeg)
        write_show_card(folder / SHOW_CARD, site_model, inventory.thumb_jpeg, changes)
        beside = write_companions(folder, site_model, inventory.episodes, inventory.thumb_jpeg, changes)
        cues = partial(_cues, folder, changes=changes)
        beside |= write_search_indexes(folder, inventory.episodes, cues, _templates(), changes)
        pages = _write_pages(folder, inventory, by_name, assets, changes)
        embeds = output / embed_folder(site_model.language)
        _remove_old(embeds, _write_embeds(embeds, inventory, assets, changes), changes)
        _remove_old(folder, {site_model.thumb, site_model.picture, SHOW_CARD} | beside | pages, changes)
        gone = {f"{e.id}.html" for e in (*inventory.episodes, *inventory.retracted)} | {"index.html"}
        listed.append((site_model, sorted(pages - gone), inventory.episodes))
    write_root_files(output, listed, changes)
    site_models = [inventory.site_model for inventory in inventories]
    inputs = _digest(_templates(), repr(assets), repr(site_models))
    _write_page(output / "index.html", inputs, lambda: landing_page(site_models, assets), changes)
    if _is_ours(output / NOT_FOUND):
        _write_page(output / NOT_FOUND, inputs, lambda: not_found_page(site_models, assets), changes)


def _with_voices(inventory: PageInventory) -> PageInventory:
    return replace(
        inventory, site_model=replace(inventory.site_model, has_voices=bool(heard_voices(inventory.episodes)))
    )


def _write_pages(
    folder: Path, inventory: PageInventory, by_name: dict[tuple[str, str], Manifest], assets: Assets, changes: Changes
) -> set[str]:
    """The names of a language's pages, which are there then."""
    site_model, names = inventory.site_model, set[str]()
    common = _digest(_templates(), repr(assets), repr(site_model))
    listed = list(inventory.episodes)
    for place, episode in enumerate(listed):
        twin = by_name.get((episode.twin.language, episode.twin.id)) if episode.twin else None
        older = listed[place - 1] if place else None
        newer = listed[place + 1] if place + 1 < len(listed) else None
        beside = Neighbours(_named(newer), _named(older), twin)
        tied = repr((beside.newer, beside.older, twin and (twin.language, twin.locale, twin.id)))

        def make(episode: Manifest = episode, beside: Neighbours = beside) -> str:
            return episode_page(site_model, assets, episode, _cues(folder, episode, changes), beside)

        name = f"{episode.id}.html"
        _write_page(folder / name, _digest(common, repr(episode), tied), make, changes)
        names.add(name)
    for name, inputs, make_list in _lists(inventory, assets):
        _write_page(folder / name, _digest(common, inputs), make_list, changes)
        names.add(name)
    for episode in inventory.retracted:
        from audiobrief.podcast.site.retracted import retraction_page

        name, inputs = f"{episode.id}.html", _digest(common, repr(episode), "retracted")
        _write_page(folder / name, inputs, partial(retraction_page, site_model, assets, episode), changes)
        names.add(name)
    return names


def _write_embeds(folder: Path, inventory: PageInventory, assets: Assets, changes: Changes) -> set[str]:
    """The names of a language's players for other sites' frames, which are there then."""
    site_model, episodes = inventory.site_model, inventory.episodes
    common = _digest(_templates(), repr(assets), repr(site_model))
    named = [(f"{episode.id}.html", episode) for episode in episodes] + [(LATEST, one) for one in episodes[-1:]]
    for name, episode in named:
        inputs = _digest(common, _shown([episode]))
        _write_page(folder / name, inputs, partial(embed_page, site_model, assets, episode), changes)
    return {name for name, _ in named}


def _lists(inventory: PageInventory, assets: Assets) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Name, inputs and maker of the lists, of the archive's months, and of the page about the voices."""
    site_model = inventory.site_model
    for page in list_pages(inventory.episodes):
        # An archived page fills up and then stays: only its own episodes and whether there are newer pages matter.
        tied = repr(
            (
                page.number,
                page.number == page.total,
                page.months,
                page.total if not page.number else 0,
                page.indexes,
                page.topics,
            )
        )
        yield page.name, _shown(page.shown) + tied, partial(page.html, site_model, assets)
    for month in month_pages(inventory.episodes):
        yield month.name, _shown(month.episodes) + repr(month.months), partial(month.html, site_model, assets)
    for topic in topics(inventory.episodes):
        yield topic.name, repr(topic), partial(topic.html, site_model, assets)
    voices = heard_voices(inventory.episodes)
    if voices:
        yield VOICES_PAGE, repr(voices), partial(voices_page, site_model, assets, voices)


def _shown(episodes: Sequence[Manifest]) -> str:
    return repr([replace(one, segments=()) for one in episodes])


def _is_ours(path: Path) -> bool:
    """Whether nothing is lost when the page is written: there is none, or one that was made here."""
    try:
        return _NOTE.search(path.read_bytes()[-_NOTE_BYTES:]) is not None
    except OSError:
        return True


def _named(episode: Manifest | None) -> tuple[str, str] | None:
    return (episode.id, episode.title) if episode else None


def _cues(folder: Path, episode: Manifest, changes: Changes) -> tuple[ShownCue, ...]:
    """What the transcript shows; nothing where its file is gone, which the rebuild tells elsewhere."""
    if episode.vtt is None:
        return ()
    try:
        return read_vtt(changes.current(folder / episode.vtt.name).read_bytes())
    except OSError:
        return ()


def _write_page(path: Path, inputs: str, make: Callable[[], str], changes: Changes) -> None:
    """The page, unless the one that is there was made from the same inputs and is whole."""
    try:
        known = path.read_bytes()
    except OSError:
        known = b""
    note = _NOTE.search(known[-_NOTE_BYTES:])
    if note and note[1].decode() == inputs and note[2].decode() == hashed(known[:-_NOTE_BYTES]):
        changes.keep(path)
        return
    body = make().encode(errors="replace")
    # Not flushed to disk one by one: a page that a crash cuts short is not whole by its note, and is made again.
    changes.write(path, body + f"<!-- made from {inputs}, {hashed(body)} -->\n".encode(), durable=False)


def _remove_old(folder: Path, wanted: Iterable[str], changes: Changes) -> None:
    """Pages and pictures of ours that no longer belong to the show; a file of the producer's own stays."""
    keep = set(wanted)
    for name in sorted(path.name for path in folder.glob("*")):
        if name in keep or not name.endswith((".html", ".jpg", ".oembed.json", ".search.json")) or name.startswith("."):
            continue
        path = folder / name
        is_page = path.suffix == ".html" and _NOTE.search(path.read_bytes()[-_NOTE_BYTES:])
        if is_page or is_own_companion(path):
            changes.remove(path)


@cache
def _templates() -> str:
    """A digest of the code that makes pages: another version makes them anew."""
    folder = files("audiobrief") / "podcast" / "site"
    sources = sorted((entry.name, entry.read_bytes()) for entry in folder.iterdir() if entry.name.endswith(".py"))
    sources += sorted((name, text.encode()) for name, text in shipped_templates().items())
    return hashlib.sha256(repr(sources).encode()).hexdigest()


def _digest(*parts: str) -> str:
    return hashed("\0".join(parts).encode(errors="replace"))
