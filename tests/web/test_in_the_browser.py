"""Pages as a browser has them: accessible in every language, complete without scripts, inside a strict policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from listed_pages import KINDS, LISTED
from playwright.sync_api import Browser, Page

from actionlines.languages import LANGUAGES

PAGES = (*LISTED.values(), "/country/xyzzy")
IN_LANGUAGES = [
    (lang, address)
    for lang in LANGUAGES
    for address in PAGES
    if lang in {"en", "ar"} or address in KINDS.values()
]

OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
OF_COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
OF_FINGERS = {"resultTypes": ["violations"], "runOnly": ["target-size"]}


def violations(page: Page, options: dict[str, Any]) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize(("lang", "address"), IN_LANGUAGES)
def test_axe_finds_nothing_in_light_and_in_dark_colours(page: Page, lang: str, address: str) -> None:
    """In two languages with all that can be opened open; dark colours change colours and nothing else."""
    page.goto(f"/{lang}{address}")
    if lang in {"en", "ar"}:
        page.evaluate(OPEN)
    assert violations(page, EVERY_RULE) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 26)"
    assert violations(page, OF_COLOURS) == []


@pytest.mark.parametrize("address", PAGES)
def test_a_finger_finds_what_can_be_pressed_on_a_small_screen(page: Page, address: str) -> None:
    """24 pixels each way, or as much room around it (WCAG 2.5.8)."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"/en{address}")
    page.evaluate(OPEN)
    assert violations(page, OF_FINGERS) == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_to_its_policy_and_asks_no_foreign_host(page: Page, base_url: str, address: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(f"/en{address}")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert [text for text in said if "404" not in text] == []
    assert all(url.startswith(base_url) for url in asked)


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A tab with scripts off."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_a_country_is_found_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/fr/")
    plain_page.get_by_role("searchbox").fill("kenia")
    plain_page.get_by_role("button").first.click()
    plain_page.get_by_role("main").get_by_role("link", name="Kenya").first.click()
    assert plain_page.url.endswith("/fr/country/ken")
    assert plain_page.get_by_role("heading", level=1).inner_text() == "Kenya"


def test_countries_are_added_and_taken_out_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/ar/indicator/internet-users?areas=RWA")
    plain_page.locator("#add").fill("Uganda")
    plain_page.locator("form.choose button").click()
    assert plain_page.url.endswith("?areas=RWA,UGA")
    plain_page.locator(".chips a").first.click()
    assert plain_page.url.endswith("?areas=UGA")


def test_lists_are_filtered_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/zh/countries")
    every = plain_page.locator(".columns li").count()
    plain_page.locator("#group").select_option("199")
    plain_page.locator("form.fields button").click()
    assert plain_page.url.endswith("?group=199")
    assert 0 < plain_page.locator(".columns li").count() < every
    plain_page.goto("/zh/indicators")
    plain_page.locator("#line").select_option("c2")
    plain_page.locator("form.fields button").click()
    assert plain_page.url.endswith("?line=c2")


def test_hidden_rows_and_tables_open_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/en/country/rwa")
    table = plain_page.locator("figure details table")
    assert not table.is_visible()
    plain_page.locator("figure summary").click()
    assert table.is_visible()


def test_arabic_runs_from_right_to_left_and_its_pictures_from_left_to_right(page: Page) -> None:
    page.goto("/ar/country/rwa")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('figure svg')).direction") == "ltr"
    brand = page.locator(".brand").bounding_box()
    assert brand is not None
    assert brand["x"] > 600


@pytest.mark.parametrize("address", ["/", "/country/rwa", "/indicator/internet-users", "/line/c2"])
def test_a_small_screen_has_a_picture_of_its_own_size(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"/ar{address}")
    narrow, wide = page.locator(".on-narrow svg").first, page.locator(".on-wide svg").first
    box = narrow.bounding_box()
    assert (narrow.is_visible(), wide.is_visible()) == (True, False)
    assert box is not None
    assert box["width"] <= 360 - 2 * 16
    page.set_viewport_size({"width": 1000, "height": 800})
    assert (narrow.is_visible(), wide.is_visible()) == (False, True)
