"""Tests of `audiobrief mcp`: the official client talks with it over a subprocess's standard input and output, offline."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp")
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

from audiobrief.cli.mcp_tools import LONGEST_TEXT, AssistantTools
from audiobrief.config.project import find_project
from audiobrief.workflows.init import make_project, read_wishes
from tests.helpers.readme import NO_NETWORK

BRIEF = "# [en] The bridge\n\nIt closes on Monday.\n\n## Factual recap\n\nIt costs $48 million.\n\nFollow us on Instagram!\n"
TOOLS = {
    "read_brief", "what_is_said", "spoken_form", "render", "list_episodes", "check", "publish_dry_run", "publish",
}  # fmt: skip
START = "from audiobrief.cli.quick_help import main; main()"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """The folder of a show with a brief, beside a file that is nobody's business."""
    folder = tmp_path / "show"
    wishes = read_wishes("En perspective", "Ana Roy", (), "news", "https://pod.enperspective.ca/show")
    make_project(folder, wishes, find_project(folder).engine_folders)
    (folder / "briefs/bridge.md").write_text(BRIEF, encoding="utf-8")
    (tmp_path / "secret.md").write_text(BRIEF.replace("bridge", "secret"), encoding="utf-8")
    return folder


Call = Callable[..., Awaitable[CallToolResult]]


def talk(show: Path, ask: Callable[[Call, Any], Awaitable[None]], *options: str) -> None:
    """Run `ask` with a client of a server on the show; every name but this machine's is unknown to the server."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(show.parent / "site"), *sys.path])}
    (show.parent / "site").mkdir()
    (show.parent / "site/sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    server = StdioServerParameters(
        command=sys.executable, args=["-c", START, "mcp", str(show), *options], env=environment, cwd=show.parent
    )

    async def session() -> None:
        async with Client(server, read_timeout_seconds=120) as client:

            async def call(name: str, **arguments: Any) -> CallToolResult:
                found = await client.call_tool(name, arguments)
                assert isinstance(found, CallToolResult)
                return found

            await ask(call, client)

    asyncio.run(session())


def told(result: CallToolResult) -> str:
    return " ".join(part.text for part in result.content if isinstance(part, TextContent))


def values(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, told(result)
    found: dict[str, Any] = json.loads(told(result))
    return found


def test_an_assistant_makes_and_publishes_an_episode(show: Path) -> None:
    """Read, look, render, list, check, dry run, publish: each tool says what it did, and the files are there."""
    target = show.parent / "public"

    async def ask(call: Call, client: Any) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
        read = values(await call("read_brief", brief="briefs/bridge.md"))
        assert [one["language"] for one in read["editions"]] == ["en"]
        assert any("Instagram" in one["text"] and one["reason"] for one in read["left_out"])
        assert not (show / "scripts/bridge.en.yaml").exists()
        said = values(await call("what_is_said", brief="briefs/bridge.md", engine="espeak"))["lines"]
        assert any("forty-eight million dollars" in line["spoken"] and "$48" in line["written"] for line in said)
        form = values(await call("spoken_form", text="Le 3 mai, 48 M$.", language="fr"))["sentences"]
        assert "quarante-huit millions" in form[0]["spoken"]
        made = values(await call("render", brief="briefs/bridge.md", engine="espeak"))["episodes"]
        assert Path(made[0]["mp3"]).is_file() and made[0]["loudness_lufs"] == pytest.approx(-16, abs=0.2)
        assert [one["id"] for one in values(await call("list_episodes"))["episodes"]] == [made[0]["id"]]
        checked = values(await call("check"))
        assert checked["episodes_checked"] == 1
        assert [one for one in checked["findings"] if one["severity"] == "error"] == []
        refused = await call("publish", token="0" * 24)
        assert refused.is_error and "make a dry run" in told(refused)
        tried = values(await call("publish_dry_run"))
        assert not list(target.glob("**/*.mp3"))
        assert values(await call("publish", token=tried["token"]))["uploaded"] == tried["uploaded"]
        assert len(list(target.glob("en/*.mp3"))) == 1

    talk(show, ask, "--publish-to", str(target))


def test_hostile_arguments_are_refused_with_sentences(show: Path) -> None:
    """Paths out of the folder, addresses, links, other kinds: an error the assistant can read, and no secret in it."""
    (show / "briefs/link.md").symlink_to(show.parent / "secret.md")
    (show / "briefs/half.fr.md").write_text(BRIEF.replace("[en]", "[fr]"), encoding="utf-8")
    (show / "briefs/half.en.md").symlink_to(show.parent / "secret.md")
    (show / "out").symlink_to(show.parent)
    outside = [
        "../secret.md", str(show.parent / "secret.md"), "briefs/link.md", "briefs/half.fr.md", "out/secret.md", "/etc/passwd",
        "https://pod.enperspective.ca/brief", "http://127.0.0.1/", "-", "", "briefs", "a\0b", "x" * 100_000, "digest:../show",
        "briefs/nobody.md", "~/.ssh/id_rsa", "briefs/*.md",
    ]  # fmt: skip

    async def ask(call: Call, client: Any) -> None:
        for brief in outside:
            for tool in ("read_brief", "what_is_said", "render"):
                result = await call(tool, brief=brief)
                assert result.is_error and "give a path such as briefs/NAME.md" in told(result), (tool, brief[:40])
                assert "secret" not in told(result).replace("secret.md", "") and len(told(result)) < 700
        for brief in ("../secret.md", "../nobody.md"):  # what is there outside is not told
            assert "no brief within" in told(await call("read_brief", brief=brief))
        for tool, arguments, sentence in (
            ("read_brief", {"brief": "briefs/bridge.md", "language": "xx"}, "not spoken here"),
            ("render", {"brief": "briefs/bridge.md", "engine": "../../evil"}, "engine"),
            ("spoken_form", {"text": ""}, "nothing to say"),
            ("spoken_form", {"text": "a " * LONGEST_TEXT}, "at most"),
            ("list_episodes", {"language": "../.."}, "not a language of the show"),
            ("check", {"episode": "../../secret"}, "there is no episode"),
            ("publish_dry_run", {}, "--publish-to"),
            ("publish", {"token": "x"}, "--publish-to"),
        ):
            result = await call(tool, **arguments)
            assert result.is_error and sentence in told(result), (tool, arguments, told(result)[:300])
        form = values(await call("spoken_form", text=str(show.parent / "secret.md"), language="en"))
        assert "closes" not in str(form)  # a text that looks like a path is a text
        assert (await call("read_brief", brief=["a"])).is_error and (await call("read_brief")).is_error
        assert values(await call("read_brief", brief="./briefs/../briefs/bridge.md"))["editions"]

    talk(show, ask)
    assert not list((show / "output").glob("*/*.mp3")) and not list((show / "scripts").glob("*.yaml"))


def test_a_tool_takes_no_address() -> None:
    """Where to publish is the option of whoever starts the server: no argument of a tool names a place but a brief."""
    tools = AssistantTools(find_project(Path(__file__).parents[2])).all()
    names = {name for tool in tools for name in tool.__code__.co_varnames[1 : tool.__code__.co_argcount]}
    assert names == {"brief", "language", "engine", "text", "episode", "token"}
    assert {tool.__name__ for tool in tools} == TOOLS


def test_without_the_extra_one_sentence_says_how_to_get_it(show: Path) -> None:
    """Exit 1, nothing on standard output, the command that installs it."""
    code = f"import sys; sys.modules['mcp'] = None; sys.modules['mcp.server'] = None; {START}"
    done = subprocess.run(
        [sys.executable, "-c", code, "mcp", str(show)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "pip install 'audiobrief[mcp]'" in line


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Before anything is served."""
    done = subprocess.run(
        [sys.executable, "-c", START, "mcp", str(tmp_path / "no")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1 and "there is no such folder" in done.stderr
