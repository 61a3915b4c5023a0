"""Divides over time: both sides of one source and period, gap and parity as derived, narrowing by our rule."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import LANGUAGES
from actionlines.profiles.board import board
from actionlines.profiles.country import country
from actionlines.profiles.gaps import Divide, divides, moves_of_all
from actionlines.profiles.sentences import divide_text, divides_lead


def of(release: Release, area: str, indicator: str, dimension: str = "SEX") -> Divide:
    found = divides(board(release), area, load_catalogue())
    return next(one for one in found if (one.indicator, one.dimension) == (indicator, dimension))


def test_both_sides_are_what_the_release_states(release: Release) -> None:
    divide = of(release, "KEN", "ACCOUNT_OWNERS")
    stated = release.area("KEN").filter(
        pl.col("INDICATOR") == "ACCOUNT_OWNERS",
        pl.col("SOURCE") == divide.source,
        pl.col("URBANISATION") == "_T",
        pl.col("AGE") == "_T",
        pl.col("EDUCATION_LEV") == "_T",
        pl.col("INCOME_WEALTH_QUANTILE") == "_T",
    )
    by_year = {
        (sex, year): value
        for sex, year, value in stated.select("SEX", "TIME_PERIOD", "OBS_VALUE").iter_rows()
    }
    assert [point.period for point in divide.points] == ["2011", "2014", "2017", "2021", "2024"]
    for point in divide.points:
        women, men = by_year["F", point.period], by_year["M", point.period]
        assert (point.first, point.second) == (women, men)
        assert point.difference == pytest.approx(men - women)
        assert point.parity == pytest.approx(women / men)


def test_the_newest_point_is_the_gap_of_the_scorecard(release: Release) -> None:
    profile = country(release, "KEN", lang="en")
    gaps = {
        (one.indicator, gap.dimension): gap
        for line in profile.lines
        for one in line.scores
        for gap in one.gaps
    }
    assert gaps
    newest = {(one.indicator, one.dimension): one.gap for one in profile.divides}
    assert {key: newest[key] for key in gaps} == gaps


def test_a_gap_narrows_where_its_size_falls_whoever_is_ahead(release: Release) -> None:
    girls_ahead = of(release, "KEN", "PRIMARY_COMPLETION")
    assert girls_ahead.last.difference < 0
    assert girls_ahead.trend is not None
    older = next(point for point in girls_ahead.points if point.period == girls_ahead.trend.since)
    assert abs(older.difference) > abs(girls_ahead.last.difference)
    assert girls_ahead.trend.verdict == "better"
    assert of(release, "KEN", "FINANCIAL_INSTITUTION_ACCOUNT").trend.verdict == "worse"  # type: ignore[union-attr]


def test_no_trend_runs_across_a_break_between_its_ends() -> None:
    points = pl.DataFrame(
        {
            "REF_AREA": ["RWA"] * 3 + ["KEN"] * 3,
            "DIMENSION": ["SEX"] * 6,
            "INDICATOR": ["INTERNET_USERS"] * 6,
            "SOURCE": ["S"] * 6,
            "TIME_PERIOD": ["2015", "2018", "2020"] * 2,
            "OBS_VALUE": [5.0, -4.0, 3.0] * 2,
            "BROKEN": [False, True, False, False, False, False],
            "FREQ": ["A"] * 6,
            **dict.fromkeys(("AGE_SCOPE", "REF_PERIOD"), [""] * 6),
        }
    )
    assert moves_of_all(points).rows() == [("KEN", "SEX", "INTERNET_USERS", "2015", 5.0, 3.0)]


def test_only_what_measures_an_action_line_is_a_divide(release: Release) -> None:
    found = {one.indicator for one in divides(board(release), "KEN", load_catalogue())}
    assert "POPULATION" not in found
    assert all(load_catalogue().indicator(code).measures for code in found)


def test_every_divide_has_its_source_explained(release: Release) -> None:
    profile = country(release, "BRA", lang="en")
    assert {one.source for one in profile.divides} <= {note.id for note in profile.sources}


def test_the_table_has_a_row_for_each_period(release: Release) -> None:
    profile = country(release, "BRA", lang="fr")
    table = profile.divides_table()
    assert table.height == sum(len(one.points) for one in profile.divides)
    assert not table.select("INDICATOR", "DIMENSION", "TIME_PERIOD").is_duplicated().any()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_divide_is_said_in_words(release: Release, lang: str) -> None:
    profile = country(release, "KEN", lang=lang)
    assert all("2024" in divide_text(one, lang=lang) for one in profile.divides if one.last.period == "2024")
    assert "2024" in divides_lead(profile)


def test_words_of_a_divide_in_english(release: Release) -> None:
    assert divide_text(of(release, "KEN", "BILLS_PAID_ONLINE"), lang="en") == (
        "2024: women 52.6%, men 57.5%; gap 4.9 points, parity 0.92. Gap narrower than in 2017, by 7.2 points."
    )


def test_a_country_without_any_says_so(release: Release) -> None:
    profile = country(release, "BVT", lang="en")
    assert profile.divides == ()
    assert "no source" in divides_lead(profile)
