"""An action line's page: any of its indicators at length, its climbers by their rule, who has no figure."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from actionlines.languages import LANGUAGES


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content.decode())


def section(root: html.HtmlElement, name: str) -> html.HtmlElement:
    return root.find(f".//section[@aria-labelledby='{name}']")


def test_an_indicator_is_chosen_by_a_form_and_stands_in_the_address(visitor: Client) -> None:
    root = read(visitor, "/en/line/c2")
    form = next(form for form in root.forms if form.get("action") == "/en/line/c2")
    chosen = read(visitor, form.get("action") + "?indicator=coverage-4g")
    assert "4G" in chosen.find(".//figure//h2").text_content()
    assert chosen.get_element_by_id("indicator").value == "coverage-4g"
    links = [link.get("href") for link in chosen.find_class("downloads")[-1].iter("a")]
    assert "/en/line/c2.csv?indicator=coverage-4g" in links


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("/en/line/c2?indicator=fixed-broadband-per-100", "/en/line/c2"),
        ("/en/line/c2?indicator=COVERAGE_4G", "/en/line/c2?indicator=coverage-4g"),
        ("/en/line/C2?indicator=coverage-4g", "/en/line/c2?indicator=coverage-4g"),
    ],
)
def test_an_address_says_what_is_chosen_in_one_way(visitor: Client, asked: str, plain: str) -> None:
    response = visitor.get(asked)
    assert (response.status_code, response["Location"]) == (302, plain)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_indicator_of_another_line_leads_to_those_of_this_one(visitor: Client, lang: str) -> None:
    response = visitor.get(f"/{lang}/line/c5?indicator=egdi")
    assert response.status_code == 404
    response = visitor.get(f"/{lang}/line/c3?indicator=egdi")
    links = [link.get("href") for link in html.fromstring(response.content.decode()).findall(".//main//a")]
    assert f"/{lang}/indicator/internet-users" in links


def test_each_other_direct_indicator_has_its_strip(visitor: Client) -> None:
    titles = section(read(visitor, "/en/line/c2"), "distributions").findall(".//h3/a")
    assert [title.get("href") for title in titles] == [
        f"/en/indicator/{name}"
        for name in ("mobile-cellular-per-100", "coverage-2g", "coverage-3g", "coverage-4g")
    ]


def test_trends_are_shown_by_income_group_and_by_special_situation(visitor: Client) -> None:
    panels = section(read(visitor, "/en/line/c3"), "by-group").findall(".//figure")
    heads = [[cell.text_content() for cell in panel.findall(".//thead//th")[1:]] for panel in panels]
    assert [len(names) for names in heads] == [4, 3]


def test_climbers_stand_with_their_rule_or_with_why_there_are_none(visitor: Client) -> None:
    told = section(read(visitor, "/en/line/c3"), "climbers")
    assert "at least 3 figures" in told.text_content()
    assert len(told.findall(".//tbody/tr")) >= 5
    none = section(read(visitor, "/en/line/c1?indicator=egdi"), "climbers")
    assert "no two figures" in none.text_content()
    assert not none.findall(".//table")


def test_who_has_no_figure_stands_by_region_the_least_developed_first(visitor: Client) -> None:
    silent = section(read(visitor, "/en/line/c7-e-business"), "silent")
    marks = [[bool(item.find_class("mark")) for item in listed.findall("li")] for listed in silent.iter("ul")]
    assert silent.find(".//h3").text_content() == "Africa 13 of 54 countries"
    assert all(own == sorted(own, reverse=True) for own in marks)
    assert any(any(own) for own in marks)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_files_know_the_indicator_chosen(visitor: Client, form: str) -> None:
    response = visitor.get(f"/en/line/c2.{form}?indicator=coverage-4g")
    assert response.status_code == 200
    if form == "json":
        assert response.json()["chosen"]["indicator"] == "COVERAGE_4G"
