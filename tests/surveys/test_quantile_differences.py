"""What lies between two medians: by plain loops, between parts and between rounds, and as a bootstrap has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import Estimated, estimate_all
from actionlines.surveys.rounds import NothingInCommonError, compare
from actionlines.surveys.units import Opened, open_survey

Row = tuple[int, int, float, int, float]

RNG = np.random.default_rng(20260)


def drawn(shift: float) -> list[Row]:
    """3 strata of 12 clusters of 20 people; what a cluster has in common makes its people's values alike."""
    found: list[Row] = []
    for stratum in range(3):
        for cluster in range(12):
            own = RNG.normal(0, 8)
            for person in range(20):
                value = round(50 + 10 * stratum + own + RNG.normal(0, 12) + shift * (person % 2), 1)
                found.append((stratum, 100 * stratum + cluster, 1.0 + (cluster % 3) / 2, person % 2, value))
    return found


PEOPLE = drawn(4.0)
LATER = [
    (*row[:4], round(row[4] + 2 + float(RNG.normal(0, 5)), 1))
    for row in PEOPLE
    if row[1] % 100 not in (10, 11)
] + [(0, 900 + place % 3, 1.5, place % 2, round(float(RNG.normal(55, 10)), 1)) for place in range(40)]


def opened(
    engine: Engine, folder: Path, rows: list[Row], year: str = "2020", at: float = 0.5, **more: Any
) -> Opened:
    table = pl.DataFrame(rows, schema=["st", "psu", "w", "sex", "n"], orient="row")
    table.write_parquet(folder / f"people_{year}.parquet")
    design = {"known": True, "weight": "w", "strata": "st", "clusters": "psu", "interval": "plain"}
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": year, "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people_{round}.parquet"}},
            "design": {**design, **more.pop("design", {})},
            "by": {"SEX": {"column": "sex", "codes": {"0": "M", "1": "F"}}},
            "differences": {"SEX": [["F", "M"]]},
            "indicators": [
                {
                    "code": "HOURS",
                    "unit": "person",
                    "statistic": "quantile",
                    "value": "n",
                    "at": [at],
                    "by": ["SEX"],
                }
            ],
            **more,
        }
    )
    return open_survey(description, engine=engine, data=folder, work=folder)


def least(rows: list[Row], share: float) -> float:
    """The least value that the share of weights is at most."""
    whole, summed = sum(row[2] for row in rows), 0.0
    for row in sorted(rows, key=lambda one: one[4]):
        summed += row[2]
        if summed >= whole * share * (1 - 1e-12):
            return row[4]
    raise AssertionError(share)


def spread(sample: list[tuple[Row, float]]) -> float:
    """The variance of a sum over clusters of strata, each row with its z."""
    clusters: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row, z in sample:
        clusters[row[0]][row[1]] += z
    found = 0.0
    for sums in clusters.values():
        number, middle = len(sums), sum(sums.values()) / len(sums)
        found += number / (number - 1) * sum((z - middle) ** 2 for z in sums.values())
    return found


def of_clusters(rows: list[Row], z: list[float]) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = defaultdict(float)
    for row, one in zip(rows, z, strict=True):
        found[row[0], row[1]] += one
    return found


def of_side(rows: list[Row], inside: Callable[[Row], bool], at: float) -> tuple[float, list[float], float]:
    """A quantile of some rows, the z of each row for the share below it, and Woodruff's error over that share's."""
    mine = [row for row in rows if inside(row)]
    value, whole = least(mine, at), sum(row[2] for row in mine)
    share = sum(row[2] for row in mine if row[4] <= value) / whole
    z = [row[2] * ((row[4] <= value) - share) / whole if inside(row) else 0.0 for row in rows]
    error = spread(list(zip(rows, z, strict=True))) ** 0.5
    df = len({row[1] for row in mine}) - len({row[0] for row in mine})
    half = stats.t.ppf(0.975, df) * error
    width = least(mine, share + half) - least(mine, share - half)
    return value, z, width / (2 * stats.t.ppf(0.975, df)) / error


@pytest.mark.parametrize("at", [0.25, 0.5, 0.9])
def test_between_parts_by_plain_loops(engine: Engine, tmp_path: Path, at: float) -> None:
    women, men = (of_side(PEOPLE, lambda row, code=code: row[3] == code, at) for code in (1, 0))
    parts = [
        spread([(row, z) for row, z in zip(PEOPLE, side[1], strict=True)]) * side[2] ** 2
        for side in (women, men)
    ]
    apart = spread([(row, one - other) for row, one, other in zip(PEOPLE, women[1], men[1], strict=True)])
    own = [spread(list(zip(PEOPLE, side[1], strict=True))) for side in (women, men)]
    covariance = (own[0] + own[1] - apart) / 2 * women[2] * men[2]
    (mine,) = estimate_all(opened(engine, tmp_path, PEOPLE, at=at)).differences.to_dicts()
    assert (mine["SEX"], mine["FIRST"], mine["SECOND"]) == ("F - M", women[0], men[0])
    assert mine["VALUE"] == women[0] - men[0]
    assert mine["COVARIANCE"] == pytest.approx(covariance, rel=1e-9)
    assert mine["STD_ERROR"] ** 2 == pytest.approx(sum(parts) - 2 * covariance, rel=1e-9)
    assert mine["DF"] == 33


def test_it_is_about_what_a_bootstrap_of_clusters_finds(engine: Engine, tmp_path: Path) -> None:
    """The covariance matters here: people of one cluster are alike, women and men."""
    (mine,) = estimate_all(opened(engine, tmp_path, PEOPLE)).differences.to_dicts()
    by = defaultdict(list)
    for row in PEOPLE:
        by[row[1]].append(row)
    rng, found = np.random.default_rng(5), []
    for _ in range(200):
        again = []
        for stratum in range(3):
            names = [name for name in by if name // 100 == stratum]
            picked = rng.choice(names, size=len(names) - 1)
            again += [row for name in picked for row in by[int(name)]]
        found.append(
            least([row for row in again if row[3] == 1], 0.5)
            - least([row for row in again if row[3] == 0], 0.5)
        )
    assert mine["COVARIANCE"] > 0.5
    assert mine["STD_ERROR"] == pytest.approx(np.std(found), rel=0.25)


def test_parts_that_are_strata_have_no_covariance(engine: Engine, tmp_path: Path) -> None:
    rows = [(row[0], row[1], row[2], int(row[0] == 1), row[4]) for row in PEOPLE]
    found = estimate_all(opened(engine, tmp_path, rows))
    (mine,) = found.differences.to_dicts()
    sides = [
        row["STD_ERROR"] ** 2 for row in found.estimates.filter(pl.col("SEX") != "_T").iter_rows(named=True)
    ]
    assert mine["COVARIANCE"] == pytest.approx(0, abs=1e-12)
    assert mine["STD_ERROR"] ** 2 == pytest.approx(sum(sides), rel=1e-12)


def test_rounds_drawn_anew_have_both_errors(engine: Engine, tmp_path: Path) -> None:
    sides = [opened(engine, tmp_path, rows, year) for rows, year in ((LATER, "2021"), (PEOPLE, "2020"))]
    own = [estimate_all(side).estimates.filter(pl.col("SEX") == "F").to_dicts()[0] for side in sides]
    (mine,) = compare(*sides).filter(pl.col("SEX") == "F").to_dicts()
    assert mine["VALUE"] == own[0]["VALUE"] - own[1]["VALUE"]
    assert mine["STD_ERROR"] ** 2 == pytest.approx(sum(one["STD_ERROR"] ** 2 for one in own), rel=1e-12)
    assert mine["COVARIANCE"] == 0
    assert mine["DF"] > max(one["DF"] for one in own)


def test_rounds_that_share_clusters_by_plain_loops(engine: Engine, tmp_path: Path) -> None:
    now, before = (of_side(rows, lambda row: True, 0.5) for rows in (LATER, PEOPLE))
    clusters = [of_clusters(rows, z) for rows, z in ((LATER, now[1]), (PEOPLE, before[1]))]
    covariance = 0.0
    for stratum in {row[0] for row in PEOPLE}:
        names = sorted(name for name in clusters[0].keys() & clusters[1].keys() if name[0] == stratum)
        assert len(names) > 2
        sums = [[side[name] for name in names] for side in clusters]
        covariance += len(names) * float(np.cov(*sums)[0, 1]) * now[2] * before[2]
    design = {"overlap": True}
    sides = [
        opened(engine, tmp_path, rows, year, design=design)
        for rows, year in ((LATER, "2021"), (PEOPLE, "2020"))
    ]
    own = [estimate_all(side).estimates.filter(pl.col("SEX") == "_T").to_dicts()[0] for side in sides]
    (mine,) = compare(*sides).filter(pl.col("SEX") == "_T").to_dicts()
    assert (mine["FIRST"], mine["SECOND"]) == (now[0], before[0])
    assert covariance > 0
    assert mine["COVARIANCE"] == pytest.approx(covariance, rel=1e-9)
    expected = sum(one["STD_ERROR"] ** 2 for one in own) - 2 * covariance
    assert mine["STD_ERROR"] ** 2 == pytest.approx(expected, rel=1e-9)


def test_a_round_against_itself_does_not_differ(engine: Engine, tmp_path: Path) -> None:
    design = {"overlap": True}
    sides = [opened(engine, tmp_path, PEOPLE, year, design=design) for year in ("2021", "2020")]
    table = compare(*sides)
    assert table.height == 3
    assert table["VALUE"].abs().max() == 0
    assert table["STD_ERROR"].abs().max() == pytest.approx(0, abs=1e-6)


def test_other_quantiles_are_not_compared(engine: Engine, tmp_path: Path) -> None:
    one, other = opened(engine, tmp_path, PEOPLE, "2021", 0.5), opened(engine, tmp_path, LATER, "2020", 0.9)
    with pytest.raises(NothingInCommonError):
        compare(one, other)


def test_replicates_calibration_and_a_design_effect_reach_differences_of_quantiles(
    engine: Engine, tmp_path: Path
) -> None:
    def error_of(**more: Any) -> float:
        found: Estimated = estimate_all(opened(engine, tmp_path, PEOPLE, **more))
        (row,) = found.differences.to_dicts()
        assert row["COVARIANCE"] > 0
        return float(row["STD_ERROR"])

    plain = error_of()
    assert error_of(design={"replicates": {"method": "jkn"}}) == pytest.approx(plain, rel=0.1)
    margins = {"SEX": {"M": 600.0, "F": 500.0}}
    calibration = {"person": {"method": "poststratify", "margins": margins}}
    assert error_of(calibration=calibration) == pytest.approx(plain, rel=0.2)
    unknown = {"known": False, "design_effect": 4.0, "design_effect_source": "S"}
    assert error_of(design=unknown) == pytest.approx(2 * plain, rel=0.2)
