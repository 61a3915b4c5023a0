"""Means, totals, ratios, domains, design effects and degrees of freedom as R's survey package has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from scipy import stats
from survey_goldens import DESIGNS, EXACT, WIDE, described, domain, estimated, part_name, prepared

CROSSES = ["stype", "comp.imp", "both", "awards", "sch.wide", "stype x comp.imp"]
BY = [" x ".join(part_name(name) for name in cross.split(" x ")) for cross in CROSSES]
INDICATORS: list[dict[str, Any]] = [
    {"code": "api00.mean", "statistic": "mean", "value": "api00", "by": BY},
    {"code": "enroll.mean", "statistic": "mean", "value": "enroll", "by": BY},
    {"code": "api00.total", "statistic": "total", "value": "api00", "by": BY},
    {"code": "enroll.total", "statistic": "total", "value": "enroll", "by": BY},
    {"code": "wide", "numerator": WIDE, "by": BY},
    {
        "code": "ratio",
        "statistic": "ratio",
        "numerator": "column('api.stu')",
        "denominator": "enroll",
        "by": BY,
    },
    *(
        {"code": f"{name}.{statistic}", "statistic": kind, "items": items, "by": BY}
        for statistic, kind in (("mean", "proportion"), ("total", "count"))
        for name, items in (
            ("stype", {code: f"stype == '{code}'" for code in "EHM"}),
            ("sch.wide", {code: f"column('sch.wide') == '{code}'" for code in ("No", "Yes")}),
        )
    ),
]


def rewritten(indicators: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Codes as a description allows them."""
    return [{**indicator, "code": code_of(indicator["code"])} for indicator in indicators]


def code_of(name: str) -> str:
    return name.replace(".", "_")


@pytest.fixture(scope="module", params=sorted(DESIGNS))
def compared(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = prepared(shared, tmp_path_factory.mktemp(request.param), request.param)
    found = estimated(described(request.param, rewritten(INDICATORS)), folder)
    expected = pl.read_csv(
        shared / "golden/surveys/expected/api_estimates.csv", null_values="NA", infer_schema_length=None
    )
    return found, expected.filter(pl.col("design") == request.param).to_dicts()


def ours(found: pl.DataFrame, row: dict[str, Any]) -> dict[str, Any]:
    """The estimate of a golden row."""
    code, item = named(row)
    wanted = {"INDICATOR": code_of(code), "ITEM": item, **domain(row["domain"] or "")}
    parts = [
        name
        for name in found.columns
        if name in {part_name(part) for part in ("stype", "comp.imp", "both", "awards", "sch.wide")}
    ]
    conditions = [pl.col(name) == wanted.get(name, "_T") for name in ("INDICATOR", "ITEM", *parts)]
    (only,) = found.filter(conditions).to_dicts()
    return only


def named(row: dict[str, Any]) -> tuple[str, str]:
    stat, term = row["stat"], row["term"]
    if stat == "ratio":
        return "ratio", "_T"
    if stat == "domain_prop":
        return "wide", "_T"
    kind = "total" if "total" in stat else "mean"
    for name in ("stype", "sch.wide"):
        if term.startswith(name):
            return f"{name}.{kind}", term.removeprefix(name)
    return f"{term}.{kind}", "_T"


def close(one: float, other: float) -> bool:
    return one == pytest.approx(other, rel=EXACT, abs=1e-12)


def test_estimates_and_their_standard_errors_are_those_of_r(compared: Any) -> None:
    found, expected = compared
    assert len(expected) > 50
    wrong = [
        (
            row["stat"],
            row["domain"],
            row["term"],
            mine["VALUE"],
            row["estimate"],
            mine["STD_ERROR"],
            row["se"],
        )
        for row in expected
        for mine in [ours(found, row)]
        if not (close(mine["VALUE"], row["estimate"]) and close(mine["STD_ERROR"], row["se"]))
    ]
    assert wrong == []


def test_degrees_of_freedom_are_those_of_the_rows_of_the_domain(compared: Any) -> None:
    found, expected = compared
    assert [(row["domain"], ours(found, row)["DF"]) for row in expected] == [
        (row["domain"], row["df"]) for row in expected
    ]


def test_t_intervals_are_those_of_r(compared: Any) -> None:
    found, expected = compared
    for row in expected:
        mine = ours(found, row)
        half = stats.t.ppf(0.975, mine["DF"]) * mine["STD_ERROR"]
        assert close(mine["VALUE"] - half, row["ci_l_t"])
        if mine["STATISTIC"] != "proportion":
            assert close(mine["LOWER"], row["ci_l_t"])
            assert close(mine["UPPER"], row["ci_u_t"])


def test_design_effects_are_those_of_r(compared: Any) -> None:
    found, expected = compared
    wrong = [
        (row["stat"], row["domain"], row["term"], mine["DEFF"], row["deff"])
        for row in expected
        for mine in [ours(found, row)]
        if row["deff"] is not None
        and row["stat"] != "mean_deff_replace"
        and not close(mine["DEFF"] or 0.0, row["deff"])
    ]
    assert wrong == []
