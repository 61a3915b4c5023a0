"""A wrong address is answered with a page that helps, in its language; never with a fault of ours."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from actionlines.languages import LANGUAGES, language

NOT_FOUND = {
    "en": "There is no page at this address.",
    "fr": "Il n’y a pas de page à cette adresse.",
    "es": "No hay ninguna página en esta dirección.",
    "ru": "По этому адресу страницы нет.",
    "ar": "لا صفحة على هذا العنوان.",
    "zh": "该地址没有页面。",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "address", ["/country/xyzzy", "/indicator/xyzzy", "/line/c99", "/nowhere", "/countries?group=xyz"]
)
def test_what_is_not_there_is_said_in_the_language_of_the_page(
    visitor: Client, lang: str, address: str
) -> None:
    response = visitor.get(f"/{lang}{address}")
    root = html.fromstring(response.content.decode())
    assert (response.status_code, root.get("lang")) == (404, language(lang).tag)
    assert NOT_FOUND[lang] in root.text_content()


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/en/country/guinea-x", "/en/country/gnb"),
        ("/es/country/zimbabue-y-zambia", "/es/country/zmb"),
        ("/fr/indicator/internet-user", "/fr/indicator/internet-users"),
        ("/en/kenya", "/en/country/ken"),
        ("/ru/line/e-health", "/ru/line/c7-e-health"),
        ("/fr/glosaire", "/fr/glossary"),
        ("/es/privacidad", "/es/privacy"),
        ("/en/countries?group=xyzzy", "/en/countries"),
        ("/fr/indicators?line=c77&asof=2020-10", "/fr/indicators?asof=2020-10"),
        ("/en/indicator/internet-users?areas=RWA,Guinea-x", "/en/country/gnb"),
    ],
)
def test_what_may_have_been_meant_is_offered(visitor: Client, address: str, meant: str) -> None:
    root = html.fromstring(visitor.get(address).content.decode())
    assert meant in [link.get("href") for link in root.findall(".//main//a")]


def test_the_part_of_a_query_that_is_not_known_is_named(visitor: Client) -> None:
    root = html.fromstring(visitor.get("/en/countries?group=xyzzy").content.decode())
    assert "Asked for: xyzzy" in root.find(".//main").text_content()


def test_an_address_without_a_language_is_answered_in_the_reader_s(visitor: Client) -> None:
    response = visitor.get("/de/country/rwa", headers={"accept-language": "es"})
    assert (response.status_code, html.fromstring(response.content.decode()).get("lang")) == (404, "es")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_too_many_countries_are_refused_with_what_to_do(visitor: Client, lang: str) -> None:
    codes = "ALB,AND,AUT,BEL,BGR,BIH,BLR,CHE,CZE,DEU,DNK,ESP,EST"
    response = visitor.get(f"/{lang}/indicator/internet-users?areas={codes}")
    assert response.status_code == 400
    assert html.fromstring(response.content.decode()).get("lang") == language(lang).tag


@pytest.mark.parametrize("address", ["/en/indicator/internet-users?areas=" + ",".join(["RWA"] * 10_000)])
def test_ten_thousand_times_the_same_country_is_that_country(visitor: Client, address: str) -> None:
    assert visitor.get(address)["Location"] == "/en/indicator/internet-users?areas=RWA"


@pytest.mark.parametrize(
    "address",
    [
        "/en/country/%00",
        "/en/country/" + "x" * 5000,
        "/en/country/..%2f..%2fetc%2fpasswd",
        "/en/line/" + "٣" * 50,
        "/en/indicator/" + quote("Ω≈ç√∫˜µ≤"),
        "/en/indicator/internet-users?areas=99999",
        "/en/indicator/internet-users?areas=,,,&add=" + "%F0%9F%98%80",
        "/en/search?q=" + "a" * 20_000,
        "/en/search?q=" + quote("кenyа科"),
        "/en/countries?group=RWA",
        "/en/indicators?line=%27%20OR%201=1",
        "/en/country/rwa.exe",
        "/en/country/",
    ],
)
def test_no_address_breaks_a_page(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code in {200, 302, 400, 404}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_is_only_read(visitor: Client, method: str) -> None:
    response = getattr(visitor, method)("/en/country/rwa")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
kinds = st.sampled_from(["country", "indicator", "line", "search", "countries", "indicators", ""])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lang=st.sampled_from([*LANGUAGES, "de", "EN"]), kind=kinds, name=words, query=words, value=words)
def test_whatever_is_asked_is_answered_without_a_fault(
    visitor: Client, lang: str, kind: str, name: str, query: str, value: str
) -> None:
    asked = {"q": value, "areas": value, "add": query, "group": query, "line": value}
    response = visitor.get(f"/{lang}/{kind}/{quote(name, safe='')}", asked)
    assert response.status_code in {200, 302, 400, 404, 405}
