"""A trend the size of a word. Written by hand: Vega's would be ten times as large, and a page has dozens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.palette import colour
from actionlines.charts.picture import Measure, Picture
from actionlines.charts.series import Series, line_of, series_of
from actionlines.charts.svg import enclose, short

WIDTH: Final = 88
HEIGHT: Final = 24
EDGE: Final = 3.0


def sparkline(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    title: str | None = None,
    ident: str | None = None,
) -> Picture:
    """Draw one line over time between its own lowest and highest figure, without axes.

    Parameters
    ----------
    table : frame with TIME_PERIOD and OBS_VALUE
        One figure a period, as for `line_chart`.
    measure, lang, title, ident
        As for `line_chart`.

    Raises
    ------
    MissingColumnError, NothingToDrawError, TwoValuesError
        If the table cannot be drawn.
    """
    one = series_of(table.with_columns(LINE=pl.lit("")), measure, by="LINE", names={})[0]
    title = title or measure.name
    description = sentences.of_trend(one, measure, lang=lang)
    drawn = enclose(_body(one), size=(WIDTH, HEIGHT), title=title, description=description, ident=ident)
    headings = sentences.headings(lang)
    return Picture(
        svg=drawn.replace('class="chart"', 'class="chart spark"', 1),
        title=title,
        description=description,
        table=table,
        columns=(headings["period"], headings["value"]),
        rows=tuple((sentences.when(spot.period, lang=lang), measure.write(spot.value)) for spot in one.spots),
    )


def mute_sparkline(points: Iterable[tuple[str, float]]) -> str:
    """Draw the same beside words that say it: the SVG alone, hidden from screen readers.

    A page has dozens of them, so that it asks for no table and writes no figure.

    Parameters
    ----------
    points : iterable of (str, float)
        Period and figure.

    Raises
    ------
    NothingToDrawError, TwoValuesError
        If the figures cannot be drawn.
    """
    drawn = mute(_body(line_of(points)), size=(WIDTH, HEIGHT))
    return drawn.replace('class="chart"', 'class="chart spark"', 1)


def mute(body: str, *, size: tuple[int, int]) -> str:
    """Put a drawing that stands beside its own words into a root that screen readers pass over."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {size[0]} {size[1]}" '
        f'aria-hidden="true" fill="none">{body}</svg>'
    )


def _body(series: Series) -> str:
    spots = series.spots
    low, high = min(spot.value for spot in spots), max(spot.value for spot in spots)
    long, tall = series.last.at - series.first.at, high - low

    def place(at: float, value: float) -> tuple[float, float]:
        x = (at - series.first.at) / long if long else 0.5
        y = (value - low) / tall if tall else 0.5
        return EDGE + x * (WIDTH - 2 * EDGE), HEIGHT - EDGE - y * (HEIGHT - 2 * EDGE)

    path = "".join(
        ("M" if n == 0 else "L") + ",".join(map(short, place(spot.at, spot.value)))
        for part in series.parts
        for n, spot in enumerate(part)
        if len(part) > 1
    )
    alone = [place(part[0].at, part[0].value) for part in series.parts if len(part) == 1]
    line = (
        f'<path class="s-accent" stroke="{colour("accent")}" stroke-width="1.5" d="{path}"/>' if path else ""
    )
    return line + "".join(
        f'<circle class="f-accent" fill="{colour("accent")}" cx="{short(x)}" cy="{short(y)}" r="{size}"/>'
        for (x, y), size in [
            *((spot, "1.2") for spot in alone),
            (place(series.last.at, series.last.value), "2.2"),
        ]
    )
