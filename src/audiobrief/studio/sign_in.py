"""The page that asks for the token, where the studio is open to the network: for a telephone without the QR code."""

from __future__ import annotations

from html import escape

from audiobrief.studio.words import words


def sign_in_page(language: str, *, refused: bool) -> str:
    """A page that stands alone: nobody who is not let in gets a style sheet or a script."""
    told = {key: escape(text) for key, text in words(language).items()}
    wrong = f'<p role="alert">{told["token_wrong"]}</p>' if refused else ""
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{told["sign_in"]} · audiobrief</title></head>
<body><main><h1>audiobrief {told["studio"]}</h1><p>{told["token_where"]}</p>{wrong}
<form action="/"><p><label for="token">{told["token"]}</label></p>
<p><input id="token" name="token" required autocomplete="off" autocapitalize="none" spellcheck="false"></p>
<p><button>{told["sign_in"]}</button></p></form></main></body>
</html>
"""
