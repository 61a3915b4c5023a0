"""Variances by replicates: R's figures from its own replicate weights, replicates that are made, and plain loops."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError
from survey_goldens import EXACT, WIDE, described, prepared

from actionlines.surveys.checking import check
from actionlines.surveys.description import Description
from actionlines.surveys.design import Replicates
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import Estimated, estimate_all
from actionlines.surveys.findings import ProblemsError
from actionlines.surveys.made_replicates import HalfSampleError
from actionlines.surveys.units import open_survey

ARRESTS = [
    {"code": "mean", "statistic": "mean", "value": "alive"},
    {"code": "total", "statistic": "total", "value": "alive"},
    {"code": "ratio", "statistic": "ratio", "numerator": "alive", "denominator": "arrests"},
]
SCHOOLS: list[dict[str, Any]] = [
    {"code": "mean", "statistic": "mean", "value": "api00"},
    {"code": "total", "statistic": "total", "value": "enroll"},
    {"code": "prop", "numerator": WIDE},
]


def scd(
    shared: Path, folder: Path, file: str, engine: Engine, replicates: dict[str, Any], **more: Any
) -> Estimated:
    """The six ambulances of R's example, each of weight 1; R's own replicate weights stand in its files."""
    table = pl.read_csv(shared / "golden/surveys/input" / f"{file}.csv").with_columns(one=1.0)
    table.write_parquet(folder / "scd.parquet")
    design = {
        "known": True,
        "weight": "one",
        "strata": "ESA",
        "clusters": "ambulance",
        "replicates": replicates,
    }
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "USA", "round": "2000", "publisher": "R", "source": "R"},
            "files": {"person": {"path": "scd.parquet"}},
            "design": {**design, **more},
            "indicators": [{"unit": "person", **one} for one in ARRESTS],
        }
    )
    return estimate_all(open_survey(description, engine=engine, data=folder, work=folder))


def golden(shared: Path, file: str) -> list[dict[str, Any]]:
    return pl.read_csv(
        shared / f"golden/surveys/expected/{file}.csv", null_values="NA", infer_schema_length=None
    ).to_dicts()


GIVEN = {
    "BRR": ("scd_brr_weights", {"method": "brr", "weights": "rw{1..4}"}),
    "Fay0.3": ("scd_fay_weights", {"method": "fay", "fay": 0.3, "weights": "rw{1..4}"}),
    "JKn": ("scd_jkn_weights", {"method": "jkn", "weights": "rw{1..6}", "rscales": [0.5] * 6}),
}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("method", sorted(GIVEN))
def test_replicate_weights_of_the_files_give_what_r_makes_of_them(
    shared: Path, tmp_path: Path, engine: Engine, method: str, known: bool
) -> None:
    """Also where the files do not tell strata and clusters, and somebody states the degrees of freedom."""
    file, how = GIVEN[method]
    more = {} if known else {"strata": [], "clusters": []}
    found = scd(shared, tmp_path, file, engine, {**how, "degrees_of_freedom": 3}, **more).estimates
    expected = {row["stat"]: row for row in golden(shared, "replicates_brr") if row["type"] == method}
    assert set(expected) == {"mean", "total", "ratio"}
    for row in found.to_dicts():
        wanted = expected[row["INDICATOR"]]
        assert row["VALUE"] == pytest.approx(wanted["estimate"], rel=EXACT)
        assert row["STD_ERROR"] == pytest.approx(wanted["se"], rel=EXACT)
        assert row["DF"] == wanted["df"]


@pytest.mark.parametrize("method", ["JKn", "BRR", "Fay0.3"])
def test_replicates_that_are_made_agree_with_r(
    shared: Path, tmp_path: Path, engine: Engine, method: str
) -> None:
    """Of half samples the ratio depends on which matrix of signs is taken; what is linear does not."""
    how = {"JKn": {"method": "jkn"}, "BRR": {"method": "brr"}, "Fay0.3": {"method": "fay", "fay": 0.3}}[
        method
    ]
    found = scd(shared, tmp_path, "scd", engine, how).estimates
    expected = {row["stat"]: row for row in golden(shared, "replicates_brr") if row["type"] == method}
    for row in found.to_dicts():
        if method == "JKn" or row["INDICATOR"] != "ratio":
            assert row["STD_ERROR"] == pytest.approx(expected[row["INDICATOR"]]["se"], rel=EXACT)
        assert row["DF"] == 3


@pytest.mark.parametrize("mse", [False, True])
@pytest.mark.parametrize("design", ["apiclus1", "apiclus1_nofpc", "apistrat", "apistrat_nofpc"])
def test_a_jackknife_that_is_made_agrees_with_r(
    shared: Path, tmp_path: Path, engine: Engine, design: str, mse: bool
) -> None:
    """Districts left out one by one, and schools drawn one by one in three strata."""
    method = "jk1" if design.startswith("apiclus1") else "jkn"
    description = described(design, SCHOOLS, replicates={"method": method, "mse": mse})
    data = prepared(shared, tmp_path, design)
    found = estimate_all(open_survey(description, engine=engine, data=data, work=data)).estimates
    (wanted,) = [
        row
        for row in golden(shared, "replicates_jackknife")
        if row["design"] == design and str(row["mse"]).upper() == str(mse).upper()
    ]
    for row in found.to_dicts():
        name = row["INDICATOR"]
        assert row["VALUE"] == pytest.approx(wanted[name], rel=EXACT)
        assert row["STD_ERROR"] == pytest.approx(wanted[f"{name}_se"], rel=EXACT)
        assert row["DF"] == wanted["df"]


def test_rs_weights_of_15_districts_and_ours_made_are_one(
    shared: Path, tmp_path: Path, engine: Engine
) -> None:
    """Given and made, also of parts and of what lies between them."""
    source = pl.read_csv(shared / "golden/surveys/input/apiclus1_jk1_weights.csv", null_values="NA")
    source.write_parquet(tmp_path / "apiclus1.parquet")
    mean = [{**SCHOOLS[0], "by": ["STYPE"]}, {**SCHOOLS[2], "by": ["STYPE"]}]
    found = []
    for how in ({"method": "jk1"}, {"method": "jk1", "weights": "rw{1..15}"}):
        description = described("apiclus1_nofpc", mean, replicates=how)
        description = description.model_copy(update={"differences": {"STYPE": (("M", "E"),)}})
        survey = open_survey(description, engine=engine, data=tmp_path, work=tmp_path)
        found.append(estimate_all(survey))
    for table in ("estimates", "differences"):
        one, other = (getattr(each, table).to_dicts() for each in found)
        assert [row["STD_ERROR"] for row in one] == pytest.approx(
            [row["STD_ERROR"] for row in other], rel=1e-9
        )
        assert all(row["STD_ERROR"] > 0 for row in one)
        assert [row["DF"] for row in one] == [row["DF"] for row in other]


ROWS = [
    [stratum, cluster, 1.0 + cluster / 3 + stratum, person % 2 + 1, (person * stratum + cluster * 2) % 3]
    for stratum in (1, 2, 3)
    for cluster in range(2 if stratum == 3 else 4)
    for person in range(5)
]


def small(
    engine: Engine, folder: Path, replicates: dict[str, Any], rows: list[list[Any]], **more: Any
) -> Estimated:
    columns = ["st", "psu", "w", "sex", "n", *(f"r{place}" for place in range(len(rows[0]) - 5))]
    pl.DataFrame(rows, schema=columns, orient="row", strict=False).write_parquet(folder / "rows.parquet")
    design = {"known": True, "weight": "w", "strata": "st", "clusters": "psu", "replicates": replicates}
    design["nested"] = not more
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "rows.parquet"}},
            "design": {**design, **more},
            "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}}},
            "differences": {"SEX": [["F", "M"]]},
            "indicators": [
                {"code": "mean", "unit": "person", "statistic": "mean", "value": "n", "by": ["SEX"]},
                {
                    "code": "count",
                    "unit": "person",
                    "statistic": "count",
                    "numerator": "n == 1",
                    "by": ["SEX"],
                },
            ],
        }
    )
    survey = open_survey(description, engine=engine, data=folder, work=folder)
    check(survey)
    return estimate_all(survey)


def mean_of(rows: list[list[Any]], weights: list[float], sex: int) -> float:
    mine = [(row[4], weight) for row, weight in zip(rows, weights, strict=True) if row[3] == sex]
    return sum(value * weight for value, weight in mine) / sum(weight for _, weight in mine)


def test_a_jackknife_of_strata_by_plain_loops(engine: Engine, tmp_path: Path) -> None:
    found = small(engine, tmp_path, {"method": "jkn"}, ROWS)
    clusters = sorted({(row[0], row[1]) for row in ROWS})
    drawn = {stratum: sum(1 for one in clusters if one[0] == stratum) for stratum in (1, 2, 3)}
    moved: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for stratum, cluster in clusters:
        n = drawn[stratum]
        weights = [
            row[2] * (1 if row[0] != stratum else 0 if row[1] == cluster else n / (n - 1)) for row in ROWS
        ]
        women, men = (mean_of(ROWS, weights, sex) for sex in (2, 1))
        for name, value in (("F", women), ("M", men), ("F - M", women - men)):
            moved[name].append((value, (n - 1) / n))
    for name, replicates in moved.items():
        middle = np.mean([value for value, _ in replicates])
        variance = sum(scale * (value - middle) ** 2 for value, scale in replicates)
        table = found.differences if " - " in name else found.estimates
        (mine,) = table.filter(pl.col("INDICATOR") == "mean", pl.col("SEX") == name).to_dicts()
        assert mine["STD_ERROR"] ** 2 == pytest.approx(variance, rel=1e-10)


def test_a_bootstrap_is_the_same_each_time_and_close_to_linearisation(engine: Engine, tmp_path: Path) -> None:
    how = {"method": "bootstrap", "number": 2000, "seed": 7}
    once, again = (small(engine, tmp_path, how, ROWS).estimates for _ in range(2))
    linear = small(engine, tmp_path, {"method": "jkn"}, ROWS).estimates
    assert once["STD_ERROR"].to_list() == pytest.approx(again["STD_ERROR"].to_list(), rel=1e-12)
    for row, other in zip(once.to_dicts(), linear.to_dicts(), strict=True):
        assert row["STD_ERROR"] == pytest.approx(other["STD_ERROR"], rel=0.15)


def test_a_bootstrap_of_the_files_by_plain_loops(engine: Engine, tmp_path: Path) -> None:
    """Columns of factors, to be multiplied by the weight; no stratum or cluster is known."""
    rng = np.random.default_rng(3)
    factors = rng.integers(0, 3, size=(len(ROWS), 12)).astype(float)
    rows = [[*row, *map(float, own)] for row, own in zip(ROWS, factors, strict=True)]
    how = {"method": "bootstrap", "weights": "r{0..11}", "with_weight": False}
    found = small(engine, tmp_path, how, rows, strata=[], clusters=[])
    thetas = [
        mean_of(ROWS, [row[2] * own[place] for row, own in zip(ROWS, factors, strict=True)], 2)
        for place in range(12)
    ]
    (mine,) = found.estimates.filter(pl.col("INDICATOR") == "mean", pl.col("SEX") == "F").to_dicts()
    assert mine["STD_ERROR"] ** 2 == pytest.approx(np.var(thetas, ddof=1), rel=1e-10)
    assert mine["DF"] == 11


def test_half_samples_of_other_than_two_clusters_are_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(HalfSampleError, match="2 of 3 strata have another number"):
        small(engine, tmp_path, {"method": "brr"}, ROWS)


def test_a_replicate_weight_that_is_missing_is_found(engine: Engine, tmp_path: Path) -> None:
    rows = [
        [*row, 1.0, -1.0 if place == 4 else None if place == 5 else 1.0] for place, row in enumerate(ROWS)
    ]
    with pytest.raises(ProblemsError, match="r1 is missing or below zero in 2 rows"):
        small(engine, tmp_path, {"method": "bootstrap", "weights": ["r0", "r1"]}, rows)


def test_columns_are_spelled_by_their_range() -> None:
    named = Replicates.model_validate({"method": "brr", "weights": "P{08..11}W"})
    assert named.columns == ("P08W", "P09W", "P10W", "P11W")


@pytest.mark.parametrize(
    ("replicates", "more", "said"),
    [
        ({"method": "fay"}, {}, "needs fay"),
        ({"method": "brr", "fay": 0.3}, {}, "goes with method = 'fay'"),
        ({"method": "bootstrap"}, {}, "needs number"),
        ({"method": "jkn", "weights": "r{0..4}"}, {}, "needs rscales"),
        (
            {"method": "brr", "weights": "r{0..4}", "rscales": [1.0]},
            {},
            "rscales has 1 numbers, weights name 5",
        ),
        ({"method": "brr", "scale": 1.0}, {}, "what is made knows its own"),
        ({"method": "brr", "weights": "r1"}, {}, "two at least"),
        ({"method": "jk1"}, {}, "with strata it is 'jkn'"),
        ({"method": "jkn"}, {"lonely": "adjust"}, "has no meaning for replicates"),
        ({"method": "jkn"}, {"overlap": True}, "leave replicates away"),
        ({"method": "brr"}, {"fpc": [10]}, "leave it away"),
    ],
)
def test_replicates_that_cannot_be_are_refused(
    replicates: dict[str, Any], more: dict[str, Any], said: str, engine: Engine, tmp_path: Path
) -> None:
    with pytest.raises(ValidationError, match=said):
        small(engine, tmp_path, replicates, ROWS, **more)
