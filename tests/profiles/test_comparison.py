"""Any countries and groups against any indicators: what is said is what the release and the derived layer say."""

from __future__ import annotations

import json
from statistics import median
from typing import Any

import polars as pl
import pytest

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import open_derived
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.profiles.comparison import (
    Comparison,
    Course,
    NoSuchGroupError,
    TooManyIndicatorsError,
    YearsError,
    comparison,
)
from actionlines.profiles.indicator import TooManyAreasError, indicator
from actionlines.profiles.peers import compared_areas
from actionlines.profiles.yearly import yearly_figures, yearly_places

USERS = "INTERNET_USERS"


def compared(
    release: Release, *areas: str, indicators: tuple[str, ...] = (USERS,), **options: Any
) -> Comparison:
    return comparison(release, areas=areas, indicators=indicators, lang="en", **options)


def course(found: Comparison, area: str, made: str = "stated", indicator: int = 0) -> Course:
    return next(one for one in found.compared[indicator].courses if (one.area, one.made) == (area, made))


def test_a_country_s_course_is_the_series_that_its_indicator_s_page_shows(release: Release) -> None:
    own = next(one for one in indicator(release, USERS, areas=("RWA",), lang="en").series if one.chosen)
    found = course(compared(release, "RWA", "KEN"), "RWA")
    assert [(step.period, step.value) for step in found.steps] == [
        (figure.period, figure.value) for figure in own.figures
    ]
    assert found.source == own.source


def test_a_group_s_course_is_the_median_of_its_members_of_today(release: Release) -> None:
    found = course(compared(release, "LDC"), "199", "median").latest
    members = places.members("199", on=int(release.manifest.on[:4])) & set(compared_areas())
    rows = yearly_figures(release, USERS).filter(
        pl.col("TIME_PERIOD") == found.period, pl.col("REF_AREA").is_in(list(members))
    )
    assert found.value == pytest.approx(median(rows["OBS_VALUE"]))


def test_a_group_has_its_aggregate_of_the_derived_layer_beside_its_median(release: Release) -> None:
    found = course(compared(release, "199"), "199", "weighted_mean")
    derived = (
        open_derived(release, release.path.parents[1])
        .filter(
            pl.col("RECIPE") == "aggregate_weighted_mean",
            pl.col("INDICATOR") == USERS,
            pl.col("REF_AREA") == "199",
            pl.col("TIME_PERIOD") == found.latest.period,
            pl.col("SEX") == "_T",
            pl.col("AGE") == "_T",
            pl.col("URBANISATION") == "_T",
        )
        .collect()
    )
    assert derived["OBS_VALUE"].to_list() == [found.latest.value]
    assert (found.areas, found.coverage_pct) == (derived["AREAS"][0], derived["COVERAGE_PCT"][0])


@pytest.mark.parametrize(("together", "drawn"), [(False, "median"), (True, "weighted_mean")])
def test_of_a_group_one_of_the_two_is_drawn(release: Release, together: bool, drawn: str) -> None:
    found = compared(release, "199", "RWA", together=together)
    assert [one.made for one in found.compared[0].courses if one.drawn] == [drawn, "stated"]


def test_where_a_group_has_no_aggregate_its_median_is_drawn(release: Release) -> None:
    found = compared(release, "199", indicators=("EGDI",), together=True)
    assert [(one.made, one.drawn) for one in found.compared[0].courses] == [("median", True)]


def test_a_place_is_what_a_plain_count_gives(release: Release) -> None:
    rows = yearly_figures(release, USERS).filter(
        pl.col("REF_AREA").is_in(compared_areas()), pl.col("TIME_PERIOD") == "2015"
    )
    values = dict(rows.select("REF_AREA", "OBS_VALUE").iter_rows())
    step = next(one for one in course(compared(release, "RWA", "KEN"), "RWA").steps if one.period == "2015")
    assert (step.place, step.placed) == (
        1 + sum(value > values["RWA"] for value in values.values()),
        len(values),
    )
    assert (step.place_chosen, step.placed_chosen) == (1 + (values["KEN"] > values["RWA"]), 2)


def test_less_is_better_puts_the_lowest_first(release: Release) -> None:
    found = yearly_places(release, "EDUCATION_INEQUALITY")
    year = found["TIME_PERIOD"].max()
    rows = yearly_figures(release, "EDUCATION_INEQUALITY").join(
        found.filter(pl.col("TIME_PERIOD") == year, pl.col("PLACE") == 1), on=["REF_AREA", "TIME_PERIOD"]
    )
    own = yearly_figures(release, "EDUCATION_INEQUALITY").filter(
        pl.col("TIME_PERIOD") == year, pl.col("REF_AREA").is_in(compared_areas())
    )
    assert rows["OBS_VALUE"][0] == own["OBS_VALUE"].min()


def test_a_year_in_which_few_report_gives_no_place(release: Release) -> None:
    places_of = yearly_places(release, USERS)
    counts = dict(places_of.group_by("TIME_PERIOD").len().iter_rows())
    own = yearly_figures(release, USERS).filter(pl.col("REF_AREA").is_in(compared_areas()))
    reporting = own["REF_AREA"].n_unique()
    by_year = dict(own.group_by("TIME_PERIOD").len().iter_rows())
    assert {year for year, count in by_year.items() if count >= 0.6 * reporting} == set(counts)


def test_a_date_has_no_places(release: Release) -> None:
    assert yearly_places(release, "ACCESS_TO_INFORMATION_LAW").is_empty()


def test_years_are_cut_where_asked(release: Release) -> None:
    found = compared(release, "RWA", "199", first=2005, last=2010)
    years = {step.period for one in found.compared[0].courses for step in one.steps}
    assert (min(years), max(years)) == ("2005", "2010")
    assert set(found.table()["TIME_PERIOD"]) == years


def test_who_has_no_figure_is_named(release: Release) -> None:
    found = compared(release, "RWA", "TKL", indicators=("EGDI",))
    assert found.compared[0].silent == ("TKL",)


def test_the_table_has_every_figure_once_and_json_says_the_same(release: Release) -> None:
    found = compared(release, "RWA", "199", indicators=(USERS, "EGDI"))
    rows = found.table()
    key = ["INDICATOR", "REF_AREA", "MADE", "TIME_PERIOD"]
    steps = sum(len(one.steps) for each in found.compared for one in each.courses)
    assert (rows.height, rows.select(key).unique().height) == (steps, steps)
    told = json.loads(json.dumps(found.as_dict()))
    assert told["compared"][0]["courses"][0]["steps"][-1]["value"] == course(found, "RWA").latest.value
    assert "figures" not in told


def test_every_source_behind_a_figure_is_named(release: Release) -> None:
    found = compared(release, "RWA", "001")
    chosen = select_series(release.indicator(USERS), load_catalogue())
    assert {note.id for note in found.sources} <= set(chosen["SOURCE"])
    assert set(found.compared[0].sources) == {note.id for note in found.sources}
    assert course(found, "RWA").source in found.compared[0].sources


def test_what_cannot_be_compared_is_refused_with_its_reason(release: Release) -> None:
    many = [area.code for area in places.areas("country")][:13]
    codes = tuple(load_catalogue().indicators)[:13]
    with pytest.raises(TooManyAreasError):
        compared(release, *many)
    with pytest.raises(TooManyIndicatorsError):
        compared(release, "RWA", indicators=codes)
    with pytest.raises(NotFoundError):
        compared(release, "XYZZY")
    with pytest.raises(NoSuchGroupError):
        compared(release, "WB_AFE")
    for first, last in ((99999, None), (None, 12), (2020, 2010)):
        with pytest.raises(YearsError):
            compared(release, "RWA", first=first, last=last)
