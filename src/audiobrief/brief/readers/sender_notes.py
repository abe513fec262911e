"""What a sender writes around a text, to a colleague or about the text itself: told from the story by evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from audiobrief.brief.readers.appeals import ASKING, DAYS, SAID, is_around, stems
from audiobrief.brief.readers.blocks import MESSAGE, Block
from audiobrief.brief.readers.facts import SOURCE_LABEL
from audiobrief.brief.readers.leftovers import drop_emoji, take_hashtags, take_links
from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.sentences import sentences

THRESHOLD = 3.0
POSSIBLE = 2.25
REASON = "note of the sender"
_FARTHEST = 20  # blocks from the end
_GREETING = lazy_pattern(
    r"(?:bonjour|bonsoir|salut|coucou|all[oô]|hello|hi|hey|yo|dear|ch[eè]re?s?|good (?:morning|afternoon|evening)|tiens"
    r"|tenez|bien s[uû]r|of course|certainly|absolutely|re-?bonjour)\b(?!-)"
    r"|(?:ok(?:ay)?|oui|yes|yep|yup|bon|alors|d[’']accord|sure|parfait|super|nickel|perfect|great|voil[aà]|fyi"
    r"|fyi team|(?:good )?(?:morning|afternoon|evening)(?: all)?|done|noted|bien re[cç]u|great question|bonne question)"
    r"(?:\s*[,!:.…—–-]|\s+\w+\s*[!,]|\s*$)"
    r"|(?:voici|voil[aà]|here(?:[’']s| is| are| you go| it is)|there you go)\b",
    re.IGNORECASE,
)
_FAREWELL = lazy_pattern(
    r"\b(?:merci|thanks|thank you|cheers|bonne (?:journ[eé]e|soir[eé]e|lecture|[eé]coute|semaine|fin|nuit|continuation"
    r"|r[eé]ception|chance)|bon (?:week-?end|courage|dimanche|enregistrement|tournage)|bisous|bises|amiti[eé]s"
    r"|[aà] (?:demain|bient[oô]t|plus(?: tard)?|tout(?: [aà] l.heure)?|tant[oô]t|lundi|mardi|mercredi|jeudi|vendredi)"
    r"|see you|talk soon|speak soon|have a (?:great|good|nice|lovely)|enjoy"
    r"(?= the (?:read|listen|weekend)|[ !.]*$)|happy (?:reading|listening)|bye|ciao"
    r"|take care|all the best|that[’']s (?:all|it)(?: from me)?(?: for (?:today|now|this week))?|c[’']est tout pour \w+"
    r"|nos excuses|nous (?:nous )?(?:en )?excus\w+|nous regrettons"
    r"|we (?:apologi[sz]e|regret)|our apologies"
    r"|until next time|[aà] la prochaine|x{2,4}(?= |$)|(?:kind|best|warm) regards|cordialement|amicalement"
    r"|bien [aà] (?:toi|vous))\b",
    re.IGNORECASE,
)
# The text itself, its parts, and what is done with it.
_TEXT = lazy_pattern(
    r"\b(?:brief|br[eè]ve|textes?|papier|version|brouillon|copie|script|r[eé]sum[eé]|paragraphes?|titres?|chap[oô]"
    r"|accroche|conclusion|(?:info)?lettre|num[eé]ro|[eé]pisode|article|billet|pi[eè]ce jointe|fichier|ci-dessous"
    r"|ci-joint|ci-apr[eè]s|dessous|lecture|rel(?:ire|is|isez|ecture|u)|raccourci\w*|coquilles?|corrig\w+|enregistr\w+"
    r"|coller?|envoie|pr[eê]te?|ton|voix haute|draft|copy|text|piece|write-?up|paragraphs?|headline|summary|tone"
    r"|attached|below|edit(?:s|ed|ing)?|proofread|record(?:ing)?|post|newsletter|issue|typos?|episode|changes|rewr\w+"
    r"|reworded|shortened|story|column|r[eé][eé]crit\w*|passage|ending|tweak\w*|trim(?:med)?|cut|word count"
    r"|nombre de mots|runs? long|trop long|plus court\w*|shorter)\b",
    re.IGNORECASE,
)
_CHANGED = lazy_pattern(
    r"\b(?:corrig\w+|correction|corrected|correct|rectifi\w+|rectificati\w+|erratum|amended|updated|clarified"
    r"|mis(?:e)? [aà] jour|modifi[eé]e?|pr[eé]cision|pr[eé]c[eé]dente|earlier version)\b",
    re.IGNORECASE,
)
_OWN = lazy_pattern(
    r"\b(?:this|cet?|cette|du pr[eé]sent|de la pr[eé]sente|of the|de l[’']) ?(?:article|text|story|post|piece|report"
    r"|texte|billet|br[eè]ve|papier|version|page|newsletter|infolettre|lettre|brief)\b",
    re.IGNORECASE,
)
_I = lazy_pattern(
    r"^(?:happy|glad|will|can|just|hope)\b|\b(?:je|j[’']|moi|mon|mes|m[’']|i|i[’'](?:m|ve|ll|d)|me|my|mine)\b",
    re.IGNORECASE,
)
_YOU = lazy_pattern(
    r"\b(?:tu|te|t[’'](?=\w)|toi|tes|vous|votre|vos|you|your|yours)\b|-tu\b|-moi\b|@[^\W\d_]\w+", re.IGNORECASE
)
_WISH = lazy_pattern(
    r"\b(?:please|pls|svp|stp|s[’']il (?:te|vous) pla[iî]t|let me know|want me to|ping|shout|holler"
    r"|todo|fixme"
    r"|(?:si (?:tu|vous)|if you)\b[^.!?]{1,60}\b(?:je|j[’']|i|i[’'](?:ll|d|m))(?=\W|\w)[^.!?]{0,20}\b(?:peux|pourrais"
    r"|can|could|happy|fais|fer\w+)\b"
    r"|tbc|[aà] (?:v[eé]rifier|revoir|confirmer)|(?:dis|dites|tell|fais|faites|give|donnez?)[- ](?:moi|me))\b",
    re.IGNORECASE,
)
_WHEN = lazy_pattern(
    r"\b(?:ce soir|ce matin|du jour|de demain|pour demain|tonight|today[’']s|tomorrow[’']s|for tomorrow"
    r"|this (?:morning|week)[’']s)\b|\btonight[’']s\b",
    re.IGNORECASE,
)
_MAIL_HEAD = lazy_pattern(
    r"(?:de|from|[aà]|to|cc|objet|subject|date|envoy[eé](?: le)?|sent|r[eé]pondre [aà]|reply-to) ?: .*", re.IGNORECASE
)
_POINTING = lazy_pattern("[\U0001f447\u2b07\u2935\U0001f53d]")


@dataclass(frozen=True)
class Noted:
    """The blocks, those of the kind "note" with the reason in `hint`, and what is spoken though it may be one."""

    blocks: tuple[Block, ...]
    doubts: tuple[Block, ...] = ()


def note_score(sentence: str, story: frozenset[str], *, beside: bool = False, message: bool = False) -> float:
    """How much a sentence speaks to a colleague or reader, or about the text, instead of telling the story.

    Zero where nothing in it is of that kind. `story` are the stems of the rest of the text; `beside` tells that the
    sentence next to it is such a note, `message` that it came as a message of its own.
    """
    plain = drop_emoji(sentence).strip(" .*_")
    words = len(plain.split())
    bye = _FAREWELL.search(plain)
    rest = _FAREWELL.sub(" ", _GREETING.sub(" ", plain))
    to_me, to_you = _I.search(plain), _YOU.search(rest)
    leads = plain.endswith((":", "：")) or (words <= 5 and bool(_GREETING.match(plain)) and plain[-1:] in ",!")
    closes = 1.5 if bye and bye.start() <= 10 and words <= 14 else 0.75 if bye and words <= 14 else 0.0
    closes += 0.5 if closes and len(_FAREWELL.findall(plain)) > 1 else 0.0
    addressed = [
        max(1.5 if _GREETING.match(plain) else 0.0, closes),
        2.0 if _CHANGED.search(plain) and (_OWN.search(plain) or _TEXT.search(plain)) else 0.0,
        1.5 if _WISH.search(plain) else 0.0,
        1.5 if _POINTING.search(sentence) else 0.0,
        1.5 if message else 0.0,
        1.0 if leads else 0.0,
        0.75 if _WHEN.search(plain) else 0.0,
    ]
    of_text = min(len(_TEXT.findall(plain)) * 1.0, 2.5)
    speaks = any(addressed) or (of_text and (to_me or to_you))
    if not speaks and not (beside and (of_text or (to_me and to_you))):
        return 0.0
    shared = stems(_TEXT.sub(" ", rest)) & story
    dated = DAYS.search(plain) and not (_OWN.search(plain) or to_me or to_you or bye)
    return (
        sum(addressed)
        + of_text
        + (1.0 if to_me else 0.0)
        + (1.0 if to_you else 0.75 if ASKING.match(plain) else 0.0)
        + (0.5 if plain.endswith("?") and to_you else 0.0)
        + (0.5 if words <= 12 else 0.0)
        + (0.5 if plain[:1].islower() else 0.0)
        + (1.0 if beside else 0.0)
        + (0.75 if not shared else 0.0 if len(shared) == 1 else -1.5)
        - (2.5 if SAID.search(plain) else 0.0)
        - (1.0 if dated else 0.0)
        - (1.0 if re.search(r"\w ?: \w+ \w+ \w+", plain) and not _CHANGED.search(plain) else 0.0)  # it says something
    )


@dataclass
class _Scan:
    """The sentences of one end of a text, from its outermost one in."""

    blocks: list[Block]
    locale: str
    doubts: list[Block] = field(default_factory=list)


def part_notes(blocks: Sequence[Block], first: int, last: int, locale: str) -> Noted:
    """The blocks with the notes before and after the story as blocks of their own, of the kind "note".

    `first` and `last` are the numbers of the first and the last heading that name a perspective, the number of all
    blocks and -1 where none does.
    """
    scan = _Scan(list(blocks), locale)
    _part_head(scan, min(first, _part_tail(scan, last)))
    return Noted(tuple(scan.blocks), tuple(scan.doubts))


def _part_head(scan: _Scan, first: int) -> None:
    """Part the beginning: one that may be a note is one where a note follows."""
    blocks = scan.blocks
    begun = False  # text of the story has been seen
    waiting: list[int] = []  # blocks that may be notes
    place, limit = 0, min(first, _FARTHEST)
    beside = False
    while place < min(limit, len(blocks)):
        block = blocks[place]
        around = _MAIL_HEAD.fullmatch(block.text.strip()) or not _has_words(block.text) or is_around(block)
        if block.level or block.kind not in ("paragraph", "quote") or around:
            place += 1
            continue
        story = stems(" ".join(other.text for other in blocks[place + 1 :] if other.kind != "note"))
        own = _spoken_sentences(block.text, scan.locale)
        sure, possible = _leading(block, own, story, beside=beside or bool(waiting), extra=0.75 if begun else 0.0)
        if sure:
            for other in waiting:
                blocks[other] = _as_note(blocks[other], blocks[other].text)
            waiting = []
            if sure < len(own):
                head, rest = " ".join(own[:sure]), " ".join(own[sure:])
                blocks[place : place + 1] = [_as_note(block, head, links=()), replace(block, text=rest)]
                place, limit = place + 1, limit + 1
            else:
                blocks[place] = _as_note(block, block.text)
        elif possible == len(own):
            waiting.append(place)
        else:
            _doubt(scan, waiting)
            waiting = []
        beside = sure == len(own)
        begun = begun or (sure < len(own) and possible < len(own) and not block.bare)
        place += 1
    _doubt(scan, waiting)
    notes = [number for number in range(min(limit, len(blocks))) if blocks[number].kind == "note"]
    for number in range(notes[0] if notes else 0):
        # What stands above a note in a copied window, such as the name of the program.
        if blocks[number].bare and len(blocks[number].text.split()) <= 2:
            blocks[number] = _as_note(blocks[number], blocks[number].text)


def _leading(block: Block, own: Sequence[str], story: frozenset[str], *, beside: bool, extra: float) -> tuple[int, int]:
    """How many sentences a block begins with that are notes, and how many that may be."""
    sure = possible = 0
    for number, sentence in enumerate(own):
        score = note_score(sentence, story, beside=beside or number > 0, message=block.hint == MESSAGE)
        if score < POSSIBLE + extra:
            break
        possible = number + 1
        if score >= THRESHOLD + extra:
            sure = possible
    return sure, possible


def _part_tail(scan: _Scan, last: int) -> int:
    """Part the end; where its notes begin, the number of all blocks where there are none."""
    blocks = scan.blocks
    lowest = max(last + 1, 1) if last >= 0 else 1
    start = len(blocks)
    waiting: list[int] = []  # blocks that may be notes
    beside = False
    for place in range(len(blocks) - 1, max(lowest, len(blocks) - _FARTHEST) - 1, -1):
        block = blocks[place]
        if block.kind in ("note", "appeal"):
            beside = True
            continue
        if block.level or block.kind in ("row", "footnote", "caption"):
            break
        if not _has_words(block.text) or is_around(block):
            continue
        story = stems(" ".join(other.text for other in blocks[:place]))
        own = _spoken_sentences(block.text, scan.locale)
        kept, possible = _trailing(block, own, story, beside=beside or bool(waiting))
        if kept == len(own) and possible == 0 and place > lowest:
            waiting.append(place)
            continue
        if kept == len(own):
            if len(own) == 1 and _is_line(own[0]) and place > lowest:
                continue
            waiting += [place] if possible < kept else []
            break
        if kept == 0 and place == lowest and last >= 0:
            break  # the only text of its section
        for other in waiting:
            blocks[other] = _as_note(blocks[other], blocks[other].text)
        beside, start, waiting = True, place, []
        if kept:
            blocks[place : place + 1] = [
                replace(block, text=" ".join(own[:kept])),
                _as_note(block, " ".join(own[kept:]), links=()),
            ]
            break
        blocks[place] = _as_note(block, block.text)
    _doubt(scan, waiting)
    return start


def _trailing(block: Block, own: Sequence[str], story: frozenset[str], *, beside: bool) -> tuple[int, int]:
    """How many sentences of a block are left without the notes at its end, and without what may be notes."""
    kept = possible = len(own)
    for number in range(len(own) - 1, -1, -1):
        near = beside or possible < len(own)
        score = note_score(own[number], story, beside=near, message=block.hint == MESSAGE)
        if score < POSSIBLE:
            break
        possible = number
        if score >= THRESHOLD + (0.75 if number and number == kept - 1 and not near else 0.0):
            kept = number
    return kept, possible


def _spoken_sentences(text: str, locale: str) -> list[str]:
    """The sentences of a text; pictographs behind one belong to it."""
    found: list[str] = []
    for sentence in sentences(text, locale):
        if found and not re.search(r"\w", sentence):
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found


def _doubt(scan: _Scan, places: Sequence[int]) -> None:
    scan.doubts += [scan.blocks[place] for place in places if not SOURCE_LABEL.match(scan.blocks[place].text)]


def _as_note(block: Block, text: str, links: tuple[str, ...] | None = None) -> Block:
    return replace(
        block, text=text, kind="note", hint=REASON, bare=False, links=block.links if links is None else links
    )


def _has_words(text: str) -> bool:
    return bool(re.search(r"\w", take_hashtags(take_links(drop_emoji(text))[0])[0]))


def _is_line(text: str) -> bool:
    """Whether a text is a short line that is no sentence, such as the name of a source or a control of a page."""
    return len(text.split()) <= 8 and text.rstrip()[-1:] not in '.!?…»”"'
