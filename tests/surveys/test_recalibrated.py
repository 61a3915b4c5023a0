"""Replicates that are calibrated anew, and rounds that share clusters and have totals of their own: by plain NumPy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from survey_goldens import BY_WIDE, CALIBRATIONS, KNOWN, TYPES, described, prepared

from actionlines.surveys.calibration import Calibration, CalibrationError
from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import Estimated, estimate, estimate_all
from actionlines.surveys.rounds import compare
from actionlines.surveys.units import Opened, open_survey

Numbers = NDArray[np.float64]
INDICATORS: list[dict[str, Any]] = [
    {"code": "api00", "statistic": "mean", "value": "api00", "by": ["STYPE"]},
    {"code": "enroll", "statistic": "total", "value": "enroll"},
    {"code": "stype", "statistic": "count", "items": {part: f"stype == '{part}'" for part in "EHM"}},
]


def schools(
    engine: Engine, data: Path, design: str, how: dict[str, Any], replicates: dict[str, Any] | None
) -> Estimated:
    plain = described(design, INDICATORS, **({} if replicates is None else {"replicates": replicates}))
    changed = {
        "calibration": {"school": Calibration.model_validate(how)},
        "differences": {"STYPE": (("M", "E"),)},
    }
    description = Description.model_validate(plain.model_copy(update=changed).model_dump(exclude_none=True))
    return estimate_all(open_survey(description, engine=engine, data=data, work=data))


def met(rows: pl.DataFrame, weight: Numbers, name: str) -> Numbers:
    """Weights that meet the totals, school by school."""
    types = np.stack([(rows["stype"] == part).to_numpy() for part in TYPES], axis=1).astype(float)
    wide = np.stack([(rows["sch.wide"] == part).to_numpy() for part in BY_WIDE], axis=1).astype(float)
    quantity = rows["api99"].to_numpy().astype(float)[:, None]
    if name in ("poststrata", "raking"):
        margins = [(types, TYPES), (wide, BY_WIDE)][: 1 if name == "poststrata" else 2]
        for _ in range(400):
            for dummies, known in margins:
                weight = weight * (dummies @ (np.array([*known.values()]) / (dummies.T @ weight)))
        return weight
    first, known = (
        (types, [*TYPES.values()]) if name == "regression" else (np.ones((len(weight), 1)), [6194.0])
    )
    x, totals = np.hstack([first, quantity]), np.array([*known, KNOWN])
    return weight * (1 + x @ np.linalg.solve(x.T @ (x * weight[:, None]), totals - x.T @ weight))


def figures(rows: pl.DataFrame, weight: Numbers) -> dict[str, float]:
    def mean(part: str) -> float:
        inside = weight * (rows["stype"] == part).to_numpy()
        return float((inside * rows["api00"].to_numpy()).sum() / inside.sum())

    return {
        "api00": float((weight * rows["api00"].to_numpy()).sum() / weight.sum()),
        "enroll": float((weight * rows["enroll"].to_numpy()).sum()),
        "E": mean("E"),
        "M - E": mean("M") - mean("E"),
    }


def assert_found(found: Estimated, whole: dict[str, float], spread: Callable[[str], float]) -> None:
    for name, value in whole.items():
        table = found.differences if name == "M - E" else found.estimates
        code, part = (name, "_T") if name in ("api00", "enroll") else ("api00", name)
        (mine,) = table.filter(pl.col("INDICATOR") == code, pl.col("STYPE") == part).to_dicts()
        assert mine["VALUE"] == pytest.approx(value, rel=1e-9)
        assert mine["STD_ERROR"] ** 2 == pytest.approx(spread(name), rel=1e-7)


@pytest.mark.parametrize("name", sorted(CALIBRATIONS))
def test_a_jackknife_of_districts_from_rs_own_replicate_weights(
    shared: Path, tmp_path: Path, engine: Engine, name: str
) -> None:
    """Each of R's 15 replicate weights is calibrated in turn, as R calibrates those of `as.svrepdesign`."""
    data = prepared(shared, tmp_path, "apiclus1_nofpc")
    again = pl.read_csv(shared / "golden/surveys/input/apiclus1_jk1_weights.csv", null_values="NA")
    rows = pl.read_parquet(tmp_path / "apiclus1.parquet").join(
        again.select("cds", "^rw.*$"), on="cds", maintain_order="left"
    )
    found = schools(engine, data, "apiclus1_nofpc", CALIBRATIONS[name], {"method": "jk1"})
    moved = [
        figures(rows, met(rows, rows[f"rw{place}"].to_numpy().astype(float), name)) for place in range(1, 16)
    ]
    whole = figures(rows, met(rows, rows["pw"].to_numpy(), name))
    assert_found(found, whole, lambda one: 14 / 15 * 15 * np.var([each[one] for each in moved]))


def test_a_jackknife_of_schools_in_strata_with_their_populations(
    shared: Path, tmp_path: Path, engine: Engine
) -> None:
    data = prepared(shared, tmp_path, "apistrat")
    rows = pl.read_parquet(tmp_path / "apistrat.parquet")
    found = schools(engine, data, "apistrat", CALIBRATIONS["regression"], {"method": "jkn", "mse": True})
    weight = rows["pw"].to_numpy()
    whole, moved = figures(rows, met(rows, weight, "regression")), []
    drawn = dict(rows["stype"].value_counts().iter_rows())
    for place, (stratum, population) in enumerate(rows.select("stype", "fpc").iter_rows()):
        number = drawn[stratum]
        again = weight * np.where(rows["stype"] == stratum, number / (number - 1), 1.0)
        again[place] = 0.0
        scale = (number - 1) / number * (1 - number / population)
        moved.append((scale, figures(rows, met(rows, again, "regression"))))
    assert_found(
        found, whole, lambda one: sum(scale * (each[one] - whole[one]) ** 2 for scale, each in moved)
    )


@pytest.mark.parametrize("name", sorted(set(CALIBRATIONS) - {"a quantity"}))
def test_a_total_that_is_known_has_no_error_in_replicates_too(
    shared: Path, tmp_path: Path, engine: Engine, name: str
) -> None:
    data = prepared(shared, tmp_path, "apiclus1")
    found = schools(engine, data, "apiclus1", CALIBRATIONS[name], {"method": "jk1"}).estimates
    linear = schools(engine, data, "apiclus1", CALIBRATIONS[name], None).estimates
    for row in found.filter(pl.col("INDICATOR") == "stype").to_dicts():
        assert row["VALUE"] == pytest.approx(TYPES[row["ITEM"]], rel=1e-10)
        assert row["STD_ERROR"] == pytest.approx(0, abs=row["VALUE"] * 1e-8)
    means = [table.filter(pl.col("INDICATOR") == "api00")["STD_ERROR"][0] for table in (found, linear)]
    assert means[0] == pytest.approx(means[1], rel=0.2)


def test_a_bootstrap_is_calibrated_too(shared: Path, tmp_path: Path, engine: Engine) -> None:
    data, how = prepared(shared, tmp_path, "apiclus1_nofpc"), CALIBRATIONS["a quantity"]
    again = schools(engine, data, "apiclus1_nofpc", how, {"method": "bootstrap", "number": 400, "seed": 2})
    linear = schools(engine, data, "apiclus1_nofpc", how, None)
    one, other = (
        found.estimates.filter(pl.col("STYPE") == "_T")["STD_ERROR"][0] for found in (again, linear)
    )
    assert one == pytest.approx(other, rel=0.35)


PEOPLE = [
    [
        cluster // 6,
        cluster,
        1.0 + cluster % 3 / 2,
        1 + (number + cluster // 4) % 2,
        (number * 7 + cluster * 3) % 5 % 2,
    ]
    for cluster in range(12)
    for number in range(6)
]
LATER = [
    [row[0], row[1] if row[1] != 11 else 99, row[2] * 1.25, row[3], (row[4] + (place % 4 == 0)) % 2]
    for place, row in enumerate(PEOPLE)
    if row[1] != 3
]
TOTALS = {"2020": {"M": 60.0, "F": 70.0}, "2021": {"M": 75.0, "F": 66.0}}


def round_of(
    engine: Engine, folder: Path, rows: list[list[Any]], year: str, *, calibrated: bool = True, **design: Any
) -> Opened:
    table = pl.DataFrame(rows, schema=["st", "psu", "w", "sex", "net"], orient="row")
    table.write_parquet(folder / f"people_{year}.parquet")
    calibration = {"method": "poststratify", "margins": {"SEX": TOTALS[year]}}
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": year, "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people_{round}.parquet"}},
            "design": {"known": True, "weight": "w", "strata": "st", "clusters": "psu", **design},
            "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}}},
            "calibration": {"person": calibration} if calibrated else {},
            "indicators": [{"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX"]}],
        }
    )
    return open_survey(description, engine=engine, data=folder, work=folder)


def residuals(
    rows: list[list[Any]], year: str, *, calibrated: bool
) -> tuple[float, dict[tuple[int, int], float]]:
    """The share of yes and, of each cluster, the sum of its linearised variable less what sex foretells of it."""
    table = np.array(rows, dtype=float)
    d, sex, y = table[:, 2], table[:, 3], table[:, 4]
    w, z = d.copy(), np.zeros(len(d))
    if calibrated:
        for code, known in ((1, TOTALS[year]["M"]), (2, TOTALS[year]["F"])):
            w[sex == code] *= known / d[sex == code].sum()
    share = (w * y).sum() / w.sum()
    u = (y - share) / w.sum()
    for code in (1, 2):
        inside = sex == code
        z[inside] = u[inside] - (np.average(u[inside], weights=d[inside]) if calibrated else 0.0)
    clusters: dict[tuple[int, int], float] = {}
    for row, one in zip(rows, w * z, strict=True):
        clusters[row[0], row[1]] = clusters.get((row[0], row[1]), 0.0) + one
    return share, clusters


def products(first: dict[tuple[int, int], float], second: dict[tuple[int, int], float]) -> float:
    """Of the clusters that both have, stratum by stratum: products about the means."""
    found = 0.0
    for stratum in (0, 1):
        both = sorted(name for name in first.keys() & second.keys() if name[0] == stratum)
        one, other = (np.array([side[name] for name in both]) for side in (first, second))
        found += len(both) * np.cov(one, other)[0, 1]
    return found


@pytest.mark.parametrize("calibrated", [(True, True), (True, False)])
def test_rounds_that_share_clusters_each_with_totals_of_its_own(
    engine: Engine, tmp_path: Path, calibrated: tuple[bool, bool]
) -> None:
    given = ((LATER, "2021", calibrated[0]), (PEOPLE, "2020", calibrated[1]))
    sides = [
        round_of(engine, tmp_path, rows, year, calibrated=how, overlap=True) for rows, year, how in given
    ]
    (share, now), (before_share, before) = (
        residuals(rows, year, calibrated=how) for rows, year, how in given
    )
    covariance = products(now, before)
    variance = products(now, now) + products(before, before) - 2 * covariance
    (mine,) = compare(sides[0], sides[1]).filter(pl.col("SEX") == "_T").to_dicts()
    assert mine["VALUE"] == pytest.approx(share - before_share, rel=1e-12)
    assert mine["STD_ERROR"] ** 2 == pytest.approx(variance, rel=1e-10)
    assert mine["COVARIANCE"] == pytest.approx(covariance, rel=1e-10)


@pytest.mark.parametrize("stages", [{}, {"clusters": ["psu", "sex"], "fpc": [20, 5]}], ids=["one", "two"])
def test_a_calibrated_round_against_itself_does_not_differ(
    engine: Engine, tmp_path: Path, stages: dict[str, Any]
) -> None:
    side = round_of(engine, tmp_path, PEOPLE, "2020", overlap=True, **stages)
    table = compare(side, side)
    assert table.height == 3
    assert table["STD_ERROR"].abs().max() == pytest.approx(0, abs=1e-12)


def test_a_replicate_that_cannot_meet_the_totals_is_named(engine: Engine, tmp_path: Path) -> None:
    rows = [[*row[:3], 2 if row[1] == 4 else 1, row[4]] for row in PEOPLE]
    survey = round_of(engine, tmp_path, rows, "2020", replicates={"method": "jkn"})
    with pytest.raises(
        CalibrationError, match="replicate 5: calibration by SEX: nobody in the sample stands in F"
    ):
        estimate(survey)
