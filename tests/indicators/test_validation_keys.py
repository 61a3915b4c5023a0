"""The same key twice: an equal value is a repeat, a different one a contradiction that nobody here can settle."""

from __future__ import annotations

from typing import Any

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS, conform
from actionlines.indicators.validation import ACCEPTED_SCHEMA, judge_keys

FILES = {"ONE": ("a.csv", "b.csv")}
WHOLE = dict.fromkeys(BREAKDOWNS, "_T")


def accepted(*rows: dict[str, Any]) -> pl.DataFrame:
    plain = {"INDICATOR": "USERS", "REF_AREA": "RWA", "TIME_PERIOD": "2020", "FREQ": "A", "SOURCE": "ONE"}
    place = {"FILE": 0, "LINE": 2, "COLUMN": None, "FLAGS": ""}
    frame = pl.DataFrame([{**plain, **WHOLE, **place, **row} for row in rows], infer_schema_length=None)
    return conform(frame, ACCEPTED_SCHEMA)


def lines(frame: pl.DataFrame) -> list[int]:
    return frame["LINE"].to_list()


def test_of_equal_values_the_first_by_place_is_kept_and_the_others_name_it() -> None:
    rows = accepted(
        {"OBS_VALUE": 58.3, "LINE": 9},
        {"OBS_VALUE": 58.3, "LINE": 4, "COLUMN": "2020"},
        {"OBS_VALUE": 58.3, "LINE": 2, "FILE": 1},
    )

    judged = judge_keys(rows, files=FILES)

    assert lines(judged.accepted) == [4]
    assert judged.quarantine.select("FILE", "LINE", "REASON", "MESSAGE").rows() == [
        (
            "a.csv",
            9,
            "repeated_row",
            "a.csv, line 9: the same figure stands in a.csv, line 4, column 2020 already; leave one of the two out",
        ),
        (
            "b.csv",
            2,
            "repeated_row",
            "b.csv, line 2: the same figure stands in a.csv, line 4, column 2020 already; leave one of the two out",
        ),
    ]


def test_of_different_values_none_is_kept_and_each_names_another() -> None:
    rows = accepted(
        {"OBS_VALUE": 58.3, "LINE": 2}, {"OBS_VALUE": 61.0, "LINE": 3}, {"OBS_VALUE": 58.3, "LINE": 4}
    )

    judged = judge_keys(rows, files=FILES)

    assert judged.accepted.height == 0
    assert judged.quarantine["REASON"].unique().to_list() == ["contradictory"]
    assert judged.quarantine["MESSAGE"].to_list() == [
        "a.csv, line 2: 58.3 here, but 61 in a.csv, line 3 for the same indicator, area, period and breakdown; "
        "nothing says which is right, so none is taken: leave the wrong one out",
        "a.csv, line 3: 61 here, but 58.3 in a.csv, line 2 for the same indicator, area, period and breakdown; "
        "nothing says which is right, so none is taken: leave the wrong one out",
        "a.csv, line 4: 58.3 here, but 61 in a.csv, line 3 for the same indicator, area, period and breakdown; "
        "nothing says which is right, so none is taken: leave the wrong one out",
    ]


def test_quarantine_of_a_key_names_indicator_area_period_and_value() -> None:
    judged = judge_keys(accepted({"OBS_VALUE": 5.0}, {"OBS_VALUE": 6.0, "LINE": 3}), files=FILES)

    assert judged.quarantine.select("SOURCE", "SERIES", "AREA", "TIME_PERIOD", "VALUE", "CELLS").rows() == [
        ("ONE", "USERS", "RWA", "2020", "5", 1),
        ("ONE", "USERS", "RWA", "2020", "6", 1),
    ]


def test_another_source_area_period_or_breakdown_is_another_key() -> None:
    rows = accepted(
        {"OBS_VALUE": 1.0},
        {"OBS_VALUE": 2.0, "SOURCE": "TWO"},
        {"OBS_VALUE": 3.0, "REF_AREA": "BDI"},
        {"OBS_VALUE": 4.0, "TIME_PERIOD": "2021"},
        {"OBS_VALUE": 5.0, "SEX": "F"},
        {"OBS_VALUE": 6.0, "INDICATOR": "PEOPLE"},
    )

    judged = judge_keys(rows, files=FILES)

    assert judged.accepted.equals(rows)
    assert judged.quarantine.height == 0


def test_accepted_rows_stay_in_the_order_in_which_they_came() -> None:
    rows = accepted(
        {"OBS_VALUE": 3.0, "TIME_PERIOD": "2022", "LINE": 8},
        {"OBS_VALUE": 1.0, "TIME_PERIOD": "2020", "LINE": 7},
        {"OBS_VALUE": 1.0, "TIME_PERIOD": "2020", "LINE": 6},
        {"OBS_VALUE": 2.0, "TIME_PERIOD": "2021", "LINE": 5},
    )

    assert lines(judge_keys(rows, files=FILES).accepted) == [8, 6, 5]


def test_one_figure_that_differs_in_the_last_digit_is_a_contradiction() -> None:
    judged = judge_keys(accepted({"OBS_VALUE": 0.1 + 0.2}, {"OBS_VALUE": 0.3, "LINE": 3}), files=FILES)

    assert judged.quarantine["REASON"].to_list() == ["contradictory", "contradictory"]
