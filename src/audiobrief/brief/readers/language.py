"""Which of the spoken languages a whole brief is written in."""

from __future__ import annotations


def detect_language(text: str) -> str:
    """`fr` or `en`, by py3langid over the first part of the text; French where there is nothing to go by."""
    if not any(char.isalpha() for char in text):
        return "fr"
    import py3langid

    py3langid.set_languages(["fr", "en"])
    return str(py3langid.classify(text[:20_000])[0])
