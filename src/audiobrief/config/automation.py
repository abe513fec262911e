"""What audiobrief does by itself, as show.yaml says: `translate:`, `watch:`, and the words of a `digest:`."""

from __future__ import annotations

import re
import shlex
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, field_validator, model_validator

from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.lazy_pattern import lazy_pattern

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]


def _web_parts(value: str) -> SplitResult | None:
    """The parts of a web address, None for what is none."""
    try:
        parts = urlsplit(value)
        plain = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return None if not plain or re.search(r"\s", value) else parts


def _command(value: tuple[str, ...], example: str) -> tuple[str, ...]:
    """A program and its arguments, or nothing. Raises: ValueError."""
    if value and not value[0].strip():
        raise ValueError(f"needs a program as its first item, such as {example}")
    return value


class TranslateSettings(BaseModel):
    """Backend and model; keys never stand here, only the name of the variable that holds one."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)
    backend: Word = ""
    model: Word = ""
    url: Word = ""
    key_env: Word = ""
    package: Word = ""
    command: tuple[str, ...] = ()
    timeout_s: float = Field(default=120.0, ge=0.1, le=3600)
    deadline_s: float = Field(default=900.0, ge=0.1, le=36_000)

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value:
            return value
        parts = _web_parts(value)
        if parts is None or parts.query or parts.fragment:
            raise ValueError("is no web address; write it as http://localhost:11434/v1")
        if parts.username is not None or parts.password is not None:
            raise ValueError("holds a name or password; put the key into the environment and name it with `key_env`")
        return value.rstrip("/")

    @field_validator("key_env")
    @classmethod
    def _is_variable(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
            raise ValueError("is no name of an environment variable; the key itself never stands in this file")
        return value

    @field_validator("command")
    @classmethod
    def _is_command(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _command(value, "[my-translator, --to, '{target}']")


_TEMPLATE_FIELD = lazy_pattern(r"\{([^{}]*)\}")
_WHOLE = frozenset({"show", "title", "date", "count", "titles"})
_LINK = frozenset({"show", "title", "name", "number"})
DIGEST_FIELDS = {
    "title": _WHOLE - {"title"},
    "hook": _WHOLE - {"title"},
    "opening": _WHOLE | {"hook"},
    "first": _LINK,
    "next": _LINK,
    "last": _LINK,
    "closing": _WHOLE,
}


class DigestPhrases(BaseModel):
    """Templates: title and hook of a digest, its opening and closing, and the link to each brief; "" is the usual one.

    In a link {title} is the brief's, elsewhere the digest's; {titles} are those of the briefs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    title: str = ""
    hook: str = ""
    opening: str = ""
    first: str = ""
    next: str = ""
    last: str = ""
    closing: str = ""

    @field_validator(*DIGEST_FIELDS)
    @classmethod
    def _is_template(cls, value: str, info: object) -> str:
        known = DIGEST_FIELDS[getattr(info, "field_name", "")]
        for field in _TEMPLATE_FIELD.findall(value):
            if field not in known:
                raise ValueError(f"{{{field}}} means nothing here{did_you_mean(field, known)}")
        return value

    def over(self, usual: DigestPhrases) -> DigestPhrases:
        """These phrases, the usual ones where one is empty."""
        own = {name: text for name, text in self.model_dump().items() if text.strip()}
        return usual.model_copy(update=own)


class WatchSettings(BaseModel):
    """Where to publish, whether a person approves each episode, missing editions as drafts, and who hears of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)
    publish: StrictBool | Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = False
    review: Literal["none", "required"] = "none"
    translate: StrictBool = False
    hook: tuple[str, ...] = ()  # a program and its arguments; the event comes on its standard input
    webhook: str = ""
    timeout_s: float = Field(default=60.0, ge=0.1, le=3600)

    @field_validator("hook", mode="before")
    @classmethod
    def _are_words(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return tuple(shlex.split(value))  # no shell ever reads it
        except ValueError as error:
            raise ValueError(f"is no command ({error}); write it as a list: [program, argument]") from error

    @field_validator("hook")
    @classmethod
    def _is_command(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _command(value, "[notify-send, audiobrief]")

    @field_validator("webhook")
    @classmethod
    def _is_address(cls, value: str) -> str:
        value = value.strip()
        if value and _web_parts(value) is None:
            raise ValueError("is no web address; write it as https://example.org/hook")
        return value

    @model_validator(mode="after")
    def _is_reviewed(self) -> WatchSettings:
        if self.translate and self.review != "required":
            raise ValueError(
                "`translate: true` makes machine drafts, which a person reads first; add `review: required`"
            )
        return self
