"""Designs that R's figures at hand do not hold: three stages, numbers that begin anew, shares drawn, a bootstrap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.units import open_survey

COLUMNS = ["st", "town", "block", "home", "w", "sex", "n", "towns", "blocks", "homes"]
RNG = np.random.default_rng(284)
ROWS = [
    [
        stratum,
        100 * stratum + town,
        10_000 * stratum + 100 * town + block,
        1_000_000 * stratum + 10_000 * town + 100 * block + home,
        round(float(RNG.uniform(1, 4)), 2),
        1 + (home + block) % 2,
        int(RNG.integers(0, 30)) + 3 * town,
        (9.0, 14.0)[stratum],
        5.0 + town % 2,
        8.0 + block,
    ]
    for stratum in (0, 1)
    for town in range(3 + stratum)
    for block in range(2 + town % 2)
    for home in range(2 + block)
]
STAGES = {"strata": "st", "clusters": ["town", "block", "home"], "fpc": ["towns", "blocks", "homes"]}
MEAN = {"code": "mean", "statistic": "mean", "value": "n", "by": ["SEX"]}
TOTAL = {"code": "total", "statistic": "total", "value": "n", "by": ["SEX"]}


def found(
    engine: Engine, folder: Path, rows: list[list[Any]], design: dict[str, Any]
) -> dict[tuple[str, str], dict[str, Any]]:
    table = pl.DataFrame(rows, schema=COLUMNS, orient="row", strict=False)
    table.write_parquet(folder / "rows.parquet")
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "RWA", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "rows.parquet"}},
            "design": {"known": True, "weight": "w", **design},
            "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}}},
            "indicators": [{**one, "unit": "person"} for one in (MEAN, TOTAL)],
        }
    )
    survey = open_survey(description, engine=engine, data=folder, work=folder)
    return {(row["INDICATOR"], row["SEX"]): row for row in estimate(survey).to_dicts()}


def values(code: str, sex: int | None) -> tuple[float, list[float]]:
    """An estimate, and the linearised variable of each row."""
    inside = [sex is None or row[5] == sex for row in ROWS]
    if code == "total":
        z = [row[4] * row[6] * held for row, held in zip(ROWS, inside, strict=True)]
        return sum(z), z
    below = sum(row[4] * held for row, held in zip(ROWS, inside, strict=True))
    mean = sum(row[4] * row[6] * held for row, held in zip(ROWS, inside, strict=True)) / below
    return mean, [row[4] * held * (row[6] - mean) / below for row, held in zip(ROWS, inside, strict=True)]


def variance(members: Sequence[int], z: Sequence[float], stage: int, factor: float) -> float:
    """Of a group drawn at a stage: what its units differ by, and, in each of them, what those of the next stage do."""
    if stage == 3:
        return 0.0
    units: dict[Any, list[int]] = defaultdict(list)
    for place in members:
        units[ROWS[place][1 + stage]].append(place)
    share = len(units) / ROWS[members[0]][7 + stage]
    sums = [sum(z[place] for place in unit) for unit in units.values()]
    own = 0.0
    if len(units) > 1:
        own = factor * (1 - share) * len(units) * float(np.var(sums, ddof=1))
    return own + sum(variance(unit, z, stage + 1, factor * share) for unit in units.values())


def strata() -> list[list[int]]:
    return [[place for place, row in enumerate(ROWS) if row[0] == stratum] for stratum in (0, 1)]


@pytest.mark.parametrize("code", ["mean", "total"])
@pytest.mark.parametrize(("part", "sex"), [("_T", None), ("M", 1), ("F", 2)])
def test_three_stages_each_add_their_part(
    engine: Engine, tmp_path: Path, code: str, part: str, sex: int | None
) -> None:
    value, z = values(code, sex)
    mine = found(engine, tmp_path, ROWS, STAGES)[code, part]
    assert mine["VALUE"] == pytest.approx(value, rel=1e-12)
    assert mine["STD_ERROR"] ** 2 == pytest.approx(
        sum(variance(members, z, 0, 1.0) for members in strata()), rel=1e-10
    )
    assert mine["CV"] == pytest.approx(mine["STD_ERROR"] / mine["VALUE"], rel=1e-12)
    assert mine["DF"] == 7 - 2


def test_a_share_stands_for_the_population_it_is_of(engine: Engine, tmp_path: Path) -> None:
    """3 of 9 towns are a third of them, 4 of 14 two sevenths."""
    shared = [[*row[:7], (3 / 9, 4 / 14)[row[0]], *row[8:]] for row in ROWS]
    one = {"strata": "st", "clusters": "town", "fpc": "towns"}
    numbers, shares = (found(engine, tmp_path, rows, one) for rows in (ROWS, shared))
    without = found(engine, tmp_path, ROWS, {"strata": "st", "clusters": "town"})
    for key, row in numbers.items():
        assert shares[key]["STD_ERROR"] == pytest.approx(row["STD_ERROR"], rel=1e-12)
        assert row["STD_ERROR"] < without[key]["STD_ERROR"]


def test_numbers_that_begin_anew_in_each_cluster_are_those_of_different_clusters(
    engine: Engine, tmp_path: Path
) -> None:
    anew = [[row[0], row[1] % 100, row[2] % 100, row[3] % 100, *row[4:]] for row in ROWS]
    one = found(engine, tmp_path, ROWS, STAGES)
    other = found(engine, tmp_path, anew, {**STAGES, "nested": True})
    for key, row in one.items():
        assert other[key]["STD_ERROR"] == pytest.approx(row["STD_ERROR"], rel=1e-12)
        assert other[key]["DF"] == row["DF"]


def test_a_bootstrap_that_is_made_by_plain_loops(engine: Engine, tmp_path: Path) -> None:
    """One town fewer than there are drawn again from each stratum, 40 times, by the seed of the description."""
    design = {
        "strata": "st",
        "clusters": "town",
        "replicates": {"method": "bootstrap", "number": 40, "seed": 6},
    }
    mine = found(engine, tmp_path, ROWS, design)
    rng, factor = np.random.default_rng(6), {}
    for stratum in (0, 1):
        towns = sorted({row[1] for row in ROWS if row[0] == stratum})
        again = rng.multinomial(len(towns) - 1, np.full(len(towns), 1 / len(towns)), size=40)
        factor |= {town: again[:, place] * len(towns) / (len(towns) - 1) for place, town in enumerate(towns)}
    moved = np.array(
        [
            [
                sum(row[4] * factor[row[1]][number] * row[6] for row in ROWS),
                sum(row[4] * factor[row[1]][number] for row in ROWS),
            ]
            for number in range(40)
        ]
    )
    assert mine["total", "_T"]["STD_ERROR"] == pytest.approx(np.std(moved[:, 0], ddof=1), rel=1e-10)
    means = moved[:, 0] / moved[:, 1]
    assert mine["mean", "_T"]["STD_ERROR"] == pytest.approx(np.std(means, ddof=1), rel=1e-10)


@pytest.mark.parametrize("lonely", ["remove", "average", "adjust"])
def test_a_town_alone_in_its_stratum_by_plain_loops(engine: Engine, tmp_path: Path, lonely: str) -> None:
    rows = [row for row in ROWS if row[0] == 1 or row[1] == 0]
    mine = found(engine, tmp_path, rows, {"strata": "st", "clusters": "town", "lonely": lonely})[
        "total", "_T"
    ]
    towns: dict[int, float] = defaultdict(float)
    for row in rows:
        towns[row[1]] += row[4] * row[6]
    alone, others = towns.pop(0), np.array([*towns.values()])
    spread = 4 * float(np.var(others, ddof=1))
    expected = {"remove": spread, "average": 2 * spread, "adjust": spread + alone**2}[lonely]
    assert mine["STD_ERROR"] ** 2 == pytest.approx(expected, rel=1e-10)
