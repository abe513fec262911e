"""The page of a comparison: one file that holds its sounds; it asks no other place, and works without a mouse."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from audiobrief.locales import language_of
from audiobrief.speech.model import Voice
from audiobrief.text.clean import clean

_WORDS = {
    "fr": {
        "title": "Comparer des voix",
        "same": "La même phrase, à la même intensité.",
        "keys": "Touches : 1 à 9 pour écouter, 0 ou Échap pour arrêter.",
        "now": "la voix actuelle",
        "take": "Pour la prendre :",
        "all": "Toutes à la suite, annoncées :",
    },
    "en": {
        "title": "Compare voices",
        "same": "The same line, equally loud.",
        "keys": "Keys: 1 to 9 to listen, 0 or Escape to stop.",
        "now": "the present voice",
        "take": "To take it:",
        "all": "All in a row, announced:",
    },
}
_STYLE = """
:root{color-scheme:light dark;--ink:#1d1d1f;--paper:#fbfaf7;--soft:#5c5c60;--line:#d9d7d0;--mark:#0b5cad}
@media(prefers-color-scheme:dark){:root{--ink:#eceae4;--paper:#161618;--soft:#a5a5aa;--line:#3a3a3f;--mark:#7ab8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 .5rem}
blockquote{margin:1rem 0;padding-left:1rem;border-left:.25rem solid var(--line);font-size:1.1rem}
ol{list-style:none;margin:0;padding:0}
li{padding:1rem 0;border-top:1px solid var(--line)}
h2{font-size:1.1rem;margin:0}
p{margin:.25rem 0}
.soft{color:var(--soft)}
audio{width:100%;margin:.5rem 0;display:block}
code{font:.9rem ui-monospace,monospace;overflow-wrap:anywhere}
a{color:var(--mark)}
:focus-visible{outline:.2rem solid var(--mark);outline-offset:.15rem}
li.playing h2{color:var(--mark)}
"""
_SCRIPT = """
const all=[...document.querySelectorAll('audio')];
const only=one=>all.forEach(a=>{if(a!==one)a.pause()});
all.forEach(a=>{a.addEventListener('play',()=>{only(a);a.closest('li').classList.add('playing')});
for(const end of['pause','ended'])a.addEventListener(end,()=>a.closest('li').classList.remove('playing'))});
addEventListener('keydown',e=>{if(e.ctrlKey||e.altKey||e.metaKey)return;
if(e.key==='Escape'||e.key==='0')only(null);
const a=/^[1-9]$/.test(e.key)&&all[e.key-1];
if(a){a.currentTime=0;a.play();a.focus();e.preventDefault()}});
"""


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One voice of the page: what is known of it, and its line as MP3."""

    voice: Voice
    about: str
    mp3: bytes


def comparison_page(part: str, locale: str, text: str, exhibits: Sequence[Exhibit], sound: str) -> bytes:
    """The page; the first exhibit is the part's present voice, `sound` the file of all in a row, beside the page."""
    words = _WORDS[language_of(locale)]
    policy = (
        f"default-src 'none'; media-src data:; style-src '{_digest(_STYLE)}'; script-src '{_digest(_SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"{words['title']} – {part}"
    items = [_item(number, part, locale, exhibit) for number, exhibit in enumerate(exhibits, 1)]
    lines = [
        "<!doctype html>",
        f'<html lang="{_text(locale)}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">',
        f'<meta name="color-scheme" content="light dark"><title>{_text(title)}</title><style>{_STYLE}</style></head>',
        f"<body><main><h1>{_text(title)}</h1>",
        f'<p>{words["same"]} <span class="soft">{words["keys"]}</span></p>',
        f"<blockquote>{_text(text)}</blockquote>",
        f"<ol>{''.join(items)}</ol>",
        f'<p>{words["all"]} <a href="{_text(sound)}">{_text(sound)}</a></p>',
        f"</main><script>{_SCRIPT}</script></body></html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _item(number: int, part: str, locale: str, exhibit: Exhibit) -> str:
    words, voice = _WORDS[language_of(locale)], exhibit.voice
    data = base64.b64encode(exhibit.mp3).decode()
    if number == 1 or " " in voice.id:  # a mix without a name has no command
        how = f'<p class="soft">{words["now"] if number == 1 else ""}</p>'
    else:
        command = f"audiobrief voices set {part} {voice.engine}={voice.id}"
        how = f'<p class="soft">{words["take"]} <code lang="en">{_text(command)}</code></p>'
    name = f"{number}. {voice.id} ({voice.engine})"
    about = f'<p class="soft" lang="en">{_text(exhibit.about)}</p>' if exhibit.about else ""
    return (
        f'<li><h2 id="v{number}">{_text(name)}</h2>{about}'
        f'<audio controls preload="auto" aria-labelledby="v{number}" src="data:audio/mpeg;base64,{data}"></audio>'
        f"{how}</li>"
    )


def _digest(text: str) -> str:
    """The source expression that lets exactly this inline text through. Source: CSP Level 3, section 2.3.1."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _text(text: str) -> str:
    return escape(clean(text))
