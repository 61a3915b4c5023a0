"""Levels of a country: thirds of all places, by the headline or the first indicator that has a place."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments import action_line
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import LANGUAGES
from actionlines.profiles.country import country
from actionlines.profiles.level_sentences import level_text
from actionlines.profiles.levels import LineLevel, people_in_ten, third


@given(st.integers(3, 300))
def test_thirds_hold_as_many_places_each_as_can_be(areas: int) -> None:
    counts = Counter(third(rank, areas) for rank in range(1, areas + 1))
    assert max(counts.values()) - min(counts.values()) <= 1
    assert third(1, areas) == "high"
    assert third(areas, areas) == "low"


def by_line(release: Release, area: str) -> dict[str, LineLevel]:
    return {one.line: one for one in country(release, area, lang="en").levels}


def test_each_line_has_a_level_and_no_figure_is_said(release: Release) -> None:
    levels = by_line(release, "KEN")
    assert len(levels) == 18
    assert levels["C10"] == LineLevel("C10", "no_figure")


def test_the_level_is_the_third_of_its_place_in_the_world(release: Release) -> None:
    for area in ("KEN", "ISL", "RWA"):
        for one in by_line(release, area).values():
            if one.place is not None:
                assert one.place.kind == "world"
                assert one.level == third(one.place.rank, one.place.areas)
                assert load_catalogue().indicator(str(one.indicator)).direction != 0


def test_a_line_is_told_by_its_headline_where_that_has_a_place(release: Release) -> None:
    internet = by_line(release, "ISL")["C3"]
    assert (internet.indicator, internet.level, internet.people_in_ten) == ("INTERNET_USERS", "high", 10)
    assert by_line(release, "RWA")["C3"].people_in_ten == 3


def test_only_shares_of_people_are_people_in_ten(release: Release) -> None:
    catalogue = load_catalogue()
    for one in country(release, "KEN", lang="en").lines[1].scores:
        subject = catalogue.indicator(one.indicator)
        if subject.kind != "percent" or not subject.denominator:
            assert people_in_ten(one.figure, subject) is None


def test_the_table_says_the_level_at_the_indicator_that_tells_it(release: Release) -> None:
    profile = country(release, "KEN", lang="en")
    told = profile.table().filter(profile.table()["LEVEL"].is_not_null())
    found = set(told.select("LINE", "INDICATOR", "LEVEL").iter_rows())
    assert found == {(one.line, one.indicator, one.level) for one in profile.levels if one.indicator}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_level_is_said_with_the_title_of_its_line(release: Release, lang: str) -> None:
    for one in country(release, "KEN", lang=lang).levels:
        text = level_text(one, lang=lang)
        assert text.startswith(action_line(one.line).title(lang=lang).text)
        assert "%(" not in text


def test_the_words_in_english(release: Release) -> None:
    assert level_text(by_line(release, "RWA")["C3"], lang="en") == (
        "Access to information and knowledge. Individuals using the Internet: 34.2% in 2023. "
        "About 3 in 10 people. Place 161 of 183. In the last third of all countries. Getting better."
    )
