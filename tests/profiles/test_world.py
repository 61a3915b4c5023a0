"""The world in one year: which figure speaks for each area, its class, who has none."""

from __future__ import annotations

import json

import polars as pl
import pytest

from actionlines import places
from actionlines.charts.land import cells, shapes
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.languages import LANGUAGES
from actionlines.profiles.board import board
from actionlines.profiles.indicator import indicator
from actionlines.profiles.listings import countries, listed_areas
from actionlines.profiles.peers import compared_areas
from actionlines.profiles.world import CARRIED_YEARS, WorldProfile, YearWithoutFiguresError, world
from actionlines.profiles.world_sentences import class_rule, world_lead, world_scope, world_title

PRINCIPAL = ("SEX", "AGE", "URBANISATION", "EDUCATION_LEV", "DISABILITY_STATUS", "INCOME_WEALTH_QUANTILE")


def plainly(release: Release, code: str, year: int) -> dict[str, tuple[str, float]]:
    """Counted again by a loop: the last figure of each area's chosen source in the three years that end so."""
    rows = release.indicator(code).filter(pl.all_horizontal(pl.col(name) == "_T" for name in PRINCIPAL))
    chosen = select_series(rows, load_catalogue()).sort("TIME_PERIOD")
    found: dict[str, tuple[str, float]] = {}
    for area, period, value in chosen.select("REF_AREA", "TIME_PERIOD", "OBS_VALUE").iter_rows():
        if area in compared_areas() and year - CARRIED_YEARS <= int(period[:4]) <= year:
            found[area] = (period, value)
    return found


@pytest.mark.parametrize("year", [1995, 2010, 2015, 2023])
def test_each_area_has_its_figure_of_the_year_or_the_latest_of_two_years_before(
    release: Release, year: int
) -> None:
    profile = world(release, "INTERNET_USERS", year, lang="en")
    shown = {one.area: (one.figure.period, one.figure.value) for one in profile.figures}
    assert shown == plainly(release, "INTERNET_USERS", year)
    assert profile.earlier == sum(one.figure.year < year for one in profile.figures)


@pytest.mark.parametrize("code", ["INTERNET_USERS", "EGDI", "POPULATION", "ONLINE_BUYERS"])
def test_figures_and_who_has_none_add_up_to_all_that_are_listed(release: Release, code: str) -> None:
    profile = world(release, code, lang="en")
    assert sorted([*(one.area for one in profile.figures), *profile.missing]) == sorted(
        listed_areas(board(release))
    )
    assert sum(profile.counts) == len(profile.figures)
    assert {one.area for one in countries(release, lang="en").areas} == set(listed_areas(board(release)))


def test_without_a_year_it_is_the_last_in_which_ten_areas_report(release: Release) -> None:
    profile = world(release, "INTERNET_USERS", lang="en")
    window_from = indicator(release, "INTERNET_USERS", lang="en").window_from
    assert profile.since == window_from
    assert profile.year == (window_from or 0) + CARRIED_YEARS


def test_the_latest_year_shows_the_figures_that_are_ranked(release: Release) -> None:
    ranked = {
        one.area for one in indicator(release, "INTERNET_USERS", lang="en").standings if one.place is not None
    }
    assert {one.area for one in world(release, "INTERNET_USERS", lang="en").figures} == ranked


def test_classes_are_the_same_in_every_year(release: Release) -> None:
    profiles = [world(release, "MOBILE_CELLULAR_PER_100", year, lang="en") for year in (2001, 2012, None)]
    assert len({profile.bounds for profile in profiles}) == 1
    assert profiles[0].counts[0] > profiles[-1].counts[0]


def test_a_class_is_where_the_figure_lies_between_the_bounds(release: Release) -> None:
    profile = world(release, "GDP_PER_CAPITA", lang="en")
    ends = [float("-inf"), *profile.bounds, float("inf")]
    assert all(ends[one.number - 1] <= one.figure.value < ends[one.number] for one in profile.figures)


@pytest.mark.parametrize("year", [1066, 99999])
def test_a_year_without_figures_says_which_there_are(release: Release, year: int) -> None:
    with pytest.raises(YearWithoutFiguresError, match="ask for a year from 1990 to 2024"):
        world(release, "INTERNET_USERS", year, lang="en")


def test_an_unknown_indicator_is_not_found(release: Release) -> None:
    with pytest.raises(NotFoundError):
        world(release, "INTERNETS", lang="en")


def test_an_indicator_without_any_figure_is_not_measured(release: Release) -> None:
    known = set(board(release).summaries["INDICATOR"])
    code = next(code for code in load_catalogue().indicators if code not in known)
    profile = world(release, code, lang="en")
    assert (profile.year, profile.figures, profile.bounds, profile.years) == (None, (), (), ())
    assert world_lead(profile).startswith("Not measured")
    assert world_title(profile) == profile.name


def test_the_table_has_a_row_for_every_area_and_its_source(release: Release) -> None:
    profile = world(release, "INTERNET_USERS", 2015, lang="fr")
    table = profile.table()
    assert table.height == len(profile.figures) + len(profile.missing)
    assert table.filter(pl.col("OBS_VALUE").is_not_null(), pl.col("SOURCE").is_null()).height == 0
    iceland = table.filter(REF_AREA="ISL").row(0, named=True)
    assert (iceland["NAME"], iceland["YEAR_ASKED"], iceland["INDICATOR"]) == (
        "Islande",
        2015,
        "INTERNET_USERS",
    )
    assert iceland["CLASS"] == 5


def test_the_profile_can_be_held_as_json(release: Release) -> None:
    facts = world(release, "EGDI", 2018, lang="ar").as_dict()
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts


def test_every_source_that_speaks_is_explained(release: Release) -> None:
    profile = world(release, "INTERNET_USERS", 2015, lang="en")
    assert {note.id for note in profile.sources} == {one.figure.source for one in profile.figures}


def test_medians_of_regions_are_those_of_their_figures(release: Release) -> None:
    profile = world(release, "EGDI", lang="en")
    africa = places.members("002", on=int(release.manifest.on[:4]))
    values = pl.Series([one.figure.value for one in profile.figures if one.area in africa])
    found = {one.group: one.median for one in profile.medians}
    assert found["002"] == pytest.approx(values.median())
    assert next(iter(found)) == "001"


def test_no_figure_of_this_release_is_without_a_shape_or_a_tile(release: Release) -> None:
    assert set(listed_areas(board(release))) <= set(shapes()) & set(cells())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_are_whole_in_each_language(release: Release, lang: str) -> None:
    profile = world(release, "INTERNET_USERS", lang=lang)
    said = " ".join([world_title(profile), world_lead(profile), class_rule(profile), *world_scope(profile)])
    assert "%(" not in said
    assert str(profile.year) in said


def test_an_end_that_several_share_is_counted_not_named(release: Release) -> None:
    profile: WorldProfile = world(release, "ELECTRICITY_ACCESS", lang="en")
    assert "Highest: 100.0% (" in world_lead(profile)
    assert "countries and territories). Lowest:" in world_lead(profile)
