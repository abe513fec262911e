"""The `translate:` section of show.yaml: who makes the second edition of a brief."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]


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
        try:
            parts = urlsplit(value)
            plain = (
                parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not re.search(r"\s", value)
            )
        except ValueError:
            plain, parts = False, urlsplit("")
        if not plain or parts.query or parts.fragment:
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
        if value and not value[0].strip():
            raise ValueError("needs a program as its first item, such as [my-translator, --to, '{target}']")
        return value
