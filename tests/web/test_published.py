"""What pages say of themselves: addresses, languages, previews, data sets, sitemaps; and nothing by a foreign name."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from listed_pages import LISTED
from lxml import etree, html
from pytest_django.fixtures import Settings

from actionlines.languages import LANGUAGES, language
from actionlines.web import page_store
from actionlines.web.release_in_use import release_in_use

PAGES = tuple(LISTED.values())
TAGS = [*(language(lang).tag for lang in LANGUAGES), "x-default"]
MAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def head(visitor: Client, address: str, **headers: str) -> Any:
    return html.fromstring(visitor.get(address, headers=headers).content.decode()).find("head")


def said(page: Any, name: str) -> str | None:
    found = page.xpath(f"meta[@property='{name}' or @name='{name}']/@content")
    assert len(found) <= 1
    return str(found[0]) if found else None


def alternates(page: Any) -> dict[str, str]:
    return {one.get("hreflang"): one.get("href") for one in page.xpath("link[@rel='alternate'][@hreflang]")}


@pytest.mark.parametrize("address", [one for one in PAGES if not one.startswith("/embed")])
def test_every_page_names_its_plain_address_and_its_fellows(visitor: Client, address: str) -> None:
    page = head(visitor, f"/fr{address}")
    plain = re.sub(r"/explore$", "", f"/fr{address}".partition("?")[0])
    plain = "/fr/" if plain == "/fr" else plain
    assert page.xpath("link[@rel='canonical']/@href") == [f"http://testserver{plain}"]
    assert list(alternates(page)) == TAGS
    assert alternates(page)["fr"] == f"http://testserver{plain}"
    assert said(page, "og:url") == f"http://testserver{plain}"
    assert said(page, "og:title")


def test_fellows_name_each_other(visitor: Client) -> None:
    for lang in LANGUAGES:
        others = alternates(head(visitor, f"/{lang}/country/rwa"))
        assert all(alternates(head(visitor, urlsplit(one).path)) == others for one in others.values())


def test_who_speaks_none_of_the_six_is_led_by_her_browser(visitor: Client) -> None:
    assert alternates(head(visitor, "/ru/"))["x-default"] == "http://testserver/"
    assert alternates(head(visitor, "/ru/country/rwa"))["x-default"] == "http://testserver/en/country/rwa"


@pytest.mark.parametrize(
    ("address", "robots"),
    [("/en/search?q=kenya", "noindex"), ("/en/country/xyzzy", "noindex"), ("/en/country/rwa", None)],
)
def test_what_was_searched_or_not_found_is_not_indexed(
    visitor: Client, address: str, robots: str | None
) -> None:
    assert said(head(visitor, address), "robots") == robots


@pytest.mark.parametrize("address", ["/en/country/xyzzy", "/en/country/rwa?asof=1066"])
def test_what_is_not_there_has_no_address_of_its_own(visitor: Client, address: str) -> None:
    assert not head(visitor, address).xpath("link[@rel='canonical' or @rel='alternate']")


@pytest.mark.parametrize(
    "address", ["/ar/", "/ar/country/rwa", "/ar/indicator/internet-users", "/ar/line/c2"]
)
def test_a_preview_is_a_picture_of_the_page_s_picture(visitor: Client, address: str) -> None:
    page = head(visitor, address)
    image = said(page, "og:image")
    if image is None:
        pytest.skip("no Noto on this machine: on Debian, fonts-noto-core and fonts-noto-cjk")
    assert said(page, "twitter:card") == "summary_large_image"
    drawn = visitor.get(urlsplit(image).path)
    size = [int.from_bytes(drawn.content[at : at + 4], "big") for at in (16, 20)]
    assert size == [int(said(page, f"og:image:{side}") or 0) for side in ("width", "height")] == [1200, 630]
    assert said(page, "og:image:alt")
    assert said(page, "og:description") == said(page, "description")


def test_an_earlier_release_s_preview_is_of_that_release(visitor: Client) -> None:
    page = head(visitor, "/en/country/rwa?asof=2020-10")
    assert "asof" not in page.xpath("link[@rel='canonical']/@href")[0]
    assert (said(page, "og:image") or "").endswith("/en/country/rwa.card.png?asof=2020-10")


def dataset(visitor: Client, address: str) -> dict[str, Any]:
    (block,) = head(visitor, address).xpath("script[@type='application/ld+json']/text()")
    facts: dict[str, Any] = json.loads(block)
    return facts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_indicator_describes_its_data_set(visitor: Client, lang: str) -> None:
    facts = dataset(visitor, f"/{lang}/indicator/internet-users?areas=RWA")
    assert (facts["@context"], facts["@type"]) == ("https://schema.org", "Dataset")
    assert facts["url"] == facts["@id"] == f"http://testserver/{lang}/indicator/internet-users"
    assert 50 <= len(facts["name"] + facts["description"]) <= 5000
    assert facts["inLanguage"] == language(lang).tag
    assert facts["version"].startswith(release_in_use().label)
    assert facts["dateModified"] == release_in_use().manifest.on
    assert re.fullmatch(r"\d{4}/\d{4}", facts["temporalCoverage"])
    assert facts["spatialCoverage"]["@type"] == "Place"
    assert facts["variableMeasured"]["unitText"]
    assert all(one["@type"] == "Organization" and one["name"] and one["url"] for one in facts["creator"])
    assert facts["license"]
    assert all(isinstance(one, str) and one for one in facts["license"])


def test_a_data_set_s_files_are_where_it_says(visitor: Client) -> None:
    for one in dataset(visitor, "/en/indicator/internet-users")["distribution"]:
        response = visitor.get(urlsplit(one["contentUrl"]).path)
        assert response.status_code == 200
        assert response["Content-Type"].partition(";")[0] == one["encodingFormat"]


def test_an_indicator_without_figures_claims_no_years(visitor: Client) -> None:
    page = html.fromstring(visitor.get("/en/indicators").content.decode())
    (row, *_) = [row for row in page.iter("tr") if "no figures in this release" in row.text_content()]
    assert "temporalCoverage" not in dataset(visitor, row.find(".//a").get("href"))


def test_the_sitemap_of_each_language_lists_pages_that_are_there_and_plain(visitor: Client) -> None:
    index = etree.fromstring(visitor.get("/sitemap.xml").content)
    maps = index.xpath("s:sitemap/s:loc/text()", namespaces=MAPS)
    assert maps == [f"http://testserver/{lang}/sitemap.xml" for lang in LANGUAGES]
    day = release_in_use().manifest.on
    assert set(index.xpath("//s:lastmod/text()", namespaces=MAPS)) == {day}
    found = etree.fromstring(visitor.get("/es/sitemap.xml").content)
    pages = found.xpath("s:url/s:loc/text()", namespaces=MAPS)
    assert len(pages) == len(set(pages)) > 250
    assert all(one.startswith("http://testserver/es/") and "?" not in one for one in pages)
    assert set(found.xpath("//s:lastmod/text()", namespaces=MAPS)) == {day}
    tags = [
        [one.get("hreflang") for one in url.findall("x:link", MAPS)] for url in found.findall("s:url", MAPS)
    ]
    assert all(one == TAGS for one in tags)
    for one in (*pages[:14], *pages[14::40]):
        response = visitor.get(urlsplit(one).path)
        assert response.status_code == 200
        page = html.fromstring(response.content.decode())
        assert page.xpath("head/link[@rel='canonical']/@href") == [one]


def test_robots_are_kept_from_choices_without_end_and_led_to_the_sitemap(visitor: Client) -> None:
    response = visitor.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert "Disallow: /*?*areas=" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_whole_addresses_begin_with_the_site_that_the_operator_names(
    visitor: Client, empty_store: Any, settings: Settings
) -> None:
    settings.ACTIONLINES_SITE = "https://wsis.example.org"
    page = head(visitor, "/en/country/rwa")
    assert page.xpath("link[@rel='canonical']/@href") == ["https://wsis.example.org/en/country/rwa"]
    assert b"Sitemap: https://wsis.example.org/sitemap.xml" in visitor.get("/robots.txt").content


def test_a_page_that_one_name_drew_says_no_other_name_that_name(visitor: Client, empty_store: Any) -> None:
    for host in ("localhost", "testserver.localhost", "localhost"):
        page = head(visitor, "/en/country/rwa", host=host)
        assert page.xpath("link[@rel='canonical']/@href") == [f"http://{host}/en/country/rwa"]


def test_a_foreign_name_is_never_repeated(visitor: Client) -> None:
    response = visitor.get("/en/country/rwa", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content


def test_pictures_are_kept_within_bounds(tmp_path: Any) -> None:
    store = page_store.PageStore(tmp_path, most_bytes_in_a_folder=250_000)
    for number in range(2000):
        store.put((str(number),), page_store.pack(bytes(100_000), page_store.PNG))
        if len(list(tmp_path.iterdir())) > 20:
            break
    for folder in tmp_path.iterdir():
        assert sum(path.stat().st_size for path in folder.iterdir()) <= 250_000
