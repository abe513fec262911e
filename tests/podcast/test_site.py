"""Tests of the pages: what is on them, what is not, and which are made anew."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from audiobrief.podcast.model import Manifest, SpokenSegment, Twin, VoiceCredit, Waveform
from audiobrief.podcast.site import Assets, Neighbours, SiteModel, episode_page, landing_page, list_pages, read_vtt
from audiobrief.podcast.site.words import words_of
from audiobrief.podcast.transcript import TranscriptLine, cues, to_vtt
from audiobrief.storage.transaction import Changes, revising
from audiobrief.workflows.site import PageInventory, write_site
from tests.helpers.published import NASTY_TITLE, english_twin, episode

ASSETS = Assets("assets/site-0.css", "assets/site-0.js")


def site_model(**changes: object) -> SiteModel:
    """A French shelf, with any field changed."""
    made = SiteModel(
        language="fr",
        locale="fr-CA",
        title="En bref",
        subtitle="Cinq angles",
        description="Une nouvelle, cinq regards : voilà.",
        author="Rédaction",
        copyright="",
        base_url="https://pod.example.org/show/",
        feed_url="https://pod.example.org/show/fr/feed.xml",
        cover="cover-0a1b2c3d.jpg",
        thumb="thumb-0a1b2c3d.jpg",
        icon="show_icon-0a1b2c3d.jpg",
        subscribe=(("Spotify", "https://open.example.com/show?a=1&b=2"),),
        languages=(("fr", "En bref"), ("en", "In Brief")),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def picture(side_px: int = 96) -> bytes:
    """A small JPEG."""
    file = io.BytesIO()
    Image.new("RGB", (side_px, side_px), "#225577").save(file, "JPEG")
    return file.getvalue()


def soup(page: str) -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup(page, "html.parser")


def heard(made: Manifest) -> bytes:
    """A WebVTT file that says what the parts of an episode say, after a lead that is not written there."""
    lines = []
    for segment in made.segments:
        lines.append(TranscriptLine(segment.start_s, segment.start_s + 2, segment.speaker, "Voici la suite."))
        place = segment.start_s + 2
        for paragraph in segment.paragraphs:
            lines.append(TranscriptLine(place, place + 3, segment.speaker, paragraph))
            place += 3
    return to_vtt(cues(lines, made.locale))


def test_the_narrator_s_lead_stands_under_the_narrator() -> None:
    """Before the part that it leads to, whole, in the narrator's colour; the part holds its own voice alone."""
    made = episode(
        voices=(VoiceCredit("facts", "Les faits", "a"), VoiceCredit("narrator", "Narration", "b")),
        segments=(SpokenSegment("facts", "facts", "Le bilan", "Les faits", 0.0, 90.0, ("Le pont ferme.",)),),
    )
    lead = "Voici d’abord les faits, tels que la Ville les a présentés hier soir devant le conseil."
    lines = [TranscriptLine(0, 6, "Narration", lead), TranscriptLine(7, 9, "Les faits", "Le pont ferme.")]
    page = soup(episode_page(site_model(), ASSETS, made, read_vtt(to_vtt(cues(lines, "fr-CA")))))
    first, second = page.select(".part")
    assert first.select_one(".who") and first.select(".who")[0].get_text() == "Narration"
    assert first["class"] == ["part", "v1"] and len(first.select("a.at")) == 1
    assert " ".join(cue.get_text() for cue in first.select(".cue")) == lead
    assert second["id"] == "facts" and second.select(".who")[0].get_text() == "Les faits"
    assert [cue.get_text() for cue in second.select(".cue")] == ["Le pont ferme."]


def whole_page(made: Manifest, **beside: object) -> str:
    """The page of an episode with its transcript."""
    return episode_page(site_model(), ASSETS, made, read_vtt(heard(made)), Neighbours(**beside))  # type: ignore[arg-type]


def test_a_page_says_what_the_episode_says() -> None:
    """Title, date, length, hook, chapters, voices, sources, files and every word of the text are there."""
    page = soup(whole_page(episode()))
    said = " ".join(page.get_text(" ").split())
    for text in (
        "5 mars 2025",
        "3 min 07",
        "Le chantier s’étirera jusqu’en 2031.",
        "Ouverture",
        "Les faits",
        "L’article",
    ):
        assert text in said
    assert page.h1 and page.h1.get_text() == "Le nouveau pont coûtera 3\u00a0G$"
    assert page.html and page.html["lang"] == "fr-CA"
    spoken = "".join(cue.get_text() for cue in page.select(".cue"))
    for segment in episode().segments:
        for paragraph in segment.paragraphs:
            assert re.sub(r"\s", "", paragraph) in re.sub(r"\s", "", spoken)


def test_it_reads_and_plays_without_a_script() -> None:
    """The player is a plain element, and every place is a link into the sound."""
    page = soup(whole_page(episode()))
    assert page.audio and page.audio["src"] == "pont-neuf.mp3" and page.audio.has_attr("controls")
    assert [a["href"] for a in page.select(".chapters a")] == [
        "pont-neuf.mp3#t=0",
        "pont-neuf.mp3#t=9.5",
        "pont-neuf.mp3#t=90",
    ]
    assert {a["href"].split("#")[0] for a in page.select("a.at")} == {"pont-neuf.mp3"}  # type: ignore[union-attr]
    for control in page.select("button, .follow, .tools"):
        aside = control.has_attr("hidden") or control.find_parent(["template"]) or control.find_parent(hidden=True)
        assert aside, "works only with the script"


def test_nothing_on_a_page_breaks_its_policy() -> None:
    """No inline script or style, nothing loaded from elsewhere; links may lead elsewhere."""
    for html in (whole_page(episode(), twin=english_twin()), landing_page([site_model()], ASSETS)):
        page = soup(html)
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy and "default-src 'none'" in str(policy["content"]) and "unsafe" not in str(policy["content"])
        assert not page.select("[style], style") and not page.select('script:not([src], [type="application/ld+json"])')
        assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
        for tag in page.select("[src], link[rel=stylesheet], link[rel=icon]"):
            assert "//" not in str(tag.get("src") or tag.get("href"))


@pytest.mark.parametrize(
    "nasty", [NASTY_TITLE, '"><img src=x onerror=alert(1)>', "a\u0000b\u2028c & d", "</script>--><b>"]
)
def test_text_is_only_text(nasty: str) -> None:
    """Mark-up in a title, hook, heading, name or paragraph is shown, not obeyed."""
    made = episode(
        title=nasty,
        description=nasty,
        segments=(SpokenSegment("facts", "facts", nasty, nasty, 0.0, 90.0, (nasty,)),),
    )
    named = replace(made, voices=tuple(replace(voice, speaker=nasty) for voice in made.voices))
    kept = site_model(title=nasty, description=nasty, subscribe=((nasty, "https://example.org/"),))
    listed = next(list_pages([named]))
    pages = [
        episode_page(kept, ASSETS, named, read_vtt(heard(named)), Neighbours(newer=("x", nasty))),
        listed.html(kept, ASSETS),
        landing_page([kept], ASSETS),
    ]
    for html in pages:
        page = soup(html)
        assert len(page.select("script[src]")) == 1 and not page.find_all("img", src="x")
        assert all(img["src"].endswith("show_icon-0a1b2c3d.jpg") for img in page.find_all("img"))  # type: ignore[union-attr]
        assert not page.main.find_all(["b", "script"]) if page.main else False


def test_french_signs_keep_to_their_words() -> None:
    """No line of a page begins with a colon or a question mark."""
    page = soup(whole_page(episode(title="Le pont : qui paiera ?", description="Une nouvelle : la voici !")))
    assert page.h1 and page.h1.get_text() == "Le pont\u00a0: qui paiera\u202f?"
    hook = page.select_one(".hook")
    assert hook and hook.get_text().strip() == "Une nouvelle\u00a0: la voici\u202f!"


def test_the_waveform_has_the_colours_of_the_voices() -> None:
    """Each voice's columns are one path in its colour; music has its own; without a waveform parts are bars."""
    wave = Waveform("0az5", "-012")
    drawn = soup(whole_page(episode(waveform=wave))).select(".wave path")
    assert [path["class"] for path in drawn] == [["music"], ["v0"], ["v1"], ["v2"]]
    plain = soup(whole_page(episode())).select(".wave path")
    assert [path["class"] for path in plain] == [["v0"], ["v1"]]


def test_airtime_adds_up() -> None:
    """Shares of the voices are told in words, and make the whole."""
    voices = tuple(
        replace(voice, airtime_s=length) for voice, length in zip(episode().voices, (30.0, 60.0, 10.0), strict=True)
    )
    rows = [row.get_text(" ", strip=True) for row in soup(whole_page(episode(voices=voices))).select(".airtime li")]
    assert rows == [
        "Animatrice 30\u00a0s, 30\u202f%",
        "Les faits 1\u00a0min, 60\u202f%",
        "Animatrice 10\u00a0s, 10\u202f%",
    ]


def test_editions_lead_to_each_other() -> None:
    """The twin is linked in its own language, in the text and in the head."""
    page = soup(whole_page(episode(), twin=english_twin()))
    link = page.select_one('a[href="../en/new-bridge.html"]')
    assert link and link["lang"] == "en" and link.get_text() == "English"
    assert {tag["hreflang"] for tag in page.select("head link[hreflang]")} == {"fr", "en", "x-default"}


def test_apps_are_offered_once_the_feed_is_public() -> None:
    """A local feed gets only its own address; a public one gets apps, and the show's links come first."""
    local = soup(
        next(list_pages([])).html(site_model(feed_url="http://localhost:8000/fr/feed.xml", subscribe=()), ASSETS)
    )
    assert [a.get_text() for a in local.select(".subscribe a")] == ["Flux RSS"]
    public = soup(next(list_pages([])).html(site_model(), ASSETS))
    names = [a.get_text() for a in public.select(".subscribe a")]
    assert names == ["Flux RSS", "Spotify", "Apple Podcasts", "Overcast", "Pocket Casts", "AntennaPod"]


def many(count: int) -> tuple[Manifest, ...]:
    """Episodes of as many days."""
    return tuple(
        episode(
            id=f"story-{number}",
            guid=f"g{number}",
            published_at=f"2025-{1 + number // 28:02}-{1 + number % 28:02}T06:00:00-05:00",
            twin=None,
        )
        for number in range(count)
    )


def test_lists_hold_every_episode_and_lead_through_all() -> None:
    """120 episodes: the newest fifty first, older pages that fill from the oldest, and links from one to the next."""
    pages = {page.name: page for page in list_pages(many(120))}
    assert list(pages) == ["page_1.html", "page_2.html", "index.html"]
    assert {e.id for page in pages.values() for e in page.episodes} == {f"story-{number}" for number in range(120)}
    assert [len(page.episodes) for page in pages.values()] == [50, 50, 50]
    assert pages["page_1.html"].episodes[-1].id == "story-0" and pages["index.html"].episodes[0].id == "story-119"
    name, seen = "page_2.html", []
    while name:
        seen.append(name)
        link = soup(pages[name].html(site_model(), ASSETS)).select_one("nav.beside a[rel=prev]")
        name = str(link["href"]) if link else ""
    assert seen == ["page_2.html", "page_1.html"]


def inventory(*episodes: Manifest) -> PageInventory:
    """A shelf with these episodes."""
    return PageInventory(site_model(languages=(("fr", "En bref"),)), picture(), picture(64), tuple(episodes))


def rebuilt(output: Path, *episodes: Manifest) -> Changes:
    """What a rebuild of the pages changes."""
    with revising(output) as changes:
        write_site(output, [inventory(*episodes)], changes)
    return changes


def test_a_new_episode_touches_only_what_changed(tmp_path: Path) -> None:
    """Its own page, that of its neighbour, the first list and the door's nothing; the same again touches nothing."""
    for made in many(61):
        path = tmp_path / "fr" / f"{made.id}.vtt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(heard(made))
    assert len(rebuilt(tmp_path, *many(60)).written) == 4 * 60 + 2 + 1 + 3 + 3 + 2 + 3 + 2 + 3 + 2 + 1
    assert not rebuilt(tmp_path, *many(60)).written
    changes = rebuilt(tmp_path, *many(61))
    assert {path.name for path in changes.written} == {
        "story-60.html",
        "story-60.card.jpg",
        "story-60.oembed.json",
        "story-59.html",
        "index.html",
        "month_2025-03.html",
        "about_voices.html",
        "tag_pont.html",
        "part_facts.html",
        "episodes_2.search.json",
        "sitemap.xml",
    }
    assert {path.parent.name for path in changes.written if path.name != "sitemap.xml"} == {"fr", "embed_fr"}


def test_a_damaged_page_is_made_again_and_a_gone_episode_s_page_goes(tmp_path: Path) -> None:
    """Whole pages are kept by their inputs; a byte changed by hand, or an episode taken back, is seen."""
    first, second = many(2)
    rebuilt(tmp_path, first, second)
    page = tmp_path / "fr" / "story-0.html"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"<h1>", b"<h2>", 1))
    own = tmp_path / "fr" / "about.html"
    own.write_text("<p>mine</p>")
    assert page in rebuilt(tmp_path, first, second).written and page.read_bytes() == whole
    changes = rebuilt(tmp_path, first)
    gone = ("story-1.card.jpg", "story-1.html", "story-1.oembed.json")
    assert changes.removed == [tmp_path / "embed_fr" / gone[1], *(tmp_path / "fr" / name for name in gone)]
    assert own.exists()


def test_a_new_picture_replaces_the_old_one(tmp_path: Path) -> None:
    """Pages name the new picture, and the old file goes."""
    rebuilt(tmp_path, *many(1))
    other = PageInventory(
        site_model(thumb="thumb-ffffffff.jpg", icon="show_icon-ffffffff.jpg", languages=()),
        picture(99),
        picture(9),
        many(1),
    )
    with revising(tmp_path) as changes:
        write_site(tmp_path, [other], changes)
    assert [path.name for path in changes.removed] == ["show_icon-0a1b2c3d.jpg", "thumb-0a1b2c3d.jpg"]
    assert "show_icon-ffffffff.jpg" in (tmp_path / "fr" / "story-0.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("fr", 0.4, "1\u00a0s"),
        ("fr", 60, "1\u00a0min"),
        ("en", 3725, "1\u00a0h\u00a02\u00a0min"),
        ("fr", 3725, "1\u00a0h\u00a002"),
        ("fr", 185, "3\u00a0min\u00a005"),
        ("en", 184.4, "3\u00a0min\u00a04\u00a0s"),
    ],
)
def test_lengths_in_words(language: str, seconds: float, said: str) -> None:
    """Hours and minutes, or minutes and seconds, without what is zero."""
    assert words_of(language).length(seconds) == said


def test_the_door_names_each_edition_in_its_language() -> None:
    """Screen readers change voice; two editions of one title are named once."""
    french, english = site_model(), replace(site_model(), language="en", locale="en-CA", title="The <brief>")
    html = landing_page([french, english], ASSETS)
    named = f'<span lang="fr-CA">{french.title}</span>\u00a0· <span lang="en-CA">The &lt;brief&gt;</span></h1>'
    assert named in html and f"<title>{french.title}\u00a0· The &lt;brief&gt;</title>" in html
    assert landing_page([french, replace(french, language="en")], ASSETS).count(french.title + "</span>") == 1


def test_a_twin_that_is_gone_is_not_linked() -> None:
    """A manifest may name a twin that is unpublished."""
    assert "../en/" not in episode_page(site_model(languages=()), ASSETS, episode(twin=Twin("en", "x")), ())
