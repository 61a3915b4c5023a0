"""Five classes of a measure: where one ends and the next begins, and how that is said.

Where the measure has a lowest and a highest value and the middle four fifths of the figures span at least two
fifths of that range, the classes are fifths of the range (0, 20, 40, 60, 80, 100 per cent): round, and the same for
every such measure. Otherwise, so that a long tail does not leave four classes empty, each holds about a fifth of
the figures, with bounds rounded as far as their distance allows. Made once from a measure's figures of many years,
they serve every year, so that a colour means the same in all of them.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from actionlines.charts.axes import texts_at
from actionlines.charts.picture import Measure
from actionlines.languages import translate

CLASSES: Final = 5
SPREAD: Final = 0.4
"""Share of the range that the middle four fifths of the figures must span for fifths of the range."""

Bounds = tuple[float, ...]
"""Where each class but the first begins, ascending; a figure on a bound is in the class above it."""


def class_bounds(values: Sequence[float], measure: Measure) -> Bounds:
    """Give the bounds between classes for these figures; fewer than four where figures are few or alike.

    Examples
    --------
    >>> share = Measure("Internet users", write="{:.0f}%".format, kind="percent", lowest=0, highest=100)
    >>> class_bounds([12, 35, 61, 80, 97], share), class_bounds([91, 94, 95, 97, 98], share)
    ((20.0, 40.0, 60.0, 80.0), (93.0, 95.0, 96.0, 97.0))
    """
    if not values:
        return ()
    low, high = np.quantile(values, [0.1, 0.9])
    if measure.lowest is not None and measure.highest is not None:
        width = measure.highest - measure.lowest
        if high - low >= SPREAD * width:
            return tuple(round(measure.lowest + width * n / CLASSES, 9) for n in range(1, CLASSES))
    fifths = [float(value) for value in np.quantile(values, np.arange(1, CLASSES) / CLASSES)]
    return tuple(bound for bound in sorted(set(_rounded(sorted(set(fifths))))) if bound > min(values))


def class_of(value: float, bounds: Bounds) -> int:
    """Give the class of a figure: 1 is the lowest."""
    return bisect_right(bounds, value) + 1


def class_texts(bounds: Bounds, measure: Measure, *, lang: str) -> tuple[str, ...]:
    """Say what lies in each class, lowest first."""
    if not bounds:
        return (translate("all figures", lang=lang),)
    step = min((high - low for low, high in pairwise(bounds)), default=abs(bounds[0]) or 1.0)
    ends = texts_at(bounds, _power(step), measure, lang=lang)
    below = translate("below %(high)s", lang=lang) % {"high": ends[0]}
    between = translate("%(low)s to below %(high)s", lang=lang)
    above = translate("%(low)s and above", lang=lang) % {"low": ends[-1]}
    return (below, *(between % {"low": low, "high": high} for low, high in pairwise(ends)), above)


def _rounded(bounds: list[float]) -> list[float]:
    """Round each as far as the nearest other allows."""
    found = []
    for at, bound in enumerate(bounds):
        gaps = [abs(bound - other) for place, other in enumerate(bounds) if place != at]
        size = min([abs(bound), *gaps])
        found.append(round(bound, -math.floor(math.log10(size))) if size else bound)
    return found


def _power(size: float) -> float:
    """The power of ten at or below a size."""
    return float(10.0 ** math.floor(math.log10(size) + 1e-9))
