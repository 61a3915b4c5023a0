"""Profiles over the bundled release: what they say, and that what they say adds up."""

from __future__ import annotations

import json

import polars as pl
import pytest

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.languages import LANGUAGES
from actionlines.profiles.action_line import action_line
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.home import home
from actionlines.profiles.indicator import TooManyAreasError, indicator
from actionlines.profiles.latest import WINDOW_AREAS, WINDOW_YEARS
from actionlines.profiles.listings import countries, indicators
from actionlines.profiles.peers import compared_areas
from actionlines.profiles.sentences import country_lead


def scores(profile: CountryProfile) -> dict[str, object]:
    return {one.indicator: one for line in profile.lines for one in line.scores}


def test_iceland_has_its_published_figure_of_internet_users(release: Release) -> None:
    lead = country(release, "ISL", lang="en").lead
    assert lead is not None
    assert lead.figure is not None
    assert (round(lead.figure.value, 2), lead.figure.period, lead.figure.source) == (
        99.83,
        "2023",
        "GAPMINDER",
    )


def test_every_figure_of_a_country_has_a_source_that_is_explained(release: Release) -> None:
    profile = country(release, "KEN", lang="fr")
    explained = {note.id for note in profile.sources}
    used = {score.figure.source for line in profile.lines for score in line.scores if score.figure}
    assert used
    assert used <= explained


def test_a_country_speaks_of_all_eighteen_lines_and_says_why_one_is_empty(release: Release) -> None:
    lines = country(release, "KEN", lang="en").lines
    assert len(lines) == 18
    assert all((line.reason is None) == bool(line.scores) for line in lines)


def test_a_place_is_what_a_plain_count_gives(release: Release) -> None:
    """Counted again by hand: latest figure of each area by its chosen source, and how many have a higher one."""
    rows = release.indicator("INTERNET_USERS").filter(
        pl.all_horizontal(pl.col(name) == "_T" for name in ("SEX", "AGE", "URBANISATION", "EDUCATION_LEV"))
    )
    own = set(compared_areas())
    figures: dict[str, tuple[str, float]] = {}
    chosen = select_series(rows, load_catalogue()).sort("TIME_PERIOD")
    for area, period, value in chosen.select("REF_AREA", "TIME_PERIOD", "OBS_VALUE").iter_rows():
        if area in own:
            figures[area] = (period, value)
    years = [int(period[:4]) for period, _ in figures.values()]
    last = max(year for year in set(years) if years.count(year) >= WINDOW_AREAS)
    recent = [value for period, value in figures.values() if int(period[:4]) > last - WINDOW_YEARS]
    for code in ("ISL", "RWA", "BRA"):
        rank = 1 + sum(value > figures[code][1] for value in recent)
        lead = country(release, code, lang="en").lead
        assert lead is not None
        world = next(place for place in lead.places if place.kind == "world")
        assert (world.rank, world.areas) == (rank, len(recent))


def test_a_country_is_held_against_its_own_region_and_income_group(release: Release) -> None:
    profile = country(release, "RWA", lang="en")
    assert (profile.peers.region, profile.peers.income, profile.peers.special) == (
        "002",
        "WB_LIC",
        ("199", "432"),
    )
    assert profile.lead is not None
    assert [place.group for place in profile.lead.places] == ["001", "002", "WB_LIC"]


def test_the_table_of_a_country_has_a_row_for_each_line_and_indicator(release: Release) -> None:
    profile = country(release, "RWA", lang="es")
    table = profile.table()
    assert table.height == sum(len(line.scores) + len(line.unmeasured) for line in profile.lines)
    assert not table.select("LINE", "INDICATOR").is_duplicated().any()
    assert table["RELEASE"].unique().to_list() == [release.id]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_profile_is_json_in_every_language(release: Release, lang: str) -> None:
    for profile in (
        country(release, "FJI", lang=lang),
        indicator(release, "INTERNET_USERS", areas=("FJI",), lang=lang),
        action_line(release, "C2", lang=lang),
        home(release, lang=lang),
        countries(release, lang=lang),
        indicators(release, lang=lang),
    ):
        facts = json.loads(json.dumps(profile.as_dict(), allow_nan=False))
        assert facts["edition"]["id"] == release.id
        assert profile.table().height > 0


def test_an_aggregate_has_no_country_page(release: Release) -> None:
    with pytest.raises(NotFoundError, match="aggregate"):
        country(release, "001", lang="en")


def test_a_country_without_figures_says_so(release: Release) -> None:
    bare = next(
        area.code
        for area in places.areas("territory")
        if not country(release, area.code, lang="en").table()["OBS_VALUE"].count()
    )
    profile = country(release, bare, lang="en")
    assert profile.lead is None
    assert "no source in this release" in country_lead(profile)


def test_an_indicator_shows_the_most_populous_country_of_each_region_until_asked(release: Release) -> None:
    profile = indicator(release, "INTERNET_USERS", lang="en")
    assert (profile.asked, profile.areas) == (False, ("NGA", "USA", "IND", "RUS", "AUS"))


def test_an_indicator_shows_the_areas_asked_for_in_their_order_each_once(release: Release) -> None:
    profile = indicator(release, "INTERNET_USERS", areas=("RWA", "KEN", "RWA"), lang="en")
    assert (profile.asked, profile.areas) == (True, ("RWA", "KEN"))
    assert profile.table()["REF_AREA"].unique().sort().to_list() == ["KEN", "RWA"]


def test_a_series_is_of_one_source_whole(release: Release) -> None:
    profile = indicator(release, "INTERNET_USERS", areas=("RWA",), lang="en")
    assert sum(one.chosen for one in profile.series) == 1
    assert all(len({figure.source for figure in one.figures}) == 1 for one in profile.series)


def test_sources_that_disagree_stand_side_by_side_with_the_largest_difference(release: Release) -> None:
    shares = {share.source: share for share in indicator(release, "INTERNET_USERS", lang="en").shares}
    other = shares["WB_WDI"]
    assert other.differing >= 135
    assert other.largest_difference is not None
    assert abs(other.largest_difference) > 5


def test_more_than_twelve_areas_are_refused(release: Release) -> None:
    codes = tuple(area.code for area in places.areas("country")[:13])
    with pytest.raises(TooManyAreasError, match="at most 12"):
        indicator(release, "INTERNET_USERS", areas=codes, lang="en")


def test_every_tile_has_a_figure_or_a_reason(release: Release) -> None:
    tiles = home(release, lang="en").tiles
    assert len(tiles) == 18
    assert all((tile.spread is None) == (tile.reason is not None) for tile in tiles)
    assert any(tile.directness == "proxy" for tile in tiles if tile.spread)


def test_the_home_page_counts_what_the_release_promises(release: Release) -> None:
    profile = home(release, lang="en")
    assert profile.indicators >= 60
    assert profile.areas >= 190


def test_the_leaders_of_a_line_are_in_order_of_their_places(release: Release) -> None:
    leaders = action_line(release, "C2", lang="en").leaders
    assert [one.rank for one in leaders] == sorted(one.rank for one in leaders)
    assert [one.value for one in leaders] == sorted((one.value for one in leaders), reverse=True)


def test_countries_are_listed_by_group_and_nobody_twice(release: Release) -> None:
    listed = countries(release, group="199", lang="en")
    codes = [one.area for one in listed.areas]
    assert set(codes) == places.members("199", on=int(release.manifest.on[:4]))
    assert len(codes) == len(set(codes))
    assert sum(len(areas) for _, areas in listed.by_region()) == len(codes)


def test_indicators_are_listed_for_a_line(release: Release) -> None:
    listed = indicators(release, line="C2", lang="en")
    assert all("C2" in one.lines for one in listed.indicators)
    assert len(listed.indicators) == len(load_catalogue().by_line("C2"))


def test_groups_of_countries_come_with_their_coverage(release: Release) -> None:
    found = indicator(release, "INTERNET_USERS", lang="en")
    world = next(one for one in found.groups if one.group == "001")
    assert world.recipe == "aggregate_weighted_mean"
    assert 60 <= world.coverage_pct <= 100
    assert 0 < world.areas <= world.areas_in_group
    assert 60 < world.value < 75, "two thirds of the world's people were online in the early 2020s"
