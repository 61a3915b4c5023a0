"""A country on paper: one sheet of A4 in every language, with figures, sources, release and address."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from lxml import html
from playwright.sync_api import Page

from actionlines.languages import LANGUAGES


def sheets(page: Page) -> int:
    """Pages of what the browser prints."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["ken/print", "gbr/print", "bol/print?peers=199", "tkl/print"])
def test_a_country_prints_on_one_sheet(page: Page, lang: str, address: str) -> None:
    page.goto(f"/{lang}/country/{address}")
    assert sheets(page) == 1


def test_the_count_tells_one_sheet_from_many(page: Page) -> None:
    page.goto("/en/country/ken")
    assert sheets(page) > 3


def test_nothing_is_cut_off_on_paper(page: Page) -> None:
    """A sheet is 186 mm wide between its margins."""
    page.set_viewport_size({"width": 703, "height": 1047})
    page.emulate_media(media="print")
    for lang in LANGUAGES:
        page.goto(f"/{lang}/country/ken/print")
        assert page.evaluate("document.documentElement.scrollWidth") <= 703
        assert not page.locator("header").is_visible()
        assert page.locator(".brief-notes").is_visible()


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def test_each_line_has_a_figure_with_its_source_or_a_reason(visitor: Client) -> None:
    root = read(visitor, "/en/country/ken/print")
    rows = root.xpath("//article//tbody/tr")
    notes = root.xpath("//div[@class='brief-notes']/ol/li")
    assert len(rows) == 18
    for row in rows:
        cells = row.xpath("td")
        if len(cells) == 1:
            assert cells[0].text_content().strip()
        else:
            assert 1 <= int(cells[-1].text_content()) <= len(notes)
            assert re.search(r"\d{4}", cells[1].text_content())


def test_the_sheet_says_its_release_and_where_it_is_from(visitor: Client) -> None:
    text = read(visitor, "/en/country/ken/print").xpath("string(//div[@class='brief-notes'])")
    assert "Release 2026-11" in text
    assert "/en/country/ken/print" in text


def test_the_sheet_speaks_of_the_peers_chosen(visitor: Client) -> None:
    root = read(visitor, "/en/country/ken/print?peers=199")
    assert root.xpath("//thead//th[@class='n']/text()")[1:3] == ["World", "Least developed countries (LDC)"]
    links = read(visitor, "/en/country/ken?peers=199").xpath("//ul[@class='jump']//a/@href")
    assert "/en/country/ken/print?peers=199" in links
