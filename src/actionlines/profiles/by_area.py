"""A table of all areas that gives the rows of one at once: pages ask for one area after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class ByArea:
    """Rows in order of REF_AREA, and where those of each area lie."""

    rows: pl.DataFrame
    places: Mapping[str, tuple[int, int]]
    """Of each area the first row, and how many there are."""

    def of(self, code: str) -> pl.DataFrame:
        """The rows of one area, in the order they had; none where it has none."""
        return self.rows.slice(*self.places.get(code, (0, 0)))


def by_area(rows: pl.DataFrame) -> ByArea:
    """Put a table in order of its areas.

    Examples
    --------
    >>> table = by_area(pl.DataFrame({"REF_AREA": ["KEN", "BRA", "KEN"], "X": [1, 2, 3]}))
    >>> table.of("KEN")["X"].to_list(), table.of("FRA")["X"].to_list()
    ([1, 3], [])
    """
    ordered = rows.sort("REF_AREA", maintain_order=True)
    runs = ordered["REF_AREA"].rle().struct.unnest()
    starts = runs.select("value", pl.col("len").cum_sum() - pl.col("len"), pl.col("len").alias("size"))
    return ByArea(ordered, {code: (start, size) for code, start, size in starts.iter_rows()})
