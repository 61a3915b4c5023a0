"""Keys of a group-by in few bits, where an engine then finds a group by its number in place of a hash.

The number of a cluster mostly tells its stratum. Where none stands in two strata the engine groups by clusters alone,
and the cells get their strata afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from actionlines.surveys.expressions import Column
from actionlines.surveys.file_ends import FileEnds
from actionlines.surveys.units import Unit

_CLUSTER: Final = "cluster_0"


@dataclass(frozen=True)
class Keys:
    """What an engine groups by: whether that is dense, how many bits are to spare then, and where strata were left out,
    that of each cluster."""

    columns: dict[str, Any]
    dense: bool
    spare: int = 0
    strata: pl.DataFrame | None = None

    def with_strata(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Cells with the strata that were left out."""
        if self.strata is None:
            return frame
        return frame.join(self.strata, on=_CLUSTER, how="left", nulls_equal=True)


def keys_of(
    unit: Unit, design: Mapping[str, Any], parts: Mapping[str, Any], *, ends: FileEnds, bits_beside: int
) -> Keys:
    """The keys of cells, without strata where that makes them dense.

    Parameters
    ----------
    design
        `stratum_0`, ..., `cluster_0`, ...
    parts
        Codes of breakdowns, or places of their parts.
    ends
        Of `columns_of` the keys.
    bits_beside
        What stands beside them in the key.
    """
    both, room = {**design, **parts}, _room(unit, ends) - bits_beside
    if room <= 0 or (bits := _bits(unit, design, parts, ends)) is None:
        return Keys(both, dense=False)
    if (spare := room - sum(bits.values())) >= 0:
        return Keys(both, dense=True, spare=spare)
    strata = [name for name in design if name.startswith("stratum")]
    spare += sum(bits[name] for name in strata)
    if _CLUSTER not in design or spare < 0:
        return Keys(both, dense=False)
    told = _told_by_cluster(unit, strata)
    if told is None:
        return Keys(both, dense=False)
    kept = {name: column for name, column in both.items() if name not in strata}
    return Keys(kept, dense=True, spare=spare, strata=told)


def columns_of(
    unit: Unit, design: Mapping[str, Any], parts: Mapping[str, Any]
) -> Iterator[tuple[str, Column]]:
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


def _room(unit: Unit, ends: FileEnds) -> int:
    """Bits that a key may take: what the engine has room for, and no more places than there are rows."""
    return min(unit.survey.engine.dense_bits, ends.rows.bit_length() - 1)


def _bits(
    unit: Unit, design: Mapping[str, Any], parts: Mapping[str, Any], ends: FileEnds
) -> dict[str, int] | None:
    """How many bits each key takes with a value for none; nothing where one is no whole number."""
    breakdowns = unit.survey.description.by
    found = {
        name: len(breakdowns[name].values).bit_length() for name in parts if breakdowns[name].codes is None
    }
    for name, column in columns_of(unit, design, parts):
        told = ends.columns.get(column)
        if told is None or (bits := told.bits) is None:
            return None
        found[name] = bits
    return found


def _told_by_cluster(unit: Unit, strata: Sequence[str]) -> pl.DataFrame | None:
    """The strata of each cluster; nothing where a cluster stands in two, or a row in none."""
    told = unit.survey.engine.small(unit.clusters())
    alone = told[_CLUSTER].n_unique() == told.height and not any(told[name].has_nulls() for name in strata)
    return told if alone else None
