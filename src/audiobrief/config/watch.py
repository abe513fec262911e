"""`watch:` in show.yaml: by which rules a brief that arrives is rendered, reviewed and published, and who is told."""

from __future__ import annotations

import re
import shlex
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, field_validator, model_validator


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
        if value and not value[0].strip():
            raise ValueError("needs a program as its first item, such as [notify-send, audiobrief]")
        return value

    @field_validator("webhook")
    @classmethod
    def _is_address(cls, value: str) -> str:
        value = value.strip()
        try:
            plain = not value or (urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname))
        except ValueError:
            plain = False
        if not plain or re.search(r"\s", value):
            raise ValueError("is no web address; write it as https://example.org/hook")
        return value

    @model_validator(mode="after")
    def _is_reviewed(self) -> WatchSettings:
        if self.translate and self.review != "required":
            raise ValueError(
                "`translate: true` makes machine drafts, which a person reads first; add `review: required`"
            )
        return self
