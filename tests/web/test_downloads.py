from __future__ import annotations

import csv
import gzip
import io
import json

import openpyxl
import pytest
from django.test import Client

from actionlines.indicators.observations import SCHEMA
from actionlines.languages import LANGUAGES

TABLES = (
    "/home.csv",
    "/countries.csv",
    "/country/rwa.csv",
    "/indicators.csv",
    "/indicator/egdi.csv",
    "/line/c2.csv",
)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.mark.parametrize("address", TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_also_a_table_and_json_of_one_release(visitor: Client, lang: str, address: str) -> None:
    response = visitor.get(f"/{lang}{address}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    facts = json.loads(visitor.get(f"/{lang}{address}".replace(".csv", ".json")).content)
    assert {row["RELEASE"] for row in rows(response.content)} == {facts["edition"]["id"]}


def test_the_file_of_a_country_says_what_its_page_says(visitor: Client) -> None:
    facts = json.loads(visitor.get("/en/country/isl.json").content)
    table = rows(visitor.get("/en/country/isl.csv").content)
    said = {(line["line"], one["indicator"]): one for line in facts["lines"] for one in line["scores"]}
    measured = [row for row in table if row["OBS_VALUE"]]
    assert len(measured) == len(said)
    for row in measured:
        figure = said[row["LINE"], row["INDICATOR"]]["figure"]
        assert (float(row["OBS_VALUE"]), row["TIME_PERIOD"], row["SOURCE"]) == (
            figure["value"],
            figure["period"],
            figure["source"],
        )


def test_the_file_of_an_indicator_holds_all_figures_of_all_sources(visitor: Client) -> None:
    table = rows(visitor.get("/en/indicator/internet-users.csv").content)
    assert set(SCHEMA) < set(table[0])
    assert len({row["SOURCE"] for row in table}) >= 3
    assert len({row["REF_AREA"] for row in table}) >= 190


def test_the_file_of_an_indicator_can_be_of_chosen_countries(visitor: Client) -> None:
    table = rows(visitor.get("/en/indicator/internet-users.csv?areas=RWA,KEN").content)
    assert {row["REF_AREA"] for row in table} == {"RWA", "KEN"}


def test_excel_opens_the_workbook(visitor: Client) -> None:
    response = visitor.get("/en/country/rwa.xlsx")
    assert 'filename="rwa.xlsx"' in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert sheet.cell(1, 1).value == "LINE"
    assert sheet.max_row > 100


def test_sdmx_csv_names_its_structure(visitor: Client) -> None:
    response = visitor.get("/en/indicator/egdi.sdmx.csv")
    assert response["Content-Type"] == "application/vnd.sdmx.data+csv;version=2.0.0"
    assert {row["STRUCTURE"] for row in rows(response.content)} == {"dataflow"}
    assert 'filename="egdi.sdmx.csv"' in response["Content-Disposition"]


def test_a_file_is_sent_packed_and_only_once(visitor: Client) -> None:
    packed = visitor.get("/en/country/rwa.csv", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == visitor.get("/en/country/rwa.csv").content
    again = visitor.get(
        "/en/country/rwa.csv", headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "sdmx.csv"])
def test_the_tag_of_one_address_is_not_that_of_another(visitor: Client, form: str) -> None:
    tags = {visitor.get(f"/en/country/{code}.{form}")["ETag"] for code in ("rwa", "ken")}
    assert len(tags) == 2
