"""A survey's estimates in a release of one's own: each stands with its interval, on pages and in their files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django.fixtures import Settings
from typer.testing import CliRunner
from visitor import Visitor

from actionlines.charts.series import Z_95
from actionlines.cli import app
from actionlines.languages import LANGUAGES, number

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

[design]
known = true
weight = "w"
strata = "st"
clusters = "psu"

[[indicators]]
code = "HH7"
unit = "person"
numerator = "net == 1"
"""


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose one release is a survey's message, brought in by the two commands that do so."""
    folder = tmp_path_factory.mktemp("office")
    rows = ["id,w,st,psu,net"]
    rows += [f"{n},{100 + n % 7},{n % 3},{n % 3 * 100 + n // 30},{int(n * 7 % 10 > 3)}" for n in range(600)]
    (folder / "people.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "survey.toml").write_text(DESCRIPTION, "utf-8")
    for year in ("2020", "2019"):
        command(["survey", "estimate", str(folder / "survey.toml"), "--round", year, "--out", str(folder)])
    rounds = [(folder / f"RW_OFFICE_{year}.sdmx.csv").read_text("utf-8") for year in ("2020", "2019")]
    (folder / "both.csv").write_text(rounds[0] + rounds[1].partition("\n")[2], "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.ACTIONLINES_VAR", folder / "var")
        message = str(folder / "both.csv")
        command(["data", "import", message, "--source", "RW_OFFICE", "--publisher", "An office"])
    return folder


def command(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output


@pytest.fixture
def reader(prepared_var: Path, var: Path, settings: Settings) -> Client:
    settings.ACTIONLINES_VAR = var / "var"
    return Visitor()


def told(var: Path, lang: str = "en") -> str:
    """The interval as pages write it, from the survey's own table."""
    with (var / "RW_OFFICE_2020.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    middle, half = 100 * float(row["VALUE"]), 100 * Z_95 * float(row["STD_ERROR"])
    low, high = (number(end, lang=lang, decimals=1) for end in (middle - half, middle + half))
    return f"{low}|{high}"


def text_of(reader: Client, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200, address
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["country/rwa", "country/rwa/print", "indicator/internet-users/table"])
def test_a_figure_stands_with_its_interval(reader: Client, var: Path, lang: str, address: str) -> None:
    low, high = told(var, lang).split("|")
    page = text_of(reader, f"/{lang}/{address}")
    ends = page[page.index(low) : page.index(low) + 40]
    assert high in ends
    assert "95" in page[: page.index(low)][-40:]


def test_files_carry_error_and_interval(reader: Client, var: Path) -> None:
    low, high = (float(end) for end in told(var).split("|"))
    country = reader.get("/en/country/rwa.csv").content.decode()
    table = reader.get("/en/indicator/internet-users/table.csv").content.decode()
    for text in (country, table):
        rows = [one for one in csv.DictReader(io.StringIO(text)) if one["INDICATOR"] == "INTERNET_USERS"]
        row = rows[0]
        assert (round(float(row["LOWER"]), 1), round(float(row["UPPER"]), 1)) == (low, high)
        assert float(row["STD_ERROR"]) > 0
    figure = reader.get("/en/country/rwa.json").json()["lead"]["figure"]
    assert (round(figure["low"], 1), round(figure["high"], 1)) == (low, high)


def test_a_picture_of_the_countrys_figures_has_the_interval_too(reader: Client, var: Path) -> None:
    page = reader.get("/en/indicator/internet-users?areas=RWA").content.decode()
    (picture, *_) = html.fromstring(page).xpath("//figure//*[local-name()='svg']")
    assert picture.xpath(".//*[@fill-opacity]")


def test_where_no_error_is_stated_no_interval_is_told(visitor: Client) -> None:
    page = text_of(visitor, "/en/country/rwa")
    assert "95% interval" not in page
    facts: dict[str, Any] = visitor.get("/en/country/rwa.json").json()
    assert facts["lead"]["figure"]["low"] is None
