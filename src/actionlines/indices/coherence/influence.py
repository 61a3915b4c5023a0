"""What an indicator weighs on paper and what it moves in fact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.coherence.correlation import correlations
from actionlines.indices.specification import Specification


def effective_weights(specification: Specification) -> dict[str, float]:
    """Weight of each node in the index: its share within its aggregate, times that of each aggregate above.

    Parameters
    ----------
    specification
        Its stated weights count, whatever way of weighing its rules name.

    Returns
    -------
    dict
        Code -> weight, 1 for the index itself; those of the indicators add up to 1.

    References
    ----------
    COINr (Becker et al., 2022), `get_eff_weights`.

    Examples
    --------
    >>> from actionlines.indices.specification import Aggregate, Indicator
    >>> leaves = (Indicator("A", "I", weight=3), Indicator("B", "I", weight=1))
    >>> effective_weights(Specification("I", leaves, (Aggregate("I"),)))
    {'I': 1.0, 'A': 0.75, 'B': 0.25}
    """
    found = {specification.root: 1.0}
    for aggregate in reversed(specification.bottom_up):
        members = specification.children(aggregate.code)
        stated = np.array([specification.node(code).weight for code in members])
        whole = stated.sum()
        share = stated / whole if whole > 0 else np.full(len(members), np.nan)
        found |= dict(zip(members, (found[aggregate.code] * share).tolist(), strict=True))
    return found


def influence(
    scores: npt.ArrayLike, index: npt.ArrayLike, codes: Sequence[str], weights: npt.ArrayLike
) -> pl.DataFrame:
    """Hold the influence of each member on an aggregate against the weight that was stated for it.

    Parameters
    ----------
    scores : (units, members)
        Of the members. NaN means missing.
    index : (units,)
        Of the aggregate.
    codes
        Of the members.
    weights : (members,)
        As stated, on any scale.

    Returns
    -------
    DataFrame
        CODE; WEIGHT (shares that add up to 1); CORRELATION with the aggregate; IMPORTANCE, the squared correlation,
        which is the main effect of a linear relation; IMPORTANCE_SHARE (adding up to 1); VARIANCE_SHARE, weight
        times covariance with the aggregate by its variance, which adds up to 1 for an arithmetic mean of complete
        rows and is negative for a member that works against the rest; and RATIO, IMPORTANCE_SHARE by WEIGHT: 1
        where a member moves the index as much as its weight says.

    References
    ----------
    P. Paruolo, M. Saisana, A. Saltelli (2013), Ratings and rankings: voodoo or science?, Journal of the Royal
    Statistical Society A 176.

    Examples
    --------
    >>> table = influence([[1.0, 0.0], [2.0, 1.0], [3.0, 0.0]], [0.5, 1.5, 1.5], ("A", "B"), [1, 1])
    >>> table.select("CODE", "WEIGHT", "VARIANCE_SHARE").rows()
    [('A', 0.5, 0.75), ('B', 0.5, 0.25)]
    """
    x, y = floats(scores), floats(index)
    share = floats(weights) / floats(weights).sum()
    r = correlations(x, y[:, None]).coefficients[:, 0]
    importance = r**2
    table = pl.DataFrame(
        {
            "CODE": list(codes),
            "WEIGHT": share,
            "CORRELATION": r,
            "IMPORTANCE": importance,
            "IMPORTANCE_SHARE": importance / np.nansum(importance),
            "VARIANCE_SHARE": _variance_shares(x, y, share),
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    ratio = pl.when(pl.col("WEIGHT") > 0).then(pl.col("IMPORTANCE_SHARE") / pl.col("WEIGHT"))
    return table.with_columns(ratio.alias("RATIO"))


def _variance_shares(x: Floats, y: Floats, share: Floats) -> Floats:
    """Weight times covariance with the aggregate over its variance, each over the units that have both."""
    out = np.full(x.shape[1], np.nan)
    for column in range(x.shape[1]):
        both = ~np.isnan(x[:, column]) & ~np.isnan(y)
        if both.sum() > 1 and np.ptp(y[both]) > 0:
            covariance = np.cov(x[both, column], y[both])
            out[column] = share[column] * covariance[0, 1] / covariance[1, 1]
    return out
