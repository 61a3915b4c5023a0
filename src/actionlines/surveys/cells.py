"""The one group-by: sums by stratum, cluster and domain. What follows needs no microdata any more.

Sums of weights and weighted values by cluster and domain are all that a mean, proportion, ratio or total and its
linearised variance need, whatever the margin: a margin's cells are sums of these cells. The table is small, exact,
and may be shared where microdata cannot. Where rows themselves were drawn, without clusters, rows that are alike in
weight and values share a cell that counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import ibis
import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.calibration import Auxiliaries, Calibration
from actionlines.surveys.codes import parts_of_codes
from actionlines.surveys.measures import Measure
from actionlines.surveys.units import Unit

MOST: Final = 8_000_000
"""Cells of one table, beyond which it would not fit beside the rest in 2 GB."""

_FEW: Final = 2
"""Questions that rows are counted by before they are summed: each makes up to four of one cell."""

SUMS: Final = ("answered", "asked", "yes", "weight", "lost", "x", "y")
"""Of each measure in each cell: rows that answered, rows in scope, rows with y above 0; sums of w in scope, of w in
scope without an answer, of w x and of w y."""

_COUNTED, _WEIGHT = "counted", "all_weight"

SPREAD: Final = "spread"
"""Sum of w y^2, for the design effect; of a yes or no it is the sum of w y."""


class TooManyCellsError(BadInputError):
    """The clusters and the parts of a cross are too many to be held."""


@dataclass(frozen=True)
class Cells:
    """A table of cells and what its columns are.

    `frame` has the columns of the design (`stratum_0`, `cluster_0`, ...), of the parts (`SEX`, ...), `rows`,
    `fpc_0`, ... where the description names them, and for measure number i the columns `answered_i`, `y_i`, ...
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
    keys = {**design, **{name: unit.part(name) for name in parts}}
    values = _values(unit, measures, auxiliaries)
    table = unit.table.select(**keys, **unit.fpc_columns(), **values)
    if not rows_are_units and auxiliaries is None and _answers_are_few(unit, measures):
        table = _by_answer(table, list(keys), measures)
    by = [*keys, *(values if rows_are_units else ())]
    more = (
        _auxiliary_sums(table, measures) if calibration is None else _sums_anew(table, measures, calibration)
    )
    grouped = added_up(table, by, {**_fpc(table), **_sums(table, measures), **more})
    if rows_are_units:
        grouped = grouped.drop(*values)
    frame = unit.survey.engine.small(grouped.limit(MOST + 1))
    if frame.height > MOST:
        raise TooManyCellsError(
            f"{unit.name} by {' x '.join(parts)}: more than {MOST:,} cells of clusters and parts. Cross fewer "
            "breakdowns, or make their classes wider"
        )
    frame = _derived(frame, measures)
    frame = _in_parts(unit, frame, parts)
    inverse = None if auxiliaries is None or anew else auxiliaries.inverse
    kept = (tuple(design), tuple(parts), tuple(measures))
    return Cells(frame, *kept, rows_are_units, inverse=inverse, anew=calibration)


def added_up(table: Any, keys: Sequence[str], sums: dict[str, Any]) -> Any:
    """Sums by keys, or of the whole table where there are none."""
    return table.group_by(list(keys)).aggregate(**sums) if keys else table.aggregate(**sums)


def _in_parts(unit: Unit, frame: pl.DataFrame, parts: Sequence[str]) -> pl.DataFrame:
    """Codes become parts; cells of codes that are one part stay apart, as every margin adds them up."""
    breakdowns = unit.survey.description.by
    return frame.with_columns(parts_of_codes(frame[name], breakdowns[name]).alias(name) for name in parts)


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


def _auxiliary_sums(table: Any, measures: Sequence[Measure]) -> dict[str, Any]:
    """What the variance of calibrated estimates asks for beside the rest."""
    variables = {
        name.removeprefix("row_"): table[name] for name in table.columns if name.startswith("row_aux_")
    }
    sums = {name: (table.row_w * column).sum() for name, column in variables.items()}
    for place in range(len(measures)):
        for k, column in enumerate(variables.values()):
            for side in ("y", "x"):
                sums[f"a{side}_{place}_{k}"] = (table.row_d * column * table[f"row_{side}_{place}"]).sum()
    return sums


def _sums_anew(table: Any, measures: Sequence[Measure], calibration: Calibration) -> dict[str, Any]:
    """What calibrating replicates anew asks for: sums by the design's weight, as `calibrating.calibrate` makes them."""
    first = len(calibration.columns()) - len(calibration.totals)
    quantities = [table[f"row_aux_{first + k}"] for k in range(len(calibration.totals))]
    sums = {"cal_w": table.row_d.sum()}
    for k, column in enumerate(quantities):
        sums[f"cal_q_{k}"] = (table.row_d * column).sum()
        for other in range(k, len(quantities)):
            sums[f"cal_q_{k}_{other}"] = (table.row_d * column * quantities[other]).sum()
    for place in range(len(measures)):
        for side in ("y", "x"):
            value = table.row_d * table[f"row_{side}_{place}"]
            sums[f"d{side}_{place}"] = value.sum()
            sums |= {f"q{side}_{place}_{k}": (value * one).sum() for k, one in enumerate(quantities)}
    return sums


def _answers_are_few(unit: Unit, measures: Sequence[Measure]) -> bool:
    """Whether rows of a cell can be counted by what they answered before anything is worked out of the answers."""
    return len(measures) <= _FEW and all(
        measure.is_share and (measure.y is None or unit.told(measure.y).type().is_boolean())
        for measure in measures
    )


def _by_answer(table: Any, keys: Sequence[str], measures: Sequence[Measure]) -> Any:
    """Rows of a cell with the same answers as one, with their number and weight: what is summed of them is worked out
    of some thousands in place of millions.

    What a yes or no says of a row is one number of four: not in scope, no answer, no, yes.
    """
    answers = {}
    for place in range(len(measures)):
        scope, valid, y = (table[f"row_{name}_{place}"] for name in ("scope", "valid", "y"))
        answers[f"answer_{place}"] = ibis.cases((~scope, 0), (~valid, 1), (y > 0, 3), else_=2).cast("int8")
    told = table.mutate(**answers)
    alike = added_up(
        told,
        [*keys, *answers],
        {
            **_fpc(told),
            "row_rows": told.count(),
            "row_counts": (told.row_w > 0).sum(),
            "row_w": told.row_w.sum(),
        },
    )
    found = {}
    for place, measure in enumerate(measures):
        answer = alike[f"answer_{place}"]
        found[f"row_scope_{place}"] = answer > 0
        found[f"row_valid_{place}"] = answer > 1
        found[f"row_y_{place}"] = (answer == 3).ifelse(1.0, 0.0)
        found[f"row_x_{place}"] = (answer > (0 if measure.keeps_unknown else 1)).ifelse(1.0, 0.0)
    return alike.mutate(**found)


def _sums(table: Any, measures: Sequence[Measure]) -> dict[str, Any]:
    """The sums; a row of weight 0 belongs to the design and to no count. What `_derived` can tell is not summed."""
    w = table.row_w
    if "row_rows" in table.columns:
        rows, counts = table.row_rows.sum(), table.row_counts
    else:
        rows, counts = table.count(), ((table.row_d if "row_d" in table.columns else w) > 0).ifelse(1, 0)
    sums = {"rows": rows, _COUNTED: counts.sum(), _WEIGHT: w.sum()}
    for place, measure in enumerate(measures):
        scope, valid, y, x = (table[f"row_{name}_{place}"] for name in ("scope", "valid", "y", "x"))
        sums[f"answered_{place}"] = valid.ifelse(counts, 0).sum()
        sums[f"yes_{place}"] = (y > 0).ifelse(counts, 0).sum()
        sums[f"x_{place}"] = (w * x).sum()
        sums[f"y_{place}"] = (w * y).sum()
        if measure.scope:
            sums[f"asked_{place}"] = scope.ifelse(counts, 0).sum()
            sums[f"weight_{place}"] = scope.ifelse(w, 0.0).sum()
        if not measure.x_is_answered:
            sums[f"lost_{place}"] = (scope & ~valid).ifelse(w, 0.0).sum()
        if not measure.is_share:
            sums[f"{SPREAD}_{place}"] = (w * y * y).sum()
    return sums


def _derived(frame: pl.DataFrame, measures: Sequence[Measure]) -> pl.DataFrame:
    """What follows from other sums: everybody is in scope where none is said, and who is not in x gave no answer."""
    for place, measure in enumerate(measures):
        if not measure.scope:
            frame = frame.with_columns(
                pl.col(_COUNTED).alias(f"asked_{place}"), pl.col(_WEIGHT).alias(f"weight_{place}")
            )
        if measure.x_is_answered:
            weight = pl.col(f"weight_{place}")
            lost = weight - pl.col(f"x_{place}")
            none = (pl.col(f"asked_{place}") == pl.col(f"answered_{place}")) | (lost < 0)
            frame = frame.with_columns(pl.when(none).then(0.0).otherwise(lost).alias(f"lost_{place}"))
    return frame.drop(_COUNTED, _WEIGHT)


def _fpc(table: Any) -> dict[str, Any]:
    return {name: table[name].max() for name in table.columns if name.startswith("fpc_")}
