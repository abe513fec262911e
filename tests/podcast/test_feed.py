"""Tests of the RSS feed, read by lxml and by feedparser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from audiobrief.errors import AudiobriefError
from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.feed.build import ATOM, CONTENT, ITUNES, PODCAST, build_feed, channel_problems
from audiobrief.podcast.model import Manifest, Source, SpokenSegment
from tests.helpers.published import FEED_URL, NASTY_TITLE, SHOW, channel, english_twin, episode, file

NAMES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "content": CONTENT}
ALLOWED = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em"}


def parsed(*episodes: Manifest, **changes: Any) -> Any:
    """The channel element of the feed of these episodes."""
    return etree.fromstring(build_feed(channel(**changes), episodes, [english_twin()])).find("channel")


def texts(root: Any, path: str) -> list[str]:
    """What an XPath finds, as text."""
    return [str(found) for found in root.xpath(path, namespaces=NAMES)]


def html_of(item: Any, name: str) -> Any:
    """The HTML of a description or of the notes, parsed as XML, which also proves it well-formed."""
    found = item.find(name, namespaces=NAMES)
    return etree.fromstring(f"<body>{found.text}</body>")


def test_channel_has_all_that_directories_require() -> None:
    """Every required element, with exact namespaces and values."""
    root = parsed(episode())
    assert root.getparent().get("version") == "2.0"
    assert root.nsmap == NAMES
    assert texts(root, "atom:link[@rel='self'][@type='application/rss+xml']/@href") == [
        "https://pod.example.org/%C3%A9missions/fr/feed.xml"
    ]
    assert texts(root, "title/text()") == ["Le bref"]
    assert texts(root, "link/text()") == ["https://pod.example.org/"]
    assert texts(root, "language/text()") == ["fr-ca"]
    assert texts(root, "description/text()") == ["L’actualité sous cinq angles."]
    assert texts(root, "itunes:category/@text") == ["News"]
    assert texts(root, "itunes:category/itunes:category/@text") == ["Tech News"]
    assert texts(root, "itunes:explicit/text()") == ["false"]
    assert texts(root, "itunes:image/@href")[0].endswith("/cover-0a1b2c3d.jpg")
    assert texts(root, "itunes:author/text()") == ["Rédaction"]
    assert texts(root, "itunes:owner/itunes:email/text()") == ["podcast@example.org"]
    assert texts(root, "itunes:type/text()") == ["episodic"]
    assert texts(root, "podcast:guid/text()") == [SHOW]
    assert texts(root, "podcast:locked/text()") == ["yes"]
    assert texts(root, "podcast:locked/@owner") == ["podcast@example.org"]
    assert texts(root, "podcast:medium/text()") == ["podcast"]
    assert texts(root, "podcast:txt[@purpose='ai-content']/text()") == ["true"]


def test_item_has_all_that_apps_require() -> None:
    """One enclosure with its exact length and an ASCII address; a guid that is no link; files and people."""
    item = parsed(episode(audio=file("pont-été 1.mp3", 3_000_123))).find("item")
    assert texts(item, "title/text()") == ["Le nouveau pont coûtera 3\u00a0G$"]
    assert [dict(found.attrib) for found in item.findall("enclosure")] == [
        {
            "url": "https://pod.example.org/%C3%A9missions/fr/pont-%C3%A9t%C3%A9%201.mp3",
            "length": "3000123",
            "type": "audio/mpeg",
        }
    ]
    assert texts(item, "guid[@isPermaLink='false']/text()") == [episode().guid]
    assert texts(item, "pubDate/text()") == ["Wed, 05 Mar 2025 06:30:00 -0500"]
    assert texts(item, "itunes:duration/text()") == ["187"]
    assert texts(item, "itunes:explicit/text()") == ["false"]
    assert texts(item, "itunes:episodeType/text()") == ["full"]
    base = "https://pod.example.org/%C3%A9missions/fr/"
    assert texts(item, "podcast:transcript/@url") == [base + "pont-neuf.vtt", base + "pont-neuf.srt"]
    assert texts(item, "podcast:transcript/@type") == ["text/vtt", "application/x-subrip"]
    assert texts(item, "podcast:transcript/@language") == ["fr-ca", "fr-ca"]
    assert texts(item, "podcast:chapters/@url") == [base + "pont-neuf.chapters.json"]
    assert texts(item, "podcast:chapters/@type") == ["application/json+chapters"]
    assert texts(item, "podcast:person/text()") == ["Animatrice", "Les faits"]
    assert texts(item, "podcast:txt[@purpose='ai-content']/text()") == ["true"]
    assert texts(item, "link") == []


def test_feedparser_understands_the_same() -> None:
    """An independent reader sees title, guid, date, enclosure and HTML, and finds nothing malformed."""
    seen = feedparser.parse(build_feed(channel(), [episode()], [english_twin()]))
    assert not seen.bozo
    assert (seen.version, seen.feed.title, seen.feed.language) == ("rss20", "Le bref", "fr-ca")
    entry = seen.entries[0]
    assert (entry.title, entry.id, entry.guidislink) == (episode().title, episode().guid, False)
    assert entry.published_parsed[:6] == (2025, 3, 5, 11, 30, 0)
    assert [(link.href[-13:], link.length) for link in entry.enclosures] == [("pont-neuf.mp3", "3000123")]
    assert entry.itunes_duration == "187"
    assert "Qui paiera\u202f?" in entry.summary
    assert "Un &amp; deux." in entry.content[0].value


def test_newest_episode_comes_first_and_dates_the_feed() -> None:
    """Offsets are taken into account; there is no clock."""
    old = episode(id="old", guid="old", published_at="2025-03-05T10:00:00Z")
    new = episode(id="new", guid="new", published_at="2025-03-05T06:30:00-05:00")
    root = parsed(new, old)
    assert texts(root, "item/guid/text()") == ["new", "old"]
    assert texts(root, "lastBuildDate/text()") == ["Wed, 05 Mar 2025 06:30:00 -0500"]


def test_same_catalog_same_bytes() -> None:
    """The order in which episodes are given does not matter."""
    one, two = episode(), episode(id="b", guid="b")
    assert build_feed(channel(), [one, two]) == build_feed(channel(), [two, one])


def test_an_empty_show_is_a_valid_feed() -> None:
    """No episode, no date."""
    root = parsed()
    assert texts(root, "lastBuildDate") == []
    assert texts(root, "item") == []


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
@settings(max_examples=25)
def test_weekdays_match_their_dates(moment: datetime, offset_min: int) -> None:
    """Dates are RFC 5322 with English names and a numeric offset."""
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset_min)))
    text = texts(parsed(episode(published_at=aware.isoformat())), "item/pubDate/text()")[0]
    assert datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z") == aware
    assert text.startswith(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[aware.weekday()])


def test_nasty_text_is_data() -> None:
    """A title that looks like mark-up, an XML end or a path is shown as it is."""
    nasty = episode(
        title=NASTY_TITLE,
        description=f"{NASTY_TITLE}\n\n<b>gras</b> \x00\x1b\ud800 fin",
        sources=(
            Source("javascript:alert(1)", "x"),
            Source("https://example.org/?a=\"'<>]]>&b=1", NASTY_TITLE),
        ),
        segments=(SpokenSegment("a", "a", NASTY_TITLE, "a", 0, 1, (NASTY_TITLE,)),),
        chapters=(Chapter(0.0, NASTY_TITLE), Chapter(5.0, "<b>"), Chapter(9.0, "]]>")),
        voices=(replace(episode().voices[0], speaker=NASTY_TITLE),),
    )
    item = parsed(nasty, title=NASTY_TITLE).find("item")
    assert item.findtext("title") == NASTY_TITLE
    for name in ("description", "content:encoded"):
        html = html_of(item, name)
        assert {element.tag for element in html.iterdescendants()} <= ALLOWED
        assert html.find("p").text == NASTY_TITLE
        assert html.xpath("//a/@href")[0] == "https://example.org/?a=%22'%3C%3E%5D%5D%3E&b=1"
    assert not feedparser.parse(build_feed(channel(), [nasty])).bozo


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=50)
def test_any_text_gives_a_well_formed_feed(text: str, short: str) -> None:
    """Whatever is written in a brief, the feed parses and its HTML too."""
    made = episode(
        title="t" + short,
        description=text,
        segments=(SpokenSegment("a", "a", short, short, 0, 1, (text, short)),),
        sources=(Source("https://example.org/" + short, text),),
    )
    item = parsed(made, description="d" + text).find("item")
    for name in ("description", "content:encoded"):
        assert {element.tag for element in html_of(item, name).iterdescendants()} <= ALLOWED


@pytest.mark.parametrize("letter", ["é", "&", "x "])
def test_description_keeps_to_4000_bytes(letter: str) -> None:
    """A long hook is cut without breaking HTML; times, disclosure and the twin's link stay."""
    hook = "Une phrase courte. " * 20 + letter * 9000
    item = parsed(episode(description=hook, sources=episode().sources * 40)).find("item")
    found = item.findtext("description")
    assert 3000 < len(found.encode()) <= 4000
    html = html_of(item, "description")
    assert html.xpath("//li[starts-with(., '00:09')]")
    assert html.xpath("//a[contains(@href, 'new-bridge.mp3')]")
    assert html.xpath("//em")
    assert len(html_of(item, "content:encoded").xpath("//a")) == 41


def test_description_lists_the_chapters_one_a_line() -> None:
    """From 00:00 up, in the text as in the HTML."""
    item = parsed(episode()).find("item")
    lines = [line for line in html_of(item, "description").xpath("string()").splitlines() if ":" in line]
    assert "00:00 Ouverture" in lines
    assert "01:30 Point de vue <neutre>" in lines


def test_french_and_english_words_have_their_own_typography() -> None:
    """A French colon has a no-break space before it; each edition announces the other in its language."""
    french = parsed(episode()).find("item")
    english_feed = build_feed(channel(language="en-CA"), [english_twin()], [episode()])
    english = etree.fromstring(english_feed).find("channel/item")
    in_french = html_of(french, "content:encoded").xpath("string()")
    in_english = html_of(english, "content:encoded").xpath("string()")
    assert "Source\u00a0: L’article" in in_french
    assert "existe aussi en anglais\u00a0: The new bridge will cost $3B" in in_french
    assert "lu par des voix de synthèse" in in_french
    assert "Source: L’article" in in_english
    assert "also available in French: Le nouveau pont" in in_english
    assert "read by synthetic voices" in in_english


def test_twin_is_an_alternate_enclosure_in_another_language() -> None:
    """`rel` is set, so that no app takes it for the same content; length and hash are the twin's."""
    item = parsed(episode()).find("item")
    assert dict(item.find("podcast:alternateEnclosure", namespaces=NAMES).attrib) == {
        "type": "audio/mpeg",
        "length": "2999999",
        "lang": "en-CA",
        "title": "Édition anglaise",
        "rel": "translation",
    }
    assert texts(item, "podcast:alternateEnclosure/podcast:source/@uri") == [
        "https://pod.example.org/%C3%A9missions/en/new-bridge.mp3"
    ]
    integrity = texts(item, "podcast:alternateEnclosure/podcast:integrity[@type='sri']/@value")[0]
    assert re.fullmatch(r"sha256-[A-Za-z0-9+/]{43}=", integrity)


def test_an_unpublished_twin_is_not_linked() -> None:
    """No link leads to an episode that is not there."""
    feed = etree.fromstring(build_feed(channel(), [episode()]))
    assert texts(feed, "//podcast:alternateEnclosure") == []
    assert "existe aussi" not in texts(feed, "//item/description/text()")[0]


def test_pages_are_linked_when_there_are_any() -> None:
    """The page of an episode stands beside its files, and the twin's page is what a reader is sent to."""
    item = parsed(episode(), has_pages=True).find("item")
    assert texts(item, "link/text()") == ["https://pod.example.org/%C3%A9missions/fr/pont-neuf.html"]
    assert html_of(item, "description").xpath("//a[contains(@href, '/en/new-bridge.html')]")


def test_moving_or_editing_changes_no_guid() -> None:
    """A new base URL and new texts leave the guids as they were."""
    moved = parsed(episode(title="Autre", description="Autre"), base_url="https://elsewhere.example/")
    assert texts(moved, "item/guid/text()") == texts(parsed(episode()), "item/guid/text()")


def test_long_values_are_shortened() -> None:
    """No value but a description has more than 255 characters, and none has space around it."""
    root = parsed(episode(title=" mot" * 200), title=" Émission" * 100, author="a " * 300)
    for element in root.iter("title", f"{{{ITUNES}}}author"):
        assert len(element.text) <= 255
        assert element.text == element.text.strip()


def test_channel_problems_are_told_together() -> None:
    """What a directory would refuse is an error, with what to write instead."""
    wrong = channel(title=" ", link="pod.example.org", category="news", owner_email="me at home", guid="")
    problems = channel_problems(wrong)
    assert len(problems) == 5
    with pytest.raises(AudiobriefError, match='did you mean "News"'):
        build_feed(wrong, [])
    assert channel_problems(channel(feed_url=FEED_URL)) == []
