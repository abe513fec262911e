"""The upkeep of the user's cache: what is in it, what is removed from it and when, what in it is damaged."""

from audiobrief.speech.cache.maintenance.entries import CacheInfo, KindUsage, bound_bytes, examine
from audiobrief.speech.cache.maintenance.pruning import Pruned, prune
from audiobrief.speech.cache.maintenance.use import in_use
from audiobrief.speech.cache.maintenance.verifying import Damaged, Verified, verify

__all__ = [
    "CacheInfo",
    "Damaged",
    "KindUsage",
    "Pruned",
    "Verified",
    "bound_bytes",
    "examine",
    "in_use",
    "prune",
    "verify",
]
