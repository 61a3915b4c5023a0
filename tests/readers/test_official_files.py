"""The readers on the official files: as many figures as were counted in them, known ones among them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.readers import Reading, read

Find = Callable[..., Reading]


@pytest.fixture(scope="module")
def official(shared: Path) -> Find:
    def find(source: str, *names: str, **options: object) -> Reading:
        reading = read(source, [shared / "data" / name for name in names], **options)
        assert reading.rejected.is_empty()
        assert reading.frame["RAW_VALUE"].is_null().all()
        return reading

    return find


def one(reading: Reading, **key: str | None) -> float:
    found = reading.frame.filter(pl.col(name).eq_missing(text) for name, text in key.items())
    return float(found["OBS_VALUE"].item())


def test_gapminder(official: Find) -> None:
    found = official("GAPMINDER", "gapminder_systema_globalis/country_year_indicator.csv.gz")
    assert (found.cells, found.empty) == (224_871, 0)
    assert one(found, SERIES="internet_users", AREA="isl", TIME_PERIOD="2023") == 99.8301
    assert found.files[0].lines == 224_872


def test_un_sdg_tidy_table(official: Find) -> None:
    found = official("UN_SDG", "un_sdg_2020/sdg_ict_series.csv.gz")
    assert (found.cells, found.empty) == (54_372, 0)
    frame = found.frame
    assert {"IT_NET_BBP.ANYS", "IT_NET_BBP.10MBPS", "SE_ADT_ACTS.COPA", "IT_USE_II99"} <= set(frame["SERIES"])
    assert set(frame["SEX"]) == {None, "_T", "F", "M"}
    assert set(frame["EDUCATION_LEV"]) == {None, "ISCED11_1", "ISCED11_2", "ISCED11_3", "GRAD23", "_T"}
    assert set(frame["NATURE"]) == {None, "C", "E", "M"}
    assert set(frame["AGE_SCOPE"]) == {None, "Y16T65"}
    assert one(found, SERIES="IT_MOB_OWN", AREA="12", TIME_PERIOD="2018", SEX="F") == 83.0695


def test_un_sdg_portal_tables_say_the_same_as_the_tidy_one(official: Find) -> None:
    portal = official(
        "UN_SDG",
        "sex_disaggregated_ict_2021/sdg_database_ict_literacy.csv.gz",
        "sex_disaggregated_ict_2021/sdg_database_ind_own_mobile.csv.gz",
    )
    assert portal.cells == 4_795 + 589
    tidy = official("UN_SDG", "un_sdg_2020/sdg_ict_series.csv.gz")
    key = ["SERIES", "AREA", "TIME_PERIOD", "SEX"]
    both = portal.frame.join(tidy.frame, on=key)
    assert both.height == portal.cells
    assert (both["OBS_VALUE"] == both["OBS_VALUE_right"]).all()


def test_un_gender_portal(official: Find) -> None:
    found = official("UN_GENDER", "un_gender_data_portal_2021/gender_ict_series.csv.gz")
    assert (found.cells, found.empty) == (8_763, 0)
    frame = found.frame
    assert frame["SERIES"].str.starts_with("II.10.").sum() == 5_908
    assert {"I.17", "I.18", "I.11", "II.10.EMAIL"} <= set(frame["SERIES"])
    assert frame["COMMENT_OBS"].fill_null("").str.contains("Age not specified.", literal=True).sum() == 20
    assert not {"_T", "_X"} & set(frame["AGE_SCOPE"])
    assert one(found, SERIES="I.11", AREA="1", TIME_PERIOD="2017", SEX="_T") == 68.52


@pytest.mark.parametrize(
    ("series", "cells"),
    [("IT.NET.USER.ZS", 7_917), ("IT.NET.BBND.P2", 4_919), ("SP.POP.TOTL", 8_745), ("SE.ADT.LITR.ZS", 2_210)],
)
def test_world_bank_tables_by_series(official: Find, series: str, cells: int) -> None:
    found = official("WB_WDI", f"worldbank_wdi_copies/{series}.csv.gz")
    assert found.slots == 9_044
    assert found.cells == cells
    assert set(found.frame["SERIES"]) == {series}
    assert "NAM" in set(found.frame["AREA"])  # its two-letter code, NA, was lost on the way here


def test_world_bank_long_table(official: Find) -> None:
    found = official("WB_WDI", "worldbank_wdi_copies/esg_subset_2019.csv.gz")
    assert (found.cells, found.empty) == (28_818, 0)
    assert "NA" in set(found.frame["AREA"])  # Namibia, not a missing value


def test_owid(official: Find) -> None:
    found = official("OWID", "owid_access_to_electricity/access_to_electricity.csv")
    assert (found.cells, found.empty) == (6_912, 0)
    assert one(found, SERIES="electrical_access", AREA="AFG", TIME_PERIOD="2000") == 4.4


def test_undp(official: Find) -> None:
    found = official("UNDP_HDR", "undp_hdr_2023_24/HDR23-24_Composite_indices_complete_time_series.csv.gz")
    assert found.slots == 206 * 1_072
    assert found.cells == 192_615
    assert one(found, SERIES="hdi", AREA="AFG", TIME_PERIOD="2022") == 0.462
    assert one(found, SERIES="eys", AREA="ALB", TIME_PERIOD="1990") == 11.57933998
    assert "ZZK.WORLD" in set(found.frame["AREA"])


def test_egdi(official: Find) -> None:
    found = official("UN_EGDI", "unu_egov_egdi/egdi_2010_2018_long.csv", "egdi_2022/EGOV_DATA_2022.csv")
    assert found.slots == (965 + 193) * 6
    assert found.cells == 6_931
    assert set(found.frame["SERIES"]) == {"egdi", "epi", "osi", "hci", "tii", "rank"}
    assert one(found, SERIES="egdi", AREA="Iraq", TIME_PERIOD="2022") == 0.4383
    assert one(found, SERIES="osi", AREA="IRQ", TIME_PERIOD="2010") == 0.15238


def test_egdi_by_survey_says_the_same_as_the_long_table(official: Find) -> None:
    years = (2010, 2012, 2014, 2016, 2018)
    surveys = official("UN_EGDI", *(f"unu_egov_egdi/egdi-{year}.csv" for year in years))
    together = official("UN_EGDI", "unu_egov_egdi/egdi_2010_2018_long.csv")
    columns = ["SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE"]
    assert surveys.frame.select(columns).sort(columns).equals(together.frame.select(columns).sort(columns))


def test_findex(official: Find) -> None:
    found = official("WB_FINDEX", "world_bank_findex/GlobalFindexDatabase2025_subset.csv.gz")
    assert found.slots == 8_566 * 28
    assert found.cells == 55_746 + 711, "adults of the economy stand once, on the line of the whole"
    frame = found.frame
    assert set(frame["SEX"]) == {None, "F", "M"}
    assert set(frame["AGE"]) == {None, "Y15T24", "Y_GE25"}
    assert set(frame["URBANISATION"]) == {None, "U", "R"}
    assert set(frame["EDUCATION_LEV"]) == {None, "ISCED11_0_1", "ISCED11_GE2"}
    assert set(frame["INCOME_WEALTH_QUANTILE"]) == {None, "B40", "T60"}
    assert {"account_t_d", "account_t_d.IN_LF", "account_t_d.OUT_LF"} <= set(frame["SERIES"])
    whole = dict.fromkeys(("SEX", "AGE", "URBANISATION", "EDUCATION_LEV", "INCOME_WEALTH_QUANTILE"))
    assert one(found, SERIES="account_t_d", AREA="ALB", TIME_PERIOD="2011", **whole) == 0.282681244


def test_itu_datahub_download(official: Find) -> None:
    found = official("ITU_DATAHUB", "itu_datahub_internet_users_2025/individuals-using-the-internet.csv.gz")
    assert (found.cells, found.empty) == (4_906, 0)
    assert found.files[0].lines == 4_931  # notes with line breaks
    assert found.frame["LINE"].max() == 4_931
    assert (found.frame["NATURE"] == "E").sum() == 2_007  # 41 %


def test_itu_datahub_answers(official: Find) -> None:
    found = official("ITU_DATAHUB", "../golden/published/itu_datahub_get-indicator-series.json")
    assert found.frame.select("SERIES", "AREA", "TIME_PERIOD", "OBS_VALUE", "NATURE", "COLUMN").rows() == [
        ("i99H", "ABW", "2000", 15.4428229480349, None, "/0/answer/0/value"),
        ("i99H", "ABW", "2001", 17.1, "E", "/1/answer/0/value"),
        ("i99H", "ABW", "2002", 18.8, "E", "/2/answer/0/value"),
    ]
    regions = official("ITU_DATAHUB", "../golden/published/itu_datahub_get-regional-aggregate.json")
    assert set(regions.frame["AREA"]) == {"Arab States"}


def test_iana(official: Find) -> None:
    found = official("IANA", "iana_tlds/top-level-domain-names.csv", on="2026")
    counts = dict(found.frame.select("SERIES", "OBS_VALUE").rows())
    assert counts["country-code"] == 316
    assert counts["country-code.latin"] + counts["country-code.other-script"] == 316
    assert sum(number for name, number in counts.items() if "." not in name) == 1_594
