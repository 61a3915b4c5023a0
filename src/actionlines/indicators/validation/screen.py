"""Which series cannot break any rule along time, told by a few passes over all figures at once.

A bound that is cheap to compute stands for each rule of `jumps`, `repeats` and `unit_slips`: what it lets pass
is judged by the rule itself, the rest could not have been flagged. Breakdowns are not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from actionlines.indicators.validation.history import REACH
from actionlines.indicators.validation.jumps import (
    MAX_GAP,
    MIN_AMOUNT_STEP,
    MIN_SHARE_SPIKE,
    MIN_SHARE_STEP,
)
from actionlines.indicators.validation.repeats import MIN_YEARS
from actionlines.indicators.validation.slips import SHARE_SLIPS, SLIPS

Array: TypeAlias = np.ndarray

_ROUNDING: Final = 1 - 1e-9
"""A bound is taken this much lower than the rule, for what binary arithmetic adds."""

_LEAST_FACTOR: Final = 10 ** (min(*SHARE_SLIPS, *SLIPS) / 2) * _ROUNDING
"""A slip is this many times the figure next to it, at least."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Figures of series along time, series after series."""

    values: Array
    starts: Array
    """Place of the first figure of each series."""
    widths: Array | float
    """Range of a share, NaN for an amount; one a figure, or the one that all have."""
    years: Array
    """Start of each figure's period, in years; looked up only where `times` is asked."""
    times: Array
    """Place in `years` of each figure's period."""
    per_year: Array | float
    """Periods a year; one a figure, or the one that all have."""


_BLOCK: Final = 2**16
"""Figures looked at together: few enough that each pass finds them where the last one left them."""


def doubtful_series(lines: Lines) -> Array:
    """Mark the figures of series in which a rule along time may find something."""
    return np.concatenate([_doubtful(part) for part in _parts(lines)])


def _parts(lines: Lines) -> Iterator[Lines]:
    """The same series in several parts."""
    firsts = np.unique(lines.starts // _BLOCK, return_index=True)[1]
    for first, past in zip(firsts, [*firsts[1:], lines.starts.size], strict=True):
        start = lines.starts[first]
        end = lines.starts[past] if past < lines.starts.size else lines.values.size
        yield Lines(
            lines.values[start:end],
            lines.starts[first:past] - start,
            lines.widths[start:end] if isinstance(lines.widths, np.ndarray) else lines.widths,
            lines.years,
            lines.times[start:end],
            lines.per_year[start:end] if isinstance(lines.per_year, np.ndarray) else lines.per_year,
        )


def _doubtful(lines: Lines) -> Array:
    marks = _stand_still(lines) | _may_slip(lines) | _may_jump(lines)
    lengths = np.diff(lines.starts, append=lines.values.size)
    return np.repeat(np.logical_or.reduceat(marks, lines.starts), lengths)


def _stand_still(lines: Lines) -> Array:
    """As many equal figures in a row as the rule on repeated values asks for."""
    equal = np.zeros(lines.values.size, dtype=bool)
    np.equal(lines.values[1:], lines.values[:-1], out=equal[1:])
    equal[lines.starts] = False
    marks = equal.copy()
    for places in range(1, MIN_YEARS - 1):
        marks[places:] &= equal[:-places]
        marks[:places] = False
    return marks


def _may_slip(lines: Lines) -> Array:
    """A figure and the one before, both above nothing, in a ratio of ten; or any in a series with noughts."""
    before, here = lines.values[:-1], lines.values[1:]
    marks = np.zeros(lines.values.size, dtype=bool)
    smaller = np.minimum(before, here)
    marks[1:] = (np.maximum(before, here) >= _LEAST_FACTOR * smaller) & (smaller > 0)
    marks[lines.starts] = False
    positive = lines.values > 0
    if not positive.all():
        most = np.maximum.reduceat(lines.values, lines.starts)
        least = np.minimum.reduceat(np.where(positive, lines.values, np.inf), lines.starts)
        holes = ~np.logical_and.reduceat(positive, lines.starts)
        marks[lines.starts] = holes & (most >= _LEAST_FACTOR * least)
    return marks


def _may_jump(lines: Lines) -> Array:
    """A figure whose neighbours, REACH on either side, range over as much as a jump must miss them by."""
    step = np.zeros(lines.values.size)
    np.subtract(lines.values[1:], lines.values[:-1], out=step[1:])
    np.abs(step, out=step)
    step[lines.starts] = 0
    span = step.copy()  # of the figures from REACH before to REACH after: at most the sum of their steps
    for places in range(1, REACH):
        span[places:] += step[:-places]
    for places in range(1, REACH + 1):
        span[:-places] += step[places:]
    leap = span >= _ROUNDING * MIN_SHARE_STEP * lines.widths
    alone = step >= _ROUNDING * MIN_SHARE_SPIKE * lines.widths
    amount = np.isnan(lines.widths) & (span >= _ROUNDING * MIN_AMOUNT_STEP * np.abs(lines.values))
    found = np.flatnonzero(leap)
    leap[found] = _near_enough(lines, found)
    marks: Array = leap | alone | amount
    return marks


def _near_enough(lines: Lines, found: Array) -> Array:
    """Whether the figures before these are so near in time that the step between them tells anything."""
    before = np.maximum(found - 1, 0)
    gap = lines.years[lines.times[found]] - lines.years[lines.times[before]]
    per_year = lines.per_year[found] if isinstance(lines.per_year, np.ndarray) else lines.per_year
    near: Array = gap * per_year <= MAX_GAP / _ROUNDING
    return near
