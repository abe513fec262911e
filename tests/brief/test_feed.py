"""Tests of feeds: the item that is meant is read, with its title, day, address and language."""

from __future__ import annotations

import time

import pytest

from audiobrief.brief.find import BriefRequest, read_all
from audiobrief.brief.readers.source import Parsed, Source, parse
from audiobrief.errors import InputError
from tests.helpers.blocks import shapes
from tests.helpers.fuzz_readers import cast

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Le Fil</title><language>fr-ca</language>
<item><title>Le pont &amp;amp; la rue</title><link>https://example.org/pont</link><category>ville</category>
<pubDate>Tue, 10 Mar 2026 05:00:00 -0400</pubDate><description>Le pont ferme…</description>
<content:encoded><![CDATA[<p>Le pont ferme.</p><h2>Point de vue neutre</h2><p>Il faudra faire&nbsp;le tour.</p>]]></content:encoded></item>
<item><title>L’école</title><guid>https://example.org/ecole</guid><pubDate>Thu, 12 Mar 2026 05:00:00 GMT</pubDate>
<description>&lt;p&gt;L’école ouvre.&lt;/p&gt;</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Line</title>
<entry><title type="html">The &lt;b&gt;bridge&lt;/b&gt;</title><link rel="edit" href="https://example.org/no"/><link href="https://example.org/bridge"/>
<updated>2026-03-12T05:00:00Z</updated><category term="city"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The <b>bridge</b> closes.</p></div></content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Le Fil</title></channel><item><title>Le pont</title><link>https://example.org/pont</link><dc:date>2026-03-12</dc:date>
<description>Il ferme.

Demain.</description></item></rdf:RDF>"""


def read(text: str, item: str = "", suffix: str = ".xml") -> Parsed:
    return parse(Source(text.encode(), f"a{suffix}", suffix, item=item))


def test_the_item_of_a_feed_is_read_with_what_is_said_of_it() -> None:
    """Its whole text before its summary; title, day, address, tags, and the language of the feed."""
    parsed = read(RSS, "1")
    assert shapes(parsed.page.blocks) == [
        ("paragraph", "Le pont ferme."),
        ("h2", "Point de vue neutre"),
        ("paragraph", "Il faudra faire\u00a0le tour."),
    ]
    head = parsed.page.head
    assert (head["title"], head["date"], head["lang"]) == ("Le pont & la rue", "2026-03-10T05:00:00-04:00", "fr-ca")
    assert (parsed.matter.source, parsed.matter.tags) == (["https://example.org/pont"], ["ville"])


@pytest.mark.parametrize(
    ("text", "texts", "title", "day", "link"),
    [
        (ATOM, ["The bridge closes."], "The bridge", "2026-03-12T05:00:00+00:00", "https://example.org/bridge"),
        (RDF, ["Il ferme.", "Demain."], "Le pont", "2026-03-12", "https://example.org/pont"),
    ],
)
@pytest.mark.parametrize("suffix", [".xml", ".txt", ".rss", ""])
def test_each_kind_of_feed_is_read(text: str, texts: list[str], title: str, day: str, link: str, suffix: str) -> None:
    """Atom and RSS 1.0; a feed of one item needs no choice, whatever the file is called."""
    parsed = read(text, suffix=suffix)
    assert [block.text for block in parsed.page.blocks] == texts
    assert (parsed.page.head["title"], parsed.page.head["date"], parsed.matter.source) == (title, day, [link])


@pytest.mark.parametrize(
    ("item", "text"), [("latest", "L’école ouvre."), ("2", "L’école ouvre."), ("rue", "Le pont ferme.")]
)
def test_an_item_is_chosen(item: str, text: str) -> None:
    """By day, number or a part of its title."""
    assert read(RSS, item).page.blocks[0].text == text


@pytest.mark.parametrize(
    ("item", "message"), [("", "1 “Le pont & la rue”, 2 “L’école”; choose"), ("l", "could mean"), ("9", "no text")]
)
def test_an_unclear_choice_is_asked_about(item: str, message: str) -> None:
    """All titles are named, with their numbers."""
    with pytest.raises(InputError, match=message):
        read(RSS, item)


def test_episodes_of_one_feed_have_names_of_their_own() -> None:
    """The id comes from the item's title, not from the feed's name; another item does not change the digest."""
    found = [
        read_all(BriefRequest("-", text.encode(), item="rue"), cast())[0]
        for text in (RSS, RSS.replace("ouvre", "ferme"))
    ]
    assert [brief.id for brief, _ in found] == ["le-pont-la-rue"] * 2
    assert found[0][1] == found[1][1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<rss>" + "<a>" * 100_000, "nothing to read|damaged"),
        ("<rss/>", "nothing to read"),
        ("<rss><item><title>A</title><link>https://example.org</link></item></rss>", "only a link"),
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">]><rss><item><title>x</title><description>&b;</description></item></rss>', "kind that is not read"),
        ("<rss><item><title>A</title><description>" + "&lt;p&gt;a" * 70_000 + "</description></item></rss>", "tags"),
    ],
)  # fmt: skip
def test_harmful_feeds_are_told_at_once(text: str, message: str) -> None:
    """Each limit ends the reading with one sentence, quickly; entities are not read."""
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        read(text)
    assert time.process_time() - begun < 5
