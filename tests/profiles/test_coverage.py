"""Blind spots: paragraphs without a figure, indicators that are silent somewhere, paragraphs nobody answers for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from actionlines import places
from actionlines.commitments.known_links import read_links, shipped_links
from actionlines.commitments.links import Kind, Measures
from actionlines.indicators.releases import Release
from actionlines.languages import LANGUAGES
from actionlines.profiles.board import board
from actionlines.profiles.coverage import TABLE, CoverageProfile, coverage

COUNTRIES = {area.code for area in places.areas("country")}
TEXT = """
document: test
telling: [S.B]
made: {by: Ann, dated: 2026-01-02}
paragraphs:
  C2.a:
    indicators:
      INTERNET_USERS: {measures: by proxy, sure: high, why: So.}
      COVERAGE_3G: {measures: in part, sure: high, why: So.}
  C9.b: {unmeasured: Nothing does.}
  S.B.1: {indicators: {COVERAGE_2G: {measures: in part, sure: high, why: So.}}}
  V.B.1:
    unmeasured: Nothing does.
    agencies: {ITU: {role: lead, sure: high, why: So., until: 2020}}
  V.B.2:
    indicators: {GOVERNMENT_STAFF_INTERNET: {measures: directly, sure: high, why: So.}}
    agencies: {WHO: {role: lead, sure: low, why: So.}}
"""


@pytest.fixture(scope="module")
def whole(release: Release) -> CoverageProfile:
    return coverage(release, lang="en")


@pytest.fixture(scope="module")
def small(release: Release, tmp_path_factory: pytest.TempPathFactory) -> CoverageProfile:
    file: Path = tmp_path_factory.mktemp("links") / "links.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return coverage(release, lang="en", links=read_links(file))


def test_countries_are_counted_as_a_plain_loop_counts_them(release: Release, whole: CoverageProfile) -> None:
    year = int(release.manifest.on[:4])
    rows = board(release).latest.select("INDICATOR", "REF_AREA", "YEAR", "WINDOW_FROM").rows()
    least = places.members("LDC", on=year)
    for one in whole.indicators:
        heard = {area for code, area, *_ in rows if code == one.indicator and area in COUNTRIES}
        recent = {
            area
            for code, area, when, first in rows
            if code == one.indicator and area in COUNTRIES and when >= first
        }
        assert (one.countries, one.recent) == (len(heard), len(recent)), one.indicator
        assert one.least_developed == len([area for area in heard if area in least])
        for region in ("002", "019", "142", "150", "009"):
            there = any(area in places.members(region, on=year) for area in heard)
            assert (region in one.silent_regions) != there, (one.indicator, region)


def test_every_paragraph_and_every_linked_indicator_is_there_once(whole: CoverageProfile) -> None:
    assert [one.code for one in whole.paragraphs] == [one.code for one in shipped_links().asking]
    linked = {one.code for each in shipped_links().asking for one in each.of(Kind.INDICATOR)}
    assert sorted(one.indicator for one in whole.indicators) == sorted(linked)
    assert whole.indicators == tuple(sorted(whole.indicators, key=lambda one: (one.countries, one.indicator)))


def test_what_asks_for_nothing_is_not_counted(small: CoverageProfile) -> None:
    assert "S.B.1" not in {one.code for one in small.paragraphs}
    assert "COVERAGE_2G" not in {one.indicator for one in small.indicators}


def test_the_most_direct_indicator_with_figures_says_how_a_paragraph_is_measured(
    small: CoverageProfile,
) -> None:
    ways = {one.code: one.measures for one in small.paragraphs}
    assert ways == {"C2.a": Measures.IN_PART, "C9.b": None, "V.B.1": None, "V.B.2": None}


def test_an_indicator_without_figures_measures_nothing_and_is_named(small: CoverageProfile) -> None:
    found = small.paragraphs[3]
    assert (found.code, found.without_figures, found.countries) == (
        "V.B.2",
        ("GOVERNMENT_STAFF_INTERNET",),
        0,
    )
    assert [one.code for one in small.unmeasured] == ["C9.b", "V.B.1", "V.B.2"]
    assert [one.indicator for one in small.silent] == ["GOVERNMENT_STAFF_INTERNET"]


def test_a_country_with_a_figure_in_two_indicators_counts_once(
    release: Release, small: CoverageProfile
) -> None:
    latest = board(release).latest.filter(pl.col("INDICATOR").is_in(["INTERNET_USERS", "COVERAGE_3G"]))
    assert small.paragraphs[0].countries == len(set(latest["REF_AREA"]) & COUNTRIES)


def test_a_link_that_has_ended_answers_no_longer(release: Release, small: CoverageProfile) -> None:
    assert date.fromisoformat(release.manifest.on) > date(2020, 12, 31)
    assert [one.code for one in small.unanswered] == ["V.B.1"]


def test_whoever_is_only_believed_to_answer_is_told_apart(small: CoverageProfile) -> None:
    assert {one.code: (one.answers, one.believed) for one in small.paragraphs} == {
        "C2.a": (("ITU",), ()),
        "C9.b": (("UNESCO", "ITU"), ()),
        "V.B.1": ((), ()),
        "V.B.2": ((), ("WHO",)),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_gists_are_in_the_language_asked_for(release: Release, lang: str) -> None:
    table = coverage(release, lang=lang).table()
    assert table.schema == TABLE
    assert table["GIST"].n_unique() == table.height == 168


def test_programs_have_all_of_it(whole: CoverageProfile) -> None:
    facts = whole.as_dict()
    assert facts["unmeasured"] == [one.code for one in whole.unmeasured]
    assert len(facts["paragraphs"]) == 168
    assert facts["edition"]["id"] == whole.edition.id
