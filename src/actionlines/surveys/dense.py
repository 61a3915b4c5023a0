"""Keys of a group-by in few bits, where an engine then finds a group by its number in place of a hash.

The number of a cluster mostly tells its stratum. Where none stands in two strata the engine groups by clusters alone,
and the cells get their strata afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import ibis
import polars as pl

from actionlines.surveys.expressions import Column
from actionlines.surveys.units import Unit

_CLUSTER: Final = "cluster_0"


@dataclass(frozen=True)
class Keys:
    """What an engine groups by: whether that is dense, and where strata were left out, that of each cluster."""

    columns: dict[str, Any]
    dense: bool
    strata: pl.DataFrame | None = None

    def with_strata(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Cells with the strata that were left out."""
        if self.strata is None:
            return frame
        return frame.join(self.strata, on=_CLUSTER, how="left", nulls_equal=True)


def keys_of(unit: Unit, design: Mapping[str, Any], parts: Mapping[str, Any], *, bits_beside: int) -> Keys:
    """The keys of cells, without strata where that makes them dense.

    Parameters
    ----------
    design
        `stratum_0`, ..., `cluster_0`, ...
    parts
        Codes of breakdowns, or places of their parts.
    bits_beside
        What stands beside them in the key.
    """
    both, room = {**design, **parts}, _room(unit) - bits_beside
    if room <= 0 or (bits := _bits(unit, design, parts)) is None:
        return Keys(both, dense=False)
    strata = [name for name in design if name.startswith("stratum")]
    if sum(bits.values()) <= room:
        return Keys(both, dense=True)
    if _CLUSTER not in design or sum(bits.values()) - sum(bits[name] for name in strata) > room:
        return Keys(both, dense=False)
    told = _told_by_cluster(unit, {name: design[name] for name in strata}, design[_CLUSTER])
    if told is None:
        return Keys(both, dense=False)
    return Keys(
        {name: column for name, column in both.items() if name not in strata}, dense=True, strata=told
    )


def _room(unit: Unit) -> int:
    """Bits that a key may take: what the engine has room for, and no more places than there are rows."""
    engine = unit.survey.engine
    if engine.dense_bits == 0:
        return 0
    rows: int = engine.small(unit.survey.tables[unit.name].aggregate(rows=ibis._.count())).item()
    return min(engine.dense_bits, rows.bit_length() - 1)


def _bits(unit: Unit, design: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, int] | None:
    """How many bits each key takes with a value for none; nothing where one is no whole number."""
    survey, breakdowns = unit.survey, unit.survey.description.by
    found = {
        name: len(breakdowns[name].values).bit_length() for name in parts if breakdowns[name].codes is None
    }
    ends: dict[str, dict[str, Any]] = {}
    for name, column in _columns(unit, design, parts):
        file = column.file or unit.name
        values = survey.tables[file][column.name]
        if not values.type().is_integer():
            return None
        ends.setdefault(file, {}).update({f"min {name}": values.min(), f"max {name}": values.max()})
    for file, wanted in ends.items():
        told = survey.engine.small(survey.tables[file].aggregate(**wanted)).row(0, named=True)
        names = [name.removeprefix("min ") for name in wanted if name.startswith("min ")]
        found |= {name: _width(told[f"min {name}"], told[f"max {name}"]) for name in names}
    return found


def _width(low: int | None, high: int | None) -> int:
    return 1 if low is None or high is None else (high - low + 1).bit_length()


def _columns(unit: Unit, design: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[tuple[str, Column]]:
    """The columns of the files that keys are taken from as they stand."""
    description = unit.survey.description
    named = {
        **{f"stratum_{place}": name for place, name in enumerate(description.design.strata)},
        **{f"cluster_{place}": name for place, name in enumerate(description.design.clusters)},
        **{name: description.by[name].column for name in parts if description.by[name].codes is not None},
    }
    for name in (*design, *parts):
        if text := named.get(name):
            yield name, description.column(text)


def _told_by_cluster(unit: Unit, strata: Mapping[str, Any], cluster: Any) -> pl.DataFrame | None:
    """The strata of each cluster; nothing where a cluster stands in two, or in none."""
    table = unit.table.select(**{_CLUSTER: cluster}, **strata)
    ends = {
        f"{end}_{name}": getattr(table[name], end)() for name in strata for end in ("min", "max", "count")
    }
    told = unit.survey.engine.small(table.group_by(_CLUSTER).aggregate(rows=table.count(), **ends))
    one = pl.all_horizontal(
        (pl.col(f"min_{name}") == pl.col(f"max_{name}")) & (pl.col(f"count_{name}") == pl.col("rows"))
        for name in strata
    )
    if not told.select(one.all()).item():
        return None
    return told.select(_CLUSTER, **{name: pl.col(f"min_{name}") for name in strata})
