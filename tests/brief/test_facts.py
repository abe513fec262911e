"""Tests of what a text or a page states of itself: title, date, authors, sources."""

from __future__ import annotations

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.credits import find_credit
from audiobrief.brief.readers.dates import dateline, mail_date, moment_of, one_date, written_dates
from audiobrief.brief.readers.facts import unwrapped
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
BODY = (
    "<p>La piscine du quartier ouvre jusqu’à minuit tout l’été. Les voisins dormiront-ils encore?</p>"
    "<h2>Récapitulatif factuel</h2><p>Le conseil a voté lundi une somme de douze mille dollars pour les sauveteurs.</p>"
    "<h2>Point de vue neutre</h2><p>Tout dépendra du bruit et de la chaleur des deux prochains mois.</p>"
)
TEXT = (
    "La piscine du quartier ouvre jusqu’à minuit tout l’été. Les voisins dormiront-ils encore?\n\n"
    "Récapitulatif factuel\n\nLe conseil a voté lundi une somme de douze mille dollars.\n\n"
    "Point de vue neutre\n\nTout dépendra du bruit et de la chaleur.\n"
)
TITLE = "La piscine du quartier ouvre jusqu’à minuit"


def read_one(text: str, name: str = "piscine.html") -> Brief:
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)
    return brief


def page(head: str = "", above: str = "", below: str = "", title: str = TITLE) -> Brief:
    heading = f"<h1>{title}</h1>" if title else ""
    return read_one(
        f'<html lang="fr"><head>{head}</head><body><article>{heading}{above}{BODY}{below}</article></body></html>'
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Publié le 1er juillet 2026", "2026-07-01"),
        ("mardi 7 juillet 2026, 14 h 05", "2026-07-07"),
        ("Posted on July 7th, 2026 at 5:00 PM", "2026-07-07"),
        ("7 Jul 2026", "2026-07-07"),
        ("Mis en ligne le 31/07/2026", "2026-07-31"),
        ("2026-07-07", "2026-07-07"),
        ("07/08/2026", ""),
        ("31 février 2026", ""),
        ("juillet 2026", ""),
    ],
)
def test_written_dates(line: str, day: str) -> None:
    """Days in both languages and in numbers, and none where it would be a guess."""
    assert [found.date for found in written_dates(line)] == ([day] if day else [])


def test_dates_of_mails_and_tools() -> None:
    """The heads of mails, and what blog engines write."""
    assert mail_date("Date: Tue, 07 Jul 2026 06:30:00 -0400") == "2026-07-07T06:30:00-04:00"
    assert mail_date("Envoyé : mardi 7 juillet 2026 06:30") == "2026-07-07"
    assert moment_of("2026-07-07 06:30:00 -0400") == "2026-07-07T06:30:00-04:00"
    assert one_date("bientôt") == mail_date("Objet : 7 juillet 2026") == ""


def test_datelines() -> None:
    """The place and day at the head of a story, with its year, or nothing."""
    assert dateline("Matane, le 7 juillet 2026 – La piscine ouvre.") == "2026-07-07"
    assert dateline("HALIFAX, July 7, 2026 (Newswire) -- The pool opens.") == "2026-07-07"
    assert dateline("July 7 (Wire) - The pool opens.") == ""
    assert dateline("La piscine, ouverte le 7 juillet 2026, ferme déjà.") == ""


@pytest.mark.parametrize(
    ("line", "reason", "names"),
    [
        ("Par Odile Saule et Marc Orme", "byline", ("Odile Saule", "Marc Orme")),
        ("Publié le 7 juillet 2026 par Odile Saule · Loisirs · 4 min", "byline", ("Odile Saule",)),
        ("By Odile Saule | Updated July 7, 2026", "byline", ("Odile Saule",)),
        ("Un texte d’Odile", None, ()),
        ("Par exemple, la piscine.", None, ()),
        ("Par un vote serré, le conseil a dit oui.", None, ()),
        ("Le 7 juillet 2026, la piscine ouvrira.", None, ()),
        ("By Monday the pool was full.", None, ()),
        ("4 min de lecture", "reading time", ()),
    ],
)
def test_credits(line: str, reason: str | None, names: tuple[str, ...]) -> None:
    """Lines of authors and dates, and none that says anything else."""
    credit = find_credit(line)

    assert (credit.reason if credit else None) == reason
    assert (credit.authors if credit else ()) == names


@pytest.mark.parametrize(
    "head",
    [
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, '
            '{"@type": "NewsArticle", "datePublished": "2026-07-07", "author": [{"name": "Odile Saule"}]}]}</script>'
        ),
        '<meta name="dc.date" content="2026-07-07"><meta name="author" content="Odile Saule">',
        '<meta name="parsely-pub-date" content="2026-07-07"><meta name="parsely-author" content="Odile Saule">',
        (
            '<script type="application/ld+json">{broken</script>'
            '<meta itemprop="datePublished" content="2026-07-07"><meta name="author" content="Odile Saule">'
        ),
    ],
)
def test_the_head_of_a_page_states_date_and_author(head: str) -> None:
    """JSON-LD and the names of metadata that sites use."""
    brief = page(head)

    assert brief.published == "2026-07-07"
    assert brief.authors == ("Odile Saule",)


def test_the_time_of_the_article_counts() -> None:
    """Not that of a list beside it, nor one inside of the story."""
    aside = '<aside><ul><li><time datetime="2011-01-01">2011</time> Vieux</li></ul></aside>'
    inside = '<p>Depuis <time datetime="1976-07-17">l’été 1976</time>, la piscine fermait toujours à six heures.</p>'

    assert page(above=f'{aside}<p><time datetime="2026-07-07">mardi</time></p>').published == "2026-07-07"
    assert page(above=aside, below=inside).published == ""
    assert page(below='<p>Publié le <time datetime="2026-07-07">7 juillet 2026</time></p>').published == "2026-07-07"


@pytest.mark.parametrize(
    "above",
    [
        '<div class="post-author">Odile Saule</div><div class="post-date">7 juillet 2026</div>',
        "<p>Par Odile Saule</p><p>Publié le 7 juillet 2026 à 5 h</p>",
        "<div><span>Odile Saule</span><p>4 min de lecture</p><p>7 juillet 2026</p></div>",
        '<p class="signature">Par Odile Saule, Le Phare — Mis à jour le 7 juillet 2026 à 5 h 02</p>',
    ],
)
def test_bylines_of_pages_are_not_spoken(above: str) -> None:
    """Author and date above a story are facts about it, never its hook."""
    brief = page(above=above)

    assert brief.title == TITLE
    assert brief.hook == ("La piscine du quartier ouvre jusqu’à minuit tout l’été. Les voisins dormiront-ils encore?",)
    assert brief.published == "2026-07-07"


@pytest.mark.parametrize(
    "above",
    [
        "7 juillet 2026 à 08:14\n\n",
        "Par Odile Saule\nPublié le mardi 7 juillet 2026 à 6 h | Mis à jour le 9 juillet 2026\n\n",
        "Odile Saule\n7 juillet 2026\n4 min de lecture\n\n",
        "Mis à jour le 9 juillet 2026\nPublié le 7 juillet 2026\n\n",
    ],
)
def test_the_head_of_a_paste_states_its_date(above: str) -> None:
    """Published goes before updated, and none of it is spoken."""
    brief = read_one(f"{TITLE}\n\n{above}{TEXT}", "piscine.txt")

    assert brief.published == "2026-07-07"
    assert brief.title == TITLE
    assert len(brief.hook) == 1


def test_a_title_with_a_date_stays() -> None:
    """A first line is a title even where it ends with a day."""
    assert read_one(f"Piscine municipale – 7 juillet 2026\n\n{TEXT}", "piscine.txt").title.startswith("Piscine")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f"<title>{TITLE} | Le Phare</title>", ""),
        (f'<title>{TITLE} - Le Phare</title><meta property="og:site_name" content="Le Phare">', ""),
        (f"<title>{TITLE} – Loisirs – Le Phare</title>", TITLE),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(head: str, title: str) -> None:
    """Cut where the page names its site, shows the title alone, or sets the name behind a bar."""
    assert page(head, title=title).title == TITLE


def test_a_title_keeps_its_own_dash() -> None:
    """What stands behind a dash may be the story's own words."""
    assert page("<title>La piscine ouvre tard - les voisins protestent</title>", title="").title.endswith("protestent")


@pytest.mark.parametrize(
    ("link", "true"),
    [
        ("https://www.google.com/url?q=https://example.org/a%3Fx%3D1&sa=D&ust=17", "https://example.org/a?x=1"),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fb%3Ffbclid%3D1&h=x",
            "https://example.org/b?fbclid=1",
        ),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fc&data=x",
            "https://example.org/c",
        ),
        ("https://example.org/d?id=4&utm_source=lettre", "https://example.org/d?id=4&utm_source=lettre"),
        ("https://www.google.com/search?q=piscine", "https://www.google.com/search?q=piscine"),
        ("https://example.org/url?q=https://example.net/", "https://example.org/url?q=https://example.net/"),
    ],
)
def test_redirectors_are_unwrapped(link: str, true: str) -> None:
    """A source is the page itself; other links stay as they are."""
    assert unwrapped(link) == true
    assert read_one(f"{TEXT}\n\nSource : {link}", "piscine.txt").sources == (true,)


def test_two_briefs_in_one_file_are_told() -> None:
    """The perspectives begin again: one episode is made, and never without a word; one brief says nothing."""
    second = TEXT.replace("La piscine du quartier", "La patinoire du parc")

    assert any("several briefs in one" in notice for notice in read_one(f"{TEXT}\n{second}", "piscine.txt").notices)
    assert not any("several briefs" in notice for notice in read_one(TEXT, "piscine.txt").notices)
