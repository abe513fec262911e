"""Tabs and accordions of a page: what a button shows is text, however it is hidden, and the button is its heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_SHOWS = ("aria-controls", "data-bs-target", "data-target", "data-tab", "href")
_TOGGLES = ("data-toggle", "data-bs-toggle")
_MOST_BUTTONS = 200
_MOST_WORDS = 8  # of a button that names what it shows


def show_panels(soup: BeautifulSoup) -> None:
    """Make each part of the page that a tab or a button shows visible, with the tab's words as its heading.

    A panel that is marked with a language is an edition of its own: its tab names no part of the text.
    """
    buttons = [tag for tag in soup.find_all(["button", "a", "li", "div", "span"]) if _is_tab(tag)]
    if not buttons:
        return
    panels = {str(tag["id"]): tag for tag in soup.find_all(True, id=True)}
    labelled = {
        str(tag["aria-labelledby"]): tag for tag in soup.find_all(True, attrs={"role": "tabpanel"}) if _label(tag)
    }
    for button in buttons[:_MOST_BUTTONS]:
        if button.decomposed:  # it stood in another one
            continue
        named = next((one for key in _SHOWS if (one := str(button.get(key) or "").lstrip("#")) in panels), "")
        panel = panels.get(named) or labelled.get(str(button.get("id") or ""))
        if (
            panel is not None
            and not panel.decomposed
            and panel.name not in ("nav", "ul", "ol", "form", "header", "footer")
        ):
            _show(soup, button, panel)


def _label(tag: Tag) -> str:
    return str(tag.get("aria-labelledby") or "")


def _is_tab(tag: Tag) -> bool:
    if tag.get("role") == "tab" or any(tag.get(key) in ("tab", "pill", "collapse") for key in _TOGGLES):
        return True
    return tag.name == "button" and tag.has_attr("aria-controls") and tag.has_attr("aria-expanded")


def _show(soup: BeautifulSoup, button: Tag, panel: Tag) -> None:
    words = " ".join(button.get_text(" ").split())
    inside = any(parent is panel for parent in button.parents)
    if inside or not words or len(words.split()) > _MOST_WORDS or not panel.get_text(strip=True):
        return
    if panel.find_parent(["nav", "header", "footer"]) is not None:
        return  # the menu of a site
    for key in ("hidden", "aria-hidden"):
        if panel.has_attr(key):
            del panel[key]
    panel["style"] = re.sub(r"display\s*:\s*none\s*;?", "", str(panel.get("style") or ""), flags=re.IGNORECASE)
    if panel.get("lang") or any(re.fullmatch(r"h[1-6]|summary", parent.name or "") for parent in button.parents):
        return
    heading = soup.new_tag("h3")
    heading.string = words
    panel.insert(0, heading)
    button.decompose()
