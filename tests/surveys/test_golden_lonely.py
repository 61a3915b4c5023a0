"""Strata with one cluster, as R's survey package treats them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from survey_goldens import EXACT, described, estimated

from actionlines.surveys.stages import LonelyClusterError

MEASURES: list[dict[str, Any]] = [
    {"code": "mean", "statistic": "mean", "value": "api00"},
    {"code": "total", "statistic": "total", "value": "enroll"},
]


def prepared(shared: Path, folder: Path, file: str) -> Path:
    source = pl.read_csv(
        shared / "golden/surveys/input" / f"{file}.csv", infer_schema_length=None, null_values="NA"
    )
    source.write_parquet(folder / "apistrat.parquet")
    return folder


def golden(shared: Path) -> list[dict[str, Any]]:
    return pl.read_csv(shared / "golden/surveys/expected/lonely_psu.csv", null_values="NA").to_dicts()


@pytest.mark.parametrize("option", ["adjust", "average", "remove"])
def test_a_lonely_school_counts_as_the_description_says(shared: Path, tmp_path: Path, option: str) -> None:
    (row,) = [row for row in golden(shared) if row["option"] == option and row["fpc"] == "no"]
    folder = prepared(shared, tmp_path, "apistrat_lonely")
    found = estimated(described("apistrat_nofpc", MEASURES, lonely=option), folder).to_dicts()
    assert [(one["VALUE"], one["STD_ERROR"]) for one in found] == [
        (pytest.approx(row["mean"], rel=EXACT), pytest.approx(row["mean_se"], rel=EXACT)),
        (pytest.approx(row["total"], rel=EXACT), pytest.approx(row["total_se"], rel=EXACT)),
    ]
    assert {one["DF"] for one in found} == {row["df"]}


def test_by_default_it_is_an_error_that_tells_how_to_go_on(shared: Path, tmp_path: Path) -> None:
    folder = prepared(shared, tmp_path, "apistrat_lonely")
    with pytest.raises(LonelyClusterError, match=r"1 stratum has one cluster only.*design\.lonely"):
        estimated(described("apistrat_nofpc", MEASURES), folder)


@pytest.mark.parametrize("in_domain", [False, True])
@pytest.mark.parametrize("option", ["adjust", "average", "remove", "fail"])
def test_a_school_that_is_alone_in_its_stratum_only_within_a_domain(
    shared: Path, tmp_path: Path, option: str, in_domain: bool
) -> None:
    """All elementary and middle schools and one high school; the design has fifty."""
    wanted = ("domain_adjust_" + str(in_domain).upper(), option)
    (row,) = [row for row in golden(shared) if (row["fpc"], row["option"]) == wanted]
    folder = prepared(shared, tmp_path, "apistrat")
    scoped = [{**one, "scope": "stype != 'H' or cds == 10621661035831"} for one in MEASURES]
    found = estimated(described("apistrat_nofpc", scoped, lonely=option, lonely_in_domain=in_domain), folder)
    errors = {"mean": row["mean_se"], "total": row["total_se"]}
    assert dict(zip(found["INDICATOR"], found["STD_ERROR"], strict=True)) == pytest.approx(errors, rel=EXACT)
    assert found["VALUE"].to_list() == pytest.approx([row["mean"], row["total"]], rel=EXACT)
