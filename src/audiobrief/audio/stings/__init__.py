"""Stings and beds: what they are for; a producer's own files, and sets made from the recipes in `audio/`."""

TRANSITIONS = ("transition", "transition-2", "transition-3")  # taken in turn
SHORT_TRANSITION = "transition-short"  # beside a short section
ALTERNATIVES = (*TRANSITIONS[1:], SHORT_TRANSITION)  # a set may do without them
ROLES = ("intro", *TRANSITIONS, SHORT_TRANSITION, "outro", "bed")
