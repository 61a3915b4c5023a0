"""Rules, lines, shapes and letters written as SVG by hand, for pictures of which a page has many.

Vega takes some 25 ms for each; these take one. They carry colours and classes as `charts.svg` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import escape

from actionlines.charts.palette import colour
from actionlines.charts.svg import short

Row = dict[str, Any]
"""`x`, `y`; of a rule also `x2`, `y2`; of a text `t`; `c` is the part of the palette, `s` the shape."""

SHAPES: Final = {
    "circle": "m-3.7,0a3.7,3.7 0 1,0 7.4,0a3.7,3.7 0 1,0 -7.4,0",
    "square": "m-3.2,-3.2h6.4v6.4h-6.4z",
    "triangle-up": "m0,-4.2l4.2,7.3h-8.4z",
    "diamond": "m0,-4.4l4,4.4l-4,4.4l-4,-4.4z",
    "cross": "m-1.4,-4.2h2.8v2.8h2.8v2.8h-2.8v2.8h-2.8v-2.8h-2.8v-2.8h2.8z",
    "triangle-down": "m0,4.2l4.2,-7.3h-8.4z",
}
"""Around their middle, about as large as each other."""


def rules(rows: Iterable[Row], *, role: str = "", thick: float = 1, opacity: float = 1) -> str:
    """Write straight lines, those of one colour as one path."""
    found = _by_role(rows, role)
    look = f' stroke-opacity="{opacity:g}"' if opacity != 1 else ""
    return "".join(_stroke(name, thick, look) + f' d="{"".join(map(_rule, own))}"/>' for name, own in found)


def lines(parts: Iterable[tuple[str, Sequence[float], Sequence[tuple[float, float]]]]) -> str:
    """Write lines through points: role, dash and points of each."""
    found = []
    for (role, dash), own in _grouped(parts):
        look = f' stroke-dasharray="{",".join(f"{size:g}" for size in dash)}"' if dash else ""
        paths = ("M" + "L".join(f"{short(x)},{short(y)}" for x, y in points) for _, _, points in own)
        found.append(_stroke(role, 2, look) + f' d="{"".join(paths)}"/>')
    return "".join(found)


def shapes(rows: Iterable[Row]) -> str:
    """Write the shape of each row."""
    return "".join(
        f'<path class="f-{role}" fill="{colour(role)}" d="'
        + "".join(f"M{short(row['x'])},{short(row['y'])}{SHAPES[row['s']]}" for row in own)
        + '"/>'
        for role, own in _by_role(rows)
    )


def rings(rows: Iterable[Row]) -> str:
    """Write a ring on paper at each row."""
    return "".join(
        f'<path class="s-{role} f-paper" stroke="{colour(role)}" fill="{colour("paper")}" stroke-width="1.5" d="'
        + "".join(f"M{short(row['x'])},{short(row['y'])}{SHAPES['circle']}" for row in own)
        + '"/>'
        for role, own in _by_role(rows)
    )


def texts(rows: Iterable[Row], *, anchor: str = "", role: str = "ink", weight: int = 0) -> str:
    """Write texts of one look."""
    told = "".join(
        f'<text x="{short(row["x"])}" y="{short(row["y"])}">{escape(row["t"])}</text>' for row in rows
    )
    look = f' text-anchor="{anchor}"' if anchor else ""
    look += f' font-weight="{weight}"' if weight else ""
    return f'<g class="f-{role}" fill="{colour(role)}"{look}>{told}</g>' if told else ""


def _by_role(rows: Iterable[Row], role: str = "") -> list[tuple[str, list[Row]]]:
    ordered = sorted(rows, key=lambda row: role or row["c"])
    return [(name, list(own)) for name, own in groupby(ordered, key=lambda row: role or row["c"])]


def _grouped(
    parts: Iterable[tuple[str, Sequence[float], Sequence[tuple[float, float]]]],
) -> list[tuple[tuple[str, tuple[float, ...]], list[tuple[str, Sequence[float], Any]]]]:
    ordered = sorted(parts, key=lambda part: (part[0], tuple(part[1])))
    return [(key, list(own)) for key, own in groupby(ordered, key=lambda part: (part[0], tuple(part[1])))]


def _stroke(role: str, thick: float, look: str) -> str:
    wide = f' stroke-width="{thick:g}"' if thick != 1 else ""
    return f'<path class="s-{role}" stroke="{colour(role)}"{wide}{look}'


def _rule(row: Row) -> str:
    start = f"M{short(row['x'])},{short(row['y'])}"
    if row["y"] == row["y2"]:
        return f"{start}H{short(row['x2'])}"
    return (
        f"{start}V{short(row['y2'])}"
        if row["x"] == row["x2"]
        else f"{start}L{short(row['x2'])},{short(row['y2'])}"
    )
