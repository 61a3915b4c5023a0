"""`asof=` in any address shows the page as it was under an earlier release, and so do all its links and forms."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html

from actionlines.languages import LANGUAGES
from actionlines.web.release_in_use import the_store

FIRST = "2020-10"
PAGES = (
    "/",
    "/countries",
    "/country/rwa",
    "/indicators",
    "/indicator/internet-users",
    "/indicator/internet-users/table",
    "/indicator/internet-users/map",
    "/indicator/literacy-adult/breakdowns",
    "/indicator/internet-users/definition",
    "/indicator/internet-users/revisions",
    "/line/c2",
    "/releases",
    "/release/2020-10",
    "/revisions?from=2026-11&to=2020-10",
    "/search?q=x",
)


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content.decode())


def asof(address: str, when: str = FIRST) -> str:
    return f"{address}{'&' if '?' in address else '?'}asof={when}"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_form_of_a_page_stays_with_its_release(visitor: Client, page: str) -> None:
    root = read(visitor, asof(f"/en{page}"))
    away = {"See it under the release in use"}
    links = [
        link.get("href")
        for link in root.iter("a")
        if link.get("href", "").startswith("/") and link.text_content().strip() not in away
    ]
    assert [link for link in links if parse_qs(urlsplit(link).query).get("asof") != [FIRST]] == []
    hidden = [[field.value for field in form.findall(".//input[@name='asof']")] for form in root.iter("form")]
    assert hidden == [[FIRST]] * len(hidden)


@pytest.mark.parametrize("page", [page for page in PAGES if not page.startswith("/release")])
def test_a_page_of_the_release_in_use_says_nothing_of_it(visitor: Client, page: str) -> None:
    root = read(visitor, f"/en{page}")
    assert [link for link in root.iter("a") if "asof" in link.get("href", "")] == []
    assert root.find_class("asof") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_of_another_release_says_so_and_leads_back(visitor: Client, lang: str) -> None:
    address = f"/{lang}/indicator/internet-users?areas=RWA,KEN"
    (note,) = read(visitor, asof(address)).find_class("asof")
    assert FIRST in note.text_content()
    assert [link.get("href") for link in note.iter("a")] == [address]


def test_the_figures_are_those_of_that_release(visitor: Client) -> None:
    earlier = visitor.get(asof("/en/country/rwa.json")).json()
    now = visitor.get("/en/country/rwa.json").json()
    assert (earlier["edition"]["label"], now["edition"]["label"]) == (FIRST, "2026-11")
    assert earlier["lead"] != now["lead"]


@pytest.mark.parametrize(
    ("when", "label"),
    [
        ("2020-10", "2020-10"),
        ("2026-11", "2026-11"),
        ("2023", "2020-10"),
        ("2025-12", "2020-10"),
        ("2026-01-31", "2020-10"),
        ("2099-01-01", "2026-11"),
        ("current", "2026-11"),
    ],
)
def test_a_release_is_named_or_found_by_a_day(visitor: Client, when: str, label: str) -> None:
    assert visitor.get(asof("/en/countries.json", when)).json()["edition"]["label"] == label


def test_a_release_is_found_by_the_beginning_of_its_hash(visitor: Client) -> None:
    first = the_store().open(FIRST)
    answer = visitor.get(asof("/en/countries.json", first.id[:8])).json()
    assert answer["edition"]["id"] == first.id


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("when", ["1999", "2020-13", "no-such", "é" * 300])
def test_a_release_that_is_not_there_leads_to_those_that_are(visitor: Client, lang: str, when: str) -> None:
    response = visitor.get(f"/{lang}/line/c2", {"asof": when})
    root = html.fromstring(response.content.decode())
    links = [link.get("href") for link in root.findall(".//main//a")]
    assert response.status_code == 404
    assert links[:2] == [f"/{lang}/line/c2?asof=2026-11", f"/{lang}/line/c2?asof={FIRST}"]


def test_what_is_meant_by_a_wrong_address_stays_with_the_release(visitor: Client) -> None:
    response = visitor.get(asof("/en/country/guinea-x"))
    links = [link.get("href") for link in html.fromstring(response.content.decode()).findall(".//main//a")]
    assert response.status_code == 404
    assert "/en/country/gnb?asof=2020-10" in links
