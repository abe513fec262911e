"""Tests of the other translators and the other direction: a program, a package of one's own, English to French."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.config.automation import TranslateSettings
from audiobrief.config.project import shipped
from audiobrief.errors import TranslationError
from audiobrief.translation import protocol as table
from audiobrief.translation.chat import ChatTranslator
from audiobrief.translation.command import command_translator
from audiobrief.translation.protocol import RequestLimits, Term, Translator
from tests.helpers.chat_server import Reply, chat_server

ENGLISH = (
    "---\ndate: 2026-05-01\nsource: https://example.org/a\n---\n# The bridge\n\nThe bridge closes for 14 days.\n\n"
    '## The facts\n\nIt costs $48 million, [Alain Côté]{say="ah-LAN co-TAY"} said at 2:30 p.m. in '
    "[a long report](https://example.org/report).\n\n## Background\n\nThe bridge carries 1,200 cars a day.\n"
)
FRENCH = {
    "The bridge": "Le pont",
    "The bridge closes for 14 days.": "Le pont ferme 14 jours.",
    "It costs $48 million, <1>Alain Côté</1> said at 2:30 p.m. in <2>a long report</2>.": (
        'Il coûte $48 millions, a dit <1>Alain Côté</1> à 14h30 dans "<2>un long rapport</2>" !'
    ),
    "Background": "Contexte",
    "The bridge carries 1,200 cars a day.": "Le pont porte 1,200 voitures par jour.",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["translate", "briefs/pont.en.md", "--to", "fr", *arguments])


@pytest.fixture
def english(project: Path) -> Path:
    path = project / "briefs" / "pont.en.md"
    path.write_text(ENGLISH, encoding="utf-8")
    return path


def test_english_becomes_french_with_its_marks_and_signs(english: Path) -> None:
    """Links, marks and unknown headings stay; amounts, hours and quotation marks are written as in French."""
    with chat_server(lambda heard, _: Reply([FRENCH[text] for text in heard.texts])) as server:
        result = run("--backend", "openai", "--model", "x", "--url", server.url)
    assert result.exit_code == 0, result.output
    text = english.with_name("pont.fr.md").read_text(encoding="utf-8")
    assert "## Les faits\n" in text and "## Contexte\n" in text
    expected = (
        'Il coûte 48\u00a0millions\u00a0$, a dit [Alain Côté]{say="ah-LAN co-TAY"} à 14\u00a0h\u00a030 dans '
        "«\u00a0[un long rapport](https://example.org/report)\u00a0»\u202f!"
    )
    assert expected in text
    assert "Le pont porte 1\u00a0200 voitures par jour." in text and "date: 2026-05-01" in text
    assert CliRunner().invoke(app, ["check", "briefs/pont"]).exit_code == 0


def test_a_heading_that_would_name_a_perspective_is_refused(english: Path) -> None:
    """The French edition would have another section; nothing is written."""
    answers = FRENCH | {"Background": "Le point de vue optimiste"}
    with chat_server(lambda heard, _: Reply([answers[text] for text in heard.texts])) as server:
        result = run("--backend", "openai", "--model", "x", "--url", server.url)
    assert result.exit_code == 1
    assert "would be read in another shape than the original (from heading of narrator on)" in result.stderr
    assert not english.with_name("pont.fr.md").exists()


# ---------------------------------------------------------------- a program


PROGRAM = """
import os, sys
table = {table!r}
text = sys.stdin.read().strip()
assert sys.argv[1:] == ["--to", "fr"] and os.environ["AUDIOBRIEF_TARGET"] == "fr-CA"
print(table[text])
"""


def use_command(project: Path, command: list[str]) -> None:
    text = shipped("show.yaml").read_text(encoding="utf-8")
    lines = f"translate:\n  command: {json.dumps(command)}\n  timeout_s: 20"
    (project / "show.yaml").write_text(text.replace("translate:", lines, 1), encoding="utf-8")


def test_a_program_translates_on_its_standard_input(english: Path, tmp_path: Path) -> None:
    """Once for each segment, without a shell; {target} in its arguments is the language."""
    program = tmp_path / "program; touch pwned.py"
    program.write_text(PROGRAM.format(table=FRENCH), encoding="utf-8")
    use_command(english.parents[1], [sys.executable, str(program), "--to", "{target}"])
    result = run("--backend", "command")
    assert result.exit_code == 0, result.output
    assert "48\u00a0millions\u00a0$" in english.with_name("pont.fr.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["audiobrief-no-such-program"], "cannot be started"),
        ([sys.executable, "-c", "import sys; sys.exit('secret text of the brief')"], "ended with exit code 1"),
        ([sys.executable, "-c", ""], "gave no translation of 5 of 5 parts, asked twice"),
    ],
)
def test_a_program_that_fails_is_one_sentence(english: Path, command: list[str], told: str) -> None:
    """What it says itself is not repeated: it may be the text."""
    use_command(english.parents[1], command)
    result = run("--backend", "command")
    assert result.exit_code == 1 and told in result.stderr and "secret" not in result.stderr


def test_a_program_that_hangs_is_stopped() -> None:
    """Within its time."""
    settings = TranslateSettings(command=(sys.executable, "-c", "import time; time.sleep(60)"), timeout_s=0.2)
    with pytest.raises(TranslationError, match="gave no answer within 0 s"):
        command_translator(settings, Path()).translate(["x"], "en-CA", "fr-CA", glossary=(), context="")


# ---------------------------------------------------------------- another package


class Shouting:
    """A translator of another package: forty lines at most."""

    name = "shouting"
    model = "1"
    offline = True
    limits = RequestLimits(segments=2, characters=10_000, keeps_tags=True)

    def __init__(self, settings: TranslateSettings) -> None:
        self.asked: list[list[str]] = []

    def pairs(self) -> tuple[tuple[str, str], ...]:
        return (("en", "fr"),)

    def identity(self) -> str:
        return "shouting 1"

    def translate(
        self, segments: Sequence[str], source: str, target: str, *, glossary: Sequence[Term], context: str
    ) -> list[str]:
        self.asked.append(list(segments))
        assert len(segments) <= 2
        return [FRENCH[text] for text in segments]


def test_another_package_adds_a_translator(english: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an entry point, in requests as large as it takes."""
    point = EntryPoint("shouting", f"{__name__}:Shouting", table.GROUP)
    monkeypatch.setattr(table, "entry_points", lambda group: [point])
    translator: Translator = table.load(TranslateSettings(backend="shouting"), english.parent / "cache", english.parent)
    assert translator.pairs() == (("en", "fr"),)
    assert run("--backend", "shouting").exit_code == 0


def test_the_shipped_translators_load_by_name() -> None:
    """All three are in the table."""
    assert {"openai", "argos", "command"} <= set(table.table())


# ---------------------------------------------------------------- waiting


def test_retry_after_is_heeded_and_waits_grow() -> None:
    """The server's own time first, else 1, 2 and 4 seconds; four tries at most."""
    waits: list[float] = []
    rows = json.dumps({"segments": [{"id": 1, "text": "Oui."}]})
    replies = [
        Reply(status=429, headers={"Retry-After": "7"}, body=b"{}"),
        Reply(status=503, body=b"{}"),
        Reply(status=429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, body=b"{}"),
        Reply(content=rows),
    ]
    with chat_server(lambda _, number: replies[number]) as server:
        translator = ChatTranslator(TranslateSettings(model="x", url=server.url), sleep=waits.append)
        assert translator.translate(["Yes."], "en-CA", "fr-CA", glossary=(), context="") == ["Oui."]
    assert waits == [7.0, 2.0, 0.0]
    waits.clear()
    with chat_server(lambda heard, number: Reply(status=500, body=b"{}")) as server:
        translator = ChatTranslator(TranslateSettings(model="x", url=server.url), sleep=waits.append)
        with pytest.raises(TranslationError, match=r"fails \(500\)"):
            translator.translate(["Yes."], "en-CA", "fr-CA", glossary=(), context="")
    assert waits == [1.0, 2.0, 4.0]
    assert "sk-" not in repr(ChatTranslator(TranslateSettings(model="x"), key="sk-abc"))
