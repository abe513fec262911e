"""The signs of a language: quotation marks, spaces, dashes, apostrophes, and its amounts."""

from __future__ import annotations

import re

from audiobrief.locales import language_of
from audiobrief.translation.amounts import canonical
from audiobrief.translation.writing import NARROW, NBSP

_BLANK = "[ \u00a0\u202f\u2009]"
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['´`](?=[^\W\d_])")
_TAG = r"(?:</?\d{1,3}/?>)"
_STRAIGHT = re.compile(rf'(?<![\w”"])"({_BLANK}*)((?:[^"\n])*?[^"\n])\1"(?!\w)')


def typeset(text: str, locale: str) -> str:
    """One paragraph in the signs of its locale; words and numbers stay what they say."""
    text = re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", _APOSTROPHE.sub("’", " ".join(text.split("\n"))))
    text = canonical(text, locale)
    text = _french(text) if language_of(locale) == "fr" else _english(text)
    return re.sub(r" {2,}", " ", text).strip(f" {NBSP}{NARROW}")


def _french(text: str) -> str:
    text = _STRAIGHT.sub(rf"«{NBSP}\2{NBSP}»", text)
    if "«" not in text:
        text = re.sub(r"“([^“”]*)”", rf"«{NBSP}\1{NBSP}»", text)
    text = re.sub(rf"«{_BLANK}*", f"«{NBSP}", text)
    text = re.sub(rf"{_BLANK}*»", f"{NBSP}»", text)
    text = re.sub(rf"(?<=[\w»”)]){_BLANK}+(?:--|—|-){_BLANK}+(?=\S)", f"{NBSP}– ", text)
    # Not in addresses and hours: "https://", "14:30".
    ends = rf"(?=\s|$|[»”)]|{_TAG})"
    text = re.sub(rf"(?<=[\w»”)\]>%$€°]){_BLANK}*([;:]|[!?]+){ends}", rf"{NARROW}\1", text)
    return re.sub(rf"(?<=\d){_BLANK}*%", f"{NARROW}%", text)


def _english(text: str) -> str:
    text = re.sub(rf"«{_BLANK}*([^«»]*?){_BLANK}*»", r"“\1”", text)
    text = _STRAIGHT.sub(r"“\2”", text)
    text = re.sub(rf"(?<=[\w”)]){_BLANK}+(?:--|-){_BLANK}+(?=\S)", " — ", text)
    text = re.sub(rf"(?<=[\w”’)\]>%]){_BLANK}+([;:!?])(?=\s|$|[”)!?]|{_TAG})", r"\1", text)
    return re.sub(rf"(?<=\d){_BLANK}+%", "%", text)
