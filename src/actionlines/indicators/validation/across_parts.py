"""Rules on the parts of a whole: bracket, sum, and the usual order of town and country."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.observations import KEY, TOTAL
from actionlines.indicators.validation.history import series_hash
from actionlines.indicators.validation.traits import MEAN, SUM
from actionlines.indicators.validation.wholes import REST, SETS, make_whole

BRACKET: Final = "bracket"
SUM_OF_PARTS: Final = "sum"
REVERSED: Final = "reversed"

DIMENSIONS: Final = (*SETS, "AGE")
"""Breakdowns whose parts can be told to be complete."""

RELATIVE_TOLERANCE: Final = 0.005
"""Part of the total by which its parts may miss it: figures rounded to three digits do so.

Half a unit of the last digit shown comes on top, for the total and, in a sum, for each part.
"""

REVERSAL: Final = 1.0
"""Points by which rural areas must be ahead of urban ones: less is rounding and sampling error."""


def brackets(rows: pl.DataFrame) -> pl.DataFrame:
    """Shares and rates whose total lies outside its parts; with those parts."""
    below, above = pl.col("LOW") - pl.col("TOTAL"), pl.col("TOTAL") - pl.col("HIGH")
    outside = pl.max_horizontal(below, above)
    tolerance = RELATIVE_TOLERANCE * pl.col("TOTAL").abs() + pl.col("ROUNDING")
    found = _wholes(rows.filter(pl.col("PARTS") == MEAN)).filter(outside > tolerance)
    return _members(
        found, BRACKET, pl.col("TOTAL", "LOW", "HIGH"), outside.alias("SCORE"), DIMENSION=pl.col("DIMENSION")
    )


def sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Counts whose parts do not add up to their total; with those parts."""
    miss = pl.col("ADDED") - pl.col("TOTAL")
    tolerance = RELATIVE_TOLERANCE * pl.col("TOTAL").abs() + pl.col("ROUNDING") * pl.col("MEMBERS").list.len()
    found = _wholes(rows.filter(pl.col("PARTS") == SUM)).filter(miss.abs() > tolerance)
    return _members(
        found,
        SUM_OF_PARTS,
        pl.col("TOTAL"),
        pl.col("ADDED").alias("EXPECTED"),
        miss.alias("SCORE"),
        DIMENSION=pl.col("DIMENSION"),
    )


def reversals(rows: pl.DataFrame) -> pl.DataFrame:
    """Rural areas ahead of urban ones, where the indicator is one in which towns lead."""
    sides = rows.filter(pl.col("URBAN_AHEAD") & pl.col("URBANISATION").is_in(["U", "R"]))
    side = {code: pl.col("OBS_VALUE").filter(pl.col("URBANISATION") == code).first() for code in ("U", "R")}
    found = (
        sides.group_by(_same_but(sides, "URBANISATION").alias("_group"))
        .agg(side["U"].alias("LOW"), side["R"].alias("HIGH"), pl.col("ROW").alias("MEMBERS"))
        .with_columns((pl.col("HIGH") - pl.col("LOW")).alias("SCORE"))
        .filter(pl.col("SCORE") > REVERSAL)
    )
    return _members(found, REVERSED, pl.col("LOW", "HIGH", "SCORE"), DIMENSION=pl.lit("URBANISATION"))


_SCOPE: Final = ("AGE_SCOPE", "REF_PERIOD")
"""A total and its parts must be about the same people and the same period of use."""


_NO_WHOLES: Final = pl.DataFrame(
    schema={
        **dict.fromkeys(("TOTAL", "LOW", "HIGH", "ADDED", "ROUNDING"), pl.Float64),
        "MEMBERS": pl.List(pl.UInt32),
        "DIMENSION": pl.String,
    }
)


def _wholes(rows: pl.DataFrame) -> pl.DataFrame:
    """Totals with what their parts say: TOTAL, LOW, HIGH, ADDED, ROUNDING, MEMBERS, DIMENSION."""
    return pl.concat([_of_dimension(rows, name) for name in DIMENSIONS])


def _of_dimension(rows: pl.DataFrame, dimension: str) -> pl.DataFrame:
    named = ~pl.col(dimension).is_in(REST)
    value = pl.col("OBS_VALUE")
    parts = rows.filter(pl.col(dimension) != TOTAL)
    if not parts.height:
        return _NO_WHOLES
    group = _same_but(rows, dimension).alias("_group")
    split = parts.group_by(group).agg(
        value.filter(named).min().alias("LOW"),
        value.filter(named).max().alias("HIGH"),
        value.sum().alias("ADDED"),
        pl.col(dimension).unique().sort().str.join(" ").alias("CODES"),
        pl.col("ROW").alias("MEMBERS"),
    )
    totals = rows.lazy().filter(pl.col(dimension) == TOTAL)
    return (
        totals.select(group, "AGE_SCOPE", "ROW", "ROUNDING", value.alias("TOTAL"))
        .join(split.lazy(), on="_group", how="inner")
        .filter(_complete(dimension))
        .select(
            *("TOTAL", "LOW", "HIGH", "ADDED", "ROUNDING"),
            pl.concat_list("ROW", "MEMBERS").alias("MEMBERS"),
            pl.lit(dimension).alias("DIMENSION"),
        )
        .collect()
    )


def _same_but(rows: pl.DataFrame, dimension: str) -> pl.Expr:
    """Number of a statement but for one breakdown; an age group is a scope of its own."""
    scope = _SCOPE if dimension != "AGE" else ("REF_PERIOD",)
    return series_hash(rows, [*(name for name in KEY if name != dimension), *scope])


def _complete(dimension: str) -> pl.Expr:
    """Whether CODES are the whole that AGE_SCOPE names; each set of codes is looked at once."""
    return pl.struct("CODES", "AGE_SCOPE").map_batches(
        lambda sets: _each_complete(sets.struct.unnest(), dimension), return_dtype=pl.Boolean
    )


def _each_complete(sets: pl.DataFrame, dimension: str) -> pl.Series:
    distinct = sets.unique()
    answers = [
        make_whole(dimension, frozenset(codes.split()), scope) for codes, scope in distinct.iter_rows()
    ]
    known = distinct.with_columns(pl.Series("COMPLETE", answers, dtype=pl.Boolean))
    return sets.join(known, on=["CODES", "AGE_SCOPE"], how="left", nulls_equal=True, maintain_order="left")[
        "COMPLETE"
    ]


def _members(found: pl.DataFrame, flag: str, *numbers: pl.Expr, **more: pl.Expr) -> pl.DataFrame:
    """One row for the total and for each of its parts: any of them may be the wrong one."""
    return found.select(pl.col("MEMBERS").alias("ROW"), pl.lit(flag).alias("FLAG"), *numbers, **more).explode(
        "ROW"
    )
