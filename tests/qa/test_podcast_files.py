"""Tests of the rules for files and for what a feed lists: each is broken alone, and seen alone."""

from __future__ import annotations

import base64
import json
import re
import time
from pathlib import Path

import pytest
import yaml

from audiobrief.podcast.manifest import load_manifest, manifest_path, sealed
from audiobrief.podcast.model import SpokenSegment
from audiobrief.qa.podcast.rules import all_rules
from audiobrief.workflows import feeds as publish
from tests.helpers.small_podcast import unpublish
from tests.helpers.whole_podcast import (
    Breaker,
    add_episode,
    build,
    change_show,
    findings,
    frames,
    hashed,
    in_feed,
    in_file,
    in_json,
    in_manifest,
    in_text,
    info_frame,
    picture,
    rebuild,
    tag_of,
    with_art,
    write_show,
)


def without(name: str) -> Breaker:
    """A file of the French folder taken away."""

    def change(root: Path) -> None:
        (root / "output/fr" / name).unlink()

    return change


def written(name: str, data: bytes) -> Breaker:
    """A file of the French folder with these bytes."""

    def change(root: Path) -> None:
        (root / "output/fr" / name).write_bytes(data)

    return change


def chained(first: Breaker, second: Breaker) -> Breaker:
    """One after the other."""

    def change(root: Path) -> None:
        first(root)
        second(root)

    return change


def paged(root: Path) -> None:
    change_show(root, feed={"items": 1})
    rebuild(root)


def further_page(root: Path) -> None:
    paged(root)
    folder = root / "output/fr"
    text = (folder / "feed-1.xml").read_text("utf-8")
    own = 'feed-{}.xml" rel="self"'
    (folder / "feed-2.xml").write_text(text.replace(own.format(1), own.format(2)), "utf-8")


def other_sri(root: Path) -> None:
    digest = base64.b64encode(bytes(32)).decode()
    in_feed('value="sha256-[^"]*"', f'value="sha256-{digest}"')(root)


def local(root: Path) -> None:
    change_show(root, base_url="http://localhost:8000/")
    rebuild(root)


def placeholder_owner(root: Path) -> None:
    settings = yaml.safe_load((root / "show.yaml").read_text(encoding="utf-8"))
    settings["editions"]["fr"]["owner"]["email"] = "show@example.com"
    write_show(root, settings)


def half_moved(root: Path) -> None:
    change_show(root, moved_from="https://old.enperspective.ca/")


def no_cover(root: Path) -> None:
    (root / "fr.jpg").unlink()


def without_cover(root: Path) -> None:
    for path in (root / "output/fr").glob("cover-*.jpg"):
        path.unlink()


LISTING: list[tuple[str, Breaker]] = [
    ("FEED080", without("feed.xml")),
    ("FEED081", in_feed("<item>.*?</item>", "")),
    ("FEED082", lambda root: unpublish(root / "output", "fr", "story-1")),
    ("FEED083", in_feed('(<guid[^>]*>)[^<]*', r"\1another")),
    ("FEED084", in_feed('<enclosure url="https://cdn', '<enclosure url="https://old')),
    ("FEED085", in_feed('(<enclosure [^>]*length=")', r"\g<1>1")),
    ("FEED086", in_feed("<itunes:duration>", "<itunes:duration>1")),
    ("FEED087", in_feed("<generator>", "<generator>my ")),
    ("FEED088", other_sri),
    ("FEED089", in_feed(r"(<description><!\[CDATA\[.*?)<ul>.*?</ul>", r"\1")),
    ("FEED090", without_cover),
    ("FEED091", chained(paged, in_feed('<atom:link href="[^"]*" rel="next"[^>]*/>', ""))),
    ("FEED092", further_page),
    ("FEED093", local),
    ("FEED094", no_cover),
    ("FEED095", chained(placeholder_owner, rebuild)),
    ("FEED104", chained(half_moved, rebuild)),
    ("FEED106", lambda root: change_show(root, review="required")),
]  # fmt: skip


def mp3(*parts: bytes, **tag: object) -> Breaker:
    """A breaker that makes the sound of the French story-1 of these parts, and its tag with these changes."""

    def apply(root: Path) -> None:
        manifest = load_manifest(manifest_path(root / "output/fr", "story-1"))
        in_file("audio", lambda data: tag_of(manifest, **tag) + b"".join(parts))(root)

    return apply


def in_tag(old: bytes, new: bytes) -> Breaker:
    return in_file("audio", lambda data: data.replace(old, new, 1))


def as_v24(data: bytes) -> bytes:
    """The same with a tag that says it is of version 2.4."""
    return data[:3] + b"\x04" + data[4:]


def same_guid(root: Path) -> None:
    folder = root / "output/fr"
    document = json.loads(manifest_path(folder, "story-1").read_bytes())
    manifest_path(folder, "story-9").write_text(json.dumps(sealed(document | {"id": "story-9"})))


def says(text: str) -> Breaker:
    """An opening with that sentence."""
    return in_manifest(segments=(SpokenSegment("opening", "narrator", "", "Ana", 0.0, 3.5, (text,)),))


def longer(root: Path) -> None:
    path = root / "output/fr/story-1.srt"
    path.write_bytes(path.read_bytes() + b"\n")


def renamed(root: Path) -> None:
    path = root / "output/fr/story-1.chapters.json"
    path.write_bytes(path.read_bytes().replace(b'"Show"', b'"Shew"'))


SMALL, GREY = picture(1000), picture(1400, "L")
SOUND = (info_frame(), frames())
FILES: list[tuple[str, Breaker]] = [
    ("FILE001", written("story-1.episode.json", b"{")),
    ("FILE002", without("story-1.vtt")),
    ("FILE003", longer),
    ("FILE004", renamed),
    ("FILE005", written("other.mp3", b"x")),
    ("FILE006", same_guid),
    ("FILE010", in_file("audio", lambda data: data[:-100])),
    ("FILE011", mp3(info_frame(), frames(382), frames(1, 8))),
    ("FILE012", mp3(info_frame(278, rate_index=2), frames(278, rate_index=2))),
    ("FILE013", mp3(info_frame(index=5), frames(index=5))),
    ("FILE014", mp3(frames())),
    ("FILE015", mp3(info_frame(99), frames())),
    ("FILE016", in_manifest(duration_s=12.0)),
    ("FILE020", in_file("audio", lambda data: b"".join(SOUND))),
    ("FILE021", in_file("audio", as_v24)),
    ("FILE022", mp3(*SOUND, title="Other")),
    ("FILE023", in_tag(b"toc\x00\x03", b"toc\x00\x02")),
    ("FILE024", in_tag(b"chp0\x00" + bytes(4) + (3500).to_bytes(4, "big"), b"chp0\x00" + bytes(4) + (9000).to_bytes(4, "big"))),
    ("FILE025", in_tag(b"\xff" * 8, bytes(8))),
    ("FILE026", in_tag(b"chp1\x00" + (3500).to_bytes(4, "big"), b"chp1\x00" + (3600).to_bytes(4, "big"))),
    ("FILE027", mp3(*SOUND, cover_jpeg=b"")),
    ("FILE028", mp3(*SOUND, description="Le bateau a coûté 49 M$.")),
    ("FILE029", says("Nous sommes le 1er mai 2019.")),
    ("FILE030", in_json("chapters_json", lambda document: document.update(version="1.1.0"))),
    ("FILE031", in_json("chapters_json", lambda document: document["chapters"][0].update(startTime="0"))),
    ("FILE032", in_json("chapters_json", lambda document: document["chapters"][1].update(title="Autre"))),
    ("FILE040", in_text("vtt", "WEBVTT\n", "WEBVTT\nLanguage: fr\n")),
    ("FILE041", in_text("vtt", r"(\n2\n)00:00:0\d\.\d{3}", r"\g<1>00:00:00.500")),
    ("FILE042", in_text("vtt", r"(<v Ana>[^\n]*)\n", r"\1" + 40 * " ")),
    ("FILE043", in_text("vtt", r"00:00:09\.900", "00:00:19.900")),
    ("FILE044", in_text("vtt", "<v Ana>", "")),
    ("FILE050", in_text("srt", "\n2\n", "\n3\n")),
    ("FILE051", in_text("srt", r"(\n2\n)00:00:0\d,\d{3}", r"\g<1>00:00:00,500")),
    ("FILE052", in_text("srt", "00:00:09,900", "00:00:19,900")),
    ("FILE053", in_text("srt", "mairie", "ville")),
    ("FILE055", in_json("transcript_json", lambda document: document.update(version=1))),
    ("FILE056", in_json("transcript_json", lambda document: document["segments"].reverse())),
    ("FILE057", in_json("transcript_json", lambda document: document["segments"][0].update(body="Le port"))),
    ("FILE060", with_art(hashed(b"junk"), b"junk")),
    ("FILE061", with_art(hashed(SMALL), SMALL)),
    ("FILE062", with_art(hashed(GREY), GREY)),
    ("FILE063", with_art("art.jpg", picture(1400))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "breaker"), [*LISTING, *FILES], ids=[rule for rule, _ in [*LISTING, *FILES]])
def test_each_rule_of_the_files(podcast: Path, rule: str, breaker: Breaker) -> None:
    """A podcast that breaks one rule gets findings of that rule, and of a feed that is not what it would be now."""
    breaker(podcast)
    assert {finding.id for finding in findings(podcast)} - {"FEED087"} == {rule} - {"FEED087"}
    if rule == "FEED087":
        assert {finding.id for finding in findings(podcast)} == {rule}


def test_nothing_is_wrong_with_a_whole_podcast(podcast: Path) -> None:
    """No finding, on one page and on several, and for a part of the languages."""
    assert findings(podcast) == () == findings(podcast, "en")
    paged(podcast)
    assert findings(podcast) == ()


def test_every_rule_has_a_breaker() -> None:
    """No id without a test; ids are told apart."""
    from tests.qa.test_podcast_document import DOCUMENT
    from tests.qa.test_podcast_live import SERVERS
    from tests.workflows.test_verify import SOUND

    broken = [rule for rule, _ in (*DOCUMENT, *LISTING, *FILES, *SOUND)] + list(SERVERS)
    # These three are broken in tests of their own, and those of listening in test_listen.
    others = [rule for rule in all_rules() if not rule.startswith("LISTEN")]
    assert sorted(broken) == sorted(rule for rule in others if rule not in ("SOUND001", "SOUND011", "SOUND020"))


def test_findings_say_where_what_and_how_to_mend(podcast: Path) -> None:
    """File and line, a sentence with the value, a fix; no line is broken."""
    in_feed("<itunes:explicit>false", "<itunes:explicit>clean")(podcast)
    (finding,) = [finding for finding in findings(podcast) if finding.id == "FEED019"]
    assert re.fullmatch(r"fr/feed\.xml:\d+", finding.where)
    assert finding.message == 'itunes:explicit is "clean" instead of true or false'
    assert (finding.severity, finding.fix) == ("error", "run `audiobrief feed`")


@pytest.mark.slow
def test_a_hundred_episodes_in_seconds(tmp_path: Path) -> None:
    """The time for small files does not get out of hand."""
    root = build(tmp_path / "many")
    for number in range(3, 51):
        for language in ("fr", "en"):
            add_episode(root, language, f"story-{number}", number)
    rebuild(root)
    began_s = time.process_time()
    assert findings(root) == ()
    assert time.process_time() - began_s < 20


def test_the_feeds_are_made_anew_for_comparison_and_no_page_is(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is compared is built."""

    def refused(*_: object) -> None:
        raise AssertionError("a page was made")

    monkeypatch.setattr(publish, "write_site", refused)
    in_feed("<generator>", "<generator>my ")(podcast)
    assert [finding.id for finding in findings(podcast)] == ["FEED087"]


def test_a_check_changes_nothing(podcast: Path) -> None:
    """Not a byte, not a time."""

    def state() -> dict[Path, tuple[int, int]]:
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(podcast.rglob("*"))}

    before = state()
    findings(podcast)
    assert state() == before
