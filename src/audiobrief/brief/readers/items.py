"""Which text is meant where one input holds several: by its number, its title, or the latest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from audiobrief.errors import AudiobriefError, InputError
from audiobrief.text.clean import shortened

EVERY = "all"  # what --item says where an episode of each text is meant
_MOST_NAMED = 8


class SeveralError(InputError):
    """An input that holds several texts, of which none was chosen; `count` says how many."""

    def __init__(self, titles: Sequence[str], name: str, what: str) -> None:
        self.count = len(titles)
        message = f"is {what} of {self.count} texts: {_named(titles)}; choose one by --item N, --item TITLE"
        super().__init__(f"{message} or --item latest, or make an episode of each by --item {EVERY}", path=name)


def is_every(item: str) -> bool:
    """Whether each text is meant."""
    return item.strip().lower() == EVERY


def every_item(read: Callable[[], object], name: str) -> list[str]:
    """What --item would be for each text of an input that `read` reads without a choice; [""] where it holds one.

    Raises: what `read` raises for other faults; InputError where the editions do not hold the same number of texts.
    """
    try:
        read()
    except AudiobriefError as error:
        problems = getattr(error, "problems", (error,))
        counts = sorted({one.count for one in problems if isinstance(one, SeveralError)})
        if not counts or not all(isinstance(one, SeveralError) for one in problems):
            raise
        if len(counts) > 1:
            told = " and ".join(str(count) for count in counts)
            raise InputError(f"its editions hold {told} texts; give each the same ones", path=name) from error
        return [str(number + 1) for number in range(counts[0])]
    return [""]


def distinct(titles: Sequence[str], marks: Sequence[str], place: int) -> str:
    """What the text at `place` is called, so that no two of one input are called the same.

    That is "" where its title is its own or the first of its kind, else the title with its mark, such as its folder,
    or with its number among those of the same title and mark.
    """
    keys = [_key(title) for title in titles]
    before = [other for other in range(place) if keys[other] == keys[place]]
    if not before:
        return ""
    marked = Counter(marks[other] for other in (*before, place))
    mark = marks[place]
    if not mark or marked[mark] > 1 or mark == marks[before[0]]:
        mark = f"{mark} {len(before) + 1}".strip()
    return f"{titles[place]} {mark}"


def choose(titles: Sequence[str], dates: Sequence[str], item: str, name: str, what: str) -> int:
    """The place of the text that `item` means: "latest", a number from 1, a title or a part of one.

    `dates` are ISO dates or "", one a text; `what` is what the input is, such as "a feed". Raises: InputError.
    """
    if not titles:
        raise InputError(f"is {what} with nothing to read in it; is it the right file?", path=name)
    if len(titles) == 1 and (not item or is_every(item)):
        return 0
    if not item:
        raise SeveralError(titles, name, what)
    if is_every(item):
        raise InputError(f"one text is read at a time here; choose one of {_named(titles)} by --item N", path=name)
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
