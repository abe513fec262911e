"""Sentences with `{fields}`, filled in one pass: what a field holds is never read as a field."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FIELD = re.compile(r"\{([^{}]*)\}")


def unknown_fields(template: str, known: frozenset[str]) -> tuple[str, ...]:
    """The fields of a template that nothing will fill."""
    return tuple(name for name in _FIELD.findall(template) if name not in known)


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields replaced; a field without a value stays as written."""
    return _FIELD.sub(lambda match: values.get(match[1], match[0]), template)
