"""Every page in every language: it answers, is small, asks no database, and comes from the store the second time."""

from __future__ import annotations

import gzip
import re
import shutil
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from listed_pages import LISTED
from lxml import html
from pytest_django.fixtures import Settings

from actionlines.indicators.store import Store
from actionlines.languages import LANGUAGES, language
from actionlines.web.urls import urlpatterns

PAGES = tuple(LISTED.values())
LARGEST = 50 * 1024
BROWSER = {"accept-encoding": "gzip, deflate, br"}


def read(visitor: Client, address: str, **headers: str) -> html.HtmlElement:
    response = visitor.get(address, headers=headers)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


@pytest.fixture(scope="module")
def assets() -> int:
    """Packed size of what a first visit loads beside the page."""
    names = ("site.css", "charts.css", "icon.svg")
    return sum(
        len(brotli.compress(Path(str(finders.find(f"actionlines/{name}"))).read_bytes())) for name in names
    )


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_answers_in_its_language_and_its_direction(visitor: Client, lang: str, address: str) -> None:
    root = read(visitor, f"/{lang}{address}")
    assert (root.get("lang"), root.get("dir")) == (language(lang).tag, language(lang).direction)
    assert len(root.findall(".//h1")) == 1


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_visit_loads_at_most_fifty_kilobytes(
    visitor: Client, assets: int, lang: str, address: str
) -> None:
    response = visitor.get(f"/{lang}{address}", headers=BROWSER)
    assert response["Content-Encoding"] == "br"
    assert len(response.content) + assets <= LARGEST


@pytest.mark.parametrize("address", PAGES)
def test_headings_do_not_skip_a_level(visitor: Client, address: str) -> None:
    root = read(visitor, f"/en{address}")
    levels = [int(element.tag[1]) for element in root.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("address", PAGES)
def test_no_style_or_script_stands_in_a_page_itself(visitor: Client, address: str) -> None:
    root = read(visitor, f"/en{address}")
    scripts = root.findall(".//script")
    assert all(one.get("src") or one.get("type") == "application/ld+json" for one in scripts)
    assert not root.findall(".//style")
    assert not [element for element in root.iter() if isinstance(element.tag, str) and element.get("style")]
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


@pytest.mark.parametrize("address", PAGES)
def test_an_identifier_stands_once_in_a_page(visitor: Client, address: str) -> None:
    found = [element.get("id") for element in read(visitor, f"/en{address}").iter() if element.get("id")]
    assert sorted(found) == sorted(set(found))


def test_the_language_switcher_keeps_the_page(visitor: Client) -> None:
    root = read(visitor, "/fr/indicator/internet-users?areas=RWA,KEN")
    links = [link.get("href") for link in root.findall(".//nav[@class='tongues']//a")]
    assert links == [f"/{lang}/indicator/internet-users?areas=RWA,KEN" for lang in LANGUAGES]


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("zh-TW", "zh"),
        ("pt-BR", "en"),
        ("", "en"),
        ("ar;q=0.5, ru;q=0.4", "ar"),
    ],
)
def test_the_bare_address_leads_to_the_reader_s_language(visitor: Client, header: str, lang: str) -> None:
    response = visitor.get("/", headers={"accept-language": header})
    assert (response.status_code, response["Location"], response["Vary"]) == (
        302,
        f"/{lang}/",
        "Accept-Language",
    )


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("/en/country/RWA", "/en/country/rwa"),
        ("/en/country/rwanda", "/en/country/rwa"),
        ("/zh/country/卢旺达", "/zh/country/rwa"),
        ("/en/indicator/INTERNET_USERS", "/en/indicator/internet-users"),
        ("/en/line/C7.e-health".replace(".", "-"), "/en/line/c7-e-health"),
        ("/en/line/C2", "/en/line/c2"),
        ("/en", "/en/"),
        ("/en/indicator/internet-users?areas=Kenya,rwanda", "/en/indicator/internet-users?areas=KEN,RWA"),
        ("/en/indicator/internet-users?areas=RWA&add=kenia", "/en/indicator/internet-users?areas=RWA,KEN"),
        ("/en/country/RWA.csv", "/en/country/rwa.csv"),
    ],
)
def test_another_way_to_write_an_address_leads_to_the_plain_one(
    visitor: Client, asked: str, plain: str
) -> None:
    response = visitor.get(asked)
    assert (response.status_code, response["Location"]) == (302, plain)


def test_a_country_is_added_to_those_that_are_shown(visitor: Client) -> None:
    form = read(visitor, "/en/indicator/internet-users").find(".//form[@class='choose']")
    assert form is not None
    response = visitor.get(form.get("action"), {**dict(form.form_values()), "add": "Kenya"})
    assert response["Location"] == "/en/indicator/internet-users?areas=NGA,USA,IND,RUS,AUS,KEN"


def test_a_name_that_is_no_country_is_kept_and_candidates_are_offered(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/internet-users?areas=RWA&add=Guinee-Bisau-x")
    field = root.get_element_by_id("add")
    assert (field.get("value"), field.get("aria-describedby")) == ("Guinee-Bisau-x", "wrong")
    assert "Guinea-Bissau" in root.get_element_by_id("wrong").text_content()


@pytest.mark.parametrize("chosen", [("RWA",), ("RWA", "KEN", "UGA")])
def test_an_indicator_shows_as_many_lines_as_countries_were_chosen(
    visitor: Client, chosen: tuple[str, ...]
) -> None:
    root = read(visitor, f"/en/indicator/internet-users?areas={','.join(chosen)}")
    assert len(root.findall(".//ul[@class='chips']/li")) == len(chosen)
    assert len(root.findall(".//figure//thead//th")) == 1 + len(chosen)


@pytest.mark.parametrize(("group", "areas"), [("?group=009", 10), ("", 195)])
def test_the_list_of_countries_has_those_of_the_group(visitor: Client, group: str, areas: int) -> None:
    root = read(visitor, f"/en/countries{group}")
    assert len(root.findall(".//ul[@class='columns']/li")) >= areas


def test_a_stored_page_is_what_was_drawn(visitor: Client, empty_store: Path) -> None:
    drawn = visitor.get("/ar/country/rwa", headers=BROWSER)
    assert [path for path in empty_store.rglob("*") if path.is_file()]
    again = visitor.get("/ar/country/rwa", headers=BROWSER)
    assert (drawn.content, drawn["ETag"]) == (again.content, again["ETag"])


def test_a_page_comes_as_the_browser_can_take_it(visitor: Client) -> None:
    plain = visitor.get("/ru/country/rwa").content
    packed = visitor.get("/ru/country/rwa", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain
    assert (
        brotli.decompress(visitor.get("/ru/country/rwa", headers={"accept-encoding": "br"}).content) == plain
    )
    assert packed["Vary"] == "Accept-Encoding, Cookie"


def test_nothing_is_sent_twice_to_who_has_it(visitor: Client) -> None:
    etag = visitor.get("/en/country/rwa", headers=BROWSER)["ETag"]
    response = visitor.get("/en/country/rwa", headers={**BROWSER, "if-none-match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_a_page_is_not_kept_for_who_is_signed_in(visitor: Client, empty_store: Path) -> None:
    visitor.cookies["sessionid"] = "of somebody"
    assert visitor.get("/en/country/rwa").status_code == 200
    assert not list(empty_store.rglob("*"))


def test_what_is_asked_beside_the_point_makes_no_second_page(visitor: Client, empty_store: Path) -> None:
    for junk in ("", "?utm_source=x", "?areas=RWA", "?q=1&q=2"):
        visitor.get(f"/en/country/rwa{junk}")
    assert len([path for path in empty_store.rglob("*") if path.is_file()]) == 1


def test_free_text_is_never_kept(visitor: Client, empty_store: Path) -> None:
    visitor.get("/en/search?q=anything")
    visitor.get("/en/indicator/internet-users?add=nowhere-at-all")
    assert not list(empty_store.rglob("*"))


def test_a_figure_never_stands_without_source_period_and_release(visitor: Client) -> None:
    root = read(visitor, "/en/country/ken")
    rows = root.findall(".//table[@class='score']/tbody/tr")
    assert rows
    for row in rows:
        assert row.findall("./th/small[@class='source']")
        assert any(re.search(r"(?:19|20)\d\d", cell.text_content()) for cell in row.findall("./td"))
    assert "Release" in root.find(".//footer").text_content()


def test_a_line_without_a_figure_says_that_and_why(visitor: Client) -> None:
    text = " ".join(read(visitor, "/en/").text_content().split())
    assert "Not measured" in text
    assert "No indicator has been agreed for this line." in text
    assert "Bring your own figures" in text


def test_a_proxy_is_named_a_proxy(visitor: Client) -> None:
    marks = {mark.text for mark in read(visitor, "/en/").findall(".//span[@class='mark']")}
    assert "proxy" in marks


def test_a_title_of_our_own_translation_is_shown_as_unofficial(visitor: Client) -> None:
    assert "официальное название" in read(visitor, "/ru/line/c2").text_content()


@pytest.mark.parametrize(
    ("address", "said", "read_in"),
    [
        ("/fr/line/c6", "notre traduction", "plan_action_C6-fr.html"),
        ("/ru/line/c8", "официальное название", "student2.ru"),
        ("/ar/line/c3", "العنوان الرسمي", "plan_action_C3ar.html"),
    ],
)
def test_a_title_that_was_read_names_its_page_and_is_not_called_unofficial(
    visitor: Client, address: str, said: str, read_in: str
) -> None:
    page = read(visitor, address)
    assert said.lower() not in page.text_content().lower()
    assert any(read_in in link for link in page.xpath("//p/a/@href"))


def test_a_site_without_figures_says_so_in_the_reader_s_language(
    visitor: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.ACTIONLINES_VAR = tmp_path
    response = visitor.get("/fr/")
    assert response.status_code == 503
    assert "pas encore d’édition" in response.content.decode()


def test_another_release_draws_its_own_pages(
    visitor: Client, prepared_var: Path, settings: Settings, tmp_path: Path
) -> None:
    own = Store(tmp_path)
    shutil.copytree(prepared_var / "releases", own.folder)
    settings.ACTIONLINES_VAR = tmp_path
    tags = []
    for release in own.releases():
        own.use(release)
        tags.append(visitor.get("/en/about-the-data")["ETag"])
    assert len(set(tags)) == len(tags) == 2


def test_every_kind_of_page_is_gone_through() -> None:
    """What has no line in `pages.txt` would be weighed, judged and looked at by nobody."""
    views = {pattern.name for pattern in urlpatterns if not str(pattern.name).endswith("-file")} - {
        "entrance",
        None,
    }
    listed = {resolve(f"/en{address.partition('?')[0]}").url_name for address in LISTED.values()}
    assert listed == views
