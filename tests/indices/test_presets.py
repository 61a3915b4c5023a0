from __future__ import annotations

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.build import build
from actionlines.indices.presets import FOLDER, PRESETS, UnknownPresetError, preset, preset_name
from actionlines.indices.provenance import STATUSES, provenance
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification_file import FaultySpecificationError, parse_specification
from actionlines.languages import LANGUAGES


@pytest.mark.parametrize("name", PRESETS)
def test_every_node_has_a_name_in_every_language(name):
    specification = preset(name)

    for code in specification.nodes:
        assert set(specification.node(code).names) == set(LANGUAGES), code
    assert set(specification.names) == set(LANGUAGES)


@pytest.mark.parametrize("name", PRESETS)
def test_every_goalpost_says_where_it_is_from(name):
    table = provenance(preset(name))

    assert set(table["STATUS"]) <= set(STATUSES)
    assert table.filter((pl.col("STATUS") != "missing") & (pl.col("SOURCE") == "")).is_empty()
    assert (
        table.filter(pl.col("CHOICE") == "goalposts")
        .filter((pl.col("STATUS") == "missing") != pl.col("UPPER").is_null())
        .is_empty()
    )


@pytest.mark.parametrize("name", PRESETS)
def test_every_series_named_is_one_of_the_catalogue(name):
    known = load_catalogue().indicators

    for one in preset(name).indicators:
        if one.series != one.code or one.breakdown:
            assert one.series in known, one.code


def test_what_was_seen_and_what_was_not_is_told_apart():
    def counts(name):
        return dict(provenance(preset(name))["STATUS"].value_counts().rows())

    assert counts("hdi") == {"seen": 6, "unverified": 3}
    assert counts("idi-2010") == {"seen": 20}
    assert counts("idi-2023") == {"seen": 1, "unverified": 18, "missing": 4}
    assert counts("ict-access-and-use-example") == {"own": 14}


def test_only_the_example_of_ours_is_of_our_own_choice():
    for name in PRESETS:
        own = "own" in provenance(preset(name))["STATUS"].to_list()
        assert own == (name == "ict-access-and-use-example"), name


def test_a_name_without_a_year_is_the_newest_edition():
    assert preset_name("hdi") == "hdi-2022"
    assert preset_name("EGDI") == "egdi-2022"
    assert preset_name("idi") == "idi-2023"
    assert preset("egdi_2012").year == 2012


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(
        UnknownPresetError, match=r"no index 'egd-2012' comes .*; nearest are egdi-2012"
    ) as told:
        preset("egd-2012")
    assert told.value.candidates[0] == "egdi-2012"


def test_every_file_of_the_folder_is_named():
    assert {file.name for file in FOLDER.glob("*.toml")} == {file for file, _ in PRESETS.values()}


def test_a_provenance_of_nothing_is_an_error_with_its_line():
    text = 'code = "X"\n[[indicators]]\ncode = "A"\n[[provenance]]\nof = "B"\nwhat = "weights"\nsource = "a book"\n'
    with pytest.raises(FaultySpecificationError, match=r"line 5, provenance\.0\.of: 'B' is no indicator"):
        parse_specification(text)


def test_a_low_place_is_the_better_one_only_in_the_index_itself():
    text = 'code = "X"\ndirection = -1\n[[indicators]]\ncode = "A"\n'
    result = build(parse_specification(text), Sheet(("P", "Q"), ("A",), [[1.0], [2.0]]))

    assert [result.rank(unit, "X") for unit in "PQ"] == [1.0, 2.0]
    assert [result.rank(unit, "A") for unit in "PQ"] == [2.0, 1.0]


def test_in_a_ratio_the_best_place_is_nearest_to_parity():
    text = 'code = "X"\nbest = 1\naggregation = "ratio"\n[[indicators]]\ncode = "F"\n[[indicators]]\ncode = "M"\n'
    result = build(
        parse_specification(text),
        Sheet(("P", "Q", "R"), ("F", "M"), [[9.0, 10.0], [12.0, 10.0], [10.0, 10.0]]),
    )

    assert [result.rank(unit) for unit in "PQR"] == [2.0, 3.0, 1.0]
