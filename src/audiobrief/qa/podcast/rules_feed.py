"""The rules for a feed's document, and for what it says of the episodes; ids stay for good."""

from __future__ import annotations

from audiobrief.qa.podcast.rule import CheckRule

_APPLE = "Apple podcaster guide"
_RSS = "RSS 2.0"
_PSP = "PSP-1"
_NAMESPACE = "Podcasting 2.0 namespace"
_DATES = "RFC 5322, section 3.3"
_PAGES = "RFC 5005, section 3"
_OWN = "audiobrief"

FEED_RULES = (
    # The document.
    CheckRule("FEED001", "error", "The feed is well-formed XML.", "XML 1.0"),
    CheckRule("FEED002", "error", "The feed is encoded in UTF-8.", _PSP),
    CheckRule("FEED003", "error", 'The root is `<rss version="2.0">` with one channel.', _RSS),
    CheckRule(
        "FEED004", "error", "The prefixes itunes, podcast, atom and content stand for exactly their namespaces.", _PSP
    ),
    CheckRule("FEED005", "warning", "Values have no space at their start or end.", _APPLE),
    CheckRule("FEED006", "warning", "Values other than descriptions have at most 255 characters.", _APPLE),
    CheckRule("FEED007", "error", "A description has at most 4,000 bytes.", _APPLE),
    CheckRule(
        "FEED008",
        "error",
        "Descriptions use only p, ol, ul, li, a, b, i, strong and em, without other attributes.",
        _APPLE,
    ),
    CheckRule("FEED009", "warning", "HTML stands in CDATA.", _APPLE),
    CheckRule("FEED010", "warning", "HTML writes a bare & as &amp;, in addresses too.", _APPLE),
    # The channel.
    CheckRule(
        "FEED011",
        "error",
        "The channel names its own address in one atom:link rel=self of type application/rss+xml.",
        _PSP,
    ),
    CheckRule("FEED012", "error", "The self link is the address of this feed.", _PSP),
    CheckRule("FEED013", "error", "The channel has a title.", _RSS),
    CheckRule("FEED014", "error", "The channel has a description.", _RSS),
    CheckRule("FEED015", "error", "The channel links to a web page.", _RSS),
    CheckRule(
        "FEED016",
        "error",
        "The channel's language is a code with a hyphen, such as fr-ca, and that of its folder.",
        _PSP,
    ),
    CheckRule("FEED017", "error", "itunes:category is one of Apple's categories, letter by letter.", _APPLE),
    CheckRule("FEED018", "error", "The channel says itunes:explicit.", _APPLE),
    CheckRule("FEED019", "error", "itunes:explicit is true or false.", _APPLE),
    CheckRule("FEED020", "error", "The channel has an itunes:image with an absolute ASCII address.", _APPLE),
    CheckRule("FEED021", "warning", "The channel has an itunes:author.", _APPLE),
    CheckRule("FEED022", "warning", "The channel has an itunes:owner with an e-mail address.", _APPLE),
    CheckRule("FEED023", "error", "itunes:type is episodic or serial.", _APPLE),
    CheckRule("FEED024", "warning", "The channel has a podcast:guid.", _NAMESPACE),
    CheckRule("FEED025", "error", "podcast:guid is a UUID of version 5.", _NAMESPACE),
    CheckRule("FEED026", "error", "podcast:guid is the one that is stored for the show.", _NAMESPACE),
    CheckRule("FEED027", "warning", "The channel has podcast:locked.", _NAMESPACE),
    CheckRule("FEED028", "error", "podcast:locked is yes or no.", _NAMESPACE),
    CheckRule("FEED029", "warning", "The channel has podcast:medium.", _NAMESPACE),
    CheckRule("FEED030", "error", "podcast:medium is a medium of the namespace.", _NAMESPACE),
    CheckRule(
        "FEED031",
        "warning",
        "Channel or items say with podcast:txt purpose=ai-content whether the sound is synthetic.",
        _NAMESPACE,
    ),
    CheckRule("FEED032", "error", "podcast:txt has a text, and true or false for ai-content.", _NAMESPACE),
    CheckRule(
        "FEED033", "warning", "The people are credited with podcast:person, in the channel or in each item.", _NAMESPACE
    ),
    CheckRule(
        "FEED034",
        "error",
        "podcast:person has a name of at most 128 characters, and web addresses in its attributes.",
        _NAMESPACE,
    ),
    CheckRule(
        "FEED035", "warning", "The channel says with podcast:updateFrequency how often episodes come.", _NAMESPACE
    ),
    CheckRule(
        "FEED036",
        "error",
        "podcast:updateFrequency has words of at most 128 characters, and a recurrence rule if any.",
        _NAMESPACE,
    ),
    # The items.
    CheckRule("FEED040", "error", "Each item has a title.", _RSS),
    CheckRule(
        "FEED041", "warning", "An item's title does not begin with the show's name or the episode's number.", _APPLE
    ),
    CheckRule("FEED042", "error", "Each item has exactly one enclosure.", _APPLE),
    CheckRule("FEED043", "error", "An enclosure's address is absolute, in ASCII and ends with .mp3.", _APPLE),
    CheckRule("FEED044", "error", "No two items have the same enclosure.", _APPLE),
    CheckRule("FEED045", "error", "An enclosure's length is a number of bytes above 0.", _RSS),
    CheckRule("FEED046", "error", "An enclosure's type is audio/mpeg.", _RSS),
    CheckRule("FEED047", "error", "Each item has a guid without white space.", _PSP),
    CheckRule("FEED048", "error", "A guid says isPermaLink=false.", _PSP),
    CheckRule("FEED049", "error", "No two items have the same guid.", _PSP),
    CheckRule("FEED050", "warning", "Each item has a pubDate.", _APPLE),
    CheckRule(
        "FEED051", "error", "Dates are written as in Wed, 05 Mar 2025 06:30:00 -0500, with English names.", _DATES
    ),
    CheckRule("FEED052", "error", "The weekday of a date is the right one.", _DATES),
    CheckRule("FEED053", "error", "The offset of a date is a number, not a name.", _DATES),
    CheckRule("FEED054", "warning", "No date is in the future.", _APPLE),
    CheckRule("FEED055", "warning", "Each item links to its page where there are pages.", _RSS),
    CheckRule("FEED056", "warning", "Each item has a description.", _APPLE),
    CheckRule("FEED057", "warning", "Each item has its full notes in content:encoded.", _PSP),
    CheckRule("FEED058", "warning", "Each item has an itunes:duration.", _APPLE),
    CheckRule("FEED059", "error", "itunes:duration is a whole number of seconds above 0.", _APPLE),
    CheckRule("FEED060", "warning", "Each item says itunes:explicit.", _APPLE),
    CheckRule("FEED061", "error", "An item's itunes:image has an absolute ASCII address.", _APPLE),
    CheckRule("FEED062", "warning", "Each item has an itunes:image, or none has.", _APPLE),
    CheckRule("FEED063", "error", "itunes:episodeType is full, trailer or bonus.", _APPLE),
    CheckRule("FEED064", "warning", "Each item has an itunes:episodeType.", _APPLE),
    CheckRule(
        "FEED065",
        "error",
        "Each full item of a serial show has an itunes:episode, and numbers are whole and above 0.",
        _APPLE,
    ),
    CheckRule("FEED066", "warning", "Each item has transcripts as text/vtt and as application/x-subrip.", _NAMESPACE),
    CheckRule(
        "FEED067", "error", "A transcript has an absolute ASCII address, a known type and a language code.", _NAMESPACE
    ),
    CheckRule("FEED068", "warning", "Each item has podcast:chapters.", _NAMESPACE),
    CheckRule(
        "FEED069",
        "error",
        "podcast:chapters has an absolute ASCII address and the type application/json+chapters.",
        _NAMESPACE,
    ),
    CheckRule("FEED070", "error", "An alternateEnclosure in another language sets rel.", _NAMESPACE),
    CheckRule(
        "FEED071",
        "error",
        "An alternateEnclosure has a type, a length and a source with an absolute ASCII address.",
        _NAMESPACE,
    ),
    CheckRule("FEED072", "error", "The integrity of an alternateEnclosure is a hash in SRI form.", _NAMESPACE),
    CheckRule("FEED073", "error", "A soundbite lies within its episode.", _NAMESPACE),
    CheckRule(
        "FEED074",
        "warning",
        "A list of times in a description begins at 00:00, ascends and has at least three lines.",
        _APPLE,
    ),
    CheckRule("FEED075", "warning", "Titles in a list of times have fewer than 40 characters.", "Spotify for Creators"),
    CheckRule("FEED076", "warning", "Items stand newest first.", _APPLE),
    # The feed against the catalog.
    CheckRule("FEED080", "error", "A language with published episodes has a feed.", _OWN),
    CheckRule("FEED081", "error", "Each published episode is in its feed.", _OWN),
    CheckRule("FEED082", "error", "Each item of a feed is a published episode.", _OWN),
    CheckRule("FEED083", "error", "An item's guid is that of its manifest.", _OWN),
    CheckRule("FEED084", "error", "An enclosure's address is where its file will be.", _OWN),
    CheckRule("FEED085", "error", "An enclosure's length is its file's size.", _RSS),
    CheckRule("FEED086", "error", "itunes:duration is the manifest's duration, rounded.", _APPLE),
    CheckRule("FEED087", "warning", "The feed is what the catalog and show.yaml give now.", _OWN),
    CheckRule(
        "FEED088",
        "error",
        "The integrity and length of an alternateEnclosure are those of the other edition's file.",
        _NAMESPACE,
    ),
    CheckRule(
        "FEED089", "warning", "The description of an episode with three chapters or more lists their times.", _APPLE
    ),
    CheckRule("FEED090", "error", "The files that a feed names below its own address are there.", _OWN),
    CheckRule("FEED091", "error", "The pages of a feed name each other as first, last, previous and next.", _PAGES),
    CheckRule("FEED092", "error", "Every page of a feed can be reached from its first one.", _PAGES),
    CheckRule("FEED093", "warning", "The show has a public address.", _OWN),
    CheckRule("FEED094", "error", "The feed can be built from the catalog and show.yaml.", _OWN),
    CheckRule(
        "FEED095", "warning", "The owner's e-mail is not a placeholder: directories send their code to it.", _APPLE
    ),
    # What the channel tells besides.
    CheckRule("FEED096", "error", "podcast:funding has words of at most 128 characters and a web address.", _NAMESPACE),
    CheckRule(
        "FEED097",
        "error",
        "podcast:license is one, the identifier of a known license or a name with the address of its text.",
        _NAMESPACE,
    ),
    CheckRule(
        "FEED098",
        "error",
        "podcast:location has a name of at most 128 characters, geo as geo:45.5,-73.5, and osm as R8508277.",
        _NAMESPACE,
    ),
    CheckRule("FEED099", "warning", "The group of a podcast:person is one of the podcast taxonomy.", _NAMESPACE),
    CheckRule("FEED100", "warning", "No two items have the same title and the same date.", _OWN),
    CheckRule(
        "FEED101",
        "error",
        "The codes of podcast:txt purpose=verify and applepodcastsverify have no white space; Apple's is one.",
        _NAMESPACE,
    ),
    CheckRule("FEED102", "warning", "No two full items have the same number in the same season.", _APPLE),
    CheckRule("FEED103", "error", "itunes:new-feed-url is one absolute ASCII address.", _APPLE),
    CheckRule("FEED104", "warning", "A move of the show is finished: the old address leads to the new one.", _APPLE),
    CheckRule(
        "FEED105", "error", "Elements are those of RSS 2.0, or in a namespace that is an address.", "RSS 2.0, extending"
    ),
    CheckRule("FEED106", "error", "Where show.yaml asks for a review, a feed lists only what was approved.", _OWN),
)


_HTTP = "RFC 9110"
_CORS = "Podcasting 2.0 transcript formats"

LIVE_RULES = (
    CheckRule("LIVE001", "error", "The feed answers with 200, in time and in bounded size.", _HTTP),
    CheckRule("LIVE002", "error", "The feed asks for no password.", _APPLE),
    CheckRule("LIVE003", "error", "The feed's type is application/rss+xml or another XML type.", "RSS 2.0"),
    CheckRule("LIVE004", "error", "HEAD of the feed answers like GET.", _APPLE),
    CheckRule("LIVE005", "warning", "The feed has an ETag or a Last-Modified.", _HTTP),
    CheckRule("LIVE006", "warning", "The feed answers 304 to who has it already.", _HTTP),
    CheckRule("LIVE007", "warning", "Pages of any origin may read the feed (CORS).", _CORS),
    CheckRule("LIVE008", "error", "The address in itunes:new-feed-url has a feed with the same podcast:guid.", _APPLE),
    CheckRule("LIVE010", "error", "HEAD of each enclosure answers 200.", _APPLE),
    CheckRule("LIVE011", "error", "Enclosures ask for no password.", _APPLE),
    CheckRule("LIVE012", "error", "An enclosure's Content-Length is the length in the feed.", _APPLE),
    CheckRule("LIVE013", "error", "An enclosure's type is audio/mpeg.", _APPLE),
    CheckRule(
        "LIVE014",
        "error",
        "Range: bytes=0-9 of an enclosure gives 206, the ten bytes and the right Content-Range.",
        _HTTP,
    ),
    CheckRule("LIVE015", "warning", "A range past the end of an enclosure gives 416.", _HTTP),
    CheckRule("LIVE020", "error", "Transcripts and chapters answer with 200, in bounded size.", _HTTP),
    CheckRule("LIVE021", "warning", "Transcripts and chapters have the type that the feed says.", _CORS),
    CheckRule("LIVE022", "warning", "Pages of any origin may read transcripts and chapters (CORS).", _CORS),
    CheckRule("LIVE030", "error", "Pictures answer with 200, an image type and in bounded size.", _APPLE),
    CheckRule("LIVE031", "error", "Pictures are square JPEG or PNG of 1400 to 3000 pixels in RGB.", _APPLE),
)
