"""Differences as rows: between parts of one survey, and between two rounds; judged by what they are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
import scipy

from actionlines.surveys.calibrated import calibrated_differences
from actionlines.surveys.cells import Cells
from actionlines.surveys.contrasts import Differences, differences, pair_up
from actionlines.surveys.description import Description
from actionlines.surveys.design import Design
from actionlines.surveys.intervals import plain
from actionlines.surveys.measures import WHOLE, Measure
from actionlines.surveys.publication import FLAGGED, SHOWN, SUPPRESSED
from actionlines.surveys.quantile_estimates import Quantiles, quantiles_apart
from actionlines.surveys.replication import replicated_differences
from actionlines.surveys.rows import dimensions_of, in_columns, in_rows, keyed, note_of

LESS: Final = " - "
"""Between the two sides of a difference: `F - M`, `2016 - 2015`."""

RESULTS: Final = pl.Schema(
    {
        "VALUE": pl.Float64(),
        "STD_ERROR": pl.Float64(),
        "LOWER": pl.Float64(),
        "UPPER": pl.Float64(),
        "DF": pl.Float64(),
        "P": pl.Float64(),
        "FIRST": pl.Float64(),
        "SECOND": pl.Float64(),
        "COVARIANCE": pl.Float64(),
        "ANSWERED": pl.Int64(),
        "NOTE": pl.String(),
    }
)
"""What is told of each difference: the first side less the second, and how likely so much would be by chance (`P`, of
Student's t, to both sides); proportions as shares of 1. `ANSWERED` counts the rows of both sides."""


def nothing(description: Description) -> pl.DataFrame:
    """The table without a row."""
    keys = ["INDICATOR", "ITEM", "STATISTIC", "REF_AREA", "TIME_PERIOD", *dimensions_of(description)]
    return pl.DataFrame(schema={**dict.fromkeys(keys, pl.String), **RESULTS})


def between_parts(
    description: Description, cells: Cells, margin: Sequence[str], *, quantiles: Quantiles | None = None
) -> Iterator[pl.DataFrame]:
    """The differences that a description names, within each cross that has the breakdown.

    Parameters
    ----------
    quantiles
        Those whose shares below are in the cells.
    """
    design, survey = description.design, description.survey
    for dimension in margin:
        for first, second in description.differences.get(dimension, ()):
            found, effect = _between(design, cells, margin, dimension, (first, second)), design.design_effect
            if quantiles is not None:
                pairs = pair_up(quantiles.shares.domains, dimension, first, second)
                found = quantiles_apart(found, pairs, quantiles, quantiles, effect=effect or 1.0)
                effect = None
            others = [name for name in margin if name != dimension]
            domains = in_columns(description, found.domains, others).head(len(found.variance))
            named = domains.with_columns(pl.lit(f"{first}{LESS}{second}").alias(dimension))
            yield rows_of(
                description,
                cells.measures,
                found,
                named,
                area=survey.area,
                period=survey.round[:4],
                effect=effect or 1.0,
            )


def _between(
    design: Design, cells: Cells, margin: Sequence[str], dimension: str, parts: tuple[str, str]
) -> Differences:
    first, second = parts
    if design.replicates is not None:
        return replicated_differences(
            cells,
            margin,
            design.replicates,
            dimension=dimension,
            first=first,
            second=second,
            lonely=design.lonely,
        )
    if cells.auxiliaries:
        return calibrated_differences(
            cells, margin, dimension=dimension, first=first, second=second, lonely=design.lonely
        )
    return differences(
        cells,
        margin,
        dimension=dimension,
        first=first,
        second=second,
        lonely=design.lonely,
        lonely_in_domain=design.lonely_in_domain,
    )


def rows_of(
    description: Description,
    measures: Sequence[Measure],
    found: Differences,
    domains: pl.DataFrame,
    *,
    area: str,
    period: str,
    effect: float = 1.0,
) -> pl.DataFrame:
    """Differences of every measure as rows; those without two estimates are left out."""
    tables = [
        keyed(measure, domains, area=area, period=period).hstack(
            in_rows(
                _columns(found, place, description.design.level, effect),
                RESULTS,
                note=note_of(description, measure.indicator),
            )
        )
        for place, measure in enumerate(measures)
    ]
    return pl.concat(tables).filter(pl.col("VALUE").is_not_null())


def _columns(found: Differences, place: int, level: float, effect: float) -> dict[str, Any]:
    variance, df = found.variance[:, place] * effect, found.df[:, place]
    first, second = found.first[:, place], found.second[:, place]
    error = np.sqrt(np.maximum(variance, 0.0))
    lower, upper = plain(first - second, error, df, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = 2 * scipy.special.stdtr(df, -np.abs(first - second) / error)
    return {
        "VALUE": first - second,
        "STD_ERROR": error,
        "LOWER": lower,
        "UPPER": upper,
        "DF": df,
        "P": np.where((error > 0) & (df > 0), chance, np.nan),
        "FIRST": first,
        "SECOND": second,
        "COVARIANCE": found.covariance[:, place] * effect,
        "ANSWERED": found.answered[:, place],
    }


def judge_differences(table: pl.DataFrame, first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """What may be passed on of differences: of one with a side that is kept back nothing but that it is.

    Parameters
    ----------
    table
        Of `estimating.estimate_all` or `rounds.compare`.
    first, second
        The estimates of each side with `STATUS` and `REASON`; the same table for differences between parts.

    Returns
    -------
    DataFrame
        With `REASON` and `STATUS` of the graver side. A difference that is suppressed holds no figure: with the
        other side, which may be shown, it would tell the one kept back.
    """
    keys = ["INDICATOR", "ITEM", *_parts(table)]
    told = table
    for side, judged, element in (("_first", first, 0), ("_second", second, -1)):
        status = _by_parts(judged, _parts(table)).select(
            *keys, pl.col("STATUS").alias(side), pl.col("REASON").alias(f"{side}_reason")
        )
        named = [pl.col(name).str.split(LESS).list.get(element).alias(f"{side}_{name}") for name in keys]
        told = told.with_columns(named).join(
            status,
            left_on=[f"{side}_{name}" for name in keys],
            right_on=keys,
            how="left",
            maintain_order="left",
        )
        told = told.drop(f"{side}_{name}" for name in keys)
    return _hidden(_graver(told))


def _by_parts(judged: pl.DataFrame, parts: Sequence[str]) -> pl.DataFrame:
    """Estimates by some breakdowns alone; by one that they have not they are the whole."""
    own = _parts(judged)
    whole = judged.filter(
        pl.all_horizontal(pl.lit(True), *(pl.col(name) == WHOLE for name in own if name not in parts))
    )
    return whole.with_columns(pl.lit(WHOLE).alias(name) for name in parts if name not in own)


def _graver(told: pl.DataFrame) -> pl.DataFrame:
    ranks = {SUPPRESSED: 2, FLAGGED: 1, SHOWN: 0}
    rank = [pl.col(side).replace_strict(ranks, default=2).fill_null(2) for side in ("_first", "_second")]
    names = {value: name for name, value in ranks.items()}
    reason = pl.when(rank[0] >= rank[1]).then("_first_reason").otherwise("_second_reason")
    return told.with_columns(
        reason.alias("REASON"),
        pl.max_horizontal(rank).replace_strict(names, return_dtype=pl.String).alias("STATUS"),
    ).drop("_first", "_second", "_first_reason", "_second_reason")


def _hidden(judged: pl.DataFrame) -> pl.DataFrame:
    kept = pl.col("STATUS") != SUPPRESSED
    return judged.with_columns(
        pl.when(kept).then(pl.col(name)).alias(name) for name in RESULTS if name != "NOTE"
    )


def _parts(table: pl.DataFrame) -> list[str]:
    first, last = table.columns.index("TIME_PERIOD") + 1, table.columns.index("VALUE")
    return table.columns[first:last]
