"""A hook of MkDocs: in the site of the documents, files of the repository are named and not linked.

The documents link to code and examples beside docs/, which a reader of the repository can open and a site has not.
"""

from __future__ import annotations

import re
from typing import Any

_OUT_OF_DOCS = re.compile(r"\[([^\]\[]+)\]\(((?:\.\./|newsroom/)[^)\s]*)\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page, in which a link that leads out of the site is its words and the path in code."""
    return _OUT_OF_DOCS.sub(_named, markdown)


def _named(link: re.Match[str]) -> str:
    words, path = link[1], link[2].removeprefix("../")
    return words if path in words.strip("`") else f"{words} (`{path}`)"
