"""The report as one page that holds everything it needs: no script, no request, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from audiobrief.qa.report.drawing import Drawing, Label, Mark, width_of
from audiobrief.qa.report.facts import Facts, PerspectiveRow
from audiobrief.qa.report.plots import fitting
from audiobrief.qa.report.svg import inline, style
from audiobrief.qa.report.words import Writer, concern_sentences, figures
from audiobrief.text.clean import clean

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(facts: Facts, writer: Writer, wide: Sequence[Drawing], narrow: Sequence[Drawing]) -> bytes:
    """The page; its drawings come in two widths, of which only one is shown."""
    words, manifest = writer.words, facts.manifest
    title = _text(manifest.title)
    css = (files("audiobrief") / "data/report.css").read_text(encoding="utf-8")
    plots = [_figure(number, *pair) for number, pair in enumerate(zip(wide, narrow, strict=True))]
    lines = [
        "<!doctype html>",
        f'<html lang="{_text(manifest.locale)}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta name="robots" content="noindex">',
        f"<title>{_text(words.report)} – {title}</title><style>{css}{style()}</style></head>",
        f'<body><main><h1>{title}</h1><p class="sub">{_text(words.report)} · {_text(_subtitle(facts))}</p>',
        _concerns(facts, writer),
        f"<h2>{_text(words.figures)}</h2>",
        _figures(facts, writer),
        *plots,
        _table(facts, writer),
        "</main></body></html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _subtitle(facts: Facts) -> str:
    manifest = facts.manifest
    return f"{manifest.audio.name} · {manifest.published_at[:10]} · {manifest.engine}"


def _concerns(facts: Facts, writer: Writer) -> str:
    sentences = concern_sentences(facts, writer)
    if not sentences:
        return f'<p class="fine">{_text(writer.say(writer.words.fine))}</p>'
    items = "".join(f"<li>{_text(sentence)}</li>" for sentence in sentences)
    return f'<h2>{_text(writer.words.concerns)}</h2><ul class="warn">{items}</ul>'


def _figures(facts: Facts, writer: Writer) -> str:
    cells = [
        f"<div><dt>{_text(name)}</dt><dd>{_text(value)}{f'<small>{_text(hint)}</small>' if hint else ''}</dd></div>"
        for name, value, hint in figures(facts, writer)
    ]
    return f"<dl>{''.join(cells)}</dl>"


def _figure(number: int, wide: Drawing, narrow: Drawing) -> str:
    return (
        f'<h2>{_text(wide.title)}</h2><figure><div class="wide">{inline(wide, f"w{number}")}</div>'
        f'<div class="narrow">{inline(narrow, f"n{number}")}</div></figure>'
    )


def _table(facts: Facts, writer: Writer) -> str:
    words = writer.words
    heads = (words.perspective, words.voice, words.time, words.share, words.words, words.words_a_minute, words.loudness)
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in heads)
    body = "\n".join(_row(row, writer) for row in facts.rows)
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{_text(words.airtime)}">'
    caption = f"<caption>{_text(words.airtime)}</caption>"
    table = f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    return f'{region}{table}</div><p class="note">{_text(writer.say(words.note))}</p>'


def _row(row: PerspectiveRow, writer: Writer) -> str:
    values = (
        row.voice,
        writer.clock(row.airtime_s),
        writer.percent(row.share),
        str(row.words),
        "–" if row.words_a_minute is None else writer.number(row.words_a_minute, 0),
        "–" if row.lufs is None else writer.measure(row.lufs, "LUFS"),
    )
    return (
        f'<tr><th scope="row">{_text(row.label)}</th>'
        + "".join(f"<td>{_text(value)}</td>" for value in values)
        + "</tr>"
    )


def _text(text: str) -> str:
    return escape(clean(text))


_CELL_PX, _CELL_HEIGHT = 208.0, 62.0
_TITLE_SIZE = 26.0


def head(title: str, figures: Sequence[tuple[str, str, str]], warnings: Sequence[str], width: float) -> Drawing:
    """The title on at most two lines, each warning on as many as it needs, and the figures in a grid."""
    marks: list[Mark] = []
    y = 4.0
    for line in _wrapped(title, width, _TITLE_SIZE)[:2]:
        marks.append(Label(0, y + 22, line, _TITLE_SIZE, bold=True))
        y += 34
    y += 6
    for warning in warnings:
        for line in _wrapped(warning, width, 14):
            marks.append(Label(0, y + 14, line, 14, "limiter", bold=True))
            y += 21
    y += 10 if warnings else 4
    columns = max(1, int(width // _CELL_PX))
    for place, (name, value, hint) in enumerate(figures):
        left, top = place % columns * _CELL_PX, y + place // columns * _CELL_HEIGHT
        marks.append(Label(left, top + 12, fitting(name, _CELL_PX - 4, 12), 12, "muted"))
        marks.append(Label(left, top + 32, value, 17, bold=True))
        marks.append(Label(left, top + 48, hint, 12, "muted"))
    return Drawing(width, y + -(-len(figures) // columns) * _CELL_HEIGHT, tuple(marks))


def _wrapped(text: str, width: float, size: float) -> list[str]:
    """The text on lines that fit; only ordinary spaces part."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(fitting(word, width, size))
    return lines
