"""A composite index under a release: places as published, whose figures, who has no place and why."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.indices.methods import AGGREGATORS, STEPS, WEIGHERS
from actionlines.indices.presets import PRESETS, UnknownPresetError, preset
from actionlines.indices.release_sheet import NoFiguresError, lacking_figures, sheet_from_release
from actionlines.indices.specification_hash import specification_sha256
from actionlines.languages import LANGUAGES
from actionlines.profiles import index_words
from actionlines.profiles.index import index
from actionlines.profiles.index_country import NotInIndexError, index_country
from actionlines.profiles.index_list import indices

BUILT = {"hdi-2022", "gdi-2022", "ict-access-and-use-example"} | {
    f"egdi-{year}" for year in (2010, 2012, 2014, 2016, 2018, 2022)
}


def published(release: Release, code: str, year: int) -> dict[str, float]:
    rows = select_series(release.indicator(code), load_catalogue())
    whole = rows.filter((pl.col("TIME_PERIOD") == str(year)) & (pl.col("SEX") == "_T"))
    return dict(whole.select("REF_AREA", "OBS_VALUE").iter_rows())


@pytest.mark.parametrize(
    ("name", "code", "year", "digits"),
    [("hdi", "HDI", 2022, 3), *((f"egdi-{year}", "EGDI", year, 4) for year in (2014, 2016, 2018, 2022))],
)
def test_the_scores_are_those_published_in_the_same_release(
    release: Release, name: str, code: str, year: int, digits: int
) -> None:
    said = published(release, code, year)
    found = {one.area: one.score for one in index(release, name, lang="en").ranking}
    assert len(found) > 190
    both = sorted(found.keys() & said.keys())
    assert len(both) > 190
    far = {
        area: (found[area], said[area]) for area in both if abs(found[area] - said[area]) > 1.1 / 10**digits
    }
    assert far == {}


@pytest.mark.parametrize("name", sorted(BUILT))
def test_who_has_a_place_and_who_has_none_are_all_that_have_figures(release: Release, name: str) -> None:
    profile = index(release, name, lang="en")
    everybody = [*(one.area for one in profile.ranking), *(one.area for one in profile.unranked)]
    assert sorted(everybody) == sorted(
        sheet_from_release(preset(name), release, load_catalogue()).sheet.units
    )
    assert all(one.lacking for one in profile.unranked)
    standing = preset(name).standing(np.array([one.score for one in profile.ranking]))
    for one, own in zip(profile.ranking, standing, strict=True):
        assert one.place == 1 + sum(other > own for other in standing)
    assert profile.table().height == len(everybody)


def test_a_cell_of_the_sheet_is_the_figure_of_the_source_that_speaks(release: Release) -> None:
    found = sheet_from_release(preset("hdi"), release, load_catalogue())
    for row, unit in enumerate(found.sheet.units):
        for column, code in enumerate(found.sheet.indicators):
            said = (
                published(release, code, 2022).get(unit, math.nan) if unit in {"RWA", "PRK", "FJI"} else None
            )
            value = found.sheet.values[row, column]
            assert said is None or value == said or (math.isnan(value) and math.isnan(said))
    assert found.sheet.groups["income"][found.sheet.units.index("RWA")] == "WB_LIC"


def test_areas_asked_for_by_code_and_by_group_are_there_with_and_without_figures(release: Release) -> None:
    sheet = sheet_from_release(preset("hdi"), release, load_catalogue(), areas=["199", "CHE", "ATA"]).sheet
    assert {"RWA", "CHE", "ATA"} <= set(sheet.units)
    assert math.isnan(sheet.values[sheet.units.index("ATA")].min())
    assert "NOR" not in sheet.units


def test_without_a_year_each_area_has_its_newest_figure(release: Release) -> None:
    from dataclasses import replace

    open_year = replace(preset("egdi-2010"), year=None)
    found = sheet_from_release(open_year, release, load_catalogue())
    assert set(found.figures["TIME_PERIOD"]) == {"2022"}
    assert sheet_from_release(open_year, release, load_catalogue(), year=2012).sheet.year == 2012


def test_the_list_says_which_can_be_built_and_what_the_others_lack(release: Release) -> None:
    listing = indices(release, lang="en")
    assert {one.name for one in listing.indices} == set(PRESETS)
    assert {one.name for one in listing.indices if one.is_built} == BUILT
    for one in listing.indices:
        assert one.is_built or one.lacking or one.why_not
        assert one.lacking == lacking_figures(preset(one.name), release)
    json.dumps(listing.as_dict(), allow_nan=False)


def test_an_index_without_figures_says_which_are_lacking(release: Release) -> None:
    with pytest.raises(
        NoFiguresError, match="LEGAL, TECHNICAL, ORGANIZATIONAL, CAPACITY, COOPERATION"
    ) as caught:
        index(release, "gci-2020", lang="en")
    assert caught.value.candidates[0] == "LEGAL"
    with pytest.raises(UnknownPresetError):
        index(release, "no-such-index", lang="en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_index_can_be_told_in_every_language_and_written_as_json(release: Release, lang: str) -> None:
    profile = index(release, "hdi", lang=lang)
    english = index(release, "hdi", lang="en")
    assert lang == "en" or profile.title != english.title
    assert [one.area for one in profile.ranking] == [one.area for one in english.ranking]
    assert profile.nodes[0].code == "HDI"
    assert [one.code for one in profile.members("HDI")] == ["HEALTH", "EDUCATION", "INCOME"]
    json.dumps(profile.as_dict(), allow_nan=False)


def test_a_country_in_an_index_has_each_score_with_the_figure_behind_it(release: Release) -> None:
    profile = index_country(release, "hdi", "rwa", lang="en")
    whole = next(one for one in index(release, "hdi", lang="en").ranking if one.area == "RWA")
    assert (profile.place, profile.score) == (whole.place, whole.score)
    by_code = {one.node.code: one for one in profile.nodes}
    life = by_code["LIFE_EXPECTANCY"]
    assert life.figure is not None
    assert life.score == pytest.approx((life.figure.value - 20) / 65)
    assert by_code["EDUCATION"].figure is None
    assert profile.sources
    assert profile.table()["NODE"].to_list() == [one.code for one in index(release, "hdi", lang="en").nodes]
    json.dumps(profile.as_dict(), allow_nan=False)


def test_a_country_without_a_score_is_told_what_it_lacks(release: Release) -> None:
    profile = index_country(release, "hdi", "PRK", lang="en")
    assert (profile.place, profile.score) == (None, None)
    assert "GNI_PER_CAPITA_PPP_2017" in profile.lacking
    with pytest.raises(NotInIndexError, match="hdi-2022 has nothing of Antarctica"):
        index_country(release, "hdi", "ATA", lang="en")
    with pytest.raises(NotFoundError):
        index_country(release, "hdi", "ZZZ", lang="en")


def test_the_hash_of_a_specification_is_of_what_shapes_scores_alone() -> None:
    hashes = {specification_sha256(preset(name)) for name in PRESETS}
    assert len(hashes) == len(PRESETS)
    assert all(len(one) == 64 for one in hashes)


def test_a_country_is_told_by_year_on_one_scale_or_edition_by_edition(release: Release) -> None:
    over_years = index_country(release, "hdi", "RWA", lang="en").years
    said = stated_by_undp(release, "HDI", "RWA")
    assert [one.year for one in over_years] == list(preset("hdi").panel.years)
    both = {one.year: one.score for one in over_years if one.year in said}
    assert len(both) == len(over_years) - 1  # UNDP states all four figures of 1990, and no index
    assert both == pytest.approx({year: said[year] for year in both}, abs=0.0011)
    assert {one.by_method for one in over_years} == {None, 0.0}
    by_edition = index_country(release, "egdi-2018", "RWA", lang="en").years
    assert [one.index for one in by_edition] == [f"egdi-{one.year}" for one in by_edition]
    for one in by_edition:
        ranked = next(each for each in index(release, one.index, lang="en").ranking if each.area == "RWA")
        assert (one.score, one.place) == (ranked.score, ranked.place)
    for before, one in pairwise(by_edition):
        assert one.change == pytest.approx(one.score - before.score)
        assert one.by_figures + one.by_method == pytest.approx(one.change)
    assert by_edition[1].by_method != 0
    assert index_country(release, "gdi", "RWA", lang="en").years == ()


def stated_by_undp(release: Release, code: str, area: str) -> dict[int, float]:
    rows = release.indicator(code, (area,)).filter((pl.col("SOURCE") == "UNDP_HDR") & (pl.col("SEX") == "_T"))
    return {int(period): value for period, value in rows.select("TIME_PERIOD", "OBS_VALUE").iter_rows()}


def test_places_lie_within_their_intervals_and_doubts_are_told_by_their_share(release: Release) -> None:
    profile = index(release, "egdi-2022", lang="en")
    sure = profile.robustness
    assert (sure.coverage, sure.top, sure.refused) == (0.9, 10, 0)
    assert {one.name for one in sure.doubts} == {"weights", "aggregation"}
    assert [one.total for one in sure.doubts] == sorted((one.total for one in sure.doubts), reverse=True)
    inside = [one.places.low <= one.place <= one.places.high for one in profile.ranking if one.places]
    assert len(inside) == len(profile.ranking) == 193
    assert sum(inside) > 0.95 * 193
    assert sum(one.in_front for one in profile.ranking) == pytest.approx(10, abs=0.05)
    table = profile.table()
    assert table["PLACE_LOW"].to_list() == [one.places.low if one.places else None for one in profile.ranking]
    country = index_country(release, "egdi-2022", profile.ranking[40].area, lang="en")
    assert (country.places, country.scores) == (profile.ranking[40].places, profile.ranking[40].scores)


def test_every_method_step_and_doubt_has_a_name_that_people_read() -> None:
    methods = {name for step in STEPS for name in STEPS[step]} | {*AGGREGATORS, *WEIGHERS}
    assert methods <= set(index_words.METHODS)
    assert set(STEPS) == set(index_words.STEPS)
    for lang in LANGUAGES:
        named = [index_words.method_text(one, lang=lang) for one in sorted(methods)]
        assert lang == "en" or not set(named) & methods
        assert len(set(named)) == len(named)
