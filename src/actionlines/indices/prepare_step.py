"""The steps before normalising that look at no distribution: denominate, screen, transform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from actionlines.indices.arrays import Floats, Truths
from actionlines.indices.denominate import denominate
from actionlines.indices.methods import TRANSFORMATIONS
from actionlines.indices.result import StepRecord
from actionlines.indices.screen import availability, screen
from actionlines.indices.sheet import MissingColumnError, Sheet, SheetError
from actionlines.indices.specification import Choice, Specification
from actionlines.indices.transform import NoLogarithmError, NoRangeError


class NobodyLeftError(SheetError):
    """Screening leaves no unit."""


class TransformationError(SheetError):
    """An indicator cannot be transformed as it says; names it."""


def cell_changes(
    before: Sheet, after: Floats, changed: Truths, reason: Mapping[str, str] | str, **columns: Any
) -> pl.DataFrame:
    """One row for each cell that was changed: INDICATOR, UNIT, BEFORE, AFTER, REASON; `columns` hold one text each."""
    rows, cells = np.nonzero(changed)
    indicators = [before.indicators[cell] for cell in cells]
    reasons = [reason if isinstance(reason, str) else reason[code] for code in indicators]
    frame = pl.DataFrame(
        {
            "INDICATOR": pl.Series(indicators, dtype=pl.String),
            "UNIT": pl.Series([before.units[row] for row in rows], dtype=pl.String),
            "BEFORE": pl.Series(before.values[changed], dtype=pl.Float64),
            "AFTER": pl.Series(after[changed], dtype=pl.Float64),
            "REASON": pl.Series(reasons, dtype=pl.String),
        }
    )
    return frame.with_columns(pl.col("BEFORE", "AFTER").fill_nan(None)).sort("INDICATOR", "UNIT")


def denominate_step(
    specification: Specification, sheet: Sheet, choice: Choice, rng: np.random.Generator | None
) -> tuple[Sheet, StepRecord]:
    """Divide each indicator that states a denominator; the record has one row for each indicator divided."""
    divisors, factors = np.ones(sheet.values.shape), np.ones(len(specification.indicators))
    divided = []
    for column, indicator in enumerate(specification.indicators):
        if indicator.denominator is None:
            continue
        if indicator.denominator not in sheet.denominators:
            known = ", ".join(sheet.denominators) or "none"
            raise MissingColumnError(
                f"{indicator.code} is to be divided by {indicator.denominator!r}; the sheet has {known}"
            )
        divisors[:, column] = sheet.denominators[indicator.denominator]
        factors[column] = choice.parameters.get("factor", 1.0)
        divided.append(indicator)
    values = denominate(sheet.values, divisors, factor=factors, units=sheet.units)
    errors = None if sheet.errors is None else np.abs(denominate(sheet.errors, divisors, factor=factors))
    changes = pl.DataFrame(
        {
            "INDICATOR": pl.Series([one.code for one in divided], dtype=pl.String),
            "DENOMINATOR": pl.Series([one.denominator for one in divided], dtype=pl.String),
            "REASON": pl.Series([f"divided by {one.denominator}" for one in divided], dtype=pl.String),
        }
    )
    after = replace(sheet, values=values, errors=errors)
    return after, StepRecord("denominate", choice.method, choice.parameters, sheet.units, values, changes)


def screen_step(
    specification: Specification, sheet: Sheet, choice: Choice, rng: np.random.Generator | None
) -> tuple[Sheet, StepRecord]:
    """Leave out units with too few figures; the record has one row for each unit left out."""
    stays = screen(sheet.values, **choice.parameters)
    if not stays.any():
        raise NobodyLeftError("no unit has figures enough to stay; ask for a smaller share of them")
    share = availability(sheet.values)
    changes = pl.DataFrame(
        {
            "UNIT": pl.Series([sheet.units[row] for row in np.flatnonzero(~stays)], dtype=pl.String),
            "AVAILABLE": pl.Series(share[~stays], dtype=pl.Float64),
            "REASON": pl.Series(
                [f"{share[row]:.0%} of the indicators have a figure" for row in np.flatnonzero(~stays)],
                dtype=pl.String,
            ),
        }
    )
    after = sheet.select(units=[int(row) for row in np.flatnonzero(stays)])
    return after, StepRecord("screen", choice.method, choice.parameters, after.units, after.values, changes)


def transform_step(
    specification: Specification, sheet: Sheet, choice: Choice, rng: np.random.Generator | None
) -> tuple[Sheet, StepRecord]:
    """Transform each indicator that states a transformation; the record has one row for each that does."""
    values = sheet.values.copy()
    changed = []
    for column, indicator in enumerate(specification.indicators):
        own = indicator.transformation
        if own is None:
            continue
        try:
            function = TRANSFORMATIONS[own.method].function
            values[:, [column]] = function(values[:, [column]], **own.parameters)
        except (NoLogarithmError, NoRangeError) as error:
            raise TransformationError(f"{indicator.code}: {error}") from error
        changed.append((indicator.code, own.method))
    changes = pl.DataFrame(
        {
            "INDICATOR": pl.Series([code for code, _ in changed], dtype=pl.String),
            "METHOD": pl.Series([method for _, method in changed], dtype=pl.String),
            "REASON": pl.Series(["as the specification states"] * len(changed), dtype=pl.String),
        }
    )
    after = replace(sheet, values=values, errors=None)
    return after, StepRecord("transform", choice.method, choice.parameters, sheet.units, values, changes)
