"""Web and mail addresses, hashtags and handles, as a newsreader gives them: "cbc dot C-A"."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.english import letters
from audiobrief.text.normalization.english.shapes import after
from audiobrief.text.normalization.english.style import Style
from audiobrief.text.normalization.english.words import digits, integer
from audiobrief.text.normalization.pattern import Pattern
from audiobrief.text.normalization.rules import Rule

READ_DOMAINS = frozenset("com net org gov info news app dev blog shop online site biz jobs museum edu mil mobi".split())
DOMAIN_ENDS = (
    "com|net|org|gov|edu|info|news|app|dev|blog|shop|online|site|biz|mil|ca|us|uk|fr|be|ch|de|eu|io|ai|co|tv|fm|ly|me"
    "|au|nz|ie|it|es|in|jp|cn|br|mx|nl|se|no|gg|xyz|quebec"
)
FILE_ENDS = "js|ts|py|rs|md|txt|csv|json|yaml|xml|html|pdf|mp3|mp4|exe|zip"
_WORDY_LABEL = lazy_pattern(r"[A-Za-z]+|[0-9]+|-")


def rules(style: Style) -> tuple[Rule, ...]:
    """Addresses first: nothing else may read inside one. The path of a link is dropped: nobody says it."""
    label = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
    return (
        Rule(
            "web address",
            Pattern(
                r"(?:https?|Https?|HTTPS?|ftp)://(?:[^\s/@<>]{1,80}@)?([A-Za-z0-9.-]*[A-Za-z0-9])(?::[0-9]+)?(?:[/?#][^\s<>\"”»]*)?"
            ),
            lambda match: _keep_stop(match, _domain(match.group(1), style)),
        ),
        Rule(
            "mail address",
            Pattern(
                rf"(?<![\w.+-])([A-Za-z0-9_+-][A-Za-z0-9._+-]{{0,63}})@((?:{label}\.){{1,5}}[A-Za-z]{{2,}})(?![\w-])"
            ),
            lambda match: f"{_local(match.group(1), style)} at {_domain(match.group(2), style)}",
        ),
        Rule(
            "web address",
            Pattern(rf"(?:www|Www|WWW)\.((?:{label}\.){{1,4}}[A-Za-z]{{2,}})(?::[0-9]+)?(?:/[^\s<>\"”»]*)?"),
            lambda match: _keep_stop(match, _domain(match.group(1), style)),
        ),
        Rule(
            "web address",
            Pattern(rf"(?<![\w.@-])((?:{label}\.){{1,4}}(?:{DOMAIN_ENDS}))(?![\w@-])(?!\.\w)(?:/[^\s<>\"”»]*)?"),
            lambda match: _keep_stop(match, _domain(match.group(1), style)),
        ),
        Rule(
            "file name",
            Pattern(rf"(?<![\w.@-])([A-Za-z][A-Za-z0-9_-]{{0,40}})\.({FILE_ENDS})(?![\w@-])"),
            lambda match: f"{_label(match.group(1), style)} dot {_ending(match.group(2), style)}",
        ),
        Rule(
            "web address",
            Pattern(r"\.(?<![\w.].)(com|org|net|ca|ai|io|NET)(?!\w)"),
            lambda match: f"dot {_ending(match.group(1), style)}",
        ),
        Rule("hashtag", Pattern(r"#(?<![\w&].)([^\W\d_]\w{0,99})"), lambda match: _joined(match, style, "")),
        Rule("handle", Pattern(r"@(?<![\w.].)([A-Za-z0-9_]{1,50})\b"), lambda match: _joined(match, style, "at ")),
    )


def _keep_stop(match: re.Match[str], words: str) -> str:
    """The words, with the sentence's punctuation where the path has swallowed it."""
    last = match.group()[-1]
    return words + last if last in ".,;:!?" else words


def _domain(name: str, style: Style) -> str:
    labels = [label for label in name.split(".") if label and label.lower() != "www"] or ["www"]
    said = [_label(label, style) for label in labels[:-1]] + [_ending(labels[-1], style)]
    return " dot ".join(said)


def _ending(label: str, style: Style) -> str:
    low = label.lower()
    if low in READ_DOMAINS or (len(low) > 3 and not low.isdigit()):
        return low
    return _label(low, style) if not low.isalpha() else letters.spelled(low)


def _label(label: str, style: Style) -> str:
    said = []
    for part in _WORDY_LABEL.findall(label.replace("_", "-")):
        if part == "-":
            continue
        if part.isdigit():
            said.append(integer(part, style))
        elif part.isupper() or (part.islower() and _is_initials(part.upper())):
            said.append(letters.capitals(part.upper()) if len(part) > 1 else part.upper())
        else:
            said.append(letters.parts_of_word(part, style))
    return " ".join(said)


def _is_initials(word: str) -> bool:
    return len(word) <= 4 and not letters.VOWELS.intersection(word)


def _local(text: str, style: Style) -> str:
    names = {".": "dot", "_": "underscore", "-": "hyphen", "+": "plus"}
    return " ".join(
        names.get(part) or (digits(part) if part.isdigit() else part)
        for part in re.findall(r"[A-Za-z]+|[0-9]+|[._+-]", text)
    )


def _joined(match: re.Match[str], style: Style, prefix: str) -> str:
    words = [letters.parts_of_word(part, style) for part in match.group(1).split("_") if part]
    return letters.before_text(prefix + " ".join(words), after(match, 4)) if words else ""
