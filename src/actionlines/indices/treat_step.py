"""The step that treats outliers, and its table of what was changed and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from actionlines.indices.arrays import floats
from actionlines.indices.result import StepRecord
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Choice, Specification
from actionlines.indices.treat import Treated, treat


def treat_step(
    specification: Specification, sheet: Sheet, choice: Choice, rng: np.random.Generator | None
) -> tuple[Sheet, StepRecord]:
    """Treat a sheet's outliers.

    The record has one row for each indicator that was treated (UNIT is null) and one for each figure pulled in.
    """
    arguments = dict(choice.parameters)
    if choice.method == "winsorise":
        arguments["log"] = None
    if choice.method == "log":
        arguments["limit"] = 0
    done = treat(sheet.values, **arguments)
    errors = sheet.errors
    if errors is not None and done.logged.any():
        errors = np.where(done.logged, np.nan, errors)
    after = replace(sheet, values=done.values, errors=errors)
    changes = pl.concat([_of_indicators(sheet, done), _of_figures(sheet, done)])
    return after, StepRecord("treat", choice.method, choice.parameters, sheet.units, done.values, changes)


def _of_indicators(sheet: Sheet, done: Treated) -> pl.DataFrame:
    columns = np.flatnonzero((done.winsorised > 0) | done.logged)
    return _rows(
        sheet,
        done,
        columns,
        [None] * columns.size,
        floats(np.full((2, columns.size), np.nan)),
        ["logged" if done.logged[column] else "winsorised" for column in columns],
    )


def _of_figures(sheet: Sheet, done: Treated) -> pl.DataFrame:
    moved = (done.values != sheet.values) & ~np.isnan(sheet.values) & ~done.logged
    rows, columns = np.nonzero(moved)
    lowered = done.values[moved] < sheet.values[moved]
    return _rows(
        sheet,
        done,
        columns,
        [sheet.units[row] for row in rows],
        np.stack([sheet.values[moved], done.values[moved]]),
        ["lowered" if down else "raised" for down in lowered],
    )


def _rows(
    sheet: Sheet,
    done: Treated,
    columns: np.typing.NDArray[np.int64],
    units: list[str] | list[None],
    figures: np.typing.NDArray[np.float64],
    treatments: list[str],
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "INDICATOR": pl.Series([sheet.indicators[column] for column in columns], dtype=pl.String),
            "UNIT": pl.Series(units, dtype=pl.String),
            "TREATMENT": pl.Series(treatments, dtype=pl.String),
            "BEFORE": pl.Series(figures[0], dtype=pl.Float64),
            "AFTER": pl.Series(figures[1], dtype=pl.Float64),
            "TIMES": pl.Series(done.winsorised[columns], dtype=pl.Int64),
            "SKEWNESS_BEFORE": pl.Series(done.before[0][columns], dtype=pl.Float64),
            "KURTOSIS_BEFORE": pl.Series(done.before[1][columns], dtype=pl.Float64),
            "SKEWNESS_AFTER": pl.Series(done.after[0][columns], dtype=pl.Float64),
            "KURTOSIS_AFTER": pl.Series(done.after[1][columns], dtype=pl.Float64),
            "REASON": pl.Series([_reason(done, column) for column in columns], dtype=pl.String),
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))


def _reason(done: Treated, column: int) -> str:
    found = f"skewness {done.before[0][column]:.2f} and kurtosis {done.before[1][column]:.2f}"
    if not done.logged[column]:
        return found
    skewness, kurtosis = (moment[column] for moment in done.after_winsorising)
    tried = f"; still {skewness:.2f} and {kurtosis:.2f} when winsorised"
    return found + (tried if done.winsorised[column] else "")
