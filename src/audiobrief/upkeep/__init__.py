"""The upkeep of the user's cache: what is in it, what is removed from it and when, what in it is damaged."""

from audiobrief.upkeep.info import CacheInfo, Kind, bound_bytes, examine
from audiobrief.upkeep.pruning import Pruned, prune
from audiobrief.upkeep.use import in_use
from audiobrief.upkeep.verifying import Damaged, Verified, verify

__all__ = [
    "CacheInfo",
    "Damaged",
    "Kind",
    "Pruned",
    "Verified",
    "bound_bytes",
    "examine",
    "in_use",
    "prune",
    "verify",
]
