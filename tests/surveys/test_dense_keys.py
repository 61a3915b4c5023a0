"""Keys in few bits: the cells and estimates are those of any other group-by, and strata are left out only where they
may be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from survey_goldens import of_people

from actionlines.surveys.dense import Keys, columns_of, keys_of
from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.file_ends import ends_of
from actionlines.surveys.units import Opened, Unit, open_survey

RNG = np.random.default_rng(20)
ROWS = 70_000
CLUSTER = RNG.integers(0, 60, ROWS)
PLAIN = pl.DataFrame(
    {
        "stratum": CLUSTER % 5 - 2,
        "psu": CLUSTER,
        "sex": RNG.choice([1, 2, 3], ROWS),
        "age": RNG.integers(3, 90, ROWS),
        "w": RNG.uniform(0, 4, ROWS).round(2),
        "net": RNG.choice([0, 1, 9], ROWS),
    }
)
WIDE = pl.col("psu") * 16
SURVEYS = {
    "few of all": (PLAIN, True, False),
    "clusters that tell their stratum": (PLAIN.with_columns(WIDE), True, True),
    "strata of one": (PLAIN.with_columns(WIDE, stratum=pl.lit(7)), True, True),
    "numbers that begin anew in each stratum": (
        PLAIN.with_columns(WIDE // 2, stratum=pl.arange(0, ROWS, eager=True) % 2),
        False,
        False,
    ),
    "a row without a stratum": (
        PLAIN.with_columns(WIDE, stratum=pl.when(pl.arange(0, ROWS) == 5).then(None).otherwise("stratum")),
        False,
        False,
    ),
    "fewer rows than places": (PLAIN.head(3_000), False, False),
    "numbers of many digits": (PLAIN.with_columns(pl.col("psu") * 1_000_000_007), False, False),
    "clusters by name": (PLAIN.with_columns(pl.col("psu").cast(pl.String)), False, False),
    "a code of no whole number": (PLAIN.with_columns(pl.col("sex").cast(pl.Float64)), False, False),
    "weights all above 0": (PLAIN.with_columns(pl.col("w") + 1), True, False),
    "a row without a weight": (
        PLAIN.with_columns(w=pl.when(pl.arange(0, ROWS) == 5).then(None).otherwise(pl.col("w") + 1)),
        True,
        False,
    ),
    "a question of many codes": (
        PLAIN.with_columns(net=pl.col("net") + 100 * (pl.col("age") % 3)),
        True,
        False,
    ),
    "an answer without a code": (
        PLAIN.with_columns(net=pl.when(pl.col("age") == 50).then(None).otherwise("net")),
        True,
        False,
    ),
    "a column without a value": (PLAIN.with_columns(sex=pl.lit(None, pl.Int64)), True, False),
}
"""Rows, whether keys are dense, and whether strata are left out of them."""


def opened(engine: Engine, folder: Path, rows: pl.DataFrame) -> Opened:
    rows.write_parquet(folder / "rows.parquet")
    described = of_people(
        "rows.parquet",
        design={"weight": "w", "strata": "stratum", "clusters": ["psu"], "lonely": "remove"},
        answers={"missing": [9], "only": ["net"]},
        by={
            "SEX": {"column": "sex", "codes": {"1": "M", "2": "F", "3": "_U"}},
            "AGE": {"column": "age", "classes": {"Y_LT15": [0, 14], "Y15T74": [15, 74], "Y_GE75": [75]}},
        },
        indicators=[{"code": "HH7", "numerator": "net == 1", "by": ["SEX", "AGE"]}],
    )
    return open_survey(described, engine=engine, data=folder, work=folder)


def keys(survey: Opened) -> Keys:
    rows = survey.unit("person")
    return keys_by(rows, "SEX", "AGE")


def keys_by(rows: Unit, *names: str) -> Keys:
    design, parts = rows.design_columns(), {name: rows.part(name) for name in names}
    ends = ends_of(rows, [column for _, column in columns_of(rows, design, parts)])
    return keys_of(rows, design, parts, ends=ends, bits_beside=2)


@pytest.mark.parametrize("name", SURVEYS)
def test_keys_are_dense_where_they_may_be(engine: Engine, tmp_path: Path, name: str) -> None:
    rows, dense, without_strata = SURVEYS[name]
    found = keys(opened(engine, tmp_path, rows))
    assert (found.dense, found.strata is not None) == (dense, without_strata)
    assert ("stratum_0" in found.columns) is not without_strata


@pytest.mark.parametrize("name", SURVEYS)
def test_dense_keys_change_no_estimate(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    survey = opened(engine, tmp_path, SURVEYS[name][0])
    dense = estimate(survey)
    monkeypatch.setattr(engine, "dense_bits", 0)
    monkeypatch.setattr(engine, "keeps_ends", False)
    assert_frame_equal(dense, estimate(survey), rel_tol=1e-12, abs_tol=0)
    assert dense.height > 1


def test_a_survey_in_two_files_takes_each_range_from_its_own(engine: Engine, tmp_path: Path) -> None:
    persons = PLAIN.with_row_index("person").with_columns(home=pl.col("person") // 2)
    persons.select("person", "home", "sex", "age", "w", "net").write_parquet(tmp_path / "persons.parquet")
    persons.group_by("home").agg(pl.col("stratum", "psu").first()).write_parquet(tmp_path / "homes.parquet")
    described = {
        "survey": {"name": "S", "area": "RWA", "round": "2020", "publisher": "P", "source": "S"},
        "files": {
            "home": {"path": "homes.parquet", "key": ["home"]},
            "person": {"path": "persons.parquet", "parent": "home", "on": ["home"]},
        },
        "design": {
            "known": True,
            "weight": "w",
            "strata": "home.stratum",
            "clusters": ["home.psu"],
            "lonely": "remove",
        },
        "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F", "3": "_U"}}},
        "indicators": [{"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX"]}],
    }
    survey = open_survey(Description.model_validate(described), engine=engine, data=tmp_path, work=tmp_path)
    rows = survey.unit("person")
    found = keys_by(rows, "SEX")
    assert found.dense
    assert found.strata is None
    assert estimate(survey)["ASKED"].max() == persons.filter(pl.col("w") > 0).height
