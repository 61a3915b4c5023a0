"""Pages as a browser has them: accessible in every language, complete without scripts, inside a strict policy."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from visits import Visit, pages

from actionlines.languages import LANGUAGES

OPENED = {"en", "ar"}
OTHERS = [lang for lang in LANGUAGES if lang != "en"]
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
OF_FINGERS = {"runOnly": ["target-size"]}


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"]))
def test_a_page_keeps_to_its_policy_and_asks_no_foreign_host(visit: Visit, base_url: str) -> None:
    policy = visit.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert [text for text in visit.said if "404" not in text] == []
    assert visit.asked
    assert all(url.startswith(base_url) for url in visit.asked)


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"], kinds=OTHERS))
def test_axe_finds_nothing(thinned: Visit, lang: str) -> None:
    """In two languages with all that can be opened open."""
    if lang in OPENED:
        thinned.page.evaluate("look.open()")
    assert thinned.violations(EVERY_RULE) == []


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"], kinds=OTHERS))
def test_axe_finds_nothing_in_dark_colours(thinned: Visit) -> None:
    """Dark colours change colours and nothing else."""
    thinned.page.evaluate("look.open()")
    thinned.page.emulate_media(color_scheme="dark")
    assert thinned.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 26)"
    assert thinned.violations(OF_COLOURS) == []


@pytest.mark.parametrize(("lang", "address"), pages(whole=["en"]))
def test_a_finger_finds_what_can_be_pressed_on_a_small_screen(thinned: Visit) -> None:
    """24 pixels each way, or as much room around it (WCAG 2.5.8)."""
    thinned.page.set_viewport_size({"width": 360, "height": 640})
    thinned.page.evaluate("look.open()")
    assert thinned.violations(OF_FINGERS) == []


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


def sent(page: Page) -> dict[str, list[str]]:
    """What a form has put into the address, empty fields too."""
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def test_lists_are_filtered_without_scripts(plain_page: Page) -> None:
    plain_page.goto("/zh/countries")
    every = plain_page.locator(".columns li").count()
    plain_page.locator("#group").select_option("199")
    plain_page.locator("form.fields button").click()
    assert sent(plain_page) == {"group": ["199"], "named": [""]}
    assert 0 < plain_page.locator(".columns li").count() < every
    plain_page.goto("/zh/indicators")
    plain_page.locator("#line").select_option("c2")
    plain_page.locator("form.fields button").click()
    assert sent(plain_page) == {"line": ["c2"], "named": [""]}


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
