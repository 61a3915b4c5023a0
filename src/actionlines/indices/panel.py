"""Several years of an index that can be compared: on one scale for all, or linked from year to year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from actionlines.indices.arrays import Floats
from actionlines.indices.build import STEP_FUNCTIONS
from actionlines.indices.impute_step import OVER_YEARS, imputed_record
from actionlines.indices.impute_years import YearsError, carried_forward, interpolated
from actionlines.indices.methods import NORMALISERS
from actionlines.indices.normalise_step import normalise_record, normalised
from actionlines.indices.result import IndexResult, StepRecord
from actionlines.indices.roll_up import UNSEEING, roll_up
from actionlines.indices.sheet import MissingColumnError, Sheet, SheetError, sheet_from_frame, table
from actionlines.indices.specification import Choice, Specification, Step

Stepped = list[tuple[Sheet, StepRecord]]

POOLED = frozenset({"transform", "treat"})
"""Steps that look at all years at once, so that the same figure is treated the same in each."""


class ReferenceYearError(SheetError):
    """A reference year that is not there, or a method that knows none."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Sheets of the same indicators, one for each year, in rising order."""

    sheets: tuple[Sheet, ...]

    def __post_init__(self) -> None:
        years = [sheet.year for sheet in self.sheets if sheet.year is not None]
        rising = all(earlier < later for earlier, later in pairwise(years))
        if not years or len(years) < len(self.sheets) or not rising:
            raise YearsError(
                f"a panel has one sheet for each year, in rising order, not {[sheet.year for sheet in self.sheets]}"
            )

    @property
    def years(self) -> tuple[int, ...]:
        """In rising order."""
        return tuple(sheet.year for sheet in self.sheets if sheet.year is not None)


@dataclass(frozen=True, slots=True)
class PanelResult:
    """Results by year, all on the scale that `reference_year` says: of that year, or (None) of all years together."""

    results: Mapping[int, IndexResult]
    reference_year: int | None

    def table(self) -> pl.DataFrame:
        """YEAR, UNIT, SCORE and RANK of the index."""
        return pl.concat(
            [
                table(
                    result.units,
                    ["SCORE", "RANK"],
                    np.stack([result.scores[:, -1], result.ranks[:, -1]], axis=1),
                )
                .with_columns(pl.lit(year, pl.Int64).alias("YEAR"))
                .select("YEAR", "UNIT", "SCORE", "RANK")
                for year, result in self.results.items()
            ]
        )


def panel_from_frame(frame: Any, *, time: str = "YEAR", **columns: Any) -> Panel:
    """A panel from a table with one row for each unit and year; `columns` as for `sheet_from_frame`.

    Raises
    ------
    MissingColumnError
        If there is no column of years, or another that is asked for.

    Examples
    --------
    >>> rows = pl.DataFrame({"UNIT": ["RWA", "RWA"], "YEAR": [2020, 2019], "NET": [34.0, 30.0]})
    >>> panel_from_frame(rows).years
    (2019, 2020)
    """
    rows = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame(frame)
    if time not in rows.columns:
        raise MissingColumnError(
            f"the table has no column {time!r}, which a panel needs; it has {', '.join(rows.columns)}"
        )
    years = rows[time].cast(pl.Int64).unique().sort().to_list()
    of_year = {year: rows.filter(pl.col(time).cast(pl.Int64) == year).drop(time) for year in years}
    return Panel(tuple(sheet_from_frame(part, year=year, **columns) for year, part in of_year.items()))


def build_panel(
    specification: Specification,
    panel: Panel,
    *,
    reference_year: int | None = None,
    rng: np.random.Generator | None = None,
) -> PanelResult:
    """Build an index for several years on one scale, so that a change of score is a change of figures.

    Parameters
    ----------
    specification
        What the index is. Outliers are treated, indicators transformed and normalised, and weights that follow from
        scores taken over all years together; other steps are done year by year.
    panel
        One sheet for each year.
    reference_year
        Where given, lowest, highest, mean and deviation of the normalisation and weights are those of that year.
    rng
        As for `build`.

    Returns
    -------
    PanelResult

    Raises
    ------
    ReferenceYearError
        If the panel lacks the reference year, or a method to normalise cannot be held to one.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5: fixed reference year.
    """
    if reference_year is not None and reference_year not in panel.years:
        known = ", ".join(str(year) for year in panel.years)
        raise ReferenceYearError(f"the panel has no year {reference_year}; it has {known}")
    codes = [one.code for one in specification.indicators]
    now = [sheet.select(indicators=codes) for sheet in panel.sheets]
    records: list[list[StepRecord]] = [[] for _ in now]
    for step in specification.steps:
        done = _step(specification, now, step, panel.years, reference_year, rng)
        now = [after for after, _ in done]
        for kept, (_, record) in zip(records, done, strict=True):
            kept.append(record)
    weights = _weights(specification, now, panel.years, reference_year)
    rolled = [roll_up(specification, sheet.values, weights=weights, units=sheet.units) for sheet in now]
    results = {
        year: IndexResult(specification, raw, sheet.units, tuple(kept), done.scores, done.weights)
        for year, raw, sheet, kept, done in zip(panel.years, panel.sheets, now, records, rolled, strict=True)
    }
    return PanelResult(results, reference_year)


def chain_linked(
    specification: Specification,
    panel: Panel,
    *,
    ratio: bool = True,
    rng: np.random.Generator | None = None,
) -> pl.DataFrame:
    """Scores of the index from the first year on, each linked to the year before by the change on that year's scale.

    So each year may have a scale of its own (its own best and worst), and the change from year to year is still one of
    figures: both years are built on the earlier one's scale, outliers treated in both together, and the link is the
    ratio of their scores.

    Parameters
    ----------
    specification, panel, rng
        As for `build_panel`.
    ratio
        Whether years are linked by ratios; else by differences, for scores that may be 0 or below, as z-scores are.

    Returns
    -------
    DataFrame
        YEAR, UNIT, SCORE (on the earlier year's scale; of the first year on its own) and LINKED; a unit without a score
        in a year has none linked from then on.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators; ILO and others (2020), Consumer price index manual,
    chapter 9 on chaining.
    """
    specification, panel, _ = filled_over_years(specification, panel)
    first = panel.sheets[0]
    base = build_panel(specification, Panel((first,)), rng=rng).results[panel.years[0]]
    linked = dict(zip(base.units, base.scores[:, -1], strict=True))
    parts = [_linked_rows(panel.years[0], base, linked)]
    for earlier, later in pairwise(panel.sheets):
        pair = build_panel(specification, Panel((earlier, later)), reference_year=earlier.year, rng=rng)
        before, after = pair.results[earlier.year or 0], pair.results[later.year or 0]
        old = dict(zip(before.units, before.scores[:, -1], strict=True))
        new = dict(zip(after.units, after.scores[:, -1], strict=True))
        linked = {unit: _link(linked.get(unit), old.get(unit), score, ratio) for unit, score in new.items()}
        parts.append(_linked_rows(later.year or 0, after, linked))
    return pl.concat(parts)


def filled_over_years(
    specification: Specification, panel: Panel
) -> tuple[Specification, Panel, tuple[tuple[StepRecord, ...], ...]]:
    """What is missing filled in from other years, once and from all of them, before years are built each by itself.

    Gives the specification with the steps that are left, the panel after those that were done, and their records by
    year; all as they came where no step looks at other years, or only after one that puts years on a scale.
    """
    steps = specification.steps
    over = [at for at, step in enumerate(steps) if step.name == "impute" and step.choice.method in OVER_YEARS]
    count = over[-1] + 1 if over else 0
    if not count or any(step.name in {*POOLED, "normalise"} for step in steps[:count]):
        return specification, panel, ((),) * len(panel.sheets)
    now, records = list(panel.sheets), []
    for step in steps[:count]:
        done = _step(specification, now, step, panel.years, None, None)
        now = [after for after, _ in done]
        records.append([record for _, record in done])
    return replace(specification, steps=steps[count:]), Panel(tuple(now)), tuple(zip(*records, strict=True))


def _link(linked: float | None, old: float | None, new: float, ratio: bool) -> float:
    if linked is None or old is None or (ratio and old == 0):
        return float("nan")
    return float(linked * new / old if ratio else linked + new - old)


def _linked_rows(year: int, result: IndexResult, linked: Mapping[str, float]) -> pl.DataFrame:
    values = np.stack([result.scores[:, -1], [linked[unit] for unit in result.units]], axis=1)
    frame = table(result.units, ["SCORE", "LINKED"], values)
    return frame.with_columns(pl.lit(year, pl.Int64).alias("YEAR")).select("YEAR", "UNIT", "SCORE", "LINKED")


def _step(
    specification: Specification,
    sheets: list[Sheet],
    step: Step,
    years: Sequence[int],
    reference_year: int | None,
    rng: np.random.Generator | None,
) -> Stepped:
    if step.name == "impute" and step.choice.method in OVER_YEARS:
        return _imputed_over_years(sheets, years, step.choice)
    if step.name == "normalise":
        return _normalised(specification, sheets, step.choice, years, reference_year)
    function = STEP_FUNCTIONS[step.name]
    if step.name in POOLED and len(sheets) > 1:
        return _over_all(sheets, lambda whole: function(specification, whole, step.choice, rng))
    return [function(specification, sheet, step.choice, rng) for sheet in sheets]


def _over_all(sheets: list[Sheet], function: Callable[[Sheet], tuple[Sheet, StepRecord]]) -> Stepped:
    """A step over all years as one sheet, parted into years again."""
    names = [[f"{unit} {sheet.year}" for unit in sheet.units] for sheet in sheets]
    errors = [
        np.full(sheet.values.shape, np.nan) if sheet.errors is None else sheet.errors for sheet in sheets
    ]
    whole = Sheet(
        tuple(name for part in names for name in part),
        sheets[0].indicators,
        np.concatenate([sheet.values for sheet in sheets]),
        errors=np.concatenate(errors),
    )
    after, record = function(whole)
    done: Stepped = []
    start = 0
    for sheet, part in zip(sheets, names, strict=True):
        rows = slice(start, start + len(part))
        start += len(part)
        own_errors = None if sheet.errors is None or after.errors is None else after.errors[rows]
        own = replace(sheet, values=after.values[rows], errors=own_errors)
        changes = _of_year(record.changes, dict(zip(part, sheet.units, strict=True)))
        done.append((own, replace(record, units=sheet.units, values=own.values, changes=changes)))
    return done


def _of_year(changes: pl.DataFrame, units: Mapping[str, str]) -> pl.DataFrame:
    """Rows of a table of changes that are of these units or of whole indicators, with the units' own codes."""
    if "UNIT" not in changes.columns:
        return changes
    own = changes.filter(pl.col("UNIT").is_null() | pl.col("UNIT").is_in(list(units)))
    return own.with_columns(pl.col("UNIT").replace(units))


def _imputed_over_years(sheets: list[Sheet], years: Sequence[int], choice: Choice) -> Stepped:
    units = tuple(dict.fromkeys(unit for sheet in sheets for unit in sheet.units))
    place = {unit: row for row, unit in enumerate(units)}
    cube = np.full((len(sheets), len(units), len(sheets[0].indicators)), np.nan)
    rows = [[place[unit] for unit in sheet.units] for sheet in sheets]
    for year, sheet in enumerate(sheets):
        cube[year, rows[year]] = sheet.values
    function = carried_forward if choice.method == "carried_forward" else interpolated
    filled: Floats = function(cube, years, **choice.parameters)
    return [imputed_record(sheet, filled[year, rows[year]], choice) for year, sheet in enumerate(sheets)]


def _normalised(
    specification: Specification,
    sheets: list[Sheet],
    choice: Choice,
    years: Sequence[int],
    reference_year: int | None,
) -> Stepped:
    methods = {(one.normalise or choice).method for one in specification.indicators}
    free = {method for method in methods if not NORMALISERS[method].needs & {"over", "goalposts"}} - _FIXED
    if reference_year is not None and free:
        raise ReferenceYearError(
            f"{', '.join(sorted(free))} cannot be held to a reference year; normalise by min_max, z_score or goalposts"
        )
    if reference_year is None and len(sheets) > 1 and "distance_to_reference" not in methods:

        def together(whole: Sheet) -> tuple[Sheet, StepRecord]:
            return normalise_record(
                specification, whole, choice, normalised(specification.indicators, whole.values, choice)
            )

        return _over_all(sheets, together)
    base = None if reference_year is None else sheets[list(years).index(reference_year)].values
    return [
        normalise_record(
            specification,
            sheet,
            choice,
            normalised(specification.indicators, sheet.values, choice, units=sheet.units, over=base),
        )
        for sheet in sheets
    ]


_FIXED = frozenset({"none", "scaled", "bounded", "reciprocal"})
"""Ways to normalise that look at no other figure."""


def _weights(
    specification: Specification, sheets: list[Sheet], years: Sequence[int], reference_year: int | None
) -> Mapping[str, Floats] | None:
    """Weights that hold in all years; None where the specification's own do without looking at scores."""
    if all(specification.rule_of(one.code).weights.method in UNSEEING for one in specification.aggregates):
        return None
    chosen = sheets if reference_year is None else [sheets[list(years).index(reference_year)]]
    return roll_up(specification, np.concatenate([sheet.values for sheet in chosen])).weights
