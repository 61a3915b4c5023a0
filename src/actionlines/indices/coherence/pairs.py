"""Pairs of indicators that deserve a look: at odds within a pillar, all but the same, or following a denominator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from actionlines.indices.arrays import floats
from actionlines.indices.coherence.correlation import Correlations, correlations

HIGH: Final = 0.9
"""From here on two indicators of a pillar tell nearly the same: the flag ``high``."""

WEAK: Final = 0.3
"""Below this two indicators of a pillar have little in common: the flag ``weak``."""

NEGATIVE: Final = -0.4
"""Down from here what one gives the other takes away: the flag ``negative``. The three as COINr's `plot_corr`."""

PAIRS: Final = pl.Schema(
    {
        "FIRST": pl.String(),
        "SECOND": pl.String(),
        "GROUP": pl.String(),  # the pillar of both; null where they are of two
        "CORRELATION": pl.Float64(),
        "P_VALUE": pl.Float64(),
        "UNITS": pl.Int64(),
        "FLAG": pl.String(),  # high, weak, negative or ok; empty across pillars unless high
    }
)


def correlation_pairs(
    values: npt.ArrayLike,
    indicators: Sequence[str],
    groups: Mapping[str, str],
    *,
    method: str = "pearson",
    high: float = HIGH,
    weak: float = WEAK,
    negative: float = NEGATIVE,
) -> pl.DataFrame:
    """List every pair of indicators with its correlation, and flag what is out of line for its pillar.

    Nothing is left out for a large p-value: it stands beside the correlation.

    Parameters
    ----------
    values : (units, indicators)
        Normalised, so that more is better in each. NaN means missing.
    indicators
        One code per column.
    groups
        Code of an indicator -> its pillar.
    method
        ``pearson``, ``spearman`` or ``kendall``.
    high, weak, negative
        Bounds of the flags: a pair of one pillar is ``high`` from the first on, ``weak`` between the third and the
        second, ``negative`` up to the third. Across pillars only ``high`` is flagged.

    Returns
    -------
    DataFrame
        Columns of `PAIRS`, each pair once, in the order of the columns.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 4.

    Examples
    --------
    >>> table = [[1.0, 1.0, 4.0], [2.0, 2.1, 3.0], [3.0, 2.9, 1.0], [4.0, 4.0, 2.0]]
    >>> pairs = correlation_pairs(table, ("A", "B", "C"), {"A": "P", "B": "P", "C": "Q"})
    >>> pairs.select("FIRST", "SECOND", "GROUP", "FLAG").rows()
    [('A', 'B', 'P', 'high'), ('A', 'C', None, ''), ('B', 'C', None, '')]
    """
    found = correlations(values, method=method)
    i, j = np.triu_indices(len(indicators), k=1)
    codes = np.array(indicators, dtype=object)
    of = np.array([groups.get(code, "") for code in indicators], dtype=object)
    same = of[i] == of[j]
    table = pl.DataFrame(
        {
            "FIRST": codes[i].tolist(),
            "SECOND": codes[j].tolist(),
            "GROUP": [group if both else None for group, both in zip(of[i], same, strict=True)],
            **_measures(found, (i, j)),
        },
        schema_overrides=dict.fromkeys(("FIRST", "SECOND", "GROUP"), pl.String()),
    )
    return table.with_columns(_flag(high, weak, negative)).select(PAIRS.names())


def flagged_pairs(
    pairs: pl.DataFrame, *, flags: Sequence[str] = ("high", "weak", "negative")
) -> pl.DataFrame:
    """Pairs of these flags, the strongest correlation first.

    Examples
    --------
    >>> pairs = correlation_pairs([[1.0, 1.0], [2.0, 2.1], [3.0, 2.9]], ("A", "B"), {"A": "P", "B": "P"})
    >>> flagged_pairs(pairs)["FLAG"].to_list()
    ['high']
    """
    return pairs.filter(pl.col("FLAG").is_in(list(flags))).sort(
        pl.col("CORRELATION").abs(), descending=True, maintain_order=True
    )


def denominator_pairs(
    values: npt.ArrayLike,
    indicators: Sequence[str],
    denominators: Mapping[str, npt.ArrayLike],
    *,
    least: float = 0.7,
    method: str = "pearson",
) -> pl.DataFrame:
    """Find indicators that mostly measure how large a country is: they follow population, area or GDP.

    Parameters
    ----------
    values : (units, indicators)
        Raw, before anything is divided by a denominator. NaN means missing.
    indicators
        One code per column.
    denominators
        Name -> one figure for each unit.
    least
        Only pairs with at least this absolute correlation.
    method
        ``pearson``, ``spearman`` or ``kendall``.

    Returns
    -------
    DataFrame
        INDICATOR, DENOMINATOR, CORRELATION, P_VALUE, UNITS, in the order of the columns.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 2 (scale by an appropriate size measure).

    Examples
    --------
    >>> denominator_pairs([[1.0], [2.0], [4.0]], ["EXPORTS"], {"GDP": [10.0, 21.0, 39.0]}).row(0)[:2]
    ('EXPORTS', 'GDP')
    """
    names = list(denominators)
    sizes = (
        np.column_stack([floats(denominators[name]) for name in names])
        if names
        else np.empty((len(floats(values)), 0))
    )
    found = correlations(values, sizes, method=method)
    i, j = np.nonzero(np.abs(found.coefficients) >= least)
    return pl.DataFrame(
        {
            "INDICATOR": np.array(indicators, dtype=object)[i].tolist(),
            "DENOMINATOR": np.array(names, dtype=object)[j].tolist(),
            **_measures(found, (i, j)),
        },
        schema_overrides={"INDICATOR": pl.String(), "DENOMINATOR": pl.String()},
    )


def _measures(
    found: Correlations, at: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
) -> dict[str, pl.Series]:
    return {
        "CORRELATION": pl.Series(found.coefficients[at], dtype=pl.Float64).fill_nan(None),
        "P_VALUE": pl.Series(found.p_values[at], dtype=pl.Float64).fill_nan(None),
        "UNITS": pl.Series(found.units[at], dtype=pl.Int64),
    }


def _flag(high: float, weak: float, negative: float) -> pl.Expr:
    r, within = pl.col("CORRELATION"), pl.col("GROUP").is_not_null()
    return (
        pl.when(r >= high)
        .then(pl.lit("high"))
        .when(within & (r <= negative))
        .then(pl.lit("negative"))
        .when(within & (r < weak))
        .then(pl.lit("weak"))
        .when(within & r.is_not_null())
        .then(pl.lit("ok"))
        .otherwise(pl.lit(""))
        .alias("FLAG")
    )
