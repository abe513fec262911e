"""The rules for the files of an episode; ids stay for good."""

from __future__ import annotations

from audiobrief.checks.rules import Rule

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
    Rule("FILE001", "error", "A manifest is readable and its values make sense.", _OWN),
    Rule("FILE002", "error", "Each file of a manifest is there.", _OWN),
    Rule("FILE003", "error", "Each file has the size that its manifest says.", _OWN),
    Rule("FILE004", "error", "Each file has the sha256 that its manifest says.", _OWN),
    Rule("FILE005", "warning", "Each file of an episode belongs to a manifest.", _OWN),
    Rule("FILE006", "error", "No two episodes have the same guid.", _OWN),
    # The MP3.
    Rule("FILE010", "error", "The MP3 is whole: nothing but frames of MPEG layer III behind its tag.", _MPEG),
    Rule("FILE011", "error", "The MP3 has one bit rate from end to end; else chapters drift.", _APPLE),
    Rule("FILE012", "error", "The MP3 has 44,100 or 48,000 samples a second.", _APPLE),
    Rule("FILE013", "warning", "The MP3 has at least 96 kbit/s in mono and 128 kbit/s in stereo.", _APPLE),
    Rule("FILE014", "warning", "The MP3 begins with a Xing or Info header.", "Xing VBR header"),
    Rule("FILE015", "error", "The Xing or Info header counts the frames right.", "Xing VBR header"),
    Rule("FILE016", "error", "The MP3 plays as long as its manifest says.", _OWN),
    # Its tag.
    Rule("FILE020", "error", "The MP3 begins with a readable ID3 tag.", _ID3),
    Rule("FILE021", "error", "The ID3 tag is of version 2.3; in 2.4, accented chapter titles vanish.", _ID3),
    Rule("FILE022", "error", "The title in the tag is that of the manifest.", _OWN),
    Rule("FILE023", "error", "The tag has one top-level, ordered CTOC that lists every CHAP in order.", _CHAPTERS),
    Rule("FILE024", "error", "CHAP frames ascend and end before the next one starts.", _CHAPTERS),
    Rule("FILE025", "error", "CHAP frames have byte offsets of 0xFFFFFFFF.", _CHAPTERS),
    Rule("FILE026", "error", "CHAP frames have the times and titles of the manifest's chapters.", _OWN),
    Rule("FILE027", "warning", "The tag holds a cover.", _APPLE),
    # The chapters.
    Rule("FILE030", "error", "The chapters are readable JSON of version 1.2.0.", _JSON_CHAPTERS),
    Rule(
        "FILE031",
        "error",
        "Chapters have titles and numeric start times that ascend from 0, within the episode.",
        _JSON_CHAPTERS,
    ),
    Rule("FILE032", "error", "The chapters file has the times and titles of the manifest's chapters.", _OWN),
    # The transcripts.
    Rule("FILE040", "error", "The VTT file keeps to the grammar of WebVTT; a header holds nothing but WEBVTT.", _VTT),
    Rule("FILE041", "error", "VTT cues are in order.", _VTT),
    Rule("FILE042", "warning", "Lines of a VTT cue have at most 65 characters.", _TRANSCRIPTS),
    Rule("FILE043", "error", "VTT cues lie within the episode.", _OWN),
    Rule("FILE044", "warning", "Each VTT cue names its speaker in a voice tag.", _TRANSCRIPTS),
    Rule("FILE050", "error", "The SRT file has numbers from 1 up, times with commas and a text in each cue.", "SubRip"),
    Rule("FILE051", "error", "SRT cues are in order.", "SubRip"),
    Rule("FILE052", "error", "SRT cues lie within the episode.", _OWN),
    Rule("FILE053", "error", "The SRT file says what the VTT file says.", _OWN),
    Rule("FILE055", "error", "The JSON transcript is readable and of version 1.0.0.", _TRANSCRIPTS),
    Rule(
        "FILE056",
        "error",
        "Entries of the JSON transcript have a text and times in order, within the episode.",
        _TRANSCRIPTS,
    ),
    Rule("FILE057", "error", "The JSON transcript says what the VTT file says.", _OWN),
    # The art.
    Rule("FILE060", "error", "Art is a whole JPEG or PNG picture, as its name says.", _APPLE),
    Rule("FILE061", "error", "Art is square and has 1400 to 3000 pixels a side.", _APPLE),
    Rule("FILE062", "error", "Art is in RGB.", _APPLE),
    Rule("FILE063", "warning", "Art has a hash of its content in its name, so that new art has a new address.", _APPLE),
    # The receipt.
    Rule("FILE064", "error", "The receipt of the mix is readable and its values make sense.", _OWN),
)
