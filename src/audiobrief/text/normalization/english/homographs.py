"""Words of two sounds, told by their neighbours: "a record", "to record"; where nothing tells, the voice decides.

A rule that decides gives the word a sound of its own and leaves its letters. An engine that takes no sounds
reads the word as it would anyway: no word is respelled.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from audiobrief.text.normalization.english import homograph_tables as tables
from audiobrief.text.normalization.english.homograph_place import Place, is_plural, place_of
from audiobrief.text.normalization.english.homograph_words import SPECIAL
from audiobrief.text.normalization.english.shapes import starting
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Pronounced, Rule


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """One rule over all the words."""
    forms = [*tables.STRESSED, *(f"{word}s" for word in tables.STRESSED), *SPECIAL]
    pattern = starting([*forms, *(form.capitalize() for form in forms)], r"[\w’'@#-]")
    return (Rule("homograph", Pattern(rf"{pattern}(?![\w@-]|[’']\w|\.\w)"), _say),)


def _say(match: re.Match[str]) -> Pronounced | None:
    written = match.group()
    place = place_of(match)
    special = SPECIAL.get(place.word)
    ipa = special(place) if special else _stressed(place)
    return Pronounced(written, ipa) if ipa else None


def _stressed(place: Place) -> str:
    """Noun or verb, by the table; "" where the neighbours do not tell."""
    plural = place.word not in tables.STRESSED
    base = place.word.removesuffix("s") if plural else place.word
    noun, verb = tables.STRESSED[base]
    if plural:
        is_verb = _is_third_person(place)
        noun, verb = _with_s(noun), _with_s(verb)
    else:
        is_verb = _is_verb(place)
    if is_verb is None and base in tables.VERBS_FIRST:
        return ""
    return verb if is_verb else noun


def _with_s(ipa: str) -> str:
    return ipa + ("ᵻz" if ipa[-1] in "sz" else "s" if ipa[-1] in "ptkf" else "z")


def _is_verb(place: Place) -> bool | None:
    """Whether a word in its base form is a verb; None where nothing tells."""
    back, nearby = place.back(), place.next()
    if back in tables.ADVERBS or (back.endswith("ly") and len(back) > 4):
        place = replace(place, earlier=place.earlier[1:])
        if place.back() in tables.DETERMINERS or place.back() in tables.BE:
            return False
        back = place.back()
    if place.word == "refuse" and nearby in ("collection", "bin", "bins", "bag", "bags", "truck", "trucks", "pickup"):
        return False
    if place.word == "present" and nearby in ("in", "at", "during") and back not in ("to", *tables.SUBJECTS):
        return False
    does_it = back in ("to", *tables.MODALS, *tables.SUBJECTS)
    if place.word == "produce" and nearby in tables.PRODUCE_AFTER and not does_it:
        return False
    # "rules that permit parking"; in "he says that record heat" the word before is a verb.
    if back in ("that", "which", "who") and is_plural(place.back(2)) and place.back(2) not in tables.TELLS:
        return True
    if back in ("further", "better", "fully") and place.back(2) == "to":
        return True
    if back == "not" and place.back(2) in tables.BE:
        return False
    if back == "to":
        return _is_infinitive(place)
    if back in tables.MODALS or back in ("i", "you", "we", "they"):
        return True
    if nearby == "of" or back.endswith("'s") or back in tables.BE or back in tables.HAVE:
        return False
    if back in tables.DETERMINERS or back in tables.PREPOSITIONS:
        return False
    if back in tables.SUBJECTS or is_plural(back):
        return _has_plural_subject(place)
    if place.is_first and (nearby in tables.OBJECTS or place.word in ("refuse", "import")):
        return True
    if nearby in tables.OBJECTS - {"that", "this", "who", "when", "where", "how", "what", "why", "whether", "no"}:
        return True
    if place.word in ("combine", "proceed", "upset", "import", "refuse"):
        return None  # verbs for the most part
    if back and (
        nearby in tables.MAIN_VERBS or back.endswith(("al", "ive", "ous", "ful", "ble", "ic", "ary", "ed", "er"))
    ):
        return False
    return None


def _is_infinitive(place: Place) -> bool | None:
    """Whether "to" before a word is the infinitive's: not in "due to record heat", "close to contract talks"."""
    nearby = place.next()
    if place.back(2) in ("due", "thanks", "according", "owing", "prior", "addition", "response", "returned", "led"):
        return nearby in tables.OBJECTS
    return True


def _has_plural_subject(place: Place) -> bool | None:
    """Whether plural people or things do it: "Residents object to the plan", "lungs contract in the cold"."""
    nearby = place.next()
    if nearby in tables.MAIN_VERBS or nearby == "of":
        return False
    if nearby in tables.OBJECTS or nearby == "to":
        return True
    if nearby in ("in", "on", "at", "for", "with", "from", "against", "when", "if", "as", "by", "up", "more", ".", ""):
        return tables.MAIN_VERBS.isdisjoint(place.later[:8])
    begins = place.back(2) in ("", "the", "these", "those", "many", "some", "most") or place.back(2) in tuple(".!?;:,")
    other_verb = any(word in tables.MAIN_VERBS or word.endswith("ed") for word in place.later[:6])
    return True if place.back() in tables.SUBJECTS or (begins and not other_verb) else None


def _is_third_person(place: Place) -> bool | None:
    """Whether a form in -s is a verb: "He objects to it", "The bank projects a deficit"; else it is a plural."""
    back, nearby = place.back(), place.next()
    if back in ("he", "she", "it", "who", "which"):
        return True
    if nearby == "to" and place.word == "refuses":
        return True
    if place.is_first:
        return nearby in tables.OBJECTS and bool(place.back())  # "Delegates voted"
    if back in tables.DETERMINERS or back in tables.PREPOSITIONS or back.endswith("'s") or nearby == "of":
        return False
    if back and (nearby in tables.OBJECTS or nearby == "to") and not is_plural(back) and back not in tables.HAVE:
        return back not in ("and", "or", ",", "to") and not back.endswith(("al", "ive", "ous", "ic", "ed", "ing"))
    # "Canada exports oil", but "Canada exports rose".
    is_free = nearby.isalpha() and nearby not in tables.MAIN_VERBS | tables.PREPOSITIONS | {"and", "or"}
    return True if place.is_name_before and is_free and not nearby.endswith(("ed", "s")) else None
