"""Every rule of a finished podcast tried on an output folder, or on the address of a feed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from audiobrief.config.project import Project
from audiobrief.config.show import Show, known_languages
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.podcast.approval import is_approved
from audiobrief.podcast.feed.build import FEED_NAME
from audiobrief.podcast.manifest import MANIFEST_SUFFIX, SHOW_FILE, show_guid
from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.document import Context
from audiobrief.qa.podcast.folder import Folder, check_episode, check_leftovers, open_folder
from audiobrief.qa.podcast.listing import PublishedShow, check_feed
from audiobrief.qa.podcast.rule import Finding, PodcastCheck
from audiobrief.qa.podcast.rules import found
from audiobrief.qa.podcast.values import is_placeholder
from audiobrief.qa.podcast.words import parsed_json
from audiobrief.storage.file_index import file_states
from audiobrief.storage.transaction import revising
from audiobrief.workflows.episodes import find_episodes
from audiobrief.workflows.feeds import feed_url, publish_feeds
from audiobrief.workflows.look import check_theme
from audiobrief.workflows.move import load_move
from audiobrief.workflows.remembered import episode_proofs, keep_check, show_state, told_check


def check_output(
    project: Project, show: Show, languages: Sequence[str], now: datetime, *, everything: bool = True
) -> PodcastCheck:
    """Every feed, episode and file of the output folder.

    Without `everything`, what was looked at before and is untouched since is told as it was found then, by the sizes,
    times and inodes of files. Raises: InputError when there is nothing to check.
    """
    before = show_state(project, show)
    known = None if everything else told_check(project, before, languages, now)
    if known is not None:
        return known
    checked = _looked_at(project, show, languages, now, everything)
    after = show_state(project, show)
    if before == after:
        keep_check(project, before, languages, now, checked)
    return checked


def _looked_at(project: Project, show: Show, languages: Sequence[str], now: datetime, everything: bool) -> PodcastCheck:
    check_theme(project, show)
    states = {language: file_states(project.output / language) for language in show.editions}  # before they are read
    folders = _folders(project, show)
    wanted = [folders[language] for language in known_languages(show, languages)]
    feeds = [folder for folder in wanted if (folder.path / FEED_NAME).is_file()]
    if not feeds and not any(folder.episodes or folder.findings for folder in wanted):
        raise InputError("there is nothing to check here; run `audiobrief render BRIEF` first", path=project.output)
    findings = [*_address_findings(show), *_move_findings(project, show)]
    expected, unbuildable = _expected(project, show, folders)
    findings += unbuildable
    for folder in wanted:
        findings += folder.findings
        findings += check_leftovers(folder)
        proofs = episode_proofs(project, folder.language, states[folder.language], again=everything)
        for episode in folder.episodes:
            findings += proofs.findings(folder, episode, check_episode)
            findings += _unapproved(folder, show, episode)
        proofs.keep()
        context = _context(folder, show, now)
        pages = None if expected is None else expected.get(folder.language, {})
        findings += check_feed(
            folder, PublishedShow(show.base_url, folders, pages, context, show.feed.enclosure_prefix)
        )
    return PodcastCheck(tuple(findings), len(feeds), sum(len(folder.episodes) for folder in wanted))


def check_episode_files(project: Project, show: Show, name: str, languages: Sequence[str]) -> PodcastCheck:
    """Every file of an episode's editions, published or not. Raises: InputError when there is no such episode."""
    findings: list[Finding] = []
    count = 0
    for language in known_languages(show, languages):
        folder = open_folder(project.output / language, language)
        own = [finding for finding in folder.findings if finding.where == folder.where(name + MANIFEST_SUFFIX)]
        episodes = [episode for episode in folder.episodes if episode.id == name]
        count += len(episodes) or len(own)
        findings += own
        for episode in episodes:
            findings += check_episode(folder, episode)
    if not count:
        find_episodes(project, show, name, languages)  # fails with the names that are close
    return PodcastCheck(tuple(findings), 0, count)


def _folders(project: Project, show: Show) -> dict[str, Folder]:
    return {language: open_folder(project.output / language, language) for language in show.editions}


def _unapproved(folder: Folder, show: Show, episode: Manifest) -> Iterator[Finding]:
    if show.review == "required" and episode.public and not is_approved(episode):
        where = folder.where(episode.id + MANIFEST_SUFFIX)
        message = "the episode is in feed and site, though nobody approved it as it is"
        yield found("FEED106", where, message, f"`audiobrief episodes approve {episode.id} --by NAME`, or run `feed`")


def _address_findings(show: Show) -> Iterator[Finding]:
    if is_placeholder(show.base_url):
        message = f"base_url is {show.base_url}, which no listener can reach"
        fix = "set `base_url` in show.yaml to where `output/` will be, and run `audiobrief feed`"
        yield found("FEED093", "show.yaml", message, fix)
    for language, edition in show.editions.items():
        email = edition.owner.email
        if email and is_placeholder(f"https://{email.rpartition('@')[2]}"):
            message = f"{language}: the owner's e-mail is {email}, where no directory can confirm the feed"
            yield found("FEED095", "show.yaml", message, "set `owner` in show.yaml, and run `audiobrief feed`")


def _move_findings(project: Project, show: Show) -> Iterator[Finding]:
    """What is left to do of a move: the old address must lead to the new one, and the new one be the show's."""
    for language, edition in show.editions.items():
        new = edition.listing.new_feed_url
        if new and new != feed_url(show, language):
            message = f"{language}: `new_feed_url` sends apps to {new}, while the feed is at {feed_url(show, language)}"
            fix = "publish with `--moved-to URL`, which moves the show whole, or take `new_feed_url` out"
            yield found("FEED104", "show.yaml", message, fix)
    move = load_move(project.output)
    if not show.moved_from or (move and move.sent_to and (move.old, move.new) == (show.moved_from, show.base_url)):
        return
    message = f"nothing is known at {show.moved_from} to lead to {show.base_url}"
    fix = (
        f"`audiobrief publish TARGET --moved-to {show.base_url} --from OLD_TARGET`; where you copied output/.moved "
        "there by hand, `audiobrief check` the old feed's address, and take `moved_from` out after a month"
    )
    yield found("FEED104", "show.yaml", message, fix)


def _context(folder: Folder, show: Show, now: datetime) -> Context:
    url = feed_url(show, folder.language)
    stored = show_guid(url)
    if not show.is_local and (folder.path / SHOW_FILE).is_file():
        state = parsed_json((folder.path / SHOW_FILE).read_bytes())
        stored = str(state.get("guid") or "") if isinstance(state, dict) else ""
    pages = any((folder.path / f"{episode.id}.html").is_file() for episode in folder.episodes)
    return Context(now, url, stored, folder.language, pages)


def _expected(
    project: Project, show: Show, folders: Mapping[str, Folder]
) -> tuple[dict[str, dict[str, bytes]] | None, list[Finding]]:
    """The pages of each feed as `audiobrief feed` would write them now, made in a folder that is thrown away."""
    if any(folder.findings for folder in folders.values()):
        return None, []  # told already
    with tempfile.TemporaryDirectory(prefix="audiobrief-check-") as name:
        output = Path(name)
        for language, folder in folders.items():
            (output / language).mkdir()
            kept = [*folder.path.glob("*" + MANIFEST_SUFFIX), *folder.path.glob("*.xml"), folder.path / SHOW_FILE]
            for path in kept:
                if path.is_file() and not path.name.startswith("."):
                    copyfile(path, output / language / path.name)
        try:
            with revising(output) as changes:
                publish_feeds(replace(project, output=output), show, changes, site=False)
        except AudiobriefError as error:
            message = str(error).replace(f"{output}/", "")
            fix = "mend show.yaml or the file named, and run `audiobrief feed`"
            return None, [found("FEED094", "show.yaml", message, fix)]
        pages = {
            language: {path.name: path.read_bytes() for path in sorted((output / language).glob("feed*.xml"))}
            for language in folders
        }
    return pages, []
