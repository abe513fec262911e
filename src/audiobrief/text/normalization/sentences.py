"""Sentences of a paragraph, and phrases of an over-long sentence, with no character lost."""

from __future__ import annotations

import re
from itertools import pairwise

from audiobrief.text.lazy_pattern import lazy_pattern

PHRASE_LIMIT = 350

# Never the end of a sentence: a name, a number or the rest of the phrase always follows.
_BOUND_FRENCH = """
m mm mr mrs mme mmes mlle mlles me mes dr dre drs dres pr pre prof mgr st ste sts stes hon gén lt col cap cdt sgt
boul av bd ch rte tél env cf chap art vol fig pp al éd coll trad dir réf resp apr janv févr avr juil juill
sept oct nov déc bur cpl adj insp sgt-dét sgt.-dét gouv dép min max hab vs c.-à-d p.ex p.-ê n.d.l.r
"""
_BOUND_ENGLISH = """
mr mrs ms mx messrs dr drs prof st ste ft mt gen lt col capt cpl sgt maj adm cmdr rev hon gov sen rep pres supt
insp const cst det amb assoc lieut lt.-gov lieut.-gov lt.-col maj.-gen brig.-gen sgt.-maj gov.-gen lt.-gen
lt.-cmdr det.-sgt det.-const det.-insp vice-adm rear-adm asst ald coun pte pvt hwy rte pkwy ext tel vs cf fig
figs vol ch chap sec pp ed eds al approx est dept univ ave blvd rd viz e.g i.e
"""
# The end of a sentence only where the next word clearly starts one.
_OPEN_FRENCH = "inc ltée ltd cie corp jr sr s.a s.a.s s.v.p j.-c ex p.m a.m"
# States and provinces as newspapers shorten them; only with their capital, because some are words too.
_PLACES = """
Ala Ariz Ark Calif Colo Conn Del Fla Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ont Ore Penn Pa Que
Qué Sask Alta Man Tenn Tex Va Vt Wash Wis Wyo
"""
_OPEN_ENGLISH = "sens reps govs profs gens inc ltd co corp llc plc bros jr sr esq"
_OPEN_ENGLISH += " a.m p.m ph.d b.a m.a b.sc m.sc u.s u.k u.n e.u d.c"
# Abbreviations only before a number.
_NUMBERED = frozenset(
    "no nos n° nº p s app appart bur apt art sec par jan feb mar apr jun jul aug sep sept oct nov dec"
    " t v l 1er 2e rs".split()
)

# Before a lone capital that is no initial: "Vitamin C.", "Plan B.", "annexe A."
_LETTERED = frozenset(
    "vitamin plan hepatitis influenza type group grade class category section annex appendix exhibit schedule block"
    " gate terminal zone hall level division option vitamine hépatite groupe classe catégorie annexe porte quai niveau"
    " bâtiment bloc point serie série series".split()
)
_UNITS = frozenset("m mm min t v s h".split())  # also abbreviations: M. Roy, vol. 3, 5 min de marche

_DEGREES = frozenset("CFKV")

# "sam. 3 mai" goes on, "un jeu. 3 buts" does not.
_WEEKDAYS = frozenset("lun mar mer jeu ven sam dim".split())
_DAY_AND_MONTH = lazy_pattern(
    r"\s*\d{1,2}(?:er)?\s+(?:(?:et|ou|au|à)\s+(?:\w{3}\.\s+|\w{4,5}di\s+)?\d{1,2}(?:er)?\s+)?"
    r"(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)"
)

_STARTERS_FRENCH = """
le la les l un une des du de il elle ils elles on nous vous je tu ce c cela ça cette ces cet mais et ou or donc
car ni en au aux à dans pour par sur avec sans sous selon après avant depuis pendant lors lorsque quand si
comme ainsi alors puis ensuite enfin toutefois cependant pourtant aussi même plus son sa ses leur leurs notre nos votre
vos qui que quoi où comment pourquoi quel quelle tout tous toute toutes chaque aucun certains plusieurs
aujourd hier demain voici voilà rien personne d j n s y
"""
_STARTERS_ENGLISH = """
the a an he she it they we you i this that these those but and or so yet nor in on at by for from with without
after before since during while when where if as then there here his her its their our your my what who why
how which all some many most no not however meanwhile still also even now today yesterday tomorrow according
under over both each
"""


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


_BOUND = {"fr": _words(_BOUND_FRENCH), "en": _words(_BOUND_ENGLISH)}
_OPEN = {"fr": _words(_OPEN_FRENCH), "en": _words(_OPEN_ENGLISH)}
_STATES = _words(_PLACES)
_STARTERS = {"fr": _words(_STARTERS_FRENCH), "en": _words(_STARTERS_ENGLISH)}

_OPENERS = "«“‘\"'(\\[‹—–\\-"
# A run of end marks, its closing quotes (French ones may stand after a space), then white space.
# A » that stands alone closes the sentence before it.
# Each mark can be matched in one way only, so that a long run of them costs no more than its length.
_END = lazy_pattern(r"(?<![.!?…])[.!?…]+(?:[ \u00a0\u202f]?[»›]|[”’\"')\]])*(\s+)(?![\s»›])")
_NEXT = lazy_pattern(rf"[{_OPENERS}\s]{{0,8}}(\w+)")
# The blank after the end was forgotten: "... la fin.Le début ...".
_STUCK = lazy_pattern(r"(?<=[^\W\d_][^\W\d_])(?<!\w[A-ZÀ-Þ])[.!?](?=([A-ZÀ-Þ][^\W\d_]{0,12})(?:['’]\w|\s))")
_BLANK_LINE = lazy_pattern(r"\n[ \t\r]*\n\s*")
_LAST_TOKEN_REACH = 40


def sentences(paragraph: str, locale: str) -> tuple[str, ...]:
    """The sentences in order, trimmed; joined, they are the paragraph but for white space between them."""
    language = "en" if locale.lower().startswith("en") else "fr"
    cuts: set[int] = {match.end() for match in _BLANK_LINE.finditer(paragraph)}
    for match in _STUCK.finditer(paragraph):
        if match[1].lower() in _STARTERS[language]:
            cuts.add(match.end())
    start = 0
    for match in _END.finditer(paragraph):
        if _ends_sentence(paragraph, start, match, language):
            cuts.add(match.end())
            start = match.end()
    edges = [0, *sorted(cuts), len(paragraph)]
    pieces = (paragraph[left:right].strip() for left, right in pairwise(edges))
    return tuple(piece for piece in pieces if piece)


def _ends_sentence(text: str, start: int, match: re.Match[str], language: str) -> bool:
    after = _NEXT.match(text, match.end())
    following = after.group(1) if after else ""
    if following[:1].islower() and following == following.lower():
        return False
    marks = match.group().rstrip()
    if marks[0] != "." or marks.startswith(("..", ".!", ".?")):
        return True
    token = _token_before(text, start, match.start())
    if not token or not following:
        return True
    if len(following) == 1 and after and text[after.end() : after.end() + 1] == ".":
        following = f"{following}."  # an initial starts no sentence that "J’ai" would
    return _period_ends(token, following, text, start, match.start(), language)


def _period_ends(token: str, following: str, text: str, start: int, period: int, language: str) -> bool:
    """Whether the one period after `token` closes the sentence, given the word that follows."""
    word = token.lower()
    starts = following.lower() in _STARTERS[language] and following[:1].isupper()
    head = text[max(start, period - len(token) - _LAST_TOKEN_REACH) : period - len(token)]
    if word.isdigit() and not head.strip():
        return False  # the number of a list item belongs to its text
    if following[0].isdigit() and (word in _NUMBERED or word.rpartition(".-")[2] in _BOUND[language]):
        return False  # "p. 12", "oct.-nov. 2023"
    if word in _WEEKDAYS and language == "fr" and _DAY_AND_MONTH.match(text, period + 1):
        return False
    counted = head.rstrip()[-1:].isdigit()
    if counted and (token in _UNITS or token in _DEGREES):  # 1,80 m. Elle; 10 C. Snow
        return starts or token in _DEGREES or following[0].isdigit()
    if word == "ph" and following == "D.":
        return False
    if word == "est" and token.isupper():  # the time zone
        return True
    if word in _BOUND[language]:
        return False
    if word == "ex" and head.rstrip().endswith("p."):
        return starts
    if word in _OPEN[language] or token in _STATES or (word == "d" and head.endswith("Ph. ")):
        return starts
    if len(token) == 1 and token.isupper():
        before = head.split()[-1:]
        if before and re.split("['’]", before[0].lower())[-1] in _LETTERED:
            return True
        named = not before or before[0][:1].isupper() or before[0].endswith(".")
        return starts and not named
    if len(token) == 1 and word in {"p", "c", "s", "v", "n", "t"} and not starts:
        return False
    if re.fullmatch(r"\w(?:[.\-]{1,2}\w)+", token):  # A.F.P, É.-U, a.m
        return starts
    return True


def _token_before(text: str, start: int, period: int) -> str:
    """The word with its inner dots and hyphens that ends at `period`, without its elided article."""
    left = text[max(start, period - _LAST_TOKEN_REACH) : period]
    match = re.search(r"[^\W_]+(?:[.\-\u2011]{1,2}[^\W_]+)*[°º]?$", left)
    return match.group().replace("\u2011", "-") if match else ""


_STRENGTHS = tuple(lazy_pattern(pattern) for pattern in (r"[;:]\s+", r"\s[—–-]\s+|[—–]\s*|\)\s+", r",\s+", r"\s+"))


def phrases(sentence: str, limit: int = PHRASE_LIMIT) -> tuple[str, ...]:
    """The sentence in pieces of at most `limit` characters, cut at ; : — , or else at white space.

    A single word longer than the limit stays whole. Joined, the pieces are the sentence but for white space.
    """
    pieces: list[str] = []
    rest = sentence.strip()
    while len(rest) > limit:
        cut = _best_cut(rest, limit)
        if cut >= len(rest):
            break
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return (*pieces, rest) if rest else tuple(pieces)


def _best_cut(text: str, limit: int) -> int:
    """Where to cut: the strongest mark in the second half of the window, the latest of its kind."""
    # A cut that leaves a crumb at the end is worse than an even one: engines clip very short utterances.
    reach = limit if len(text) > 2 * limit else max(len(text) * 2 // 3, 1)
    window = text[: min(limit, reach) + 1]
    for strength in _STRENGTHS:
        ends = [match.end() for match in strength.finditer(window)]
        late = [end for end in ends if len(window) // 3 <= end < len(text) and len(window[:end].rstrip()) <= limit]
        if late:
            return late[-1]
    space = re.compile(r"\s+").search(text, 1)
    return space.end() if space else len(text)
