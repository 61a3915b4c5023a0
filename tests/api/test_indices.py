"""Indices by the API: the same profiles as the pages, in any language, and errors that say how to mend them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.profiles.index import index
from actionlines.profiles.index_country import index_country
from actionlines.profiles.index_list import indices

V1 = "/api/v1"


@pytest.fixture(scope="module")
def release(prepared_var: Path) -> Release:
    return Store(prepared_var).current()


@pytest.fixture
def client(release: Release) -> Client:
    return Client()


def asked(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"{V1}{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_one_index_and_one_country_are_the_profiles(
    client: Client, release: Release, lang: str
) -> None:
    assert asked(client, f"/indices?lang={lang}") == indices(release, lang=lang).as_dict()
    assert asked(client, f"/indices/hdi?lang={lang}") == index(release, "hdi", lang=lang).as_dict()
    of_country = index_country(release, "hdi-2022", "RWA", lang=lang).as_dict()
    assert asked(client, f"/indices/hdi-2022/areas/rwa?lang={lang}") == of_country


def test_an_index_is_given_as_an_earlier_release_has_it(client: Client) -> None:
    told = asked(client, "/indices/egdi-2018?asof=2020-10")
    assert told["edition"]["label"] == "2020-10"
    assert told["ranking"][0]["area"] == "DNK"
    assert asked(client, "/indices/hdi?asof=2020-10", 404)["type"] == "urn:actionlines:no-figures"


@pytest.mark.parametrize(
    ("address", "status", "kind", "says"),
    [
        ("/indices/no-such", 404, "unknown-preset", "no index 'no-such' comes with the package"),
        ("/indices/gci-2020", 404, "no-figures", "it has no figures of 2020 of LEGAL"),
        ("/indices/hdi/areas/ATA", 404, "not-in-index", "hdi-2022 has nothing of Antarctica"),
        ("/indices/hdi/areas/ZZZ", 404, "unknown-area", "ZZZ"),
    ],
)
def test_what_is_not_there_is_said_with_its_reason(
    client: Client, address: str, status: int, kind: str, says: str
) -> None:
    told = asked(client, address, status)
    assert told["type"] == f"urn:actionlines:{kind}"
    assert says in told["detail"]


def test_scores_stand_among_what_follows_from_figures(client: Client) -> None:
    told = asked(client, "/derived?recipe=index_hdi-2022&area=RWA")
    scores = {one["INDICATOR"]: one["OBS_VALUE"] for one in told["items"]}
    profile = asked(client, "/indices/hdi/areas/RWA")
    assert scores == {
        one["node"]["code"]: one["score"] for one in profile["nodes"] if one["node"]["level"] > 1
    }
