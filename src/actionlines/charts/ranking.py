"""A ranking of many as dots with their intervals, a fine row each, drawn by hand: two hundred take a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, WIDE, Axis, value_axis
from actionlines.charts.letters import isolated, width, wrapped
from actionlines.charts.marks import Row, rules, shapes, texts
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import MissingColumnError, NothingToDrawError
from actionlines.charts.svg import enclose
from actionlines.languages import interval, number, percent, translate

NAMES: Final = 220
LEADING: Final = 16
TOP: Final = 26
BOTTOM: Final = 8
RIGHT: Final = 14


@dataclass(frozen=True)
class Placed:
    """One row of the ranking: place, name, score, and between which ends it lies."""

    name: tuple[str, ...]
    place: str
    value: float
    low: float | None
    high: float | None
    picked: bool


def ranking_chart(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    by: str = "REF_AREA",
    names: Mapping[str, str] | None = None,
    focus: frozenset[str] = frozenset(),
    level: float | None = None,
    title: str | None = None,
) -> Picture:
    """Draw each unit's score and its interval, in the order of places.

    Parameters
    ----------
    table : frame with OBS_VALUE, PLACE and the column `by`
        One row a unit; rows without a value are left out. LOW and HIGH, where they are there, give the interval.
    measure, lang, by, names, title
        As for `line_chart`.
    focus : frozenset of str
        Units to be picked out.
    level : float, optional
        Share of the replicates that an interval holds, 0 to 1.

    Raises
    ------
    MissingColumnError, NothingToDrawError
        If the table cannot be drawn.
    """
    rows = _rows(table, by, names or {}, focus, lang)
    title = title or sentences.title_of_areas(measure, len(rows), lang=lang)
    whole = [" ".join(row.name) for row in rows]
    told = [sentences.of_dots(whole, [row.value for row in rows], measure, lang=lang)]
    bounded = any(row.low is not None for row in rows)
    if bounded and level is not None:
        told.append(_of_level(level, lang))
    description = sentences.joined(told, lang=lang)
    headings = sentences.headings(lang)
    columns = (headings["area"], translate("Place", lang=lang, context="column"), headings["value"])
    return Picture(
        svg=_drawn(rows, measure, lang, title, description),
        title=title,
        description=description,
        table=table,
        columns=(*columns, *((translate("Interval", lang=lang, context="column"),) if bounded else ())),
        rows=tuple(_cells(row, measure, bounded=bounded) for row in rows),
    )


def _of_level(level: float, lang: str) -> str:
    message = translate(
        "The line through a dot holds the scores of %(level)s of all variants that were computed; where two "
        "overlap, their order is not certain.",
        lang=lang,
    )
    return message % {"level": percent(100 * level, lang=lang, decimals=0)}


def _rows(
    table: pl.DataFrame, by: str, names: Mapping[str, str], focus: frozenset[str], lang: str
) -> list[Placed]:
    for name in (by, "OBS_VALUE", "PLACE"):
        if name not in table.columns:
            raise MissingColumnError(f"a ranking is drawn from a table with {name}; this one has none")
    given = table.filter(pl.col("OBS_VALUE").is_not_null() & pl.col("OBS_VALUE").is_not_nan())
    if given.is_empty():
        raise NothingToDrawError("the table has no score to draw")
    return [
        Placed(
            tuple(wrapped(names.get(row[by], row[by]), size=FONT, widest=NAMES)),
            number(row["PLACE"], lang=lang) if row["PLACE"] is not None else MISSING,
            row["OBS_VALUE"],
            _end(row.get("LOW")),
            _end(row.get("HIGH")),
            row[by] in focus,
        )
        for row in given.sort("PLACE", by, nulls_last=True).iter_rows(named=True)
    ]


def _end(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _cells(row: Placed, measure: Measure, *, bounded: bool) -> tuple[str, ...]:
    cells = (" ".join(row.name), row.place, measure.write(row.value))
    if not bounded:
        return cells
    if row.low is None or row.high is None:
        return (*cells, MISSING)
    return (*cells, interval(measure.write(row.low), measure.write(row.high)))


def _drawn(rows: Sequence[Placed], measure: Measure, lang: str, title: str, description: str) -> str:
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    axis = value_axis(ends, measure, lang=lang, ticks=5)
    left = round(
        max(width(line, FONT) for row in rows for line in row.name)
        + max(width(row.place, FONT) for row in rows)
        + 28
    )
    middles, bottom = _middles(rows)
    ground = _Ground(axis, left, WIDE - left - RIGHT)
    body = "".join(
        [
            rules(_grid(ground, bottom), role="rule"),
            texts(_ticks(ground), anchor="middle", role="quiet"),
            rules(_bars(rows, middles, ground), role="strong", thick=3),
            shapes(_dots(rows, middles, ground)),
            texts(_names(rows, middles, left - 12), anchor="end"),
            texts(_places(rows, middles), role="quiet"),
        ]
    )
    return enclose(body, size=(WIDE, round(bottom + BOTTOM)), title=title, description=description)


@dataclass(frozen=True)
class _Ground:
    axis: Axis
    left: float
    across: float

    def along(self, value: float) -> float:
        return self.left + self.axis.place(value, self.across)


def _middles(rows: Sequence[Placed]) -> tuple[list[float], float]:
    middles, below = [], float(TOP)
    for row in rows:
        tall = LEADING * len(row.name) + 2
        middles.append(below + tall / 2)
        below += tall
    return middles, below


def _grid(ground: _Ground, bottom: float) -> Iterator[Row]:
    for value, _ in ground.axis.ticks:
        x = round(ground.along(value)) + 0.5
        yield {"x": x, "x2": x, "y": TOP - 4, "y2": bottom}


def _ticks(ground: _Ground) -> Iterator[Row]:
    for value, text in ground.axis.ticks:
        half = width(text, FONT) / 2
        yield {"x": min(ground.along(value), WIDE - half), "y": TOP - 10, "t": isolated(text)}


def _bars(rows: Sequence[Placed], middles: Sequence[float], ground: _Ground) -> Iterator[Row]:
    for row, y in zip(rows, middles, strict=True):
        if row.low is not None and row.high is not None:
            yield {"x": ground.along(row.low), "x2": ground.along(row.high), "y": y, "y2": y}


def _dots(rows: Sequence[Placed], middles: Sequence[float], ground: _Ground) -> Iterator[Row]:
    for row, y in zip(rows, middles, strict=True):
        role = "warm" if row.picked else "accent"
        yield {"x": ground.along(row.value), "y": y, "c": role, "s": "circle"}


def _names(rows: Sequence[Placed], middles: Sequence[float], x: float) -> Iterator[Row]:
    for row, middle in zip(rows, middles, strict=True):
        first = middle - LEADING * (len(row.name) - 1) / 2 + 5
        for at, line in enumerate(row.name):
            yield {"x": x, "y": first + LEADING * at, "t": isolated(line)}


def _places(rows: Sequence[Placed], middles: Sequence[float]) -> Iterator[Row]:
    for row, middle in zip(rows, middles, strict=True):
        yield {"x": 0, "y": middle + 5, "t": row.place}
