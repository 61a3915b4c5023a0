"""Who has no figure at all: countries by region, the least developed first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines import places
from actionlines.profiles.board import board
from actionlines.profiles.peers import REGIONS

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

LEAST_DEVELOPED: Final = "199"


@dataclass(frozen=True)
class SilentRegion:
    """The countries of one region that have no figure."""

    region: str | None
    """M49 code; None for what lies in no region."""
    least_developed: tuple[str, ...]
    others: tuple[str, ...]
    countries: int
    """How many countries the region has in all."""


def silent_regions(release: Release, indicator: str) -> tuple[SilentRegion, ...]:
    """Give the countries without any figure of an indicator; regions with none are left out."""
    year = int(release.manifest.on[:4])
    heard = set(board(release).latest.filter(pl.col("INDICATOR") == indicator)["REF_AREA"])
    least = places.members(LEAST_DEVELOPED, on=year)
    regions = {code: places.members(code, on=year) for code in REGIONS}
    countries = [area.code for area in places.areas("country")]
    found = []
    for region in (*REGIONS, None):
        own = [
            code
            for code in countries
            if (code in regions[region] if region else not any(code in one for one in regions.values()))
        ]
        silent = [code for code in own if code not in heard]
        if silent:
            found.append(
                SilentRegion(
                    region,
                    tuple(code for code in silent if code in least),
                    tuple(code for code in silent if code not in least),
                    len(own),
                )
            )
    return tuple(found)
