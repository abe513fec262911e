"""A show moves to another host: its address, what its feeds say, and what stays at the old address to lead there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audiobrief.config.project import Project
from audiobrief.config.show import Show, load_show
from audiobrief.delivery.publish.claims import read_claims
from audiobrief.delivery.publish.hosts import is_host_file
from audiobrief.delivery.publish.item import UploadItem
from audiobrief.delivery.publish.ownership import claim_of
from audiobrief.delivery.publish.target import Target, unreachable
from audiobrief.delivery.publish.upload import compare, execute, is_untouched
from audiobrief.errors import InputError, PublishError
from audiobrief.podcast.feed.redirects import HTACCESS, REDIRECTS, is_ours, redirect_page, server_files
from audiobrief.podcast.public_files import public_files
from audiobrief.progress import Progress
from audiobrief.storage.files import read_limited, write_atomic
from audiobrief.storage.yaml_edit import with_value
from audiobrief.storage.yaml_read import LARGEST_BYTES
from audiobrief.workflows.publications import load_publications

FOLDER = ".moved"
_STATE = "move.json"


@dataclass(frozen=True)
class Move:
    """A move as the output remembers it: the two addresses, and the old targets that lead to the new one."""

    old: str
    new: str
    sent_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class SentOn:
    """What lies at the old target now, and the files there that somebody else has written, which stay."""

    uploaded: tuple[str, ...]
    not_ours: tuple[str, ...]


def check_old_target(project: Project, target: Target, new_target: Target) -> None:
    """Check that a target is another one than the new, and was published to from here.

    Raises: InputError, PublishError.
    """
    if target.url == new_target.url or (target.kind, target.root) == (new_target.kind, new_target.root):
        raise InputError(f"{target.name}: is the new target, too; leave `--from` out where the files stay in one place")
    claim = claim_of(target)
    if claim is None or claim.key != load_publications(project.output, "").key:
        raise PublishError(
            f"{target.name}: was not published from this output; run `audiobrief publish {target.name} --adopt` "
            "before the move, or leave `--from` out and copy the files by hand"
        )


def move_show(project: Project, show: Show, url: str) -> Show:
    """The show at its new address, as show.yaml says then; the old one stands there as `moved_from`.

    A move that was broken off goes on. Raises: InputError.
    """
    new = url.strip().rstrip("/") + "/"
    why = unreachable(new)
    if why:
        raise InputError(f"--moved-to {url}: {why}; name the address where listeners will find the show")
    if show.base_url == new:
        if not show.moved_from:
            raise InputError(f"{new} is the show's address already; nothing moves", path=project.show)
        return show
    if unreachable(show.base_url):
        raise InputError(
            f"the show has no public address that it could move from; set `base_url: {new}`", path=project.show
        )
    data = read_limited(project.show, LARGEST_BYTES)
    for key, value in (("base_url", new), ("moved_from", show.base_url)):
        data = with_value(data, [key], value, str(project.show))
    write_atomic(project.show, data)
    return load_show(project.show)


def load_move(output: Path) -> Move | None:
    """The move that the output remembers; None where there is none, or its file is damaged."""
    try:
        told = json.loads((output / FOLDER / _STATE).read_bytes())
        return Move(str(told["old"]), str(told["new"]), tuple(str(name) for name in told["sent_to"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_redirects(project: Project, show: Show) -> Path:
    """The folder with everything for the old address: files for servers, pages, and the feeds. Raises: PublishError."""
    folder = project.output / FOLDER
    for name, data in _redirects(project, show).items():
        write_atomic(folder / name, data)
    known = load_move(project.output)
    if known is None or (known.old, known.new) != (show.moved_from, show.base_url):
        _remember(project.output, Move(show.moved_from, show.base_url))
    return folder


def send_redirects(project: Project, show: Show, target: Target, progress: Progress) -> SentOn:
    """What was put at the old target: pages and feeds in the place of those that lie there, and files for servers.

    The sound stays, for apps that have its old address. What somebody else wrote stays, too, and is named.
    Raises: PublishError, or ProblemsError listing all failures.
    """
    folder, wanted = project.output / FOLDER, _redirects(project, show)
    noted = read_claims(target.read_state())
    there = target.listing({name.rpartition("/")[0] for name in wanted})
    items, others = [], []
    for name in wanted:
        if name in (HTACCESS, REDIRECTS):
            if target.is_store:  # nobody reads them there
                continue
            data = target.read(name) if name in there else b""
            ours = name not in there or is_ours(data) or is_host_file(name, data)
        elif name not in there:
            continue
        else:
            ours = name in noted and is_untouched(noted[name], there[name])
        if ours:
            items.append(_item(folder, name))
        else:
            others.append(name)
    sent = execute(compare(target, items, progress), progress)
    target.make_public(f"Lead to {show.base_url}")
    known = load_move(project.output) or Move(show.moved_from, show.base_url)
    targets = tuple(dict.fromkeys((*known.sent_to, target.name)))
    _remember(project.output, Move(show.moved_from, show.base_url, targets))
    return SentOn(tuple(sent.uploaded), tuple(sorted(others)))


def _redirects(project: Project, show: Show) -> Mapping[str, bytes]:
    """Every file for the old address, by name; the feeds are those of the new one, which say where they are."""
    found = dict(server_files(show.moved_from, show.base_url))
    for parts in public_files(project.output):
        name = "/".join(parts)
        if name.endswith(".html"):
            edition = show.editions.get(parts[0]) or next(iter(show.editions.values()))
            found[name] = redirect_page(name, show.base_url, edition.title)
        elif parts[-1].startswith("feed") and name.endswith(".xml"):
            found[name] = project.output.joinpath(*parts).read_bytes()
    return found


def _item(folder: Path, name: str) -> UploadItem:
    data = (folder / name).read_bytes()
    return UploadItem(name, folder / name, len(data), hashlib.sha256(data).hexdigest())


def _remember(output: Path, move: Move) -> None:
    document = {"old": move.old, "new": move.new, "sent_to": list(move.sent_to)}
    write_atomic(output / FOLDER / _STATE, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
