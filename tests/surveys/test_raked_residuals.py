"""Raked weights that were not equal before: ours are residuals of a regression by the design's weights, R's are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.units import open_survey

KNOWN = {"G": {"x": 150.0, "y": 120.0, "z": 130.0}, "PART": {"a": 170.0, "b": 110.0, "c": 120.0}}
R_UNEQUAL = {
    ("SHARE", "_T"): (0.3942992105010, 0.0880507913978),
    ("SHARE", "a"): (0.310733020658, 0.148532700121),
    ("SHARE", "b"): (0.456757775166, 0.144839209513),
    ("SHARE", "c"): (0.455430961836, 0.120479036466),
    ("MEAN", "_T"): (5.965703123307, 0.333950235214),
    ("MEAN", "a"): (5.723799908711, 0.562298167449),
    ("MEAN", "b"): (6.977691392222, 0.416728328034),
    ("MEAN", "c"): (5.380743430811, 0.760290473288),
}
R_EQUAL = {
    ("SHARE", "_T"): (0.3709783638269, 0.0758422710497),
    ("SHARE", "a"): (0.295281361014, 0.130487600986),
    ("SHARE", "b"): (0.401643644216, 0.147589907245),
    ("SHARE", "c"): (0.450105944123, 0.110431238148),
    ("MEAN", "_T"): (6.002993721208, 0.176478410625),
    ("MEAN", "a"): (5.897258551917, 0.461726799536),
    ("MEAN", "b"): (6.967304587782, 0.526166262953),
    ("MEAN", "c"): (5.268833583343, 0.586464101122),
}
"""Estimates and standard errors by R survey 4.1-1, of `people()` as d, by their weights and with w = 5 for all:

    r <- rake(svydesign(~psu, strata = ~st, weights = ~w, data = d), list(~g, ~part),
              list(data.frame(g = c("x", "y", "z"), Freq = c(150, 120, 130)),
                   data.frame(part = c("a", "b", "c"), Freq = c(170, 110, 120))),
              control = list(maxit = 500, epsilon = 1e-10))
    svymean(~y, subset(r, part == "a")); svymean(~v, subset(r, part == "a"))
"""


def people() -> pl.DataFrame:
    rows: list[list[Any]] = []
    for stratum, cluster in ((stratum, cluster) for stratum in range(3) for cluster in range(4)):
        for _ in range(6):
            i = len(rows)
            parts = ["xyz"[(i * 5 + cluster) % 3], "abc"[(i + i // 7 + stratum) % 3]]
            answers = [(i * i + 3 * cluster + stratum) % 5 % 2, (i * 11 + stratum) % 13]
            rows.append([stratum, 10 * stratum + cluster, 1.0 + (i * i * 7 + stratum) % 9, *parts, *answers])
    return pl.DataFrame(rows, schema=["st", "psu", "w", "g", "part", "y", "v"], orient="row")


def raked(engine: Engine, folder: Path, table: pl.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Each indicator in each part: the estimate and its standard error."""
    table.write_parquet(folder / "people.parquet")
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "RWA", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people.parquet"}},
            "design": {"known": True, "weight": "w", "strata": "st", "clusters": "psu"},
            "by": {
                name: {"column": name.lower(), "codes": {code: code for code in codes}}
                for name, codes in KNOWN.items()
            },
            "calibration": {"person": {"method": "raking", "margins": KNOWN}},
            "indicators": [
                {"code": "SHARE", "unit": "person", "numerator": "y == 1", "by": ["PART"]},
                {"code": "MEAN", "unit": "person", "statistic": "mean", "value": "v", "by": ["PART"]},
            ],
        }
    )
    found = estimate(open_survey(description, engine=engine, data=folder, work=folder)).to_dicts()
    return {(row["INDICATOR"], row["PART"]): (row["VALUE"], row["STD_ERROR"]) for row in found}


def by_hand(table: pl.DataFrame, *, regressed_by_weight: bool) -> dict[tuple[str, str], tuple[float, float]]:
    """The same from the rows: raked round after round, then residuals of a regression on the margins."""
    sides = np.stack([table[n.lower()].to_numpy() == c for n, codes in KNOWN.items() for c in codes], axis=1)
    totals = np.array([total for codes in KNOWN.values() for total in codes.values()])
    d = table["w"].to_numpy()
    w = d.copy()
    for _ in range(300):
        for k, total in enumerate(totals):
            w = np.where(sides[:, k], w * total / w[sides[:, k]].sum(), w)
    root = np.sqrt(d if regressed_by_weight else np.ones_like(d))
    found = {}
    for code, column in (("SHARE", "y"), ("MEAN", "v")):
        u = table[column].to_numpy().astype(float)
        for part in ("_T", *KNOWN["PART"]):
            inside = (table["part"].to_numpy() == part) | (part == "_T")
            value = (w * inside * u).sum() / w[inside].sum()
            z = inside * (u - value) / w[inside].sum()
            slopes = np.linalg.lstsq(root[:, None] * sides.astype(float), root * z, rcond=None)[0]
            found[code, part] = (value, _error(table, w * (z - sides @ slopes)))
    return found


def _error(table: pl.DataFrame, z: NDArray[np.float64]) -> float:
    clusters = table.with_columns(z=pl.Series(z)).group_by("st", "psu").agg(pl.col("z").sum())
    strata = clusters.group_by("st").agg(pl.len() * pl.col("z").var(ddof=1))
    return float(strata["len"].sum() ** 0.5)


def close(one: dict[Any, Any], other: dict[Any, Any]) -> bool:
    return all(one[key] == pytest.approx(other[key], rel=1e-9) for key in (one | other))


def test_residuals_are_of_a_regression_by_the_weights_of_the_design(engine: Engine, tmp_path: Path) -> None:
    """Deville and Särndal (1992), equation 3.4."""
    mine = raked(engine, tmp_path, people())
    assert close(mine, by_hand(people(), regressed_by_weight=True))


def test_r_sweeps_means_without_weights_which_is_another_figure(engine: Engine, tmp_path: Path) -> None:
    mine = raked(engine, tmp_path, people())
    assert close(R_UNEQUAL, by_hand(people(), regressed_by_weight=False))
    apart = [abs(mine[key][1] / error - 1) for key, (_, error) in R_UNEQUAL.items()]
    assert {key: mine[key][0] for key in mine} == pytest.approx(
        {key: value for key, (value, _) in R_UNEQUAL.items()}, rel=1e-10
    )
    assert 0.05 < max(apart) < 0.06


def test_of_equal_weights_both_are_one(engine: Engine, tmp_path: Path) -> None:
    equal = people().with_columns(pl.lit(5.0).alias("w"))
    assert close(raked(engine, tmp_path, equal), R_EQUAL)
