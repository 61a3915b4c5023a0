"""How a class looks: its colour, or the hatching of what has no figure; and the key of all classes below a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from actionlines.charts.axes import FONT
from actionlines.charts.letters import isolated, width
from actionlines.charts.palette import AMOUNTS, colour
from actionlines.charts.svg import short
from actionlines.languages import translate

SWATCH: Final = 18
BESIDE: Final = 8
"""Between a swatch and its words, and between two rows."""
GAP: Final = 12
"""Between a drawing and its key, and twice that between two classes of a row."""


def hatch(ident: str) -> str:
    """Give the pattern that areas without a figure are filled with; `ident` is its drawing's."""
    line = f'<path class="s-strong" stroke="{colour("strong")}" stroke-width="1" d="M0 0V4"/>'
    return (
        f'<pattern id="{ident}-none" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">{line}</pattern>'
    )


def fill(number: int, ident: str) -> str:
    """Give the attributes that fill an area of a class; 0 stands for no figure."""
    if not number:
        return f'fill="url(#{ident}-none)"'
    return f'class="f-k{number}" fill="{AMOUNTS[number - 1][0]}"'


def ink(number: int) -> str:
    """Give the attributes of a text upon a class."""
    if not number:
        return f'class="f-ink" fill="{colour("ink")}"'
    return f'class="f-t{number}" fill="{AMOUNTS[number - 1][2]}"'


def class_key(
    texts: Sequence[str], *, lang: str, ident: str, size: tuple[int, int], hatched: bool
) -> tuple[str, int]:
    """Draw swatch and words of each class in rows below a drawing of `size`; give also how far down they reach."""
    entries = [*enumerate(texts, start=1)]
    if hatched:
        entries.append((0, translate("no figure", lang=lang)))
    x, y, drawn = 0.0, size[1] + GAP, []
    for number, text in entries:
        room = SWATCH + BESIDE + width(text, FONT) + 2 * GAP
        if x and x + room > size[0]:
            x, y = 0.0, y + SWATCH + BESIDE
        drawn.append(_entry(number, text, x, y, ident))
        x += room
    return "".join(drawn), y + SWATCH


def _entry(number: int, text: str, x: float, y: int, ident: str) -> str:
    middle, beside = short(x + SWATCH / 2), short(x + SWATCH + BESIDE)
    figure = (
        f'<text {ink(number)} x="{middle}" y="{y + 13}" text-anchor="middle" font-size="11">{number}</text>'
    )
    return (
        f'<path {fill(number, ident)} d="M{short(x)} {y}h{SWATCH}v{SWATCH}h-{SWATCH}z"/>'
        f'<text {ink(0)} x="{beside}" y="{y + 14}">{escape(isolated(text))}</text>'
        f"{figure if number else ''}"
    )
