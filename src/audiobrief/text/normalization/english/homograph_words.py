"""Homographs that have a grammar of their own: read, lead, live, wind, tear, close, bass and the like.

Each function gives the sound that the neighbours ask for, "" where they do not tell.
"""

from __future__ import annotations

from collections.abc import Callable

from audiobrief.text.normalization.english import homograph_tables as tables
from audiobrief.text.normalization.english.homograph_place import Place, is_plural


def _read(place: Place) -> str:
    back = place.back()
    if back in tables.ADVERBS or back.endswith("ly") or back in ("most", "best"):
        if place.back(2) in tables.BE | tables.HAVE | {"the", "a"}:
            return "ɹˈɛd"
        back = place.back(2) if back not in ("most", "best") else back
    if back == "to" or back in tables.MODALS or (place.is_first and back not in ('"', "”")):
        return "ɹˈiːd"
    if back in tables.BE | tables.HAVE | {"he", "she", "it"} or place.next() == "by":
        return "ɹˈɛd"
    if back in ('"', "”"):
        return "ɹˈɛd"  # '"No," read the sign'
    if back == "i" and place.next() in ("a", "an", "the", "about", "in", "it", "your", "his", "somewhere"):
        return "ɹˈiːd" if place.is_near(frozenset(("every", "daily", "always", "often"))) else "ɹˈɛd"
    if back in tables.SUBJECTS or is_plural(back):
        return "ɹˈɛd" if not tables.PAST_TIMES.isdisjoint(place.later) else "ɹˈiːd"
    if back in tables.DETERMINERS or back in tables.PREPOSITIONS:
        return "ɹˈiːd"
    if back in ("and", ",", "then") and place.next() in tables.OBJECTS:
        return "ɹˈɛd" if any(word.endswith("ed") for word in place.earlier[:6]) else ""
    # One person in the third person: "read" without an s is the past.
    is_single = place.is_name_before or place.back(2) in tables.DETERMINERS or place.back(2).endswith("'s")
    return "ɹˈɛd" if back and is_single and back not in ',)"”' else ""


def _lead(place: Place) -> str:
    if place.next() in tables.METAL_AFTER and place.back() not in tables.MODALS | {"to", "they", "we", "could"}:
        return "lˈɛd"
    if place.next() == "in" and not tables.IN_WATER.isdisjoint(place.later[1:4]) and place.back() not in ("the", "a"):
        return "lˈɛd"
    if place.back() in tables.METAL_BEFORE or (place.back(2) in ("exposure", "exposed", "levels", "traces", "amounts")):
        return "lˈɛd"
    return ""


def _live(place: Place) -> str:
    back, nearby = place.back(), place.next()
    if nearby in tables.ON_AIR or (nearby == "on" and not tables.ON_AIR.isdisjoint(place.later[1:4])):
        return "lˈaɪv"
    if back in tables.BE or back in ("a", "of", "via", "go", "goes", "going", "went", "aired", "broadcast", "streamed"):
        return "lˈaɪv"
    if back in tables.MODALS or back in tables.SUBJECTS or back in ("to", "where", "still", "now"):
        return "lˈɪv"
    if nearby in tables.LIVE_AFTER and (
        is_plural(back) or back in ("and", "or", "families", "children", "men", "women")
    ):
        return "lˈɪv"
    return "lˈɪv" if is_plural(back) and nearby in (".", "", "on") else ""


def _lives(place: Place) -> str:
    back, nearby = place.back(), place.next()
    if back in tables.DETERMINERS or back in tables.PREPOSITIONS or back.endswith("'s") or is_plural(back):
        return "lˈaɪvz"
    if back in tables.SINGULAR_SUBJECTS or back in ("still", "now", "currently"):
        return "lˈɪvz"
    if back in ("save", "saved", "saving", "lost", "lose", "losing", "cost", "claimed", "risk", "risked", "human"):
        return "lˈaɪvz"
    return "lˈɪvz" if back and nearby in tables.LIVE_AFTER else ""


def _wind(place: Place) -> str:
    back, nearby = place.back(), place.next()
    if place.is_first or back in ("to", *tables.MODALS, "they", "we", "you", "i"):
        is_verb = nearby in tables.OBJECTS or nearby in ("up", "down", "back", "through", "around", "along")
        return "wˈaɪnd" if is_verb else "wˈɪnd"
    if nearby in ("through", "along", "around") and is_plural(back):
        return "wˈaɪnd"  # "Roads wind through the hills"
    if is_plural(back) and nearby in ("the", "its", "their", "a"):
        return "wˈaɪnd"  # "Crews wind the cable"
    return "wˈaɪnd" if nearby in ("up", "down") and (is_plural(back) or back in ("and", "or")) else "wˈɪnd"


def _wound(place: Place) -> str:
    is_noun = place.back() in tables.DETERMINERS or place.back() in tables.PREPOSITIONS
    turned = place.next() in ("up", "down", "around", "through", "its", "back", "along", "tightly")
    is_subject = place.back() in ("he", "she", "they", "we", "i", "who")
    things = ("clock", "watch", "cable", "rope", "wire", "yarn", "wool", "thread", "tape", "spring", "bandage", "scarf")
    is_turned_thing = is_subject and any(word in things for word in place.later[:4])
    return "wˈaʊnd" if (turned or is_turned_thing) and not is_noun else ""


def _tear(place: Place) -> str:
    back, nearby = place.back(), place.next()
    if nearby in ("gas", "gassed", "duct", "ducts", "stains"):
        return "tˈɪɹ"
    if back in ("to", "not", *tables.MODALS, "they", "we", "you", "wear-and") or nearby in (
        "down",
        "up",
        "apart",
        "off",
    ):
        return "tˈɛɹ"
    if back in tables.TORN or (nearby in ("in", "to") and place.next(2) in tables.DETERMINERS):
        return "tˈɛɹ"
    if back == "and" and place.back(2) == "wear":
        return "tˈɛɹ"
    return "tˈɛɹ" if place.is_first and nearby in tables.OBJECTS else ""


def _tears(place: Place) -> str:
    is_rip = place.next() in ("down", "up", "apart", "through", "off", "into") and place.back() not in ("of", "in")
    return "tˈɛɹz" if is_rip or place.back() in tables.TORN else ""


def _close(place: Place) -> str:
    back, nearby = place.back(), place.next()
    if back == "to" or back in tables.MODALS or back in ("they", "we", "you", "i"):
        return "klˈoʊz"
    if nearby == "to" or nearby in tables.CLOSE_THINGS or back in ("very", "so", "too", "how", "as", "up", "a"):
        return "klˈoʊs"
    if back in tables.BE or back in (
        "came",
        "come",
        "comes",
        "get",
        "stay",
        "stayed",
        "remain",
        "remained",
        "drew",
        "keep",
    ):
        return "klˈoʊs"
    if nearby in ("of", "on", "at", "for", ".", "") and back in (
        "the",
        "market",
        "trading",
        "at",
        "day's",
        "friday's",
        "this",
    ):
        return "klˈoʊz"
    if nearby in tables.OBJECTS and (place.is_first or is_plural(back) or back in ("and", "or")):
        return "klˈoʊz"
    if is_plural(back) and nearby in ("at", "on", "for", "in", "early", "down", "late", "monday", "friday", "."):
        return "klˈoʊz"
    return "klˈoʊs" if back in tables.DETERMINERS else ""


def _minute(place: Place) -> str:
    return "maɪnˈuːt" if place.next() in tables.MINUTE_THINGS else ""


def _bass(place: Place) -> str:
    if place.next() in ("player", "guitar", "drum", "line", "lines", "clef", "note", "notes", "voice", "singer"):
        return "bˈeɪs"
    return "bˈæs" if place.is_near(tables.FISHING) else ""


def _dove(place: Place) -> str:
    is_verb = place.next() in ("into", "in", "under", "off", "for", "down", "head", "headfirst", "deep", "deeper")
    if place.back() in ("a", "the", "white", "mourning"):
        return "dˈʌv"
    return "dˈoʊv" if is_verb or place.back() in ("he", "she", "they", "we", "i") else "dˈʌv"


def _bow(place: Place) -> str:
    if place.back() in tables.VESSELS or not tables.VESSELS.isdisjoint(place.later[:4]):
        return "bˈaʊ"
    if place.next() in ("out", "down", "before") or (place.next() == "to" and place.back() not in ("a", "the")):
        return "bˈaʊ"
    is_taken = place.back() in ("a", "final", "last", "his", "her", "their") and not {
        "take", "takes", "took", "taking", "taken"
    }.isdisjoint(place.earlier[:3])  # fmt: skip
    return "bˈaʊ" if is_taken or place.back() in ("to", *tables.MODALS) else ""


def _sow(place: Place) -> str:
    is_pig = place.back() in ("a", "the", "pregnant", "nursing") or place.next() in ("stalls", "crates", "and her")
    return "sˈaʊ" if is_pig and place.next() not in tables.OBJECTS else ""


def _number(place: Place) -> str:
    before_it = (
        "grew",
        "grows",
        "grow",
        "growing",
        "feel",
        "feels",
        "felt",
        "became",
        "become",
        "getting",
        "got",
        "gets",
    )
    return "nˈʌmɚ" if place.back() in before_it and place.next() not in ("of", "one", "two") else ""


def _polish(place: Place) -> str:
    if place.is_name and not place.is_first:
        return ""
    is_verb = place.back() in ("to", *tables.MODALS) or (place.is_first and place.next() in tables.OBJECTS)
    return "pˈɑːlɪʃ" if is_verb else ""


def _content(place: Place) -> str:
    are_people = place.back() in ("me", "us", "him", "them", "everyone", "nobody", "voters", "residents")
    if are_people and place.back(2) in ("left", "leave", "leaves", "keep", "keeps", "kept", "make", "makes", "made"):
        return "kəntˈɛnt"
    is_pleased = place.back() in tables.BE | {
        "seemed",
        "feel",
        "felt",
        "appear",
        "appears",
        "perfectly",
        "not",
        "quite",
    }
    if is_pleased and place.next() in ("with", "to", "in", "just", "that", ".", "", "enough", "if", "and"):
        return "kəntˈɛnt"
    return "kˈɑːntɛnt"


def _resume(place: Place) -> str:
    return "ɹˈɛzəmeɪ" if place.back() in ("a", "the", "his", "her", "your", "my", "their", "impressive") else ""


def _nice(place: Place) -> str:
    if not place.is_name or place.back() in ("a", "very", "so", "how", "really", "too"):
        return ""
    is_city = not place.is_first or place.later[:2] == (",", "france") or place.next() in tables.CITY_DOES
    return "nˈiːs" if is_city and place.next() not in ("people", "guy", "guys", "things", "work", "try", "job") else ""


def _reading(place: Place) -> str:
    is_city = place.back() in ("in", "to", "from", "of", "near") or place.next() in ("fc", "festival", "borough")
    is_city = is_city or place.later[:2] in ((",", "england"), (",", "pennsylvania"), (",", "pa"))
    return "ɹˈɛdɪŋ" if place.is_name and not place.is_first and is_city else ""


def _mobile(place: Place) -> str:
    is_city = place.later[:2] in ((",", "alabama"), (",", "ala"))
    return (
        "moʊbˈiːl"
        if place.is_name and (is_city or place.back() in ("in", "near")) and place.next() in (",", ".", "")
        else ""
    )


def _learned(place: Place) -> str:
    scholars = (
        "judge",
        "society",
        "societies",
        "professor",
        "scholar",
        "scholars",
        "man",
        "woman",
        "friend",
        "colleague",
    )
    return "lˈɜːnᵻd" if place.next() in scholars and place.back() not in tables.HAVE else "lˈɜːnd"


SPECIAL: dict[str, Callable[[Place], str]] = {
    "read": _read,
    "lead": _lead,
    "live": _live,
    "lives": _lives,
    "wind": _wind,
    "wound": _wound,
    "tear": _tear,
    "tears": _tears,
    "close": _close,
    "minute": _minute,
    "bass": _bass,
    "dove": _dove,
    "bow": _bow,
    "sow": _sow,
    "number": _number,
    "polish": _polish,
    "content": _content,
    "resume": _resume,
    "learned": _learned,
    "nice": _nice,
    "reading": _reading,
    "mobile": _mobile,
}
