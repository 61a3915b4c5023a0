"""What differs within an indicator: along a series, between areas, between sources."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.comparability.notes import (
    AGE_SCOPE,
    BREAK,
    NATURE,
    NOT_STATED,
    REF_PERIOD,
    SOURCE,
    footings,
    is_break,
)
from actionlines.indicators.observations import BREAKDOWNS, DIMENSIONS

_SERIES: Final = ("INDICATOR", "REF_AREA", "FREQ", *BREAKDOWNS, "SOURCE")

DIFFERENCES_SCHEMA: Final = pl.Schema(
    {
        "INDICATOR": pl.String(),
        "KIND": pl.String(),  # age_scope, ref_period, source, nature, break
        "ACROSS": pl.String(),  # time, areas, sources: what cannot be compared freely
        "REF_AREA": pl.String(),  # the area that differs; null across sources
        **dict.fromkeys(BREAKDOWNS, pl.String()),  # of the series; null across areas and sources
        "SOURCE": pl.String(),
        "TIME_PERIOD": pl.String(),  # across time: first period on the new footing; else the latest
        "FROM": pl.String(),  # before; of most areas; the one source's
        "TO": pl.String(),  # after; of this area; the other source's
        "FIGURES": pl.UInt32(),  # figures on the new or differing footing, or shared by two sources
    }
)
"""Columns of a list of differences."""


def differences(observations: pl.DataFrame) -> pl.DataFrame:
    """List what differs within each indicator: along a series, between areas, between sources.

    Parameters
    ----------
    observations
        Columns of `observations.SCHEMA`, any number of indicators.

    Returns
    -------
    DataFrame
        Columns of `DIFFERENCES_SCHEMA`, sorted.

        - Across ``time``: a series whose age scope, reference period or nature changes from one figure to the
          next, and each break its source marks (OBS_STATUS B).
        - Across ``areas``: an area whose latest figure has another age scope or reference period than most
          areas of that indicator and source; FROM is theirs.
        - Across ``sources``: two sources that state the same indicator for the same area and year, each by
          its own definition; and where their age scopes or reference periods are not the same.

        Along a series, figures that do not state their scope or period are passed over. An area that does not
        state its own is listed where most areas do.
    """
    parts = [_along_series(observations), _breaks(observations), _between_areas(observations)]
    parts.append(_between_sources(observations))
    listed = pl.concat([DIFFERENCES_SCHEMA.to_frame(), *parts], how="diagonal")
    return listed.select(DIFFERENCES_SCHEMA.names()).sort(
        "INDICATOR",
        "ACROSS",
        "KIND",
        "SOURCE",
        "REF_AREA",
        "TIME_PERIOD",
        *BREAKDOWNS,
        "FROM",
        "TO",
        nulls_last=True,
    )


def _along_series(observations: pl.DataFrame) -> pl.DataFrame:
    found = []
    for kind in (AGE_SCOPE, REF_PERIOD, NATURE):
        footing = footings()[kind]
        runs = (
            observations.select(*_SERIES, "TIME_PERIOD", footing.alias("TO"))
            .filter((pl.col("TO") != NOT_STATED) | pl.lit(kind == NATURE))
            .sort(*_SERIES, "TIME_PERIOD")
            .with_columns(pl.struct(*_SERIES, "TO").rle_id().alias("_run"))
            .group_by("_run", maintain_order=True)
            .agg(pl.col(*_SERIES, "TIME_PERIOD", "TO").first(), pl.len().alias("FIGURES"))
            .with_columns(pl.col("TO").shift(1).over(_SERIES).alias("FROM"))
            .filter(pl.col("FROM").is_not_null())
        )
        found.append(_of_kind(runs, kind, "time"))
    return pl.concat(found)


def _breaks(observations: pl.DataFrame) -> pl.DataFrame:
    marked = observations.filter(is_break()).select(
        *_SERIES, "TIME_PERIOD", pl.lit(1, pl.UInt32).alias("FIGURES")
    )
    none = pl.lit(None, dtype=pl.String)
    return _of_kind(marked.with_columns(none.alias("FROM"), none.alias("TO")), BREAK, "time")


def _between_areas(observations: pl.DataFrame) -> pl.DataFrame:
    found = []
    for kind in (AGE_SCOPE, REF_PERIOD):
        latest = (
            observations.select(
                "INDICATOR", "SOURCE", "REF_AREA", "TIME_PERIOD", footings()[kind].alias("TO")
            )
            .sort("TIME_PERIOD", "TO")
            .group_by("INDICATOR", "SOURCE", "REF_AREA")
            .agg(pl.col("TIME_PERIOD", "TO").last(), pl.len().alias("FIGURES"))
        )
        usual = (
            latest.group_by("INDICATOR", "SOURCE", "TO")
            .len()
            .sort("len", "TO", descending=[True, False])
            .group_by("INDICATOR", "SOURCE")
            .agg(pl.col("TO").first().alias("FROM"))
        )
        differing = latest.join(usual, on=["INDICATOR", "SOURCE"]).filter(
            pl.col("TO") != pl.col("FROM"), pl.col("FROM") != NOT_STATED
        )
        found.append(_of_kind(differing, kind, "areas"))
    return pl.concat(found)


def _between_sources(observations: pl.DataFrame) -> pl.DataFrame:
    found = []
    for kind in (SOURCE, AGE_SCOPE, REF_PERIOD):
        footing = footings()[kind]
        sides = observations.select(*DIMENSIONS, "SOURCE", footing.alias("FROM"))
        shared = (
            sides.join(sides.rename({"FROM": "TO", "SOURCE": "OTHER"}), on=DIMENSIONS)
            .filter(pl.col("SOURCE") < pl.col("OTHER"), pl.col("FROM") != pl.col("TO"))
            .group_by("INDICATOR", "SOURCE", "OTHER", "FROM", "TO")
            .agg(pl.len().alias("FIGURES"), pl.col("TIME_PERIOD").max())
            .with_columns(pl.concat_str("SOURCE", pl.lit(" "), "OTHER").alias("SOURCE"))
        )
        found.append(_of_kind(shared, kind, "sources"))
    return pl.concat(found, how="diagonal")


def _of_kind(rows: pl.DataFrame, kind: str, across: str) -> pl.DataFrame:
    named = rows.with_columns(pl.lit(kind).alias("KIND"), pl.lit(across).alias("ACROSS"))
    return named.select(
        pl.col(name).cast(dtype) for name, dtype in DIFFERENCES_SCHEMA.items() if name in named.columns
    )
