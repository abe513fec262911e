"""Tests of publishing to a branch: one commit and one push are the publication, and nothing else is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audiobrief.config.project import Project
from audiobrief.delivery.publish.claims import STATE_NAME
from audiobrief.delivery.publish.git_branch import BranchFiles
from audiobrief.delivery.publish.ownership import CLAIM_NAME
from audiobrief.delivery.publish.target import Target, open_target
from tests.helpers.publish_places import command, copy_of, local_names, make_template
from tests.helpers.small_podcast import unpublish

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
OURS = {CLAIM_NAME, STATE_NAME, ".nojekyll"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A podcast to copy."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def podcast(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with two episodes in each language, and a cache of its own; no identity of git is set."""
    project = copy_of(template, tmp_path, monkeypatch)
    shutil.copytree(template / "cache", tmp_path / "cache")
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER")) or name == "EMAIL"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return project


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """An empty repository, as a host has it."""
    folder = tmp_path / "host" / "show.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    return folder


def at(host: Path, branch: str = "gh-pages") -> str:
    return f"git+file://{host}@{branch}"


def git(host: Path, *words: str, data: bytes | None = None) -> bytes:
    identity = {f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        ["git", f"--git-dir={host}", *words], input=data, capture_output=True, check=True, env=os.environ | identity
    ).stdout


def commits(host: Path, branch: str = "gh-pages") -> list[str]:
    """The branch's commits, the newest first."""
    return git(host, "log", "--format=%s", branch).decode().splitlines()


def files_of(host: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    names = git(host, "ls-tree", "-r", "-z", "--name-only", branch).decode().split("\0")
    return {name: git(host, "show", f"{branch}:{name}") for name in names if name}


def push_by_somebody(host: Path, name: str, data: bytes, branch: str = "gh-pages", mode: str = "100644") -> None:
    """A commit of another program on the branch."""
    there = subprocess.run(
        ["git", f"--git-dir={host}", "ls-tree", "-r", branch], capture_output=True, check=False
    ).stdout
    blob = git(host, "hash-object", "-w", "--stdin", data=data).decode().strip()
    index = host / "somebody.index"
    environment = {**os.environ, "GIT_INDEX_FILE": str(index)}
    line = there + f"{mode} blob {blob}\t{name}\n".encode()
    subprocess.run(
        ["git", f"--git-dir={host}", "update-index", "--index-info"], input=line, check=True, env=environment
    )
    tree = (
        subprocess.run(["git", f"--git-dir={host}", "write-tree"], capture_output=True, check=True, env=environment)
        .stdout.decode()
        .strip()
    )
    index.unlink()
    parents = ["-p", branch] if there else []
    commit = git(host, "commit-tree", *parents, "-m", f"Add {name}", tree).decode().strip()
    git(host, "update-ref", f"refs/heads/{branch}", commit)


def said(result: Any) -> str:
    return " ".join(result.output.split())


@pytest.fixture
def before_push(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Callable[[], None]]], None]:
    """Something to happen right before each push: the first thing before the first one."""

    def planned(happenings: list[Callable[[], None]]) -> None:
        push = BranchFiles.push

        def late(files: BranchFiles, message: str) -> bool:
            if happenings:
                happenings.pop(0)()
            return push(files, message)

        monkeypatch.setattr(BranchFiles, "push", late)

    return planned


def test_a_first_publication_is_one_commit_with_all_files(podcast: Project, host: Path) -> None:
    """The branch is made; every byte is the output's, .nojekyll is there, and no other branch is touched."""
    push_by_somebody(host, "README", b"code", "main")
    result = command(podcast, at(host))
    assert result.exit_code == 0, result.output
    there = files_of(host)
    assert set(there) == local_names(podcast) | OURS and there[".nojekyll"] == b""
    assert all(there[name] == podcast.output.joinpath(name).read_bytes() for name in set(there) - OURS)
    assert commits(host) == ["Publish 4 episodes"] and commits(host, "main") == ["Add README"]
    assert git(host, "log", "--format=%an <%ae> %cn", "gh-pages").decode().strip() == (
        "audiobrief <audiobrief@localhost> audiobrief"
    )


@pytest.mark.parametrize("fresh", [False, True], ids=["same cache", "fresh cache"])
def test_nothing_new_makes_no_commit(podcast: Project, host: Path, tmp_path: Path, fresh: bool) -> None:
    """Nor does a dry run, here or on a machine that never saw the branch."""
    assert command(podcast, at(host), "--dry-run").exit_code == 0
    assert git(host, "for-each-ref") == b""
    assert command(podcast, at(host)).exit_code == 0
    if fresh:
        shutil.rmtree(tmp_path / "cache" / "branches")
    result = command(podcast, at(host))
    assert result.exit_code == 0 and "0 uploaded" in result.stdout
    assert len(commits(host)) == 1


def test_the_identity_is_the_users(podcast: Project, host: Path, isolated_home: Path) -> None:
    """Where git knows one."""
    (isolated_home / ".gitconfig").write_text("[user]\nname = Ana Roy\nemail = ana@pont-neuf.fm\n", encoding="utf-8")
    assert command(podcast, at(host)).exit_code == 0
    assert git(host, "log", "--format=%an %ae %cn", "gh-pages").decode().strip() == "Ana Roy ana@pont-neuf.fm Ana Roy"


def test_a_retraction_is_one_commit(podcast: Project, host: Path, tmp_path: Path) -> None:
    """The feeds without the episode and its files taken away, from a cache that never saw the branch."""
    command(podcast, at(host))
    push_by_somebody(host, "CNAME", b"listen.pont-neuf.fm\n")
    shutil.rmtree(tmp_path / "cache" / "branches")
    unpublish(podcast.output, "fr", "story-2")
    result = command(podcast, at(host))
    assert result.exit_code == 0, result.output
    there = files_of(host)
    assert not [name for name in there if name.startswith("fr/story-2")] and "fr/story-1.mp3" in there
    assert there["CNAME"] == b"listen.pont-neuf.fm\n" and b"story-2.mp3" not in there["fr/feed.xml"]
    assert len(commits(host)) == 3 and "take" in commits(host)[0]


def test_what_is_ours_is_deleted_when_asked(podcast: Project, host: Path, tmp_path: Path) -> None:
    """By the versions that git gives, which a fresh cache has, too."""
    extra = podcast.output / "fr" / "cover-00000000.jpg"
    extra.write_bytes(b"\xff\xd8\xff old")
    assert command(podcast, at(host)).exit_code == 0
    assert "fr/cover-00000000.jpg" in files_of(host)
    extra.unlink()
    shutil.rmtree(tmp_path / "cache" / "branches")
    assert command(podcast, at(host), "--delete", "--yes").exit_code == 0
    assert "fr/cover-00000000.jpg" not in files_of(host) and len(commits(host)) == 2


def test_a_branch_of_others_is_refused(podcast: Project, host: Path) -> None:
    """Files that would be replaced are named."""
    push_by_somebody(host, "index.html", b"<p>ours</p>")
    result = command(podcast, at(host))
    assert result.exit_code == 1 and "index.html" in said(result) and "would be replaced" in said(result)
    assert commits(host) == ["Add index.html"]


def test_a_branch_of_another_show_is_refused(podcast: Project, host: Path) -> None:
    """By the claim on it, from whatever output folder it comes."""
    command(podcast, at(host))
    shutil.rmtree(podcast.output / ".published")
    result = command(podcast, at(host))
    assert result.exit_code == 1 and "published here from another output folder" in said(result)
    assert f"audiobrief publish {at(host)} --adopt" in said(result) and len(commits(host)) == 1
    assert command(podcast, at(host), "--adopt").exit_code == 0


@pytest.mark.parametrize("name", ["index.html", "fr"])
def test_a_link_on_the_branch_leads_nowhere(podcast: Project, host: Path, tmp_path: Path, name: str) -> None:
    """Nothing is written where it points, and it is named."""
    (tmp_path / "elsewhere").mkdir()
    push_by_somebody(host, name, str(tmp_path / "elsewhere").encode(), mode="120000")
    result = command(podcast, at(host))
    assert result.exit_code == 1 and name in said(result)
    assert list((tmp_path / "elsewhere").iterdir()) == [] and len(commits(host)) == 1


def test_who_comes_second_goes_on_top(
    podcast: Project, host: Path, before_push: Callable[[list[Callable[[], None]]], None]
) -> None:
    """Somebody pushed meanwhile: their files stay, the run is done again once, and told."""
    before_push([lambda: push_by_somebody(host, "CNAME", b"x")])
    result = command(podcast, at(host))
    assert result.exit_code == 0, result.output
    assert commits(host) == ["Publish 4 episodes", "Add CNAME"] and "somebody else pushed" in said(result)
    assert set(files_of(host)) == local_names(podcast) | OURS | {"CNAME"}


def test_who_is_overtaken_twice_stops(
    podcast: Project, host: Path, before_push: Callable[[list[Callable[[], None]]], None]
) -> None:
    """In one sentence, and nothing of the run is public; the next one is."""
    before_push([lambda: push_by_somebody(host, "a", b"x"), lambda: push_by_somebody(host, "b", b"x")])
    result = command(podcast, at(host))
    assert result.exit_code == 1 and "nothing of this run is public" in said(result)
    assert set(files_of(host)) == {"a", "b"}
    assert command(podcast, at(host)).exit_code == 0


def test_a_race_with_another_show_is_lost_to_it(
    podcast: Project, host: Path, before_push: Callable[[list[Callable[[], None]]], None]
) -> None:
    """The state that was pushed meanwhile is proved anew, so a claim there is seen."""
    claim = b'{"format": 1, "key": "other", "guids": {"fr": "g"}, "titles": {"fr": "Une autre"}}'
    before_push([lambda: push_by_somebody(host, CLAIM_NAME, claim)])
    result = command(podcast, at(host))
    assert result.exit_code == 1 and 'belongs to another show, "Une autre"' in said(result)
    assert set(files_of(host)) == {CLAIM_NAME}


@pytest.mark.parametrize("when", ["push", "put"])
def test_a_killed_run_goes_on(
    podcast: Project, host: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """What it left behind, locks too, is in nobody's way; nothing of it is public."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(BranchFiles if when == "push" else Target, when, killed)
        result = command(podcast, at(host))
    assert result.exit_code == 130 and "nothing of this run is public" in said(result)
    assert git(host, "for-each-ref") == b""
    push_by_somebody(host, "CNAME", b"x")
    store = next(path for path in (tmp_path / "cache" / "branches").iterdir() if path.is_dir())
    (store / "shallow.lock").touch()
    assert command(podcast, at(host)).exit_code == 0
    assert set(files_of(host)) == local_names(podcast) | OURS | {"CNAME"}


def test_too_large_files_are_named_before_anything_is_sent(
    podcast: Project, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, with their size, in a dry run, too."""
    from audiobrief.delivery.publish.git_address import BranchAddress

    monkeypatch.setattr(BranchAddress, "on_github", True)
    monkeypatch.setattr("audiobrief.delivery.publish.target.GITHUB_BYTES", 2900)
    for options in ([], ["--dry-run"]):
        result = command(podcast, at(host), *options)
        assert result.exit_code == 1 and "story-1.mp3: has 0 MiB" in said(result) and "story-2.mp3" in said(result)
    assert git(host, "for-each-ref") == b""


def test_no_repository_no_git_and_a_refusing_host_are_told(
    podcast: Project, host: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence each with the next step."""
    result = command(podcast, at(tmp_path / "nowhere.git"))
    assert result.exit_code == 1 and "there is no such repository" in said(result) and "create it" in said(result)
    (host / "hooks").mkdir(exist_ok=True)
    hook = host / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    result = command(podcast, at(host))
    assert result.exit_code == 1 and "the host refuses it" in said(result) and "change its rules" in said(result)
    assert git(host, "for-each-ref") == b""
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    result = command(podcast, at(host))
    assert result.exit_code == 1 and "needs git; install it" in said(result)


def test_the_branchs_own_rules_change_no_byte(podcast: Project, host: Path, isolated_home: Path) -> None:
    """Attributes, ignored names and line endings are for working trees, and there is none."""
    (isolated_home / ".gitconfig").write_text("[core]\nautocrlf = true\n", encoding="utf-8")
    push_by_somebody(host, ".gitattributes", b"* text=auto eol=crlf ident filter=lfs\n")
    push_by_somebody(host, ".gitignore", b"*.mp3\nfr/\n")
    assert command(podcast, at(host)).exit_code == 0
    there = files_of(host)
    assert all(there[name] == podcast.output.joinpath(name).read_bytes() for name in local_names(podcast))
    assert "0 uploaded" in command(podcast, at(host)).stdout


def test_the_target_has_its_name_back(host: Path) -> None:
    """The name that the output remembers is an address again."""
    target = open_target(at(host, "pages/fr"))
    assert open_target(target.name).name == target.name == at(host, "pages/fr")
