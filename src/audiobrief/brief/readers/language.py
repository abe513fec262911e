"""Which of the spoken languages a text, a paragraph or a sentence is written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from audiobrief.brief.model import Taken
from audiobrief.brief.readers.leftovers import take_links
from audiobrief.text.lazy_pattern import lazy_pattern

# Words that nearly every sentence has some of, and that the other language does not write the same.
_FRENCH = frozenset(
    "le la les l d des du de un une et est sont qui que qu dans pour par avec sur aux au ne pas ce cette ces cet se s "
    "son sa ses leur leurs nous vous ils elle elles il je j c n mais ou où donc sans sous entre après avant depuis "
    "plus moins très aussi être avoir fait été était ont sera serait peut doit déjà encore chaque quand comme même "
    "votre notre vos nos selon lors dont tout tous toute toutes autre autres si lui y".split()
)
_ENGLISH = frozenset(
    "the of and to is are was were be been that this these those it its he she they we you i his her their our your "
    "with for from by at as in not but or if than then there which who what when where will would can could should "
    "has have had do does did an only more less after before since about into over under between each every them him "
    "us my".split()
)
# Headings have no such words, but these.
_FRENCH_HEADINGS = frozenset(
    "point vue neutre optimiste pessimiste exemple récapitulatif factuel faits concret accroche sources résumé".split()
)
_ENGLISH_HEADINGS = frozenset(
    "view viewpoint neutral optimistic pessimistic example recap factual facts hook summary take side".split()
)
_SHARED = frozenset("a on me as or si plus point d s y i sources source pour do".split())
_WORD = lazy_pattern(r"[^\W\d_]+")
_SENTENCE_END = lazy_pattern(r"(?<=[.!?…])[»”\"’]*\s+")
_QUOTED = lazy_pattern(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|\[[^\]]*\]\{[^}]*\}")
_OTHER_LANGUAGES = {
    "Spanish": "el los las una que con por para del está son como pero más muy fue han sido desde también su al",
    "German": "der die das und ist nicht mit ein eine auf für den dem von zu sich auch wird sind im als werden",
    "Italian": "il lo gli che di una per con del della sono non è più anche ma nel alla dei ha questo",
    "Portuguese": "o os uma que não com para do da em é são mais como foi pelo pela também ao seu",
    "Dutch": "het een van en is niet met op de voor dat zijn wordt aan ook naar bij door maar",
}
_OTHERS = {name: frozenset(words.split()) for name, words in _OTHER_LANGUAGES.items()}
NAMES = {"fr": "French", "en": "English"}


@dataclass(frozen=True)
class Evidence:
    """How many words of a text are of one language and not of the other."""

    french: int
    english: int
    words: int

    @property
    def language(self) -> str:
        """`fr` or `en` where the words leave no doubt, else ""."""
        most, least = max(self.french, self.english), min(self.french, self.english)
        if most < 3 * least or most < 2 or most < 0.12 * self.words:
            return ""
        return "fr" if self.french > self.english else "en"

    @property
    def likely(self) -> str:
        """The language that more words speak for, or ""."""
        return "" if self.french == self.english else "fr" if self.french > self.english else "en"


@lru_cache(maxsize=4096)
def evidence_of(text: str) -> Evidence:
    """The words of a text that tell its language."""
    words = [word.lower() for word in _WORD.findall(text)]
    short = len(words) <= 8
    french = english = 0
    for word in words:
        if word in _SHARED and not short:
            continue
        french += word in _FRENCH or (short and word in _FRENCH_HEADINGS) or bool(re.search("[éèêàâçîôûùœ]", word))
        english += word in _ENGLISH or (short and word in _ENGLISH_HEADINGS)
    english += len(re.findall(r"\w(?:[’']s|n[’']t|[’']re|[’']ve|[’']ll)\b", text))
    return Evidence(french, english, len(words))


def language_of_texts(texts: Iterable[str]) -> str:
    """`fr` or `en` where nearly all of the texts that tell are of it, else ""."""
    count = {"fr": 0, "en": 0}
    for text in texts:
        language = evidence_of(text).language
        if language:
            count[language] += len(text.split())
    most, least = max(count.values()), min(count.values())
    if most < 12 or most < 4 * least:
        return ""
    return "fr" if count["fr"] > count["en"] else "en"


def language_beside(text: str) -> str:
    """The language of a text that stands among texts of both: by its words, else by how its letters go together.

    "" for a few words that tell nothing, such as names.
    """
    evidence = evidence_of(text)
    if evidence.language or evidence.words < 4:
        return evidence.language
    if max(evidence.french, evidence.english) >= 3 * min(evidence.french, evidence.english):
        return detect_language(text)
    return ""


def _is_foreign(sentence: str, language: str) -> bool:
    """Whether a sentence is of the other language; one word of it is enough where the letters say so, too."""
    evidence = evidence_of(sentence)
    if evidence.language:
        return evidence.language != language
    is_doubtful = evidence.words < 6 or min(evidence.french, evidence.english) or evidence.likely in ("", language)
    return not is_doubtful and detect_language(sentence) == evidence.likely


def foreign_sentences(text: str, language: str) -> list[str]:
    """The sentences of a text that are of the other spoken language; quotes and marked words keep their own sounds."""
    found = []
    for sentence in _SENTENCE_END.split(_QUOTED.sub(" ", text)):
        if len(sentence.split()) >= 4 and _is_foreign(sentence, language):
            found.append(sentence.strip())
    return found


def foreign_text(taken: Sequence[Taken], language: str) -> list[str]:
    """A notice for each piece of an edition, told by its lines, that is of the other language."""
    notices = []
    for item in taken:
        if item.taken_for not in ("paragraph", "item", "quote", "row"):
            continue
        found = foreign_sentences(take_links(item.text)[0], language)
        if found:
            own, other = NAMES[language], NAMES["en" if language == "fr" else "fr"]
            quoted = found[0] if len(found[0]) <= 80 else found[0][:79] + "…"
            notices.append(
                f'line {item.line} is {other}, in the {own} edition: a voice for {own} reads "{quoted}"; '
                f"take it out, or begin the {other} edition with # [{'en' if language == 'fr' else 'fr'}]"
            )
    return notices


def other_language(text: str) -> str:
    """The name of a language that is not spoken here and that a long text is written in, or ""."""
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    if len(words) < 25:
        return ""
    own = max(sum(word in known for word in words) for known in (_FRENCH, _ENGLISH))
    best = max(_OTHERS, key=lambda name: sum(word in _OTHERS[name] for word in words))
    count = sum(word in _OTHERS[best] for word in words)
    return best if count > 1.3 * own and count > 0.15 * len(words) else ""


def detect_language(text: str) -> str:
    """`fr` or `en`, by py3langid over the first part of the text; French where there is nothing to go by."""
    if not any(char.isalpha() for char in text):
        return "fr"
    return str(_classifier()(text[:20_000])[0])


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    """What tells French from English; choosing the two among its languages takes longer than most texts."""
    import py3langid

    py3langid.set_languages(["fr", "en"])
    classify: Callable[[str], tuple[str, float]] = py3langid.classify
    return classify
