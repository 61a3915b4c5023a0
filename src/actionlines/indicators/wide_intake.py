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
    from actionlines.indicators.readers.reading import Batch

_OF_FIGURES: Final = frozenset({"TIME_PERIOD", "OBS_VALUE", "RAW_VALUE", "COLUMN", "FILE"})
"""Columns of a wide table that differ within a record, or are the same in the whole file."""

_YEARLY: Final = "A"


def sound_rows(
    batch: Batch, *, source: str, number: int, catalogue: Catalogue, code: Code
) -> tuple[Coded | None, Array | None]:
    """Plainly sound figures of a batch, coded, and which rows of its frame they are.

    None and None where the batch is of no wide table, or more than the period stands in its columns.
    """
    index, frame = batch.index, batch.frame
    if index is None or batch.row is None or not frame.height or not _by_record(frame, index):
        return None, None
    told = _records(index, number, source, catalogue)
    row, values = batch.row.to_numpy(), frame["OBS_VALUE"].to_numpy()
    factors = told["OBS_VALUE"].to_numpy()
    if (factors != 1.0).any():
        values = values * factors[row]
    sound = (_known(told) & _within_range(told, row, values, catalogue))[row]
    unsound_periods = _unsound_periods(frame["TIME_PERIOD"])
    if unsound_periods:
        sound &= ~frame["TIME_PERIOD"].is_in(unsound_periods).fill_null(value=True).to_numpy()
    return _coded(told, row, values, frame, code).take(sound), sound


def _by_record(frame: pl.DataFrame, index: pl.DataFrame) -> bool:
    """Whether all but period and value of a figure stands in its record."""
    elsewhere = [name for name in RAW_SCHEMA if name not in _OF_FIGURES and name not in index.columns]
    empty = all(frame[name].null_count() == frame.height for name in elsewhere)
    return empty and "AREA" in index.columns and frame["OBS_VALUE"].null_count() == 0


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


def _within_range(told: pl.DataFrame, row: Array, values: Array, catalogue: Catalogue) -> Array:
    """Records of which no figure is out of its indicator's valid range; those without figures are not."""
    starts = np.concatenate([[0], np.flatnonzero(row[1:] != row[:-1]) + 1])
    bounds = _bounds(told["INDICATOR"], catalogue)
    least, most = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    of = row[starts]
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


def _unsound_periods(periods: pl.Series) -> list[str]:
    """Texts that are no year: another frequency is judged with the figure's own."""
    return [text for text in periods.unique().to_list() if text is None or frequency_of(text) != _YEARLY]


def _coded(told: pl.DataFrame, row: Array, values: Array, frame: pl.DataFrame, code: Code) -> Coded:
    yearly = pl.lit(_YEARLY).alias("FREQ")
    records = code.encode(told.with_columns(yearly, pl.lit("").alias("FLAGS"))).take(row)
    return Coded(row.size, records.columns).replaced(
        OBS_VALUE=values,
        TIME_PERIOD=code.column("TIME_PERIOD", frame),
        COLUMN=code.column("COLUMN", frame),
    )
