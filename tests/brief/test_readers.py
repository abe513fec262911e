"""Tests of the way from text to briefs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import shipped
from audiobrief.errors import AudiobriefError, InputError

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
REAL = Path(__file__).parents[3] / "shared" / "briefs" / "microsoft-openai.txt"

PASTE = """\
Le pont Aubry ferme deux mois: la Ville veut refaire l acier d ici l automne. Avec 12 M$, qui attendra? 🌉🚧 #Pont #Travaux

Article en référence: https://example.org/pont?x=1

Récapitulatif factuel

Le pont ferme lundi. Les détours ajoutent 14 minutes.

Selon M. Roy, tout sera prêt en octobre.

Point de vue neutre

Un chantier dérange toujours.

Exemple

Pensez à une dent qu’on répare (sans anesthésie).

Point de vue optimiste

Le nouveau tablier durera 75 ans !

Point de vue pessimiste

Les coûts vont doubler.

Redirection en cours...

Si vous n'êtes pas redirigé automatiquement, 👉 cliquez ici 👈"""


def read(text: str, name: str = "pont.txt") -> tuple[Brief, ...]:
    return read_briefs(text.encode(), name, CAST.perspectives, NARRATOR)


def read_one(text: str, name: str = "pont.txt") -> Brief:
    (brief,) = read(text, name)
    return brief


def perspectives(brief: Brief) -> list[str]:
    return [section.perspective for section in brief.sections]


FIVE = ["facts", "neutral", "example", "optimistic", "pessimistic"]


def test_a_paste_gives_its_five_sections_whole() -> None:
    """Bare headings are found, and every paragraph under them is kept as written."""
    brief = read_one(PASTE)
    assert perspectives(brief) == FIVE
    assert brief.sections[0].heading == "Récapitulatif factuel"
    assert brief.sections[0].paragraphs == (
        "Le pont ferme lundi. Les détours ajoutent 14 minutes.",
        "Selon M. Roy, tout sera prêt en octobre.",
    )
    assert brief.sections[2].paragraphs == ("Pensez à une dent qu’on répare (sans anesthésie).",)


def test_the_hook_of_a_paste_is_mended_and_bare_of_decoration() -> None:
    """Lost apostrophes come back; emoji and hashtags leave the words; the tags are kept as tags."""
    brief = read_one(PASTE)
    assert brief.hook == (
        "Le pont Aubry ferme deux mois: la Ville veut refaire l’acier d’ici l’automne. Avec 12 M$, qui attendra?",
    )
    assert brief.tags == ("Pont", "Travaux")
    assert brief.title == "Le pont Aubry ferme deux mois"
    assert brief.locale == "fr-CA"


def test_links_are_sources_and_leftovers_are_listed() -> None:
    """The reference goes to the sources; redirect junk is left out by name."""
    brief = read_one(PASTE)
    assert brief.sources == ("https://example.org/pont?x=1",)
    assert [item.text[:11] for item in brief.left_out if item.reason != "names a source"] == [
        "Redirection",
        "Si vous n'ê",
    ]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_change_nothing(line_end: str) -> None:
    """A paste from another system is the same brief."""
    assert read_one(PASTE.replace("\n", line_end)).sections == read_one(PASTE).sections


@pytest.mark.skipif(not REAL.is_file(), reason="the real brief is not beside this checkout")
def test_the_real_brief_is_read_whole() -> None:
    """All five sections, all 22 paragraphs, nothing of the page around them."""
    (brief,) = read_briefs(REAL.read_bytes(), REAL.name, CAST.perspectives, NARRATOR)
    assert perspectives(brief) == FIVE
    assert [len(section.paragraphs) for section in brief.sections] == [4, 4, 4, 5, 5]
    spoken = " ".join([*brief.hook, *(text for section in brief.sections for text in section.paragraphs)])
    assert not any(junk in spoken for junk in ("Redirection", "#", "http", "👉", "🤖", "cliquez"))
    raw = REAL.read_text(encoding="utf-8")
    assert all(paragraph in raw for section in brief.sections for paragraph in section.paragraphs)


MARKDOWN = """\
---
title: Le marché
lang: fr-FR
date: 2026-02-03
tags: [ville, marché]
source: https://example.org/a
---

# Un autre titre

Le **marché** ouvre [demain](https://example.org/b).

## 1. Les faits

- Il y a 40 étals.
- Ils sont *tous* pris.

> « Enfin ! », dit Mme Roy.

```python
print("rien")
```

![une image](https://example.org/c.png)

## The optimist’s take

| Jour | Étals |
| --- | --- |
| lundi | 12 |

### Un détail

Tout ira bien.
"""


def test_markdown_is_read_as_a_person_would() -> None:
    """Front matter wins, lists and tables become sentences, code and images go, links keep their words."""
    brief = read_one(MARKDOWN, "marche.md")
    assert (brief.title, brief.locale, brief.published) == ("Le marché", "fr-FR", "2026-02-03")
    assert brief.hook == ("Le marché ouvre demain.",)
    assert brief.sources == ("https://example.org/a", "https://example.org/b")
    assert perspectives(brief) == ["facts", "optimistic"]
    assert brief.sections[0].paragraphs == ("Il y a 40 étals.", "Ils sont tous pris.", "« Enfin ! », dit Mme Roy.")
    assert "Un détail." in brief.sections[1].paragraphs
    assert any(item.reason == "code" for item in brief.left_out)


HTML = """<!doctype html><html lang="en"><head><title>Bus plan | The Paper</title>
<meta property="og:title" content="The bus plan"><meta property="article:published_time" content="2026-01-05T10:00:00Z">
<script>var a = "<p>no</p>";</script></head><body>
<nav><a href="/">Home</a> <a href="/x">Politics</a></nav>
<div class="cookie-banner"><p>We use cookies to serve you.</p><button>Accept all</button></div>
<article><h1>The bus plan</h1><p>Forty new buses &amp; no new drivers?<br>That is the plan. <a href="https://example.org/s">Source</a></p>
<h2>The facts</h2><p>The city bought 40&nbsp;buses.</p><div>They arrive in May.</div>
<h2>Example</h2><ul><li>Think of a kitchen.</li><li>With no cook.</li></ul>
<h3>What neighbours say</h3><p>Nothing yet.</p>
<aside>Related: other news</aside></article>
<footer>© 2026 The Paper. All rights reserved.</footer></body></html>"""


def test_an_html_page_gives_its_article_only() -> None:
    """Navigation, cookie notices, scripts, asides and footers are not read; the head dates and names the brief."""
    brief = read_one(HTML, "bus.html")
    assert (brief.title, brief.locale, brief.published) == ("The bus plan", "en-CA", "2026-01-05T10:00:00+00:00")
    assert perspectives(brief)[:2] == ["facts", "example"]
    assert brief.sections[0].paragraphs == ("The city bought 40\u00a0buses.", "They arrive in May.")
    assert brief.sections[1].paragraphs[:2] == ("Think of a kitchen.", "With no cook.")
    everything = " ".join([*brief.hook, *(p for s in brief.sections for p in s.paragraphs)])
    assert not any(word in everything for word in ("cookies", "Politics", "Related", "rights", "var a"))


def test_one_file_holds_two_languages() -> None:
    """`# [fr] …` and `# [en] …` part a file into two editions of one id."""
    french, english = read(
        "# [fr] Titre\n\nUne accroche.\n\n## Les faits\n\nUn fait.\n\n# [en] Title\n\nA hook.\n\n## The facts\n\nOne.\n",
        "x.md",
    )
    assert (french.id, french.locale, french.title) == ("x", "fr-CA", "Titre")
    assert (english.id, english.locale, english.title) == ("x", "en-CA", "Title")
    assert english.sections[0].paragraphs == ("One.",)


@pytest.mark.parametrize(
    ("name", "text", "locale"),
    [
        ("a.en.md", "Bonjour tout le monde, il fait beau.", "en-CA"),
        ("a.fr-FR.txt", "Hello everybody out there.", "fr-FR"),
        ("a.md", "---\nlang: en-GB\n---\nBonjour à tous.", "en-GB"),
        ("a.txt", "Hello everybody, the weather is fine and the road is long today.", "en-CA"),
        ("a.txt", "Il fait beau et la route est longue, mes amis.", "fr-CA"),
    ],
)
def test_language_comes_from_front_matter_then_name_then_detection(name: str, text: str, locale: str) -> None:
    """The nearest statement wins."""
    assert read_one(text, name).locale == locale


def test_an_unknown_heading_is_the_narrators_and_is_reported() -> None:
    """Its text is kept, under the narrator, with a notice that says how to give it a voice."""
    brief = read_one(PASTE.replace("Exemple\n", "Ce que disent les voisins\n"))
    assert brief.sections[2].perspective == NARRATOR
    assert brief.sections[2].heading == "Ce que disent les voisins"
    assert "voices.yaml" in brief.notices[0]


def test_text_without_headings_is_read_by_the_narrator() -> None:
    """The first paragraph is the hook and the rest is one section, reported."""
    brief = read_one("Une accroche assez longue pour être une phrase.\n\nUn corps de texte.\n\nUn autre, aussi.")
    assert perspectives(brief) == [NARRATOR]
    assert brief.sections[0].paragraphs == ("Un corps de texte.", "Un autre, aussi.")
    assert brief.notices


def test_bold_lines_are_headings() -> None:
    """A paragraph that is bold from end to end is a heading, also with the text on the next line."""
    brief = read_one("Une accroche.\n\n**Les faits**\n\nUn fait.\n\n**Exemple :**\nUn exemple.", "x.md")
    assert perspectives(brief) == ["facts", "example"]


def test_sentences_about_cookies_and_homes_stay() -> None:
    """Only notices are cut, not the news about the same things."""
    text = "Le conseil a voté une loi sur les témoins publicitaires.\n\nRetour au pays pour Mme Roy.\n\nThe home of 1,200 people burned."
    brief = read_one(f"Une accroche bien assez longue.\n\nLes faits\n\n{text}")
    assert len(brief.sections[0].paragraphs) == 3


@pytest.mark.parametrize(
    "text", ["🤖💼🎉", "https://example.org/a", "#IA #Tech", "...\n\n—", "Redirection en cours..."]
)
def test_a_brief_with_nothing_to_say_is_refused(text: str) -> None:
    """Emoji, links, hashtags, dots and notices are no speech."""
    with pytest.raises(InputError, match="nothing to speak"):
        read_one(text)


def test_front_matter_faults_are_listed_together_with_lines() -> None:
    """Each fault has its line in the file."""
    with pytest.raises(AudiobriefError) as caught:
        read("---\ntitel: x\nlang: de\ndate: hier\n---\nTexte.", "x.md")
    lines = str(caught.value).split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("x.md:2:") or any(line.startswith("x.md:2:") for line in lines)
    assert any('did you mean "title"' in line for line in lines)
    assert any(line.startswith("x.md:4:") for line in lines)


def test_units_and_vitamins_keep_their_letters() -> None:
    """Only letters that lost an apostrophe get one."""
    brief = read_one(
        "Il a plu 10 m environ et la vitamine C aide.\n\nLes faits\n\nElle est à 20 t au total, s il le faut."
    )
    assert brief.hook == ("Il a plu 10 m environ et la vitamine C aide.",)
    assert brief.sections[0].paragraphs == ("Elle est à 20 t au total, s’il le faut.",)


@given(st.text(max_size=400), st.sampled_from(["a.md", "a.txt", "a.html", "-"]))
def test_any_text_gives_briefs_or_the_projects_error(text: str, name: str) -> None:
    """No other exception escapes from any format."""
    try:
        briefs = read_briefs(text.encode("utf-8", "surrogatepass"), name, CAST.perspectives, NARRATOR)
    except AudiobriefError:
        return
    assert all(brief.title and brief.id for brief in briefs)
