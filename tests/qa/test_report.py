"""The report of a rendered episode: its numbers against the sound, its page, its pictures, its command."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.podcast.chapters import Chapter
from audiobrief.qa.report.drawing import DARK, LIGHT, Area, Box, Drawing, Label, Polyline, stacked, width_of
from audiobrief.qa.report.page import page
from audiobrief.qa.report.plots import airtime, course, waveform
from audiobrief.qa.report.png import png
from audiobrief.qa.report.svg import standalone
from audiobrief.qa.report.words import Writer
from audiobrief.speech import engines
from audiobrief.workflows import feeds as publish
from tests.helpers.measure import decoded, integrated_lufs
from tests.helpers.tone import ToneSynthesizer, duration_of
from tests.qa.test_report_facts import ITEMS, facts, heard, manifest, receipt, speech

HOSTILE = '<script>alert("x")</script> ]]> & \x07 «'
BRIEF = """\
---
title: Le pont
date: 2026-02-03
lang: fr
---

Le pont ferme lundi pour deux mois entiers.

## Les faits

Les détours ajoutent quatorze minutes à chaque trajet. Selon la Ville, tout sera prêt en octobre prochain, pas avant.

## Exemple

Pensez à une dent que l’on répare un lundi matin, sans anesthésie, pendant que tout le monde vous regarde faire.
"""

Run = Callable[..., Result]


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, with an episode that tones have spoken."""
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(picture, "JPEG")
    monkeypatch.setattr(publish, "_kept", lambda cache, key, make: picture.getvalue())
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    assert call("render", "briefs/pont.md", "--engine", "espeak", "--quiet").exit_code == 0
    return call


def reported(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("report", "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    (found,) = json.loads(result.stdout)["reports"]
    return dict(found)


def test_the_numbers_are_those_of_the_sound(run: Run, project: Path) -> None:
    """Airtime, pace and loudness of a perspective agree with the engine's durations and the decoded MP3."""
    found = reported(run)
    rows = {row["perspective"]: row for row in found["rows"]}
    assert list(rows) == ["narrator", "facts", "example"]
    sentence = BRIEF.split("## Exemple\n\n")[1].strip()
    assert rows["example"]["words"] == len(sentence.split())
    assert rows["example"]["airtime_s"] == pytest.approx(duration_of(sentence), abs=0.05)
    assert rows["example"]["words_a_minute"] == pytest.approx(
        len(sentence.split()) / duration_of(sentence) * 60, rel=0.02
    )
    assert sum(row["share"] for row in found["rows"]) == pytest.approx(1)
    manifest_file = json.loads((project / "output" / "fr" / "pont.episode.json").read_text(encoding="utf-8"))
    samples, rate_hz = decoded(project / "output" / "fr" / "pont.mp3")
    (segment,) = [one for one in manifest_file["segments"] if one["id"] == "example"]
    heard_here = samples[
        round((segment["end_s"] - duration_of(sentence) + 0.2) * rate_hz) : round(segment["end_s"] * rate_hz)
    ]
    assert rows["example"]["lufs"] == pytest.approx(integrated_lufs(heard_here, rate_hz), abs=0.15)
    assert found["measured"]["integrated_lufs"] == pytest.approx(integrated_lufs(samples, rate_hz), abs=0.05)
    assert found["duration_s"] == pytest.approx(len(samples) / rate_hz, abs=0.001)


def test_the_command_writes_three_files_and_says_where(run: Run, project: Path) -> None:
    """By default beside the episodes, else where it is told; again, the same bytes."""
    plain = run("report", "pont")
    assert plain.exit_code == 0 and "report.html" in plain.stdout
    folder = project / "output" / "reports" / "pont.fr"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.png", "report.svg"]
    found = reported(run, "output/fr/pont.mp3", "--out", "elsewhere")
    for name in ("html", "svg", "png"):
        path = Path(found[name])
        assert path.is_absolute() and path.parent == project / "elsewhere" / "pont.fr"
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_an_older_episode_is_asked_to_be_rendered_again(run: Run, project: Path) -> None:
    """Without a receipt there is one sentence and exit 1, and nothing is written."""
    (project / "output" / "fr" / "pont.mix.json").unlink()
    result = run("report")
    assert result.exit_code == 1
    assert result.stderr.count("error: ") == 1 and "render it again" in result.stderr
    assert not (project / "output" / "reports").exists()


def test_an_unknown_episode_is_one_sentence(run: Run) -> None:
    """The id that was perhaps meant is told."""
    result = run("report", "pond")
    assert result.exit_code == 1 and 'did you mean "pont"' in result.stderr


class Outside(HTMLParser):
    """Finds what a page would fetch or run, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action")]

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.texts.append(data)


def made(title: str = "Le pont") -> tuple[bytes, bytes, Drawing]:
    found = facts()
    found = replace(found, manifest=replace(found.manifest, title=title))
    writer = Writer("fr")
    wide, narrow = ([plot(found, writer, px) for plot in (waveform, course, airtime)] for px in (1048.0, 328.0))
    whole = stacked(wide, 1048.0, title=title)
    return page(found, writer, wide, narrow), standalone(whole), whole


def test_the_page_needs_nothing_else() -> None:
    """No script, no address, its language told, a table with heads, and every row named in the drawings too."""
    html = made()[0].decode()
    seen = Outside()
    seen.feed(html)
    assert '<html lang="fr-CA">' in html and "prefers-color-scheme:dark" in html
    assert seen.addresses == [] and not {"script", "link", "img", "iframe"} & set(seen.tags)
    assert "url(" not in html and "@import" not in html
    assert seen.tags.count("svg") == 6 and seen.tags.count("table") == 1
    assert html.count('scope="col"') == 7 and html.count('scope="row"') == 3
    for label in ("Narration", "Les faits", "Un exemple"):
        assert sum(text == label for text in seen.texts) >= 4
    names = re.findall(r'id="([^"]+)"', html)
    assert len(names) == len(set(names))


def test_french_signs_have_their_spaces() -> None:
    """No ordinary space stands before a percent sign, a colon or a closing guillemet."""
    seen = Outside()
    seen.feed(made()[0].decode())
    text = "\n".join(seen.texts)
    assert not re.search(r" [%;:?!»]|« |\d%|\d\.\d LU", text)
    assert "\u202f%" in text


def test_a_hostile_title_is_only_text() -> None:
    """Mark-up in a title becomes no element, in the page and in the picture; control characters go."""
    html, svg, _ = made(HOSTILE)
    seen = Outside()
    seen.feed(html.decode())
    assert "script" not in seen.tags
    assert any('<script>alert("x")</script> ]]> &' in text for text in seen.texts)
    root = ElementTree.fromstring(svg)
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_the_picture_is_xml_and_the_same_each_time() -> None:
    """The SVG parses; SVG, page and PNG have the same bytes on every run."""
    html, svg, whole = made()
    assert ElementTree.fromstring(svg).attrib["viewBox"].startswith("0 0 1108 ")
    assert (html, svg) == made()[:2]
    assert png(whole) == png(whole)
    picture = Image.open(io.BytesIO(png(whole)))
    assert picture.size == (round(whole.width * 2), round(whole.height * 2))


def test_every_mark_stays_inside_its_drawing() -> None:
    """At each width no box, line or text leaves the drawing."""
    found = facts()
    many = replace(found, manifest=replace(manifest(), chapters=manifest().chapters * 12))
    for width in (280.0, 328.0, 1048.0):
        for plot in (waveform, course, airtime):
            drawing = plot(many, Writer("fr"), width)
            for mark in drawing.marks:
                for x, y in corners(mark):
                    assert -1 <= x <= width + 1, (plot.__name__, width, mark)
                    assert -1 <= y <= drawing.height + 1, (plot.__name__, width, mark)


def corners(mark: Box | Polyline | Area | Label) -> tuple[tuple[float, float], ...]:
    if isinstance(mark, Box):
        return ((mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height))
    if isinstance(mark, Label):
        wide = width_of(mark.text, mark.size) * 0.9
        left = mark.x - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
        return ((left, mark.y), (left + wide, mark.y))
    return mark.points


def test_many_chapters_are_counted_not_listed() -> None:
    """Twenty chapters are listed by name; of more, the rest is a number."""
    found = facts()
    chapters = tuple(Chapter(float(second), f"Partie {second}") for second in range(25))
    drawing = waveform(replace(found, manifest=replace(found.manifest, chapters=chapters)), Writer("fr"), 1048.0)
    texts = [mark.text for mark in drawing.marks if isinstance(mark, Label)]
    assert sum("Partie" in text for text in texts) == 20 and "et 5 de plus" in texts


def test_the_waveform_is_coloured_by_who_speaks() -> None:
    """Each stretch has the colour of its row at its time, music the grey of music."""
    drawing = waveform(facts(), Writer("fr"), 1048.0)
    left, right = 46.0, 1034.0
    areas = [mark for mark in drawing.marks if isinstance(mark, Area) and mark.opacity == 1]

    def colour(second: float) -> str:
        x = left + (right - left) * second / 40
        (found,) = [area for area in areas if min(p[0] for p in area.points) <= x < max(p[0] for p in area.points)]
        return found.colour

    assert [colour(second) for second in (1.0, 5.0, 9.0, 10.5, 13.0, 23.0)] == [
        "music",
        "voice0",
        "music",
        "voice0",
        "voice1",
        "voice2",
    ]


def test_the_course_is_broken_by_silence_and_lies_on_its_level() -> None:
    """Steady sound on target is drawn on the target line, nothing where there is no sound."""
    found = facts({20.0: -np.inf, 30.0: -16.0})
    drawing = course(found, Writer("fr"), 1048.0)
    lines = [mark for mark in drawing.marks if isinstance(mark, Polyline)]
    (target,) = [line for line in lines if line.colour == "target"]
    courses = [line for line in lines if line.colour == "course"]
    assert len(courses) == 2
    assert courses[0].points[50][1] == pytest.approx(target.points[0][1], abs=0.1)
    # A step of the level lies in the middle of the windows that hold it: 1 LU up at 20 s is half done there.
    stepped = course(facts({20.0: -15.0}), Writer("fr"), 1048.0)
    (line,) = [mark for mark in stepped.marks if isinstance(mark, Polyline) and mark.colour == "course"]
    middle = (line.points[0][1] + line.points[-1][1]) / 2
    assert next(x for x, y in line.points if y <= middle) == pytest.approx(46 + 988 * 20.0 / 40, abs=5)
    limited = [
        mark for mark in drawing.marks if isinstance(mark, Box) and mark.colour == "limiter" and mark.radius == 0
    ]
    assert len(limited) == 3
    # The second of three steps from 12.0 s on is the deepest.
    assert max(limited, key=lambda box: box.height).x == pytest.approx(46 + 988 * 12.1 / 40, abs=0.1)


def test_long_episodes_are_not_drawn_value_by_value() -> None:
    """Six hours give a page of a size that a mail can carry."""
    hours = 6 * 3600
    long_heard = heard()
    cells = np.random.default_rng(0).uniform(0.01, 0.05, hours * 10)
    loudness = replace(long_heard.loudness, frames=hours * 44_100)
    long_receipt = receipt((*ITEMS, *(speech(n, n + 2.5, "example", "neutral") for n in range(60, hours, 3))))
    found = replace(
        facts(),
        heard=replace(long_heard, cells=cells, loudness=loudness),
        receipt=replace(long_receipt, measured=replace(long_receipt.measured, frames=hours * 44_100)),
        owners=np.zeros(hours * 10, np.int16),
    )
    for plot in (waveform, course):
        assert len(standalone(plot(found, Writer("en"), 1048.0))) < 200_000


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_seen_and_neighbours_told_apart_in_grey(colours: dict[str, str]) -> None:
    """Text has contrast 4.5 to the ground, voices 2; voices that follow each other differ in lightness."""

    def luminance(name: str) -> float:
        channels = np.array(list(bytes.fromhex(colours[name][1:]))) / 255
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    assert all(contrast(name, "ground") >= 4.5 for name in ("ink", "muted", "course", "target", "limiter"))
    voices = [name for name in colours if name.startswith("voice")]
    assert all(contrast(name, "ground") >= 2 for name in voices)
    assert all(contrast(one, other) >= 1.4 for one, other in pairwise(voices))
