"""Figures of wide tables, told and judged once a record instead of once a figure.

A record of sixty years is one indicator of one area. Its codes are looked up once, and its figures are within
range if the least and the greatest of them are. What is not plainly sound goes the long way, figure by figure
(`harmonise`, `judge`), which says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from actionlines.indicators.coded import Array, Code, Coded
from actionlines.indicators.harmonise import harmonise
from actionlines.indicators.observations import BREAKDOWNS, RAW_SCHEMA, conform
from actionlines.indicators.validation.codes import unknown_codes
from actionlines.indicators.validation.structural import frequency_of, valid_bounds

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.readers.reading import Wide

_YEARLY: Final = "A"

_OF_COLUMNS: Final = {"COLUMN", "TIME_PERIOD"}
"""What may be told by the column of a figure; all else is by its record."""


def sound_rows(
    wide: Wide, *, source: str, number: int, catalogue: Catalogue, code: Code
) -> tuple[Coded, Array] | None:
    """Plainly sound figures of file `number`, coded, and which ones of `wide` they are.

    None where more than the period stands in the columns.
    """
    if set(wide.columns.columns) != _OF_COLUMNS or not wide.height:
        return None
    told = _records(wide.records, number, source, catalogue)
    values, factors = wide.values, told["OBS_VALUE"].to_numpy()
    if (factors != 1.0).any():
        values = values * np.repeat(factors, wide.lengths)
    sound = np.repeat(_known(told) & _within_range(told, wide.lengths, values, catalogue), wide.lengths)
    yearly = _yearly(wide.columns["TIME_PERIOD"])
    if not yearly.all():
        sound &= yearly[wide.places]
    rows = _coded(told, wide, code).replaced(OBS_VALUE=values)
    return (rows if sound.all() else rows.take(sound)), sound


def _records(index: pl.DataFrame, number: int, source: str, catalogue: Catalogue) -> pl.DataFrame:
    """The records in our codes; OBS_VALUE is what their figures are to be multiplied by."""
    one = pl.lit(1.0).alias("OBS_VALUE")
    raw = conform(index.with_columns(one, pl.lit(number, dtype=pl.UInt16).alias("FILE")), RAW_SCHEMA)
    return harmonise(raw, source=source, catalogue=catalogue)


def _known(told: pl.DataFrame) -> Array:
    codes = [pl.col(name).is_in(unknown_codes(told, name).implode()).not_() for name in BREAKDOWNS]
    yearly = pl.col("FREQ").is_null() | (pl.col("FREQ") == _YEARLY)
    known = pl.all_horizontal(pl.col("INDICATOR", "REF_AREA").is_not_null(), yearly, *codes)
    return told.select(known.fill_null(value=False)).to_series().to_numpy()


def _within_range(told: pl.DataFrame, lengths: Array, values: Array, catalogue: Catalogue) -> Array:
    """Records of which no figure is out of its indicator's valid range; those without figures are not."""
    of = np.flatnonzero(lengths)
    starts = (np.cumsum(lengths) - lengths)[of]
    bounds = _bounds(told["INDICATOR"], catalogue)
    least, most = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    within = np.zeros(told.height, dtype=bool)
    within[of] = (least >= bounds[of, 0]) & (most <= bounds[of, 1]) & np.isfinite(most - least)
    return within


def _bounds(indicators: pl.Series, catalogue: Catalogue) -> Array:
    """Least and greatest valid value, row by row; nothing is valid of what is no indicator."""
    distinct = indicators.unique().to_list()
    known = pl.DataFrame(
        [(code, *(valid_bounds(catalogue, code) if code else (np.inf, -np.inf))) for code in distinct],
        schema={"INDICATOR": pl.String, "LOW": pl.Float64, "HIGH": pl.Float64},
        orient="row",
    )
    asked = indicators.to_frame()
    found = asked.join(known, on="INDICATOR", how="left", nulls_equal=True, maintain_order="left")
    return found.select("LOW", "HIGH").to_numpy()


def _yearly(periods: pl.Series) -> Array:
    """Which texts are a year: another frequency is judged with the figure's own."""
    return np.array([text is not None and frequency_of(text) == _YEARLY for text in periods])


def _coded(told: pl.DataFrame, wide: Wide, code: Code) -> Coded:
    """All but the values: what a record says stands for each of its figures, what a column says likewise."""
    yearly = pl.lit(_YEARLY).alias("FREQ")
    records = code.encode(told.with_columns(yearly, pl.lit("").alias("FLAGS"))).repeat(wide.lengths)
    by_column = {name: code.column(name, wide.columns) for name in wide.columns.columns}
    told_by_column = {
        name: column[wide.places] if isinstance(column, np.ndarray) else column
        for name, column in by_column.items()
    }
    return records.replaced(**told_by_column)
