"""What a file of a survey's estimates says of them, so that it is understood where it is read alone."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.surveys.attributes import with_attributes
from actionlines.surveys.description import Description
from actionlines.surveys.publication import Rules

RATES = {"code": "RATES", "unit": "person", "statistic": "ratio", "numerator": "d", "denominator": "d"}
INDICATORS: list[dict[str, Any]] = [
    {"code": "HH7", "unit": "person", "numerator": "net == 1", "reference_period": "P3M"},
    {"code": "HH7N", "unit": "person", "statistic": "count", "numerator": "net == 1"},
    {"code": "DEVICES", "unit": "person", "statistic": "mean", "value": "d", "unit_measure": "DEVICES"},
    {"code": "SPENT", "unit": "person", "statistic": "total", "value": "d"},
    RATES,
]


def described(**survey: str) -> Description:
    about = {"name": "A survey", "area": "RWA", "round": "2018-Q4", "publisher": "An office", "source": "RW"}
    return Description.model_validate(
        {
            "survey": {**about, "reference_period": "P1Y", **survey},
            "files": {"person": {"path": "people.csv", "key": "id", "age_scope": "Y_GE5"}},
            "design": {"known": True, "weight": "w", "clusters": "psu", "level": 0.9},
            "publication": {"rules": Rules(name="own", minimum=10).model_dump()},
            "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}}},
            "differences": {"SEX": [["F", "M"]]},
            "indicators": [{**one, "by": ["SEX"]} for one in INDICATORS],
        }
    )


def told(second: Description | None = None) -> list[dict[str, Any]]:
    table = pl.DataFrame({"INDICATOR": [one["code"] for one in INDICATORS], "VALUE": [0.5] * len(INDICATORS)})
    return with_attributes(table, described(), second).to_dicts()


def test_every_row_says_its_unit_level_ages_period_and_whose_it_is() -> None:
    rows = told()
    assert [row["UNIT_MEASURE"] for row in rows] == ["RATIO", "NUMBER", "DEVICES", None, "RATIO"]
    assert [row["REF_PERIOD"] for row in rows] == ["P3M", "P1Y", "P1Y", "P1Y", "P1Y"]
    rest = {name: {row[name] for row in rows} for name in list(rows[0])[3:] if name != "REF_PERIOD"}
    assert rest == {
        "CONF_LEVEL": {0.9},
        "AGE_SCOPE": {"Y_GE5"},
        "SOURCE": {"RW"},
        "SURVEY": {"A survey"},
        "ROUND": {"2018-Q4"},
        "PUBLISHER": {"An office"},
    }


def test_a_difference_between_surveys_says_what_they_do_not_share() -> None:
    row = told(described(round="2016", source="RW2", reference_period="P3M"))[1]
    assert (row["ROUND"], row["SOURCE"], row["REF_PERIOD"]) == ("2018-Q4 - 2016", "RW - RW2", "P1Y - P3M")
    assert (row["SURVEY"], row["CONF_LEVEL"], row["UNIT_MEASURE"]) == ("A survey", 0.9, "NUMBER")


def test_a_proportion_has_no_other_unit() -> None:
    odd = {**INDICATORS[0], "unit_measure": "PT"}
    with pytest.raises(ValidationError, match="leave unit_measure away"):
        Description.model_validate({**described().model_dump(), "indicators": [odd]})


SPEC = """
[survey]
name = "=A survey"
area = "RWA"
round = "2020"
publisher = "An office"
source = "RW"

[files.person]
path = "people.csv"

[design]
known = true
weight = "w"
clusters = "psu"

[by.SEX]
column = "sex"
codes = { 1 = "M", 2 = "F" }

[differences]
SEX = [["F", "M"]]

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"
no_answer = "NO_ANSWER"
by = "SEX"

[answers]
missing = [9]
"""


@pytest.fixture(params=["exclude", "separate"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """The folder of estimates of 400 people, every fortieth without an answer."""
    rows = [f"{n % 2 + 1},{n // 20},{9 if n % 40 == 0 else n % 3 // 2},{1 + n % 5}" for n in range(400)]
    (tmp_path / "people.csv").write_text("\n".join(["sex,psu,net,w", *rows]) + "\n", "utf-8")
    (tmp_path / "survey.toml").write_text(SPEC.replace("NO_ANSWER", request.param), "utf-8")
    done = CliRunner().invoke(
        app, ["survey", "estimate", str(tmp_path / "survey.toml"), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    return tmp_path / "out", request.param


def test_csv_parquet_and_workbook_say_it_and_the_message_counts_whom_a_figure_stands_on(
    made: tuple[Path, str],
) -> None:
    out, no_answer = made
    tidy, columnar = pl.read_csv(out / "RW_2020.csv"), pl.read_parquet(out / "RW_2020.parquet")
    apart = pl.read_csv(out / "RW_2020_differences.csv")
    assert tidy.columns == columnar.columns
    assert columnar.row(0, named=True)["SURVEY"] == "=A survey"
    for table in (tidy, apart):
        row = table.row(0, named=True)
        assert (row["UNIT_MEASURE"], row["CONF_LEVEL"], row["SURVEY"]) == ("RATIO", 0.95, "'=A survey")
    with zipfile.ZipFile(out / "RW_2020.xlsx") as book:
        assert "An office" in book.read("xl/worksheets/sheet1.xml").decode("utf-8")
    sizes = pl.read_csv(out / "RW_2020.sdmx.csv")["SAMPLE_SIZE"].to_list()
    assert tidy["ASKED"].to_list() == [400, 200, 200]
    assert sizes == ([390, 190, 200] if no_answer == "exclude" else [400, 200, 200])
