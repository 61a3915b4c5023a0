"""Quantiles in each domain of a margin, and what lies between two of them.

The error of a quantile is Woodruff's. Of two quantiles of one sample the covariance is that of the shares below them,
brought to the scale of values as each error is: by how much a quantile moves when the share below it does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from actionlines.surveys.cells import Cells
from actionlines.surveys.contrasts import Differences, Pairing
from actionlines.surveys.description import Indicator
from actionlines.surveys.linearisation import Estimates
from actionlines.surveys.passes import cells_of_measures, of_margin
from actionlines.surveys.quantiles import Distribution, measures_below, quantile_columns
from actionlines.surveys.stages import Numbers
from actionlines.surveys.units import Opened


@dataclass(frozen=True)
class Quantiles:
    """The quantiles of an indicator in the domains of a margin: `cells` and `shares` are those of the share at most
    each, `columns` the results of each by name."""

    cells: Cells
    shares: Estimates
    columns: tuple[dict[str, Any], ...]

    @property
    def values(self) -> Estimates:
        """The quantiles as estimates, with Woodruff's error."""
        value, error = (np.stack([one[name] for one in self.columns], axis=1) for name in _TOLD)
        return replace(self.shares, value=value, variance=error**2)

    @property
    def slope(self) -> Numbers:
        """By how much each quantile moves with the share below it; 0 where that share has no error."""
        error = np.stack([one["STD_ERROR"] for one in self.columns], axis=1)
        share = np.sqrt(self.shares.variance)
        found: Numbers = np.divide(error, share, out=np.zeros_like(error), where=share > 0)
        return found


_TOLD = ("VALUE", "STD_ERROR")


def quantiles_of(survey: Opened, unit: str, indicator: Indicator, margin: tuple[str, ...]) -> Quantiles:
    """The quantiles of an indicator in each domain of a margin, by passes of their own."""
    design = survey.description.design
    distribution = Distribution(survey.unit(unit), indicator, margin)
    measures = list(measures_below(distribution))
    cells = cells_of_measures(survey, unit, margin, measures)
    shares = of_margin(survey.description, cells, margin)
    columns = (
        quantile_columns(distribution, measure, shares, place, interval=design.interval, level=design.level)
        for place, measure in enumerate(measures)
    )
    return Quantiles(cells, shares, tuple(columns))


def quantiles_apart(
    shares: Differences, pairs: Pairing, first: Quantiles, second: Quantiles, *, effect: float
) -> Differences:
    """The quantiles of the first side less those of the second.

    Parameters
    ----------
    shares
        The same differences of the shares below, with their covariance and degrees of freedom.
    pairs
        Which domain of the first is set against which of the second.
    first, second
        The quantiles; twice the same for two parts of one sample.
    effect
        The design effect that the variances of both sides were multiplied by, and the covariance was not.

    Returns
    -------
    Differences
        The variance is that of both errors less twice the covariance.

    References
    ----------
    Woodruff (1952), Journal of the American Statistical Association 47, 635-646; Francisco and Fuller (1991), Annals of
    Statistics 19, 454-469, for quantiles as linear in the shares below them.
    """
    left, right = pairs.first.to_numpy(), pairs.second.to_numpy()
    one, other = first.values, second.values
    covariance = shares.covariance * effect * first.slope[left] * second.slope[right]
    variance = one.variance[left] + other.variance[right] - 2 * covariance
    return replace(
        shares,
        first=one.value[left],
        second=other.value[right],
        variance=np.maximum(variance, 0.0),
        covariance=covariance,
    )
