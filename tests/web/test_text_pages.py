"""The pages of text: true of the code, small, whole, and every link of theirs leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django.fixtures import Settings

from actionlines.api.app import api
from actionlines.api.filters import Observations
from actionlines.api.paging import MOST, Paging
from actionlines.guides import FORMULAS, GUIDES, glossary
from actionlines.guides.written import FOLDER
from actionlines.languages import LANGUAGES, number
from actionlines.web.text_figures import figures

LARGEST = 15 * 1024
EVERY = [(lang, name) for lang in LANGUAGES for name in GUIDES]


def page(visitor: Client, lang: str, name: str) -> html.HtmlElement:
    response = visitor.get(reverse(name, kwargs={"lang": lang}))
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


@pytest.mark.parametrize(("lang", "name"), EVERY)
def test_a_first_visit_loads_at_most_fifteen_kilobytes(visitor: Client, lang: str, name: str) -> None:
    response = visitor.get(reverse(name, kwargs={"lang": lang}), headers={"accept-encoding": "br"})
    root = html.fromstring(brotli.decompress(response.content).decode())
    loaded = [each.get("href") for each in root.iter("link") if each.get("rel") in {"stylesheet", "icon"}]
    names = [re.sub(r"\.[0-9a-f]{12}(?=\.)", "", one.removeprefix("/static/")) for one in loaded]
    assets = sum(len(brotli.compress(Path(str(finders.find(one))).read_bytes())) for one in names)
    assert assets > 1000
    assert len(response.content) + assets <= LARGEST


@pytest.mark.parametrize(("lang", "name"), EVERY)
def test_the_contents_list_every_heading_in_order(visitor: Client, lang: str, name: str) -> None:
    root = page(visitor, lang, name)
    listed = [link.get("href") for link in root.findall(".//nav[@class='contents']//a")]
    headings = [each.get("id") for each in root.findall(".//main//section/h2")]
    assert listed == [f"#{anchor}" for anchor in headings]
    assert len(listed) > 3


@pytest.mark.parametrize(("lang", "name"), EVERY)
def test_nothing_is_left_to_fill_in(visitor: Client, lang: str, name: str) -> None:
    assert "${" not in page(visitor, lang, name).text_content()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_leads_to_a_page_and_to_a_place_on_it(visitor: Client, lang: str) -> None:
    pages: dict[str, html.HtmlElement | None] = {}
    for name in GUIDES:
        for link in page(visitor, lang, name).findall(".//main//a"):
            path, _, anchor = link.get("href").partition("#")
            if not path.startswith(f"/{lang}/"):
                continue
            if path not in pages:
                pages[path] = html.fromstring(visitor.get(path).content.decode())
            if anchor:
                assert pages[path].get_element_by_id(anchor) is not None, link.get("href")
    assert {f"/{lang}/glossary", f"/{lang}/methods", f"/{lang}/about-the-data", f"/{lang}/api"} <= set(pages)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_leads_to_the_pages_of_text(visitor: Client, lang: str) -> None:
    for address in (f"/{lang}/country/rwa", f"/{lang}/country/xyzzy"):
        root = html.fromstring(visitor.get(address).content.decode())
        links = {link.get("href") for link in root.findall(".//footer//a")}
        assert {reverse(name, kwargs={"lang": lang}) for name in GUIDES} <= links


@pytest.mark.parametrize("lang", LANGUAGES)
def test_formulas_are_drawn_by_the_browser_itself(visitor: Client, lang: str) -> None:
    root = page(visitor, lang, "methods")
    assert len(root.findall(".//math")) == len(FORMULAS)
    assert not root.findall(".//script")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_glossary_has_every_word_once(visitor: Client, lang: str) -> None:
    root = page(visitor, lang, "glossary")
    found = {each.get("id"): each.text for each in root.findall(".//dl[@class='words']/dt")}
    assert {term.anchor for theme in glossary() for term in theme.terms} == set(found)
    assert found["release"].strip() == next(
        term.names[lang] for theme in glossary() for term in theme.terms if term.anchor == "release"
    )


def test_every_figure_that_texts_may_ask_for_is_asked_for() -> None:
    texts = [path.read_text("utf-8") for path in FOLDER.glob("*.en.html")] + list(FORMULAS.values())
    asked = set(re.findall(r"\$\{(\w+)\}", " ".join(texts)))
    assert asked == set(figures("en")) | set(FORMULAS)


def test_the_thresholds_that_methods_name_are_those_of_the_code(visitor: Client) -> None:
    text = page(visitor, "en", "methods").text_content()
    known = figures("en")
    assert "fewer than 60% of the countries" in text
    assert f"nearest to {known['trend_years']} years before it, at least 3 and at most 7 years apart" in text
    assert "less than 1 point is called steady" in text
    assert "less than 2% is called steady" in text
    assert "Below 60% there is no mean" in text
    assert "below 95% there is no sum" in text


def examples(visitor: Client, lang: str) -> list[str]:
    root = page(visitor, lang, "api")
    linked = [link.get("href") for link in root.iter("a") if link.get("href", "").startswith("/api/")]
    return linked + [each.text for each in root.findall(".//pre/code") if each.text.startswith("/api/")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_of_the_api_is_answered(visitor: Client, lang: str) -> None:
    addresses = examples(visitor, lang)
    assert len(addresses) >= 8
    for address in addresses:
        response = visitor.get(address)
        assert response.status_code == 200, address
        if response["Content-Type"] == "application/json" and "total" in response.json():
            assert response.json()["items"], address


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_program_on_the_page_of_the_api_takes_every_figure(
    visitor: Client, lang: str, base_url: str
) -> None:
    (program,) = [
        each.text for each in page(visitor, lang, "api").findall(".//pre/code") if "import" in each.text
    ]
    own = program.replace("http://127.0.0.1:8000", base_url)
    done = subprocess.run([sys.executable, "-c", own], capture_output=True, text=True, check=True)
    taken, total = map(int, done.stdout.split())
    assert taken == total > 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_the_api_names_every_address_filter_and_limit(visitor: Client, lang: str) -> None:
    root = page(visitor, lang, "api")
    code = {each.text for each in root.iter("code")}
    assert set(api.get_openapi_schema(path_prefix="/api/v1/")["paths"]) <= code
    assert set(Observations.model_fields) | set(Paging.model_fields) <= code
    text = root.text_content()
    assert number(Paging().limit, lang=lang) in text
    assert number(MOST, lang=lang) in text


@pytest.mark.parametrize("name", ["accessibility", "privacy", "about"])
def test_the_contact_is_the_operator_s(visitor: Client, settings: Settings, name: str) -> None:
    from actionlines.web.page_store import code_version

    def links() -> list[str]:
        code_version.cache_clear()  # an operator's setting is read at start
        return [link.get("href") for link in page(visitor, "fr", name).findall(".//main//a")]

    try:
        assert not any(link.startswith(("mailto:", "https:")) for link in links() if "example.org" in link)
        settings.ACTIONLINES_CONTACT = "data@example.org"
        assert "mailto:data@example.org" in links()
        settings.ACTIONLINES_CONTACT = "https://example.org/contact"
        assert "https://example.org/contact" in links()
    finally:
        code_version.cache_clear()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_contact_the_page_says_what_to_do(visitor: Client, lang: str) -> None:
    said = figures(lang)["contact"]
    assert "<a" not in said
    assert said in page(visitor, lang, "privacy").text_content()


@pytest.mark.parametrize(
    "address",
    ["/", "/fr/", "/fr/country/rwa", "/fr/search?q=rwanda", "/fr/privacy", "/fr/nowhere", "/api/v1/lines"],
)
def test_no_visitor_is_given_a_cookie(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    assert not response.cookies
    assert "Set-Cookie" not in response.headers
