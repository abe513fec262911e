"""E-mail addresses and telephone numbers in a text: never spoken, always told."""

from __future__ import annotations

import re

_EMAIL = r"(?<![\w@])(?:mailto:)?[A-Za-z0-9](?:[\w.+-]{0,63})@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
# North America: 418 555-0199, (418) 555-0199, +1 418.555.0199; France: 01 23 45 67 89, +33 1 23 45 67 89.
_PHONE = (
    r"(?<![\w.,-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[-.]\d{4}(?![\w-])(?:,? ?(?:poste|ext\.?|x) ?\d{1,5})?"
    r"|(?<![\w.,+-])(?:\+33 ?|0)[1-9](?:[ .]\d\d){4}(?![\w-]|[.,]\d)"
    r"|(?<![\w.])\+\d{1,3}(?:[ .-]\d{2,4}){3,4}(?![\w-])"
)
_PRIVATE = re.compile(f"(?:{_EMAIL})|(?:{_PHONE})")


def holds_private(text: str) -> bool:
    """Whether an e-mail address or a telephone number stands in the text."""
    return bool(_PRIVATE.search(text))


def take_private(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without e-mail addresses and telephone numbers, and these."""
    found = tuple(match.group() for match in _PRIVATE.finditer(text))
    return (_PRIVATE.sub("", text), found) if found else (text, ())
