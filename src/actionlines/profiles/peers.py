"""The groups an area is held against: world, region, income group; and those it is counted in besides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.profiles import latest

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

WORLD: Final = "001"
REGIONS: Final = ("002", "019", "142", "150", "009")
"""UN regions (M49): Africa, Americas, Asia, Europe, Oceania."""
INCOME_GROUPS: Final = ("WB_LIC", "WB_LMC", "WB_UMC", "WB_HIC")
"""World Bank: low, lower middle, upper middle, high income."""
SPECIAL: Final = ("199", "432", "722")
"""Least developed countries, landlocked developing countries, small island developing states."""

POPULATION: Final = "POPULATION"

LEAD: Final = "INTERNET_USERS"
"""The indicator that the home page and a country's page open with: the one people ask for first."""


@dataclass(frozen=True)
class Peers:
    """An area's groups, by code, as of one year."""

    year: int
    region: str | None
    income: str | None
    special: tuple[str, ...]


def peers_of(code: str, *, on: int) -> Peers:
    """Groups of an area in the year `on`."""
    own = set(places.groups_of(code, on=on))
    return Peers(
        on,
        next((group for group in REGIONS if group in own), None),
        next((group for group in INCOME_GROUPS if group in own), None),
        tuple(group for group in SPECIAL if group in own),
    )


def kind_of_group(code: str) -> Literal["world", "region", "income"]:
    """What kind of group this is."""
    if code == WORLD:
        return "world"
    return "income" if code in INCOME_GROUPS else "region"


@lru_cache(maxsize=1)
def compared_areas() -> tuple[str, ...]:
    """Areas that are held against each other: countries and territories of today, none a part of another."""
    return tuple(
        area.code for area in places.areas() if area.kind in {"country", "territory"} and area.part_of is None
    )


def peer_table(*, on: int) -> pl.DataFrame:
    """Every compared area in each group it is ranked in: columns REF_AREA, GROUP."""
    rows = [(code, WORLD) for code in compared_areas()]
    for group in (*REGIONS, *INCOME_GROUPS):
        rows += [(code, group) for code in sorted(places.members(group, on=on))]
    return pl.DataFrame(rows, schema={"REF_AREA": pl.String, "GROUP": pl.String}, orient="row")


def largest_by_region(release: Release, *, among: frozenset[str]) -> tuple[str, ...]:
    """The most populous area of each region that is in `among`, in order of the regions."""
    people = _people(release)
    found = []
    for region in REGIONS:
        members = sorted(places.members(region, on=int(release.manifest.on[:4])) & among)
        if members:
            found.append(max(members, key=lambda code: people.get(code, 0.0)))
    return tuple(found)


@lru_cache(maxsize=2)
def _people(release: Release) -> dict[str, float]:
    """Latest population of each area."""
    catalogue = load_catalogue()
    rows = latest.principal(release.indicator(POPULATION).lazy(), catalogue).collect()
    ends = select_series(rows, catalogue).sort("TIME_PERIOD").group_by("REF_AREA").last()
    return dict(ends.select("REF_AREA", "OBS_VALUE").iter_rows())
