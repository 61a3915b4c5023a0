"""Medians and other quantiles as R's survey package has them, by Woodruff's way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError
from survey_goldens import DESIGNS, EXACT, described, prepared

from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.units import open_survey

OURS = {"mean": "plain", "beta": "korn_graubard_uncapped", "xlogit": "logit"}
SHARES = {"0.10": "P10", "0.25": "P25", "0.50": "P50", "0.75": "P75", "0.90": "P90"}


def golden(shared: Path) -> list[dict[str, Any]]:
    table = pl.read_csv(
        shared / "golden/surveys/expected/svyquantile.csv",
        null_values="NA",
        infer_schema_length=None,
        schema_overrides={"q": pl.String},
    )
    return table.filter(pl.col("qrule") == "math", pl.col("interval.type").is_in(list(OURS))).to_dicts()


@pytest.mark.parametrize("kind", sorted(OURS))
@pytest.mark.parametrize("design", sorted(DESIGNS))
def test_quantiles_their_bounds_and_errors_are_those_of_r(
    shared: Path, tmp_path: Path, engine: Engine, design: str, kind: str
) -> None:
    indicator = {
        "code": "api00",
        "statistic": "quantile",
        "value": "api00",
        "at": [0.1, 0.25, 0.5, 0.75, 0.9],
    }
    description = described(design, [indicator], interval=OURS[kind])
    data = prepared(shared, tmp_path, design)
    found = {
        row["ITEM"]: row
        for row in estimate(open_survey(description, engine=engine, data=data, work=data)).to_dicts()
    }
    rows = [row for row in golden(shared) if (row["design"], row["interval.type"]) == (design, kind)]
    assert len(rows) == len(found) == 5
    if design == "apisrs":
        rows = [row for row in rows if row["q"] not in ("0.10", "0.90")]
    for row in rows:
        mine = found[SHARES[row["q"]]]
        assert (mine["VALUE"], mine["LOWER"], mine["UPPER"]) == (row["estimate"], row["ci_l"], row["ci_u"])
        assert mine["STD_ERROR"] == pytest.approx(row["se"], rel=EXACT)


def test_a_tenth_of_alike_weights_is_a_tenth(shared: Path, tmp_path: Path, engine: Engine) -> None:
    """20 of 200 schools of one weight lie at 479 or below; R's sum of their weights falls short by rounding: 482."""
    indicator = {"code": "api00", "statistic": "quantile", "value": "api00", "at": [0.1, 0.9]}
    data = prepared(shared, tmp_path, "apisrs")
    survey = open_survey(described("apisrs", [indicator]), engine=engine, data=data, work=data)
    schools = pl.read_parquet(tmp_path / "apisrs.parquet")["api00"]
    assert ((schools <= 479).sum(), (schools <= 818).sum()) == (20, 180)
    assert estimate(survey)["VALUE"].to_list() == [479.0, 818.0]


ROWS = [[1 + n % 2, n % 7, 1.0 + n % 3, (n * 11) % 40] for n in range(200)]


def small(engine: Engine, folder: Path, **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    table = pl.DataFrame(ROWS, schema=["sex", "psu", "w", "n"], orient="row")
    table.write_parquet(folder / "rows.parquet")
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "rows.parquet"}},
            "design": {"known": True, "weight": "w", "clusters": "psu", **more.pop("design", {})},
            "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}}},
            "indicators": [
                {
                    "code": "SPENT",
                    "unit": "person",
                    "statistic": "quantile",
                    "value": "n",
                    "at": [0.5, 0.975],
                    "by": ["SEX"],
                }
            ],
            **more,
        }
    )
    survey = open_survey(description, engine=engine, data=folder, work=folder)
    return {(row["SEX"], row["ITEM"]): row for row in estimate(survey).to_dicts()}


def test_a_part_has_the_quantile_of_its_own_rows_and_the_design_of_all(
    engine: Engine, tmp_path: Path
) -> None:
    found = small(engine, tmp_path)
    assert set(found) == {(sex, item) for sex in ("_T", "M", "F") for item in ("P50", "P97_5")}
    for sex, code in (("M", 1), ("F", 2)):
        mine = sorted((row[3], row[2]) for row in ROWS if row[0] == code)
        whole, summed = sum(weight for _, weight in mine), 0.0
        for value, weight in mine:
            summed, middle = summed + weight, value
            if summed >= whole / 2:
                break
        row = found[sex, "P50"]
        assert (row["VALUE"], row["DF"], row["ASKED"]) == (middle, 6, 100)
        assert row["LOWER"] < row["VALUE"] < row["UPPER"]


def test_replicates_and_calibration_reach_quantiles_too(engine: Engine, tmp_path: Path) -> None:
    plain = small(engine, tmp_path)["F", "P50"]
    jackknife = small(engine, tmp_path, design={"replicates": {"method": "jk1"}})["F", "P50"]
    margins = {"SEX": {"M": 150.0, "F": 50.0}}
    calibrated = small(
        engine, tmp_path, calibration={"person": {"method": "poststratify", "margins": margins}}
    )
    assert jackknife["VALUE"] == plain["VALUE"]
    assert jackknife["STD_ERROR"] == pytest.approx(plain["STD_ERROR"], rel=0.5)
    assert calibrated["_T", "P50"]["DENOMINATOR"] == pytest.approx(200)
    assert calibrated["F", "P50"]["VALUE"] == plain["VALUE"]


@pytest.mark.parametrize(
    "indicator",
    [{"statistic": "quantile"}, {"statistic": "mean", "at": [0.5]}, {"statistic": "quantile", "at": [1.5]}],
)
def test_a_quantile_says_where(engine: Engine, tmp_path: Path, indicator: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="at"):
        small(engine, tmp_path, indicators=[{"code": "I", "unit": "person", "value": "n", **indicator}])
