"""A split over countries and years: one source an area, breaks marked, medians as a plain loop has them."""

from __future__ import annotations

import statistics
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.progress.splits import SPLIT_SCHEMA, by_year, divides_within, split_dimensions
from actionlines.progress.within import PAIRS, UnknownPairError, band

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def release(prepared_var: Path) -> Release:
    return Store(prepared_var).current()


def split(release: Release, code: str, dimension: str) -> pl.DataFrame:
    return divides_within(release, CATALOGUE.indicator(code), CATALOGUE, dimension=dimension)


def test_only_splits_are_named_of_which_both_groups_are_stated(release: Release) -> None:
    found = {
        code: split_dimensions(release, CATALOGUE.indicator(code)) for code in ("INTERNET_USERS", "EGDI")
    }
    assert found == {"INTERNET_USERS": ("SEX",), "EGDI": ()}
    assert split_dimensions(release, CATALOGUE.indicator("SCHOOLS_INTERNET")) == ()  # grades are no pair
    assert (
        split_dimensions(release, CATALOGUE.indicator("POPULATION")) == ()
    )  # how many they are is no divide
    owners = split_dimensions(release, CATALOGUE.indicator("ACCOUNT_OWNERS"))
    assert set(owners) == set(PAIRS) - {"DISABILITY_STATUS"}


@pytest.mark.parametrize("dimension", [name for name in PAIRS if name != "DISABILITY_STATUS"])
def test_every_area_and_period_stands_once_by_one_source(release: Release, dimension: str) -> None:
    told = split(release, "ACCOUNT_OWNERS", dimension)
    assert told.schema == SPLIT_SCHEMA
    assert not told.select("REF_AREA", "TIME_PERIOD", "FREQ").is_duplicated().any()
    assert told.group_by("REF_AREA").agg(pl.col("SOURCE").n_unique())["SOURCE"].max() == 1


def test_both_sides_are_those_that_the_release_states(release: Release) -> None:
    row = split(release, "INTERNET_USERS", "SEX").filter(pl.col("REF_AREA") == "USA").row(-1, named=True)
    stated = release.indicator("INTERNET_USERS").filter(
        pl.col("REF_AREA") == "USA",
        pl.col("TIME_PERIOD") == row["TIME_PERIOD"],
        pl.col("SOURCE") == row["SOURCE"],
    )
    by_sex = dict(stated.select("SEX", "OBS_VALUE").iter_rows())
    assert (row["VALUE_BEHIND"], row["VALUE_AHEAD"]) == (by_sex["F"], by_sex["M"])


def test_who_lacks_it_is_told_where_the_numbers_of_both_groups_are_known(release: Release) -> None:
    women = split(release, "INTERNET_USERS", "SEX")
    assert women["SHARE_OF_LACKING_PCT"].is_between(10, 90).all()
    assert split(release, "ACCOUNT_OWNERS", "AGE")["SHARE_OF_LACKING_PCT"].null_count() > 0
    row = split(release, "ACCOUNT_OWNERS", "INCOME_WEALTH_QUANTILE").row(0, named=True)
    lacking = [40 * (100 - row["VALUE_BEHIND"]), 60 * (100 - row["VALUE_AHEAD"])]
    assert row["SHARE_OF_LACKING_PCT"] == pytest.approx(100 * lacking[0] / sum(lacking))


def test_a_split_that_is_none_is_refused(release: Release) -> None:
    with pytest.raises(UnknownPairError, match="SOURCE"):
        split(release, "INTERNET_USERS", "SOURCE")


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["2019", "2020", "2020-Q2"]), st.floats(1, 99)),
        min_size=1,
        unique_by=lambda row: row[:2],
    )
)
def test_a_year_says_what_a_plain_loop_says(stated: list[tuple[str, str, float]]) -> None:
    rows = [(area, period, 50 / value, band(50 / value), value - 50) for area, period, value in stated]
    table = pl.DataFrame(rows, schema=["REF_AREA", "TIME_PERIOD", "PARITY", "BAND", "GAP"], orient="row")
    latest: dict[tuple[str, int], tuple[str, float, str, float]] = {}
    for area, period, parity, name, gap in sorted(rows):
        latest[area, int(period[:4])] = (period, parity, name, gap)
    for row in by_year(table).iter_rows(named=True):
        own = [one for (_, year), one in latest.items() if year == row["YEAR"]]
        assert row["AREAS"] == len(own)
        assert row["PARITY_MEDIAN"] == pytest.approx(statistics.median(one[1] for one in own))
        assert row["GAP_MEDIAN"] == pytest.approx(statistics.median(one[3] for one in own))
        for name in ("parity", "near", "behind", "ahead"):
            assert row[f"IN_{name.upper()}"] == sum(one[2] == name for one in own)
