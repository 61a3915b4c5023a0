"""Structural validation of official files, from reader to quarantine: every figure read is accounted for."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.harmonise import harmonise
from actionlines.indicators.readers import read
from actionlines.indicators.validation import check_account, judge, judge_keys, judge_lines
from actionlines.indicators.validation.judged import cells

FILES = {
    "GAPMINDER": ("gapminder_systema_globalis/country_year_indicator.csv.gz",),
    "UN_SDG": ("un_sdg_2020/sdg_ict_series.csv.gz",),
    "UN_GENDER": ("un_gender_data_portal_2021/gender_ict_series.csv.gz",),
    "WB_FINDEX": ("world_bank_findex/GlobalFindexDatabase2025_subset.csv.gz",),
    "WB_WDI": ("worldbank_wdi_copies/IT.NET.USER.ZS.csv.gz", "worldbank_wdi_copies/SP.POP.TOTL.csv.gz"),
    "UNDP_HDR": ("undp_hdr_2023_24/HDR23-24_Composite_indices_complete_time_series.csv.gz",),
    "UN_EGDI": ("unu_egov_egdi/egdi_2010_2018_long.csv", "egdi_2022/EGOV_DATA_2022.csv"),
    "OWID": ("owid_access_to_electricity/access_to_electricity.csv",),
    "ITU_DATAHUB": ("itu_datahub_internet_users_2025/individuals-using-the-internet.csv.gz",),
}
CATALOGUE = load_catalogue()


@pytest.mark.parametrize("source", FILES)
def test_every_figure_of_a_file_is_accepted_or_quarantined_with_a_sentence(shared: Path, source: str) -> None:
    reading = read(source, [shared / "data" / file for file in FILES[source]])
    names = {source: [file.path for file in reading.files]}
    rows = harmonise(reading.frame, source=source, catalogue=CATALOGUE)

    judged = judge(rows, CATALOGUE, files=names)
    settled = judge_keys(judged.accepted, files=names)
    lines = judge_lines(reading.rejected, source=source, files=names)

    quarantine = pl.concat([judged.quarantine, settled.quarantine, lines])
    check_account(
        read=reading.cells + reading.rejected.height,
        accepted=settled.accepted.height,
        quarantined=cells(quarantine),
    )
    assert settled.accepted.height > 1000
    assert quarantine["MESSAGE"].null_count() == 0
    assert quarantine["FILE"].is_in(names[source]).all()


def test_more_owners_of_mobile_phones_than_people_are_refused(shared: Path) -> None:
    reading = read("UN_SDG", [shared / "data" / FILES["UN_SDG"][0]])
    rows = harmonise(reading.frame, source="UN_SDG", catalogue=CATALOGUE)

    judged = judge(rows, CATALOGUE, files={"UN_SDG": ("sdg.csv",)})

    beyond = judged.quarantine.filter(pl.col("REASON") == "outside_valid_range")
    assert beyond["MESSAGE"][0] == (
        "sdg.csv, line 123: 111.13876 is outside the valid range of MOBILE_PHONE_OWNERS (0 to 100); check the "
        "figure, its unit, and the factor of the series in the catalogue"
    )
    assert beyond.height == 18
