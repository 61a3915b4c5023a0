"""Rules of publication, disclosure control, and what reaches a file and a release."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.indicators.store import Store
from actionlines.surveys.publication import KEPT, Rules, judge, known_rules, publish


def row(
    sex: str, area: str, asked: int, value: float = 0.5, error: float = 0.02, **more: Any
) -> dict[str, Any]:
    return {
        "INDICATOR": "HH7",
        "ITEM": "_T",
        "STATISTIC": "proportion",
        "REF_AREA": "ATL",
        "TIME_PERIOD": "2020",
        "SEX": sex,
        "URBANISATION": area,
        "VALUE": value,
        "STD_ERROR": error,
        "LOWER": value - 2 * error,
        "UPPER": value + 2 * error,
        "DF": 100.0,
        "CV": error / value if value else None,
        "ASKED": asked,
        "IMPUTED": 0,
        "NOTE": None,
        **more,
    }


def judged(*rows: dict[str, Any], rules: str | Rules = "nchs", known: bool = True) -> pl.DataFrame:
    chosen = known_rules()[rules] if isinstance(rules, str) else rules
    return judge(pl.DataFrame(rows, infer_schema_length=None), chosen, design_known=known)


def one(rules: str | Rules = "nchs", known: bool = True, **of: Any) -> tuple[str, str | None]:
    found = judged(row("_T", "_T", of.pop("asked", 500), **of), rules=rules, known=known)
    return found["STATUS"][0], found["REASON"][0]


@pytest.mark.parametrize(
    ("of", "verdict"),
    [
        ({}, ("shown", None)),
        ({"asked": 29}, ("suppressed", "too_few")),
        ({"asked": 30, "error": 0.001}, ("shown", None)),
        ({"asked": 500, "error": 0.1}, ("suppressed", "too_unsure")),
        ({"LOWER": 0.3, "UPPER": 0.6}, ("suppressed", "too_unsure")),
        ({"value": 0.05, "LOWER": 0.01, "UPPER": 0.09}, ("suppressed", "too_unsure")),
        ({"value": 0.05, "LOWER": 0.03, "UPPER": 0.08}, ("shown", None)),
        ({"DF": 7.0}, ("flagged", "few_degrees")),
        ({"value": 0.0, "error": 0.0, "LOWER": 0.0, "UPPER": 0.01}, ("flagged", "all_or_none")),
        ({"rules": "eurostat", "asked": 19}, ("suppressed", "too_few")),
        ({"rules": "eurostat", "asked": 49}, ("flagged", "few")),
        ({"rules": "eurostat", "asked": 50}, ("shown", None)),
        ({"rules": "nhhcs", "error": 0.2}, ("flagged", "unsure")),
        ({"known": False}, ("flagged", "design_unknown")),
        ({"rules": Rules(name="own", suppressed_cv=0.1), "error": 0.06}, ("suppressed", "too_unsure")),
    ],
)
def test_an_estimate_is_shown_flagged_or_kept_back(
    of: dict[str, Any], verdict: tuple[str, str | None]
) -> None:
    assert one(**of) == verdict


def reasons(found: pl.DataFrame) -> dict[tuple[str, str], str | None]:
    return {(sex, area): reason for sex, area, reason in found.select("SEX", "URBANISATION", "REASON").rows()}


def test_a_cell_alone_on_its_line_takes_the_smallest_other_along() -> None:
    found = judged(row("_T", "_T", 900), row("_T", "U", 700), row("_T", "R", 190), row("_T", "S", 10))
    assert reasons(found) == {
        ("_T", "_T"): None,
        ("_T", "U"): None,
        ("_T", "R"): "secondary",
        ("_T", "S"): "too_few",
    }


def test_in_a_cross_no_line_keeps_back_one_cell_alone() -> None:
    sizes = {("F", "U"): 300, ("F", "R"): 10, ("M", "U"): 310, ("M", "R"): 200}
    found = reasons(
        judged(
            row("_T", "_T", 820),
            *(row(sex, "_T", 400) for sex in "FM"),
            *(row("_T", area, 400) for area in "UR"),
            *(row(sex, area, size) for (sex, area), size in sizes.items()),
        )
    )
    assert {cell: found[cell] for cell in sizes} == {
        ("F", "U"): "secondary",
        ("F", "R"): "too_few",
        ("M", "U"): "secondary",
        ("M", "R"): "secondary",
    }
    assert all(found[cell] is None for cell in set(found) - set(sizes))


def test_a_cell_that_is_only_unsure_takes_none_along() -> None:
    found = judged(row("_T", "_T", 900), row("_T", "U", 700), row("_T", "R", 200, error=0.09))
    assert reasons(found)[("_T", "U")] is None


def test_of_a_suppressed_estimate_nothing_is_passed_on_but_its_place() -> None:
    found = publish(judged(row("_T", "_T", 900), row("_T", "U", 890), row("_T", "R", 10)))
    hidden = found.filter(pl.col("STATUS") == "suppressed")
    figures = [name for name in found.columns[found.columns.index("VALUE") :] if name not in KEPT]
    assert hidden.height == 2
    assert hidden.select(figures).null_count().row(0) == (2,) * len(figures)
    assert found.filter(pl.col("STATUS") == "shown")["VALUE"].to_list() == [0.5]


# From microdata to files and a release. One woman alone lives in the countryside.

DESCRIPTION = """
[survey]
name = "Household ICT survey of Rwanda"
area = "RWA"
round = "2020"
publisher = "An office"
source = "RW_OFFICE"

[files.person]
path = "people.csv"
key = "id"
age_scope = "Y_GE5"

[design]
known = true
weight = "w"
strata = "st"
clusters = "psu"

[by.URBANISATION]
column = "area"
codes = { 1 = "U", 2 = "R" }

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"
reference_period = "P3M"
by = ["URBANISATION"]
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a description and microdata whose keys, names and weights are easily known again."""
    lines = ["id,name,w,st,psu,area,net"]
    for number in range(600):
        stratum, cluster = number % 3, number % 3 * 100 + number // 30
        area, net = (2, 1) if number == 7 else (1, (number * 7) % 10 > 3)
        lines.append(
            f"8675{number:04d},Zebediah {number},{1234.5678 + number},{stratum},{cluster},{area},{int(net)}"
        )
    (tmp_path / "people.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "survey.toml").write_text(DESCRIPTION, "utf-8")
    return tmp_path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def texts_in(path: Path) -> list[str]:
    """What a file says, also where it is packed."""
    if path.suffix == ".parquet":
        return [pl.read_parquet(path).write_csv()]
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return [book.read(name).decode("utf-8") for name in book.namelist()]
    return [path.read_text("utf-8")]


def test_no_row_of_microdata_leaks_into_a_file_a_message_or_var(office: Path, settings: Any) -> None:
    settings.ACTIONLINES_VAR = office / "var"
    done = run("survey", "estimate", office / "survey.toml", "--out", office / "out")
    assert done.exit_code == 0, done.output
    kinds = {path.name.removeprefix("RW_OFFICE_2020") for path in (office / "out").iterdir()}
    assert kinds >= {".csv", ".parquet", ".xlsx", ".questionnaire.xlsx", ".sdmx.xml", ".en.html"}
    texts = [done.output, *(text for path in (office / "out").iterdir() for text in texts_in(path))]
    for number in range(600):
        for secret in (f"8675{number:04d}", f"Zebediah {number}", f"{1234.5678 + number}"):
            assert not any(secret in text for text in texts)
    assert not (office / "var").exists()


def test_a_fault_of_the_files_ends_with_1_and_quotes_nobody(office: Path) -> None:
    broken = (office / "people.csv").read_text("utf-8").replace("Zebediah 3,", "Zebediah 3,-")
    (office / "people.csv").write_text(broken, "utf-8")
    done = run("survey", "estimate", office / "survey.toml", "--out", office / "out")
    assert done.exit_code == 1
    assert "the weight w is below zero in 1 row" in " ".join(done.output.split())
    assert "Zebediah" not in done.output
    assert "86750003" not in done.output
    assert not (office / "out").exists()


def test_published_estimates_enter_a_release_as_ordinary_observations(office: Path, settings: Any) -> None:
    settings.ACTIONLINES_VAR = office / "var"
    assert run("survey", "estimate", office / "survey.toml", "--out", office / "out").exit_code == 0
    file = office / "out/RW_OFFICE_2020.sdmx.csv"
    done = run("data", "import", file, "--source", "RW_OFFICE", "--publisher", "An office", "--json")
    assert done.exit_code == 0, done.output
    assert (
        json.loads(done.stdout)["figures"] == 1
    )  # town and country are suppressed, each would tell the other
    (figure,) = Store(office / "var").current().lazy("indicator").collect().to_dicts()
    tidy = pl.read_csv(office / "out/RW_OFFICE_2020.csv").row(0, named=True)
    assert {
        name: figure[name] for name in ("INDICATOR", "REF_AREA", "AGE_SCOPE", "REF_PERIOD", "UNIT_MEASURE")
    } == {
        "INDICATOR": "INTERNET_USERS",
        "REF_AREA": "RWA",
        "AGE_SCOPE": "Y_GE5",
        "REF_PERIOD": "P3M",
        "UNIT_MEASURE": "PT",
    }
    assert figure["OBS_VALUE"] == pytest.approx(tidy["VALUE"] * 100)
    assert figure["STD_ERROR"] == pytest.approx(tidy["STD_ERROR"] * 100)
    assert figure["SAMPLE_SIZE"] == 600
