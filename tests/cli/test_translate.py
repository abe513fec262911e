"""Tests of `audiobrief translate` against endpoints on loopback that answer well, and in every bad way."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.storage.yaml_read import parse_yaml
from tests.helpers.chat_server import KEY, SHIPPED, Behaviour, Heard, Reply, chat_server, knowing, shipped_pairs, well
from tests.helpers.translating import Translate, edition_of, english, french, in_place_of, made, quick, run, secret_free

__all__ = ["english", "french", "made", "quick"]  # fixtures


def test_a_good_answer_becomes_a_draft_that_agrees(french: Path, english: Translate) -> None:
    """Same sections, headings by name, figures in English form; marked as a draft; `check` finds no difference."""
    before = french.read_bytes()
    with chat_server(well(english)) as server:
        result = run(server)
    assert result.exit_code == 0, result.output
    text = edition_of(french)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["The facts", "The neutral view", "An example", "The optimistic view", "The pessimistic view"]
    assert "# An electric ferry for the south shore" in text and "cost $48 million" in text
    head = parse_yaml(text.split("---")[1], "head").values
    assert head["draft"] == "machine" and head["source"] == ["https://example.org/nouvelles/traversier-electrique"]
    made = head["translated"]
    assert (made["from"], made["backend"], made["model"]) == ("traversier.fr.md", "openai", "loopback")
    assert re.fullmatch(r"[0-9a-f]{16}", made["source"]) and made["date"]
    checked = CliRunner().invoke(app, ["check", "briefs/traversier"])
    assert (checked.exit_code, checked.stdout) == (0, ""), checked.output
    assert french.read_bytes() == before


def test_the_endpoint_is_asked_as_it_should_be(french: Path, english: Translate) -> None:
    """Registers of both countries, figures and names as terms, the key as a header, temperature 0."""
    with chat_server(well(english)) as server:
        run(server)
    heard = server.heard[0]
    assert "Quebec French" in heard.payload["messages"][0]["content"]
    assert "Canadian English" in heard.payload["messages"][0]["content"]
    assert heard.headers["Authorization"] == f"Bearer {KEY}"
    assert heard.payload["temperature"] == 0 and heard.payload["model"] == "loopback"
    terms = {term["source"]: term["target"] for term in heard.asked["terms"]}
    assert terms["48 M$"] == "$48 million" and terms["6 h 30"] == "6:30\u00a0a.m." and terms["1er mai"] == "May\u00a01"
    assert not any("Récapitulatif factuel" in text for text in server.sent)  # it has its name in every language


# ---------------------------------------------------------------- bad answers that are mended


def once(bad: Reply | Callable[[Heard], Reply], good: Behaviour) -> Behaviour:
    """The bad reply to the first request, good ones after it."""

    def behave(heard: Heard, number: int) -> Reply:
        if number:
            return good(heard, number)
        return bad if isinstance(bad, Reply) else bad(heard)

    return behave


def rows(texts: list[str], start: int = 1) -> str:
    return json.dumps({"segments": [{"id": n, "text": text} for n, text in enumerate(texts, start)]})


def _dropped(english: Translate) -> Callable[[Heard], Reply]:
    def reply(heard: Heard) -> Reply:
        document = json.loads(rows([english(text) for text in heard.texts]))
        del document["segments"][4]
        return Reply(content=json.dumps(document))

    return reply


def _chatter(english: Translate) -> Callable[[Heard], Reply]:
    return lambda heard: Reply(
        content="<think>[1] {hm}</think>Sure! Here is [the] translation:\n```json\n"
        + rows([english(text) for text in heard.texts])
        + "\n```\nLet me know {if} you need more."
    )


def _changed(english: Translate) -> Callable[[Heard], Reply]:
    return lambda heard: Reply([english(text).replace("900,000", "90,000") for text in heard.texts])


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(_dropped, id="dropped paragraph"),
        pytest.param(_changed, id="changed number"),
        pytest.param(_chatter, id="chatter"),
        pytest.param(lambda _: Reply(content='{"segments": [{"id": 1, "te'), id="broken JSON"),
        pytest.param(lambda _: Reply(content=""), id="empty message"),
        pytest.param(lambda e: lambda heard: Reply([e(t) for t in heard.texts][:-2]), id="wrong count"),
        pytest.param(
            lambda e: lambda heard: Reply(content=json.dumps([e(t) for t in heard.texts][1:])), id="bare list"
        ),
        pytest.param(lambda _: lambda heard: Reply(list(heard.texts)), id="echo"),
        pytest.param(lambda _: Reply(status=429, headers={"Retry-After": "0"}, body=b"{}"), id="429"),
        pytest.param(lambda _: Reply(status=500, body=b"oops"), id="500"),
        pytest.param(lambda _: Reply(status=400, body=b'{"error": {"code": "unknown_field"}}'), id="400 for an option"),
    ],
)
def test_one_bad_answer_still_gives_the_right_edition(
    french: Path, english: Translate, bad: Callable[[Translate], Reply | Callable[[Heard], Reply]]
) -> None:
    """What is missing or wrong is asked again, and the edition is the same as from a good endpoint."""
    before = french.read_bytes()
    with chat_server(once(bad(english), well(english))) as server:
        result = run(server)
    assert result.exit_code == 0, result.output
    text = edition_of(french)
    assert "doubt" not in text and "900,000" in text
    assert french.read_bytes() == before
    assert CliRunner().invoke(app, ["check", "briefs/traversier"]).exit_code == 0


def test_only_what_failed_is_asked_again_with_its_figures_behind_tags(french: Path, english: Translate) -> None:
    """One paragraph, once more, masked; the figure that comes back is ours."""
    paragraph = next(text for text in shipped_pairs() if "900 000" in text)

    def behave(heard: Heard, number: int) -> Reply:
        if number == 0:
            return _changed(english)(heard)
        (text,) = heard.texts
        assert "900" not in text and re.search(r"<(\d+)/>", text)
        tag = re.search(r"<\d+/>", text)
        assert tag and {"source": tag[0], "target": "900,000\u00a0L"} in heard.asked["terms"]
        return Reply([in_place_of(english(paragraph), "900,000 L", tag[0])])

    with chat_server(behave) as server:
        result = run(server)
    assert result.exit_code == 0, result.output
    assert len(server.heard) == 2 and "900,000\u00a0L of diesel" in edition_of(french)


# ---------------------------------------------------------------- bad answers that stay bad


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (lambda heard, _: Reply(heard.texts[:0]), "answers without the JSON that was asked for"),
        (lambda heard, _: Reply(content="Désolé, je ne peux pas."), "answers without the JSON that was asked for"),
        (lambda heard, _: Reply(content='{"segments": ['), "answers without the JSON that was asked for"),
        (lambda heard, _: Reply(content=""), "answers without the JSON that was asked for"),
        (lambda heard, _: Reply(body=b"<html>"), "does not answer as a chat endpoint does"),
        (lambda heard, _: Reply(list(heard.texts)), "its answers cannot be trusted"),
        (lambda heard, _: Reply(status=500, body=b"{}"), "fails (500)"),
        (lambda heard, _: Reply(status=429, body=b"{}"), "has too many requests (429)"),
        (lambda heard, _: Reply(status=429, headers={"Retry-After": "7200"}, body=b"{}"), "asks to wait 7200 s"),
        (lambda heard, _: Reply(status=404, body=b"{}"), 'has no model "loopback"'),
        (lambda heard, _: Reply(status=302, headers={"Location": "/v2"}, body=b""), "redirects elsewhere (302)"),
        (
            lambda heard, _: Reply(
                status=401, body=json.dumps({"error": {"message": f"bad {KEY}", "code": "invalid_api_key"}}).encode()
            ),
            "refuses the key (401, invalid_api_key)",
        ),
    ],
    ids="none refusal cut empty html echo 500 429 later 404 redirect 401".split(),
)
def test_an_endpoint_that_stays_bad_is_refused_precisely(
    french: Path, bad: Behaviour, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Exit code 1, one sentence, nothing written, the original untouched; no key, prompt or brief in any log."""
    before = french.read_bytes()
    caplog.set_level(logging.DEBUG)
    with chat_server(bad) as server:
        result = run(server)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert told in line and line.startswith("error: translator openai")
    assert french.read_bytes() == before and [path.name for path in french.parent.iterdir()] == [french.name]
    assert len(server.heard) <= 10
    secret_free(result.stderr + caplog.text)


def test_a_paragraph_that_is_always_dropped_is_named(french: Path, english: Translate) -> None:
    """The place of the paragraph, not its text; what was translated is kept for the next run."""

    def behave(heard: Heard, _: int) -> Reply:
        return Reply(["" if "900" in text or "<1/>" in text else english(text) for text in heard.texts])

    with chat_server(behave) as server:
        result = run(server)
        assert result.exit_code == 1 and "1 of 9 parts, asked twice: neutral, paragraph 1" in result.stderr
        secret_free(result.stderr)
        server.behave = well(english)
        sent = len(server.sent)
        assert run(server).exit_code == 0
        assert len(server.sent) == sent + 1


def test_a_number_that_stays_wrong_is_told_with_both_sentences(french: Path) -> None:
    """A draft with the doubt in the output, in `--json` and before its paragraph."""
    pairs = shipped_pairs()
    known = next(text for text in pairs if "900 000" in text)
    wrong = pairs[known].replace("900,000", "90,000")

    def behave(heard: Heard, _: int) -> Reply:
        return Reply([wrong if "brûlait" in text else knowing(pairs)(text) for text in heard.texts])

    with chat_server(behave) as server:
        result = run(server, "--json")
    assert result.exit_code == 0
    (doubt,) = json.loads(result.stdout)["doubts"]
    assert (
        doubt["where"] == "neutral, paragraph 1"
        and doubt["message"].replace("\u00a0", " ") == '"900 000 L" and "90,000 L" differ'
    )
    assert doubt["fr"].startswith("Le projet règle") and "90,000\u00a0L" in doubt["en"]
    text = edition_of(french)
    remark = text.index('<!-- doubt: "900 000 L" and "90,000\u00a0L" differ')
    assert text.index("## The neutral view") < remark < text.index("The project solves")
    secret_free(result.stderr)


def test_a_hanging_endpoint_is_left_in_time(french: Path) -> None:
    """The deadline of all tries holds."""
    show = (SHIPPED.parents[1] / "show.yaml").read_text(encoding="utf-8")
    settings = "translate:\n  timeout_s: 0.2\n  deadline_s: 0.5"
    (french.parents[1] / "show.yaml").write_text(in_place_of(show, "translate:", settings), encoding="utf-8")
    began = time.monotonic()
    with chat_server(lambda heard, _: Reply(hang=True)) as server:
        result = run(server)
        spent = time.monotonic() - began
    assert result.exit_code == 1 and "gave no whole answer within" in result.stderr
    assert spent < 5


def test_an_endpoint_that_is_not_there(french: Path) -> None:
    """One sentence."""
    result = CliRunner().invoke(
        app, "translate briefs/traversier.fr.md --to en -b openai -m x --url http://127.0.0.1:9/v1".split()
    )
    assert result.exit_code == 1 and "127.0.0.1:9 cannot be reached" in result.stderr
