"""Tests of addresses of branches: what git gets, what people see, and which are refused with how they are written."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from audiobrief.delivery.publish.git_address import is_git, read_address
from audiobrief.delivery.publish.git_command import Git, GitFailedError
from audiobrief.errors import InputError


@pytest.mark.parametrize(
    ("address", "url", "branch", "name"),
    [
        ("git+ssh://git@github.com/me/show.git@gh-pages", "ssh://git@github.com/me/show.git", "gh-pages", None),
        ("git+ssh://git@host:2222/me/show@a/b", "ssh://git@host:2222/me/show", "a/b", None),
        ("git+https://github.com/me/show.git@main", "https://github.com/me/show.git", "main", None),
        ("git+file:///srv/my show.git@pages", "file:///srv/my%20show.git", "pages", "git+file:///srv/my%20show.git@pages"),
        ("git+https://me@host/a.git@b", "https://me@host/a.git", "b", "git+https://host/a.git@b"),
        ("git+ssh://git:secret@host/a.git@b", "ssh://git@host/a.git", "b", "git+ssh://git@host/a.git@b"),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(address: str, url: str, branch: str, name: str | None) -> None:
    """For git, and for people; the name is an address, too."""
    found = read_address(address)
    assert (found.url, found.branch, found.name) == (url, branch, name or address)
    assert read_address(found.name).name == found.name and is_git(address)


def test_a_token_is_in_no_name_and_on_no_command_line() -> None:
    """It goes by the environment, as the header that it is."""
    found = read_address("git+https://x-access-token:ghp_s%40cret@github.com/me/show.git@gh-pages")
    git = Git("git", Path("store"), found)
    assert "ghp_" not in f"{found.url} {found.name} {git.words('push', found.url)}"
    settings = git.environment()
    pair = base64.b64encode(b"x-access-token:ghp_s@cret").decode()
    assert f"Authorization: Basic {pair}" in settings.values()
    assert settings["GIT_TERMINAL_PROMPT"] == "0" and found.on_github


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("git+ssh://git@github.com/me/show.git", "names no branch"),
        ("git+ssh://git@github.com/me/show.git@", "is no name of a branch"),
        ("git+ssh://git@github.com/me/show.git@--upload-pack=x", "is no name of a branch"),
        ("git+ssh://git@github.com/me/show.git@a..b", "is no name of a branch"),
        ("git+ext://sh -c x@b", "is no repository"),
        ("git+https://me:s3cret@", "names no branch"),
        ("git@github.com:me/show.git", "git+ssh://git@github.com/me/show.git@gh-pages"),
        ("ssh://git@github.com/me/show.git@x", "git+ssh://git@github.com/me/show.git@x"),
        ("https://me:s3cret@github.com/me/show.git", "git+https://github.com/me/show.git@gh-pages"),
    ],
)
def test_what_is_no_branch_is_told(address: str, told: str) -> None:
    """With how it is written, and without the password."""
    assert is_git(address)
    with pytest.raises(InputError) as caught:
        read_address(address)
    assert told in str(caught.value) and "s3cret" not in str(caught.value)


@pytest.mark.parametrize("address", ["site", "/var/www/a@b", "s3://bucket/x", "sftp://me@host/www", "C:/site"])
def test_other_targets_are_none_of_gits(address: str) -> None:
    """Folders and stores stay what they are."""
    assert not is_git(address)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("remote: Repository not found.\nfatal: repository 'https://t0ken@h/x/' not found", "there is no such repository"),
        ("git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.", "is refused"),
        ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", "is refused"),
        ("ssh: Could not resolve hostname h: Name or service not known\nfatal: Could not read", "cannot be reached"),
        ("fatal: unable to access 'https://h/': Could not resolve host: h", "cannot be reached"),
        ("!\tx:refs/heads/b\t[remote rejected] (pre-receive hook declined)", "the host refuses it"),
        ("error: something else", "something else"),
    ],
)  # fmt: skip
def test_a_failure_of_git_is_one_sentence(said: str, told: str) -> None:
    """With its kind and the next step; no login of an address is in it."""
    git = Git("git", Path("store"), read_address("git+https://h/x.git@b"))
    sentence = str(git.explained(GitFailedError("x", said, 128), "be opened"))
    assert told in sentence and "git+https://h/x.git@b" in sentence
    assert "t0ken" not in sentence and "\n" not in sentence
