"""The rules for a server that a feed is fetched from; ids stay for good."""

from __future__ import annotations

from audiobrief.checks.rules import Rule

_APPLE = "Apple podcaster guide"
_HTTP = "RFC 9110"
_CORS = "Podcasting 2.0 transcript formats"

LIVE_RULES = (
    Rule("LIVE001", "error", "The feed answers with 200, in time and in bounded size.", _HTTP),
    Rule("LIVE002", "error", "The feed asks for no password.", _APPLE),
    Rule("LIVE003", "error", "The feed's type is application/rss+xml or another XML type.", "RSS 2.0"),
    Rule("LIVE004", "error", "HEAD of the feed answers like GET.", _APPLE),
    Rule("LIVE005", "warning", "The feed has an ETag or a Last-Modified.", _HTTP),
    Rule("LIVE006", "warning", "The feed answers 304 to who has it already.", _HTTP),
    Rule("LIVE007", "warning", "Pages of any origin may read the feed (CORS).", _CORS),
    Rule("LIVE010", "error", "HEAD of each enclosure answers 200.", _APPLE),
    Rule("LIVE011", "error", "Enclosures ask for no password.", _APPLE),
    Rule("LIVE012", "error", "An enclosure's Content-Length is the length in the feed.", _APPLE),
    Rule("LIVE013", "error", "An enclosure's type is audio/mpeg.", _APPLE),
    Rule(
        "LIVE014",
        "error",
        "Range: bytes=0-9 of an enclosure gives 206, the ten bytes and the right Content-Range.",
        _HTTP,
    ),
    Rule("LIVE015", "warning", "A range past the end of an enclosure gives 416.", _HTTP),
    Rule("LIVE020", "error", "Transcripts and chapters answer with 200, in bounded size.", _HTTP),
    Rule("LIVE021", "warning", "Transcripts and chapters have the type that the feed says.", _CORS),
    Rule("LIVE022", "warning", "Pages of any origin may read transcripts and chapters (CORS).", _CORS),
    Rule("LIVE030", "error", "Pictures answer with 200, an image type and in bounded size.", _APPLE),
    Rule("LIVE031", "error", "Pictures are square JPEG or PNG of 1400 to 3000 pixels in RGB.", _APPLE),
)
