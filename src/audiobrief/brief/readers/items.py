"""Which text is meant where one input holds several: by its number, its title, or the latest."""

from __future__ import annotations

from collections.abc import Sequence

from audiobrief.errors import InputError
from audiobrief.text.clean import shortened

_MOST_NAMED = 8


def choose(titles: Sequence[str], dates: Sequence[str], item: str, name: str, what: str) -> int:
    """The place of the text that `item` means: "latest", a number from 1, a title or a part of one.

    `dates` are ISO dates or "", one a text; `what` is what the input is, such as "a feed". Raises: InputError.
    """
    if not titles:
        raise InputError(f"is {what} with nothing to read in it; is it the right file?", path=name)
    if not item:
        if len(titles) == 1:
            return 0
        message = f"is {what} of {len(titles)} texts: {_named(titles)}; choose one by --item N, --item TITLE"
        raise InputError(f"{message} or --item latest", path=name)
    if item.lower() == "latest":
        return max(range(len(titles)), key=lambda place: (dates[place], -place))
    if item.isdecimal() and len(item) < 7 and 1 <= int(item) <= len(titles):
        return int(item) - 1
    wanted = _key(item)
    found = [place for place, title in enumerate(titles) if _key(title) == wanted]
    found = found or [place for place, title in enumerate(titles) if wanted and wanted in _key(title)]
    if len(found) == 1:
        return found[0]
    if found:
        message = f'has {len(found)} texts that --item "{item[:80]}" could mean: {_named(titles, found)}'
        raise InputError(f"{message}; give its number", path=name)
    raise InputError(f'has no text "{item[:80]}"; it has {_named(titles)}', path=name)


def _key(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def _named(titles: Sequence[str], places: Sequence[int] = ()) -> str:
    shown = places or range(len(titles))
    named = [f"{place + 1} “{shortened(titles[place], 60)}”" for place in shown[:_MOST_NAMED]]
    return ", ".join([*named, *(["…"] if len(shown) > _MOST_NAMED else [])])
