"""A picture is explored: under the strict policy, by pointer and by keyboard, and without scripts it lacks nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, Page, expect

import actionlines
from actionlines.web.pictures import RUNTIME_KB

STATIC = Path(actionlines.__file__).parent / "static" / "actionlines"
DEPENDENCIES = (Path(__file__).parents[2] / "docs" / "dependencies.md").read_text("utf-8")
FIGURES = "#live [opacity='0']"


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the browser complains of."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def open_picture(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    page.wait_for_selector("#stage[data-ready]")


def point_at(page: Page, number: int) -> str:
    figure = page.locator(FIGURES).nth(number)
    box = figure.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.locator("#tip")
    expect(tip).to_be_visible()
    return tip.inner_text()


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_a_figure_says_what_it_is_under_the_strict_policy(page: Page, said: list[str], lang: str) -> None:
    open_picture(page, f"/{lang}/country/rwa/explore")
    told = point_at(page, 10)
    names = page.locator("figure thead th").all_inner_texts()[1:]
    plain = re.sub("[\u200e\u200f\u2066-\u2069]", "", told)
    assert any(re.sub("[\u200e\u200f\u2066-\u2069]", "", name) in plain for name in names)
    assert re.search(r"\b20\d\d\b.*\d%", plain)
    assert said == []


@pytest.mark.parametrize(
    "address", ["/en/explore", "/en/indicator/internet-users/explore", "/en/line/c2/explore?picture=spread"]
)
def test_every_picture_can_be_explored(page: Page, said: list[str], address: str) -> None:
    open_picture(page, address)
    assert point_at(page, 3)
    assert said == []


def test_nothing_of_the_runtime_is_loaded_until_it_is_asked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/en/country/rwa")
    assert not [url for url in asked if "vega" in url or "explore" in url]
    page.get_by_role("link", name="Explore the picture").first.click()
    page.wait_for_selector("#stage[data-ready]")
    assert len([url for url in asked if "vega-runtime" in url]) == 1


def test_figures_are_read_from_the_keyboard(page: Page) -> None:
    open_picture(page, "/en/country/rwa/explore")
    slider = page.get_by_role("slider", name="Go from figure to figure")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    row = page.locator("figure tbody tr").nth(1)
    year, *values = row.locator("th, td").all_inner_texts()
    assert slider.get_attribute("aria-valuetext") == year
    reading = page.locator("#reading")
    assert reading.get_attribute("aria-live") == "polite"
    assert reading.locator("dd").all_inner_texts() == values


def years(page: Page) -> set[str]:
    """What is written along the picture."""
    return set(page.locator("#live .role-axis-label text").all_text_contents())


def wait_for_years(page: Page, *, to_be: bool, the_same_as: set[str]) -> None:
    for _ in range(100):
        if (years(page) == the_same_as) == to_be:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"still {years(page)}")


def test_years_are_left_out_and_come_back(page: Page) -> None:
    open_picture(page, "/en/country/rwa/explore")
    before = years(page)
    page.get_by_role("button", name="Fewer years").click()
    wait_for_years(page, to_be=False, the_same_as=before)
    page.get_by_role("button", name="All years").click()
    wait_for_years(page, to_be=True, the_same_as=before)


def test_years_are_chosen_by_dragging_over_them(page: Page) -> None:
    open_picture(page, "/en/country/rwa/explore")
    box = page.locator("#live svg").bounding_box()
    assert box is not None
    before, y = years(page), box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], y, steps=4)
    page.mouse.up()
    wait_for_years(page, to_be=False, the_same_as=before)


def test_dark_colours_are_those_of_the_page(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    open_picture(page, "/en/country/rwa/explore")
    strokes = page.locator("#live .mark-line path").evaluate_all(
        "all => all.map(one => one.getAttribute('stroke'))"
    )
    assert "#63cdc3" in strokes
    assert "#00696b" not in strokes


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A tab with scripts off."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_without_scripts_picture_and_table_stand_there_and_no_dead_button(plain_page: Page) -> None:
    plain_page.goto("/en/country/rwa/explore")
    expect(plain_page.locator("#still svg").first).to_be_visible()
    expect(plain_page.locator("figure table")).to_be_visible()
    expect(plain_page.locator("#needs")).to_be_visible()
    expect(plain_page.locator("#tools")).to_be_hidden()


def test_the_scripts_weigh_what_the_page_says() -> None:
    packed = sum(
        len(brotli.compress((STATIC / name).read_bytes())) for name in ("vega-runtime.js", "explore.js")
    )
    assert abs(packed / 1024 - RUNTIME_KB) < 5


def test_the_runtime_is_the_one_that_was_written_down() -> None:
    digest = hashlib.sha256((STATIC / "vega-runtime.js").read_bytes()).hexdigest()
    assert f"`{digest}`" in DEPENDENCIES


def test_each_part_of_the_runtime_has_its_licence() -> None:
    text = (STATIC / "vega-runtime-licences.txt").read_text("utf-8")
    parts = re.findall(r"^([a-z0-9-]+) [0-9.]+ \((.+)\)$", text, flags=re.MULTILINE)
    assert {"vega-interpreter", "vega-view", "vega-parser", "d3-scale"} <= {name for name, _ in parts}
    assert {licence for _, licence in parts} <= {"BSD-3-Clause", "ISC", "MIT"}
    assert len(text.split("-" * 80)) == len(parts)
