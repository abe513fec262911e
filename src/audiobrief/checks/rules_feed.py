"""The rules for a feed's document, and for what it says of the episodes; ids stay for good."""

from __future__ import annotations

from audiobrief.checks.rules import Rule

_APPLE = "Apple podcaster guide"
_RSS = "RSS 2.0"
_PSP = "PSP-1"
_NAMESPACE = "Podcasting 2.0 namespace"
_DATES = "RFC 5322, section 3.3"
_PAGES = "RFC 5005, section 3"
_OWN = "audiobrief"

FEED_RULES = (
    # The document.
    Rule("FEED001", "error", "The feed is well-formed XML.", "XML 1.0"),
    Rule("FEED002", "error", "The feed is encoded in UTF-8.", _PSP),
    Rule("FEED003", "error", 'The root is `<rss version="2.0">` with one channel.', _RSS),
    Rule(
        "FEED004", "error", "The prefixes itunes, podcast, atom and content stand for exactly their namespaces.", _PSP
    ),
    Rule("FEED005", "warning", "Values have no space at their start or end.", _APPLE),
    Rule("FEED006", "warning", "Values other than descriptions have at most 255 characters.", _APPLE),
    Rule("FEED007", "error", "A description has at most 4,000 bytes.", _APPLE),
    Rule(
        "FEED008",
        "error",
        "Descriptions use only p, ol, ul, li, a, b, i, strong and em, without other attributes.",
        _APPLE,
    ),
    Rule("FEED009", "warning", "HTML stands in CDATA.", _APPLE),
    Rule("FEED010", "warning", "HTML writes a bare & as &amp;, in addresses too.", _APPLE),
    # The channel.
    Rule(
        "FEED011",
        "error",
        "The channel names its own address in one atom:link rel=self of type application/rss+xml.",
        _PSP,
    ),
    Rule("FEED012", "error", "The self link is the address of this feed.", _PSP),
    Rule("FEED013", "error", "The channel has a title.", _RSS),
    Rule("FEED014", "error", "The channel has a description.", _RSS),
    Rule("FEED015", "error", "The channel links to a web page.", _RSS),
    Rule(
        "FEED016",
        "error",
        "The channel's language is a code with a hyphen, such as fr-ca, and that of its folder.",
        _PSP,
    ),
    Rule("FEED017", "error", "itunes:category is one of Apple's categories, letter by letter.", _APPLE),
    Rule("FEED018", "error", "The channel says itunes:explicit.", _APPLE),
    Rule("FEED019", "error", "itunes:explicit is true or false.", _APPLE),
    Rule("FEED020", "error", "The channel has an itunes:image with an absolute ASCII address.", _APPLE),
    Rule("FEED021", "warning", "The channel has an itunes:author.", _APPLE),
    Rule("FEED022", "warning", "The channel has an itunes:owner with an e-mail address.", _APPLE),
    Rule("FEED023", "error", "itunes:type is episodic or serial.", _APPLE),
    Rule("FEED024", "warning", "The channel has a podcast:guid.", _NAMESPACE),
    Rule("FEED025", "error", "podcast:guid is a UUID of version 5.", _NAMESPACE),
    Rule("FEED026", "error", "podcast:guid is the one that is stored for the show.", _NAMESPACE),
    Rule("FEED027", "warning", "The channel has podcast:locked.", _NAMESPACE),
    Rule("FEED028", "error", "podcast:locked is yes or no.", _NAMESPACE),
    Rule("FEED029", "warning", "The channel has podcast:medium.", _NAMESPACE),
    Rule("FEED030", "error", "podcast:medium is a medium of the namespace.", _NAMESPACE),
    Rule(
        "FEED031",
        "warning",
        "Channel or items say with podcast:txt purpose=ai-content whether the sound is synthetic.",
        _NAMESPACE,
    ),
    Rule("FEED032", "error", "podcast:txt has a text, and true or false for ai-content.", _NAMESPACE),
    Rule(
        "FEED033", "warning", "The people are credited with podcast:person, in the channel or in each item.", _NAMESPACE
    ),
    Rule(
        "FEED034",
        "error",
        "podcast:person has a name of at most 128 characters, and web addresses in its attributes.",
        _NAMESPACE,
    ),
    Rule("FEED035", "warning", "The channel says with podcast:updateFrequency how often episodes come.", _NAMESPACE),
    Rule(
        "FEED036",
        "error",
        "podcast:updateFrequency has words of at most 128 characters, and a recurrence rule if any.",
        _NAMESPACE,
    ),
    # The items.
    Rule("FEED040", "error", "Each item has a title.", _RSS),
    Rule("FEED041", "warning", "An item's title does not begin with the show's name or the episode's number.", _APPLE),
    Rule("FEED042", "error", "Each item has exactly one enclosure.", _APPLE),
    Rule("FEED043", "error", "An enclosure's address is absolute, in ASCII and ends with .mp3.", _APPLE),
    Rule("FEED044", "error", "No two items have the same enclosure.", _APPLE),
    Rule("FEED045", "error", "An enclosure's length is a number of bytes above 0.", _RSS),
    Rule("FEED046", "error", "An enclosure's type is audio/mpeg.", _RSS),
    Rule("FEED047", "error", "Each item has a guid without white space.", _PSP),
    Rule("FEED048", "error", "A guid says isPermaLink=false.", _PSP),
    Rule("FEED049", "error", "No two items have the same guid.", _PSP),
    Rule("FEED050", "warning", "Each item has a pubDate.", _APPLE),
    Rule("FEED051", "error", "Dates are written as in Wed, 05 Mar 2025 06:30:00 -0500, with English names.", _DATES),
    Rule("FEED052", "error", "The weekday of a date is the right one.", _DATES),
    Rule("FEED053", "error", "The offset of a date is a number, not a name.", _DATES),
    Rule("FEED054", "warning", "No date is in the future.", _APPLE),
    Rule("FEED055", "warning", "Each item links to its page where there are pages.", _RSS),
    Rule("FEED056", "warning", "Each item has a description.", _APPLE),
    Rule("FEED057", "warning", "Each item has its full notes in content:encoded.", _PSP),
    Rule("FEED058", "warning", "Each item has an itunes:duration.", _APPLE),
    Rule("FEED059", "error", "itunes:duration is a whole number of seconds above 0.", _APPLE),
    Rule("FEED060", "warning", "Each item says itunes:explicit.", _APPLE),
    Rule("FEED061", "error", "An item's itunes:image has an absolute ASCII address.", _APPLE),
    Rule("FEED062", "warning", "Each item has an itunes:image, or none has.", _APPLE),
    Rule("FEED063", "error", "itunes:episodeType is full, trailer or bonus.", _APPLE),
    Rule("FEED064", "warning", "Each item has an itunes:episodeType.", _APPLE),
    Rule(
        "FEED065",
        "error",
        "Each full item of a serial show has an itunes:episode, and numbers are whole and above 0.",
        _APPLE,
    ),
    Rule("FEED066", "warning", "Each item has transcripts as text/vtt and as application/x-subrip.", _NAMESPACE),
    Rule(
        "FEED067", "error", "A transcript has an absolute ASCII address, a known type and a language code.", _NAMESPACE
    ),
    Rule("FEED068", "warning", "Each item has podcast:chapters.", _NAMESPACE),
    Rule(
        "FEED069",
        "error",
        "podcast:chapters has an absolute ASCII address and the type application/json+chapters.",
        _NAMESPACE,
    ),
    Rule("FEED070", "error", "An alternateEnclosure in another language sets rel.", _NAMESPACE),
    Rule(
        "FEED071",
        "error",
        "An alternateEnclosure has a type, a length and a source with an absolute ASCII address.",
        _NAMESPACE,
    ),
    Rule("FEED072", "error", "The integrity of an alternateEnclosure is a hash in SRI form.", _NAMESPACE),
    Rule("FEED073", "error", "A soundbite lies within its episode.", _NAMESPACE),
    Rule(
        "FEED074",
        "warning",
        "A list of times in a description begins at 00:00, ascends and has at least three lines.",
        _APPLE,
    ),
    Rule("FEED075", "warning", "Titles in a list of times have fewer than 40 characters.", "Spotify for Creators"),
    Rule("FEED076", "warning", "Items stand newest first.", _APPLE),
    # The feed against the catalog.
    Rule("FEED080", "error", "A language with published episodes has a feed.", _OWN),
    Rule("FEED081", "error", "Each published episode is in its feed.", _OWN),
    Rule("FEED082", "error", "Each item of a feed is a published episode.", _OWN),
    Rule("FEED083", "error", "An item's guid is that of its manifest.", _OWN),
    Rule("FEED084", "error", "An enclosure's address is where its file will be.", _OWN),
    Rule("FEED085", "error", "An enclosure's length is its file's size.", _RSS),
    Rule("FEED086", "error", "itunes:duration is the manifest's duration, rounded.", _APPLE),
    Rule("FEED087", "warning", "The feed is what the catalog and show.yaml give now.", _OWN),
    Rule(
        "FEED088",
        "error",
        "The integrity and length of an alternateEnclosure are those of the other edition's file.",
        _NAMESPACE,
    ),
    Rule("FEED089", "warning", "The description of an episode with three chapters or more lists their times.", _APPLE),
    Rule("FEED090", "error", "The files that a feed names below its own address are there.", _OWN),
    Rule("FEED091", "error", "The pages of a feed name each other as first, last, previous and next.", _PAGES),
    Rule("FEED092", "error", "Every page of a feed can be reached from its first one.", _PAGES),
    Rule("FEED093", "warning", "The show has a public address.", _OWN),
    Rule("FEED094", "error", "The feed can be built from the catalog and show.yaml.", _OWN),
    Rule("FEED095", "warning", "The owner's e-mail is not a placeholder: directories send their code to it.", _APPLE),
)
