"""The files of a git branch as a filesystem: read from one commit, changed in memory, public by one commit and push.

There is no working tree: no symbolic link, filter, attribute or ignored name of the branch touches a byte, and what
a killed run leaves behind are objects that the next one finds again.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from audiobrief.delivery.publish.faults import AGAIN
from audiobrief.delivery.publish.git_address import BranchAddress, OvertakenError, read_address
from audiobrief.delivery.publish.git_command import Git, GitFailedError, changes_of, find_git
from audiobrief.delivery.publish.item import NOJEKYLL
from audiobrief.errors import AudiobriefError, PublishError
from audiobrief.storage.files import cache_dir
from audiobrief.storage.locks import held

_TIP = "refs/published/tip"
_FILE, _GONE, _NO_BLOB = "100644", "0", "0" * 40
_OVERTAKEN = (
    "(fetch first)", "(non-fast-forward)", "(stale info)", "cannot lock ref", "failed to update ref",
    "incorrect old value", "reference already exists",
)  # fmt: skip


@dataclass(frozen=True)
class _Entry:
    mode: str
    blob: str
    bytes: int = field(compare=False)
    md5: str = field(default="", compare=False)  # in base64, as Google's listings have it; known of what was put here

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file; links and other repositories are not."""
        return self.mode.startswith("100")


class BranchFiles:
    """What a target needs of a filesystem, over the files of a branch; changed by `push` as a whole, or not at all.

    Names are bytes inside, as git has them. Methods are those of fsspec, whose errors they raise.
    """

    protocol = "git"

    def __init__(self, git: Git) -> None:
        self._git, self.base = git, ""
        self._there: dict[bytes, _Entry] = {}
        self._now: dict[bytes, _Entry] = {}

    def bring(self) -> None:
        """The newest state of the branch is here; what was put since the last push is forgotten. Raises: PublishError.

        A branch that is not there is made by the first push.
        """
        store = self._git.store
        with held(store.with_suffix(".lock"), store.parent):
            tip = self._tip()
            try:
                self._fetch(tip)
            except (GitFailedError, OSError):
                # Left over from a killed run, or damaged: everything in it can be had again.
                shutil.rmtree(store, ignore_errors=True)
                try:
                    self._fetch(tip)
                except GitFailedError as error:
                    raise self._git.explained(error, "be fetched") from error
                except OSError as error:
                    raise PublishError(
                        f"{store}: cannot be written ({error}); free space there, then run again"
                    ) from error
        self._now = dict(self._there)

    def push(self, message: str) -> bool:
        """Whether there was something to say: one commit with all changes is the branch then.

        Raises: OvertakenError, PublishError; the branch is as it was then.
        """
        if self._now == self._there:
            return False
        if not any(name.startswith(b".audiobrief-") for name in self._there):
            self._now.setdefault(NOJEKYLL.encode(), self._stored(b""))
        try:
            commit = self._commit(message)
            self._git.run("push", "--porcelain", self._git.address.url, f"{commit}:{self._ref}")
        except GitFailedError as error:
            if any(words in error.said for words in _OVERTAKEN):
                raise OvertakenError(
                    f"{self._git.address.name}: somebody else pushed there at the same time; nothing of this run is "
                    f"public; {AGAIN}"
                ) from error
            raise self._git.explained(error, "be pushed to") from error
        self.base, self._there = commit, dict(self._now)
        return True

    # What follows is asked by `Target`.

    def invalidate_cache(self, path: str = "") -> None:
        """Nothing is kept that could be old."""

    def ls(self, path: str, detail: bool = True) -> list[dict[str, Any]]:
        """The entries directly in a folder. Raises: FileNotFoundError, NotADirectoryError."""
        folder = _key(path)
        self._refuse_file(folder, whole=True)
        start = folder + b"/" if folder else b""
        inside = [name for name in self._now if name.startswith(start)]
        if not inside and folder:
            raise FileNotFoundError(path)
        return [self._info(name) for name in inside if b"/" not in name[len(start) :]]

    def info(self, path: str) -> dict[str, Any]:
        """Size and version of a file. Raises: FileNotFoundError."""
        self._entry(path)
        return self._info(_key(path))

    def makedirs(self, path: str, exist_ok: bool = True) -> None:
        """Git knows no empty folders. Raises: NotADirectoryError where a file has the name."""
        self._refuse_file(_key(path), whole=True)

    def put_file(self, lpath: str, rpath: str) -> None:
        """The file is stored, with the MD5 of what was stored."""
        blob = self._git.text("hash-object", "-w", "--no-filters", "--", str(Path(lpath).resolve()))
        self._put(rpath, self._read_back(blob))

    def pipe_file(self, path: str, data: bytes) -> None:
        """These bytes are a file."""
        self._put(path, self._stored(data))

    def cat_file(self, path: str) -> bytes:
        """The bytes of a file. Raises: FileNotFoundError."""
        return self._git.run("cat-file", "blob", self._entry(path).blob)

    def open(self, path: str, mode: str = "rb") -> IO[bytes]:
        """The bytes of a file, to be read in blocks. Raises: FileNotFoundError."""
        handle = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        self._stream(self._entry(path).blob, handle.write)
        handle.seek(0)
        return handle

    def mv(self, path1: str, path2: str) -> None:
        """The file has another name. Raises: FileNotFoundError."""
        self._put(path2, self._entry(path1))
        del self._now[_key(path1)]

    def rm_file(self, path: str) -> None:
        """There is no such file. Raises: FileNotFoundError."""
        self._entry(path)
        del self._now[_key(path)]

    @staticmethod
    def _parent(path: str) -> str:
        return path.rpartition("/")[0]

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self._git.address.branch}"

    def _tip(self) -> str:
        """The commit of the branch at its host; "" where there is no such branch. Raises: PublishError."""
        try:
            Path(self._git.store).parent.mkdir(parents=True, exist_ok=True)
            lines = self._git.text("ls-remote", self._git.address.url, self._ref).splitlines()
        except GitFailedError as error:
            raise self._git.explained(error, "be opened") from error
        return next((line.partition("\t")[0] for line in lines if line.endswith(f"\t{self._ref}")), "")

    def _fetch(self, tip: str) -> None:
        """The store has the branch's newest commit and no older ones. Raises: GitFailedError, OSError."""
        git = self._git
        if not (git.store / "HEAD").is_file():
            git.run("init", "--quiet", "--bare", "--template=")
        self.base, self._there = "", {}
        if tip:
            git.run("fetch", "--quiet", "--no-tags", "--depth=1", git.address.url, f"+{self._ref}:{_TIP}")
            self.base = git.text("rev-parse", _TIP)
            self._there = _entries(git.run("ls-tree", "-r", "-l", "-z", "--full-tree", self.base))
        git.run("prune", "--expire=2.weeks.ago")

    def _commit(self, message: str) -> str:
        """A commit with the files as they are now, on what was brought. Raises: GitFailedError."""
        git = self._git
        gone = [(_GONE, _NO_BLOB, name) for name in self._there if name not in self._now]
        new = [(e.mode, e.blob, name) for name, e in self._now.items() if self._there.get(name) != e]
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            git.run("read-tree", self.base or "--empty", more=index)
            git.run("update-index", "-z", "--add", "--index-info", data=changes_of([*gone, *new]), more=index)
            tree = git.text("write-tree", more=index)
        parents = ["-p", self.base] if self.base else []
        return git.text("commit-tree", "--no-gpg-sign", *parents, "-m", message, tree, more=git.identity())

    def _stored(self, data: bytes) -> _Entry:
        return self._read_back(self._git.text("hash-object", "-w", "--stdin", data=data))

    def _read_back(self, blob: str) -> _Entry:
        """What the store gives for an object, measured."""
        digest, size = hashlib.md5(usedforsecurity=False), 0

        def take(block: bytes) -> None:
            nonlocal size
            digest.update(block)
            size += len(block)

        self._stream(blob, take)
        return _Entry(_FILE, blob, size, base64.b64encode(digest.digest()).decode())

    def _stream(self, blob: str, take: Callable[[bytes], Any]) -> None:
        words = self._git.words("cat-file", "blob", blob)
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=self._git.environment()) as process:  # noqa: S603 - no shell
            assert process.stdout is not None
            while block := process.stdout.read(1 << 20):
                take(block)
        if process.returncode:
            raise PublishError(f"{self._git.store}: is damaged; remove this folder, and run again")

    def _put(self, path: str, entry: _Entry) -> None:
        name = _key(path)
        self._refuse_file(name, whole=False)
        if name in self._now and not self._now[name].is_file:
            shown = name.decode(errors="replace")
            raise PublishError(f"{self._git.address.name}: {shown} is a link there; remove it, then run again")
        self._now[name] = entry

    def _entry(self, path: str) -> _Entry:
        entry = self._now.get(_key(path))
        if entry is None or not entry.is_file:
            raise FileNotFoundError(path)
        return entry

    def _info(self, name: bytes) -> dict[str, Any]:
        entry = self._now[name]
        kind = "file" if entry.is_file else "other"
        shown = "/" + name.decode(errors="surrogateescape")
        return {"name": shown, "type": kind, "size": entry.bytes, "etag": entry.blob, "md5Hash": entry.md5}

    def _refuse_file(self, name: bytes, *, whole: bool) -> None:
        """Raise NotADirectoryError if a part of the name, with `whole` the last one too, is no folder here."""
        parts = name.split(b"/")
        for count in range(1, len(parts) + whole):
            above = b"/".join(parts[:count])
            if above in self._now:
                raise NotADirectoryError(above.decode(errors="replace"))


def open_branch(address: str) -> tuple[BranchFiles, BranchAddress]:
    """The files of the branch that an address names, as they are now. Raises: InputError, PublishError."""
    branch = read_address(address)
    files = BranchFiles(find_git(cache_dir() / "branches" / branch.key, branch))
    try:
        files.bring()
    except AudiobriefError:
        raise
    except OSError as error:
        raise PublishError(f"{branch.name}: git cannot be run ({error}); look at its installation") from error
    return files, branch


def _key(path: str) -> bytes:
    return path.strip("/").encode(errors="surrogateescape")


def _entries(listing: bytes) -> dict[bytes, _Entry]:
    """The entries of `git ls-tree -r -l -z` by name."""
    found = {}
    for line in listing.split(b"\0"):
        if line:
            told, _, name = line.partition(b"\t")
            mode, _, blob, size = told.decode().split()
            found[name] = _Entry(mode, blob, int(size) if size.isdecimal() else 0)
    return found
