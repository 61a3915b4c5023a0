"""From the last figure of each series on: the forecast, its distribution, and what that says of a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from actionlines.progress.forecasts.backtest import Series
from actionlines.progress.forecasts.batches import Batch, batch
from actionlines.progress.forecasts.calibration import (
    COMBINED,
    PROBABILITIES,
    Calibration,
    arcs,
    combined,
    places_of,
    restlessness,
    shares,
    shipped_calibration,
)
from actionlines.progress.forecasts.curves import FORECASTERS
from actionlines.progress.on_track.courses import TypicalSpeed
from actionlines.progress.populations import Floats

YEARS_AHEAD: Final = 30
"""Beyond them no year is told in which a target will be met."""
AS_GOOD_AS_ALL: Final = 99.0
"""A target of all (99.9 % and above) counts as met from here, as the UN Statistics Division has it; and 1 for
none.
"""
EARLY: Final = 0.9
LATE: Final = 0.1
"""Bounds of the interval of 80 % between the early and the late year."""


@dataclass(frozen=True)
class Outlook:
    """Forecasts of all series of one indicator, 1 to `YEARS_AHEAD` years after the last figure of each."""

    areas: tuple[str, ...]
    last_years: tuple[int, ...]
    last: Floats
    forecast: Floats
    """A row an area, a column a year ahead."""
    scale: Floats
    """Of its error, on the scale of arcs."""
    errors: Floats
    """By area, year ahead and probability of `PROBABILITIES`: the error in scales."""

    def quantile(self, probability: float) -> Floats:
        """The value below which what comes lies with this probability."""
        weights = np.array([np.interp(probability, PROBABILITIES, row) for row in np.eye(len(PROBABILITIES))])
        return shares(arcs(self.forecast) + self.scale * (self.errors @ weights))

    def chance(self, place: int, ahead: int, value: float, *, direction: int) -> float:
        """Probability that one area reaches a value `ahead` + 1 years on; between 0.005 and 0.995."""
        off = float(arcs(_held(value, direction)) - arcs(self.forecast[place, ahead]))
        below = float(np.interp(off / self.scale[place, ahead], self.errors[place, ahead], PROBABILITIES))
        return 1 - below if direction > 0 else below


@dataclass(frozen=True)
class Prospect:
    """What the outlook of one area says of one target."""

    area: str
    probability: float | None
    """That the target is met at the deadline; None where the last figure is of the deadline or later."""
    expected: float | None
    """The forecast for the deadline."""
    year: int | None
    """In which the forecast reaches the target; None where not within `YEARS_AHEAD`."""
    early: int | None
    late: int | None
    """Between them with 80 %; each None where not within `YEARS_AHEAD`."""
    needed: float | None
    """Points a year from the last figure to the target at the deadline."""
    pace: float | None
    """Points a year over the last five years, or as far as the series reaches back."""
    peers_value: float | None
    """At the deadline, at the pace at which the fastest quarter of countries moved at each level."""
    peers_year: int | None
    """In which the target is reached at that pace."""


def outlook(series: Series, calibration: Calibration | None = None) -> Outlook:
    """Forecast every area of an indicator from its own last figure on.

    Parameters
    ----------
    series
        Shares from 0 to 100 %; every row has a figure.
    calibration
        What was learnt from backtests; that of the package where not given.

    Returns
    -------
    Outlook
        By the rule that led in the backtest, with errors as large as they were there at the same number of years
        ahead and level of adoption.

    References
    ----------
    Verhulst (1838), Gompertz (1825), Bass, F. (1969), Management Science 15; Gardner, E. and McKenzie, E.
    (1985), Management Science 31 (damped trend); Vovk, V. et al. (2005), Algorithmic Learning in a Random World
    (conformal intervals: quantiles of past errors instead of a normal distribution).

    Examples
    --------
    >>> import numpy as np
    >>> found = outlook(Series("I", ("A",), (2018, 2019, 2020), np.array([[40.0, 44.0, 48.0]])))
    >>> bool(48 < found.forecast[0, 0] < 56), bool((found.quantile(0.1) <= found.quantile(0.9)).all())
    (True, True)
    """
    learnt = calibration or shipped_calibration()
    given = batch(series.years, series.values)
    ahead = np.arange(1, YEARS_AHEAD + 1, dtype=np.float64)
    places, levels = places_of(ahead), given.levels
    return Outlook(
        areas=series.areas,
        last_years=tuple(_last_years(series)),
        last=given.last,
        forecast=_said(given, ahead, learnt, learnt.weights[places][:, levels].transpose(1, 0, 2)),
        scale=restlessness(given)[:, None] * np.sqrt(ahead),
        errors=learnt.quantiles[places][:, levels].transpose(1, 0, 2),
    )


def _said(given: Batch, ahead: Floats, learnt: Calibration, weights: Floats) -> Floats:
    if learnt.default != "combined":
        return FORECASTERS[learnt.default](given, ahead)
    return combined({name: FORECASTERS[name](given, ahead) for name in COMBINED}, weights)


def prospects(
    series: Series,
    found: Outlook,
    targets: Floats,
    *,
    direction: int,
    deadline: int,
    fastest: TypicalSpeed | None = None,
) -> tuple[Prospect, ...]:
    """What the outlook of each area says of its target.

    Parameters
    ----------
    series, found
        The figures, and `outlook` of them.
    targets : array of shape (areas,)
        Value to be reached by each; NaN where none can be told.
    direction
        1 or -1.
    deadline
        Year.
    fastest
        Speed of the fastest quarter at each level (`typical_speed` with a quantile of 0.75).
    """
    paths = _Paths(found.forecast, found.quantile(EARLY), found.quantile(LATE))
    last_column = {place: _last_column(series, place) for place in range(len(series.areas))}
    return tuple(
        _prospect(
            series, found, paths, place, last_column[place], float(target), direction, deadline, fastest
        )
        for place, target in enumerate(targets)
        if not np.isnan(target)
    )


@dataclass(frozen=True)
class _Paths:
    """The forecast and the two paths between which what comes lies with 80 %."""

    middle: Floats
    high: Floats
    low: Floats


def _prospect(
    series: Series,
    found: Outlook,
    paths: _Paths,
    place: int,
    column: int,
    target: float,
    direction: int,
    deadline: int,
    fastest: TypicalSpeed | None,
) -> Prospect:
    last_year, last = series.years[column], float(series.values[place][column])
    left = deadline - last_year
    told = 0 < left <= YEARS_AHEAD
    goal, at = _held(target, direction), left - 1
    early, late = (paths.high, paths.low) if direction > 0 else (paths.low, paths.high)
    peers = np.full(YEARS_AHEAD, np.nan)
    if fastest is not None:
        bound = 100.0 if direction > 0 else 0.0
        peers = fastest.path(last, YEARS_AHEAD, direction=direction, bound=bound)
    reached = direction * (last - goal) >= 0

    def first(path: Floats) -> int | None:
        return _first(path, goal, direction, last_year, reached)

    return Prospect(
        area=found.areas[place],
        probability=found.chance(place, at, target, direction=direction) if told else None,
        expected=float(paths.middle[place, at]) if told else None,
        year=first(paths.middle[place]),
        early=first(early[place]),
        late=first(late[place]),
        needed=max(direction * (goal - last), 0.0) / left * direction if left > 0 else None,
        pace=_pace(series, place),
        peers_value=float(peers[at]) if told and not np.isnan(peers[at]) else None,
        peers_year=first(peers),
    )


def _first(path: Floats, goal: float, direction: int, last_year: int, reached: bool) -> int | None:
    """The first year in which a path reaches the goal; that of the last figure where it has already."""
    if reached:
        return last_year
    there = np.flatnonzero(direction * (path - goal) >= 0)
    return int(last_year + 1 + there[0]) if there.size else None


def _pace(series: Series, place: int) -> float | None:
    years = np.array(series.years)
    there = np.flatnonzero(~np.isnan(series.values[place]))
    recent = there[years[there] >= years[there[-1]] - 5]
    if recent.size < 2:
        recent = there[-2:]
    if recent.size < 2:
        return None
    first, last = recent[0], recent[-1]
    change = series.values[place][last] - series.values[place][first]
    return float(change / (years[last] - years[first]))


def _last_column(series: Series, place: int) -> int:
    return int(np.flatnonzero(~np.isnan(series.values[place]))[-1])


def _last_years(series: Series) -> list[int]:
    return [series.years[_last_column(series, place)] for place in range(len(series.areas))]


def _held(value: float, direction: int) -> float:
    """All counts as reached a point before, and so does none."""
    if direction > 0 and value >= 99.9:
        return AS_GOOD_AS_ALL
    return 100 - AS_GOOD_AS_ALL if direction < 0 and value <= 0.1 else value
