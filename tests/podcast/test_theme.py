"""Tests of the looks of pages: a producer's own templates, faults in them, and colours that can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from audiobrief.config.project import find_project
from audiobrief.config.publication import SiteSettings
from audiobrief.config.show import load_show
from audiobrief.errors import InputError, ProblemsError
from audiobrief.podcast.site import list_pages
from audiobrief.podcast.site.colour import GROUNDS, accents, contrast, cover_colour, parse
from audiobrief.podcast.site.shell import Assets
from audiobrief.podcast.site.theme import Theme, own_templates, typeset
from audiobrief.workflows.look import check_theme, load_look, plain_look
from tests.helpers.published import episode
from tests.podcast.test_site import ASSETS, many, picture, site_model, soup

SHOW = Path(__file__).parents[2] / "show.yaml"


def home(theme: Theme) -> str:
    """The first page in a theme."""
    return next(list_pages([episode()])).html(site_model(), replace(ASSETS, theme=theme))


def test_a_folder_overrides_one_block(tmp_path: Path) -> None:
    """What it does not say stays as shipped; text is escaped there, too."""
    own = '{% extends "shipped/list.html" %}{% block intro %}<h1>{{ show.title }}</h1>{% endblock %}'
    (tmp_path / "list.html").write_text(own)
    page = next(list_pages([episode()])).html(
        site_model(title="A <b>"), Assets("a.css", "a.js", Theme(own=own_templates(tmp_path)))
    )
    assert "<h1>A &lt;b&gt;</h1>" in page and soup(page).select(".latest .player") and not soup(page).select(".intro")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("<p>\n{% if %}", 2, "cannot be read"),
        ("\n\n{{ heard.nothing }}", 3, "heard"),
        ('\n{% include "gone.html" %}', None, "gone.html"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", 1, "unsafe"),
        ("\n{{ 1 / 0 }}", 2, "division"),
    ],
)
def test_a_broken_template_is_told_with_its_place(tmp_path: Path, text: str, line: int | None, told: str) -> None:
    """One sentence with file and line."""
    (tmp_path / "list.html").write_text(text)
    with pytest.raises(InputError) as caught:
        home(Theme(own=own_templates(tmp_path)))
    assert caught.value.path == str(tmp_path / "list.html") and caught.value.line == line and told in str(caught.value)


def test_check_names_every_broken_template(tmp_path: Path) -> None:
    """A theme that is not there is told with the likely name; a folder's faults are told together."""
    (tmp_path / "show.yaml").write_text(SHOW.read_text(encoding="utf-8"), encoding="utf-8")
    project, show = find_project(tmp_path), load_show(tmp_path / "show.yaml")
    check_theme(project, show)
    with pytest.raises(InputError, match="newspaper"):
        check_theme(project, show.model_copy(update={"site": SiteSettings(theme="newspapr")}))
    (tmp_path / "mine").mkdir()
    for name in ("list.html", "episode.html"):
        (tmp_path / "mine" / name).write_text("{% block %}")
    mine = show.model_copy(update={"site": SiteSettings(theme="mine", colour="#AA0000")})
    with pytest.raises(ProblemsError) as caught:
        check_theme(project, mine)
    assert len(caught.value.problems) == 2
    for name in ("list.html", "episode.html"):
        (tmp_path / "mine" / name).unlink()
    (tmp_path / "mine" / "site.css").write_text("body { color: red }")
    look = load_look(project, mine, picture())
    assert look.css.startswith(b":root { --accent-light: #aa0000;") and look.css.endswith(b"body { color: red }")


def test_a_folder_extends_the_theme_that_it_names(tmp_path: Path) -> None:
    """Its stylesheet is the newspaper's where `theme.yaml` says so; a name that is none is told with its line."""
    (tmp_path / "show.yaml").write_text(SHOW.read_text(encoding="utf-8"), encoding="utf-8")
    project, show = find_project(tmp_path), load_show(tmp_path / "show.yaml")
    mine = show.model_copy(update={"site": SiteSettings(theme="mine", colour="#0b5a94")})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "extra.css").write_text("h1 { color: red }")
    assert plain_look("classic").css in load_look(project, mine, picture()).css
    about = tmp_path / "mine" / "theme.yaml"
    about.write_text("extends: newspaper\n")
    look = load_look(project, mine, picture())
    assert look.theme.name == "newspaper" and look.css.endswith(plain_look("newspaper").css + b"h1 { color: red }")
    about.write_text("extends: newspapr\n")
    with pytest.raises(InputError, match="newspaper") as caught:
        check_theme(project, mine)
    assert caught.value.path == str(about) and caught.value.line == 1


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_can_be_read(value: int) -> None:
    """On page and panel, light and dark, in both themes; a colour that can be read already stays."""
    for theme, grounds in GROUNDS.items():
        for shown, against in zip(accents(f"#{value:06x}", theme), grounds, strict=True):
            assert all(contrast(parse(shown), parse(ground)) >= 4.5 for ground in against)
    assert accents("#0b5a94", "classic")[0] == "#0b5a94"


def test_the_grounds_are_those_of_the_stylesheets() -> None:
    """The colours that contrast is measured against are the ones that pages have."""
    for name, grounds in GROUNDS.items():
        css = plain_look(name).css.decode()
        for ground, soft in grounds:
            short = ground.replace("#ffffff", "#fff")
            assert f"--ground: {short}; --soft: {soft};" in css


def test_the_cover_gives_its_colour() -> None:
    """That of a plain picture; something readable for one that is none."""
    assert contrast(parse(cover_colour(picture())), parse("#225577")) < 1.05 and cover_colour(b"junk") == "#0b5a94"


@pytest.mark.parametrize("wrong", ["red", "#12345", "#12345g", "url(x)"])
def test_a_wrong_colour_is_refused(wrong: str) -> None:
    """Only six digits are a colour: nothing else gets into the stylesheet."""
    with pytest.raises(ValidationError, match="no colour"):
        SiteSettings(colour=wrong)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("4,2 M$ par mois", "4,2\u00a0M$ par mois"),
        ("≈ 12 000 $/km", "≈\u00a012\u00a0000\u00a0$/km"),
        ("3 km et 5 min", "3\u00a0km et 5\u00a0min"),
        ("dossier n° 195", "dossier n°\u00a0195"),
        ("3 grands", "3 grands"),
    ],
)
def test_numbers_keep_to_their_units(written: str, kept: str) -> None:
    """No line ends between them."""
    assert typeset(written, "fr-CA") == kept


def test_a_first_page_of_forty_is_light_and_leads_to_all() -> None:
    """Under 150 kB, the newest first with its player, and months that hold every episode."""
    from audiobrief.podcast.site import month_pages

    episodes = many(40)
    page = [*list_pages(episodes)][-1].html(site_model(), ASSETS)
    assert len(page.encode()) < 150_000 and len(soup(page).select(".episodes > li")) == 11
    assert soup(page).select(".latest h3 a")[0]["href"] == "story-39.html"
    months = month_pages(episodes)
    assert [a["href"] for a in soup(page).select(".months a")] == [month.name for month in months]
    held = [a["href"] for month in months for a in soup(month.html(site_model(), ASSETS)).select(".episodes h2 a")]
    assert held == [f"story-{number}.html" for number in range(39, -1, -1)]
    assert month_pages(many(12)) == []
