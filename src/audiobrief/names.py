"""Names that episodes may have: their files stand beside the show's own, on any file system."""

from __future__ import annotations

import hashlib
import re

from audiobrief.files import slug

# Of the show: index.html, feed.xml and its pages, show.json, pictures named cover-… and thumb-…, folders of output/.
# `audiobrief check feed` means every feed. Names of devices are no slugs.
_TAKEN = re.compile(r"index|feed(-[0-9]+)?|show|(cover|thumb)(-[0-9a-f]{8})?|assets|reports")


def episode_id(*wishes: str) -> str:
    """The id of an episode, from the first wish that a file name can be made of; different wishes give different ids.

    A long one is cut, and ends with a digest of the whole: two briefs that begin alike are two episodes.
    """
    for wish in wishes:
        whole, short = slug(wish, len(wish) * 20), slug(wish)
        if short and short != whole:
            return f"{short}-{hashlib.sha256(whole.encode()).hexdigest()[:6]}"
        if short:
            return free_name(short)
    return "brief"


def is_taken(name: str) -> bool:
    """Whether an episode of that id would take the place of another file, or could not be written."""
    return _TAKEN.fullmatch(name) is not None


def free_name(name: str) -> str:
    """The id itself, or one that is not taken."""
    return f"{name}-episode" if is_taken(name) else name
