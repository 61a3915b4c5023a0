"""The course of a figure towards its target, as every rule takes it: made once, by stated rules.

- *Break*: points before the last break of the series are left out; they do not compare.
- *Deadline*: points after the deadline are left out; they no longer tell whether it was met in time.
- *Start*: the figure of the baseline year; where it is missing, that of the first year after it.
- *Parity* (direction 0): a ratio y is told as min(y, 1 / y), which rises to 1 from either side, so that it has a
  direction; it is met within the band, whose edges need not lie equally far on either side.
- *Bounds*: a share of people or things lies from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actionlines.errors import BadInputError
from actionlines.progress.populations import Floats
from actionlines.progress.targets.target import Aim

SPEED_BINS: Final = 20
LEAST_SPELLS: Final = 10
"""Changes of others at a level, below which no typical speed is told there."""
NEAR: Final = 0.1
"""Part of the range of levels within which others count as at the same level."""


class DirectionError(BadInputError):
    """A direction that is none of 1, -1 and 0, or does not fit what is aimed at."""


@dataclass(frozen=True)
class TypicalSpeed:
    """How fast the figure moves at each level, by what all countries went through."""

    levels: Floats
    """Middle of each class of levels that has enough changes, ascending."""
    speeds: Floats
    """Median yearly change there, in the wanted direction."""
    starts: Floats
    """Level at which each change of a country began, and what it was a year."""
    changes: Floats

    def years(self, start: float, end: float) -> float:
        """Years the typical country takes from one level to another; infinite where it stands still between
        them.
        """
        if not self.levels.size:
            return float("nan")
        steps = np.linspace(start, end, 101)
        middles = (steps[:-1] + steps[1:]) / 2
        speed = np.interp(middles, self.levels, self.speeds)
        if (speed <= 0).any():
            return float("inf")
        return float(np.sum(np.abs(np.diff(steps)) / speed))

    def path(self, start: float, years: int, *, direction: int, bound: float) -> Floats:
        """Values of the years after a start that moves at the speed of each level, up to a bound; NaN where
        none is known.
        """
        values = np.full(years, np.nan)
        at = start
        for year in range(years if self.levels.size else 0):
            at += direction * max(float(np.interp(at, self.levels, self.speeds)), 0.0)
            at = min(at, bound) if direction > 0 else max(at, bound)
            values[year] = at
        return values

    def percentile(self, level: float, change: float) -> float:
        """Share of what others went through near this level that was slower, in per cent; NaN where too few did."""
        if not self.starts.size:
            return float("nan")
        near = np.abs(self.starts - level) <= NEAR * np.ptp(self.starts)
        return (
            float(100 * (self.changes[near] < change).mean()) if near.sum() >= LEAST_SPELLS else float("nan")
        )


@dataclass(frozen=True)
class Peers:
    """What rules that compare with others need to know of them."""

    spread: float | None = None
    """Standard deviation of the figure over the reference countries in the baseline year."""
    typical: TypicalSpeed | None = None


@dataclass(frozen=True)
class Course:
    """A figure over time and what it is to reach. Made by `course`."""

    years: tuple[float, ...]
    values: tuple[float, ...]
    direction: int
    """1 where more is better, -1 where less is."""
    target: float | None
    """None where no value is stated: then the right way counts."""
    base_year: int
    deadline: int
    limits: tuple[float | None, float | None] = (None, None)
    tolerances: tuple[float, ...] = ()
    """How near the target counts as met, of each value: of parity, the edge of the band on the ratio's own side."""
    parity: bool = False
    cut: bool = False
    """Whether points before a break were left out."""
    peers: Peers = field(default=Peers())

    @cached_property
    def since(self) -> tuple[Floats, Floats]:
        """Years and values from the baseline year on."""
        t, y = np.asarray(self.years), np.asarray(self.values)
        later = t >= self.base_year
        return t[later], y[later]

    @cached_property
    def reached(self) -> NDArray[np.bool_]:
        """Which values have reached the target; none where no value is stated."""
        y = np.asarray(self.values)
        if self.target is None:
            return np.zeros(y.shape, dtype=np.bool_)
        near = np.asarray(self.tolerances or np.zeros(y.shape))
        return np.asarray(self.direction * (y - self.target) >= -near, dtype=np.bool_)

    @property
    def met(self) -> bool:
        """Whether the latest value has reached the target."""
        return bool(self.values) and bool(self.reached[-1])


def course(
    years: Sequence[float],
    values: ArrayLike,
    *,
    aim: Aim,
    direction: int,
    base_year: int,
    deadline: int,
    limits: tuple[float | None, float | None] = (None, None),
    breaks: Iterable[float] = (),
    peers: Peers | None = None,
) -> Course:
    """Take a series as it comes and make of it what every rule takes, by the rules at the head of this module.

    Parameters
    ----------
    years, values
        Points in any order; one without a value is left out.
    aim
        What is to be reached. A multiple of the baseline is of the first value from the baseline year on.
    direction
        1, -1, or 0 for parity alone.
    breaks
        Years in which a new footing of the series begins.

    Raises
    ------
    DirectionError
        If a direction of 0 goes with anything but parity, or is none.

    Examples
    --------
    >>> made = course([2015, 2020], [40.0, 60.0],
    ...     aim=Aim("at_least", 70.0), direction=1, base_year=2015, deadline=2030)
    >>> made.values, made.target, made.met
    ((40.0, 60.0), 70.0, False)
    """
    parity = aim.rule == "parity"
    if direction not in {1, -1, 0} or (direction == 0) is not parity:
        raise DirectionError(f"a direction of {direction} does not go with the rule {aim.rule}; parity has 0")
    t, y = _kept(years, values, deadline)
    last_break = max((when for when in breaks if t.size and t[0] < when <= t[-1]), default=None)
    if last_break is not None:
        t, y = t[t >= last_break], y[t >= last_break]
    edges = (1 - 1 / aim.high, 1 - aim.low) if parity else (0.0, 0.0)
    near: Floats = np.where(y > 1, *edges)
    if parity:
        y = np.minimum(y, 1 / np.where(y > 0, y, np.inf))
    from_base = y[t >= base_year]
    baseline = float(from_base[0]) if from_base.size else None
    return Course(
        years=tuple(t.tolist()),
        values=tuple(y.tolist()),
        direction=1 if parity else direction,
        target=aim.value_for(baseline),
        base_year=base_year,
        deadline=deadline,
        limits=(0.0, 1.0) if parity else limits,
        tolerances=tuple(near.tolist()),
        parity=parity,
        cut=last_break is not None,
        peers=peers or Peers(),
    )


def _kept(years: Sequence[float], values: ArrayLike, deadline: int) -> tuple[Floats, Floats]:
    t, y = np.asarray(years, dtype=np.float64), np.asarray(values, dtype=np.float64)
    there = ~np.isnan(y) & (t <= deadline)
    t, y = t[there], y[there]
    order = np.argsort(t, kind="stable")
    return t[order], y[order]


def typical_speed(
    starts: ArrayLike,
    changes: ArrayLike,
    *,
    direction: int,
    quantile: float = 0.5,
    weights: ArrayLike | None = None,
) -> TypicalSpeed:
    """Median yearly change at each level, over all changes that countries went through.

    Parameters
    ----------
    starts : array
        Level at which each change began.
    changes : array
        How much it was a year, over five years or more (`progress.spells`).
    direction
        1 or -1: which way is wanted.
    quantile
        0.75 for the pace of the fastest quarter instead of the median.
    weights : array, optional
        Of each change, so that every country counts alike; without, every change does.

    Examples
    --------
    >>> import numpy as np
    >>> found = typical_speed(np.linspace(0, 100, 400), np.full(400, 2.0), direction=1)
    >>> round(found.years(20.0, 40.0), 6)
    10.0
    """
    x = np.asarray(starts, dtype=np.float64)
    d = direction * np.asarray(changes, dtype=np.float64)
    if not x.size:
        return TypicalSpeed(x, d, x, d)
    edges = np.linspace(x.min(), x.max(), SPEED_BINS + 1)
    classes = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, SPEED_BINS - 1)
    full = [place for place in range(SPEED_BINS) if (classes == place).sum() >= LEAST_SPELLS]
    return TypicalSpeed(
        levels=np.array([(edges[place] + edges[place + 1]) / 2 for place in full]),
        speeds=np.array([_quantile(d, classes == place, quantile, weights) for place in full]),
        starts=x,
        changes=d,
    )


def _quantile(values: Floats, kept: NDArray[np.bool_], at: float, weights: ArrayLike | None) -> float:
    if weights is None:
        return float(np.quantile(values[kept], at))
    shares = np.asarray(weights, dtype=np.float64)[kept]
    return float(np.quantile(values[kept], at, weights=shares, method="inverted_cdf"))
