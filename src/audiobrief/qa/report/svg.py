"""A drawing as SVG: every text escaped, colours by class, so that a page or the picture's own style gives them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from audiobrief.qa.report.drawing import DARK, LIGHT, Area, Box, Drawing, Label, Mark, Point, Polyline
from audiobrief.text.clean import clean

_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"


def style() -> str:
    """The colours of all drawings, light and dark."""
    return f"{_rules(LIGHT)}@media (prefers-color-scheme:dark){{{_rules(DARK)}}}text{{{_FONT}}}"


def inline(drawing: Drawing, name: str) -> str:
    """An element for a page that holds `style()`; `name` is an id that the page has but once."""
    return _element(drawing, name, "")


def standalone(drawing: Drawing) -> bytes:
    """A picture file."""
    ground = Box(0, 0, drawing.width, drawing.height, "ground")
    whole = Drawing(drawing.width, drawing.height, (ground, *drawing.marks), drawing.title, drawing.text)
    size = f' xmlns="http://www.w3.org/2000/svg" width="{_px(drawing.width)}" height="{_px(drawing.height)}"'
    body = _element(whole, "report", size, f"<style>{style()}</style>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _element(drawing: Drawing, name: str, attributes: str, extra: str = "") -> str:
    box = f"0 0 {_px(drawing.width)} {_px(drawing.height)}"
    head = f'<svg{attributes} viewBox="{box}" role="img" aria-labelledby="{name}-t {name}-d">'
    said = f'<title id="{name}-t">{_text(drawing.title)}</title><desc id="{name}-d">{_text(drawing.text)}</desc>'
    return "\n".join([head + said + extra, *(_mark(mark) for mark in drawing.marks), "</svg>"])


def _mark(mark: Mark) -> str:
    if isinstance(mark, Box):
        radius = f' rx="{_px(mark.radius)}"' if mark.radius else ""
        size = f'width="{_px(mark.width)}" height="{_px(mark.height)}"'
        return f'<rect class="f-{mark.colour}" x="{_px(mark.x)}" y="{_px(mark.y)}" {size}{radius}/>'
    if isinstance(mark, Polyline):
        width = f' stroke-width="{_px(mark.width)}"'
        return f'<path class="s-{mark.colour}" fill="none"{width} stroke-linejoin="round" d="{_path(mark.points)}"/>'
    if isinstance(mark, Area):
        opacity = f' fill-opacity="{mark.opacity:g}"' if mark.opacity < 1 else ""
        return f'<path class="f-{mark.colour}"{opacity} d="{_path(mark.points)}Z"/>'
    return _label(mark)


def _label(label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    weight = ' font-weight="600"' if label.bold else ""
    place = f'x="{_px(label.x)}" y="{_px(label.y)}" font-size="{_px(label.size)}"'
    return f'<text class="f-{label.colour}" {place}{anchor}{weight}>{_text(label.text)}</text>'


def _path(points: tuple[Point, ...]) -> str:
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points)


def _px(value: float) -> str:
    """A length with one decimal at most."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _text(text: str) -> str:
    return escape(clean(text))


def _rules(colours: Mapping[str, str]) -> str:
    return "".join(f".f-{name}{{fill:{value}}}.s-{name}{{stroke:{value}}}" for name, value in colours.items())
