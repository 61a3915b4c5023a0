"""From a source's own codes to ours: which indicator, which area, which breakdown, in which unit.

Nothing is judged here. A series or an area that is not known leaves its column null; `validation` says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS, TOTAL

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue

ANNUAL: Final = "A"
_GIVEN: Final = ("UNIT_MEASURE", "UNIT_MULT", "AGE_SCOPE")
"""Attributes for which the catalogue's word stands before the file's."""


def harmonise(raw: pl.DataFrame, *, source: str, catalogue: Catalogue, areas: pl.DataFrame) -> pl.DataFrame:
    """Add INDICATOR, REF_AREA and SOURCE to rows as a reader hands them over, and put values in our unit.

    Parameters
    ----------
    raw
        Columns of `observations.RAW_SCHEMA`.
    source
        Who states it; the catalogue lists its series.
    areas
        Columns CODE (as the source writes it) and REF_AREA, one row a code.

    Returns
    -------
    DataFrame
        The same rows in the same order. INDICATOR is null where the catalogue has no such series of this
        source, REF_AREA where no area has this code. Breakdowns are complete: `_T` where whole.
    """
    series = (
        catalogue.series_table()
        .lazy()
        .filter(pl.col("SOURCE") == source)
        .drop("SOURCE", "RANK")
        .rename({name: f"_{name}" for name in (*BREAKDOWNS, *_GIVEN)})
    )
    error_scale = pl.col("FACTOR").abs().fill_null(1.0)
    return (
        raw.lazy()
        .join(series, on="SERIES", how="left", maintain_order="left")
        .join(areas.lazy(), left_on="AREA", right_on="CODE", how="left", maintain_order="left")
        .with_columns(
            pl.lit(source).alias("SOURCE"),
            pl.col("FREQ").fill_null(ANNUAL),
            pl.col("OBS_VALUE") * pl.col("FACTOR").fill_null(1.0),
            pl.col("STD_ERROR") * error_scale,
            *(pl.coalesce(f"_{name}", name, pl.lit(TOTAL)).alias(name) for name in BREAKDOWNS),
            *(pl.coalesce(f"_{name}", name).alias(name) for name in _GIVEN),
        )
        .drop("FACTOR", *(f"_{name}" for name in (*BREAKDOWNS, *_GIVEN)))
        .collect()
    )
