"""Indices by the API: the same profiles as the pages, in any language, and errors that say how to mend them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from visitor import Visitor

from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.profiles.index import index
from actionlines.profiles.index_coherence import index_coherence
from actionlines.profiles.index_country import index_country
from actionlines.profiles.index_explained import index_explained
from actionlines.profiles.index_list import indices
from actionlines.profiles.what_if import what_if

V1 = "/api/v1"


@pytest.fixture(scope="module")
def release(prepared_var: Path) -> Release:
    return Store(prepared_var).current()


@pytest.fixture
def client(release: Release) -> Client:
    return Visitor()


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


def test_the_gap_between_two_countries_is_that_of_the_profile_and_adds_up(
    client: Client, release: Release
) -> None:
    told = asked(client, "/indices/egdi-2022/areas/rwa/explanation?against=fin&lang=ru")
    assert told == index_explained(release, "egdi-2022", "RWA", against="FIN", lang="ru").as_dict()
    gap = {one["node"]: one["contribution"] for one in told["gap"]}
    assert sum(value for node, value in gap.items() if node != "EGDI") == pytest.approx(gap["EGDI"])
    assert asked(client, "/indices/egdi-2022/areas/RWA/explanation")["against"] is None


def test_other_weights_are_those_asked_for(client: Client, release: Release) -> None:
    told = asked(client, "/indices/hdi/what-if?weight=50&weight=30&weight=20&mean=arithmetic")
    assert told == what_if(release, "hdi", weights=[50, 30, 20], mean="arithmetic", lang="en").as_dict()
    assert [one["weight"] for one in told["parts"]] == pytest.approx([0.5, 0.3, 0.2])
    assert asked(client, "/indices/hdi/what-if")["mean"] == "geometric"


def test_whether_an_index_holds_together_is_that_of_the_profile(client: Client, release: Release) -> None:
    told = asked(client, "/indices/gdi/coherence?lang=zh")
    found = index_coherence(release, "gdi", lang="zh")
    assert found is not None
    assert told == found.as_dict()
    parts = {one["node"]: one for one in told["parts"]}
    assert parts["WOMEN_EDUCATION"]["members"] == 2
    assert {one["flag"] for one in told["flagged"]} == {"high"}


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/indices/hdi/what-if?weight=1", 400, "wrong-weights"),
        ("/indices/hdi/what-if?weight=0&weight=0&weight=0", 400, "wrong-weights"),
        ("/indices/hdi/what-if?weight=-1&weight=1&weight=1", 422, None),
        ("/indices/hdi/what-if?weight=nan&weight=1&weight=1", 422, None),
        ("/indices/hdi/what-if?weight=1e308&weight=1&weight=1", 422, None),
        ("/indices/hdi/what-if?mean=median", 422, None),
        (f"/indices/hdi/what-if?{'weight=1&' * 13}", 422, None),
        ("/indices/egdi/what-if?mean=geometric", 400, "mean-of-nought"),
        ("/indices/gdi/what-if", 400, "no-weights"),
        ("/indices/egdi/areas/rwa/explanation?against=zzz", 404, "unknown-area"),
        ("/indices/hdi/areas/prk/explanation", 404, "not-in-index"),
        ("/indices/no-such/coherence", 404, "unknown-preset"),
    ],
)
def test_what_cannot_be_weighed_or_held_against_is_said(
    client: Client, address: str, status: int, kind: str | None
) -> None:
    told = asked(client, address, status)
    assert kind is None or told["type"] == f"urn:actionlines:{kind}"
