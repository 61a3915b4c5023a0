"""Comparability in official files: how far two sources of Internet users agree, and whom countries ask."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.comparability import agreement, compare, differences, disagreements, shared
from actionlines.indicators.harmonise import harmonise
from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.readers import read
from actionlines.indicators.validation import judge

CATALOGUE = load_catalogue()


def internet_users(source: str, file: Path) -> pl.DataFrame:
    rows = harmonise(read(source, [file]).frame, source=source, catalogue=CATALOGUE)
    accepted = judge(rows, CATALOGUE).accepted.select(SCHEMA.names())
    return accepted.filter(pl.col("INDICATOR") == "INTERNET_USERS")


@pytest.fixture(scope="module")
def two_sources(shared: Path) -> pl.DataFrame:
    data = shared / "data"
    gapminder = data / "gapminder_systema_globalis/country_year_indicator.csv.gz"
    world_bank = data / "worldbank_wdi_copies/IT.NET.USER.ZS.csv.gz"
    return pl.concat([internet_users("GAPMINDER", gapminder), internet_users("WB_WDI", world_bank)])


def test_two_sources_of_internet_users_share_5641_figures(two_sources: pl.DataFrame) -> None:
    # Gapminder has codes of its own for these two, so that a comparison by ISO code misses their four figures.
    own_codes = pl.col("REF_AREA").is_in(["CUW", "XKX"])

    assert shared(two_sources.filter(~own_codes)).height == 5641
    assert shared(two_sources.filter(own_codes)).height == 4


def test_312_of_them_differ_by_more_than_rounding_and_135_by_over_five_points(
    two_sources: pl.DataFrame,
) -> None:
    assert disagreements(two_sources).height == 312
    assert disagreements(two_sources, 0.05, 0).height == 312
    assert disagreements(two_sources, 5, 0).height == 135


def test_how_far_they_agree_is_counted(two_sources: pl.DataFrame) -> None:
    counted = agreement(two_sources).with_columns(pl.col("MEDIAN").round(3), pl.col("LARGEST").round(2))

    assert counted.rows() == [("INTERNET_USERS", "GAPMINDER", "WB_WDI", 5645, 312, 0.0, 28.79)]


def test_countries_that_ask_other_ages_than_most_are_listed(shared: Path) -> None:
    file = shared / "data/un_gender_data_portal_2021/gender_ict_series.csv.gz"
    rows = internet_users("UN_GENDER", file)

    found = differences(rows).filter(pl.col("ACROSS") == "areas", pl.col("KIND") == "age_scope")

    japan = found.filter(pl.col("REF_AREA") == "JPN").select("SOURCE", "FROM", "TO").rows()
    assert japan == [("UN_GENDER", "Y16T74", "Y_GE06")]
    assert found.height > 20


def test_japan_beside_spain_crosses_a_difference_of_age(shared: Path) -> None:
    file = shared / "data/un_gender_data_portal_2021/gender_ict_series.csv.gz"
    rows = internet_users("UN_GENDER", file).filter(pl.col("REF_AREA").is_in(["JPN", "ESP"]))
    latest = rows.filter(pl.col("SEX") == "_T").sort("TIME_PERIOD").group_by("REF_AREA").last()

    groups = {note.code: note.parameters["GROUPS"] for note in compare(latest.select(SCHEMA.names()))}

    assert groups["age_scope"] == {"Y16T74": ("ESP",), "Y_GE06": ("JPN",)}
