"""What countries went through: how fast each moved over five years or more, from every level it stood at."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from actionlines.progress.populations import Floats

SHORTEST: Final = 5
LONGEST: Final = 10
"""Years of a spell: the shortest from each year on for which there is a figure."""


class Spells(NamedTuple):
    """Starts, yearly changes and weights of all spells; every country weighs alike, however many it has."""

    starts: Floats
    changes: Floats
    weights: Floats


def spells(figures: pl.DataFrame) -> Spells:
    """Spells of five to ten years of each country, none of them across a break of its series.

    Parameters
    ----------
    figures
        Columns REF_AREA, YEAR, VALUE, BREAK (whether a new footing begins with the row); groups of countries are
        left out.

    Returns
    -------
    Spells
        Level at the start of each, its change a year, and one over the number of spells of its country.

    References
    ----------
    World Bank, trackr, preparation of the data for typical speeds (read).

    Examples
    --------
    >>> import polars as pl
    >>> rows = pl.DataFrame({"REF_AREA": ["KEN"] * 3, "YEAR": [2000, 2003, 2006], "VALUE": [1.0, 4.0, 13.0],
    ...                      "BREAK": [False] * 3})
    >>> found = spells(rows)
    >>> found.starts.tolist(), found.changes.tolist(), found.weights.tolist()
    ([1.0], [2.0], [1.0])
    """
    rows = (
        figures.filter(pl.col("REF_AREA").str.contains("^[A-Z]{3}$"))
        .sort("REF_AREA", "YEAR")
        .select(
            "REF_AREA",
            "YEAR",
            "VALUE",
            pl.col("BREAK").cast(pl.Int64).cum_sum().over("REF_AREA").alias("_footing"),
        )
    )
    found = _spans(rows).select(
        "VALUE",
        ((pl.col("VALUE_end") - pl.col("VALUE")) / pl.col("_span")).alias("_change"),
        (1 / pl.len().over("REF_AREA")).alias("_weight"),
    )
    return Spells(*(column.cast(pl.Float64).to_numpy() for column in found))


def _spans(rows: pl.DataFrame) -> pl.DataFrame:
    """Each row with the first on its footing that is five to ten years later."""
    ends = rows.rename({"YEAR": "YEAR_end", "VALUE": "VALUE_end"})
    return (
        rows.join(ends, on=["REF_AREA", "_footing"])
        .with_columns((pl.col("YEAR_end") - pl.col("YEAR")).alias("_span"))
        .filter(pl.col("_span").is_between(SHORTEST, LONGEST))
        .sort("REF_AREA", "YEAR", "_span")
        .unique(["REF_AREA", "YEAR"], keep="first", maintain_order=True)
    )
