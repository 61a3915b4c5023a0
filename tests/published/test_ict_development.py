"""ITU's ICT Development Index: the worked example of the report of 2011, by every choice; the tree from 2023 on."""

from __future__ import annotations

import json

import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.normalise import MissingReferenceError
from actionlines.indices.options import OPTIONS, side_by_side, with_goalposts
from actionlines.indices.presets import preset
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import Goalposts

AS_IN_DATAHUB = {
    "U": "UNIVERSAL_CONNECTIVITY",
    "M": "MEANINGFUL_CONNECTIVITY",
    "Coverage": "MOBILE_COVERAGE",
    "i99H": "INTERNET_USERS",
    "xHH6_IDI": "HOUSEHOLDS_INTERNET",
    "i911mw_IDI": "MOBILE_BROADBAND_PER_100",
    "i271G_IDI": "COVERAGE_3G",
    "i271GA_IDI": "COVERAGE_4G",
    "i136mwi_subs_IDI": "MOBILE_BROADBAND_TRAFFIC",
    "i135tfb_subs_IDI": "FIXED_BROADBAND_TRAFFIC",
    "i271mb_high_ts_GNI_IDI": "PRICE_MOBILE_HIGH",
    "i154_FBB_ts_GNI_IDI": "PRICE_FIXED_BROADBAND",
    "xHH18_IDI": "MOBILE_PHONE_OWNERS",
}


@pytest.fixture
def example(published):
    return json.loads((published / "idi_2011_korea_worked_example.json").read_text())


@pytest.fixture
def korea(example):
    figures = [figure for figure, _ in example["indicators"].values()]
    return Sheet(("KOR",), tuple(one.code for one in preset("idi-2010").indicators), [figures])


def test_the_worked_example_gives_the_published_index(example, korea):
    result = build(preset("idi-2010"), korea)

    assert round(result.score("KOR"), 3) == 8.395
    assert f"{result.score('KOR'):.2f}" == f"{example['published_IDI_2010']:.2f}" == "8.40"
    assert result.normalised[0].tolist() == example["printed_z"]


def test_what_each_choice_makes_of_the_worked_example(korea):
    table = side_by_side(preset("idi-2010"), korea)

    assert table.select(*OPTIONS, pl.col("IDI").round(3)).rows() == [
        (True, True, False, 8.395),
        (True, True, True, 8.447),
        (True, False, False, 8.39),
        (True, False, True, 8.442),
        (False, True, False, 8.409),
        (False, True, True, 8.46),
        (False, False, False, 8.404),
        (False, False, True, 8.455),
    ]
    as_published = table.filter(pl.col("IDI").round(2) == 8.40).select(OPTIONS).rows()
    assert as_published == [(True, True, False), (False, False, False)]
    # The second is ruled out by the printed score of 1.00 for an enrolment of 102 %.


def test_the_printed_access_sub_index_does_not_follow_from_its_own_rows(example, korea):
    result = build(preset("idi-2010"), korea)

    rows = example["printed_z"][:5]
    assert example["printed_access_subindex"] == 0.82
    assert round(sum(rows) / 5, 4) == round(result.score("KOR", "ICT_ACCESS"), 4) == 0.83


def test_of_the_two_printed_ideals_for_mobile_subscriptions_only_170_gives_the_printed_score(example):
    figure = example["indicators"]["mobile_cell_per100"][0]

    assert preset("idi-2010").node("MOBILE_CELLULAR_PER_100").goalposts.upper == 170
    assert [round(figure / ideal, 2) for ideal in (170, 180)] == [example["printed_z"][1], 0.59]


def test_the_tree_from_2023_on_is_that_of_datahub(published):
    (root,) = json.loads((published / "itu_datahub_idi-structure.json").read_text())
    ours = preset("idi-2023")

    def same(node, code):
        members = node.get("children", [])
        assert set(ours.children(code)) == {AS_IN_DATAHUB[member["code"]] for member in members}, code
        for member in members:
            same(member, AS_IN_DATAHUB[member["code"]])

    same(root, "IDI")


def test_the_index_of_2023_is_not_built_from_goalposts_that_nobody_knows():
    ours = preset("idi-2023")
    codes = tuple(one.code for one in ours.indicators)
    figures = Sheet(("A",), codes, [[90.0, 80.0, 95.0, 99.0, 95.0, 100.0, 3000.0, 2.0, 3.0, 90.0]])

    with pytest.raises(MissingReferenceError, match=r"PRICE_FIXED_BROADBAND: there are no goalposts"):
        build(ours, figures)

    given = {
        code: Goalposts(lower, upper, source="for this test")
        for code, lower, upper in (
            ("MOBILE_BROADBAND_TRAFFIC", 1, 1000),
            ("FIXED_BROADBAND_TRAFFIC", 3, 3000),
            ("PRICE_MOBILE_HIGH", 0, 20),
            ("PRICE_FIXED_BROADBAND", 0, 20),
        )
    }
    result = build(with_goalposts(ours, given), figures)
    assert result.score("A", "MOBILE_COVERAGE") == 100
    assert round(result.score("A", "MOBILE_BROADBAND_TRAFFIC"), 2) == 66.67
    assert result.score("A", "PRICE_MOBILE_HIGH") == 90


def test_a_region_of_2026_has_the_plain_mean_of_its_nine_economies(published):
    # DataHub prints ninths: what is published for a region is a simple mean of economies' scores of two decimals.
    scores = [one["score"] for one in json.loads((published / "itu_datahub_idi-by-region.json").read_text())]

    assert all(abs(score * 9 - round(score * 9, 2)) < 1e-9 for score in scores)
