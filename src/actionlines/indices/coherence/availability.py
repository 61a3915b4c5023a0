"""How much of the data is there: per unit over all indicators, and per unit within each pillar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from actionlines.indices.arrays import floats


def unit_availability(values: npt.ArrayLike, units: Sequence[str]) -> pl.DataFrame:
    """Count what each unit lacks.

    Parameters
    ----------
    values : (units, indicators)
        NaN means missing.
    units
        One code per row.

    Returns
    -------
    DataFrame
        One row per unit: indicators missing, zero, and either; the share of indicators with a figure; and the
        share of figures that are not zero (null where there is no figure at all).

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 3.

    Examples
    --------
    >>> unit_availability([[1.0, np.nan], [0.0, 2.0]], ["X", "Y"]).rows()
    [('X', 1, 0, 1, 0.5, 1.0), ('Y', 0, 1, 1, 1.0, 0.5)]
    """
    x = floats(values)
    missing, zero = np.isnan(x).sum(axis=1), (x == 0).sum(axis=1)
    table = pl.DataFrame(
        {"UNIT": list(units), "MISSING": missing, "ZERO": zero, "MISSING_OR_ZERO": missing + zero}
    )
    there = pl.lit(x.shape[1]) - pl.col("MISSING")
    return table.with_columns(
        SHARE_AVAILABLE=there / x.shape[1],
        SHARE_NON_ZERO=pl.when(there > 0).then((there - pl.col("ZERO")) / there),
    )


def group_availability(
    values: npt.ArrayLike, units: Sequence[str], groups: Mapping[str, Sequence[int]]
) -> pl.DataFrame:
    """Share of the indicators of each pillar, sub-index or index that a unit has a figure of.

    Parameters
    ----------
    values : (units, indicators)
        NaN means missing.
    units
        One code per row.
    groups
        Code of an aggregate -> the columns of all indicators below it.

    Returns
    -------
    DataFrame
        One row per unit, one column per group, shares from 0 to 1.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 3.

    Examples
    --------
    >>> group_availability([[1.0, np.nan], [0.0, 2.0]], ["X", "Y"], {"ALL": [0, 1], "B": [1]}).rows()
    [('X', 0.5, 0.0), ('Y', 1.0, 1.0)]
    """
    present = ~np.isnan(floats(values))
    shares = {code: present[:, list(columns)].mean(axis=1) for code, columns in groups.items()}
    return pl.DataFrame({"UNIT": list(units), **shares})
