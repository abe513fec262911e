"""Git, run without questions: one command, its answer, or why it failed in a sentence without keys.

Sources: git(1), "Environment Variables"; git-config(1); git-push(1), "Output".
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiobrief.delivery.publish.faults import AGAIN, redacted
from audiobrief.delivery.publish.git_address import BranchAddress
from audiobrief.errors import AudiobriefError, InputError, PublishError

_NOTHING: Mapping[str, str] = {}
_NO_NAME, _NO_MAIL = "audiobrief", "audiobrief@localhost"
# A hook or a caller may have set these for a repository of its own. Source: git rev-parse --local-env-vars.
_LOCAL = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_CONFIG",
)  # fmt: skip
# A line that is dead for a minute ends a transfer; hooks, signatures and automatic cleaning are for people's commits.
_SETTINGS = {
    "http.lowSpeedLimit": "1", "http.lowSpeedTime": "60", "core.hooksPath": os.devnull, "gc.auto": "0",
    "maintenance.auto": "false", "core.logAllRefUpdates": "false", "fetch.recurseSubmodules": "false",
    "push.recurseSubmodules": "no", "push.gpgSign": "false", "pack.window": "0", "user.useConfigOnly": "true",
}  # fmt: skip
_UNKNOWN = ("not found", "does not appear to be a git repository", "does not exist", "no such repository")
_REFUSED = (
    "permission denied", "authentication failed", "could not read username", "could not read password",
    "host key verification failed", "error: 401", "error: 403", "access denied", "write access", "not allowed to push",
    "permission to ", "unable to access repository",
)  # fmt: skip
_AWAY = ("could not resolve", "failed to connect", "connection", "timed out", "network is unreachable", "too slow")


class GitFailedError(PublishError):
    """A command that git ended with a failure, and what it said."""

    def __init__(self, message: str, said: str, status: int) -> None:
        super().__init__(message)
        self.said, self.status = said, status


@dataclass(frozen=True)
class Git:
    """Git for one branch, with the repository in which its state is kept."""

    program: str
    store: Path
    address: BranchAddress

    def run(self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] = _NOTHING) -> bytes:
        """What the command wrote. Raises: GitFailedError, with the two outputs in `said`."""
        done = subprocess.run(  # noqa: S603 - no shell, and no word can be taken for an option
            self.words(*arguments),
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            capture_output=True,
            env=self.environment(more),
            check=False,
        )
        if done.returncode:
            said = (done.stderr + b"\n" + done.stdout).decode(errors="replace")
            raise GitFailedError(f"git {arguments[0]}: failed", said, done.returncode)
        return done.stdout

    def text(self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] = _NOTHING) -> str:
        """What the command wrote, without the end of its line. Raises: GitFailedError."""
        return self.run(*arguments, data=data, more=more).decode(errors="replace").strip()

    def words(self, *arguments: str) -> list[str]:
        """The command line."""
        return [self.program, f"--git-dir={self.store}", *arguments]

    def environment(self, more: Mapping[str, str] = _NOTHING) -> dict[str, str]:
        """The user's environment, in which git asks nothing; settings and login stand here, not on the command line."""
        kept = {name: value for name, value in os.environ.items() if name not in _LOCAL}
        known = kept.get("GIT_CONFIG_COUNT", "")
        count = int(known) if known.isdecimal() else 0
        settings = dict(_SETTINGS)
        if self.address.header:
            settings[f"http.{self.address.url}.extraHeader"] = self.address.header
        for number, (key, value) in enumerate(settings.items(), count):
            kept[f"GIT_CONFIG_KEY_{number}"], kept[f"GIT_CONFIG_VALUE_{number}"] = key, value
        kept["GIT_CONFIG_COUNT"] = str(count + len(settings))
        if not {"GIT_SSH", "GIT_SSH_COMMAND"} & set(kept):
            kept["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes -oConnectTimeout=20"
        asks_nothing = {"GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never", "SSH_ASKPASS": "", "LC_ALL": "C"}
        return {**kept, **asks_nothing, **more}

    def identity(self) -> dict[str, str]:
        """The user's name and address for a commit as git takes them; neutral ones where none are set."""
        try:
            done = subprocess.run(  # noqa: S603 - no shell
                # Without the store: the show's own folder may be a repository that has an identity.
                [self.program, "var", "GIT_COMMITTER_IDENT"],
                stdin=subprocess.DEVNULL, capture_output=True, check=True, env=self.environment(),
            )  # fmt: skip
            found = re.match(r"(.*) <([^<>]*)> \d", done.stdout.decode(errors="replace"))
        except (OSError, subprocess.CalledProcessError):
            found = None
        name, mail = (found[1], found[2]) if found else (_NO_NAME, _NO_MAIL)
        return {
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail, "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail,
        }  # fmt: skip

    def explained(self, error: GitFailedError, doing: str) -> AudiobriefError:
        """One sentence: the branch cannot `doing`, why, and what to do."""
        said = redacted(_line(error.said))
        cannot, low = f"{self.address.name}: cannot {doing}", error.said.lower()
        if any(words in low for words in _REFUSED):
            way = (
                "give this machine a key that may write there, loaded without a passphrase or in ssh-agent"
                if self.address.url.startswith("ssh:")
                else "give git a token that may write there, by a credential helper"
            )
            return PublishError(f"{cannot}, because git is refused ({said}); {way}, then run again")
        if any(words in low for words in _AWAY):
            return PublishError(f"{cannot}, because the host cannot be reached ({said}); look at the network and retry")
        if any(words in low for words in _UNKNOWN):
            return PublishError(
                f"{cannot}, because there is no such repository, or none that may be read from here ({said}); "
                "create it, correct the target, or ask for access"
            )
        if "remote rejected" in low:
            return PublishError(f"{cannot}, because the host refuses it ({said}); change its rules for that branch")
        return PublishError(f"{cannot} (git: {said}); {AGAIN}")


def find_git(store: Path, address: BranchAddress) -> Git:
    """Git for the branch. Raises: InputError where it is not installed."""
    program = shutil.which("git")
    if program is None:
        raise InputError(f"{address.name}: publishing to a branch needs git; install it (https://git-scm.com)")
    return Git(program, store, address)


def _line(said: str) -> str:
    """The line that says why: that of a refusal, else the host's or git's own last word."""
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    for begin in ("!", "remote: error", "fatal:", "error:"):
        if found := [line for line in lines if line.lower().startswith(begin)]:
            return found[0]
    return lines[-1] if lines else "it said nothing"


def changes_of(lines: Sequence[tuple[str, str, bytes]]) -> bytes:
    """Modes, objects and names as `git update-index -z --index-info` reads them."""
    return b"".join(f"{mode} {blob}\t".encode() + name + b"\0" for mode, blob, name in lines)
