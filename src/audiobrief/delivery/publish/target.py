"""The place that is published to: listing, verified upload, removal; the only module that knows fsspec."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from audiobrief.delivery.publish.claims import STATE_NAME
from audiobrief.delivery.publish.faults import AGAIN, cannot_open, explained, redacted
from audiobrief.delivery.publish.git_address import GITHUB_BYTES, is_git
from audiobrief.delivery.publish.item import Labels, UploadItem
from audiobrief.errors import InputError, PublishError

if TYPE_CHECKING:
    from audiobrief.delivery.publish.git_branch import BranchFiles

# Where an object appears whole or not at all, and many may be sent at once.
_OBJECT_STORES = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az"}
_PART_SUFFIX = ".audiobrief-part"
_LANES, _MOST_HELD_BYTES = 8, 160_000_000


@dataclass(frozen=True)
class RemoteFile:
    """A file at the target, as its listing says."""

    bytes: int
    md5: str  # hexadecimal; "" where the listing has none
    version: str  # changes when the file is replaced; "" where nothing tells


@dataclass(frozen=True)
class Target:
    """A folder of a filesystem."""

    fs: Any  # fsspec has no types
    root: str
    name: str  # for people: the address without its login
    url: str = ""
    kind: str = "file"
    branch: BranchFiles | None = None  # where all changes become public at once, when they are pushed
    largest_bytes: int | None = None  # of a file, as its host takes it

    @property
    def is_store(self) -> bool:
        """Whether it keeps objects and their labels rather than files."""
        return self.kind in _OBJECT_STORES

    def lanes(self, largest_bytes: int) -> int:
        """How many uploads may run at once; a store's client holds files of up to 100 MB in memory."""
        return max(1, min(_LANES, _MOST_HELD_BYTES // max(1, largest_bytes))) if self.is_store else 1

    def listing(self, folders: Iterable[str]) -> dict[str, RemoteFile]:
        """The files directly in these folders ("" is the root) by name. Raises: PublishError."""
        found: dict[str, RemoteFile] = {}
        self.fs.invalidate_cache()
        for folder in sorted(set(folders)):
            try:
                rows = self.fs.ls(self._path(folder), detail=True)
            except FileNotFoundError as error:
                reason = explained(error, self._shown(folder), "be listed", self.url)
                if "no such bucket" in str(reason):
                    raise reason from error
                continue
            except NotADirectoryError as error:
                raise InputError(f"{self._shown(folder)}: is a file; name a folder as the target") from error
            except Exception as error:
                raise explained(error, self._shown(folder), "be listed", self.url) from error
            for row in rows:
                if row.get("type") == "file":
                    name = str(row["name"]).replace("\\", "/").rsplit("/", 1)[-1]
                    found[f"{folder}/{name}" if folder else name] = _entry(row)
        return found

    def put(self, item: UploadItem) -> RemoteFile:
        """The item as it lies at the target now, whole and verified; a failure leaves what was there before.

        Object stores replace in one step. Elsewhere the file gets its name after its bytes were read back.
        Raises: PublishError.
        """
        final = self._path(item.name)
        sent = final if self.is_store else _part_of(final)
        try:
            if not self.is_store:
                self.fs.makedirs(self.fs._parent(final), exist_ok=True)
            sha256, md5 = digests(item.path)
            if sha256 != item.sha256:
                raise PublishError(f"{item.path}: changed while it was published; {AGAIN}")
            self.fs.put_file(str(item.path), sent, **self._label_options(item.labels))
            entry = self._verified(item, sent, md5)
            if sent != final:
                self._rename(sent, final)
                entry = self._entry_of(final)
        except Exception as error:
            if sent != final:
                with suppress(Exception):
                    self.fs.rm_file(sent)
            raise explained(error, self._shown(item.name), "be uploaded", self.url) from error
        return entry

    def sha256(self, name: str) -> str:
        """The hash of a file's bytes, read back. Raises: PublishError."""
        try:
            return self._sha256_of(self._path(name))
        except Exception as error:
            raise explained(error, self._shown(name), "be read", self.url) from error

    def labels(self, name: str) -> Labels | None:
        """What the target says of a file, where that can be asked; else None."""
        if self.kind not in ("s3", "s3a"):
            return None
        bucket, key, _ = self.fs.split_path(self._path(name))
        try:
            head = self.fs.call_s3("head_object", Bucket=bucket, Key=key)
        except Exception as error:
            raise explained(error, self._shown(name), "be read", self.url) from error
        return Labels(head.get("ContentType", ""), head.get("CacheControl", ""))

    def remove(self, name: str) -> None:
        """The file is not there. Raises: PublishError."""
        try:
            self.fs.rm_file(self._path(name))
        except FileNotFoundError:
            return
        except Exception as error:
            raise explained(error, self._shown(name), "be removed", self.url) from error

    def read(self, name: str) -> bytes:
        """The bytes of a file; empty when there is none. Raises: PublishError."""
        try:
            data: bytes = self.fs.cat_file(self._path(name))
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except Exception as error:
            raise explained(error, self._shown(name), "be read", self.url) from error
        return data

    def fetch(self, name: str, handle: BinaryIO) -> None:
        """The bytes of a file go to `handle`. Raises: PublishError, also when it is not there."""
        try:
            with self.fs.open(self._path(name), "rb") as source:
                while block := source.read(1 << 20):
                    handle.write(block)
        except Exception as error:
            raise explained(error, self._shown(name), "be fetched", self.url) from error

    def read_state(self) -> bytes:
        """The state file; empty when there is none. Raises: PublishError."""
        return self.read(STATE_NAME)

    def write(self, name: str, data: bytes) -> None:
        """A small JSON file that is no listener's holds `data`. Raises: PublishError."""
        final = self._path(name)
        sent = final if self.is_store else _part_of(final)
        try:
            if not self.is_store:
                self.fs.makedirs(self.fs._parent(final), exist_ok=True)
            self.fs.pipe_file(sent, data, **self._label_options(Labels("application/json", "no-store")))
            if sent != final:
                self._rename(sent, final)
        except Exception as error:
            raise explained(error, self._shown(name), "be written", self.url) from error

    def write_state(self, data: bytes) -> None:
        """The state file holds `data`. Raises: PublishError."""
        self.write(STATE_NAME, data)

    def make_public(self, message: str) -> None:
        """What was put and removed is public; elsewhere than in a branch it is already.

        Raises: OvertakenError where somebody else changed the branch meanwhile, PublishError; the branch is as it was.
        """
        if self.branch is not None:
            self.branch.push(message)

    def _verified(self, item: UploadItem, path: str, md5: str) -> RemoteFile:
        """What arrived, when it is the item.

        An MD5 from the target is proof where it agrees. One that differs is not always the bytes' (encrypted or
        sent in parts), so the bytes are read back then, as they are where the target gives none.
        """
        entry = self._entry_of(path)
        if entry.bytes != item.bytes:
            raise PublishError(
                f"{self._shown(item.name)}: arrived with {entry.bytes} bytes instead of {item.bytes}; {AGAIN}"
            )
        if entry.md5 != md5 and self._sha256_of(path) != item.sha256:
            raise PublishError(f"{self._shown(item.name)}: arrived damaged; {AGAIN}")
        return entry

    def _entry_of(self, path: str) -> RemoteFile:
        self.fs.invalidate_cache(self.fs._parent(path))
        return _entry(self.fs.info(path))

    def _sha256_of(self, path: str) -> str:
        digest = hashlib.sha256()
        with self.fs.open(path, "rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()

    def _rename(self, sent: str, final: str) -> None:
        if self.kind in ("file", "local"):
            Path(sent).replace(final)
            return
        try:
            self.fs.mv(sent, final)
        except FileExistsError:  # a server that renames only to free names
            self.fs.rm_file(final)
            self.fs.mv(sent, final)

    def _label_options(self, labels: Labels) -> dict[str, Any]:
        """The labels as the filesystem takes them; those of plain files come from their server."""
        if self.kind in ("s3", "s3a"):
            return {"ContentType": labels.content_type, "CacheControl": labels.cache_control}
        if self.kind in ("gs", "gcs"):
            kept = {"cache_control": labels.cache_control}
            return {"content_type": labels.content_type, "fixed_key_metadata": kept}
        if self.kind in ("abfs", "abfss", "az"):
            return {"content_settings": {"content_type": labels.content_type, "cache_control": labels.cache_control}}
        return {}

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}".rstrip("/") or "/"

    def _shown(self, name: str) -> str:
        return f"{self.name.rstrip('/')}/{name}".rstrip("/")


def open_target(address: str) -> Target:
    """The target of an address: a folder's path, or a URL such as s3://bucket/prefix.

    A branch of a git repository is git+ssh://host/path@branch. Raises: InputError for an address of no use,
    PublishError.
    """
    if is_git(address):
        from audiobrief.delivery.publish.git_branch import open_branch

        files, branch = open_branch(address)
        most = GITHUB_BYTES if branch.on_github else None
        return Target(files, "/", branch.name, branch.name, "git", files, most)
    if "://" not in address:
        address = str(Path(address).expanduser().resolve())
    try:
        import fsspec

        fs, root = fsspec.url_to_fs(address, skip_instance_cache=True)
    except Exception as error:
        raise cannot_open(error, address) from error
    kind = fs.protocol if isinstance(fs.protocol, str) else fs.protocol[0]
    if kind in _OBJECT_STORES and not str(root).strip("/"):
        raise InputError(f"{address}: names no bucket; write it as {kind}://bucket/folder")
    return Target(fs, str(root), redacted(address, address), address, kind)


def digests(path: Path) -> tuple[str, str]:
    """The SHA-256 and the MD5 of a file."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            sha256.update(block)
            md5.update(block)
    return sha256.hexdigest(), md5.hexdigest()


def _part_of(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/.{name.lstrip('.')}{_PART_SUFFIX}"


def _entry(info: dict[str, Any]) -> RemoteFile:
    tag = str(info.get("ETag") or info.get("etag") or "").strip('"')
    moment = info.get("mtime") or info.get("LastModified") or info.get("created") or info.get("modified") or ""
    md5 = tag.lower() if re.fullmatch(r"[0-9A-Fa-f]{32}", tag) else ""
    with suppress(binascii.Error, TypeError, ValueError):
        md5 = md5 or base64.b64decode(info.get("md5Hash") or "", validate=True).hex()
    return RemoteFile(int(info.get("size") or 0), md5, tag or str(moment))


# Source: RFC 2606 and RFC 6761 (names that lead nowhere), RFC 6762 (.local), RFC 8375 (home.arpa).
_NOWHERE = ("test", "example", "invalid", "localhost", "local", "internal", "home.arpa", "lan")
_PLACEHOLDERS = ("example.com", "example.org", "example.net")


def unreachable(base_url: str) -> str:
    """Why nobody outside can reach the address, as words after "it"; "" when somebody may."""
    try:
        host = (urlsplit(base_url).hostname or "").rstrip(".").lower()
    except ValueError:
        return "is no web address"
    try:
        number = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        pass
    else:
        return "" if number.is_global else "is an address of this machine or of a private network"
    if any(host == name or host.endswith("." + name) for name in _PLACEHOLDERS):
        return "is a placeholder"
    if "." not in host or any(host.endswith("." + name) for name in _NOWHERE):
        return "is a name of this machine or of a private network"
    return ""
