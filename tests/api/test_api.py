"""The API answers with figures and their sources, page by page, and with problems that say how to mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from visitor import Visitor

from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.store import Store

ROOT = Path(__file__).parents[2]
V1 = "/api/v1"


@pytest.fixture
def client(prepared_var: Path) -> Client:
    return Visitor()


def got(client: Client, address: str, status: int = 200) -> dict[str, object]:
    answer = client.get(f"{V1}{address}")
    assert answer.status_code == status, answer.content[:500]
    facts: dict[str, object] = json.loads(answer.content)
    return facts


def test_observations_carry_their_full_key_source_and_release(client: Client, prepared_var: Path) -> None:
    facts = got(
        client, "/observations?indicator=INTERNET_USERS&area=ISL&start=2023&end=2023&source=GAPMINDER"
    )
    assert facts["release"] == Store(prepared_var).current_id()
    (row,) = facts["items"]  # type: ignore[misc]
    assert list(row) == list(SCHEMA)
    assert (row["REF_AREA"], row["TIME_PERIOD"], row["SOURCE"], round(row["OBS_VALUE"], 2)) == (
        "ISL",
        "2023",
        "GAPMINDER",
        99.83,
    )


def test_the_preferred_series_is_one_source_for_an_area(client: Client) -> None:
    every = got(client, "/observations?indicator=internet-users&area=RWA&sex=_T")
    preferred = got(client, "/observations?indicator=internet-users&area=RWA&sex=_T&series=preferred")
    sources = [{row["SOURCE"] for row in facts["items"]} for facts in (every, preferred)]  # type: ignore[attr-defined]
    assert len(sources[0]) > 1
    assert len(sources[1]) == 1


def test_pages_follow_each_other_and_nothing_is_cut_off_in_silence(client: Client) -> None:
    whole = got(client, "/observations?indicator=EGDI&limit=10000")
    rows, address = [], "/observations?indicator=EGDI&limit=500"
    while address:
        page = got(client, address)
        rows += page["items"]  # type: ignore[operator]
        address = str(page["next"]).removeprefix(V1) if page["next"] else ""
    assert rows == whole["items"]
    assert len(rows) == whole["total"]


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "json", "sdmx-csv"])
def test_figures_come_whole_as_a_file(client: Client, format_name: str) -> None:
    answer = client.get(f"{V1}/observations.{format_name}?indicator=EGDI&area=RWA")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert len(answer.content) > 200


def test_a_file_of_all_figures_is_refused_with_the_way_to_get_them(client: Client) -> None:
    assert got(client, "/observations.csv", 400)["detail"] == (
        "name at least one indicator or area; all figures together: /observations, page by page"
    )


def test_areas_lines_indicators_and_releases_are_listed_and_shown(client: Client) -> None:
    assert got(client, "/areas?kind=country&limit=1")["total"] == 195
    assert "RWA" in [area["code"] for area in got(client, "/areas?group=LDC")["items"]]  # type: ignore[attr-defined]
    assert "002" in got(client, "/areas/rwa")["groups"]  # type: ignore[operator]
    assert len(got(client, "/lines")["items"]) == 18  # type: ignore[arg-type]
    assert got(client, "/lines/c7-e-health")["code"] == "C7.e-health"
    assert got(client, "/indicators?line=c2&limit=1")["total"] > 10  # type: ignore[operator]
    assert got(client, "/indicators/internet-users")["sdg"] == {"code": "17.8.1", "status": "seen"}
    assert [one["label"] for one in got(client, "/releases")["items"]] == ["2020-10", "2026-11"]  # type: ignore[attr-defined]
    assert got(client, "/releases/2020-10")["in_use"] is False


def test_derived_figures_tell_their_inputs_and_coverage(client: Client) -> None:
    facts = got(client, "/derived?recipe=aggregate_weighted_mean&indicator=INTERNET_USERS&area=001")
    assert facts["total"] > 10  # type: ignore[operator]
    row = facts["items"][-1]  # type: ignore[index]
    assert row["OBS_VALUE"] == pytest.approx(row["INPUT_1"] / row["INPUT_2"])
    assert row["COVERAGE_PCT"] >= 60
    assert "aggregate" in [recipe["recipe"] for recipe in facts["recipes"]]  # type: ignore[attr-defined]


def test_a_diff_counts_and_pages_what_changed(client: Client) -> None:
    facts = got(client, "/diff?older=2020-10&newer=2026-11&indicator=INTERNET_USERS&area=RWA&limit=5")
    assert len(facts["items"]) == 5  # type: ignore[arg-type]
    assert facts["total"] > 5  # type: ignore[operator]


def test_revisions_tell_what_became_of_the_figures_shown(client: Client) -> None:
    facts = got(client, "/revisions?indicator=INTERNET_USERS&area=RWA&limit=2")
    first = facts["items"][0]
    assert facts["total"] == sum(facts["counts"].values()) > 2
    assert (first["KIND"], first["OLD_SOURCE"], first["NEW_SOURCE"]) == ("revised", "WB_WDI", "GAPMINDER")
    assert first["REASON"] == "other_source_speaks"
    new = got(client, "/revisions?older=2020-10&newer=2026-11&indicator=INTERNET_USERS&area=RWA&kind=new")
    assert new["total"] == facts["counts"]["new"]
    assert got(client, "/revisions?newer=2020-10")["total"] == 0


def test_an_indicator_is_told_country_by_country_and_by_parts(client: Client) -> None:
    table = got(client, "/profiles/indicator/internet-users/table?year=2015&group=199&sort=-name&lang=fr")
    names = [row["name"] for row in table["rows"]]
    assert (len(names) > 30, names[0]) == (True, "Zambie")
    parts = got(client, "/profiles/indicator/ACCOUNT_OWNERS/breakdown?dimension=AGE&area=RWA")
    assert (parts["codes"], parts["areas"]) == (["Y15T24", "Y_GE25"], ["RWA"])
    assert client.get("/api/v1/profiles/indicator/EGDI/breakdown").status_code == 404
    assert client.get("/api/v1/profiles/indicator/EGDI/table?sort=x").status_code == 400


def test_a_release_tells_its_files_and_what_was_refused(client: Client) -> None:
    facts = got(client, "/profiles/release/2026-11?lang=fr")
    refused = sum(one["figures"] for one in facts["refused"])
    assert refused == sum(one["quarantined"] for one in facts["sources"]) > 0
    assert (facts["in_use"], facts["before"]["label"]) == (True, "2020-10")
    assert all(len(file["sha256"]) == 64 for one in facts["sources"] for file in one["files"])


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar", "zh"])
def test_profiles_speak_each_language(client: Client, lang: str) -> None:
    assert got(client, f"/profiles/home?lang={lang}")["lang"] == lang
    assert got(client, f"/profiles/country/rwa?lang={lang}")["area"] == "RWA"
    assert got(client, f"/profiles/line/c2?lang={lang}")["line"]["code"] == "C2"
    assert (
        got(client, f"/profiles/indicator/internet-users?area=RWA&lang={lang}")["indicator"]["code"]
        == "INTERNET_USERS"
    )


def test_a_country_is_held_against_the_peers_named(client: Client) -> None:
    chosen = got(client, "/profiles/country/rwa?peers=LDC")["chosen"]
    assert chosen["group"] == "199"  # type: ignore[index]
    assert client.get("/api/v1/profiles/country/tkl?peers=income").status_code == 400


def test_a_profile_can_be_had_as_it_was_under_an_earlier_release(client: Client) -> None:
    edition = got(client, "/profiles/country/rwa?asof=2020-10")["edition"]
    assert edition["label"] == "2020-10"  # type: ignore[index]


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/areas/XXQ", 404, "no area has the code 'XXQ'"),
        (
            "/indicators/INTERNET_USER",
            404,
            "no indicator 'INTERNET_USER' in the catalogue; nearest are INTERNET_USERS",
        ),
        ("/releases/2031", 404, "'2031' is not a release; there are: 2020-10"),
        ("/observations?indicator=EGDI&limit=0", 422, "limit: Input should be greater than or equal to 1"),
        ("/observations?start=lately", 400, "lately"),
        ("/profiles/country/rwa?lang=xx", 422, "lang: Input should be"),
        ("/nowhere", 404, "the API has no address 'nowhere'; they are listed in /api/v1/openapi.json"),
    ],
)
def test_every_error_is_a_problem_that_says_what_to_do(
    client: Client, address: str, status: int, detail: str
) -> None:
    answer = client.get(f"{V1}{address}")
    assert answer["Content-Type"] == "application/problem+json"
    facts = json.loads(answer.content)
    assert answer.status_code == facts["status"] == status
    assert detail in facts["detail"]


def test_a_repeated_question_costs_304(client: Client) -> None:
    first = client.get(f"{V1}/areas/rwa")
    again = client.get(f"{V1}/areas/rwa", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{V1}/areas/isl", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


def test_the_description_in_the_repository_is_that_of_the_api(client: Client) -> None:
    served = client.get(f"{V1}/openapi.json")
    committed = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    assert json.loads(served.content) == committed, "run: python recipes/openapi.py"


def test_every_operation_and_field_of_the_api_is_described(client: Client) -> None:
    described = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    silent = [
        f"{method} {path}"
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if not operation.get("description")
    ]
    assert silent == []
    assert [
        name for name, schema in described["components"]["schemas"].items() if not schema.get("description")
    ] == []
