"""What differs within an indicator along time, between areas and between sources; and where sources disagree."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from actionlines.indicators.comparability import (
    DIFFERENCES_SCHEMA,
    DISAGREEMENTS_SCHEMA,
    agreement,
    differences,
    disagreements,
    shared,
)
from actionlines.indicators.observations import BREAKDOWNS, KEY, SCHEMA

PLAIN: dict[str, Any] = {
    "INDICATOR": "INTERNET_USERS",
    "REF_AREA": "BRA",
    "TIME_PERIOD": "2018",
    "FREQ": "A",
    **dict.fromkeys(BREAKDOWNS, "_T"),
    "SOURCE": "ONE",
    "OBS_VALUE": 70.4,
}
TOLD = ("KIND", "ACROSS", "REF_AREA", "SOURCE", "TIME_PERIOD", "FROM", "TO", "FIGURES")


def figures(*changes: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**PLAIN, **change} for change in changes], schema=SCHEMA)


def test_a_series_that_asks_other_people_from_a_year_on_is_listed_with_that_year() -> None:
    series = figures(
        {"TIME_PERIOD": "2014", "AGE_SCOPE": "Y_GE15"},
        {"TIME_PERIOD": "2016", "AGE_SCOPE": "Y16T74"},
        {"TIME_PERIOD": "2017", "AGE_SCOPE": None},
        {"TIME_PERIOD": "2018", "AGE_SCOPE": "Y16T74"},
    )

    found = differences(series)

    assert found.schema == DIFFERENCES_SCHEMA
    assert found.select(TOLD).rows() == [
        ("age_scope", "time", "BRA", "ONE", "2016", "Y_GE15", "Y16T74", 2),
    ]


def test_a_series_that_asks_about_another_period_and_becomes_an_estimate_is_listed_twice() -> None:
    series = figures(
        {"TIME_PERIOD": "2014", "REF_PERIOD": "P12M", "NATURE": "C"},
        {"TIME_PERIOD": "2016", "REF_PERIOD": "P3M", "NATURE": "E"},
    )

    assert differences(series).select(TOLD).rows() == [
        ("nature", "time", "BRA", "ONE", "2016", "measured", "estimated", 1),
        ("ref_period", "time", "BRA", "ONE", "2016", "P12M", "P3M", 1),
    ]


def test_a_break_that_the_source_marks_is_listed() -> None:
    series = figures({"TIME_PERIOD": "2014"}, {"TIME_PERIOD": "2016", "OBS_STATUS": "B"})

    assert differences(series).select(TOLD).rows() == [
        ("break", "time", "BRA", "ONE", "2016", None, None, 1),
    ]


def test_women_and_men_are_series_of_their_own() -> None:
    rows = figures({"SEX": "F", "AGE_SCOPE": "Y_GE15"}, {"SEX": "M", "AGE_SCOPE": "Y16T74"})

    assert differences(rows).filter(pl.col("ACROSS") == "time").height == 0


def test_areas_that_differ_from_most_are_listed_by_their_latest_figure() -> None:
    rows = figures(
        {"REF_AREA": "ESP", "AGE_SCOPE": "Y16T74"},
        {"REF_AREA": "FRA", "AGE_SCOPE": "Y16T74"},
        {"REF_AREA": "JPN", "AGE_SCOPE": "Y_GE06"},
        {"REF_AREA": "JPN", "AGE_SCOPE": "Y16T74", "TIME_PERIOD": "2010"},
        {"REF_AREA": "RWA", "AGE_SCOPE": None, "TIME_PERIOD": "2014"},
    )

    found = differences(rows).filter(pl.col("ACROSS") == "areas")

    assert found.select(TOLD).rows() == [
        ("age_scope", "areas", "JPN", "ONE", "2018", "Y16T74", "Y_GE06", 2),
        ("age_scope", "areas", "RWA", "ONE", "2014", "Y16T74", "not_stated", 1),
    ]


def test_where_most_areas_state_nothing_no_area_differs() -> None:
    rows = figures({"REF_AREA": "ESP"}, {"REF_AREA": "FRA"}, {"REF_AREA": "JPN", "AGE_SCOPE": "Y_GE06"})

    assert differences(rows).height == 0


def test_two_sources_of_the_same_figure_are_two_definitions() -> None:
    rows = figures(
        {"TIME_PERIOD": "2017"},
        {"TIME_PERIOD": "2018"},
        {"TIME_PERIOD": "2017", "SOURCE": "TWO", "AGE_SCOPE": "Y16T74"},
        {"TIME_PERIOD": "2018", "SOURCE": "TWO", "AGE_SCOPE": "Y16T74"},
        {"TIME_PERIOD": "2019", "SOURCE": "TWO"},
    )

    assert differences(rows).filter(pl.col("ACROSS") == "sources").select(TOLD).rows() == [
        ("age_scope", "sources", None, "ONE TWO", "2018", "not_stated", "Y16T74", 2),
        ("source", "sources", None, "ONE TWO", "2018", "ONE", "TWO", 2),
    ]


def test_a_disagreement_is_past_both_thresholds() -> None:
    rows = figures(
        {"TIME_PERIOD": "2016", "OBS_VALUE": 26.5},
        {"TIME_PERIOD": "2016", "OBS_VALUE": 32.5, "SOURCE": "TWO"},
        {"TIME_PERIOD": "2017", "OBS_VALUE": 30.00},
        {"TIME_PERIOD": "2017", "OBS_VALUE": 30.04, "SOURCE": "TWO"},
        {"INDICATOR": "POPULATION", "OBS_VALUE": 212_559_409.0},
        {"INDICATOR": "POPULATION", "OBS_VALUE": 212_559_000.0, "SOURCE": "TWO"},
    )

    found = disagreements(rows)

    assert found.schema == DISAGREEMENTS_SCHEMA
    told = found.select("TIME_PERIOD", "SOURCE", "OTHER_SOURCE", "DIFFERENCE", pl.col("RELATIVE").round(4))
    assert told.rows() == [("2016", "ONE", "TWO", 6.0, 0.1846)]
    assert disagreements(rows, 5, 0.2).height == 0
    assert disagreements(rows, 0.0, 0.0).height == shared(rows).height == 3


def test_three_sources_make_three_pairs() -> None:
    rows = figures({}, {"SOURCE": "TWO"}, {"SOURCE": "THREE", "OBS_VALUE": 75.0})

    assert agreement(rows).select("SOURCE", "OTHER_SOURCE", "SHARED", "DIFFERING").rows() == [
        ("ONE", "THREE", 1, 1),
        ("ONE", "TWO", 1, 0),
        ("THREE", "TWO", 1, 1),
    ]


def test_two_sources_that_both_say_zero_agree() -> None:
    rows = figures({"OBS_VALUE": 0.0}, {"OBS_VALUE": 0.0, "SOURCE": "TWO"})

    assert shared(rows)["RELATIVE"].to_list() == [0.0]
    assert disagreements(rows).height == 0


def test_no_figures_have_no_differences() -> None:
    assert differences(figures()).equals(DIFFERENCES_SCHEMA.to_frame())
    assert disagreements(figures()).equals(DISAGREEMENTS_SCHEMA.to_frame())


anything = st.fixed_dictionaries(
    {
        "REF_AREA": st.sampled_from(["BRA", "ESP", "FRA"]),
        "TIME_PERIOD": st.sampled_from(["2015", "2016", "2017"]),
        "SEX": st.sampled_from(["_T", "F"]),
        "SOURCE": st.sampled_from(["ONE", "TWO"]),
        "AGE_SCOPE": st.sampled_from([None, "_T", "Y16T74"]),
        "REF_PERIOD": st.sampled_from([None, "P3M", "P12M"]),
        "NATURE": st.sampled_from([None, "C", "E"]),
        "OBS_STATUS": st.sampled_from([None, "A", "B", "E"]),
        "OBS_VALUE": st.floats(0, 100),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(anything, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(given_rows: list[dict[str, Any]], random: Any) -> None:
    rows = figures(*given_rows).unique(KEY, keep="first", maintain_order=True)
    order = list(range(rows.height))
    random.shuffle(order)

    assert_frame_equal(differences(rows), differences(rows[order]))
    assert_frame_equal(shared(rows), shared(rows[order]))
    assert_frame_equal(agreement(rows), agreement(rows[order]))
