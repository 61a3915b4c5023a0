"""Every code and name of the official files is an area, or stands in a list here and is reported."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from actionlines import places
from actionlines.errors import NotFoundError

FISHING_GROUNDS_BUNKERS_AND_RESIDUALS = {str(code) for code in range(99018, 99042)}
NO_OFFICIAL_CODE = {
    "abkh", "akr_a_dhe", "cyp_nor", "fra_clipperton", "korea_union", "ngokar", "pse_gaza", "pse_west_bank",
    "scg_ex_kos", "som_somland", "sosset", "transn",
}  # fmt: skip
SEVERAL = {"Micronesia", "South Asia"}

GAPMINDER = "gapminder_systema_globalis"
HDR = "undp_hdr_2023_24/HDR23-24_Composite_indices_complete_time_series.csv.gz"
FINDEX = "world_bank_findex/GlobalFindexDatabase2025_subset.csv.gz"
INCOME = "worldbank_income_history/income_group_by_year.csv"
GENDER = "un_gender_data_portal_2021/gender_ict_series.csv.gz"
OWID = "owid_access_to_electricity/access_to_electricity.csv"
WDI = [
    f"worldbank_wdi_copies/{name}.csv.gz"
    for name in ("IT.NET.BBND.P2", "IT.NET.USER.ZS", "SE.ADT.LITR.ZS", "SP.POP.TOTL")
]
ESG = "worldbank_wdi_copies/esg_subset_2019.csv.gz"
EGDI = [f"unu_egov_egdi/egdi-{year}.csv" for year in (2010, 2012, 2014, 2016, 2018)]
TAGS = ("ar-SA", "es-ES", "fr-FR", "ru-RU", "zh-CN")
M49 = "country_codes/UNSD-M49"
M49_TAGS = ("en", "fr", "es", "ru", "ar", "cn")
ITU = "itu_datahub_internet_users_2025/individuals-using-the-internet.csv.gz"

CODES = [
    (f"{GAPMINDER}/country_year_indicator.csv.gz", "geo", "GAPMINDER", set()),
    (f"{GAPMINDER}/ddf--entities--geo--country.csv", "country", "GAPMINDER", NO_OFFICIAL_CODE),
    ("un_sdg_2020/sdg_ict_series.csv.gz", "geo_area", "M49", set()),
    ("un_sdg_2020/codes_geo_area.csv", "geo_area", "M49", FISHING_GROUNDS_BUNKERS_AND_RESIDUALS),
    (GENDER, "REF_AREA", "M49", set()),
    (GENDER, "ISO3", "ISO3", set()),
    *((file, "iso2c", "WB_ISO2", set()) for file in (*WDI, ESG)),
    *((file, "iso3c", "WB", set()) for file in WDI),
    (FINDEX, "codewb", "WB", set()),
    (HDR, "iso3", "UNDP", set()),
    (OWID, "code", "OWID", set()),
    (INCOME, "iso3", "WB", set()),
    *((file, "country-code", "ISO3", set()) for file in EGDI),
    (ITU, "entityIso", "ITU", set()),
]

NAMES = [
    (f"{GAPMINDER}/ddf--entities--geo--country.csv", "country", "name", "GAPMINDER"),
    *((f"{GAPMINDER}/country_names_{tag}.csv", "country", "name", "GAPMINDER") for tag in TAGS),
    *((f"{M49}-{tag}.csv", "ISO-alpha3 Code", "Country or Area", "ISO3") for tag in M49_TAGS),
    ("un_sdg_2020/codes_geo_area.csv", "geo_area", "name", "M49"),
    (GENDER, "REF_AREA", "REF_AREA_DESC", "M49"),
    *((file, "iso2c", "country", "WB_ISO2") for file in (*WDI, ESG)),
    (FINDEX, "codewb", "countrynewwb", "WB"),
    (HDR, "iso3", "country", "UNDP"),
    (OWID, "code", "entity", "OWID"),
    (INCOME, "iso3", "economy", "WB"),
    *((file, "country-code", "country-name", "ISO3") for file in EGDI),
    (ITU, "entityIso", "entityName", "ITU"),
]  # fmt: skip


def read(shared: Path, file: str) -> pl.DataFrame:
    return pl.read_csv(shared / "data" / file, infer_schema_length=0, encoding="utf8-lossy")


@cache
def codes(scheme: str) -> dict[str, str]:
    table = places.code_table().filter(pl.col("SCHEME") == scheme)
    return dict(table.select("CODE", "REF_AREA").iter_rows())


@pytest.mark.parametrize(("file", "column", "scheme", "left_out"), CODES)
def test_every_code_is_an_area(shared: Path, file: str, column: str, scheme: str, left_out: set[str]) -> None:
    found = set(read(shared, file)[column].drop_nulls())
    assert found - codes(scheme).keys() == left_out


@pytest.mark.parametrize(("file", "code", "name", "scheme"), NAMES)
def test_every_name_finds_the_area_of_the_code_beside_it(
    shared: Path, file: str, code: str, name: str, scheme: str
) -> None:
    known = codes(scheme)
    wrong = {}
    for theirs, text in read(shared, file).select(code, name).unique().drop_nulls().iter_rows():
        meant = known.get(theirs)
        if meant is None:
            continue
        try:
            found = {places.find(text).code}
        except NotFoundError as error:
            found = set(error.candidates)
        if found != {meant} and not (meant in found and len(found) > 1):
            wrong[text] = (meant, found)
    assert {text: places_ for text, places_ in wrong.items() if not _of_another_publisher(*places_)} == {}


def _of_another_publisher(meant: str, found: set[str]) -> bool:
    """ "World" in a source's file means its own sum; the plain word means that of M49."""
    kinds = {places.area(code).kind for code in {meant, *found}}
    return kinds == {"aggregate"} and len(found) == 1


def test_every_country_of_the_prize_nominees_is_found_but_international(shared: Path) -> None:
    missing = []
    for text in read(shared, "wsis_prizes_2015_nominees/nominees_2015.csv")["country"].unique():
        try:
            assert places.find(text).kind == "country"
        except NotFoundError:
            missing.append(text)
    assert missing == ["INTERNATIONAL"]


def test_every_name_of_the_egdi_of_2022_is_a_country(shared: Path) -> None:
    listed = read(shared, "egdi_2022/EGOV_DATA_2022.csv")["Country Name"].unique()
    assert len({places.find(text).code for text in listed}) == 193
    assert {places.find(text).kind for text in listed} == {"country"}


def test_income_groups_are_those_of_the_history_year_by_year(shared: Path) -> None:
    group = {"L": "WB_LIC", "LM": "WB_LMC", "LM*": "WB_LMC", "UM": "WB_UMC", "H": "WB_HIC"}
    listed = read(shared, INCOME).filter(
        pl.col("calendar_year_of_data").is_in(["1987", "2000", "2012", "2023"])
    )
    for iso3, _, year, letter in listed.iter_rows():
        area = codes("WB")[iso3]
        assert places.groups_of(area, on=int(year), scheme="INCOME") == (group[letter],)
