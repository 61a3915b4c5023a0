"""Texts where numbers must stand are told before any row is read, with column and mending, and without a cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from actionlines.surveys.checking import check
from actionlines.surveys.description import Description
from actionlines.surveys.engines import EngineFailedError, open_engine
from actionlines.surveys.findings import Found, ProblemsError
from actionlines.surveys.units import open_survey

ROWS = {
    "no": [1, 2, 3, 4],
    "w": [1.0, 2.0, 1.0, 3.0],
    "st": ["a", "a", "b", "b"],
    "psu": [1, 2, 3, 4],
    "sex": [1, 2, 1, 2],
    "net": [1, 0, 1, 1],
    "n": [3.0, 4.0, 5.0, 6.0],
    "reg": ["Zebediah", "S", "N", "S"],
    "none": [None] * 4,
    "on": pl.Series(["2020-01-01"] * 4).str.to_date(),
}
HOW = "A number is digits and the decimal mark '.' of files.person"


def described(changes: dict[str, Any]) -> Description:
    indicator = {"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX", "WHERE"]}
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people.parquet", "key": "no"}},
            "design": {"known": True, "weight": "w", "strata": "st", "clusters": "psu"}
            | changes.get("design", {}),
            "by": {
                "SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}},
                "WHERE": {"cases": {"NORTH": "reg == 'N'", "REST": "reg != 'N'"}} | changes.get("where", {}),
                "AGE": {"column": "n", "classes": {"Y3T4": [3, 4], "Y_GE5": [5]}} | changes.get("age", {}),
            },
            "indicators": [changes.get("indicator", indicator)],
            **{name: changes[name] for name in ("imputation", "calibration") if name in changes},
        }
    )


def found(folder: Path, changes: dict[str, Any]) -> list[Found]:
    pl.DataFrame(ROWS).write_parquet(folder / "people.parquet")
    with open_engine() as engine:
        return check(open_survey(described(changes), engine=engine, data=folder, work=folder))


def indicator(statistic: str, **parts: Any) -> dict[str, Any]:
    return {"indicator": {"code": "I", "unit": "person", "statistic": statistic, **parts}}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (indicator("mean", value="reg"), f"I: 'reg' must be numbers: reg holds texts. {HOW}"),
        (indicator("mean", value="reg + 1"), f"I: 'reg + 1' must be numbers: reg holds texts. {HOW}"),
        (indicator("total", value="n * (2 - reg)"), "I: 'n * (2 - reg)' must be numbers: reg holds texts"),
        (indicator("ratio", numerator="n", denominator="reg"), "I: 'reg' must be numbers: reg holds texts"),
        (indicator("mean", value="on"), "I: 'on' must be numbers: on holds neither numbers nor texts"),
        (indicator("mean", value="'Zeb'"), "I: \"'Zeb'\" must be numbers: it is a text"),
        (
            indicator("proportion", numerator="net == 1", scope="reg / 2 > 1"),
            "I: 'reg / 2 > 1' must be numbers: reg holds texts",
        ),
        (
            indicator("proportion", items={"A": "net == 1", "B": "reg in (1, 2)"}),
            "I: 'reg in (1, 2)' cannot be compared: reg holds texts. Texts stand in quotes",
        ),
        (
            indicator("count", numerator="n == reg"),
            "I: 'n == reg' cannot be compared: n holds numbers, reg holds texts",
        ),
        ({"where": {"cases": {"N": "reg == 1"}}}, "by.WHERE: 'reg == 1' cannot be compared: reg holds texts"),
        (
            {"age": {"column": "reg"}} | indicator("count", by=["AGE"]),
            f"by.AGE: 'reg' must be numbers: reg holds texts. {HOW}",
        ),
        ({"design": {"weight": "w * reg"}}, "the weight: 'w * reg' must be numbers: reg holds texts"),
        ({"design": {"fpc": "reg"}}, "design.fpc: 'reg' must be numbers: reg holds texts"),
        (
            {"design": {"replicates": {"method": "jk1", "weights": ["n", "reg"]}}},
            "design.replicates.weights: 'reg' must be numbers: reg holds texts",
        ),
        (
            {"imputation": {"decks": [{"unit": "person", "columns": ["net"], "scope": "reg > 2"}]}},
            "imputation of net: 'reg > 2' cannot be compared: reg holds texts",
        ),
        (
            {"calibration": {"person": {"method": "linear", "totals": {"reg": 7}}}},
            "calibration.person.totals: 'reg' must be numbers: reg holds texts",
        ),
    ],
)
def test_a_text_in_the_place_of_a_number_is_told(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        found(tmp_path, changes)
    assert f"people.parquet: {says}" in str(caught.value)
    assert len(caught.value.found) == 1
    assert "Zebediah" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        indicator("mean", value="n * 2 + net"),
        indicator("proportion", numerator="reg != 'N' and (net == 1 or n / 2 < 2)"),
        indicator("count", numerator="on >= '2019-06-30'"),
        indicator("count", numerator="missing(reg) or not reg in ('N', 'S')"),
        indicator("count", by=["AGE", "WHERE"]),
    ],
)
def test_what_fits_is_left_alone(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert [one for one in found(tmp_path, changes) if one.problem] == []


def test_a_column_without_a_value_is_told_as_such_and_not_by_its_type(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="none has no answer in any of 4 rows"):
        found(tmp_path, indicator("mean", value="none"))


def test_an_engine_that_fails_quotes_no_row(tmp_path: Path) -> None:
    pl.DataFrame(ROWS).write_parquet(tmp_path / "people.parquet")
    with open_engine() as engine:
        table = engine.open(tmp_path / "people.parquet")
        for work in (engine.small, engine.keep):
            with pytest.raises(
                EngineFailedError, match="duckdb stopped with a ConversionException"
            ) as caught:
                work(table.select(x=table["reg"].cast("float64")))
            assert "Zebediah" not in str(caught.value)
            assert caught.value.__suppress_context__
