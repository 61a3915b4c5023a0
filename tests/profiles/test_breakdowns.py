"""An indicator by parts of the population, and country by country: counted again by plain loops."""

from __future__ import annotations

import json
from collections import defaultdict

import polars as pl
import pytest

from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.releases import Release
from actionlines.profiles.breakdowns import NotSplitError, breakdown, dimensions_of
from actionlines.profiles.indicator_table import (
    SORTS,
    NoSuchYearError,
    UnknownOrderError,
    indicator_table,
)
from actionlines.profiles.peers import compared_areas


@pytest.mark.parametrize(
    ("code", "dimension"),
    [("INTERNET_USERS", "SEX"), ("ACCOUNT_OWNERS", "AGE"), ("POPULATION", "URBANISATION")],
)
def test_both_sides_of_a_gap_are_of_the_first_source_that_states_both(
    release: Release, code: str, dimension: str
) -> None:
    order = load_catalogue().indicator(code).sources
    stated: dict[str, dict[str, dict[str, dict[str, float]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(dict))
    )
    for row in release.indicator(code).iter_rows(named=True):
        split = [name for name in BREAKDOWNS if row[name] != "_T"]
        if split == [dimension] and row["REF_AREA"] in compared_areas():
            at = stated[row["REF_AREA"]][row["SOURCE"]][row["TIME_PERIOD"]]
            at[row[dimension]] = row["OBS_VALUE"]
    expected = {}
    for area, by_source in stated.items():
        whole = {
            source: [(period, parts) for period, parts in sorted(periods.items()) if len(parts) > 1]
            for source, periods in by_source.items()
        }
        for source in sorted(whole, key=order.index):
            if whole[source]:
                period, parts = whole[source][-1]
                expected[area] = (source, period, max(parts.values()) - min(parts.values()))
                break
    found = breakdown(release, code, dimension, lang="en")
    assert {one.area: (one.source, one.period, one.gap) for one in found.latest} == expected
    assert [one.gap for one in found.latest] == sorted((one.gap for one in found.latest), reverse=True)


def test_the_series_of_chosen_areas_are_rows_of_the_table(release: Release) -> None:
    found = breakdown(release, "ACCOUNT_OWNERS", "EDUCATION_LEV", areas=("RWA", "KEN"), lang="ar")
    table = found.table().filter(pl.col("REF_AREA").is_in(["RWA", "KEN"]))
    columns = ["REF_AREA", "TIME_PERIOD", "EDUCATION_LEV_ISCED11_0_1", "EDUCATION_LEV_ISCED11_GE2"]
    assert table.select(columns).rows() == [(one.area, one.period, *one.values) for one in found.series]
    assert json.loads(json.dumps(found.as_dict()))["codes"] == ["ISCED11_0_1", "ISCED11_GE2"]


def test_what_is_not_split_says_so(release: Release) -> None:
    assert dimensions_of(release, "EGDI") == ()
    with pytest.raises(NotSplitError, match="by any dimension"):
        breakdown(release, "EGDI", lang="en")
    with pytest.raises(NotSplitError, match="it is by SEX"):
        breakdown(release, "INTERNET_USERS", "AGE", lang="en")


@pytest.mark.parametrize("sort", SORTS)
def test_an_order_turned_round_holds_the_same_rows(release: Release, sort: str) -> None:
    there = indicator_table(release, "INTERNET_USERS", sort=sort, lang="en").rows
    back = indicator_table(release, "INTERNET_USERS", sort=f"-{sort}", lang="en").rows
    assert sorted(one.area for one in there) == sorted(one.area for one in back)
    without = [
        one for one in there if (sort == "place" and not one.place) or (sort == "change" and not one.trend)
    ]
    assert list(there[len(there) - len(without) :]) == without
    assert list(back[len(back) - len(without) :]) == without


def test_the_table_of_a_year_has_each_country_s_figure_of_that_year(release: Release) -> None:
    found = indicator_table(release, "INTERNET_USERS", year=2010, lang="en")
    assert {one.figure.period for one in found.rows} == {"2010"}
    best = max(found.rows, key=lambda one: one.figure.value)
    assert best.place is not None
    assert (best.place.rank, best.place.areas) == (1, len(found.rows))
    assert found.table().height == len(found.rows)


def test_what_a_table_cannot_be_is_refused(release: Release) -> None:
    with pytest.raises(UnknownOrderError, match="place, name"):
        indicator_table(release, "INTERNET_USERS", sort="colour", lang="en")
    with pytest.raises(NoSuchYearError, match="1066"):
        indicator_table(release, "INTERNET_USERS", year=1066, lang="en")
    with pytest.raises(NotFoundError):
        indicator_table(release, "INTERNET_USERS", group="nowhere", lang="en")
