"""Divides between countries, year by year: every measure, by people and by country, on both sides of a share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from actionlines.progress import inequality
from actionlines.progress.bounded import erreygers, wagstaff
from actionlines.progress.decomposition import decompose
from actionlines.progress.populations import Floats, NothingToShareError

Measure = Callable[..., float]

MEASURES: Final[MappingProxyType[str, Measure]] = MappingProxyType(
    {
        "gini": inequality.gini,
        "theil_t": inequality.theil_t,
        "theil_l": inequality.theil_l,
        "atkinson_0.5": partial(inequality.atkinson, aversion=0.5),
        "atkinson_1": partial(inequality.atkinson, aversion=1.0),
        "hoover": inequality.hoover,
        "variation": inequality.variation,
        "bonferroni": inequality.bonferroni,
    }
)
"""By the name that stands in tables."""

MIRRORED: Final[MappingProxyType[str, Measure]] = MappingProxyType(
    {"wagstaff": wagstaff, "erreygers": erreygers}
)
"""Of shares alone: the same on both sides."""

BOUND: Final = 100.0
LEAST_AREAS: Final = 2

BETWEEN_SCHEMA: Final = pl.Schema(
    {
        "YEAR": pl.Int64(),
        "SIDE": pl.String(),  # have: the figure itself; lack: what is missing to 100 %; both: the same on both
        "WEIGHTED": pl.String(),  # people: each area by its people; areas: each alike
        "MEASURE": pl.String(),
        "VALUE": pl.Float64(),  # null where the measure has no bound, or nothing is shared
        "AREAS": pl.Int64(),
        "SCHEME": pl.String(),  # of a decomposition: REGION or INCOME; null else
        "BETWEEN": pl.Float64(),  # of a decomposition: between groups
        "WITHIN": pl.Float64(),
    }
)
"""Columns of a table of divides between countries."""


def between(
    rows: pl.DataFrame, *, bounded: bool, schemes: tuple[str, ...] = ("REGION", "INCOME")
) -> pl.DataFrame:
    """Measure how unequal the areas of each year are.

    Parameters
    ----------
    rows
        Columns REF_AREA, YEAR, VALUE, WEIGHT (people; may be missing) and one with the group of each area for
        each of `schemes`. One figure an area and year; a figure below nought is left out by the caller.
    bounded
        Whether the figure is a share from 0 to 100: then the side of what is lacking is measured too.
    schemes
        Columns of groups by which Theil's T and L are parted.

    Returns
    -------
    DataFrame
        Columns of `BETWEEN_SCHEMA`, in order of year. Years with fewer than two areas are left out, and so is
        an area without a group from the decomposition by that scheme, which has its own total therefore.
    """
    found = [row for _, own in rows.sort("YEAR", "REF_AREA").group_by("YEAR", maintain_order=True)
             for row in _year(own, bounded=bounded, schemes=schemes)]  # fmt: skip
    table = pl.DataFrame(found, schema=BETWEEN_SCHEMA, orient="row")
    return table.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)) for name in ("VALUE", "BETWEEN", "WITHIN")
    )


@dataclass(frozen=True)
class _Areas:
    """The areas of one year, and whether each counts by its people (`weights`) or all alike (None)."""

    values: Floats
    weights: Floats | None
    groups: dict[str, npt.NDArray[np.object_]]
    """By scheme, the group of each area; None where it has none."""

    def among(self, there: npt.NDArray[np.bool_]) -> _Areas:
        return _Areas(
            self.values[there],
            None if self.weights is None else self.weights[there],
            {scheme: groups[there] for scheme, groups in self.groups.items()},
        )


def _year(own: pl.DataFrame, *, bounded: bool, schemes: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    year, people = own["YEAR"][0], own["WEIGHT"].to_numpy()
    every = _Areas(own["VALUE"].to_numpy(), people, {name: own[name].to_numpy() for name in schemes})
    for weighted in ("people", "areas"):
        there = every.among(people > 0) if weighted == "people" else replace(every, weights=None)
        areas = len(there.values)
        if areas < LEAST_AREAS:
            continue
        for side in ("have", "lack") if bounded else ("have",):
            seen = there if side == "have" else replace(there, values=BOUND - there.values)
            for name, value in _measured(seen, MEASURES):
                yield year, side, weighted, name, value, areas, None, None, None
            for scheme in schemes:
                for parted in _parted(seen, scheme):
                    yield year, side, weighted, *parted
        if bounded:
            for name, value in _measured(there, MIRRORED):
                yield year, "both", weighted, name, value, areas, None, None, None


def _measured(areas: _Areas, measures: MappingProxyType[str, Measure]) -> Iterator[tuple[str, float | None]]:
    for name, measure in measures.items():
        try:
            yield name, measure(areas.values, areas.weights)
        except NothingToShareError:
            yield name, None


def _parted(areas: _Areas, scheme: str) -> Iterator[tuple[object, ...]]:
    there = areas.among(np.not_equal(areas.groups[scheme], np.array(None)))
    if len(there.values) < LEAST_AREAS or not (there.values > 0).any():
        return
    groups = there.groups[scheme].tolist()
    for order, name in ((1.0, "theil_t"), (0.0, "theil_l")):
        parts = decompose(there.values, groups, there.weights, order=order)
        yield name, parts.total, len(groups), scheme, parts.between, parts.within
