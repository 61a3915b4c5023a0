"""Two groups of people over years, and the gap between them as a band. Small: a page has a score of them.

Written by hand, as `spark` is and for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from xml.sax.saxutils import escape

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, Axis, value_axis
from actionlines.charts.letters import isolated, spread, width
from actionlines.charts.palette import NAMED, colour
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import Series, Spot, series_of
from actionlines.charts.svg import enclose, short

WIDTH: Final = 320
HEIGHT: Final = 148
TOP: Final = 10
BOTTOM: Final = 24
LEADING: Final = 17
SPARSE: Final = 8
"""Lines of so few figures show each as a mark."""
Place = Callable[[Spot], tuple[float, float]]

_DASHES: Final = ("", ' stroke-dasharray="5 3"')
"""The second line is told by its dashes as well as by its colour."""


def pair_chart(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    names: tuple[str, str],
    title: str,
    ident: str | None = None,
) -> Picture:
    """Draw two lines over time with the gap between them shaded.

    Parameters
    ----------
    table : frame with TIME_PERIOD, FIRST, SECOND and BROKEN
        One row a period: the figure of each group, and whether the row does not compare with the one before.
    measure, lang, ident
        As for `line_chart`.
    names : pair of str
        What the groups are called.
    title : str
        What the picture is called.

    Raises
    ------
    MissingColumnError, NothingToDrawError, TwoValuesError
        If the table cannot be drawn.

    Examples
    --------
    >>> table = pl.DataFrame({"TIME_PERIOD": ["2018", "2019"], "FIRST": [20.0, 25.0], "SECOND": [30.0, 31.0],
    ...                       "BROKEN": [False, False]})
    >>> picture = pair_chart(table, measure=Measure("Users", write=str), lang="en", names=("women", "men"),
    ...                      title="Users")
    >>> picture.rows
    (('2018', '20.0', '30.0'), ('2019', '25.0', '31.0'))
    """
    pair = series_of(_long(table), measure, by="SIDE", names=dict(zip("12", names, strict=True)))
    description = sentences.of_lines(pair, measure, lang=lang)
    size = (WIDTH, HEIGHT)
    headings = sentences.headings(lang)
    cells = [{spot.period: measure.write(spot.value) for spot in each.spots} for each in pair]
    return Picture(
        svg=enclose(
            _body(pair, measure, lang), size=size, title=title, description=description, ident=ident
        ).replace('class="chart"', 'class="chart spark pair"', 1),
        title=title,
        description=description,
        table=table,
        columns=(headings["period"], *(each.name for each in pair)),
        rows=tuple(
            (sentences.when(spot.period, lang=lang), *(cell.get(spot.period, MISSING) for cell in cells))
            for spot in pair[0].spots
        ),
    )


def _long(table: pl.DataFrame) -> pl.DataFrame:
    status = pl.when("BROKEN").then(pl.lit("B")).alias("OBS_STATUS")
    return pl.concat(
        table.select("TIME_PERIOD", pl.lit(side).alias("SIDE"), pl.col(name).alias("OBS_VALUE"), status)
        for side, name in (("1", "FIRST"), ("2", "SECOND"))
    )


def _body(pair: Sequence[Series], measure: Measure, lang: str) -> str:
    values = value_axis([spot.value for each in pair for spot in each.spots], measure, lang=lang, ticks=3)
    texts = [isolated(f"{each.name} {measure.write(each.last.value)}") for each in pair]
    left = max(width(text, FONT) for _, text in values.ticks) + 8
    right = WIDTH - max(width(text, FONT) for text in texts) - 14
    first, last = pair[0].first.at, pair[0].last.at

    def place(spot: Spot) -> tuple[float, float]:
        along = (spot.at - first) / (last - first) if last > first else 0.5
        return left + along * (right - left), _down(values, spot.value)

    ends = [place(each.last) for each in pair]
    return (
        _frame(values, pair[0], left, right)
        + _band(pair, place)
        + "".join(_line(n, each, place) for n, each in enumerate(pair))
        + _labels(texts, ends)
    )


def _down(values: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - values.place(value, HEIGHT - TOP - BOTTOM)


def _frame(values: Axis, series: Series, left: float, right: float) -> str:
    """Level lines with their figures, and the first and the last year."""
    levels = [(_down(values, at), text) for at, text in values.ticks]
    rules = "".join(f"M{short(left)} {short(y)}H{short(right)}" for y, _ in levels)
    figures = "".join(
        f'<text x="{short(left - 5)}" y="{short(y + 5)}" text-anchor="end">{escape(isolated(text))}</text>'
        for y, text in levels
    )
    ends = [series.first.period[:4], series.last.period[:4]]
    years = [(left, "start", ends[0]), (right, "end", ends[1])]
    if ends[0] == ends[1]:
        years = [((left + right) / 2, "middle", ends[0])]
    named = "".join(
        f'<text x="{short(x)}" y="{HEIGHT - 6}" text-anchor="{anchor}">{text}</text>'
        for x, anchor, text in years
    )
    return (
        f'<path class="s-rule" stroke="{colour("rule")}" d="{rules}"/>'
        f'<g class="f-quiet" fill="{colour("quiet")}">{figures}{named}</g>'
    )


def _band(pair: Sequence[Series], place: Place) -> str:
    """The ground between the lines, part by part: both have the same periods."""
    rounds = []
    for first, second in zip(pair[0].parts, pair[1].parts, strict=True):
        if len(first) > 1:
            there = [place(spot) for spot in first]
            back = [place(spot) for spot in reversed(second)]
            rounds.append("M" + "L".join(f"{short(x)} {short(y)}" for x, y in (*there, *back)) + "z")
        else:
            (x, y), (_, below) = place(first[0]), place(second[0])
            rounds.append(f"M{short(x - 1.5)} {short(y)}h3V{short(below)}h-3z")
    return f'<path class="f-strong" fill="{colour("strong")}" fill-opacity=".25" d="{"".join(rounds)}"/>'


def _line(n: int, series: Series, place: Place) -> str:
    role = NAMED[n]
    path = "".join(
        "M" + "L".join(f"{short(x)} {short(y)}" for x, y in map(place, part))
        for part in series.parts
        if len(part) > 1
    )
    line = (
        f'<path class="s-{role}" stroke="{colour(role)}" stroke-width="2"{_DASHES[n]} d="{path}"/>'
        if path
        else ""
    )
    alone = [part[0] for part in series.parts if len(part) == 1]
    shown = series.spots if len(series.spots) <= SPARSE else [*alone, series.last]
    return line + "".join(_mark(n, *place(spot)) for spot in shown)


def _mark(n: int, x: float, y: float) -> str:
    """A disc for the first group, a square for the second."""
    role = NAMED[n]
    if n == 0:
        return f'<circle class="f-{role}" fill="{colour(role)}" cx="{short(x)}" cy="{short(y)}" r="3"/>'
    d = f"M{short(x - 3)} {short(y - 3)}h6v6h-6z"
    return f'<path class="f-{role}" fill="{colour(role)}" d="{d}"/>'


def _labels(texts: Sequence[str], ends: Sequence[tuple[float, float]]) -> str:
    high = HEIGHT - BOTTOM + 8
    middles = spread([y for _, y in ends], [LEADING] * len(ends), low=0, high=high)
    written = "".join(
        f'<text x="{short(x + 8)}" y="{short(y + 5)}">{escape(text)}</text>'
        for text, (x, _), y in zip(texts, ends, middles, strict=True)
    )
    return f'<g class="f-ink" fill="{colour("ink")}">{written}</g>'
