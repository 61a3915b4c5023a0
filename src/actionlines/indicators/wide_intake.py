"""Figures of wide tables, told and judged once a record instead of once a figure.

A record of sixty years is one indicator of one area. Its codes are looked up once, and its figures are within
range if the least and the greatest of them are. What is not plainly sound goes the long way, figure by figure
(`harmonise`, `judge`), which says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from actionlines.indicators.coded import NOTHING, Array, Code, Coded, Lexicon
from actionlines.indicators.harmonise import area_table, harmonise
from actionlines.indicators.observations import BREAKDOWNS, RAW_SCHEMA, conform
from actionlines.indicators.validation.codes import unknown_codes
from actionlines.indicators.validation.structural import frequency_of, valid_bounds

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.readers.reading import Wide

_YEARLY: Final = "A"

_OF_COLUMNS: Final = {"COLUMN", "TIME_PERIOD"}
"""What may be told by the column of a figure; all else is by its record."""

_OF_FEW: Final = {"SERIES", "AREA", "LINE"}
"""Where records say no more than this, as many lookups suffice as there are series and areas."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Records in our codes, coded."""

    rows: Coded
    factors: Array
    """What their figures are to be multiplied by."""
    bounds: Array
    """Least and greatest valid value."""
    known: Array
    """Whether all codes are but that of the area."""


class Meanings:
    """What the codes of a source stand for, each looked up once however many records have it."""

    def __init__(self, source: str, catalogue: Catalogue, code: Code) -> None:
        self.source, self.catalogue, self.code = source, catalogue, code
        self._series, self._areas = Lexicon(), Lexicon()
        self._by_series: _Told | None = None
        self._by_area: Array = np.zeros(0, dtype=np.uint32)

    def of(self, records: pl.DataFrame, number: int) -> _Told:
        """What is told of each record of file `number`."""
        told = self._looked_up(records) if set(records.columns) == _OF_FEW else self._told(records)
        lines = (records["LINE"].cast(pl.UInt32) + 1).to_numpy()
        return replace(told, rows=told.rows.replaced(FILE=number + 1, LINE=lines))

    def _looked_up(self, records: pl.DataFrame) -> _Told:
        series = _numbers(self._series, records["SERIES"])
        areas = _numbers(self._areas, records["AREA"])
        texts = self._series.texts.alias("SERIES")
        if self._by_series is None or self._by_series.rows.height < texts.len():
            self._by_series = self._told(texts.to_frame())
        if self._by_area.size < self._areas.texts.len():
            self._by_area = self._area_numbers(self._areas.texts)
        told = self._by_series
        rows = told.rows.take(series).replaced(REF_AREA=self._by_area[areas])
        return _Told(rows, told.factors[series], told.bounds[series], told.known[series])

    def _area_numbers(self, written: pl.Series) -> Array:
        known = area_table(written, source=self.source)
        asked = written.alias("CODE").to_frame()
        found = asked.join(known, on="CODE", how="left", maintain_order="left")["REF_AREA"]
        return _numbers(self.code.lexicons["REF_AREA"], found)

    def _told(self, records: pl.DataFrame) -> _Told:
        raw = conform(records.with_columns(pl.lit(1.0).alias("OBS_VALUE")), RAW_SCHEMA)
        told = harmonise(raw, source=self.source, catalogue=self.catalogue)
        yearly = pl.lit(_YEARLY).alias("FREQ")
        rows = self.code.encode(told.with_columns(yearly, pl.lit("").alias("FLAGS")))
        bounds = _bounds(told["INDICATOR"], self.catalogue)
        return _Told(rows, told["OBS_VALUE"].to_numpy(), bounds, _known(told))


def sound_rows(wide: Wide, *, number: int, meanings: Meanings) -> tuple[Coded, Array] | None:
    """Plainly sound figures of file `number`, coded, and which ones of `wide` they are.

    None where more than the period stands in the columns.
    """
    if set(wide.columns.columns) != _OF_COLUMNS or not wide.height:
        return None
    told, values = meanings.of(wide.records, number), wide.values
    if (told.factors != 1.0).any():
        values = values * np.repeat(told.factors, wide.lengths)
    within = _within_range(told.bounds, wide.lengths, values)
    sound = told.known & (told.rows.array("REF_AREA") != NOTHING) & within
    yearly = _yearly(wide.columns["TIME_PERIOD"])
    rows = _of_figures(told, wide, meanings.code).replaced(OBS_VALUE=values)
    if yearly.all() and sound[wide.lengths > 0].all():
        return rows, np.ones(wide.height, dtype=bool)
    each = np.repeat(sound, wide.lengths) & yearly[wide.places]
    return rows.take(each), each


def _numbers(lexicon: Lexicon, texts: pl.Series) -> Array:
    column = lexicon.encode(texts)
    return column if isinstance(column, np.ndarray) else np.full(texts.len(), column, dtype=np.uint32)


def _known(told: pl.DataFrame) -> Array:
    codes = [pl.col(name).is_in(unknown_codes(told, name).implode()).not_() for name in BREAKDOWNS]
    yearly = pl.col("FREQ").is_null() | (pl.col("FREQ") == _YEARLY)
    known = pl.all_horizontal(pl.col("INDICATOR").is_not_null(), yearly, *codes)
    return told.select(known.fill_null(value=False)).to_series().to_numpy()


def _within_range(bounds: Array, lengths: Array, values: Array) -> Array:
    """Records of which no figure is out of its indicator's valid range; those without figures are not."""
    of = np.flatnonzero(lengths)
    starts = (np.cumsum(lengths) - lengths)[of]
    least, most = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    within = np.zeros(lengths.size, dtype=bool)
    within[of] = (least >= bounds[of, 0]) & (most <= bounds[of, 1]) & np.isfinite(most - least)
    return within


def _bounds(indicators: pl.Series, catalogue: Catalogue) -> Array:
    """Least and greatest valid value, row by row; nothing is valid of what is no indicator."""
    found = indicators.to_frame().join(
        catalogue.once(_bounds_table), on="INDICATOR", how="left", maintain_order="left"
    )
    return found.select(pl.col("LOW").fill_null(np.inf), pl.col("HIGH").fill_null(-np.inf)).to_numpy()


def _bounds_table(catalogue: Catalogue) -> pl.DataFrame:
    return pl.DataFrame(
        [(code, *valid_bounds(catalogue, code)) for code in catalogue.indicators],
        schema={"INDICATOR": pl.String, "LOW": pl.Float64, "HIGH": pl.Float64},
        orient="row",
    )


def _yearly(periods: pl.Series) -> Array:
    """Which texts are a year: another frequency is judged with the figure's own."""
    return np.array([text is not None and frequency_of(text) == _YEARLY for text in periods])


def _of_figures(told: _Told, wide: Wide, code: Code) -> Coded:
    """All but the values: what a record says stands for each of its figures, what a column says likewise."""
    by_column = {name: code.column(name, wide.columns) for name in wide.columns.columns}
    told_by_column = {
        name: column[wide.places] if isinstance(column, np.ndarray) else column
        for name, column in by_column.items()
    }
    return told.rows.repeat(wide.lengths).replaced(**told_by_column)
