"""Make the two releases that come with the package from the figures that may be passed on.

    ACTIONLINES_SHARED=../shared python recipes/releases.py

Reads the files marked "A" in the data folder (see its README), compiles the release of the 2019-2020 vintages
and the one of the newest vintage of each source, and packs both into `src/actionlines/indicators/data/releases`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from actionlines.indicators.bundle import FOLDER, pack
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.indicators.compilation import Intake, compile_release
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store

EARLIER = {"label": "2020-10", "on": date(2020, 10, 31), "note": "Vintages of 2019 and 2020"}
CURRENT = {"label": "2026-11", "on": date(2026, 11, 23), "note": "The newest vintage of each source at hand"}

WDI_2024 = ("IT.NET.BBND.P2", "IT.NET.USER.ZS", "SE.ADT.LITR.ZS", "SP.POP.TOTL")
"""Series of the World Bank that are at hand in their vintage of 2024, one file each."""

WDI_2019_ONLY = frozenset(
    {
        "SE.PRM.ENRR",
        "SE.ENR.PRSC.FM.ZS",
        "IP.JRN.ARTC.SC",
        "IP.PAT.RESD",
        "SE.XPD.TOTL.GB.ZS",
        "GB.XPD.RSDV.GD.ZS",
        "EG.ELC.ACCS.ZS",
    }
)
"""Series that are at hand in their vintage of 2019 only: the current release keeps them."""


WDI_VINTAGE = "2024; series not at hand in it: 2019"


def earlier(data: Path) -> list[Intake]:
    """Files of the 2019 and 2020 vintages."""
    return [
        Intake("UN_SDG", (data / "un_sdg_2020/sdg_ict_series.csv.gz",), vintage="October 2020"),
        Intake("WB_WDI", (data / "worldbank_wdi_copies/esg_subset_2019.csv.gz",), vintage="2019"),
        Intake("UN_EGDI", _egdi(data), vintage="2010 to 2018"),
    ]


def current(data: Path) -> list[Intake]:
    """Files of the newest vintage of each source."""
    return [
        Intake(
            "GAPMINDER", (data / "gapminder_systema_globalis/country_year_indicator.csv.gz",), vintage="2025"
        ),
        Intake("UN_SDG", (data / "un_sdg_2020/sdg_ict_series.csv.gz",), vintage="October 2020"),
        Intake("UN_GENDER", (data / "un_gender_data_portal_2021/gender_ict_series.csv.gz",), vintage="2021"),
        Intake("OWID", (data / "owid_access_to_electricity/access_to_electricity.csv",), vintage="2025"),
        Intake("UNDP_HDR", tuple((data / "undp_hdr_2023_24").glob("HDR*.csv.gz")), vintage="2023-24"),
        Intake(
            "WB_FINDEX", (data / "world_bank_findex/GlobalFindexDatabase2025_subset.csv.gz",), vintage="2025"
        ),
        Intake("UN_EGDI", (*_egdi(data), data / "egdi_2022/EGOV_DATA_2022.csv"), vintage="2010 to 2022"),
        Intake(
            "IANA",
            (data / "iana_tlds/top-level-domain-names.csv",),
            vintage="2026",
            options={"on": "2026"},
        ),
        Intake(
            "WB_WDI",
            tuple(data / f"worldbank_wdi_copies/{series}.csv.gz" for series in WDI_2024),
            vintage=WDI_VINTAGE,
        ),
        Intake(
            "WB_WDI",
            (data / "worldbank_wdi_copies/esg_subset_2019.csv.gz",),
            only=WDI_2019_ONLY,
            vintage=WDI_VINTAGE,
        ),
    ]


COLLECTED = "2026-11-23"
"""Day on which the files were collected from public copies, as the README beside them says."""


def _egdi(data: Path) -> tuple[Path, ...]:
    return (data / "unu_egov_egdi/egdi_2010_2018_long.csv",)


def _dated(intakes: list[Intake]) -> list[Intake]:
    return [replace(intake, retrieved=COLLECTED) for intake in intakes]


def make(data: Path, store: Store, catalogue: Catalogue) -> tuple[Release, Release]:
    """Compile both releases into `store`."""
    older = compile_release(_dated(earlier(data)), catalogue=catalogue, store=store, **EARLIER)
    newer = compile_release(_dated(current(data)), catalogue=catalogue, store=store, **CURRENT)
    return older, newer


def main() -> int:
    data = Path(os.environ.get("ACTIONLINES_SHARED", "../shared")) / "data"
    if not data.is_dir():
        print(f"no folder {data}: set ACTIONLINES_SHARED to the folder that holds data/", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        releases = make(data, Store(Path(folder)), load_catalogue())
        pack(releases)
        for release in releases:
            print(describe(release))
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())
    print(f"{FOLDER.name}: {size / 1e6:.2f} MB")
    return 0


def describe(release: Release) -> str:
    """What a release holds, in a line."""
    coverage, manifest = release.coverage, release.manifest
    return (
        f"{release.label} {release.id}: {manifest.rows:,} figures of {coverage['INDICATOR'].n_unique()} indicators, "
        f"{manifest.flagged:,} flagged, {release.quarantine()['CELLS'].sum():,} quarantined"
    )


if __name__ == "__main__":
    raise SystemExit(main())
