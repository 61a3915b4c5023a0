"""The specification of survey estimates, run by plain loops, DuckDB and Spark; made-up surveys on which all agree."""

from __future__ import annotations

import math
import os
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from survey_imputation_oracle import imputed_oracle

from actionlines.surveys.description import Description
from actionlines.surveys.engines import SPARK, SPARK_HERE, Engine, open_engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.units import open_survey

CASES = tomllib.loads((Path(__file__).parent / "surveys.toml").read_text("utf-8"))["case"]
SMALL = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""Spark works out surveys of a dozen rows itself: to compile each of them takes longer by far."""
COLUMNS = ("st", "psu", "w", "sex", "net", "n", "id")
CLOSE = {"rel": 1e-10, "abs": 1e-12, "nan_ok": True}


def described(case: dict[str, Any]) -> Description:
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people.parquet", "key": "id"}},
            "design": {
                "known": True,
                "weight": "w",
                "strata": "st",
                "clusters": "psu",
                **case.get("design", {}),
            },
            "answers": {"missing": [97]},
            "by": {
                "SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}},
                "BIG": {"cases": {"YES": "n > 9", "NO": "n <= 9"}},
            },
            "indicators": [{"code": "I", "unit": "person", **case["indicator"]}],
            **({"imputation": case["imputation"]} if "imputation" in case else {}),
            **({"calibration": {"person": case["calibration"]}} if "calibration" in case else {}),
        }
    )


def by_loops(case: dict[str, Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows = [dict(zip(columns(case), row, strict=True)) for row in numbered(case)]
    return imputed_oracle(described(case), "person", rows)


def numbered(case: dict[str, Any]) -> list[list[Any]]:
    """Each row with its key and its factors of replicates."""
    rows = case["rows"]
    keys, factors = case.get("keys", range(len(rows))), case.get("factors", [[]] * len(rows))
    return [[*row, key, *own] for row, key, own in zip(rows, keys, factors, strict=True)]


def columns(case: dict[str, Any]) -> list[str]:
    return [*COLUMNS, *(f"r{place}" for place in range(len(case.get("factors", [[]])[0])))]


def by_engine(case: dict[str, Any], engine: Engine) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows = pl.DataFrame(numbered(case), schema=columns(case), orient="row", strict=False)
    with TemporaryDirectory() as folder:
        rows.write_parquet(Path(folder) / "people.parquet")
        survey = open_survey(described(case), engine=engine, data=Path(folder), work=Path(folder))
        table = estimate(survey).to_dicts()
    return {
        (row["INDICATOR"], row["ITEM"], *([("SEX", row["SEX"])] if row["SEX"] != "_T" else [])): row
        for row in table
    }


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    with open_engine("duckdb") as engine:
        yield engine


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    sql = pytest.importorskip(
        "pyspark.sql", reason="Spark is not installed: pip install 'actionlines[spark]'"
    )
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java on this machine: on Debian, sudo apt install default-jre-headless")
    builder = sql.SparkSession.builder.master("local[1]")
    for name, value in {**SPARK, **SPARK_HERE, **SMALL}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    with open_engine("spark") as engine:
        yield engine
    session.stop()


def expected(case: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return ("I", case.get("item", "_T"), *sorted(case.get("domain", {}).items())), case["expect"]


def told(found: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """What is asked of an estimate; what is missing in a table is no number."""
    return {name: math.nan if found[name] is None else found[name] for name in values}


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_by_plain_loops(case: dict[str, Any]) -> None:
    domain, values = expected(case)
    found = by_loops(case)[domain]
    assert {name: found[name] for name in values} == pytest.approx(values, **CLOSE)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_by_duckdb(case: dict[str, Any], duckdb: Engine) -> None:
    domain, values = expected(case)
    assert told(by_engine(case, duckdb)[domain], values) == pytest.approx(values, **CLOSE)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_by_spark(case: dict[str, Any], spark: Engine) -> None:
    domain, values = expected(case)
    assert told(by_engine(case, spark)[domain], values) == pytest.approx(values, **CLOSE)


ROW = st.tuples(
    st.integers(1, 3),
    st.integers(1, 4),
    st.sampled_from([0.0, 0.5, 1.0, 2.25, 1e4]),
    st.sampled_from([1, 2, 97]),
    st.sampled_from([0, 1, 97]),
    st.integers(-3, 30),
).map(lambda row: [row[0], row[0] * 10 + row[1], *row[2:]])
INDICATORS = st.sampled_from(
    [
        {"numerator": "net == 1"},
        {"numerator": "net == 1 or n > 12", "denominator": "n >= 0"},
        {"numerator": "net == 1", "no_answer": "separate"},
        {"items": {"A": "net == 1", "B": "net == 0 and n < 5", "C": "not n in (1, 2)"}},
        {"statistic": "mean", "value": "n"},
        {"statistic": "total", "value": "n * 2 - 1", "scope": "net == 1"},
        {"statistic": "mean", "value": "n", "scope": "net == 1"},
        {"statistic": "count", "items": {"A": "n > 4", "B": "n < 9"}, "scope": "net == 1 and sex == 2"},
        {"statistic": "ratio", "numerator": "n", "denominator": "n + 10"},
        {"statistic": "count", "numerator": "missing(net)"},
        {"statistic": "count"},
        {"statistic": "quantile", "value": "n", "at": [0.25, 0.5]},
    ]
)
SURVEYS = st.fixed_dictionaries(
    {
        "rows": st.lists(ROW, min_size=2, max_size=30),
        "indicator": INDICATORS.map(lambda indicator: {**indicator, "by": ["SEX"]}),
        "design": st.sampled_from(
            [
                {"lonely": "adjust"},
                {"lonely": "remove"},
                {"clusters": [], "lonely": "adjust"},
                {"strata": [], "lonely": "adjust"},
            ]
        ),
    }
)
DECKS = st.fixed_dictionaries(
    {
        "draws": st.integers(2, 3),
        "seed": st.integers(0, 99),
        "decks": st.sampled_from(
            [
                [{"unit": "person", "columns": ["net"]}],
                [{"unit": "person", "columns": ["net"], "classes": ["SEX"], "scope": "n > 2"}],
                [{"unit": "person", "columns": ["net", "sex"], "classes": ["SEX"]}],
                [
                    {"unit": "person", "columns": ["sex"]},
                    {"unit": "person", "columns": ["net"], "classes": ["SEX"]},
                ],
            ]
        ),
    }
)
FILLED_IN = st.tuples(SURVEYS.filter(lambda case: "no_answer" not in case["indicator"]), DECKS).map(
    lambda both: {**both[0], "imputation": both[1]}
)


SOME = [
    [st, 10 * st, 1.0 + sex, sex, st % 2, n] for st, sex, n in ((1, 1, 3), (1, 2, 12), (2, 1, 20), (2, 2, 1))
]
"""Of each sex somebody with a small and somebody with a large number, so that totals can be met in every replicate."""
TOTALS = {"SEX": {"M": 35.0, "F": 25.0}, "BIG": {"YES": 20.0, "NO": 40.0}}
CALIBRATIONS = st.sampled_from(
    [
        {"method": "poststratify", "margins": {"SEX": TOTALS["SEX"]}},
        {
            "method": "poststratify",
            "margins": {"SEX x BIG": {f"{s} x {b}": 7.0 for s in "MF" for b in ("YES", "NO")}},
        },
        {"method": "raking", "margins": TOTALS},
    ]
)
MANY = st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.75]), min_size=4, max_size=4)
FEW = st.lists(st.sampled_from([0.5, 1.0, 1.75]), min_size=4, max_size=4)
GIVEN = st.fixed_dictionaries(
    {
        "rows": st.lists(ROW, max_size=12).map(
            lambda rows: SOME + [[*row[:2], max(row[2], 0.5), row[3] % 2 + 1, *row[4:]] for row in rows]
        ),
        "drawn": st.tuples(st.lists(FEW, min_size=4, max_size=4), st.lists(MANY, min_size=12, max_size=12)),
        "indicator": INDICATORS.map(lambda indicator: {**indicator, "by": ["SEX"]}),
        "method": st.sampled_from(["brr", "bootstrap", "jk1"]),
        "mse": st.booleans(),
        "calibration": CALIBRATIONS,
        "sample": st.sampled_from([{}, {"strata": [], "clusters": []}]),
    }
).map(
    lambda case: {
        **{name: case[name] for name in ("rows", "indicator", "calibration")},
        "factors": (case["drawn"][0] + case["drawn"][1])[: len(case["rows"])],
        "design": {
            **case["sample"],
            "replicates": {
                **{name: case[name] for name in ("method", "mse")},
                "weights": "r{0..3}",
                "with_weight": False,
                "calibrated": False,
            },
        },
    }
)


def assert_agree(
    one: dict[tuple[Any, ...], dict[str, Any]], other: dict[tuple[Any, ...], dict[str, Any]]
) -> None:
    assert set(one) == set(other)
    for domain, values in one.items():
        counts = ("ASKED", "ANSWERED", "YES", "IMPUTED")
        assert {name: other[domain][name] for name in counts} == {name: values[name] for name in counts}
        known = other[domain]["DF"]
        assert (math.nan if known is None else known) == pytest.approx(values["DF"], rel=1e-9, nan_ok=True)
        if math.isnan(values["VALUE"]):
            assert other[domain]["VALUE"] is None
            continue
        if math.isnan(values["STD_ERROR"]):  # of one draw alone; a quantile's is not worked out by loops
            assert other[domain]["VALUE"] == pytest.approx(values["VALUE"], rel=1e-12)
            continue
        size = max(abs(values["VALUE"]), 1.0)
        assert other[domain]["VALUE"] == pytest.approx(values["VALUE"], rel=1e-10, abs=1e-10)
        assert other[domain]["STD_ERROR"] == pytest.approx(values["STD_ERROR"], rel=1e-8, abs=1e-9 * size)


def examples(number: int) -> settings:
    """So many surveys, however long one takes; an engine serves them all."""
    return settings(
        max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )


@examples(25)
@given(SURVEYS)
def test_duckdb_and_plain_loops_agree_on_any_survey(duckdb: Engine, case: dict[str, Any]) -> None:
    assert_agree(by_loops(case), by_engine(case, duckdb))


@examples(8)
@given(FILLED_IN)
def test_duckdb_deals_answers_as_plain_loops_do(duckdb: Engine, case: dict[str, Any]) -> None:
    assert_agree(by_loops(case), by_engine(case, duckdb))


@examples(8)
@given(GIVEN)
def test_duckdb_calibrates_replicates_of_the_files_as_plain_loops_do(
    duckdb: Engine, case: dict[str, Any]
) -> None:
    assert_agree(by_loops(case), by_engine(case, duckdb))


@pytest.mark.slow
@examples(2)
@given(GIVEN)
def test_spark_calibrates_replicates_of_the_files_as_plain_loops_do(
    spark: Engine, case: dict[str, Any]
) -> None:
    assert_agree(by_loops(case), by_engine(case, spark))


@pytest.mark.slow
@examples(2)
@given(FILLED_IN)
def test_spark_deals_answers_as_plain_loops_do(spark: Engine, case: dict[str, Any]) -> None:
    assert_agree(by_loops(case), by_engine(case, spark))


@pytest.mark.slow
@examples(4)
@given(SURVEYS)
def test_spark_and_plain_loops_agree_on_any_survey(spark: Engine, case: dict[str, Any]) -> None:
    assert_agree(by_loops(case), by_engine(case, spark))


def test_spark_reads_a_file_whose_name_is_a_pattern_alone(spark: Engine, tmp_path: Path) -> None:
    for number, name in enumerate(["a[1]*b", "a1Xb"]):
        pl.DataFrame({"n": [number]}).write_parquet(tmp_path / f"{name}.parquet")
    table = spark.open(tmp_path / "a[1]*b.parquet")
    assert spark.small(table.aggregate(n=table.n.sum()))["n"].to_list() == [0]
