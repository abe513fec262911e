"""The rules for the files of an episode; ids stay for good."""

from __future__ import annotations

from audiobrief.qa.podcast.rule import CheckRule

_ID3 = "ID3v2.3.0"
_CHAPTERS = "ID3v2 Chapter Frame Addendum"
_JSON_CHAPTERS = "Podcasting 2.0 JSON chapters 1.2.0"
_TRANSCRIPTS = "Podcasting 2.0 transcript formats"
_VTT = "W3C WebVTT"
_APPLE = "Apple podcaster guide"
_MPEG = "ISO/IEC 11172-3"
_OWN = "audiobrief"

FILE_RULES = (
    # The manifest and what it lists.
    CheckRule("FILE001", "error", "A manifest is readable and its values make sense.", _OWN),
    CheckRule("FILE002", "error", "Each file of a manifest is there.", _OWN),
    CheckRule("FILE003", "error", "Each file has the size that its manifest says.", _OWN),
    CheckRule("FILE004", "error", "Each file has the sha256 that its manifest says.", _OWN),
    CheckRule("FILE005", "warning", "Each file of an episode belongs to a manifest.", _OWN),
    CheckRule("FILE006", "error", "No two episodes have the same guid.", _OWN),
    # The MP3.
    CheckRule("FILE010", "error", "The MP3 is whole: nothing but frames of MPEG layer III behind its tag.", _MPEG),
    CheckRule("FILE011", "error", "The MP3 has one bit rate from end to end; else chapters drift.", _APPLE),
    CheckRule("FILE012", "error", "The MP3 has 44,100 or 48,000 samples a second.", _APPLE),
    CheckRule("FILE013", "warning", "The MP3 has at least 96 kbit/s in mono and 128 kbit/s in stereo.", _APPLE),
    CheckRule("FILE014", "warning", "The MP3 begins with a Xing or Info header.", "Xing VBR header"),
    CheckRule("FILE015", "error", "The Xing or Info header counts the frames right.", "Xing VBR header"),
    CheckRule("FILE016", "error", "The MP3 plays as long as its manifest says.", _OWN),
    # Its tag.
    CheckRule("FILE020", "error", "The MP3 begins with a readable ID3 tag.", _ID3),
    CheckRule("FILE021", "error", "The ID3 tag is of version 2.3; in 2.4, accented chapter titles vanish.", _ID3),
    CheckRule("FILE022", "error", "The title in the tag is that of the manifest.", _OWN),
    CheckRule("FILE023", "error", "The tag has one top-level, ordered CTOC that lists every CHAP in order.", _CHAPTERS),
    CheckRule("FILE024", "error", "CHAP frames ascend and end before the next one starts.", _CHAPTERS),
    CheckRule("FILE025", "error", "CHAP frames have byte offsets of 0xFFFFFFFF.", _CHAPTERS),
    CheckRule("FILE026", "error", "CHAP frames have the times and titles of the manifest's chapters.", _OWN),
    CheckRule("FILE027", "warning", "The tag holds a cover.", _APPLE),
    CheckRule("FILE028", "error", "The description in the tag is that of the manifest.", _OWN),
    CheckRule("FILE029", "warning", "A date that opening or closing says is the one in the feed.", _OWN),
    # The chapters.
    CheckRule("FILE030", "error", "The chapters are readable JSON of version 1.2.0.", _JSON_CHAPTERS),
    CheckRule(
        "FILE031",
        "error",
        "Chapters have titles and numeric start times that ascend from 0, within the episode.",
        _JSON_CHAPTERS,
    ),
    CheckRule("FILE032", "error", "The chapters file has the times and titles of the manifest's chapters.", _OWN),
    # The transcripts.
    CheckRule(
        "FILE040", "error", "The VTT file keeps to the grammar of WebVTT; a header holds nothing but WEBVTT.", _VTT
    ),
    CheckRule("FILE041", "error", "VTT cues are in order.", _VTT),
    CheckRule("FILE042", "warning", "Lines of a VTT cue have at most 65 characters.", _TRANSCRIPTS),
    CheckRule("FILE043", "error", "VTT cues lie within the episode.", _OWN),
    CheckRule("FILE044", "warning", "Each VTT cue names its speaker in a voice tag.", _TRANSCRIPTS),
    CheckRule(
        "FILE050", "error", "The SRT file has numbers from 1 up, times with commas and a text in each cue.", "SubRip"
    ),
    CheckRule("FILE051", "error", "SRT cues are in order.", "SubRip"),
    CheckRule("FILE052", "error", "SRT cues lie within the episode.", _OWN),
    CheckRule("FILE053", "error", "The SRT file says what the VTT file says.", _OWN),
    CheckRule("FILE055", "error", "The JSON transcript is readable and of version 1.0.0.", _TRANSCRIPTS),
    CheckRule(
        "FILE056",
        "error",
        "Entries of the JSON transcript have a text and times in order, within the episode.",
        _TRANSCRIPTS,
    ),
    CheckRule("FILE057", "error", "The JSON transcript says what the VTT file says.", _OWN),
    # The art.
    CheckRule("FILE060", "error", "Art is a whole JPEG or PNG picture, as its name says.", _APPLE),
    CheckRule("FILE061", "error", "Art is square and has 1400 to 3000 pixels a side.", _APPLE),
    CheckRule("FILE062", "error", "Art is in RGB.", _APPLE),
    CheckRule(
        "FILE063", "warning", "Art has a hash of its content in its name, so that new art has a new address.", _APPLE
    ),
    # The receipt.
    CheckRule("FILE064", "error", "The receipt of the mix is readable and its values make sense.", _OWN),
)


_EBU = "EBU R 128"

SOUND_RULES = (
    CheckRule("SOUND001", "error", "The MP3 can be decoded from its first to its last frame.", _OWN),
    CheckRule("SOUND002", "error", "It decodes to exactly the samples that were mixed.", _OWN),
    CheckRule("SOUND003", "error", "It is not louder than its target, and at most 3 LU quieter.", _EBU),
    CheckRule("SOUND004", "warning", "It measures its target within 0.1 LU.", _EBU),
    CheckRule("SOUND005", "error", "Its true peak is not over its target.", _EBU),
    CheckRule("SOUND006", "error", "It measures what its manifest says.", _OWN),
    CheckRule("SOUND010", "error", "Each utterance is heard when the receipt says.", _OWN),
    CheckRule("SOUND011", "error", "No utterance is silent for more than 2 seconds.", _OWN),
    CheckRule("SOUND012", "error", "Each segment is spoken, in the order of the script.", _OWN),
    CheckRule("SOUND020", "error", "The transcript holds every word of the script, in its order, and no other.", _OWN),
    CheckRule("SOUND021", "warning", "The episode was rendered from its script as it is now.", _OWN),
)


_GE2E = "Wan et al. 2018 (GE2E)"

LISTEN_RULES = (
    CheckRule("LISTEN001", "error", "Each utterance says its words, its numbers, its names and its negations.", _OWN),
    CheckRule("LISTEN002", "warning", "Each voice is understood, so that its words can be judged.", _OWN),
    CheckRule("LISTEN010", "warning", "Any two perspectives are spoken by voices that differ.", _GE2E),
    CheckRule("LISTEN011", "warning", "The voice of a perspective stays the same.", _GE2E),
    CheckRule("LISTEN012", "warning", "Each utterance is spoken by the voice of its own perspective.", _GE2E),
)
