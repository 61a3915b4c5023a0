"""All areas as a strip the size of a few words. Written by hand, as `spark` is and for the same reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.palette import colour
from actionlines.charts.picture import Measure, Picture
from actionlines.charts.series import NothingToDrawError
from actionlines.charts.spark import mute
from actionlines.charts.svg import enclose

WIDTH: Final = 120
HEIGHT: Final = 18
EDGE: Final = 3
INSET: Final = 4
"""The other areas' lines are shorter by so much above and below: the own one is told by more than its colour."""


def spark_strip(
    values: Sequence[float],
    *,
    own: float,
    name: str,
    measure: Measure,
    lang: str,
    ident: str | None = None,
) -> Picture:
    """Draw a fine line for each figure, the lowest at the left, and a bold one for an area's own.

    Parameters
    ----------
    values : sequence of float
        Figures of all areas of a group, the own one among them. Lines that would fall on each other are one.
    own : float
        The figure to be picked out.
    name : str
        Whose figure it is.
    measure, lang, ident
        As for `line_chart`.

    Raises
    ------
    NothingToDrawError
        If there is no figure, or the own one is not among them.

    Examples
    --------
    >>> measure = Measure("Users", write=str)
    >>> spark_strip([1.0, 2.0, 5.0], own=2.0, name="X", measure=measure, lang="en").description
    'X: 2.0. Of 2 other areas: lower 1, same 0, higher 1.'
    """
    body, others = _body(values, own), list(values)
    others.remove(own)
    description = sentences.of_strip(name, own, others, measure, lang=lang)
    drawn = enclose(body, size=(WIDTH, HEIGHT), title=measure.name, description=description, ident=ident)
    return Picture(
        svg=_strip(drawn),
        title=measure.name,
        description=description,
        table=pl.DataFrame({"OBS_VALUE": sorted(values)}, schema={"OBS_VALUE": pl.Float64}),
        columns=(sentences.headings(lang)["value"],),
        rows=tuple((measure.write(value),) for value in sorted(values)),
    )


def mute_strip(
    values: Sequence[float], *, own: float, ends: tuple[float | None, float | None] = (None, None)
) -> str:
    """Draw the same beside words that say it: the SVG alone, hidden from screen readers.

    `ends` are those of the own figure's interval: a line along the foot of the strip, as far as that reaches.
    """
    low, high = ends
    drawn = "" if low is None or high is None else _interval(tuple(values), low, high)
    return _strip(mute(_body(values, own) + drawn, size=(WIDTH, HEIGHT)))


def _interval(values: tuple[float, ...], low: float, high: float) -> str:
    least, most = min(values), max(values)
    first, last = (_along(min(max(end, least), most), least, most) for end in (low, high))
    return f'<path class="s-accent" stroke="{colour("accent")}" stroke-width="2" d="M{first} {HEIGHT - 1}H{last}"/>'


def _strip(drawn: str) -> str:
    return drawn.replace('class="chart"', 'class="chart spark strip"', 1)


def _body(values: Sequence[float], own: float) -> str:
    if own not in values:
        raise NothingToDrawError(f"the figure {own} is not among the {len(values)} to be drawn")
    fine, place = _all(tuple(values))
    return (
        f'<path class="s-strong" stroke="{colour("strong")}" d="{fine}"/>'
        f'<path class="s-accent" stroke="{colour("accent")}" stroke-width="4" d="M{place[own]} 0v{HEIGHT}"/>'
    )


@lru_cache(maxsize=256)
def _all(values: tuple[float, ...]) -> tuple[str, dict[float, int]]:
    """The fine lines, and how far along each figure lies: every country's page has the same ones."""
    low, high = min(values), max(values)
    place = {value: _along(value, low, high) for value in values}
    tall = HEIGHT - 2 * INSET
    first, *rest = sorted(set(place.values()))
    steps = "".join(f"m{after - before}-{tall}v{tall}" for before, after in pairwise((first, *rest)))
    return f"M{first} {INSET}v{tall}{steps}", place


def _along(value: float, low: float, high: float) -> int:
    """How far along a value lies, from the lowest to the highest."""
    return round(EDGE + ((value - low) / (high - low) if high > low else 0.5) * (WIDTH - 2 * EDGE))
