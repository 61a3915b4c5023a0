"""From an opened survey to its estimates: one group-by for each set of crosses, then every margin from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl

from actionlines.surveys.cells import Cells
from actionlines.surveys.columns_used import filled_in
from actionlines.surveys.description import Description
from actionlines.surveys.differing import between_parts, nothing
from actionlines.surveys.intervals import of_proportions, plain
from actionlines.surveys.linearisation import Estimates
from actionlines.surveys.measures import WHOLE, Measure
from actionlines.surveys.passes import cells_of, of_margin, passes, quantiles
from actionlines.surveys.quantile_estimates import Quantiles, quantiles_of
from actionlines.surveys.repeated import combined, combined_differences
from actionlines.surveys.rows import DIMENSIONS, in_columns, in_rows, keyed, note_of
from actionlines.surveys.telling import Tell, silent
from actionlines.surveys.units import Opened

RESULTS: Final = pl.Schema(
    {
        "VALUE": pl.Float64(),
        "STD_ERROR": pl.Float64(),
        "LOWER": pl.Float64(),
        "UPPER": pl.Float64(),
        "DF": pl.Float64(),
        "CV": pl.Float64(),
        "DEFF": pl.Float64(),
        "ASKED": pl.Int64(),
        "ANSWERED": pl.Int64(),
        "YES": pl.Int64(),
        "IMPUTED": pl.Int64(),
        "NUMERATOR": pl.Float64(),
        "DENOMINATOR": pl.Float64(),
        "NO_ANSWER": pl.Float64(),
        "NOTE": pl.String(),
    }
)
"""What is told of each estimate, in order: proportions as shares of 1. `ASKED`, `ANSWERED`, `YES` and `IMPUTED` count
rows, the last those whose missing answers were filled in;
`NO_ANSWER` is the weighted share of those asked; `NOTE` is what a reader must know of it."""


@dataclass(frozen=True)
class Estimated:
    """What came of a survey: its estimates and, where the description names any, the differences between parts."""

    estimates: pl.DataFrame
    differences: pl.DataFrame


def estimate(survey: Opened, *, tell: Tell = silent) -> pl.DataFrame:
    """Every indicator of a description, by every cross it names.

    Parameters
    ----------
    survey
        Opened by `units.open_survey`, and held against its files by `checking.check`.
    tell
        Told each step and how many estimates there are so far.

    Returns
    -------
    DataFrame
        A row an estimate: `INDICATOR`, `ITEM`, `STATISTIC`, `REF_AREA`, `TIME_PERIOD`, the breakdowns (`_T` for the
        whole), and `RESULTS`. A part in which nobody was asked has no row. Sorted by indicator, then cross.
    """
    return estimate_all(survey, tell=tell).estimates


def estimate_all(survey: Opened, *, tell: Tell = silent) -> Estimated:
    """Every estimate and every difference of a description, from the same passes over the microdata.

    Returns
    -------
    Estimated
        `estimates` as `estimate` gives them, `differences` with the columns of `differing.RESULTS` after the keys; a
        part that is a difference reads `F - M`.
    """
    once = _estimate_once(survey, tell)
    imputation, design = survey.description.imputation, survey.description.design
    touched = tuple(one for one in survey.description.indicators if filled_in(survey.description, one))
    if imputation is None or not touched:
        return once
    described = survey.description.model_copy(update={"indicators": touched})
    draws = [
        _estimate_once(replace(survey, description=described, draw=1 + number), tell)
        for number in range(imputation.draws)
    ]
    return Estimated(
        combined(
            once.estimates,
            [one.estimates for one in draws],
            touched=[one.code for one in touched],
            interval=design.interval,
            level=design.level,
        ),
        combined_differences(once.differences, [one.differences for one in draws], level=design.level),
    )


def _estimate_once(survey: Opened, tell: Tell) -> Estimated:
    """The estimates with missing answers left out, or filled in by one draw."""
    description = survey.description
    tables: list[pl.DataFrame] = []
    apart = [nothing(description)]
    for unit, crosses, indicators in passes(description):
        cells = cells_of(survey, unit, crosses[-1], indicators)
        for margin in crosses:
            tables.append(estimate_margin(description, cells, margin))
            apart.extend(between_parts(description, cells, margin))
            tell(f"{unit} by {' x '.join(margin) or 'nothing'}", sum(table.height for table in tables))
    for unit, margins, indicator in quantiles(description):
        for margin in margins:
            found = quantiles_of(survey, unit, indicator, margin)
            tables.append(quantile_rows(description, found, margin))
            apart.extend(between_parts(description, found.cells, margin, quantiles=found))
            tell(
                f"{indicator.code} by {' x '.join(margin) or 'nothing'}",
                sum(table.height for table in tables),
            )
    return Estimated(*(_in_order(description, pl.concat(rows)) for rows in (tables, apart)))


def quantile_rows(description: Description, found: Quantiles, margin: tuple[str, ...]) -> pl.DataFrame:
    """The quantiles of a margin as rows of a table."""
    domains = in_columns(description, found.shares.domains, margin)
    return pl.concat(
        as_rows(description, measure, domains, columns)
        for measure, columns in zip(found.cells.measures, found.columns, strict=True)
    )


def estimate_margin(description: Description, cells: Cells, margin: Sequence[str]) -> pl.DataFrame:
    """The estimates of a margin as rows of a table."""
    found = of_margin(description, cells, margin)
    domains = in_columns(description, found.domains, margin)
    return pl.concat(
        _rows(description, measure, domains, found, place) for place, measure in enumerate(cells.measures)
    )


def _rows(
    description: Description, measure: Measure, domains: pl.DataFrame, found: Estimates, place: int
) -> pl.DataFrame:
    """One measure in each domain in which somebody was asked."""
    columns = results(
        measure, found, place, interval=description.design.interval, level=description.design.level
    )
    return as_rows(description, measure, domains, columns)


def as_rows(
    description: Description, measure: Measure, domains: pl.DataFrame, columns: dict[str, Any]
) -> pl.DataFrame:
    """Columns of `RESULTS` with what keys them; a domain in which nobody was asked has no row.

    Sums of weights that add up to no population are not told: a reader would take them for numbers of people.
    """
    survey = description.survey
    if description.design.relative:
        nobody = np.full(len(columns["VALUE"]), np.nan)
        columns = {**columns, "NUMERATOR": nobody, "DENOMINATOR": nobody}
    head = keyed(measure, domains, area=survey.area, period=survey.round[:4])
    rows = in_rows(columns, RESULTS, note=note_of(description, measure.indicator))
    return head.hstack(rows).filter(pl.col("ASKED") > 0)


def results(measure: Measure, found: Estimates, place: int, *, interval: Any, level: float) -> dict[str, Any]:
    """The columns of `RESULTS` of one measure, a row a domain."""
    value, df = found.value[:, place], found.df[:, place]
    asked, answered = found.asked[:, place], found.answered[:, place]
    counted = asked if measure.keeps_unknown else answered
    error = np.sqrt(found.variance[:, place])
    if measure.statistic == "proportion":
        lower, upper = of_proportions(interval, value, error, df, counted, level)
    else:
        lower, upper = plain(value, error, df, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = found.variance[:, place] / found.simple_variance[:, place]
        variation = error / np.abs(value)
    bad = ~np.isfinite(effect)
    return {
        "VALUE": value,
        "STD_ERROR": error,
        "LOWER": lower,
        "UPPER": upper,
        "DF": df,
        "CV": np.where(np.isfinite(variation), variation, np.nan),
        "DEFF": np.where(bad, np.nan, effect),
        "ASKED": asked,
        "ANSWERED": answered,
        "YES": found.yes[:, place],
        "IMPUTED": np.zeros_like(asked),
        "NUMERATOR": found.above[:, place],
        "DENOMINATOR": found.below[:, place],
        "NO_ANSWER": found.no_answer[:, place],
    }


def _in_order(description: Description, table: pl.DataFrame) -> pl.DataFrame:
    """Indicators as the description lists them, the whole before its parts, parts as their breakdown lists them."""
    codes = [indicator.code for indicator in description.indicators]
    parts = [name for name in table.columns if name in (*DIMENSIONS, *description.by)]
    split = pl.sum_horizontal(pl.col(name) != WHOLE for name in parts)
    ranks = [
        pl.col(name).replace_strict(
            {value: at for at, value in enumerate(_values(description, name))}, default=-1
        )
        for name in parts
    ]
    order = pl.col("INDICATOR").replace_strict({code: at for at, code in enumerate(codes)})
    return table.sort(order, "ITEM", split, *ranks, maintain_order=True)


def _values(description: Description, name: str) -> tuple[str, ...]:
    return description.by[name].values if name in description.by else ()
