"""Addresses and telephone numbers, as a French newsreader says them."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.french.acronyms import READ_SHORT
from audiobrief.text.normalization.french.binding import bound, fixed, word_before
from audiobrief.text.normalization.french.letters import acronym_words, spelled
from audiobrief.text.normalization.french.numbers import cardinal, digit_run, digits, plain_digits
from audiobrief.text.normalization.rules import Rule

_TOP = (
    "com|org|net|ca|fr|be|ch|lu|eu|ai|io|co|info|gov|gouv|edu|tv|me|app|dev|quebec|media|news|uk|us|de|int|biz|tech|xyz"
)
_FILES = "js|ts|py|md|txt|pdf|html?|css|json|csv|xml|yaml|zip|exe|mp3|mp4|png|jpg|jpeg|docx?|xlsx?|pptx?|net|wav|ts"
_SAID_LABELS = frozenset("com org net info gov gouv edu app dev quebec media news int biz tech".split())
_CONSONANTS = lazy_pattern(r"[bcdfghjklmnpqrstvwxz]{2,6}")


def label_words(label: str, locale: str) -> str:
    """One part of an address: a word, letters, or digits."""
    said = []
    for part in re.findall(r"[0-9]+|[^\W\d_]+|[-_+]", plain_digits(label)):
        if part in "-_+":
            said.append({"-": "-", "_": "trait de soulignement", "+": "plus"}[part])
        elif part.isdigit() and part.isascii():
            said.append(digit_run(part, locale))
        elif part in _SAID_LABELS:
            said.append(part)
        elif len(part) <= 2 or _CONSONANTS.fullmatch(part.lower()):
            said.append(spelled(part))
        else:
            said.append(acronym_words(part) if part.isupper() else part)
    return " ".join(said).replace(" - ", "-").strip("- ")


def _domain_words(domain: str, locale: str) -> str:
    labels = [label for label in domain.strip(".").split(".") if label]
    if labels and labels[0].lower() == "www" and len(labels) > 1:
        labels = labels[1:]
    return " point ".join(label_words(label, locale) for label in labels)


def _say_url(match: re.Match[str], locale: str) -> str | None:
    """Only the site is said; the path is for eyes, but for one word that an invitation ends with."""
    said, path = _domain_words(match.group("domain"), locale), match.groupdict().get("path") or ""
    word = re.fullmatch(r"/([a-zà-ÿ]{3,16})/?", path)
    invited = word and "://" not in match.group() and word_before(match).lower() in _INVITING
    return f"{said} barre oblique {word.group(1)}" if word and invited else said


# Words after which a listener is meant to note the address.
_INVITING = frozenset("sur à visitez adresse site consultez visiter consulter via".split())


def _say_email(match: re.Match[str], locale: str) -> str | None:
    local = " point ".join(
        label_words(label, locale).replace("-", " tiret ") for label in match.group("local").split(".") if label
    )
    return f"{local} arobase {_domain_words(match.group('domain'), locale)}"


def camel_words(name: str, locale: str) -> str:
    """ "IntelligenceArtificielle2025" in words."""
    name = plain_digits(name)
    parts = re.findall(r"[A-ZÀ-ÖØ-Þ]+(?![a-zà-öø-ÿ])|[^\W\d_A-ZÀ-ÖØ-Þ]+|[A-ZÀ-ÖØ-Þ][^\W\d_A-ZÀ-ÖØ-Þ]*|[0-9]+", name)
    if parts and "".join(parts) != re.sub("_", "", name):
        parts = re.findall(r"[0-9]+|[^\W\d_]+", name)
    said = []
    for part in parts:
        if part[0].isdigit():
            said.append(digit_run(part, locale))
        else:
            said.append(acronym_words(part) if part.isupper() and (len(part) > 1 or part in READ_SHORT) else part)
    return " ".join(said)


def _say_hashtag(match: re.Match[str], locale: str) -> str | None:
    return camel_words(match.group("name"), locale)


def _say_handle(match: re.Match[str], locale: str) -> str | None:
    return f"arobase {camel_words(match.group('name'), locale)}"


def _say_file(match: re.Match[str], locale: str) -> str | None:
    return f" point {label_words(match.group('kind').lower(), locale)}"


def _say_smiley(match: re.Match[str], locale: str) -> str | None:
    """A smiley is not said; "XD" behind a name belongs to it: "Disney XD"."""
    return None if match.group() == "XD" and word_before(match)[:1].isupper() else " "


def rules(locale: str) -> tuple[Rule, ...]:
    """Addresses first, then tags, then pictures."""
    scheme = "[hHfF](?:(?<=[hH])[tT][tT][pP][sS]?|(?<=[fF])[tT][pP])"
    host = r"(?P<domain>(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24})"
    path = r"(?::[0-9]{1,5})?(?P<path>[/?#](?:[^\s<>«»\"”]*[^\s<>«»\"”.,;:!?…)\]'’])?)?"
    bare = rf"(?P<domain>[^\W_](?<![\w.@/-].)[\w-]{{0,62}}\.(?:[^\W_][\w-]{{0,62}}\.){{0,4}}(?:{_TOP}))"
    return (
        fixed("link", "mailto:", ""),
        bound("link", rf"{scheme}://(?:[^\s/@]{{1,64}}@)?{host}{path}", _say_url, locale),
        fixed("link", rf"{scheme}://[^\s<>«»\"”)]*", ""),
        bound(
            "e-mail",
            rf"(?P<local>[\w+](?<![\w.+-].)[\w+-]{{0,63}}(?:\.[\w+-]{{1,64}}){{0,6}})@{host}(?![\w@-])",
            _say_email,
            locale,
        ),
        bound("link", rf"{bare}(?![\w@-])(?!\.[^\W_]){path}", _say_url, locale),
        bound("handle", r"@(?<![\w@.].)(?P<name>[^\W_]\w{0,60})(?!\w)", _say_handle, locale),
        bound("hashtag", r"[#＃](?<![\w#&].)(?P<name>\w{0,20}[^\W\d_]\w{0,80})(?!\w)", _say_hashtag, locale),
        bound("file", rf"\.(?<=[^\W_].)(?P<kind>{_FILES})(?![^\W_]|\.[^\W_])", _say_file, locale, re.IGNORECASE),
        fixed("keycap", r"[0-9#*]\ufe0f?\u20e3", " "),
        bound(
            "smiley",
            r"[:;=<^xX](?<!\S.)(?:(?<=[:;=])[-']?[)(DPpOo|/*]|(?<=<)3|(?<=\^)\^|(?<=[xX])D)(?![^\s.,!?])",
            _say_smiley,
            locale,
        ),
        fixed(
            "emoji",
            "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\ufe00-\ufe0f\u200d\u20e3\u3030\u303d"
            "\U000e0020-\U000e007f]+",
            " ",
        ),
    )


_GAP = r"[ .\u00a0\u202f-]"
_CALLED = frozenset("au tél téléphone composez composer appelez appeler joindre cellulaire télécopieur".split())
_SERVICES = "11|(?<=9)88"


def _group(text: str, locale: str) -> str:
    """Two digits as a number (06 is "zéro six"), 800 as the words, any other group digit by digit."""
    if text in {"800", "900"}:
        return cardinal(int(text), locale, counts=False)
    return digit_run(text, locale) if len(text) <= 2 else digits(text)


def _say_american(match: re.Match[str], locale: str) -> str | None:
    country = "un " if match.group("country") else ""
    groups = [match.group("bare") or match.group("held"), match.group("office"), match.group("line")]
    return country + ", ".join(_group(group, locale) for group in groups)


def _say_local(match: re.Match[str], locale: str) -> str | None:
    if word_before(match).lower() not in _CALLED:
        return None
    return ", ".join(digits(group) for group in re.findall("[0-9]+", match.group()))


def _say_french(match: re.Match[str], locale: str) -> str | None:
    text = re.sub(r"\D", "", match.group())
    return ", ".join(_group(text[at : at + 2], locale) for at in range(0, len(text), 2))


def _say_international(match: re.Match[str], locale: str) -> str | None:
    return "plus " + ", ".join(_group(group, locale) for group in re.findall("[0-9]+", match.group()))


def _say_service(match: re.Match[str], locale: str) -> str | None:
    return (
        digits(match.group())
        if word_before(match).lower() in {"le", "au", "du", "composez", "appelez", "santé", "info", "social"}
        else None
    )


def telephone_rules(locale: str) -> tuple[Rule, ...]:
    """Telephone numbers; before every other reading of digits."""
    american = (
        rf"(?<![\w+])(?P<country>\+?1{_GAP})?(?:\((?P<held>[2-9][0-9]{{2}})\) ?|(?P<bare>[2-9][0-9]{{2}}){_GAP})"
        rf"(?P<office>[2-9][0-9]{{2}}){_GAP}(?P<line>[0-9]{{4}})(?![\w-])"
    )
    return (
        bound("telephone", american, _say_american, locale),
        bound("telephone", rf"0(?<![\w.,-].)[1-9](?:{_GAP}?[0-9]{{2}}){{4}}(?![\w-])", _say_french, locale),
        bound(
            "telephone", rf"\+(?<!\w.)[0-9]{{1,3}}(?:{_GAP}[0-9]{{1,4}}){{2,5}}(?![\w-])", _say_international, locale
        ),
        bound("telephone", r"[2-9](?<![\w-].)[0-9]{2}-[0-9]{4}(?![\w-])", _say_local, locale),
        bound(
            "emergency number", rf"[2-9](?<![\w.,-].)(?:{_SERVICES})(?![\w%$-]| ?[%$€]|[.,][0-9])", _say_service, locale
        ),
    )
