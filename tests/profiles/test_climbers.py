"""The fastest climbers, counted again with plain loops; and who has no figure."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines import places
from actionlines.indicators.releases import Release
from actionlines.profiles.action_line import NotOfThisLineError, action_line
from actionlines.profiles.board import board
from actionlines.profiles.climbers import FEWEST_FIGURES, climbers
from actionlines.profiles.peers import compared_areas
from actionlines.profiles.silence import silent_regions
from actionlines.profiles.yearly import yearly_figures

USERS = "INTERNET_USERS"


def test_climbers_are_those_a_plain_count_finds(release: Release) -> None:
    rows = yearly_figures(release, USERS)
    series: dict[str, dict[int, float]] = {}
    for area, period, value in rows.select("REF_AREA", "TIME_PERIOD", "OBS_VALUE").iter_rows():
        series.setdefault(area, {})[int(period)] = value
    latest = board(release).latest.filter(pl.col("INDICATOR") == USERS)
    broken = set(latest.filter(pl.col("BROKEN"))["REF_AREA"])
    window = latest["WINDOW_FROM"][0]
    gains = {}
    for area in set(compared_areas()) - broken:
        years = series.get(area, {})
        last = max(years, default=0)
        back = [year for year in years if 3 <= last - year <= 7]
        if last < window or not back:
            continue
        first = min(back, key=lambda year, last=last: (abs(last - year - 5), year))
        if sum(first <= year <= last for year in years) >= FEWEST_FIGURES:
            gains[area] = (years[last] - years[first]) / (last - first)
    wanted = sorted(gains, key=lambda area: -gains[area])[:5]
    assert [one.area for one in climbers(release, USERS)][:5] == wanted
    assert climbers(release, USERS)[0].per_year == pytest.approx(gains[wanted[0]])


def test_what_was_missing_and_what_was_made_up_of_it(release: Release) -> None:
    first = climbers(release, USERS)[0]
    assert first.gap_closed_pct == pytest.approx(100 * (first.value - first.before) / (100 - first.before))
    assert {one.gap_closed_pct for one in climbers(release, "MOBILE_CELLULAR_PER_100")} == {None}


def test_where_less_is_better_who_falls_climbs(release: Release) -> None:
    found = climbers(release, "EDUCATION_INEQUALITY")
    assert found
    assert all(one.value < one.before and one.per_year > 0 for one in found)


def test_counts_are_ranked_by_growth(release: Release) -> None:
    found = climbers(release, "MOBILE_CELLULAR_SUBSCRIPTIONS")
    assert all(one.relative for one in found)
    first = found[0]
    years = int(first.period) - int(first.since)
    assert first.per_year == pytest.approx(100 * (first.value / first.before - 1) / years)


@pytest.mark.parametrize("code", ["FIXED_TELEPHONE_PER_100", "ACCESS_TO_INFORMATION_LAW", "EGDI"])
def test_none_climb_where_no_way_is_better_or_editions_do_not_compare(release: Release, code: str) -> None:
    assert climbers(release, code) == ()


def test_every_country_has_a_figure_or_stands_among_the_silent(release: Release) -> None:
    heard = set(board(release).latest.filter(pl.col("INDICATOR") == "ONLINE_BUYERS")["REF_AREA"])
    silent = [
        code
        for one in silent_regions(release, "ONLINE_BUYERS")
        for code in (*one.least_developed, *one.others)
    ]
    countries = {area.code for area in places.areas("country")}
    assert len(silent) == len(set(silent))
    assert set(silent) == countries - heard


def test_another_indicator_of_the_line_is_shown_at_length(release: Release) -> None:
    usual = action_line(release, "C2", lang="en")
    asked = action_line(release, "C2", indicator="coverage-4g", lang="en")
    assert asked.headline == usual.headline
    assert (usual.chosen, asked.chosen.indicator if asked.chosen else "") == (usual.headline, "COVERAGE_4G")
    assert asked.values != usual.values
    assert asked.distributions == usual.distributions


def test_an_indicator_without_figures_is_shown_with_none(release: Release) -> None:
    found = action_line(release, "C2", indicator="HOUSEHOLDS_RADIO", lang="en")
    assert (found.values, found.medians, found.climbers, found.silent) == ((), (), (), ())


def test_an_indicator_of_another_line_is_refused(release: Release) -> None:
    with pytest.raises(NotOfThisLineError):
        action_line(release, "C3", indicator="EGDI", lang="en")
