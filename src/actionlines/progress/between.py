"""Divides between countries, year by year: every measure, by people and by country, on both sides of a share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import MappingProxyType
from typing import Final

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


def _year(own: pl.DataFrame, *, bounded: bool, schemes: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    year = own["YEAR"][0]
    for weighted in ("people", "areas"):
        there = own.filter(pl.col("WEIGHT") > 0) if weighted == "people" else own
        if there.height < LEAST_AREAS:
            continue
        for side in ("have", "lack") if bounded else ("have",):
            for name, value in _measured(there, side, weighted, MEASURES):
                yield year, side, weighted, name, value, there.height, None, None, None
            for scheme in schemes:
                yield from _parted(there, side, weighted, scheme)
        if bounded:
            for name, value in _measured(there, "have", weighted, MIRRORED):
                yield year, "both", weighted, name, value, there.height, None, None, None


def _measured(
    own: pl.DataFrame, side: str, weighted: str, measures: MappingProxyType[str, Measure]
) -> Iterator[tuple[str, float | None]]:
    values, weights = _values(own, side), own["WEIGHT"].to_numpy() if weighted == "people" else None
    for name, measure in measures.items():
        try:
            yield name, measure(values, weights)
        except NothingToShareError:
            yield name, None


def _parted(own: pl.DataFrame, side: str, weighted: str, scheme: str) -> Iterator[tuple[object, ...]]:
    there = own.filter(pl.col(scheme).is_not_null())
    values, weights = _values(there, side), there["WEIGHT"].to_numpy() if weighted == "people" else None
    if there.height < LEAST_AREAS or not (values > 0).any():
        return
    for order, name in ((1.0, "theil_t"), (0.0, "theil_l")):
        parts = decompose(values, there[scheme].to_list(), weights, order=order)
        whole = (parts.total, there.height, scheme, parts.between, parts.within)
        yield own["YEAR"][0], side, weighted, name, *whole


def _values(own: pl.DataFrame, side: str) -> Floats:
    values = own["VALUE"].to_numpy()
    return values if side == "have" else BOUND - values
