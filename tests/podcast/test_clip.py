"""Tests of clips: which stretches and words they have, their captions, pictures and posts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files

import pytest

from audiobrief.errors import InputError
from audiobrief.podcast.clip.captions import screens, state_at, states
from audiobrief.podcast.clip.frames import caption_plan, planes_of
from audiobrief.podcast.clip.picture import FORMS, VOICES, Painter, ShownPart, fitted_lines
from audiobrief.podcast.clip.post import hashtags, post_text
from audiobrief.podcast.clip.stretch import (
    Word,
    bite_stretches,
    parse_time,
    part_stretches,
    programme_time,
    stretches,
    words_of,
)
from audiobrief.podcast.model import Manifest, Soundbite, SpokenSegment
from tests.helpers.published import episode
from tests.podcast.test_site import picture

LONG = (
    "Anticonstitutionnellement : le gouvernement dépose un projet de loi pour encadrer l’usage de l’intelligence "
    "artificielle dans tous les services publics de Rivière-aux-Pins dès l’automne 2027, avec 48\u00a0M$ par an"
)


def heard() -> Manifest:
    """An episode of three parts, the one in the middle paid for."""
    part = SpokenSegment("facts", "facts", "Les faits", "Ana", 10.0, 20.0, ("Un deux.",))
    sponsor = replace(part, id="ad", start_s=20.0, end_s=26.0, sponsor="Acme")
    return episode(
        segments=(part, sponsor, replace(part, id="hope", perspective="optimistic", start_s=28.0, end_s=40.0)),
        soundbite=Soundbite(12.0, 20.0),
    )


def transcript(*entries: tuple[float, float, str]) -> bytes:
    """A transcript as an episode has it."""
    told = [{"startTime": start_s, "endTime": end_s, "body": body} for start_s, end_s, body in entries]
    return json.dumps({"version": "1.0.0", "segments": told}).encode()


def test_a_clip_leaves_out_what_sponsors_paid_for() -> None:
    """Times before, behind and around it; words follow the sound; a part that was paid for is refused."""
    made = heard()
    found = stretches(made, 15.0, 30.0)
    assert [(one.start_s, one.end_s, one.at_s) for one in found] == [(15.0, 20.0, 0.0), (26.0, 30.0, 5.0)]
    assert [programme_time(found, time_s) for time_s in (0.0, 4.0, 6.0)] == [15.0, 19.0, 27.0]
    told = transcript((16.0, 16.5, "avant"), (21.0, 22.0, "Achetez"), (28.5, 29.0, "après"), (31.0, 32.0, "dehors"))
    words = [(word.start_s, word.text, word.part) for word in words_of(told, found, made)]
    assert words == [(1.0, "avant", "facts"), (7.5, "après", "hope")]
    assert sum(one.end_s - one.start_s for one in bite_stretches(made, 1)) == pytest.approx(14.0)
    with pytest.raises(InputError, match="sponsor"):
        part_stretches(made, "ad")
    with pytest.raises(InputError, match="less than a second"):
        stretches(made, 20.0, 26.0)


def test_a_part_is_named_by_id_or_perspective() -> None:
    """With the silence around it, and not the next part; other names are told what there is."""
    made = replace(heard(), segments=(heard().segments[0], heard().segments[2]))
    (one,) = part_stretches(made, "optimistic")
    assert (one.start_s, one.end_s) == (27.9, 40.25)
    with pytest.raises(InputError, match="facts, hope"):
        part_stretches(made, "neutral")
    twice = replace(made, segments=tuple(replace(part, perspective="facts") for part in made.segments))
    assert part_stretches(twice, "facts")[0].end_s == 20.25
    with pytest.raises(InputError, match="several"):
        part_stretches(replace(twice, segments=tuple(replace(p, id=p.id + "-1") for p in twice.segments)), "facts")


@pytest.mark.parametrize(("text", "seconds"), [("1:02", 62.0), ("62", 62.0), ("1:02:03.5", 3723.5), ("0:01,5", 1.5)])
def test_times_as_people_write_them(text: str, seconds: float) -> None:
    """Minutes and seconds, seconds alone, hours."""
    assert parse_time(text) == seconds


@pytest.mark.parametrize("text", ["", "1:62", "-3", "1:2", "soon", "1:02:99", "nan"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """With how to write it."""
    with pytest.raises(InputError, match="1:02"):
        parse_time(text)


@pytest.mark.parametrize(("start_s", "end_s"), [(5.0, 5.0), (9.0, 3.0), (100.0, 500.0)])
def test_times_lie_in_the_episode(start_s: float, end_s: float) -> None:
    """In their order."""
    with pytest.raises(InputError, match="lasts"):
        stretches(heard(), start_s, end_s)


def test_a_line_without_word_times_is_parted_by_its_letters() -> None:
    """Spaces that hold words together part none."""
    made = heard()
    told = transcript((10.0, 20.0, "Un deux 48\u00a0M$"))
    words = words_of(told, stretches(made, 10.0, 20.0), made)
    assert [word.text for word in words] == ["Un", "deux", "48\u00a0M$"]
    assert [round(word.start_s, 2) for word in words] == [0.0, 1.82, 5.45]


def test_captions_hold_every_word_once_and_fit() -> None:
    """In order, within the lines that there is room for, at each form; a screen is of one part."""
    texts = [*LONG.split(" "), "Fin.", "Court.", "Anticonstitutionnellementissimeeeeee", "suite"]
    words = [Word(n * 0.4, n * 0.4 + 0.4, text, "a" if n < 12 else "b") for n, text in enumerate(texts)]
    for form in FORMS.values():
        painter = Painter(form, picture(), "En bref", LONG)
        shown, _ = caption_plan(painter, words)
        assert [number for screen in shown for number in screen.words] == list(range(len(words)))
        width = form.captions[2] - form.captions[0]
        for screen in shown:
            assert len(screen.lines) <= form.lines and len({words[number].part for number in screen.words}) == 1
            for line in screen.lines:
                assert len(line) == 1 or painter.measure(" ".join(words[number].text for number in line)) <= width


def test_each_word_is_marked_from_its_own_time_on() -> None:
    """And nothing is shown in a long silence."""
    words = [Word(1.0, 1.4, "Un"), Word(1.4, 2.0, "deux."), Word(6.0, 6.5, "Trois")]
    found = states(words, screens(words, len, 40, 2))
    assert [state_at(found, time_s).word for time_s in (0.5, 1.0, 1.39, 1.4, 2.7, 3.0, 5.9, 6.1)] == [
        -1, 0, 0, 1, 1, -1, -1, 2,
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("title", ["Pont", LONG, "Anticonstitutionnellement" * 6, "🚀 漢字"])
def test_text_stays_within_the_safe_margins(form: object, title: str) -> None:
    """Of every form, for titles, names and captions of any length."""
    assert isinstance(form, type(FORMS["wide"]))
    painter = Painter(form, picture(), "Une émission au nom sans fin " * 4, title)
    image = painter.base()
    words = [Word(0, 1, text) for text in ("W" * 60, *LONG.split(" "))]
    shown, _ = caption_plan(painter, words)
    image.paste(painter.captions(words, shown[0], 0, ShownPart("Point de vue " * 12, VOICES[1])), form.captions[:2])
    for side in ("captions", "title", "cover", "wave"):
        assert all(value % 2 == 0 for value in getattr(form, side))
    left, top = min(form.cover[0], form.title[0], form.captions[0]), form.cover[1]
    right, bottom = form.captions[2], form.wave[3]
    for box in (
        (0, 0, form.width, top),
        (0, bottom, form.width, form.height),
        (0, 0, left, form.height),
        (right, 0, form.width, form.height),
    ):
        assert len(image.crop(box).getcolors() or ()) == 1, box


def test_lines_keep_numbers_with_their_units() -> None:
    """A no-break space is no place to break; what is left out ends with an ellipsis."""
    for width in range(150, 700, 25):
        lines = fitted_lines("Le pont coûtera 48\u00a0M$ en hiver", 40, width, 9)
        assert not [line for line in lines if line.endswith("48") or line.startswith("M$")]
    assert fitted_lines(LONG, 40, 400, 2)[-1].endswith("…")


def test_colours_are_those_of_the_pages_and_of_video() -> None:
    """The perspectives' colours on dark pages; white, black and red as BT.709 has them."""
    from PIL import Image

    css = (files("audiobrief") / "data" / "site.css").read_text(encoding="utf-8")
    dark = css[css.index("prefers-color-scheme: dark") :]
    assert tuple(re.findall(r"--v\d: (#\w{6})", dark)[:7]) == VOICES
    told = {"#ffffff": (235, 128, 128), "#000000": (16, 128, 128), "#ff0000": (63, 102, 240)}
    for colour, wanted in told.items():
        planes = planes_of(Image.new("RGB", (4, 2), colour))
        assert [plane.shape for plane in planes] == [(2, 4), (1, 2), (1, 2)]
        assert all(abs(int(plane[0, 0]) - value) <= 1 for plane, value in zip(planes, wanted, strict=True))


def test_a_post_has_hook_link_and_hashtags() -> None:
    """In the episode's language and its typography; a link to the moment; tags as networks take them, none twice."""
    made = episode(
        description="Qui paiera ?\n\nSuite.", tags=("rive-sud", "Rive sud", "santé publique", "2027", "l’eau")
    )
    assert post_text(made, "https://pod.example.org/fr/pont.html", 62.4) == (
        "Qui paiera\u202f?\n\nÉcouter\u00a0: https://pod.example.org/fr/pont.html#t=62\n\n#RiveSud #SantéPublique #LEau\n"
    )
    assert post_text(replace(made, language="en", locale="en-CA", tags=()), "https://a.b/c", 0).endswith(
        "Listen: https://a.b/c\n"
    )
    assert hashtags(tuple("abcdefgh")) == ["#A", "#B", "#C", "#D", "#E"]
