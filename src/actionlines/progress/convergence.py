"""Whether countries come closer to each other, how fast, and how many years one is behind another.

Two questions that are often taken for one: *sigma* asks whether the spread between countries shrinks, *beta*
whether those who were behind grew faster. The second is needed for the first, but does not bring it about.

Countries that drop out or come in would look like convergence, so that both are asked of the same countries
throughout: those with a figure in the first and in the last year (`panel`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
import scipy
from numpy.typing import ArrayLike

from actionlines.errors import BadInputError
from actionlines.progress.populations import Floats

Scale = Literal["plain", "log", "logit"]
SCALES: Final = ("plain", "log", "logit")
"""Figures as they are; their logarithms, for what grows by rates; log-odds, for percentages."""


class UnknownScaleError(BadInputError):
    """A scale that is none of `SCALES`."""


class TooFewError(BadInputError):
    """Too few countries or years to tell."""


@dataclass(frozen=True)
class Panel:
    """The same areas in every year: `values` has a row an area and a column a year, none missing."""

    areas: tuple[str, ...]
    years: Floats
    values: Floats


@dataclass(frozen=True)
class Sigma:
    """Spread between areas by year, and the yearly change of its logarithm."""

    years: tuple[float, ...]
    spreads: tuple[float, ...]
    areas: int
    left_out: int
    """Areas with a figure that has no place on the scale."""
    slope: float
    """Yearly change of ln(spread): below 0 where the spread shrinks."""
    std_error: float
    p_value: float
    """Of no change; spreads of years that follow are alike, so that it is too small."""


@dataclass(frozen=True)
class Beta:
    """Whether those who were behind grew faster."""

    areas: int
    left_out: int
    years: float
    slope: float
    """Of yearly growth on the level at the start: below 0 where those behind grew faster."""
    std_error: float
    p_value: float
    speed: float
    """Share of the distance that closes in a year; below 0 where it opens."""
    half_life_years: float
    """Years in which half of the distance closes; infinite where it does not."""


def panel(rows: pl.DataFrame, *, first: int, last: int) -> Panel:
    """The areas that have figures in the first and the last year; years between are filled in on a straight line.

    Parameters
    ----------
    rows
        Columns REF_AREA, YEAR, VALUE: one figure an area and year.
    first, last
        Years, both included.

    Raises
    ------
    TooFewError
        If no area has figures in both years.
    """
    years = np.arange(first, last + 1, dtype=np.float64)
    inside = rows.filter(pl.col("YEAR").is_between(first, last), pl.col("VALUE").is_not_null())
    ends = inside.group_by("REF_AREA").agg(pl.col("YEAR").min().alias("A"), pl.col("YEAR").max().alias("B"))
    areas = tuple(ends.filter(pl.col("A") == first, pl.col("B") == last)["REF_AREA"].sort().to_list())
    if not areas:
        raise TooFewError(f"no area has figures both in {first} and in {last}; choose other years")
    grid = pl.DataFrame({"REF_AREA": areas}).join(pl.DataFrame({"YEAR": range(first, last + 1)}), how="cross")
    filled = (
        grid.join(
            inside.with_columns(pl.col("YEAR").cast(pl.Int64)),
            on=["REF_AREA", "YEAR"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("VALUE").cast(pl.Float64).interpolate().over("REF_AREA"))["VALUE"]
        .to_numpy()
    )
    return Panel(areas, years, np.asarray(filled, dtype=np.float64).reshape(len(areas), years.size))


def sigma(given: Panel, *, scale: Scale = "plain", relative: bool = True) -> Sigma:
    """Sigma convergence: the spread between areas in each year, and whether it shrinks.

    Parameters
    ----------
    given
        The same areas in every year, see `panel`.
    scale
        On which scale the standard deviation is taken; an area with a figure that has no place on it (0 for `log`,
        0 and 100 for `logit`) is left out and counted.
    relative
        On the plain scale: divided by the mean, so that it is the coefficient of variation.

    Raises
    ------
    UnknownScaleError
    TooFewError
        If fewer than two areas or three years are left, or the spread is nought in some year.

    References
    ----------
    Barro, R. and Sala-i-Martin, X. (1992), Convergence, Journal of Political Economy 100, 223-251; test of the
    slope by ordinary least squares of ln(spread) on the year.

    Examples
    --------
    >>> given = Panel(("A", "B"), np.array([2000.0, 2001.0, 2002.0]), np.array([[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]]))
    >>> [round(spread, 4) for spread in sigma(given).spreads]
    [0.5, 0.3333, 0.25]
    """
    there, left_out = _on_scale(given, scale)
    spreads = there.std(axis=0)
    if scale == "plain" and relative:
        spreads = spreads / there.mean(axis=0)
    if given.years.size < 3 or not (np.isfinite(spreads) & (spreads > 0)).all():
        raise TooFewError("a spread needs three years or more, and areas that differ in each of them")
    fit = scipy.stats.linregress(given.years, np.log(spreads))
    return Sigma(
        years=tuple(given.years.tolist()),
        spreads=tuple(spreads.tolist()),
        areas=len(there),
        left_out=left_out,
        slope=float(fit.slope),
        std_error=float(fit.stderr),
        p_value=float(fit.pvalue),
    )


def beta(given: Panel, *, scale: Scale = "log") -> Beta:
    """Beta convergence: yearly growth from the first to the last year on the level in the first.

    Parameters
    ----------
    given
        See `panel`; only its first and last year are looked at.
    scale
        `log` for rates of growth, `logit` for percentages, `plain` for points.

    Returns
    -------
    Beta
        g_i = a + b y_i0 with b = -(1 - exp(-speed T)) / T; half-life = ln 2 / speed. Where b T is -1 or below, the
        order of areas has turned round and no speed is given (NaN).

    Raises
    ------
    UnknownScaleError
    TooFewError
        If fewer than three areas are left, or they were all alike at the start.

    References
    ----------
    Barro and Sala-i-Martin (1992), equation 11. Regression to the mean of noisy figures counts as convergence too:
    Quah, D. (1993), Galton's fallacy and tests of the convergence hypothesis, Scandinavian Journal of Economics 95.

    Examples
    --------
    >>> start, end = np.array([1.0, 2.0, 4.0]), np.array([2.0, 3.0, 5.0])
    >>> found = beta(Panel(("A", "B", "C"), np.array([2000.0, 2010.0]), np.column_stack([start, end])))
    >>> round(found.slope, 4), round(found.half_life_years, 1)
    (-0.0339, 16.7)
    """
    there, left_out = _on_scale(given, scale)
    start, span = there[:, 0], float(given.years[-1] - given.years[0])
    if len(there) < 3 or span <= 0 or np.ptp(start) == 0:
        raise TooFewError("beta needs three areas or more that differed at the start, and two years")
    fit = scipy.stats.linregress(start, (there[:, -1] - start) / span)
    slope = float(fit.slope)
    speed = float(-np.log1p(slope * span) / span) if slope * span > -1 else float("nan")
    return Beta(
        areas=len(there),
        left_out=left_out,
        years=span,
        slope=slope,
        std_error=float(fit.stderr),
        p_value=float(fit.pvalue),
        speed=speed,
        half_life_years=float("inf") if speed <= 0 else float(np.log(2) / speed),
    )


@dataclass(frozen=True)
class TimeDistance:
    """Years between two series at one level: above 0 where the other was there earlier."""

    years: float
    at_least: bool
    """The other was there already when its series begins: it is that many years or more."""


def time_distance(level: float, *, on: float, years: Sequence[float], values: ArrayLike) -> TimeDistance:
    """How many years before `on` another series first reached a level: years behind, at that level.

    Parameters
    ----------
    level
        What was reached at the time `on`.
    on
        Year in which it was, also with a fraction.
    years, values
        The other series, in order of time; straight lines between its points, and what it reached once stays
        reached. Less is worse: for a figure that should fall give both with their signs turned.

    Raises
    ------
    TooFewError
        If the other series has no point, or has not come so far: then it is not ahead.

    References
    ----------
    Sicherl, P. (2007), The inter-temporal aspect of well-being and societal progress, Social Indicators
    Research 84: S(X) = t_i(X) - t_j(X).

    Examples
    --------
    >>> time_distance(30.0, on=2020.0, years=[2000, 2005, 2010], values=[0.0, 20.0, 60.0])
    TimeDistance(years=13.75, at_least=False)
    """
    t = np.asarray(years, dtype=np.float64)
    reached = np.maximum.accumulate(np.asarray(values, dtype=np.float64)) if t.size else np.empty(0)
    if not t.size or reached[-1] < level:
        raise TooFewError(f"the other series has not reached {level:g}, so that it is not ahead of it")
    after = int(np.searchsorted(reached, level, side="left"))
    if after == 0:
        return TimeDistance(float(on - t[0]), at_least=bool(reached[0] > level))
    step = (level - reached[after - 1]) / (reached[after] - reached[after - 1])
    return TimeDistance(float(on - (t[after - 1] + step * (t[after] - t[after - 1]))), at_least=False)


def _on_scale(given: Panel, scale: Scale) -> tuple[Floats, int]:
    """Values on the scale, of the areas whose values all have a place there; and how many have not."""
    if scale not in SCALES:
        raise UnknownScaleError(f"no scale is called {scale!r}; use one of {', '.join(SCALES)}")
    fits = np.ones(given.values.shape, dtype=bool)
    if scale != "plain":
        fits = (given.values > 0) & ((given.values < 100) | (scale == "log"))
    whole = fits.all(axis=1)
    there = given.values[whole]
    if len(there) < 2:
        raise TooFewError(f"fewer than two areas have figures that fit the {scale} scale in every year")
    if scale == "log":
        there = np.log(there)
    if scale == "logit":
        there = np.log(there / (100 - there))
    return there, int((~whole).sum())
