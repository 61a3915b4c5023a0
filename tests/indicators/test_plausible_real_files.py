"""The rules on official figures: what must be flagged is, and flags stay rare."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.harmonise import harmonise
from actionlines.indicators.observations import BREAKDOWNS, SCHEMA, conform
from actionlines.indicators.readers import read
from actionlines.indicators.validation import findings, flag, judge, judge_keys

WHOLE = {"FREQ": "A", **dict.fromkeys(BREAKDOWNS, "_T")}
CATALOGUE = load_catalogue()


def official(source: str, *paths: Path) -> pl.DataFrame:
    rows = harmonise(read(source, paths).frame, source=source, catalogue=CATALOGUE)
    return judge_keys(judge(rows, CATALOGUE).accepted).accepted.select(SCHEMA.names())


@pytest.fixture(scope="module")
def gapminder(shared: Path) -> pl.DataFrame:
    file = shared / "data/gapminder_systema_globalis/country_year_indicator.csv.gz"
    return flag(official("GAPMINDER", file), CATALOGUE)


def years(rows: pl.DataFrame, indicator: str, area: str, name: str) -> list[str]:
    named = pl.col("FLAGS").str.split(" ").list.contains(name)
    series = rows.filter(pl.col("INDICATOR") == indicator, pl.col("REF_AREA") == area, named)
    return series["TIME_PERIOD"].sort().to_list()


def test_rural_brazil_ahead_of_urban_in_2018_is_flagged(shared: Path) -> None:
    file = shared / "data/sex_disaggregated_ict_2021/itu_internet_use_by_sex_and_location_tidy.csv"
    published = pl.read_csv(file).select(
        pl.lit("INTERNET_USERS").alias("INDICATOR"),
        pl.col("economy").alias("REF_AREA"),
        pl.col("year").cast(pl.String).alias("TIME_PERIOD"),
        pl.col("sex").replace_strict({"total": "_T", "female": "F", "male": "M"}).alias("SEX"),
        pl.col("location").replace_strict({"all": "_T", "urban": "U", "rural": "R"}).alias("URBANISATION"),
        pl.col("percent").alias("OBS_VALUE"),
        pl.lit("ITU_DATAHUB").alias("SOURCE"),
    )
    absent = {name: code for name, code in WHOLE.items() if name not in published.columns}

    found = findings(
        conform(published.with_columns(pl.lit(code).alias(name) for name, code in absent.items())), CATALOGUE
    )

    reversed_order = found.filter(
        pl.col("FLAG") == "reversed", pl.col("SEX") == "_T", pl.col("URBANISATION") == "R"
    )
    assert reversed_order.select(
        "REF_AREA", "TIME_PERIOD", "LOW", "HIGH", pl.col("SCORE").round(1)
    ).rows() == [
        ("Brazil", "2018", 70.3, 71.6, 1.3),
        ("Israel", "2018", 83.2, 90.1, 6.9),
        ("Malta", "2018", 81.5, 85.8, 4.3),
    ]
    assert found.filter(pl.col("FLAG") != "reversed").height == 0


def test_leaps_of_internet_use_where_the_survey_changed_are_flagged(gapminder: pl.DataFrame) -> None:
    assert years(gapminder, "INTERNET_USERS", "MNE", "jump") == ["2012"]
    assert years(gapminder, "INTERNET_USERS", "MAR", "jump") == ["2019"]
    assert years(gapminder, "INTERNET_USERS", "ISL", "jump") == ["2002"]  # from 49 to 79 % in one year
    assert years(gapminder, "INTERNET_USERS", "SWE", "jump") == []


def test_zeros_written_for_missing_scores_in_the_survey_of_2012_are_flagged(shared: Path) -> None:
    files = ("unu_egov_egdi/egdi_2010_2018_long.csv", "egdi_2022/EGOV_DATA_2022.csv")
    index = official("UN_EGDI", *(shared / "data" / file for file in files))

    flagged = flag(index, CATALOGUE)

    for area in ("CAF", "GIN", "LBY"):
        assert years(flagged, "EGDI", area, "jump") == ["2012"]


def test_telephone_lines_filled_in_between_censuses_are_flagged(gapminder: pl.DataFrame) -> None:
    japan = years(gapminder, "FIXED_TELEPHONE_PER_100", "JPN", "repeated")

    assert japan[:3] == ["1962", "1963", "1964"]


def test_flags_are_rare_in_official_figures(gapminder: pl.DataFrame) -> None:
    def share_pct(name: str) -> float:
        return 100 * float(gapminder["FLAGS"].str.split(" ").list.contains(name).mean())  # type: ignore[arg-type]

    assert 0.1 < share_pct("jump") < 0.4
    assert 0.3 < share_pct("repeated") < 0.8
    assert share_pct("bracket") < 0.05
    assert share_pct("unit_slip") < 0.01


def test_totals_outside_women_and_men_are_found_in_the_sdg_database(shared: Path) -> None:
    file = shared / "data/un_sdg_2020/sdg_ict_series.csv.gz"

    found = findings(official("UN_SDG", file), CATALOGUE).filter(pl.col("FLAG") == "bracket")

    owners = found.filter(pl.col("INDICATOR") == "MOBILE_PHONE_OWNERS", pl.col("SEX") == "_T")
    assert owners.select("REF_AREA", "TIME_PERIOD", pl.col("TOTAL", "LOW", "HIGH").round(2)).rows() == [
        ("SRB", "2014", 92.06, 90.44, 91.48),
        ("SRB", "2015", 91.35, 90.05, 90.23),
    ]
    assert found.height < 300


def test_women_and_men_add_up_in_counts_of_the_labour_organisation(shared: Path) -> None:
    file = shared / "data/sex_disaggregated_ict_2021/ilo_ict_professionals.csv.gz"
    counts = pl.read_csv(file, infer_schema_length=0).select(
        pl.lit("POPULATION").alias("INDICATOR"),  # a count, as these are
        pl.concat_str("ref_area.label", "classif1.label", "source.label").alias("REF_AREA"),
        pl.col("time").alias("TIME_PERIOD"),
        pl.col("sex.label")
        .replace_strict({"Sex: Total": "_T", "Sex: Female": "F", "Sex: Male": "M"})
        .alias("SEX"),
        (pl.col("obs_value").cast(pl.Float64) * 1000).alias("OBS_VALUE"),
        pl.lit("ILO").alias("SOURCE"),
    )
    absent = {name: code for name, code in WHOLE.items() if name not in counts.columns}
    rows = counts.drop_nulls("OBS_VALUE").with_columns(
        pl.lit(code).alias(name) for name, code in absent.items()
    )

    found = findings(conform(rows), CATALOGUE)

    assert rows.height > 1000
    assert found.filter(pl.col("FLAG") == "sum").height == 0
