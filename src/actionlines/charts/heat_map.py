"""Units down, parts of a whole across, each cell in the colour of its class and with its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isnan
from typing import Final
from xml.sax.saxutils import escape

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, WIDE
from actionlines.charts.class_key import class_key, fill, hatch, ink
from actionlines.charts.classes import Bounds, class_bounds, class_of, class_texts
from actionlines.charts.letters import isolated, width, wrapped
from actionlines.charts.marks import Row, texts
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import NothingToDrawError
from actionlines.charts.svg import enclose, short
from actionlines.languages import list_of, translate

ROW: Final = 20
LEADING: Final = 16
NAMES: Final = 240
NARROWEST: Final = 44
"""Of a column of cells."""
GAP: Final = 2

Cells = tuple[float | None, ...]


def heat_map(
    rows: Sequence[tuple[str, Cells]],
    columns: Sequence[str],
    *,
    measure: Measure,
    lang: str,
    title: str,
) -> Picture:
    """Draw a figure of each row in each column.

    Parameters
    ----------
    rows : sequence of (name, figures)
        In the order in which they are to stand; a figure that is None or NaN is missing.
    columns : sequence of str
        Name of each column.
    measure, lang
        As for `line_chart`; the classes are those of all figures together.
    title : str
        What it shows.

    Raises
    ------
    NothingToDrawError
        If there is no figure at all.
    """
    given = [(name, tuple(_figure(value) for value in cells)) for name, cells in rows]
    values = [value for _, cells in given for value in cells if value is not None]
    if not values:
        raise NothingToDrawError("there is no figure to draw a map of")
    bounds = class_bounds(values, measure)
    description = _described(given, columns, measure, lang)
    headings = sentences.headings(lang)
    return Picture(
        svg=_drawn(given, columns, bounds, measure, lang, title, description),
        title=title,
        description=description,
        table=pl.DataFrame(
            {"NAME": [name for name, _ in given]}
            | {column: [cells[at] for _, cells in given] for at, column in enumerate(columns)}
        ),
        columns=(headings["area"], *columns),
        rows=tuple((name, *(_told(value, measure) for value in cells)) for name, cells in given),
    )


def _figure(value: float | None) -> float | None:
    return None if value is None or isnan(value) else value


def _told(value: float | None, measure: Measure) -> str:
    return MISSING if value is None else measure.write(value)


def _described(rows: Sequence[tuple[str, Cells]], columns: Sequence[str], measure: Measure, lang: str) -> str:
    """Of each column who has the most."""
    told = []
    for at, column in enumerate(columns):
        found = [(cells[at], name) for name, cells in rows if cells[at] is not None]
        if found:
            value, name = max(found, key=lambda pair: pair[0] or 0.0)
            told.append(
                translate("%(column)s: highest %(name)s with %(value)s", lang=lang)
                % {"column": column, "name": name, "value": _told(value, measure)}
            )
    return translate("Highest in each column. %(list)s.", lang=lang) % {"list": list_of(told, lang=lang)}


def _drawn(
    rows: Sequence[tuple[str, Cells]],
    columns: Sequence[str],
    bounds: Bounds,
    measure: Measure,
    lang: str,
    title: str,
    description: str,
) -> str:
    names = [wrapped(name, size=FONT, widest=NAMES) for name, _ in rows]
    left = round(max(width(line, FONT) for lines in names for line in lines) + 14)
    across = max(NARROWEST, (WIDE - left) / len(columns))
    heads = [wrapped(column, size=FONT - 1, widest=across - 6) for column in columns]
    top = LEADING * max(map(len, heads)) + 8
    tops, bottom = _tops(names, top)
    size = (round(left + across * len(columns)), round(bottom))
    hatched = any(value is None for _, cells in rows for value in cells)
    key, below = class_key(
        class_texts(bounds, measure, lang=lang), lang=lang, ident="heat", size=size, hatched=hatched
    )
    body = "".join(
        [
            hatch("heat") if hatched else "",
            texts(_heads(heads, left, across, top), anchor="middle", role="quiet"),
            texts(_names(names, tops, left - 10), anchor="end"),
            *(
                _cell(value, (left + across * at, y), (across, tall), bounds, measure)
                for value, at, y, tall in _each(rows, [*tops, bottom])
            ),
            key,
        ]
    )
    return enclose(body, size=(size[0], below + 4), title=title, description=description)


def _each(
    rows: Sequence[tuple[str, Cells]], edges: Sequence[float]
) -> Iterator[tuple[float | None, int, float, float]]:
    """Each figure, its column, where its row begins and how tall it is."""
    for (_, cells), (y, below) in zip(rows, pairwise(edges), strict=True):
        for at, value in enumerate(cells):
            yield value, at, y, below - y


def _tops(names: Sequence[Sequence[str]], top: float) -> tuple[list[float], float]:
    tops, below = [], float(top)
    for lines in names:
        tops.append(below)
        below += max(ROW, LEADING * len(lines) + 4)
    return tops, below


def _heads(heads: Sequence[Sequence[str]], left: float, across: float, top: float) -> Iterator[Row]:
    for at, lines in enumerate(heads):
        for n, line in enumerate(reversed(lines)):
            yield {"x": left + across * (at + 0.5), "y": top - 8 - LEADING * n, "t": isolated(line)}


def _names(names: Sequence[Sequence[str]], tops: Sequence[float], x: float) -> Iterator[Row]:
    for lines, y in zip(names, tops, strict=True):
        for n, line in enumerate(lines):
            yield {"x": x, "y": y + 14 + LEADING * n, "t": isolated(line)}


def _cell(
    value: float | None,
    corner: tuple[float, float],
    size: tuple[float, float],
    bounds: Bounds,
    measure: Measure,
) -> str:
    (x, y), (across, tall) = corner, size
    number = 0 if value is None else class_of(value, bounds)
    path = f"M{short(x)} {short(y)}h{short(across - GAP)}v{short(tall - GAP)}H{short(x)}z"
    box = f'<path {fill(number, "heat")} d="{path}"/>'
    if value is None:
        return box
    text = escape(isolated(measure.write(value)))
    place = f'x="{short(x + (across - GAP) / 2)}" y="{short(y + (tall - GAP) / 2 + 4.5)}"'
    return f'{box}<text {ink(number)} {place} text-anchor="middle" font-size="12">{text}</text>'
