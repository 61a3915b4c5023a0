"""Divides of one country beside those of sex and place: ages, incomes, schooling, disability, as last stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.profiles import latest
from actionlines.progress.within import DIVIDE_SCHEMA, PAIRS, divides

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release

DIMENSIONS: Final = tuple(name for name in PAIRS if name not in latest.GAP_DIMENSIONS)


@dataclass(frozen=True)
class OtherDivide:
    """Two groups of one country in one indicator, in the last period that both are stated of."""

    indicator: str
    dimension: str
    groups: tuple[str, str]
    """SDMX codes: the group that is usually behind first."""
    period: str
    source: str
    behind: float
    ahead: float
    gap: float
    """The second group less the first."""
    parity: float | None
    band: str | None


def other_divides(release: Release, area: str) -> tuple[OtherDivide, ...]:
    """Give the divides of a country in what measures an action line, by dimension and in the order of the catalogue."""
    catalogue, rows = load_catalogue(), release.area(area).lazy()
    order = {code: place for place, (code, one) in enumerate(catalogue.indicators.items()) if one.measures}
    found: list[OtherDivide] = []
    for dimension in DIMENSIONS:
        split = latest.split_by(rows, catalogue, dimension).collect()
        own = [
            _divide(row, dimension)
            for row in _last(split, dimension, catalogue).iter_rows(named=True)
            if row["INDICATOR"] in order
        ]
        found += sorted(own, key=lambda one: order[one.indicator])
    return tuple(found)


def _last(split: pl.DataFrame, dimension: str, catalogue: Catalogue) -> pl.DataFrame:
    """The last period of each indicator, by the widest pair of groups that it is stated of."""
    stated = set(split[dimension])
    pairs = [pair for pair in PAIRS[dimension] if stated.issuperset(pair)]
    told = [
        select_series(divides(split, dimension=dimension, pair=pair), catalogue).with_columns(_width=place)
        for place, pair in enumerate(pairs)
    ]
    if not told:
        return pl.DataFrame(schema=DIVIDE_SCHEMA)
    ordered = pl.concat(told).sort("INDICATOR", "_width", "TIME_PERIOD", descending=[False, False, True])
    return ordered.group_by("INDICATOR", maintain_order=True).first()


def _divide(row: dict[str, object], dimension: str) -> OtherDivide:
    return OtherDivide(
        indicator=str(row["INDICATOR"]),
        dimension=dimension,
        groups=(str(row["BEHIND"]), str(row["AHEAD"])),
        period=str(row["TIME_PERIOD"]),
        source=str(row["SOURCE"]),
        behind=row["VALUE_BEHIND"],  # type: ignore[arg-type]
        ahead=row["VALUE_AHEAD"],  # type: ignore[arg-type]
        gap=row["GAP"],  # type: ignore[arg-type]
        parity=row["PARITY"],  # type: ignore[arg-type]
        band=row["BAND"],  # type: ignore[arg-type]
    )
