"""What a paste leaves in a text: HTML entities and tags, footnote marks, editor's brackets, foreign apostrophes."""

from __future__ import annotations

import html
import re

from audiobrief.text.normalization.french.binding import bound, fixed, starts_line, word_before
from audiobrief.text.normalization.french.numbers import cardinal
from audiobrief.text.normalization.french.units import units
from audiobrief.text.normalization.rules import Rule

_BLOCKS = frozenset("br p div li ul ol h1 h2 h3 h4 h5 h6 hr tr td th table blockquote section article figure".split())
_TAGS = (
    "article|aside|audio|a|blockquote|br|button|b|center|cite|code|del|div|em|figcaption|figure|font|footer|form"
    "|h[1-6]|header|hr|iframe|img|input|ins|i|label|li|main|mark|nav|ol|picture|pre|p|q|section|small|source|span"
    "|strong|sub|sup|svg|s|table|tbody|td|thead|th|time|tr|ul|u|video"
)
_ENTITIES_SAID = {"&": " et ", "€": " euros ", "$": " dollars ", "%": " pour cent ", "°": " degrés ", "½": " et demi "}
_MARKS_KEPT = frozenset(".,;:!?…")
_SQUARED = ("mètre", "kilomètre", "centimètre", "millimètre", "pied", "pouce", "mille", "hectomètre", "décimètre")
_WORD_REACH = 24


def _say_tag(match: re.Match[str], locale: str) -> str | None:
    return " " if match.group("tag").lower() in _BLOCKS else ""


def _say_entity(match: re.Match[str], locale: str) -> str | None:
    """The character that an entity stands for, as far as it is spoken."""
    char = html.unescape(match.group())
    if char == match.group():
        return None
    if len(char) == 1 and char.isalpha():
        return char
    if char in "'’‘":
        return "’"
    if char in "–—":
        return ", "
    if char in _MARKS_KEPT or char in _ENTITIES_SAID:
        return _ENTITIES_SAID.get(char, char)
    if char in "<>":
        left, right = match.string[: match.start()][-2:], match.string[match.end() : match.end() + 2]
        is_compared = left.rstrip()[-1:].isdigit() and right.lstrip()[:1].isdigit()
        return {"<": " inférieur à ", ">": " supérieur à "}[char] if is_compared else " "
    return " " if char.isspace() else ""


def _say_grouped(match: re.Match[str], locale: str) -> str | None:
    """ "20&nbsp;000": the groups of one number."""
    value = int("".join(re.findall(r"(?<![#&\w])[0-9]+|(?<=;)[0-9]+", match.group())))
    return cardinal(value, locale) + (" dollars" if match.group("money") else "")


# Words that a number follows.
_BEFORE_FIGURES = frozenset(
    """
    le la les des de du à aux au par et ou en sur pour avec sans contre ces ses mes nos leurs plus moins environ quelque
    quelques dans entre sous près presque à dont a ont est sont avait avaient fait compte marqué
    """.split()
)


def _say_footnote(match: re.Match[str], locale: str) -> str | None:
    """A number in brackets behind a word refers to a note; "[3] points" is a figure that an editor put in."""
    text, start, end = match.string, match.start(), match.end()
    if starts_line(match):
        return None
    apart = text[start - 1].isspace() and re.match(r" [^\W\d_]", text[end : end + 2])
    return None if apart and word_before(match).lower() in _BEFORE_FIGURES else ""


def _say_raised(match: re.Match[str], locale: str) -> str | None:
    """A raised figure behind a word refers to a note; behind a unit, a letter or a number it is a power."""
    left = match.string[max(0, match.start() - _WORD_REACH) : match.start()]
    word = re.search(r"[^\W\d_]*$", left)
    name = word.group() if word else ""
    if not name:
        return "" if re.search(r"(?:[.!?,;:»”\")]|(?<![0-9])(?:19|20)[0-9]{2})$", left) else None
    if len(name) < 3 or name in units() or name.lower().startswith(_SQUARED):
        return None
    return ""


def _say_editor(match: re.Match[str], locale: str) -> str | None:
    """ "[L]e texte représente[ra]": letters that an editor put in belong to their word."""
    text = match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return match.group("inside") if before.isalpha() or after.isalpha() or after in ("'", "’") else None


def tag_rules(locale: str) -> tuple[Rule, ...]:
    """Tags, before addresses: they hold some."""
    return (
        bound("tag", rf"</?(?P<tag>{_TAGS})(?:\s[^<>]{{0,300}})?/?>", _say_tag, locale, re.IGNORECASE),
        fixed("tag", r"<!--[^<>]{0,300}-->", ""),
    )


def rules(locale: str) -> tuple[Rule, ...]:
    """Everything else; before words and numbers."""
    return (
        bound(
            "entity",
            r"[0-9](?<![\w.,].)[0-9]{0,2}(?:&(?:nbsp|thinsp|#160|#8239|#xa0|#xA0);[0-9]{3}(?![0-9])){1,4}(?![,.][0-9])"
            r"(?P<money>[ \u00a0]\$(?![^\W_]| [UC]))?",
            _say_grouped,
            locale,
        ),
        bound("entity", r"&(?:[a-zA-Z]{2,8}[0-9]{0,2}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});", _say_entity, locale),
        fixed("apostrophe", r"[‘´`ʼ‛′](?<=[^\W\d_].)(?=[^\W\d_])", "’"),
        bound("footnote", r"\[[0-9]{1,3}(?:(?:[,;–-] ?|\]\[)[0-9]{1,3}){0,5}\]", _say_footnote, locale),
        fixed("footnote", r"\[(?:réf\. nécessaire|sic|note [0-9]{1,3}|citation needed)\]", ""),
        fixed("footnote", r"\([0-9]{1,2}\)(?<=[a-zà-ÿ]{3}\(.\))(?=[\s.,;:]|$)", ""),
        bound("footnote", r"[¹²³⁴-⁹](?<=[^\s⁰-⁹¹²³⁻].)[⁰¹²³⁴-⁹]{0,2}(?![^\W_]|[⁰¹²³⁴-⁹])", _say_raised, locale),
        bound("editor's letters", r"\[(?P<inside>[^\W\d_]{1,14})\]", _say_editor, locale),
        bound(
            "editor's letters",
            r"\((?<![^\W_].)(?P<inside>re|ré|in|im|dé|co|pré|sur|sous|non)\)(?=[a-zà-ÿ])",
            _say_editor,
            locale,
        ),
    )
