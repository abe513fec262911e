"""Whether a person let an episode go out, and whether what they heard and read is still what would go out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from audiobrief.podcast.model import Approval, Manifest


def approved_digest(manifest: Manifest) -> str:
    """The SHA-256, as hexadecimal, of what is approved: the MP3 with its tag, and every word that is published."""
    content: dict[str, Any] = {
        "audio": manifest.audio.sha256,
        "title": manifest.title,
        "description": manifest.description,
        "sources": [asdict(source) for source in manifest.sources],
        "segments": [[one.id, one.perspective, one.heading, *one.paragraphs] for one in manifest.segments],
    }
    if manifest.corrections:
        content["corrections"] = [asdict(one) for one in manifest.corrections]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_approved(manifest: Manifest) -> bool:
    """Whether the episode, as it is now, was approved; one that was rendered to something else since was not."""
    return manifest.approval is not None and manifest.approval.digest == approved_digest(manifest)


def approved(manifest: Manifest, by: str, at: str) -> Manifest:
    """The episode as it is, approved by that person at that moment (ISO 8601 with its offset)."""
    return replace(manifest, approval=Approval(by, at, approved_digest(manifest)))


def still_approved(before: Manifest, after: Manifest) -> Manifest:
    """`after` with the approval of `before` where that held: only what the producer set by command differs."""
    if before.approval is None or not is_approved(before):
        return after
    return replace(after, approval=replace(before.approval, digest=approved_digest(after)))


def missing_approval(episode: Manifest) -> str:
    """Why an episode waits: nobody approved it, or it is another one than that which was approved."""
    if episode.approval is None:
        return "waits for its approval"
    return f"was rendered to something else since {episode.approval.by} approved it, and waits for another approval"


def held_notes(episodes: Iterable[Manifest]) -> tuple[str, ...]:
    """A sentence for each episode that is in no feed because nobody approved it as it is."""
    return tuple(
        f"{one.language}/{one.id} {missing_approval(one)}; it is in no feed until "
        f"`audiobrief episodes approve {one.id} --by NAME`"
        for one in episodes
    )


def approval_facts(episode: Manifest) -> dict[str, Any]:
    """Who approved an episode and when, whether that still holds, and whether it waits for an approval."""
    approval = episode.approval
    told = None if approval is None else {"by": approval.by, "at": approval.at, "valid": is_approved(episode)}
    return {"approval": told, "awaits_approval": episode.held}
