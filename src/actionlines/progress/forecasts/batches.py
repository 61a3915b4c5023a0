"""Many series at once: shares from 0 to 100 %, each up to an origin, and who is like whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actionlines.progress.populations import Floats

FLOOR: Final = 0.05
CEILING: Final = 99.95
"""Shares are held off 0 and 100 by half of what a figure given to the tenth can hide."""

LEVELS: Final = ("low", "middle", "high")
LEVEL_BOUNDS: Final = (20.0, 80.0)
"""Level of adoption by the last figure: below 20 %, to 80 %, above."""


@dataclass(frozen=True)
class Batch:
    """Series in rows: `t` years before the origin (0 is the last figure, others below), NaN where there is none."""

    t: Floats
    y: Floats
    pools: NDArray[np.int64]
    """Number of the pool of each series: those whose pace it borrows from. Pools never span origins."""
    lenders: NDArray[np.bool_]
    """Series whose pace others may borrow."""

    @property
    def last(self) -> Floats:
        """Last figure of each series."""
        return np.asarray(self.y[np.arange(len(self.y)), _last_places(self.y)])

    @property
    def levels(self) -> NDArray[np.int64]:
        """Place of each series in `LEVELS`."""
        return level_of(self.last)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Figures of each series."""
        return np.asarray((~np.isnan(self.y)).sum(axis=1))


def level_of(values: ArrayLike) -> NDArray[np.int64]:
    """Place in `LEVELS` of each share.

    Examples
    --------
    >>> level_of([5.0, 20.0, 80.0, 95.0]).tolist()
    [0, 1, 2, 2]
    """
    return np.asarray(np.searchsorted(LEVEL_BOUNDS, values, side="right"))


def batch(
    years: ArrayLike, values: ArrayLike, pools: ArrayLike | None = None, lenders: ArrayLike | None = None
) -> Batch:
    """Take a table with a column a year and a row a series, each row up to its own last figure.

    Parameters
    ----------
    years : array of shape (times,)
        Ascending.
    values : array of shape (series, times)
        Shares from 0 to 100; NaN where there is none. Each row has one figure or more.
    pools : array of shape (series,), optional
        See `Batch`; one pool where not given. Within a pool, series at one level of adoption are each other's like.
    lenders : array of shape (series,), optional
        See `Batch`; all where not given.

    Examples
    --------
    >>> made = batch([2018, 2019, 2020], [[10.0, 12.0, np.nan]])
    >>> made.t.tolist(), made.last.tolist()
    ([[-1.0, 0.0, 1.0]], [12.0])
    """
    y = np.clip(np.asarray(values, dtype=np.float64), FLOOR, CEILING)
    at = np.asarray(years, dtype=np.float64)
    t = at[None, :] - at[_last_places(y)][:, None]
    given = np.zeros(len(y), dtype=np.int64) if pools is None else np.asarray(pools, dtype=np.int64)
    lending = np.ones(len(y), dtype=bool) if lenders is None else np.asarray(lenders, dtype=bool)
    return Batch(t, y, given, lending)


def _last_places(y: Floats) -> NDArray[np.int64]:
    there = ~np.isnan(y)
    return np.asarray(y.shape[1] - 1 - np.argmax(there[:, ::-1], axis=1))


def pooled(values: Floats, trusted: NDArray[np.bool_], given: Batch, least: int = 5) -> tuple[Floats, Floats]:
    """Middle and spread of a parameter among the like of each series: those of its pool at its level of adoption.

    Where fewer than `least` are trusted there, the whole pool is taken, and where that has fewer too, 0 and 1.
    The spread is the median distance from the middle, made that of a normal distribution, and never below a
    tenth of the middle.
    """
    middles, spreads = np.zeros(len(values)), np.ones(len(values))
    for keys in (given.pools, given.pools * len(LEVELS) + given.levels):
        order = np.argsort(keys, kind="stable")
        _, starts = np.unique(keys[order], return_index=True)
        for rows in np.split(order, starts[1:]):
            own = values[rows][trusted[rows] & given.lenders[rows]]
            if own.size >= least:
                middle = np.median(own)
                middles[rows] = middle
                spreads[rows] = max(1.4826 * np.median(np.abs(own - middle)), 0.1 * abs(middle), 1e-3)
    return middles, spreads
