"""Forms that answer in place: the same pages by fewer loads, with focus, address, history and news kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

expect.set_options(timeout=15_000)


REPLACED = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says of a request that a newer one took the place of, as it may on a busy machine."""


@pytest.fixture
def documents(page: Page) -> list[str]:
    """Pages that were loaded whole; and whatever the browser complains of."""
    found: list[str] = []
    page.on("request", lambda one: found.append(one.url) if one.resource_type == "document" else None)
    page.on("console", lambda said: None if said.text.startswith(REPLACED) else found.append(said.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def reach(page: Page, field: str) -> None:
    """Go to a field and wait for what makes its form answer in place."""
    page.locator(field).focus()
    page.wait_for_selector("main form[hx-get]")


def test_a_country_is_added_in_place(page: Page, documents: list[str]) -> None:
    page.goto("/en/indicator/internet-users?areas=RWA")
    reach(page, "#add")
    page.locator("#add").fill("Kenya")
    page.locator("form.choose button").click()
    expect(page.locator(".chips li")).to_have_count(2)
    expect(page).to_have_url("/en/indicator/internet-users?areas=RWA,KEN")
    assert len(documents) == 1
    assert page.evaluate("document.activeElement.id") == "add"
    told = page.locator("#told")
    assert told.get_attribute("role") == "status"
    assert "Rwanda and Kenya" in told.inner_text()
    french = page.locator("#tongues a[hreflang=fr]")
    assert french.get_attribute("href") == "/fr/indicator/internet-users?areas=RWA,KEN"


def test_the_way_back_leads_through_every_choice(page: Page) -> None:
    page.goto("/en/indicator/internet-users?areas=RWA")
    reach(page, "#add")
    page.locator("#add").fill("Kenya")
    page.locator("form.choose button").click()
    expect(page.locator(".chips li")).to_have_count(2)
    page.locator(".chips a").first.click()
    expect(page.locator(".chips li")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chips li")).to_have_count(2)
    page.go_back()
    expect(page.locator(".chips li")).to_have_count(1)
    expect(page).to_have_url("/en/indicator/internet-users?areas=RWA")


def test_a_name_that_is_no_country_is_said_aloud(page: Page, documents: list[str]) -> None:
    page.goto("/en/indicator/internet-users?areas=RWA")
    reach(page, "#add")
    page.locator("#add").fill("Nowhereland")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Nowhereland")
    expect(page.locator("#add")).to_have_value("Nowhereland")
    assert len(documents) == 1


def test_a_refusal_is_shown_in_place(page: Page) -> None:
    twelve = "RWA,KEN,UGA,TZA,BDI,ETH,SOM,SDN,SSD,ERI,DJI,EGY"
    page.goto(f"/en/indicator/internet-users?areas={twelve}")
    reach(page, "#add")
    page.locator("#add").fill("France")
    page.locator("form.choose button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This cannot be shown")


@pytest.mark.parametrize("delay", [0, 400])
@pytest.mark.parametrize(
    ("address", "written", "name"),
    [
        ("/en/countries", "cote", "Côte d’Ivoire"),
        ("/ar/countries", "روان", "رواندا"),
        ("/zh/indicators", "电子政务", "电子政务"),
    ],
)
def test_a_list_is_filtered_as_one_types(
    page: Page, documents: list[str], address: str, written: str, name: str, delay: float
) -> None:
    """No letter is lost, however slowly they come."""
    page.goto(address)
    every = page.locator("main li a, main th a").count()
    page.locator("#named").press_sequentially(written, delay=delay)
    expect(page.locator("main li a, main th a").first).to_contain_text(name)
    expect(page.locator("#named")).to_have_value(written)
    expect(page.locator("#named")).to_be_focused()
    assert 0 < page.locator("main li a, main th a").count() < every
    assert page.locator("#told").inner_text()
    assert len(documents) == 1


def test_the_year_slides_in_place(page: Page, documents: list[str]) -> None:
    page.goto("/en/world/internet-users")
    before = page.get_by_role("heading", level=1).inner_text()
    reach(page, "#year")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
    expect(page.locator("#year")).to_be_focused()
    assert len(documents) == 1


def test_places_move_in_place_as_weights_do(page: Page, documents: list[str]) -> None:
    page.goto("/en/index/hdi-2022/what-if")
    reach(page, "#w1")
    page.locator("#w1").fill("90")
    page.locator("#w2").focus()
    expect(page.locator("main .lead")).to_contain_text("First with these weights")
    assert "w1=90" in page.url
    assert len(documents) == 1
    assert page.evaluate("document.activeElement.id") == "w2"


def test_pages_without_such_a_form_load_no_script(page: Page) -> None:
    for address in ("/en/", "/en/country/rwa", "/en/line/c2", "/en/about-the-data", "/en/search?q=kenya"):
        page.goto(address)
        assert page.locator("script[src*=htmx]").count() == 0


def test_htmx_comes_when_a_form_is_reached_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto("/en/countries", wait_until="networkidle")
    assert not [url for url in asked if "htmx" in url]
    page.locator("#named").focus()
    page.wait_for_selector("main form[hx-get]")
    assert len([url for url in asked if "htmx" in url]) == 1
