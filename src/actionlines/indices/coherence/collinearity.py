"""How much of an indicator the others of its pillar tell already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from actionlines.indices.arrays import Floats, Truths, floats


def collinearity(values: npt.ArrayLike, columns: Sequence[str]) -> pl.DataFrame:
    """Explain each column by the others: share explained, and variance inflation factor.

    Parameters
    ----------
    values : (units, columns)
        Units that lack a figure are left out.
    columns
        Their codes.

    Returns
    -------
    DataFrame
        INDICATOR, EXPLAINED (R² by the other columns, 0 to 1), INFLATION (1 / (1 - R²); above 10 redundant by the
        usual rule; infinite where the others tell it all). Null where a column does not vary or there are not more
        units than columns.

    References
    ----------
    D. A. Belsley, E. Kuh, R. E. Welsch (1980), Regression Diagnostics, chapter 3. 10: J. Neter and others, Applied
    Linear Statistical Models.

    Examples
    --------
    >>> table = collinearity([[1.0, 2.0], [2.0, 4.0], [3.0, 7.0], [4.0, 7.0]], ("A", "B"))
    >>> table["INFLATION"].round(6).to_list()
    [10.0, 10.0]
    """
    x, varying = _standardised(values)
    inflation = np.full(len(columns), np.nan)
    if len(x) > x.shape[1] > 0:
        inflation[varying] = _inflation(x)
    table = pl.DataFrame({"INDICATOR": list(columns), "INFLATION": inflation}).with_columns(
        pl.col("INFLATION").fill_nan(None)
    )
    return table.select("INDICATOR", (1 - 1 / pl.col("INFLATION")).alias("EXPLAINED"), "INFLATION")


def condition_number(values: npt.ArrayLike) -> float:
    """Largest by smallest singular value of the standardised columns: above 30 some are nearly tied to others.

    Parameters
    ----------
    values : (units, columns)
        Units that lack a figure are left out, columns that do not vary too.

    Returns
    -------
    float
        At least 1; infinite where a column follows from others; NaN without any column or with too few units.

    References
    ----------
    D. A. Belsley, E. Kuh, R. E. Welsch (1980), Regression Diagnostics, chapter 3.

    Examples
    --------
    >>> condition_number([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    inf
    """
    x, _ = _standardised(values)
    if not len(x) > x.shape[1] > 0:
        return float("nan")
    singular = np.linalg.svd(x, compute_uv=False)
    return float(singular[0] / singular[-1]) if singular[-1] > singular[0] * _none(x) else float("inf")


def _none(x: Floats) -> float:
    """Share of the largest singular value below which another is rounding alone."""
    return float(max(x.shape) * np.finfo(np.float64).eps)


def _standardised(values: npt.ArrayLike) -> tuple[Floats, Truths]:
    x = floats(values)
    whole = x[~np.isnan(x).any(axis=1)]
    if not len(whole):
        return np.empty((0, x.shape[1])), np.ones(x.shape[1], dtype=np.bool_)
    varying = np.ptp(whole, axis=0) > 0
    some = whole[:, varying]
    centred = some - some.mean(axis=0)
    return centred / np.sqrt((centred**2).sum(axis=0)), np.asarray(varying, dtype=np.bool_)


def _inflation(x: Floats) -> Floats:
    """Diagonal of the inverse of the correlation matrix; infinite for columns tied to others."""
    _, singular, turned = np.linalg.svd(x, full_matrices=False)
    nought = singular <= singular[0] * _none(x)
    tied = (np.abs(turned[nought]) > np.sqrt(_none(x))).any(axis=0)
    plain = (turned[~nought] ** 2 / singular[~nought, None] ** 2).sum(axis=0)
    return floats(np.where(tied, np.inf, plain))
