"""What looks wrong: `tests/spec/flagged_along_time.yaml` and `flagged_parts.yaml` say it case by case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS, SCHEMA
from actionlines.indicators.validation import FINDINGS_SCHEMA, FLAGS, findings, flag

SPEC = Path(__file__).parents[1] / "spec"
CATALOGUE = load_catalogue(SPEC / "catalogue")
ALONG_TIME = yaml.safe_load((SPEC / "flagged_along_time.yaml").read_text("utf-8"))
PARTS = yaml.safe_load((SPEC / "flagged_parts.yaml").read_text("utf-8"))
PLAIN: dict[str, Any] = {"REF_AREA": "RWA", "FREQ": "A", **dict.fromkeys(BREAKDOWNS, "_T"), "SOURCE": "ONE"}


def observations(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**PLAIN, **row} for row in rows], schema=SCHEMA)


def series(indicator: str, first: int, values: list[float | None], **more: str) -> pl.DataFrame:
    return observations(
        *(
            {"INDICATOR": indicator, "TIME_PERIOD": str(first + place), "OBS_VALUE": value, **more}
            for place, value in enumerate(values)
            if value is not None
        )
    )


def flags(rows: pl.DataFrame) -> dict[str, str]:
    return dict(flag(rows, CATALOGUE).filter(pl.col("FLAGS") != "").select("TIME_PERIOD", "FLAGS").rows())


@pytest.mark.parametrize("case", ALONG_TIME, ids=lambda case: case["why"])
def test_a_series_is_held_against_its_history(case: dict[str, Any]) -> None:
    rows = series(case["indicator"], case["from"], case["values"])

    assert flags(rows) == {str(year): name for year, name in case["flagged"].items()}


@pytest.mark.parametrize("case", PARTS, ids=lambda case: case["why"])
def test_parts_are_held_against_their_whole(case: dict[str, Any]) -> None:
    figures = [
        {"INDICATOR": case["indicator"], "TIME_PERIOD": "2018", "OBS_VALUE": figure.pop("value"), **figure}
        for figure in map(dict, case["figures"])
    ]

    flagged = flag(observations(*figures), CATALOGUE)["FLAGS"].to_list()

    assert flagged == [case["flagged"] or ""] * len(figures)


def test_every_rule_has_a_case() -> None:
    named = {name for case in ALONG_TIME for name in case["flagged"].values()}

    assert named | {case["flagged"] for case in PARTS} == {*FLAGS, None}


def test_quarters_are_held_against_quarters() -> None:
    shares = [20.0, 21.0, 22.0, 23.0, 54.0, 55.0, 56.0, 57.0]
    quarters = [f"{2018 + place // 4}-Q{place % 4 + 1}" for place in range(8)]
    rows = observations(
        *(
            {"INDICATOR": "USERS", "TIME_PERIOD": quarter, "FREQ": "Q", "OBS_VALUE": share}
            for quarter, share in zip(quarters, shares, strict=True)
        )
    )

    assert flags(rows) == {"2019-Q1": "jump"}


def test_a_quarterly_value_is_repeated_after_four_years_not_after_four_quarters() -> None:
    def quarterly(count: int) -> pl.DataFrame:
        return observations(
            *(
                {
                    "INDICATOR": "USERS",
                    "TIME_PERIOD": f"{2010 + place // 4}-Q{place % 4 + 1}",
                    "FREQ": "Q",
                    "OBS_VALUE": 44.7,
                }
                for place in range(count)
            )
        )

    assert flags(quarterly(15)) == {}
    assert set(flags(quarterly(16)).values()) == {"repeated"}


def test_a_figure_may_break_two_rules() -> None:
    women = series("USERS", 2010, [20, 24, 28, 32, 63, 67, 71, 75], SEX="F")
    men = series("USERS", 2010, [24, 28, 32, 36, 40, 44, 48, 52], SEX="M")
    total = series("USERS", 2010, [22, 26, 30, 34, 38, 42, 46, 50])

    flagged = flag(pl.concat([women, men, total]), CATALOGUE)

    both = flagged.filter(pl.col("FLAGS") == "bracket jump")
    assert both.select("TIME_PERIOD", "SEX").rows() == [("2014", "F")]


def test_flags_of_an_earlier_judgement_are_replaced() -> None:
    rows = series("USERS", 2010, [20, 24, 28]).with_columns(pl.lit("jump").alias("FLAGS"))

    assert flag(rows, CATALOGUE)["FLAGS"].to_list() == ["", "", ""]


def test_flagging_changes_nothing_but_the_flags_and_keeps_the_order() -> None:
    rows = series("USERS", 2010, [75, 71, 67, 63, 32, 28, 24, 20]).reverse()

    assert flag(rows, CATALOGUE).drop("FLAGS").equals(rows.drop("FLAGS"))


def test_what_was_found_need_not_be_looked_for_again() -> None:
    rows = series("USERS", 2010, [20, 24, 28, 32, 63, 67, 71, 75])

    found = findings(rows, CATALOGUE)

    assert flag(rows, CATALOGUE, found=found).equals(flag(rows, CATALOGUE))


def test_a_finding_says_what_was_to_be_expected_and_how_far_off_the_figure_is() -> None:
    rows = series("PEOPLE", 2010, [912000, 921000, 934000, 947, 958000, 969000])

    found = findings(rows, CATALOGUE)

    assert found.schema == FINDINGS_SCHEMA
    told = found.select("TIME_PERIOD", "FLAG", "OBS_VALUE", pl.col("EXPECTED", "SCORE").round(4))
    assert told.rows() == [("2013", "unit_slip", 947.0, 934000.0, 0.001)]


def test_the_finding_of_a_bracket_names_total_and_parts() -> None:
    figures = [("_T", 67.1), ("F", 58.1), ("M", 60.3)]
    rows = observations(
        *(
            {"INDICATOR": "USERS", "TIME_PERIOD": "2018", "SEX": sex, "OBS_VALUE": value}
            for sex, value in figures
        )
    )

    found = findings(rows, CATALOGUE).select(
        "SEX", "FLAG", "DIMENSION", "TOTAL", "LOW", "HIGH", pl.col("SCORE").round(1)
    )

    assert found.rows() == [(sex, "bracket", "SEX", 67.1, 58.1, 60.3, 6.8) for sex in ("F", "M", "_T")]


def test_the_finding_of_a_sum_says_what_the_parts_add_up_to() -> None:
    figures = [("_T", 1000.0), ("F", 480.0), ("M", 470.0)]
    rows = observations(
        *(
            {"INDICATOR": "PEOPLE", "TIME_PERIOD": "2018", "SEX": sex, "OBS_VALUE": value}
            for sex, value in figures
        )
    )

    found = findings(rows, CATALOGUE).select("SEX", "DIMENSION", "TOTAL", "EXPECTED", "SCORE")

    assert found.rows() == [(sex, "SEX", 1000.0, 950.0, -50.0) for sex in ("F", "M", "_T")]


def test_the_finding_of_a_repeat_says_since_when_and_for_how_long() -> None:
    found = findings(series("USERS", 2010, [40.1, 44.7, 44.7, 44.7, 44.7, 46.2]), CATALOGUE)

    assert found.select("TIME_PERIOD", "FLAG", "SINCE", "SCORE").rows() == [
        ("2012", "repeated", "2011", 4.0),
        ("2013", "repeated", "2011", 4.0),
        ("2014", "repeated", "2011", 4.0),
    ]


def test_no_figures_give_no_findings() -> None:
    assert findings(observations(), CATALOGUE).equals(FINDINGS_SCHEMA.to_frame())
    assert flag(observations(), CATALOGUE).equals(observations())
