"""Every page by the keyboard alone: the focus goes the way the page is read, is seen at each stop, and gets out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from visits import SCRIPTS, Visit, pages

MAIN_PAGES = ["/", "/country/rwa", "/indicator/internet-users"]


def walk(page: Page, *, key: str = "Tab") -> list[dict[str, Any]]:
    """Press a key until the focus leaves the page; what was met at each stop."""
    page.evaluate("walk.begin()")
    for _ in range(len(page.evaluate("walk.expected()")) + 3):
        page.keyboard.press(key)
    stops = page.evaluate("walk.met()")
    if None not in stops:
        raise AssertionError(f"the focus never left the page: {[stop['name'] for stop in stops[-5:]]}")
    return stops[: stops.index(None)]


def opened(page: Page, address: str) -> list[str]:
    """Open a page to be walked through; what takes the focus there, in the order of reading."""
    page.emulate_media(reduced_motion="reduce")  # what is scrolled to is there at once
    page.goto(address)
    page.evaluate(SCRIPTS)
    expected: list[str] = page.evaluate("walk.expected()")
    return expected


def goes_as_it_is_read(page: Page, expected: list[str]) -> None:
    stops = walk(page)
    assert [stop["name"] for stop in stops] == expected
    assert [stop["name"] for stop in stops if not stop["name"]] == []
    assert [stop["name"] for stop in stops if not stop["ringed"]] == []
    assert [stop["name"] for stop in stops if not stop["seen"]] == []


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"]))
def test_the_focus_goes_as_the_page_is_read_and_is_seen_at_each_stop(thinned: Visit) -> None:
    """On the main pages at every stop, see below; on each page at two of each kind (thinned.js)."""
    thinned.page.emulate_media(reduced_motion="reduce")
    goes_as_it_is_read(thinned.page, thinned.page.evaluate("walk.expected()"))


@pytest.mark.parametrize("address", MAIN_PAGES)
def test_so_it_does_on_the_whole_of_a_main_page(page: Page, address: str) -> None:
    goes_as_it_is_read(page, opened(page, f"/en{address}"))


@pytest.mark.parametrize("address", MAIN_PAGES)
def test_so_it_does_backwards_on_a_small_dark_screen_from_right_to_left(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.emulate_media(color_scheme="dark")
    expected = opened(page, f"/ar{address}")
    stops = walk(page, key="Shift+Tab")
    assert [stop["name"] for stop in reversed(stops)] == expected
    assert [stop["name"] for stop in stops if not (stop["ringed"] and stop["seen"])] == []


FIRST_STOPS = {
    "/": [
        "Find a country, an indicator or an action line",
        "Search",
        "See every country on the map and in tiles, year by year",
        "Individuals using the Internet: median country of each region",
        "Explore the picture (125 KB of scripts)",
        "Picture as SVG",
        "Picture as PNG",
        "Show the picture's figures as a table",
        "C1 The role of governments and all stakeholders in the promotion of ICTs for development",
        "E-Participation Index",
        "C2 Information and communication infrastructure",
        "Fixed-broadband subscriptions per 100 inhabitants",
    ],
    "/country/rwa": [
        "Countries",
        "Divides: women and men, town and country",
        "Dated targets",
        "In pictures, also spoken",
        "One page to print",
        "Compare with its region and the world",
        "Individuals using the Internet: Rwanda, Africa (median) and World (median), 2000 to 2023",
        "Explore the picture (125 KB of scripts)",
        "Picture as SVG",
        "Picture as PNG",
        "Show the picture's figures as a table",
        "Choose other peers",
    ],
    "/indicator/internet-users": [
        "Indicators",
        "Picture",
        "Map",
        "Table",
        "Breakdowns",
        "Divides",
        "Definition and source",
        "Revisions",
        "Nigeria take out",
        "United States of America take out",
        "India take out",
        "Russian Federation take out",
    ],
}
"""Of the content of each main page."""


@pytest.mark.parametrize("address", FIRST_STOPS)
def test_the_first_dozen_stops_of_a_main_page(page: Page, address: str) -> None:
    opened(page, f"/en{address}")
    assert page.evaluate("walk.expected('main')")[:12] == FIRST_STOPS[address]


FRAME = ["Skip to the content", "English", "Français", "Español", "Русский", "العربية", "中文", "Actionlines"]


def test_each_page_begins_with_the_way_past_its_frame_and_the_languages(page: Page) -> None:
    assert opened(page, "/en/country/rwa")[: len(FRAME)] == FRAME


def test_the_first_key_leads_past_the_frame(page: Page) -> None:
    opened(page, "/en/country/rwa")
    page.keyboard.press("Tab")
    assert page.evaluate("walk.here()") == {"name": "Skip to the content", "ringed": True, "seen": True}
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("walk.here()")["name"] == "Countries"
