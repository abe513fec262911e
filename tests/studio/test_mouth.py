"""Tests of how a word is said: heard in its sentence before and after, kept for a place or in the lexicon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp

from audiobrief.config.project import find_project
from audiobrief.errors import InputError
from audiobrief.studio.mouth import Pronunciation, mark, place_of
from tests.helpers.studio_api import fetched, send, studio_app

BRIEF = "# Un pont\n\nLe pont ouvre lundi.\n\n## Les faits\n\nLavaltrie paie. La ville de Lavaltrie attend.\n"


@pytest.fixture
def app(project: Path) -> ASGIApp:
    app = studio_app(project)
    fetched(app, "POST", "/api/briefs?name=pont.md", BRIEF.encode())
    return app


def heard(app: ASGIApp, text: str, start: int, end: int, **said: str) -> Any:
    asked = {"script": "pont.fr", "perspective": "facts", "engine": "espeak", "text": text, "start": start, "end": end}
    return fetched(app, "POST", "/api/mouth", asked | ({"said": said} if said else {}))


@pytest.mark.parametrize(
    ("how", "value", "spoken"),
    [("alias", "La Valtrie", "La Valtrie paie."), ("ipa", "lavaltʁi", "Lavaltrie paie."), ("say_lang", "en", None)],
)
def test_a_word_is_heard_before_and_after(app: ASGIApp, how: str, value: str, spoken: str | None) -> None:
    """Word and sentence; what changes is another sound, and what is kept is a mark that the render reads."""
    found = heard(app, "Lavaltrie paie.", 0, 9, how=how, value=value)
    assert found["word"] == "Lavaltrie"
    assert found["before"][0]["key"] != found["after"][0]["key"]
    assert spoken is None or found["after"][0]["spoken"] == spoken
    assert send(app, "GET", f"/api/sounds/{found['word_after'][0]['key']}").status == 200
    assert heard(app, found["marked"], 0, len(found["marked"]))["before"][0]["key"] == found["after"][0]["key"]


def test_a_mark_that_is_there_is_replaced() -> None:
    """Whatever part of it is selected; blanks around a word stay outside."""
    text = 'À [Lavaltrie]{say="la valtri"} hier'
    for start, end in ((3, 7), (0 + 2, len(text) - 5), (20, 20 + 1)):
        place = place_of(text, start, end)
        assert (place.before, place.word, place.after) == ("À ", "Lavaltrie", " hier")
    assert (
        place_of("Le pont ouvre", 2, 8).marked(Pronunciation(how="alias", value="pon")) == 'Le [pont]{say="pon"} ouvre'
    )


@pytest.mark.parametrize("value", ['a"b', "a}b", "[x]", "\n"])
def test_what_no_mark_can_hold_is_refused(value: str) -> None:
    """With what to leave out."""
    with pytest.raises(InputError, match="a mark cannot hold"):
        mark("pont", Pronunciation(how="alias", value=value))
    with pytest.raises(InputError, match="no word"):
        place_of("Le pont.", 7, 8)


def test_a_word_goes_into_the_lexicon_and_says_where_it_applies(app: ASGIApp, project: Path) -> None:
    """Comments stay, each sentence with the word is listed, and it is said so from then on; once is enough."""
    path = project / "lexicon.yaml"
    path.write_text("# Ours\nentries:\n- {grapheme: OpenAI, alias: Open A I} # firm\n", encoding="utf-8")
    asked = {"word": "Lavaltrie", "language": "fr", "said": {"how": "alias", "value": "La Valtri"}}
    before = path.read_bytes()
    places = fetched(app, "POST", "/api/lexicon/where", asked)["places"]
    assert [one["text"] for one in places] == ["Lavaltrie paie.", "La ville de Lavaltrie attend."]
    assert path.read_bytes() == before
    assert fetched(app, "POST", "/api/lexicon", asked)["places"] == places
    assert path.read_text(encoding="utf-8").startswith(before.decode()) and "La Valtri" in path.read_text("utf-8")
    spoken = fetched(app, "POST", "/api/spoken", {"texts": ["Lavaltrie paie."], "locale": "fr-CA"})["texts"]
    assert spoken[0][0]["spoken"] == "La Valtri paie."
    answer = send(app, "POST", "/api/lexicon", asked)
    assert answer.status == 422 and answer.json()["problems"]


def test_a_sound_that_nobody_can_say_is_refused(app: ASGIApp, project: Path) -> None:
    """No lexicon is begun for it."""
    asked = {"word": "Lavaltrie", "language": "fr", "said": {"how": "ipa", "value": "§§"}}
    assert send(app, "POST", "/api/lexicon", asked).status == 422
    assert not (project / "lexicon.yaml").exists()


def restored(app: ASGIApp, revision: str, now: str, **more: bool) -> Any:
    return fetched(app, "POST", "/api/lexicon/restore", {"revision": revision, "now": now, **more})


WORD = {"word": "Lavaltrie", "language": "fr", "said": {"how": "alias", "value": "La Valtri"}}


@pytest.mark.parametrize("text", [None, "# Ours\r\nentries:\r\n- {grapheme: OpenAI, alias: Open A I} # firm\r\n"])
def test_an_entry_is_taken_back_and_made_again(app: ASGIApp, project: Path, text: str | None) -> None:
    """The lexicon has the bytes of before, or is gone where there was none; redo gives those of after."""
    path = project / "lexicon.yaml"
    if text is not None:
        path.write_bytes(text.encode())
    made = fetched(app, "POST", "/api/lexicon", WORD)
    after = path.read_bytes()
    undone = restored(app, made["before"], made["revision"])
    assert (path.read_bytes() if path.exists() else None) == (None if text is None else text.encode())
    spoken = fetched(app, "POST", "/api/spoken", {"texts": ["Lavaltrie paie."], "locale": "fr-CA"})["texts"]
    assert spoken[0][0]["spoken"] == "Lavaltrie paie."
    restored(app, undone["before"], undone["revision"])
    assert path.read_bytes() == after


def test_what_others_wrote_into_a_lexicon_is_not_undone(app: ASGIApp, project: Path) -> None:
    """Refused with what to do; the file stays."""
    path = project / "lexicon.yaml"
    made = fetched(app, "POST", "/api/lexicon", WORD)
    path.write_text(path.read_text(encoding="utf-8") + "# theirs\n", encoding="utf-8")
    before = path.read_bytes()
    answer = send(app, "POST", "/api/lexicon/restore", {"revision": made["before"], "now": made["revision"]})
    assert answer.status == 422 and "by hand" in answer.json()["problems"][0]
    assert path.read_bytes() == before


def test_the_users_own_lexicon_has_its_own_undo(app: ASGIApp, project: Path) -> None:
    """The project's lexicon is not touched."""
    own = find_project(project).user_lexicon
    made = fetched(app, "POST", "/api/lexicon", WORD | {"user": True})
    assert own.is_file() and not (project / "lexicon.yaml").exists()
    restored(app, made["before"], made["revision"], user=True)
    assert not own.exists()
