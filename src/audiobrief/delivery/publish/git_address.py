"""A branch of a git repository as a target: `git+ssh://git@host/me/show.git@gh-pages` taken apart, login and all."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from audiobrief.errors import InputError, PublishError

GITHUB_BYTES = 100 * 2**20  # of a file; larger ones make it refuse the push. Source: GitHub, "About large files"
_KINDS = ("git+ssh", "git+https", "git+file")
_EXAMPLE = "git+ssh://git@github.com/me/show.git@gh-pages"
# What git-check-ref-format(1) forbids, and a leading "-", which commands would take for an option.
_NO_BRANCH = re.compile(r"^[-/]|//|\.\.|@\{|[\x00-\x20\x7f~^:?*\[\\]|(^|/)\.|\.lock(/|$)|[/.]$|^@?$")


class OvertakenError(PublishError):
    """A push that was refused because somebody else had pushed to the branch since it was read."""


@dataclass(frozen=True)
class BranchAddress:
    """Where a branch is: what git is told, and what people are shown."""

    url: str  # for git; without a password
    branch: str
    name: str  # the whole target without its secrets; may be given as a target again
    header: str = ""  # the login of https, as HTTP has it: never on a command line, where others see it

    @property
    def on_github(self) -> bool:
        """Whether GitHub keeps the repository."""
        host = (urlsplit(self.url).hostname or "").lower()
        return host == "github.com" or host.endswith(".github.com")

    @property
    def key(self) -> str:
        """A name for what is kept of this branch here."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:24]


def is_git(address: str) -> bool:
    """Whether the address is that of a repository, or was meant to be one."""
    return address.lower().startswith("git+") or _meant(address) != ""


def read_address(address: str) -> BranchAddress:
    """The parts of the address. Raises: InputError for one that names no branch, or that git has no use for."""
    if meant := _meant(address):
        raise InputError(f"a branch of a repository is written as {meant}; name the target so")
    kind, _, rest = address.partition("://")
    kind = kind.lower()
    shown = f"{kind}://{rest.rpartition('@')[2]}" if "@" in rest.partition("/")[0] else address
    if kind not in _KINDS or not rest:
        raise InputError(f"{shown}: is no repository; write it as {_EXAMPLE}, git+https://... or git+file:///...")
    login, host, path = _parts(rest)
    place, _, branch = path.rpartition("@")
    where = f"{kind}://{host}"
    if not place.strip("/"):
        raise InputError(f"{where}{path}: names no branch; write it as {where}{path}@gh-pages")
    if _NO_BRANCH.search(branch):
        raise InputError(f'{where}{place}: "{branch}" is no name of a branch; write it as {where}{place}@gh-pages')
    user, colon, password = login.partition(":")
    if kind == "git+ssh":
        user = f"{user}@" if user else ""
        return BranchAddress(f"ssh://{user}{host}{place}", branch, f"{kind}://{user}{host}{place}@{branch}")
    protocol = kind.removeprefix("git+")
    header = ""
    if protocol == "https" and colon:
        pair = f"{unquote(user)}:{unquote(password)}".encode()
        header = "Authorization: Basic " + base64.b64encode(pair).decode()
    asked = f"{user}@" if user and not colon and protocol == "https" else ""
    return BranchAddress(f"{protocol}://{asked}{host}{place}", branch, f"{where}{place}@{branch}", header)


def _parts(rest: str) -> tuple[str, str, str]:
    """Login, host and path of what stands behind `://`; query and fragment are none of git's."""
    host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    login, _, host = host.rpartition("@")
    return login, host, quote(slash + path, safe="/@%~+=:,;!$&'()*")


def _meant(address: str) -> str:
    """How the address of a repository in another form is written here; "" for all others."""
    short = re.fullmatch(r"(?:ssh://)?([\w.-]+@)([\w.-]+)[:/](?!\d+/)/?([^:@\s]+\.git)(?:@([\w./-]+))?", address)
    if short:
        return f"git+ssh://{short[1]}{short[2]}/{short[3]}@{short[4] or 'gh-pages'}"
    web = re.fullmatch(r"https://(?:[^/@\s]*@)?([\w.:-]+/[^@\s]+\.git)(?:@([\w./-]+))?", address)
    return f"git+https://{web[1]}@{web[2] or 'gh-pages'}" if web else ""
