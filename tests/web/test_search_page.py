"""The page of results: grouped, in the page's language, helpful where there is none."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html
from playwright.sync_api import Page as Tab

from actionlines.languages import LANGUAGES, language


def asked(visitor: Client, lang: str, query: str) -> html.HtmlElement:
    response = visitor.get(f"/{lang}/search", {"q": query})
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def test_results_stand_in_groups_with_their_number(visitor: Client) -> None:
    root = asked(visitor, "en", "africa")
    groups = {each.find("h2").text: each.findall("ol/li/a") for each in root.findall(".//main//section")}
    assert list(groups) == ["Groups of countries (8)", "Countries and territories (2)"]
    links = [link.get("href") for link in groups["Groups of countries (8)"]]
    assert len(links) == 8
    assert links[0] == "/en/countries?group=002"


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("Rwanda", "/en/country/rwa"),
        ("internet users", "/en/indicator/internet-users"),
        ("c2", "/en/line/c2"),
        ("least developed countries", "/en/countries?group=199"),
        ("quarantine", "/en/glossary#quarantine"),
        ("privacy", "/en/privacy"),
        ("2026-11", "/en/release/2026-11"),
        ("trends", "/en/methods#trends"),
    ],
)
def test_a_result_of_each_kind_leads_to_what_it_names(visitor: Client, query: str, address: str) -> None:
    links = [link.get("href") for link in asked(visitor, "en", query).findall(".//main//ol/li/a")]
    assert address in links[:3]
    answer = visitor.get(address)
    assert answer.status_code == 200
    anchor = address.partition("#")[2]
    assert not anchor or f'id="{anchor}"' in answer.content.decode()


def test_the_name_comes_in_the_page_s_language_and_the_other_one_says_its_own(visitor: Client) -> None:
    item = asked(visitor, "zh", "Individuals using the Internet").find(".//main//ol/li")
    assert item.find("a").text == "使用互联网的个人"
    assert item.find("span").text_content() == "英语：Individuals using the Internet"
    assert item.find("span/bdi").get("lang") == "en"


def test_a_name_found_in_the_page_s_own_language_says_no_other(visitor: Client) -> None:
    for query in ("Kenia", "Kenya", "internet"):
        items = asked(visitor, "fr", query).findall(".//main//ol/li")
        assert items
        assert {bdi.get("lang") for item in items for bdi in item.iter("bdi")} <= {"fr"}


def test_more_results_than_a_group_shows_are_counted(visitor: Client) -> None:
    root = asked(visitor, "en", "internet")
    (section,) = [each for each in root.findall(".//main//section") if each.find("h2").text.startswith("Ind")]
    total = int(section.find("h2").text.partition("(")[2].rstrip(")"))
    assert len(section.findall("ol/li")) == 10
    assert section.find("p").text == f"{total - 10} more fit: add a word to see them."


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", ["", "   ", "?!", "xyzzyxyzzy"])
def test_without_a_result_the_page_says_what_can_be_found(visitor: Client, lang: str, query: str) -> None:
    root = asked(visitor, lang, query)
    assert root.get("lang") == language(lang).tag
    examples = [link.get("href") for link in root.findall(".//main/p/a") if "q=" in link.get("href")]
    assert len(examples) == 3
    for address in examples:
        found = html.fromstring(visitor.get(address).content.decode())
        assert found.findall(".//main//ol/li"), address
    links = {link.get("href") for link in root.findall(".//main/p/a")}
    assert {f"/{lang}/countries", f"/{lang}/indicators", f"/{lang}/glossary"} <= links


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_a_long_query_the_page_says_how_much_it_looked_for(visitor: Client, lang: str) -> None:
    short, long = asked(visitor, lang, "rwanda " * 20), asked(visitor, lang, "rwanda " * 2000)
    assert len(long.findall(".//main/p")) == len(short.findall(".//main/p")) + 1
    assert "200" in long.find(".//main/p").text
    assert len(long.get_element_by_id("q").get("value")) == 200


def test_a_guess_is_called_a_guess(visitor: Client) -> None:
    root = asked(visitor, "en", "Zimbabew")
    assert root.find(".//p[@role='status']").text == "Nothing is called “Zimbabew”. Spelt nearly alike:"
    assert root.find(".//main//ol/li/a").get("href") == "/en/country/zwe"


def test_a_result_is_reached_with_the_keyboard_alone(page: Tab) -> None:
    page.goto("/es/search")
    page.locator("#q").focus()
    page.keyboard.type("alemnia")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=alemnia")
    page.locator("#q").focus()
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/country/deu")


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("en", "kenya internet"),
        ("en", "internet users in Kenya"),
        ("fr", "internet kenya"),
        ("ru", "интернет кения"),
        ("ar", "الإنترنت كينيا"),
        ("zh", "肯尼亚互联网"),
    ],
)
def test_a_country_beside_an_indicator_leads_to_the_figure(visitor: Client, lang: str, query: str) -> None:
    links = [link.get("href") for link in asked(visitor, lang, query).findall(".//main//ol/li/a")]
    assert f"/{lang}/indicator/internet-users?areas=KEN" in links[:2]


@pytest.mark.parametrize(
    "query", ["South Africa", "United States of America", "least developed countries", "women"]
)
def test_what_names_one_thing_is_not_taken_for_two(visitor: Client, query: str) -> None:
    links = [link.get("href") for link in asked(visitor, "en", query).findall(".//main//ol/li/a")]
    assert not [link for link in links if "areas=" in link]
