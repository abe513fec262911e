"""Writes docs/checks.md anew from the rules: `python tools/make_checks_doc.py > docs/checks.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from audiobrief.qa.podcast.rules import all_rules

_HEAD = """\
# What `audiobrief check` demands

    audiobrief check                     # every feed, episode and file of output/
    audiobrief check --all               # also what is untouched since the last time
    audiobrief check EPISODE             # the files of one episode, by its id
    audiobrief check https://…/feed.xml  # a feed and its server, with the files of its 5 newest episodes (--newest)
    audiobrief verify EPISODE            # its files, and what is heard in them: the gate that every render passes
    audiobrief verify --listen           # and which words are recognised, in whose voices
    audiobrief check BRIEF               # whether the editions of a brief state the same

Errors break apps, or get a feed refused: the exit code is 1. Warnings are recommendations: with them alone it is 0.
Each finding says where, what is there and what to do; `--json` prints a list of
`{"id", "severity", "where", "message", "fix"}`. Ids stay for good.
"""
_GROUPS = {
    "FEED": "Feeds",
    "FILE": "Files of an episode",
    "SOUND": "What is heard",
    "LISTEN": "What is heard by `audiobrief verify --listen`",
    "LIVE": "Servers",
}


def lines() -> Iterator[str]:
    """The document, line by line."""
    yield _HEAD
    for prefix, title in _GROUPS.items():
        yield f"## {title}\n"
        yield "| Rule | Severity | What it demands | Source |"
        yield "|---|---|---|---|"
        for rule in all_rules().values():
            if rule.id.startswith(prefix):
                demand = rule.demand.replace("<", "&lt;") if "`" not in rule.demand else rule.demand
                yield f"| {rule.id} | {rule.severity} | {demand} | {rule.source} |"
        yield ""


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()).rstrip("\n") + "\n")
