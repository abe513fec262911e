"""How a known name is written in the other language."""

from __future__ import annotations

from functools import cache

from audiobrief.qa.editions.equivalents import TABLE, key_of


def other_form(name: str, language: str) -> str:
    """The name in the other language, "" where it is not known; "IA" becomes "AI", not what that stands for."""
    return _forms()[language].get(key_of(name, language), "")


@cache
def _forms() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"fr": {}, "en": {}}
    for row in TABLE.strip().splitlines():
        french, english = ([form.strip() for form in cell.split(";")] for cell in row.split("|"))
        for language, own, other in (("fr", french, english), ("en", english, french)):
            names = [form for form in other if not form.startswith("~")]
            for place, form in enumerate(form for form in own if not form.startswith("~")):
                if names:
                    # The form in the same place, which is as short or as long, else the first.
                    found[language].setdefault(key_of(form, language), (names[place : place + 1] or names)[0])
    return found
