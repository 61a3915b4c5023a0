"""What `actionlines survey estimate` shows at once: each figure with as many decimals as its error bears."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from actionlines.cli import app

SURVEY = """
survey = {name = "Homes", area = "RWA", round = "2020", publisher = "Office", source = "RW_OFFICE"}
files.person = {path = "people.parquet"}
design = {known = true, weight = "w"}
indicators = [
    {code = "HH7", unit = "person", numerator = "net == 1"},
    {code = "INCOME", unit = "person", statistic = "total", value = "income"},
]
"""


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    rows = range(400)
    people = pl.DataFrame(
        {
            "w": [25.0] * len(rows),
            "net": [int(row % 3 == 0) for row in rows],
            "income": [1000.0 + row * 7 % 90 for row in rows],
        }
    )
    people.write_parquet(tmp_path / "people.parquet")
    (tmp_path / "survey.toml").write_text(SURVEY, "utf-8")
    return tmp_path / "survey.toml"


def shown(survey: Path, *options: str) -> str:
    done = CliRunner().invoke(
        app, ["survey", "estimate", str(survey), "--out", str(survey.parent / "out"), *options]
    )
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_figure_has_the_decimals_that_its_standard_error_bears(survey: Path) -> None:
    rows = {code: re.findall(r"[\d.,]+", line) for code, line in _lines(shown(survey)).items()}
    exact = pl.read_parquet(survey.parent / "out/RW_OFFICE_2020.parquet")
    share, total = exact.sort("INDICATOR").iter_rows(named=True)
    assert rows["HH7"][1:5] == [f"{share[name]:.3f}" for name in ("VALUE", "STD_ERROR", "LOWER", "UPPER")]
    assert rows["INCOME"][:2] == [f"{total[name]:,.0f}" for name in ("VALUE", "STD_ERROR")]


def _lines(screen: str) -> dict[str, str]:
    return {code: line for line in screen.splitlines() for code in ("HH7", "INCOME") if code in line}


def test_programs_get_figures_as_they_are(survey: Path) -> None:
    told = json.loads(shown(survey, "--json"))
    exact = pl.read_parquet(survey.parent / "out/RW_OFFICE_2020.parquet")
    assert [one["VALUE"] for one in told] == exact["VALUE"].to_list()


def test_a_file_that_is_read_is_never_written_over(survey: Path) -> None:
    microdata = survey.parent / "people.parquet"
    before = microdata.read_bytes()
    (survey.parent / "out").mkdir()
    (survey.parent / "out/RW_OFFICE_2020.parquet").symlink_to(microdata)
    done = CliRunner().invoke(app, ["survey", "estimate", str(survey), "--out", str(survey.parent / "out")])
    assert done.exit_code == 1
    assert "people.parquet is read, and estimates written to" in done.output
    assert microdata.read_bytes() == before
    assert [path.name for path in (survey.parent / "out").iterdir()] == ["RW_OFFICE_2020.parquet"]


def test_a_survey_s_own_name_and_place_are_refused_as_those_of_its_estimates(survey: Path) -> None:
    (survey.parent / "people.parquet").rename(survey.parent / "RW_OFFICE_2020.parquet")
    survey.write_text(SURVEY.replace("people.parquet", "RW_OFFICE_2020.parquet"), "utf-8")
    arguments = ["survey", "compare", str(survey), str(survey), "--out", str(survey)]
    assert "survey.toml is a file. Name a folder" in CliRunner().invoke(app, arguments).output
    arguments = ["survey", "estimate", str(survey), "--out", str(survey.parent)]
    assert "RW_OFFICE_2020.parquet is read" in CliRunner().invoke(app, arguments).output


def test_estimates_made_before_are_written_anew(survey: Path) -> None:
    assert shown(survey) == shown(survey)
