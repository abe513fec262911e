"""Failures of filesystems and clouds as one sentence each; no key and no password in any of them."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator

from audiobrief.errors import AudiobriefError, InputError, PublishError

_NO_CREDENTIALS = ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "NoAuthTokenError")
_UNREACHABLE = (
    "EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError", "HTTPClientError",
    "ClientConnectorError", "ClientConnectorDNSError", "ServerDisconnectedError", "gaierror", "SSHException",
)  # fmt: skip
_REFUSED = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired")
_SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
AGAIN = "run the same command again, it continues where it stopped"


def redacted(text: str, url: str = "") -> str:
    """The text without the passwords of addresses in it, of `url`, and without keys of the environment."""
    text = re.sub(r"(?<=://)[^/@\s]*@", "", text)
    login = re.search(r"://([^/@]*)@", url)
    secrets = login.group(1).split(":")[1:] if login else []
    for secret in [*secrets, *(os.environ.get(name, "") for name in _SECRETS)]:
        if len(secret) >= 4:
            text = text.replace(secret, "…")
    return re.sub(r"\?\S*", "", text) if "://" in text else text


def cannot_open(error: Exception, url: str) -> AudiobriefError:
    """Why the target's kind is of no use here."""
    kind = url.split("://")[0].split("::")[0] if "://" in url else "file"
    if isinstance(error, ImportError):
        if kind in ("s3", "s3a"):
            return InputError("publishing to S3 needs s3fs; run `pip install 'audiobrief[s3]'`")
        return InputError(f"publishing to {kind}:// needs another package ({error}); install it and run again")
    if isinstance(error, ValueError) and "rotocol" in str(error):
        return InputError(f'"{kind}://" is no kind of target that is known; try a folder, s3:// or sftp://')
    return explained(error, redacted(url, url), "be opened", url)


def explained(error: BaseException, place: str, doing: str, url: str = "") -> AudiobriefError:
    """One sentence: `place` cannot `doing` ("be listed", "be uploaded"), why, and what to do."""
    if isinstance(error, AudiobriefError):
        return error
    names = {type(one).__name__ for one in _chain(error)}
    codes = {code for one in _chain(error) if (code := _code(one))}
    numbers = {one.errno for one in _chain(error) if isinstance(one, OSError)}
    said = redacted(" ".join(str(error).split()), url)
    cannot = f"{place}: cannot {doing}"
    if names & set(_NO_CREDENTIALS):
        return PublishError(
            f"{cannot}, because there are no credentials here; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or AWS_PROFILE, and run again"
        )
    if "NoSuchBucket" in codes:
        return PublishError(f"{cannot}, because there is no such bucket; create it or correct the target")
    if codes & set(_REFUSED) or "AuthenticationException" in names:
        return PublishError(f"{cannot}, because the credentials are refused ({said}); correct them and run again")
    if any(isinstance(one, PermissionError) for one in _chain(error)) or codes & {"AccessDenied", "403"}:
        return PublishError(f"{cannot}, because there is no permission ({said}); allow it, then run again")
    if errno.ENOSPC in numbers:
        return PublishError(f"{cannot}, because no space is left there; free some, then {AGAIN}")
    if names & set(_UNREACHABLE) or any(isinstance(one, (ConnectionError, TimeoutError)) for one in _chain(error)):
        return PublishError(
            f"{cannot}, because the target cannot be reached ({said}); look at the network and its address "
            f"(for S3, AWS_ENDPOINT_URL), then {AGAIN}"
        )
    return PublishError(f"{cannot} ({type(error).__name__}: {said}); {AGAIN}")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 10:  # a chain may be a ring
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1


def _code(error: BaseException) -> str:
    """The code of an S3 answer; "" for other errors."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return ""
    return str(response.get("Error", {}).get("Code", ""))
