"""Which weighted sums may stand beside an estimate: none that tells the weight of one person, or two.

Of a share with one yes the numerator is that person's weight, by which a file of microdata finds the person; of one
with one no it is the denominator less the numerator. The share itself may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from actionlines.surveys.disclosure import kept_back

SUMS: Final = ("NUMERATOR", "DENOMINATOR")

SHARES: Final = ("proportion", "count")
"""What is made of yes and no, so that a sum of weights is that of whose yes or no is told."""


def few_on_a_side(minimum: int) -> pl.Expr:
    """Whether so few said yes, or did not, that a sum of their weights tells one of them; nobody is not few.

    Needs `_counted`, how many people a row is about.
    """
    sides = pl.col("YES"), pl.col("_counted") - pl.col("YES")
    few = pl.any_horizontal((side > 0) & (side < minimum) for side in sides)
    return (pl.col("STATISTIC").is_in(SHARES) & few).fill_null(value=False)


def without_telling_sums(
    told: pl.DataFrame, parts: Sequence[str], *, suppressed: pl.Expr, minimum: int
) -> pl.DataFrame:
    """Estimates whose sums are missing where they would tell the weights of fewer than `minimum` people.

    Parameters
    ----------
    told
        Estimates with `_counted`, how many people each is about.
    parts
        The columns of breakdowns.
    suppressed
        Which of them are kept back in any case.
    minimum
        With 2 nobody's weight is told, with 3 nobody of two works out the other's.

    Returns
    -------
    DataFrame
        The sums of a domain are missing in all items of its indicator or in none, and so are those of domains
        without which they would follow from the sums of others.
    """
    table = told.select(
        *("INDICATOR", "ITEM", *parts, "ASKED", "_counted"),
        (few_on_a_side(minimum) & ~suppressed).alias("_few"),
    ).with_columns((pl.col("_few") | told.select(suppressed).to_series()).alias("_hidden"))
    table = table.with_row_index("_row")
    found = [
        rows.select("_row").filter(kept_back(rows, parts, minimum=minimum))
        for rows in table.partition_by("INDICATOR", maintain_order=True)
        if rows["_few"].any()
    ]
    if not found:
        return told
    kept = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(pl.concat(found)["_row"].implode())
    return told.with_columns(pl.when(~kept).then(pl.col(name)).alias(name) for name in SUMS)
