"""What the `episodes` commands say of an episode, for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.podcast.model import Manifest


def table_rows(listed: Sequence[dict[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    """Language, date, duration, title and id of each episode of a list."""
    from audiobrief.podcast.chapters import clock

    return [
        (
            facts["language"],
            facts["published_at"][:16].replace("T", " "),
            clock(facts["duration_s"]),
            facts["title"] + state_of(facts),
            facts["id"],
        )
        for facts in listed
    ]


def state_of(facts: dict[str, Any]) -> str:
    """What is said behind the title of an episode that is in no feed; "" for one that is."""
    if facts["unpublished"]:
        return " (unpublished)"
    if facts["awaits_approval"]:
        when = f"for {facts['published_at']}" if facts["scheduled"] else "in no feed"
        return f" (to approve, {when})"
    return f" (scheduled for {facts['published_at']})" if facts["scheduled"] else ""


def tell_facts(screen: Screen, fact: dict[str, Any]) -> None:
    """All that is known of an episode, for people."""
    screen.result(f"{fact['language']}  {fact['title']}")
    waiting = [("awaits_approval", "to approve"), ("scheduled", "scheduled")]
    state = "in the feed" if fact["published"] else next((t for key, t in waiting if fact[key]), "unpublished")
    approval = fact["approval"]
    rows = [
        ("id", f"{fact['id']} ({state})"),
        ("date", fact["published_at"]),
        ("guid", fact["guid"]),
        ("duration", f"{fact['duration_s']:.1f} s, {fact['loudness_lufs']} LUFS, {fact['true_peak_dbtp']} dBTP"),
        *([("approved", _told_approval(approval))] if approval else []),
        ("page", fact["page"]),
        ("audio", fact["audio"]),
        ("script", fact["script"]),
        *(("file", f"{file['path']} ({file['bytes']} bytes)") for file in fact["files"]),
        *(("source", source) for source in fact["sources"]),
        *(("voice", f"{voice['speaker']}: {voice['voice']}") for voice in fact["voices"]),
        *(("corrected", f"{one['at'][:10]} {one['note']}") for one in fact["corrections"]),
        *(("chapter", f"{chapter['at']} {chapter['title']}") for chapter in fact["chapters"]),
    ]
    for name, text in rows:
        screen.result(f"    {name:<9} {text}")


def _told_approval(approval: dict[str, Any]) -> str:
    lapsed = "" if approval["valid"] else "; lapsed: it was rendered to something else since"
    return f"by {approval['by']}, {approval['at']}{lapsed}"


def tell_public(screen: Screen, project: Project, episodes: Sequence[Manifest]) -> None:
    """Where the episodes are still public, and what takes them away."""
    from audiobrief.workflows.publications import load_publications

    known = load_publications(project.output, "")
    places = {name: edition for edition in episodes for name in known.places(edition.language, edition.id)}
    for name in places:
        there = [f"{one.language}/{one.id}" for one in episodes if name in known.places(one.language, one.id)]
        screen.warn(
            f"{' and '.join(there)} {'is' if len(there) == 1 else 'are'} still public at {name}, with page and files; "
            f"`audiobrief publish {name}` takes exactly them away (apps keep what they have downloaded)"
        )
    if not places:
        screen.note("if it was published before, the next `audiobrief publish TARGET` takes its page and files away")
