"""Where a text may be cut for the screen: words kept with their signs, and lines and cues that end with a phrase."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from audiobrief.text.lazy_pattern import lazy_pattern

# Two lines of 32 characters are what the transcript format asks for. Source: Podcasting 2.0, transcript formats, SRT.
LINE_WIDTH = 32
SHORTEST_CUE_S = 0.834  # Source: Netflix timed text style guide, five sixths of a second
FASTEST_CPS = 20.0  # characters a second that an adult reads; same source
_WELL_FILLED = 60  # characters of two lines that are cut at phrases

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
_HELD = f"[{NO_BREAK}{NARROW_NO_BREAK}\u2007]"
_CLOSING = "?!:;»%‰$€£¢°"
_BREAKABLE = lazy_pattern(r"[^\S\u00a0\u202f\u2007]+")
_SIGNS = lazy_pattern(rf"[{_CLOSING}«»]|{_HELD}|\d\s")
_AROUND_HELD = lazy_pattern(rf"\s*({_HELD})\s*")
_WITHIN = lazy_pattern(r"(?<=«)\s+|(?<=\d)\s+(?=\d{3}(?!\d))")
_BEFORE_NARROW = lazy_pattern(r"\s+(?=[?!;])")
_BEFORE_WIDE = lazy_pattern(rf"\s+(?=[:»])|(?<=\d)\s+(?=[{_CLOSING}])")

# Words that belong to the next one: articles, prepositions, pronouns, auxiliaries, titles before a name.
_CLINGING = {
    "fr": frozenset(
        "le la les un une des du de au aux à en dans sur sous par pour avec sans chez vers entre et ou ni mais que qui "
        "dont où ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je tu il elle on "
        "nous vous ils elles ne se me te très plus moins si est sont a ont était sera quelques chaque tout toute tous "
        "toutes plusieurs comme quand m. mm. mme mmes dr dre st ste no p. art.".split()
    ),
    "en": frozenset(
        "a an the of to in on at by for with from and or but nor as that which who whose this these those my your "
        "his her its our their i you he she it we they not no very is are was were be been has have had will would "
        "can could may might must shall should do does did every each some any if when than into mr. mrs. ms. dr. st. "
        "no. p.".split()
    ),
}
# Words that a phrase begins with.
_OPENING = {
    "fr": frozenset(
        "et ou mais donc car que qui dont où quand lorsque parce comme si pour par avec sans dans sur sous vers chez "
        "entre depuis pendant selon après avant afin à de du des".split()
    ),
    "en": frozenset(
        "and or but so because that which who whose when while if as for with without in on at by from to of after "
        "before since during until than into over under between".split()
    ),
}


def written_words(text: str, locale: str, width: int = LINE_WIDTH) -> list[str]:
    """The words of a text, which are the pieces between which a line may end; none is longer than `width`."""
    clean = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    words = _BREAKABLE.split(no_break(clean, locale))
    return [piece for word in words if word for piece in _narrow_enough(word, width)]


def no_break(text: str, locale: str) -> str:
    """The text with no-break spaces between signs and the words or numbers that they belong to."""
    if not _SIGNS.search(text):
        return text.strip()
    held = _AROUND_HELD.sub(r"\1", text).strip()
    narrow = NARROW_NO_BREAK if locale.startswith("fr") else NO_BREAK
    held = _WITHIN.sub(lambda space: _kept(space[0], NO_BREAK), held)
    held = _BEFORE_NARROW.sub(lambda space: _kept(space[0], narrow), held)
    return _BEFORE_WIDE.sub(lambda space: _kept(space[0], NO_BREAK), held)


def _kept(space: str, wanted: str) -> str:
    # A writer's own no-break space stays as it is.
    return space if re.fullmatch(_HELD, space) else wanted


def _narrow_enough(word: str, width: int) -> list[str]:
    pieces = []
    while len(word) > width:
        cut = _cut(word, width)
        pieces.append(word[:cut].strip())
        word = word[cut:].strip()
    return [piece for piece in [*pieces, word] if piece]


def _cut(word: str, width: int) -> int:
    """Where a too wide word is cut: at a no-break space, after a hyphen or slash, else where a character can stand."""
    places = range(width, width // 2, -1)
    for cut in places:
        if re.match(_HELD, word[cut]) and word[cut + 1 : cut + 2] not in _CLOSING and word[cut - 1] != "«":
            return cut
    fit = [cut for cut in places if _stands_first(word, cut)]
    return next((cut for cut in fit if word[cut - 1] in "-/_.="), fit[0] if fit else width)


def _stands_first(word: str, cut: int) -> bool:
    joined = word[cut] in _CLOSING + "\u200d\ufe0f" or unicodedata.combining(word[cut])
    return not joined and not re.match(_HELD, word[cut]) and word[cut - 1] not in "«\u200d"


def phrases(words: Sequence[str], times_s: Sequence[float], locale: str) -> list[tuple[int, int, str]]:
    """(first word, word after, text of one or two lines) of each cue, cut where the speaker would pause.

    `times_s` says when each word starts and when the last one ends: no cue is shorter than can be read, if the
    others can take what it lacks.
    """
    ends = list(accumulate((len(word) + 1 for word in words), initial=0))
    total = ends[-1] - 1
    if total <= 0:
        return []
    rests = [_rest(words, after, locale) for after in range(len(words) + 1)]
    wanted = total / -(-total // _WELL_FILLED)
    costs = [0.0] + [float("inf")] * len(words)
    came_from = [0] * (len(words) + 1)
    for first in range(len(words)):
        for after in range(first + 1, len(words) + 1):
            width = ends[after] - ends[first] - 1
            if after > first + 1 and not _fits(ends, first, after):
                break
            cost = costs[first] + 0.5 + (1 - width / wanted) ** 2 - rests[after]
            cost += _haste(width, times_s[after] - times_s[first]) - min(
                0.0, rests[_line_end(ends, rests, first, after)]
            )
            if cost < costs[after]:
                costs[after], came_from[after] = cost, first
    groups = []
    after = len(words)
    while after:
        first = came_from[after]
        middle = _line_end(ends, rests, first, after)
        text = "\n".join(" ".join(part) for part in (words[first:middle], words[middle:after]) if part)
        groups.append((first, after, text))
        after = first
    return groups[::-1]


def _haste(characters: int, seconds: float) -> float:
    """The cost of a cue that is gone before it is read."""
    too_fast = max(0.0, characters / max(seconds, 0.01) / FASTEST_CPS - 1)
    return (1.5 if seconds < SHORTEST_CUE_S else 0.0) + min(1.0, too_fast)


def _fits(ends: list[int], first: int, after: int) -> bool:
    """Whether two lines hold these words: the second takes what the first, filled up, leaves."""
    middle = bisect_right(ends, ends[first] + LINE_WIDTH + 1) - 1
    return after <= middle or (middle > first and ends[after] - ends[middle] - 1 <= LINE_WIDTH)


def _line_end(ends: list[int], rests: Sequence[float], first: int, after: int) -> int:
    """The word after the first of two lines; `after` when one line is enough."""
    if ends[after] - ends[first] - 1 <= LINE_WIDTH:
        return after
    best: tuple[float, int] | None = None
    for middle in range(first + 1, after):
        upper = ends[middle] - ends[first] - 1
        lower = ends[after] - ends[middle] - 1
        if upper <= LINE_WIDTH and lower <= LINE_WIDTH:
            cost = abs(upper - lower) - 30 * rests[middle]
            best = min(best or (cost, middle), (cost, middle))
    return after if best is None else best[1]


def _rest(words: Sequence[str], after: int, locale: str) -> float:
    """How well a line ends before word `after`: 0.6 with a sentence, 0.3 with a clause, below 0 within a phrase."""
    if not 0 < after < len(words):
        return 0.0
    language = "fr" if locale.startswith("fr") else "en"
    word, following = words[after - 1], words[after]
    plain, begun = _plain(word), _plain(following)
    if plain in _CLINGING[language] or re.fullmatch(r"[A-ZÀ-Þ]\.", word):
        return -0.8
    if following[0] in _CLOSING:
        return -0.8
    last = word.rstrip("»”’\"')]" + NO_BREAK + NARROW_NO_BREAK)[-1:]
    if last in {".", "?", "!", "…"}:
        return 0.6
    if last in {",", ";", ":", "—", "–"}:
        return 0.3
    if last.isdigit() or (word[:1].isupper() and following[:1].isupper()):
        return -0.6  # a number and what it counts, a first and a last name
    return 0.15 if begun in _OPENING[language] else 0.0


def _plain(word: str) -> str:
    return word.casefold().strip("«»“”\"'()[]" + NO_BREAK + NARROW_NO_BREAK)
