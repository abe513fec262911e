"""Tests of briefs as chats, notes, mails, pages and printed sheets hand them on: the story stays, the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.config.project import find_project, shipped
from audiobrief.errors import InputError
from audiobrief.workflows.say import passages

CAST = load_cast(shipped("voices.yaml"), ("edge", "kokoro", "espeak"))
TITLE = "Un phare loue ses chambres aux marcheurs"
HOOK = "Le phare de Métis ouvre douze lits. Qui viendra y dormir?"
FACTS = "Les travaux ont duré deux ans et coûté trois millions."
VIEW = "Le village y gagne des nuitées, mais peu d’emplois."
TEXT = f"{TITLE}\n\n{HOOK}\n\nLes faits\n\n{FACTS}\n\nPoint de vue neutre\n\n{VIEW}\n"
MARKDOWN = f"{HOOK}\n\n## Les faits\n\n{FACTS}\n\n## Point de vue neutre\n\n{VIEW}\n"
PAGE = f"<p>{HOOK}</p><h2>Les faits</h2><p>{FACTS}</p><h2>Point de vue neutre</h2><p>{VIEW}</p>"


def read(text: str, name: str = "phare.txt", item: str = "") -> Brief:
    (brief,) = read_briefs(text.encode(), name, CAST.perspectives, NARRATOR, item=item)
    return brief


def assert_is_the_story(brief: Brief, title: str = TITLE) -> None:
    """Title, hook and both sections, each with its voice and nothing else."""
    assert brief.title == title
    assert brief.hook == (HOOK,)
    assert [(one.perspective, one.paragraphs) for one in brief.sections] == [("facts", (FACTS,)), ("neutral", (VIEW,))]


def left_out(brief: Brief) -> str:
    return "\n".join(one.text for one in brief.left_out)


@pytest.mark.parametrize(
    "stamp", ["[2026-03-12 08:14:03] Zoé Roy: ", "12/03/2026, 08:14 - Zoé Roy: ", "[8:14 AM, 3/12/2026] Zoé Roy: "]
)
def test_the_stamp_of_a_message_is_not_spoken(stamp: str) -> None:
    """Wherever a message begins; who wrote it is told."""
    brief = read(f"{stamp}{TEXT}\n{stamp}https://example.org/phare\n")
    assert_is_the_story(brief)
    assert brief.sources == ("https://example.org/phare",)
    assert "Zoé Roy" in left_out(brief)


def test_stamps_in_a_markdown_file_are_not_spoken() -> None:
    """The same paste saved as .md: each message is a paragraph, and its stamp is told."""
    brief = read(
        f"# {TITLE}\n\n[14:02, 27/11/2026] Zoé Roy: {MARKDOWN.rstrip()}\n[14:05, 27/11/2026] Zoé Roy: Les marcheurs attendent juin.\n",
        "phare.md",
    )
    assert brief.hook == (HOOK,) and brief.sections[-1].paragraphs == (VIEW, "Les marcheurs attendent juin.")
    assert left_out(brief).count("Zoé Roy") == 2


def test_a_labelled_address_of_slack_is_a_source() -> None:
    """Its words are text, its address is none."""
    brief = read(TEXT.replace("deux ans", "<https://example.org/a|deux ans>"))
    assert_is_the_story(brief)
    assert brief.sources == ("https://example.org/a",)


def test_comments_below_a_document_are_no_text() -> None:
    """Told by their marks, which stand in the text, too; without such marks they are text."""
    marked = TEXT.replace("duré deux ans", "duré deux ans[a]")
    brief = read(f"{marked}\n[a]Demander à la mairie\n")
    assert_is_the_story(brief)
    assert "Demander à la mairie" in left_out(brief)
    assert "Demander" in " ".join(read(f"{TEXT}\n[a]Demander à la mairie, dit-on.\n").paragraphs)


@pytest.mark.parametrize("mark", ["·\u00a0\u00a0\u00a0 ", "o\u00a0\u00a0 ", "§\u00a0 ", "\uf0b7 "])
def test_the_bullets_of_word_are_no_words(mark: str) -> None:
    """Of its symbol fonts, too."""
    brief = read(TEXT.replace(FACTS, f"{mark}Douze lits neufs\n{mark}Une cuisine"))
    assert brief.sections[0].paragraphs == ("Douze lits neufs", "Une cuisine")


def test_a_callout_and_codes_of_programs_are_taken_out() -> None:
    """The title of a callout and its text stay."""
    body = MARKDOWN.replace(
        VIEW, f"{VIEW}\n\n> [!quote] La mairesse\n> Nous attendions. ^fin\n\n{{{{< figure src=x >}}}}"
    )
    brief = read(f"# {TITLE}\n\n{body}", "phare.md")
    assert brief.sections[1].paragraphs == (VIEW, "La mairesse", "Nous attendions.")
    assert all(mark in left_out(brief) for mark in ("[!quote]", "^fin", "figure"))


def test_properties_under_the_title_are_front_matter() -> None:
    """Of Notion; lines with other names are text."""
    lines = "Statut: Publié\nDate: 12 mars 2026\nÉtiquettes: phare, mer\nURL: https://example.org/n\n"
    brief = read(f"# {TITLE}\n\n{lines}\n{MARKDOWN}", "phare.md")
    assert_is_the_story(brief)
    assert (brief.published, brief.tags, brief.sources) == ("2026-03-12", ("phare", "mer"), ("https://example.org/n",))
    other = read(f"# {TITLE}\n\nPhare: blanc\nMer: calme\n\n{MARKDOWN}", "phare.md")
    assert "Phare: blanc" in " ".join(other.hook)


@pytest.mark.parametrize("end", [".", " :", " —"])
def test_a_bold_beginning_names_its_perspective(end: str) -> None:
    """Whatever ends it; a bold word of a sentence names none."""
    text = f"# {TITLE}\n\n{HOOK}\n\n**Les faits{end}** {FACTS}\n\n**Point de vue neutre{end}** {VIEW}\n"
    assert_is_the_story(read(text, "phare.md"))
    page = f"<h1>{TITLE}</h1><p>{HOOK}</p><p><b>Les faits{end}</b> {FACTS}</p><p><b>Neutre{end}</b> {VIEW}</p>"
    assert_is_the_story(read(page, "phare.html"))
    kept = read(f"# {TITLE}\n\n**Les faits** sont têtus, dit-on ici.\n\n{MARKDOWN}", "phare.md")
    assert kept.hook[0] == "Les faits sont têtus, dit-on ici."


def test_the_title_stands_below_the_name_of_a_site_or_a_rubric() -> None:
    """Told by the page's own title, else by its only main heading."""
    blog = f"<title>Carnets: {TITLE}</title><h1>Carnets</h1><h2>jeudi 12 mars 2026</h2><h3>{TITLE}</h3>{PAGE}"
    brief = read(blog, "phare.html")
    assert_is_the_story(brief)
    assert brief.published == "2026-03-12"
    assert_is_the_story(read(f"<span>Affaires</span><h1>{TITLE}</h1>{PAGE}", "phare.html"))
    chat = f"Bien sûr ! Voici votre texte prêt à publier 👇\n\n---\n\n# {TITLE}\n\n{MARKDOWN}"
    assert_is_the_story(read(chat, "phare.md"))


def test_notes_and_comments_of_google_docs_are_no_text() -> None:
    """Neither their marks."""
    marks = '<sup><a href="#cmnt1">[a]</a></sup><sup><a href="#ftnt1">[1]</a></sup>'
    notes = '<p><a href="#ftnt_ref1">[1]</a> Selon la mairie.</p><p><a href="#cmnt_ref1">[a]</a>À vérifier</p>'
    page = f"<h1>{TITLE}</h1>{PAGE.replace('deux ans', 'deux ans' + marks)}{notes}"
    assert_is_the_story(read(page, "phare.html"))


def test_a_newspaper_page_that_was_pasted_whole() -> None:
    """The title among its controls stays, credits and headlines of others go."""
    head = (
        f"Accueil\nAffaires\nPartager\n{TITLE}\nPar Zoé Roy\nPublié le 12 mars 2026 à 6 h 12\nPHOTO ZOÉ ROY, LE FIL\n"
    )
    tail = "\n© 2026 Le Fil. Tous droits réservés.\nÀ lire également\nLe quai fermera en avril\nCommentaires (12)\n"
    brief = read(head + TEXT.partition("\n")[2] + tail)
    assert_is_the_story(brief)
    assert brief.published == "2026-03-12"


def test_a_mail_that_was_pasted_with_its_head() -> None:
    """Its subject is the title; greeting, signature and the notice of its lawyers are not spoken."""
    head = f"De: Zoé Roy\nEnvoyé: 12 mars 2026\nObjet: TR : {TITLE}\n\nBonjour à tous,\n"
    tail = "\nMerci,\nZoé\n\nCe courriel est confidentiel et destiné à son seul destinataire.\n"
    assert_is_the_story(read(head + TEXT.partition("\n")[2] + tail))


def test_a_printed_sheet_with_narrow_lines() -> None:
    """Running heads and page numbers go; a heading right above its text is one."""
    running = "LE FIL                          12 mars 2026\n\n"
    text = (
        f"{running}{TITLE}\n\nLe phare de Métis ouvre douze lits. Qui viendra y\ndormir?\n\n"
        "Les faits\nLes travaux ont duré deux ans, sous la pluie de\nnovembre et le soleil de juin, et ils auront coûté\n"
        f"trois millions.\n\nPage 1 de 2\n\n{running}Point de vue neutre\nLe village y gagne des nuitées, mais peu de\n"
        "gens y trouvent un emploi, et la route sera encore\nplus longue.\n\nPage 2 de 2\n"
    )
    brief = read(text)
    assert [one.perspective for one in brief.sections] == ["facts", "neutral"]
    assert brief.sections[0].paragraphs[0].startswith("Les travaux ont duré deux ans, sous la pluie de novembre")
    assert "Page" not in " ".join(brief.paragraphs) and "LE FIL" not in " ".join(brief.paragraphs)


SECOND = "# Une pluie de sable\n\nLe ciel est jaune. Faut-il sortir?\n\n## Les faits\n\nLe sable vient de loin.\n"


@pytest.mark.parametrize("rule", ["", "\n==========\n\n"])
def test_several_briefs_in_one_file_are_asked_about(rule: str) -> None:
    """Where each has a main heading, or a line of signs parts them; `--item` makes an episode of one."""
    text, name = (
        (f"{TEXT}{rule}{SECOND.replace('#', '')}", "a.txt") if rule else (f"# {TITLE}\n\n{MARKDOWN}{SECOND}", "a.md")
    )
    with pytest.raises(InputError, match=r"2 texts: 1 “Un phare loue.*2 “Une pluie de sable”; choose one by --item"):
        read(text, name)
    assert_is_the_story(read(text, name, "1"))
    brief = read(text, name, "pluie")
    assert (brief.id, brief.sections[0].paragraphs) == ("une-pluie-de-sable", ("Le sable vient de loin.",))


def test_two_main_headings_of_one_story_are_one_brief() -> None:
    """Only a second telling makes a second brief."""
    assert read(f"# {TITLE}\n\n{MARKDOWN}\n# Annexe\n\nLe phare date de 1909.\n", "phare.md").title == TITLE


def test_say_takes_one_brief_of_a_file(tmp_path: Path) -> None:
    """As render and script do."""
    path = tmp_path / "a.md"
    path.write_text(f"# {TITLE}\n\n{MARKDOWN}{SECOND}", encoding="utf-8")
    (passage,) = passages(str(path), None, "", find_project(tmp_path), item="2")
    assert passage.paragraphs == ("Le ciel est jaune. Faut-il sortir?", "Le sable vient de loin.")
