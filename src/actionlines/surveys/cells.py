"""The one group-by: sums by stratum, cluster and domain. What follows needs no microdata any more.

Sums of weights and weighted values by cluster and domain are all that a mean, proportion, ratio or total and its
linearised variance need, whatever the margin: a margin's cells are sums of these cells. The table is small, exact,
and may be shared where microdata cannot. Where rows themselves were drawn, without clusters, rows that are alike in
weight and values share a cell that counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.calibration import Auxiliaries, Calibration
from actionlines.surveys.cell_answers import answers_are_few, counted_by_answer, told_by_answer
from actionlines.surveys.cell_sums import added_up, auxiliary_sums, derived, fpc_sums, sums_anew, sums_of
from actionlines.surveys.codes import parts_of_codes
from actionlines.surveys.measures import Measure
from actionlines.surveys.stages import Stage, made_stages
from actionlines.surveys.units import Unit

MOST: Final = 8_000_000
"""Cells of one table, beyond which it would not fit beside the rest in 2 GB."""


class TooManyCellsError(BadInputError):
    """The clusters and the parts of a cross are too many to be held."""


@dataclass(frozen=True)
class Cells:
    """A table of cells and what its columns are.

    `frame` has the columns of the design (`stratum_0`, `cluster_0`, ...), of the parts (`SEX`, ...), which are alike in
    no two cells but for cells of rows, `rows`, `fpc_0`, ... where the description names them, and for measure number i
    the columns `answered_i`, `y_i`, ...
    """

    frame: pl.DataFrame
    design: tuple[str, ...]
    parts: tuple[str, ...]
    measures: tuple[Measure, ...]
    rows_are_units: bool
    relative: bool = False
    """Whether the weights add up to no population."""
    replicates: pl.DataFrame | None = None
    """Where the files hold replicate weights: by parts, `y_i_r` and `x_i_r` of measure i and replicate r."""
    inverse: Any = None
    """Where weights are calibrated: of the sum of d x x' over the sample. `frame` then has `aux_k`, sums of calibrated
    weight times auxiliary variable k, and `ay_i_k` and `ax_i_k`, sums of the design's weight times that and y or x."""

    anew: Calibration | None = None
    """Where replicates are calibrated anew: by what. `frame` then has sums by the design's weight: `cal_w`, `cal_q_k`
    and `cal_q_k_l` of 1, of quantity k, and of quantities k and l; `dy_i`, `dx_i` of y and x of measure i, `qy_i_k`,
    `qx_i_k` of these times quantity k."""

    @property
    def sums(self) -> list[str]:
        """Every column that is a sum."""
        return [name for name in self.frame.columns if name not in (*self.design, *self.parts, *self.fpc)]

    @cached_property
    def units(self) -> pl.DataFrame:
        """What was drawn: clusters of the last stage, or strata of rows, with `rows` and `fpc_0`, ..."""
        drawn = (pl.col("rows").sum(), pl.col(self.fpc).max())
        return self.frame.group_by(self.design or [pl.lit(0).alias("_all")]).agg(*drawn)

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages that enter the variance."""
        return made_stages(self)

    @property
    def auxiliaries(self) -> int:
        """How many auxiliary variables the weights are calibrated by."""
        return 0 if self.inverse is None else len(self.inverse)

    @property
    def strata(self) -> tuple[str, ...]:
        """The columns that name the stratum."""
        return tuple(name for name in self.design if name.startswith("stratum"))

    @property
    def clusters(self) -> tuple[str, ...]:
        """The columns that name the cluster of each stage, outermost first."""
        return tuple(name for name in self.design if name.startswith("cluster"))

    @property
    def fpc(self) -> tuple[str, ...]:
        """The columns that tell how many clusters each stage was drawn from."""
        return tuple(name for name in self.frame.columns if name.startswith("fpc_"))


def make_cells(
    unit: Unit,
    measures: Sequence[Measure],
    parts: Sequence[str],
    *,
    rows_are_units: bool,
    stages: int,
    auxiliaries: Auxiliaries | None = None,
    anew: bool = False,
) -> Cells:
    """Group the rows of a unit once.

    Parameters
    ----------
    parts
        Names of breakdowns, crossed.
    rows_are_units
        Whether the sample was drawn without clusters, row by row.
    stages
        How many stages of clusters are kept apart.
    auxiliaries
        By what the weights are calibrated.
    anew
        Whether replicates are calibrated each anew; cells are then kept apart by the parts of the margins too.

    Raises
    ------
    TooManyCellsError
        If there are more than `MOST`; says how many and what to leave out.
    """
    design = {name: column for name, column in unit.design_columns().items() if _kept(name, stages)}
    calibration = auxiliaries.calibration if auxiliaries is not None and anew else None
    if calibration is not None:
        parts = (*parts, *(name for name in calibration.dimensions if name not in parts))
    codes = {name: unit.part(name) for name in parts}
    if not rows_are_units and auxiliaries is None and answers_are_few(unit, measures):
        grouped, keys = counted_by_answer(unit, design, codes, measures)
        frame = told_by_answer(_fetched(unit, grouped, parts, dense=keys.dense), [*keys.columns], measures)
        frame = keys.with_strata(frame)
    else:
        grouped = _summed(unit, {**design, **codes}, measures, auxiliaries, calibration, rows=rows_are_units)
        frame = derived(_fetched(unit, grouped, parts), measures)
    told = _in_parts(unit, frame, parts)
    if not rows_are_units:
        told = _each_once(told, [*design, *parts], parts, frame)
    inverse = None if auxiliaries is None or anew else auxiliaries.inverse
    kept = (tuple(design), tuple(parts), tuple(measures))
    return Cells(told, *kept, rows_are_units, inverse=inverse, anew=calibration)


def _summed(
    unit: Unit,
    keys: dict[str, Any],
    measures: Sequence[Measure],
    auxiliaries: Auxiliaries | None,
    calibration: Calibration | None,
    *,
    rows: bool,
) -> Any:
    """The sums of cells; where rows are units, those that are alike in weight and values are one cell."""
    values = _values(unit, measures, auxiliaries)
    table = unit.table.select(**keys, **unit.fpc_columns(), **values)
    more = auxiliary_sums(table, measures) if calibration is None else sums_anew(table, measures, calibration)
    wanted = {**fpc_sums(table), **sums_of(table, measures), **more}
    grouped = added_up(table, [*keys, *(values if rows else ())], wanted)
    return grouped.drop(*values) if rows else grouped


def _fetched(unit: Unit, grouped: Any, parts: Sequence[str], *, dense: bool = False) -> pl.DataFrame:
    frame = unit.survey.engine.small(grouped.limit(MOST + 1), dense=dense)
    if frame.height > MOST:
        raise TooManyCellsError(
            f"{unit.name} by {' x '.join(parts)}: more than {MOST:,} cells of clusters and parts. Cross fewer "
            "breakdowns, or make their classes wider"
        )
    return frame


def _in_parts(unit: Unit, frame: pl.DataFrame, parts: Sequence[str]) -> pl.DataFrame:
    """Codes become parts."""
    breakdowns = unit.survey.description.by
    return frame.with_columns(parts_of_codes(frame[name], breakdowns[name]).alias(name) for name in parts)


def _each_once(
    frame: pl.DataFrame, keys: Sequence[str], parts: Sequence[str], codes: pl.DataFrame
) -> pl.DataFrame:
    """Cells whose codes are one part become one cell."""
    if all(frame[name].n_unique() == codes[name].n_unique() for name in parts):
        return frame
    fpc = [name for name in frame.columns if name.startswith("fpc_")]
    return frame.group_by(list(keys)).agg(pl.col(fpc).max(), pl.exclude(*keys, *fpc).sum())


def _kept(name: str, stages: int) -> bool:
    kind, _, place = name.partition("_")
    return kind == "stratum" or int(place) < stages


def _values(unit: Unit, measures: Sequence[Measure], auxiliaries: Auxiliaries | None) -> dict[str, Any]:
    """Weight, scope, answered, y and x of each row, by number of the measure."""
    values = {"row_w": unit.weight(), **_calibrated(unit, auxiliaries)}
    for place, measure in enumerate(measures):
        for name, column in measure.columns(unit).items():
            values[f"row_{name}_{place}"] = column
    return values


def _calibrated(unit: Unit, auxiliaries: Auxiliaries | None) -> dict[str, Any]:
    """The calibrated weight, the design's beside it, and the auxiliary variables."""
    if auxiliaries is None:
        return {}
    parts, quantities = unit.auxiliaries(auxiliaries.calibration)
    variables = auxiliaries.variables(parts, quantities)
    return {
        "row_d": unit.weight(),
        "row_w": unit.weight() * auxiliaries.factor(parts, quantities),
        **{f"row_aux_{k}": column for k, column in enumerate(variables)},
    }
