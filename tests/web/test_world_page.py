"""The page of the world: its forms without scripts, its two views, its files, its bounds."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest
from django.test import Client
from lxml import etree, html

from actionlines.charts.land import boundary_note, cells
from actionlines.languages import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
SLOWEST_FIRST_DRAWING = 0.4


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def test_the_slider_is_a_form_that_leads_to_the_year(visitor: Client) -> None:
    form = read(visitor, "/en/world/internet-users").get_element_by_id("year-form")
    fields = dict(form.form_values())
    assert form.get("method", "get").lower() == "get"
    assert fields == {"year": "2024"}
    root = html.fromstring(visitor.get(form.get("action"), {"year": "2015"}).content.decode())
    assert root.find(".//h1").text == "Individuals using the Internet, 2015"
    assert root.get_element_by_id("year").get("value") == "2015"
    assert root.get_element_by_id("year-shown").text == "2015"


def test_the_years_before_and_after_are_a_step_away(visitor: Client) -> None:
    root = read(visitor, "/en/world/egdi?year=2018")
    steps = {link.get("rel"): link.get("href") for link in root.findall(".//a[@class='step']")}
    assert steps == {"prev": "/en/world/egdi?year=2016", "next": "/en/world/egdi?year=2022"}


def test_a_year_between_editions_shows_the_edition_before_and_says_so(visitor: Client) -> None:
    root = read(visitor, "/en/world/egdi?year=2020")
    assert root.get_element_by_id("year").get("value") == "2020"
    assert "figures are from 2018–2019" in " ".join(root.text_content().split())


def test_choosing_an_indicator_leads_to_its_world(visitor: Client) -> None:
    form = read(visitor, "/fr/world").find(".//form[@class='fields']")
    assert form.get("action") == "/fr/world"
    response = visitor.get("/fr/world", {"indicator": "egdi"})
    assert (response.status_code, response["Location"]) == (302, "/fr/world/egdi")


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("/en/world/INTERNET_USERS?year=2010", "/en/world/internet-users?year=2010"),
        ("/en/world/EGDI.csv?year=2018", "/en/world/egdi.csv?year=2018"),
    ],
)
def test_another_way_to_write_an_address_leads_to_the_plain_one(
    visitor: Client, asked: str, plain: str
) -> None:
    response = visitor.get(asked)
    assert (response.status_code, response["Location"]) == (302, plain)


def test_the_page_of_the_lead_indicator_is_the_world_itself(visitor: Client) -> None:
    titles = {
        read(visitor, address).find(".//h1").text for address in ("/en/world", "/en/world/internet-users")
    }
    assert len(titles) == 1


@pytest.mark.parametrize("year", ["1066", "99999", "abc", "-5", "20.5", "٢٠١٥x", "2" * 400])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_year_without_figures_is_a_helpful_400(visitor: Client, lang: str, year: str) -> None:
    response = visitor.get(f"/{lang}/world/egdi", {"year": year})
    assert response.status_code == 400
    root = html.fromstring(response.content.decode())
    assert root.get("lang")[:2] == lang
    offered = [link.get("href") for link in root.findall(".//main//ul//a")]
    assert offered == [f"/{lang}/world/egdi?year={good}" for good in (2010, 2022)]


def test_a_file_of_a_year_without_figures_is_a_400(visitor: Client) -> None:
    assert visitor.get("/en/world/egdi.csv?year=1066").status_code == 400


def test_an_unknown_indicator_is_a_404_that_offers_others(visitor: Client) -> None:
    response = visitor.get("/en/world/internet-user")
    assert response.status_code == 404
    assert b"/en/indicator/internet-users" in response.content


def test_every_country_has_a_tile_that_leads_to_its_page(visitor: Client) -> None:
    root = read(visitor, "/en/world")
    tiles = root.find(".//div[@class='scroll-tiles']")
    links = [link.get("href") for link in tiles.iter("a")]
    order = [code for code in cells() if f"/en/country/{code.lower()}" in links]
    assert links == [f"/en/country/{code.lower()}" for code in order]
    assert len(links) > 220
    assert all(link.find("title").text for link in tiles.iter("a"))


def test_the_tiles_can_be_skipped(visitor: Client) -> None:
    root = read(visitor, "/en/world")
    target = root.xpath("//a[text()='Skip the tiles']/@href")[0]
    assert root.get_element_by_id(target.removeprefix("#")).get("tabindex") == "-1"


def test_who_has_no_figure_is_named(visitor: Client) -> None:
    root = read(visitor, "/en/world/egdi?year=2018")
    missing = [link.text for link in root.find(".//details[@class='without']").iter("a")]
    stated = {row["REF_AREA"] for row in rows_of(visitor, "/en/world/egdi.csv?year=2018") if row["OBS_VALUE"]}
    assert "Kosovo" in missing
    assert len(missing) + len(stated) == len(rows_of(visitor, "/en/world/egdi.csv?year=2018"))


def rows_of(visitor: Client, address: str) -> list[dict[str, str]]:
    response = visitor.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_classes_of_the_page_count_what_the_file_counts(visitor: Client) -> None:
    root = read(visitor, "/en/world/internet-users?year=2015")
    counts = [int(item.findall("./span")[1].text) for item in root.findall(".//ol[@class='classes']/li")]
    rows = rows_of(visitor, "/en/world/internet-users.csv?year=2015")
    found = [row["CLASS"] for row in rows]
    assert counts == [*(found.count(str(number)) for number in range(1, 6)), found.count("")]


def test_page_file_and_api_show_the_same_profile(visitor: Client) -> None:
    file = json.loads(visitor.get("/fr/world/egdi.json?year=2018").content)
    api = json.loads(visitor.get("/api/v1/profiles/world/EGDI?year=2018&lang=fr").content)
    assert file == api
    assert visitor.get("/fr/world/egdi.xlsx?year=2018").content[:2] == b"PK"


def test_the_api_refuses_a_year_without_figures(visitor: Client) -> None:
    response = visitor.get("/api/v1/profiles/world/EGDI?year=1066")
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (400, "application/problem+json")
    assert "2010 to 2022" in json.loads(response.content)["detail"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_note_on_boundaries_stands_on_the_page(visitor: Client, lang: str) -> None:
    assert boundary_note(lang) in read(visitor, f"/{lang}/world").text_content()


def test_the_year_stays_in_another_language(visitor: Client) -> None:
    root = read(visitor, "/fr/world/egdi?year=2018")
    links = [link.get("href") for link in root.findall(".//nav[@class='tongues']//a")]
    assert links == [f"/{lang}/world/egdi?year=2018" for lang in LANGUAGES]


@pytest.mark.parametrize("which", ["", "?picture=tiles", "?picture=spread"])
def test_each_picture_is_a_file_of_its_own_with_source_and_address(visitor: Client, which: str) -> None:
    response = visitor.get(f"/fr/world/egdi.svg{which}{'&' if which else '?'}year=2018")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    said = response.content.decode()
    assert "/fr/world/egdi?year=2018" in said
    assert "/fr/country/" not in said


def test_the_map_as_a_file_has_its_key_and_the_note_on_boundaries(visitor: Client) -> None:
    said = " ".join(" ".join(etree.fromstring(visitor.get("/en/world/egdi.svg").content).itertext()).split())
    assert "0.2 to below 0.4" in said
    assert "do not imply official endorsement" in said


def test_an_earlier_release_is_kept_in_every_form_and_link(visitor: Client) -> None:
    root = read(visitor, "/en/world/internet-users?year=2015&asof=2020-10")
    assert dict(root.get_element_by_id("year-form").form_values())["asof"] == "2020-10"
    tiles = root.find(".//div[@class='scroll-tiles']")
    assert all(link.get("href").endswith("?asof=2020-10") for link in tiles.iter("a"))


def test_the_first_drawing_is_quick(visitor: Client, empty_store: Path) -> None:
    visitor.get("/en/world/internet-users?year=2014")  # what a server does once: board, catalogue, V8
    took = []
    for lang in LANGUAGES:
        begin = time.process_time()  # not of others that the machine works for
        assert visitor.get(f"/{lang}/world/internet-users?year=2013").status_code == 200
        took.append(time.process_time() - begin)
    assert sorted(took)[len(took) // 2] < SLOWEST_FIRST_DRAWING
