"""The order of things that two sides added to, took from and moved since they were one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.script.merge_text import Side


@dataclass(frozen=True)
class MergedOrder:
    """Every key of the three lists once, in order; `clash` holds the common keys of script and brief in both orders."""

    keys: tuple[str, ...]
    clash: tuple[tuple[str, ...], ...] = ()


def merge_order(base: Sequence[str], script: Sequence[str], brief: Sequence[str], prefer: Side = "") -> MergedOrder:
    """An order for all keys: the brief's where only that moved some, else the script's; what is new goes behind
    what it stands behind. Both having moved them differently is a clash, and the script's order stays."""
    common = set(base) & set(script) & set(brief)
    first, mine, theirs = ([key for key in part if key in common] for part in (base, script, brief))
    clash = mine not in (first, theirs) and theirs not in (first, mine)
    lead, other = (brief, script) if mine == first or (clash and prefer == "brief") else (script, brief)
    keys = _inserted(_inserted(list(lead), other), base)
    told = (tuple(mine), tuple(theirs)) if clash and not prefer else ()
    return MergedOrder(tuple(keys), told)


def _inserted(keys: list[str], other: Sequence[str]) -> list[str]:
    """The keys with those that only `other` has, each behind the one that it stands behind there."""
    known = set(keys)
    before = ""
    for key in other:
        if key not in known:
            keys.insert(keys.index(before) + 1 if before else 0, key)
            known.add(key)
        before = key
    return keys
