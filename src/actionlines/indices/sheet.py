"""What an index is built from: a sheet of figures, units down, indicators across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from actionlines.errors import BadInputError
from actionlines.indices.arrays import Floats, Texts, floats


class SheetError(BadInputError):
    """A sheet is not as it must be."""


class EmptySheetError(SheetError):
    """A sheet without units or without indicators."""


class DuplicateUnitError(SheetError):
    """The same unit or the same indicator twice."""


class StandardErrorError(SheetError):
    """A standard error that is none: below nought, or infinite."""


class InfiniteValueError(SheetError):
    """A figure that is infinite."""


class SheetShapeError(SheetError):
    """A part of the sheet has another number of units or indicators than the rest."""


class MissingColumnError(SheetError):
    """A column that must be there is not."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Figures of several units (countries, as a rule) in several indicators, of one year.

    Parameters
    ----------
    units
        Codes, each once. Their order changes no score.
    indicators
        Codes, each once.
    values : (units, indicators)
        NaN where a figure is missing; never infinite.
    groups
        By name of the grouping, the group of each unit: region, income group.
    denominators
        By name, one figure for each unit: population, area.
    errors : (units, indicators), optional
        Standard error of each figure, 0 or NaN where it is taken as exact.
    year
        Of the figures; None where they are of several.
    statuses : (units, indicators), optional
        OBS_STATUS of each figure, empty where none is known: E estimated, P provisional.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denominators: Mapping[str, Floats] = field(default_factory=dict)
    errors: Floats | None = None
    year: int | None = None
    statuses: Texts | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", floats(self.values))
        if self.errors is not None:
            object.__setattr__(self, "errors", floats(self.errors))
        object.__setattr__(self, "denominators", {n: floats(d) for n, d in self.denominators.items()})
        self._refuse_wrong_shapes()
        self._refuse_duplicates()
        _refuse_infinite(self)
        _refuse_wrong_errors(self)

    def _refuse_wrong_shapes(self) -> None:
        if not self.units or not self.indicators:
            raise EmptySheetError("a sheet has at least one unit and one indicator; this one has none")
        shape = (len(self.units), len(self.indicators))
        cells = {"values": self.values, "errors": self.errors, "statuses": self.statuses}
        for name, values in cells.items():
            if values is not None and values.shape != shape:
                raise SheetShapeError(f"{name}: {shape} figures are expected, not {values.shape}")
        lengths = {name: len(labels) for name, labels in self.groups.items()}
        for name, length in (lengths | {name: len(one) for name, one in self.denominators.items()}).items():
            if length != len(self.units):
                raise SheetShapeError(
                    f"{name}: one for each of the {len(self.units)} units is expected, not {length}"
                )

    def _refuse_duplicates(self) -> None:
        for word, codes in (("unit", self.units), ("indicator", self.indicators)):
            if len(set(codes)) < len(codes):
                twice = next(code for code in codes if codes.count(code) > 1)
                raise DuplicateUnitError(f"the {word} {twice!r} stands twice in the sheet; keep one of them")

    def select(self, units: Sequence[int] | None = None, indicators: Sequence[str] | None = None) -> Sheet:
        """The units at these positions (in this order) and the indicators of these codes.

        Raises
        ------
        MissingColumnError
            If the sheet has no such indicator.
        """
        rows = range(len(self.units)) if units is None else [int(row) for row in units]
        codes = self.indicators if indicators is None else tuple(indicators)
        for code in codes:
            if code not in self.indicators:
                raise MissingColumnError(
                    f"the sheet has no indicator {code!r}; give it a column of that code"
                )
        columns = [self.indicators.index(code) for code in codes]
        cells = np.ix_(list(rows), columns)
        return Sheet(
            tuple(self.units[row] for row in rows),
            codes,
            self.values[cells],
            {name: tuple(labels[row] for row in rows) for name, labels in self.groups.items()},
            {name: figures[list(rows)] for name, figures in self.denominators.items()},
            None if self.errors is None else self.errors[cells],
            self.year,
            None if self.statuses is None else self.statuses[cells],
        )

    def frame(self) -> pl.DataFrame:
        """UNIT and one column for each indicator; null where missing."""
        return table(self.units, self.indicators, self.values)


def table(units: Sequence[str], columns: Sequence[str], values: Floats) -> pl.DataFrame:
    """A table of UNIT and one column of doubles each; NaN becomes null."""
    frame = pl.DataFrame(values, schema=dict.fromkeys(columns, pl.Float64()), orient="row")
    return frame.with_columns(pl.all().fill_nan(None)).insert_column(0, pl.Series("UNIT", units, pl.String()))


def sheet_from_frame(
    frame: Any,
    *,
    unit: str = "UNIT",
    indicators: Sequence[str] | None = None,
    groups: Sequence[str] = (),
    denominators: Sequence[str] = (),
    errors: Mapping[str, str] | None = None,
    statuses: Mapping[str, str] | None = None,
    year: int | None = None,
) -> Sheet:
    """A sheet from a table with one row for each unit.

    Parameters
    ----------
    frame
        A Polars frame, or whatever speaks the Arrow PyCapsule interface (pandas, PyArrow, DuckDB).
    unit
        Column of the units' codes.
    indicators
        Columns of figures; all others that hold numbers where not given. Null and NaN are missing.
    groups, denominators
        Columns of labels, and of figures to divide by.
    errors
        Column of standard errors by indicator.
    statuses
        Column of OBS_STATUS by indicator: E estimated, P provisional.
    year
        Of the figures.

    Raises
    ------
    MissingColumnError
        If a column is not there or holds no numbers.

    Examples
    --------
    >>> sheet = sheet_from_frame(pl.DataFrame({"UNIT": ["RWA", "TUV"], "NET": [34.0, None]}))
    >>> sheet.units, sheet.indicators
    (('RWA', 'TUV'), ('NET',))
    """
    rows = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame)
    error_columns, status_columns = dict(errors or {}), dict(statuses or {})
    taken = {unit, *groups, *denominators, *error_columns.values(), *status_columns.values()}
    codes = (
        [name for name, dtype in rows.schema.items() if dtype.is_numeric() and name not in taken]
        if indicators is None
        else list(indicators)
    )
    for name in (unit, *codes, *groups, *denominators, *error_columns.values(), *status_columns.values()):
        if name not in rows.columns:
            raise MissingColumnError(f"the table has no column {name!r}; it has {', '.join(rows.columns)}")
    return Sheet(
        tuple(rows[unit].cast(pl.String()).to_list()),
        tuple(codes),
        _numbers(rows, codes),
        {name: tuple(str(label) for label in rows[name].cast(pl.String()).to_list()) for name in groups},
        {name: _numbers(rows, [name])[:, 0] for name in denominators},
        _errors(rows, codes, error_columns) if error_columns else None,
        year,
        _statuses(rows, codes, status_columns) if status_columns else None,
    )


def _numbers(rows: pl.DataFrame, columns: Sequence[str]) -> Floats:
    for name in columns:
        if not (rows.schema[name].is_numeric() or rows.schema[name] == pl.Null()):
            raise MissingColumnError(
                f"column {name!r} holds {rows.schema[name]}, not numbers; mend or leave out its texts"
            )
    if not columns:
        return np.empty((rows.height, 0))
    return floats(rows.select(pl.col(columns).cast(pl.Float64()).fill_null(float("nan"))).to_numpy())


def _errors(rows: pl.DataFrame, codes: Sequence[str], columns: Mapping[str, str]) -> Floats:
    errors = np.full((rows.height, len(codes)), np.nan)
    for code, column in columns.items():
        errors[:, codes.index(code)] = _numbers(rows, [column])[:, 0]
    return errors


def _statuses(rows: pl.DataFrame, codes: Sequence[str], columns: Mapping[str, str]) -> Texts:
    statuses = np.full((rows.height, len(codes)), "", dtype="<U8")
    for code, column in columns.items():
        statuses[:, codes.index(code)] = rows[column].cast(pl.String()).fill_null("").to_numpy()
    return statuses


def _refuse_infinite(sheet: Sheet) -> None:
    rows, columns = np.nonzero(np.isinf(sheet.values))
    if rows.size:
        raise InfiniteValueError(
            f"unit {sheet.units[rows[0]]}, indicator {sheet.indicators[columns[0]]}: the figure is infinite; "
            "leave it empty if it is not known"
        )
    for name, figures in sheet.denominators.items():
        if np.isinf(figures).any():
            unit = sheet.units[int(np.flatnonzero(np.isinf(figures))[0])]
            raise InfiniteValueError(f"unit {unit}, denominator {name}: the figure is infinite")


def _refuse_wrong_errors(sheet: Sheet) -> None:
    if sheet.errors is None:
        return
    rows, columns = np.nonzero((sheet.errors < 0) | np.isinf(sheet.errors))
    if rows.size:
        unit, indicator = sheet.units[rows[0]], sheet.indicators[columns[0]]
        raise StandardErrorError(
            f"unit {unit}, indicator {indicator}: a standard error is 0 or more, not "
            f"{sheet.errors[rows[0], columns[0]]:g}; leave it empty if it is not known"
        )
