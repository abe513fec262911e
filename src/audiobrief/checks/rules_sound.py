"""The rules for what is heard in an episode: the gate before publishing; ids stay for good."""

from __future__ import annotations

from audiobrief.checks.rules import Rule

_EBU = "EBU R 128"
_OWN = "audiobrief"

SOUND_RULES = (
    Rule("SOUND001", "error", "The MP3 can be decoded from its first to its last frame.", _OWN),
    Rule("SOUND002", "error", "It decodes to exactly the samples that were mixed.", _OWN),
    Rule("SOUND003", "error", "It is not louder than its target, and at most 3 LU quieter.", _EBU),
    Rule("SOUND004", "warning", "It measures its target within 0.1 LU.", _EBU),
    Rule("SOUND005", "error", "Its true peak is not over its target.", _EBU),
    Rule("SOUND006", "error", "It measures what its manifest says.", _OWN),
    Rule("SOUND010", "error", "Each utterance is heard when the receipt says.", _OWN),
    Rule("SOUND011", "error", "No utterance is silent for more than 2 seconds.", _OWN),
    Rule("SOUND012", "error", "Each segment is spoken, in the order of the script.", _OWN),
    Rule("SOUND020", "error", "The transcript holds every word of the script, in its order, and no other.", _OWN),
    Rule("SOUND021", "warning", "The episode was rendered from its script as it is now.", _OWN),
)
