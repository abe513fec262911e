"""Tests of what `audiobrief translate` keeps, hides and refuses: cache, keys, settings."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from tests.helpers.chat_server import KEY, SHIPPED, ChatServer, Heard, Reply, chat_server, well
from tests.helpers.translating import Translate, english, french, made, quick, run, secret_free

__all__ = ["english", "french", "made", "quick"]  # fixtures


def test_the_cache_spares_what_was_translated(made: tuple[Path, ChatServer], isolated_home: Path) -> None:
    """The same text is not sent again, a damaged entry is; no key stands in any file."""
    french, server = made
    french.with_name("traversier.en.md").unlink()
    assert run(server).exit_code == 0 and server.heard == []
    french.with_name("traversier.en.md").unlink()
    entries = sorted((isolated_home / "cache" / "translations").glob("*/*.json"))
    assert len(entries) == 9
    entries[0].write_bytes(entries[0].read_bytes().replace(b'"text": "', b'"text": "x', 1))
    entries[1].write_bytes(entries[1].read_bytes()[:20])
    assert run(server).exit_code == 0 and len(server.sent) == 2
    for path in (*isolated_home.rglob("*"), *french.parents[1].rglob("*")):
        assert not path.is_file() or KEY.encode() not in path.read_bytes()


def test_nothing_of_text_or_key_is_logged(french: Path, english: Translate, caplog: pytest.LogCaptureFixture) -> None:
    """Standard error and every logger stay clean in a good run."""
    caplog.set_level(logging.DEBUG)
    with chat_server(well(english)) as server:
        result = run(server)
    secret_free(result.stderr + caplog.text)
    assert result.exit_code == 0


def test_openais_key_goes_to_openai_alone(french: Path, english: Translate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of one's own does not get it."""
    monkeypatch.delenv("AUDIOBRIEF_TRANSLATE_KEY")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with chat_server(well(english)) as server:
        assert run(server).exit_code == 0
    assert all("Authorization" not in heard.headers for heard in server.heard)


def test_a_key_of_show_yaml_goes_only_where_show_yaml_says(
    french: Path, english: Translate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not to an address of the command line."""
    monkeypatch.delenv("AUDIOBRIEF_TRANSLATE_KEY")
    monkeypatch.setenv("MY_KEY", KEY)
    show = (SHIPPED.parents[1] / "show.yaml").read_text(encoding="utf-8")
    with chat_server(well(english)) as own, chat_server(well(english)) as other:
        section = f"translate: {{backend: openai, model: x, url: '{own.url}', key_env: MY_KEY}}\n"
        text = re.sub(r"translate:\n(?:  .*\n)+", section, show)
        (french.parents[1] / "show.yaml").write_text(text, encoding="utf-8")
        assert run(None).exit_code == 0 and run(None, "--url", other.url, "--force", "-m", "y").exit_code == 0
    assert {heard.headers.get("Authorization") for heard in own.heard} == {f"Bearer {KEY}"}
    assert {heard.headers.get("Authorization") for heard in other.heard} == {None}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("model: x", "no translator is set; set `translate: {backend: openai"),
        ("backend: openia", 'did you mean "openai"?'),
        ("backend: openai", "no model is set"),
        ("{backend: openai, model: x, key_env: NOT_THERE}", "the environment has no NOT_THERE"),
        ("{backend: openai, model: x, key_env: sk-abc}", "is no name of an environment variable"),
        ("{backend: openai, model: x, url: 'ftp://host/v1'}", "is no web address"),
        ("{backend: openai, model: x, url: 'https://me:pw@host/v1'}", "holds a name or password"),
        ("{backend: openai, model: x, url: 'http://example.org/v1'}", "the key would travel unencrypted"),
        ("backend: command", "no program is set"),
        ("{backend: openai, api_key: sk-abc}", '"translate.api_key" is not a setting'),
        ("{backend: argos, package: none.argosmodel}", "none.argosmodel; download the pair"),
    ],
)
def test_settings_that_cannot_work_are_one_sentence(french: Path, settings: str, told: str) -> None:
    """With the next step, and without repeating what may be a secret."""
    show = (SHIPPED.parents[1] / "show.yaml").read_text(encoding="utf-8")
    section = re.compile(r"^translate:\n(?:  .*\n)+", re.MULTILINE)
    block = f"translate: {settings}\n" if settings.startswith("{") else f"translate:\n  {settings}\n"
    (french.parents[1] / "show.yaml").write_text(section.sub(block, show, count=1), encoding="utf-8")
    result = run(None)
    assert result.exit_code == 1 and told in result.stderr
    assert "sk-abc" not in result.output and "pw@" not in result.output


def test_a_brief_that_cannot_be_translated(project: Path, english: Translate) -> None:
    """A missing one, one in the language already, one with both parts, a draft: one sentence each."""
    with chat_server(well(english)) as server:
        assert "there is no such brief" in run(server).stderr
        (project / "briefs" / "traversier.fr.md").write_bytes(SHIPPED.read_bytes())
        assert "has a part in en already" in run(server).stderr
        (project / "briefs" / "traversier.fr.md").write_text("# A\n\nhook\n\n## The facts\n\nAll is well here.\n")
        result = CliRunner().invoke(app, ["translate", "briefs/traversier.fr.md", "--to", "fr"])
        assert "is in fr already" in result.stderr
        assert "is not spoken here" in CliRunner().invoke(app, ["translate", "briefs/x.md", "--to", "es"]).stderr


def test_an_edition_that_changes_meanwhile_is_not_written_over(french: Path, english: Translate) -> None:
    """Someone saved it while the endpoint was at work: theirs stays, and the next run sends nothing."""
    path = french.with_name("traversier.en.md")

    def behave(heard: Heard, _: int) -> Reply:
        path.write_text("# Mine\n", encoding="utf-8")
        return Reply([english(text) for text in heard.texts])

    with chat_server(behave) as server:
        result = run(server)
        assert result.exit_code == 1 and "was changed while its text was translated" in result.stderr
        assert path.read_text(encoding="utf-8") == "# Mine\n"
        path.unlink()
        sent = len(server.heard)
        server.behave = well(english)
        assert run(server).exit_code == 0 and len(server.heard) == sent


def test_standard_input_has_no_place_for_an_edition(project: Path) -> None:
    """One sentence."""
    result = CliRunner().invoke(app, "translate - --to en".split(), input="# A\n\nB.\n")
    assert result.exit_code == 1 and "save the brief as NAME.fr.md first" in result.stderr
