"""Which sentences are questions that yes or no answers: their melody rises, that of all others falls.

A question that opens with a question word, or ends with one, is none of them. A question that offers a choice
("du thé ou du café ?") is told as one that may do either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audiobrief.locales import language_of
from audiobrief.text.lazy_pattern import lazy_pattern

_ASKS = lazy_pattern(r"\?[!?…. ]*[\s\"»”’)\]]*$")
_CLAUSE = lazy_pattern(r"\s*[,;:–—()«»“”\"]\s*|\s+-\s+")

_FRENCH_LINKS = (
    r"(?:(?:et|mais|ou|or|donc|alors|car|puis|ensuite|bref|enfin|au fond|au juste|dis|dites|oui|non|bon|eh bien)\s+)*"
)
_FRENCH_PREPOSITIONS = (
    r"(?:(?:à|de|d['’]|pour|avec|par|chez|dans|en|sur|sous|depuis|jusqu['’]?|jusqu['’]à|jusqu['’]en|vers|sans|contre"
    r"|entre|pendant|dès|après|avant|envers|parmi|selon|malgré|au bout de|auprès de|à cause de|au nom de|à partir de"
    r"|aux dépens de|au profit de|face à|grâce à|près de|loin de|il y a|voici|tous les|toutes les)\s*)?"
)
_FRENCH_WORDS = (
    r"(?:qu['’]|(?:qui|que|quoi|où|quand|comment|pourquoi|combien|quels?|quelles?|lequel|laquelle|lesquels|lesquelles"
    r"|duquel|desquels|desquelles|auquel|auxquels|auxquelles)(?!\w))"
)
_FRENCH_OPENS = lazy_pattern(rf"{_FRENCH_LINKS}{_FRENCH_PREPOSITIONS}{_FRENCH_WORDS}", re.I)
_FRENCH_INVERSION = lazy_pattern(
    r"(?<![\w-])(?:est-ce\s+(?:que|qu['’]|là|donc|bien|vraiment)?|n['’]est-ce\s+pas|est-ce\b"
    r"|(?!peut-être|là|ci|vis-à)[\w'’]+-(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce)(?![\w-]))",
    re.I,
)
_FRENCH_LAST = lazy_pattern(
    r"(?:^|\s)(?:(?:à|de|d['’]|pour|avec|par|chez|en|depuis|jusqu['’]à)\s*)?"
    r"(?:qui|quoi|où|quand|comment|pourquoi|combien|lequel|laquelle|lesquels|lesquelles)"
    r"(?:\s+(?:ça|exactement|au juste|donc|alors))?$",
    re.I,
)
_FRENCH_WITHIN = lazy_pattern(
    r"\s(?:à|de|pour|dans|en|par|avec|depuis|vers)?\s?(?:quels?|quelles?)\s+\w+$|\scombien\s+(?:de\s|d['’])\w+$", re.I
)
_FRENCH_TAG = lazy_pattern(
    r"[,–—]\s*(?:n['’]est-ce pas|non|hein|oui|d['’]accord|pas vrai|vrai|si|ou non|ou pas|pas"
    r"|vous ne trouvez pas|tu ne trouves pas)$",
    re.I,
)
_FRENCH_CHOICE = lazy_pattern(r"\s(?:ou|ou bien)\s+(?!non$|pas$)", re.I)

_AUXILIARIES = (
    r"(?:(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would|shall|should|may|might|must|need|ought|dare)"
    r"(?:n['’]t|not)?|am|can['’]t|won['’]t|shan['’]t|ain['’]t)"
)
_ENGLISH_LINKS = (
    r"(?:(?:and|but|so|or|well|then|yet|now|still|ok|okay|also|besides|meanwhile|today|tomorrow|just|exactly|oh|yes|no"
    r"|in short|of course|after all)\s+)*"
)
_ENGLISH_PREPOSITIONS = (
    r"(?:(?:in|to|at|for|with|by|from|of|on|since|until|under|over|about|after|before|against|through|into|within"
    r"|without|between|among|behind|beyond|during|towards?|upon)\s+)*"
)
_ENGLISH_WORDS = r"(?:who|whom|whose|what|when|where|why|how|which|whatever|wherever|whoever)"
_ENGLISH_CONTRACTED = r"(?:['’](?:s|re|d|ll|ve|m))?"
_ENGLISH_OPENS = lazy_pattern(
    rf"{_ENGLISH_LINKS}{_ENGLISH_PREPOSITIONS}{_ENGLISH_WORDS}{_ENGLISH_CONTRACTED}(?![\w'’])", re.I
)
_ENGLISH_INVERSION = lazy_pattern(rf"{_ENGLISH_LINKS}{_AUXILIARIES}\b(?!['’])\s+(?!not\b|to\b)\w", re.I)
_ENGLISH_TAG = lazy_pattern(
    rf"[,–—]\s*(?:{_AUXILIARIES}\s+(?:not\s+)?(?:i|you|he|she|it|we|they|there|this|that|one)(?:\s+not)?"
    r"|right|correct|yes|no|okay|ok|eh|huh|don['’]t you think|or not|true|really|you know|agreed)$",
    re.I,
)
_ENGLISH_LAST = lazy_pattern(
    r"\s(?:what|who|whom|where|when|why|how|which|how\s+(?:much|many|long|often|far)|which one)$", re.I
)
_ENGLISH_CHOICE = lazy_pattern(r"\sor\s+(?!not$|no$)", re.I)


@dataclass(frozen=True)
class _Grammar:
    """How a language asks: what opens a question, what makes one of yes or no, what ends one."""

    opens: re.Pattern[str]
    inversion: re.Pattern[str]
    anywhere: bool  # whether an inversion may stand inside of a clause
    last: tuple[re.Pattern[str], ...]
    tag: re.Pattern[str]
    choice: re.Pattern[str]
    conjunction: re.Pattern[str]  # a question word that may only begin a clause of time, or of place
    relative: re.Pattern[str]


_GRAMMARS = {
    "fr": _Grammar(
        _FRENCH_OPENS,
        _FRENCH_INVERSION,
        True,
        (_FRENCH_LAST, _FRENCH_WITHIN),
        _FRENCH_TAG,
        _FRENCH_CHOICE,
        lazy_pattern(r"(?:et|mais)?\s*(?:quand|qu['’]|que|qui|où|comme)\s*\w+\s+\w", re.I),
        lazy_pattern(r"(?:\w+\s+)?(?:qui|que|qu['’]|où|lequel|laquelle|lesquels|lesquelles|duquel|auquel)", re.I),
    ),
    "en": _Grammar(
        _ENGLISH_OPENS,
        _ENGLISH_INVERSION,
        False,
        (_ENGLISH_LAST,),
        _ENGLISH_TAG,
        _ENGLISH_CHOICE,
        lazy_pattern(r"(?:and|but|so)?\s*(?:when|where|whatever|wherever|whoever|how\s?ever)\s+\w+\s+\w", re.I),
        lazy_pattern(r"(?:\w+\s+)?(?:who|whom|whose|which|where|when)\b", re.I),
    ),
}


def is_yes_no_question(sentence: str, locale: str) -> bool:
    """Whether a sentence asks for yes or no, also by a tag or without any inversion; False for one with a choice."""
    text = sentence.strip()
    if not _ASKS.search(text):
        return False
    text = _ASKS.sub("", text).strip(' \t\n"«»“”’()[]¿…–—-')
    if not any(character.isalpha() for character in text):
        return False
    grammar = _GRAMMARS[language_of(locale)]
    if grammar.tag.search(text):
        return True
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    asks = _first_that_asks(clauses, grammar)
    if asks is None:
        last = clauses[-1]
        return not any(pattern.search(last) for pattern in grammar.last) and not grammar.choice.search(f" {last}")
    return not grammar.choice.search(f" {' '.join(clauses[asks:])}") if asks >= 0 else False


def rising_ends(text: str, locale: str) -> tuple[int, ...]:
    """Where the yes/no questions of a text end: the place of the question mark of each."""
    return tuple(
        start + sentence.rindex("?")
        for start, sentence in _sentences(text)
        if "?" in sentence and is_yes_no_question(sentence, locale)
    )


def _first_that_asks(clauses: list[str], grammar: _Grammar) -> int | None:
    """The number of the clause that makes the question one of yes or no; -1 for a question word, None for neither."""
    for number, clause in enumerate(clauses):
        opens = grammar.opens.match(clause)
        inverted = grammar.inversion.search(clause) if grammar.anywhere else grammar.inversion.match(clause)
        if opens is None:
            if inverted is not None:
                return number
            continue
        later = clauses[number + 1 :]
        asked_later = any(_asks_by_inversion(one, grammar) for one in later)
        own = grammar.anywhere and inverted is not None
        if asked_later and not own and grammar.conjunction.match(clause):
            continue  # "quand le chat dort, les souris dansent-elles ?"
        if asked_later and not own and number and grammar.relative.match(clause):
            continue  # "le maire, qui a été élu en mai, partira-t-il ?"
        return -1
    return None


def _asks_by_inversion(clause: str, grammar: _Grammar) -> bool:
    if grammar.opens.match(clause):
        return False
    return bool(grammar.inversion.search(clause) if grammar.anywhere else grammar.inversion.match(clause))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with its place, cut after stops."""
    start = 0
    for end in re.finditer(r"[.!?…]+[\"»”’)\]]*(?=\s|$)|[?!]+\s*[»”\"]", text):
        yield start, text[start : end.end()]
        start = end.end()
    if text[start:].strip():
        yield start, text[start:]
