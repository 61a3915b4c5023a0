"""What one row alone can have wrong: `tests/spec/refused.yaml` and `accepted.yaml` say it case by case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import RAW_SCHEMA
from actionlines.indicators.validation import ACCEPTED_SCHEMA, QUARANTINE_SCHEMA, REASONS, judge
from actionlines.indicators.validation.reasons import ROW_REASONS

SPEC = Path(__file__).parents[1] / "spec"
CATALOGUE = load_catalogue(SPEC / "catalogue")
REFUSED = yaml.safe_load((SPEC / "refused.yaml").read_text("utf-8"))
ACCEPTED = yaml.safe_load((SPEC / "accepted.yaml").read_text("utf-8"))
FILES = {"ONE": ("figures.csv",), "TWO": ("other.csv",)}

COLUMNS = pl.Schema({**RAW_SCHEMA, "INDICATOR": pl.String(), "REF_AREA": pl.String(), "SOURCE": pl.String()})
PLAIN: dict[str, Any] = {
    "SERIES": "users",
    "AREA": "RWA",
    "TIME_PERIOD": "2020",
    "OBS_VALUE": 58.3,
    "FILE": 0,
    "LINE": 12,
    "INDICATOR": "USERS",
    "REF_AREA": "RWA",
    "SOURCE": "ONE",
}


def harmonised(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**PLAIN, **row} for row in rows], schema=COLUMNS)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["why"])
def test_a_row_is_refused_with_its_reason_in_a_sentence(case: dict[str, Any]) -> None:
    judged = judge(harmonised(case["row"]), CATALOGUE, files=FILES)

    assert judged.accepted.height == 0
    assert judged.quarantine.select("REASON", "MESSAGE").rows() == [(case["reason"], case["message"])]


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case["why"])
def test_a_row_is_accepted_as_an_observation(case: dict[str, Any]) -> None:
    judged = judge(harmonised(case["row"]), CATALOGUE, files=FILES)

    assert judged.quarantine.height == 0
    assert judged.accepted.schema == ACCEPTED_SCHEMA
    assert judged.accepted.select(*case["accepted"]).to_dicts() == [case["accepted"]]


def test_every_reason_that_a_row_can_give_has_a_case() -> None:
    assert {case["reason"] for case in REFUSED} == set(ROW_REASONS)
    assert set(ROW_REASONS) <= set(REASONS)


def test_a_refused_row_keeps_what_was_written() -> None:
    comma = {"OBS_VALUE": None, "RAW_VALUE": "58,3", "COLUMN": "2020"}

    judged = judge(harmonised(comma), CATALOGUE, files=FILES)

    assert judged.quarantine.schema == QUARANTINE_SCHEMA
    assert judged.quarantine.drop("MESSAGE").to_dicts() == [
        {
            "SOURCE": "ONE",
            "FILE": "figures.csv",
            "LINE": 12,
            "COLUMN": "2020",
            "REASON": "decimal_comma",
            "SERIES": "users",
            "AREA": "RWA",
            "TIME_PERIOD": "2020",
            "VALUE": "58,3",
            "CELLS": 1,
        }
    ]


def test_figures_of_an_unknown_series_on_a_line_share_a_row_that_counts_them() -> None:
    years = [
        {"SERIES": "sales", "INDICATOR": None, "TIME_PERIOD": str(year), "COLUMN": str(year)}
        for year in range(1960, 2024)
    ]
    other_line = {"SERIES": "sales", "INDICATOR": None, "LINE": 13, "AREA": "BDI"}

    judged = judge(harmonised(*years, other_line), CATALOGUE, files=FILES)

    assert judged.quarantine.select("LINE", "COLUMN", "AREA", "TIME_PERIOD", "CELLS").rows() == [
        (12, None, "RWA", None, 64),
        (13, None, "BDI", "2020", 1),
    ]
    assert judged.quarantine["MESSAGE"][0] == (
        'figures.csv, line 12 (64 figures): no indicator of the catalogue has the series "sales" of ONE; add '
        "the series to the indicator it belongs to, or name it among those left out on purpose"
    )


def test_figures_of_an_unknown_area_on_a_line_share_a_row_whatever_their_series() -> None:
    wide = [
        {"AREA": "ZZK", "REF_AREA": None, "SERIES": series, "INDICATOR": series.upper(), "COLUMN": series}
        for series in ("users", "people", "grade")
    ]

    judged = judge(harmonised(*wide), CATALOGUE, files=FILES)

    assert judged.quarantine.select("REASON", "SERIES", "AREA", "CELLS").rows() == [
        ("unknown_area", None, "ZZK", 3)
    ]


def test_a_file_without_a_name_is_called_by_its_number() -> None:
    judged = judge(harmonised({"AREA": "Narnia", "REF_AREA": None, "FILE": 2}), CATALOGUE)

    assert judged.quarantine["FILE"].to_list() == ["file 3 of ONE"]


def test_a_format_without_lines_is_told_by_its_file_alone() -> None:
    judged = judge(harmonised({"OBS_VALUE": 101, "LINE": None}), CATALOGUE, files=FILES)

    assert judged.quarantine["MESSAGE"][0].startswith("figures.csv: 101 is outside the valid range of USERS")


def test_two_sources_in_one_batch_are_told_apart() -> None:
    rows = harmonised({"OBS_VALUE": 101}, {"OBS_VALUE": 101, "SOURCE": "TWO"})

    judged = judge(rows, CATALOGUE, files=FILES)

    assert judged.quarantine.select("SOURCE", "FILE").rows() == [("ONE", "figures.csv"), ("TWO", "other.csv")]


def test_a_batch_without_rows_is_judged_too() -> None:
    judged = judge(harmonised(), CATALOGUE, files=FILES)

    assert judged.accepted.schema == ACCEPTED_SCHEMA
    assert (judged.accepted.height, judged.quarantine.height) == (0, 0)
