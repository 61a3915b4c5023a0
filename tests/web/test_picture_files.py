"""A page's picture by itself, at the page's own address with another ending."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree, html

from actionlines.charts.raster import MissingLettersError, TooManyDrawingsError
from actionlines.languages import LANGUAGES
from actionlines.web import picture_files
from actionlines.web.release_in_use import release_in_use

SVG = "{http://www.w3.org/2000/svg}"
PICTURED = ("home", "country/rwa", "indicator/internet-users", "line/c2")


def texts(content: bytes) -> list[str]:
    return [text.text for text in etree.fromstring(content).iter(f"{SVG}text", f"{SVG}tspan") if text.text]


@pytest.mark.parametrize("address", PICTURED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_stands_alone_with_title_source_release_and_address(
    visitor: Client, lang: str, address: str
) -> None:
    response = visitor.get(f"/{lang}/{address}.svg")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    said = " ".join(texts(response.content))
    assert release_in_use().label in said
    assert f"http://testserver/{lang}/{address.replace('home', '')}" in said


def test_page_and_file_show_the_same_drawing(visitor: Client) -> None:
    page = html.fromstring(visitor.get("/en/country/rwa").content.decode())
    drawn = page.find(".//figure//svg")
    assert drawn is not None
    paths = [path.get("d") for path in drawn.iter("path")]
    alone = etree.fromstring(visitor.get("/en/country/rwa.svg").content)
    assert paths
    assert [path.get("d") for path in alone.iter(f"{SVG}path")] == paths


@pytest.mark.parametrize("form", ["png", "card.png"])
@pytest.mark.parametrize("address", PICTURED)
def test_a_png_is_one_and_is_kept(visitor: Client, empty_store: Path, address: str, form: str) -> None:
    first = visitor.get(f"/fr/{address}.{form}", headers={"accept-encoding": "br"})
    assert (first.status_code, first["Content-Type"]) == (200, "image/png")
    assert "Content-Encoding" not in first
    assert first.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(first.content) < 800_000
    assert len([path for path in empty_store.rglob("*") if path.is_file()]) == 1
    again = visitor.get(f"/fr/{address}.{form}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_choice_in_the_address_is_in_the_file(visitor: Client) -> None:
    said = " ".join(texts(visitor.get("/en/indicator/internet-users.svg?areas=RWA,KEN").content))
    assert "Kenya" in said
    assert "areas=RWA,KEN" in said


def test_the_second_picture_of_a_page_has_files_too(visitor: Client) -> None:
    first, second = (visitor.get(f"/en/line/c2.svg{which}").content for which in ("", "?picture=spread"))
    assert first != second
    assert visitor.get("/en/line/c2.svg?picture=nothing").status_code == 404
    assert visitor.get("/en/line/c10.svg").status_code == 404


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("/en/country/rwanda.svg", "/en/country/rwa.svg"),
        ("/en/country/RWA.png", "/en/country/rwa.png"),
        ("/en/line/C2/explore", "/en/line/c2/explore"),
        ("/en/line/C2.svg?picture=spread", "/en/line/c2.svg?picture=spread"),
    ],
)
def test_another_way_to_write_a_file_s_address_leads_to_the_plain_one(
    visitor: Client, written: str, plain: str
) -> None:
    response = visitor.get(written)
    assert (response.status_code, response["Location"]) == (302, plain)


def test_a_picture_of_an_earlier_release_says_so(visitor: Client) -> None:
    response = visitor.get("/en/country/rwa.svg?asof=2020-10")
    assert any("asof=2020-10" in text for text in texts(response.content))


def test_a_page_offers_the_files_of_each_of_its_pictures(visitor: Client) -> None:
    page = html.fromstring(visitor.get("/ar/line/c2").content.decode())
    offered = [link.get("href") for link in page.findall(".//ul[@class='downloads picture-links']//a")]
    assert offered == [
        *(f"/ar/line/c2{form}" for form in ("/explore", ".svg", ".png")),
        *(f"/ar/line/c2{form}?picture=spread" for form in ("/explore", ".svg", ".png")),
    ]
    assert [visitor.get(address).status_code for address in offered] == [200] * 6


def test_rather_no_png_than_one_with_boxes(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a letter has no font; which letters have none, `tests/charts` finds out."""

    def without_letters(svg: str, **_: Any) -> bytes:
        raise MissingLettersError("no font")

    monkeypatch.setattr(picture_files, "png", without_letters)
    response = visitor.get("/ar/country/ken.png")
    assert response.status_code == 501
    page = html.fromstring(response.content.decode())
    assert "ACTIONLINES_FONTS" in page.text_content()
    assert "fonts-noto-cjk" in page.text_content()
    assert "/ar/country/ken.svg" in [link.get("href") for link in page.iter("a")]


def test_who_comes_while_too_many_are_drawn_is_told_when_to_come_again(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(svg: str, **_: Any) -> bytes:
        raise TooManyDrawingsError("2 pictures are being drawn")

    monkeypatch.setattr(picture_files, "png", busy)
    response = visitor.get("/fr/country/uga.png")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        429,
        "5",
        "no-store",
    )
    page = html.fromstring(response.content.decode())
    assert "/fr/country/uga.svg" in [link.get("href") for link in page.iter("a")]


@pytest.mark.parametrize("form", ["vega.json", "narrow.vega.json"])
def test_what_is_explored_is_what_is_drawn_as_vega_has_it(visitor: Client, form: str) -> None:
    spec = json.loads(visitor.get(f"/ru/country/rwa.{form}").content)
    assert "vega.github.io/schema/vega/" in spec["$schema"]
    assert [signal["name"] for signal in spec["signals"]] == ["first", "last", "at"]
    said = [row["said"] for data in spec["data"] for row in data.get("values", []) if "said" in row]
    page = html.fromstring(visitor.get("/ru/country/rwa").content.decode())
    cells = [cell.text for cell in page.findall(".//figure//td") if cell.text != "…"]
    assert len(said) == len(cells)
    assert all(any(value in one for one in said) for value in cells)
