"""Releases and revisions on the site: lists that add up, filters that are addresses, a feed that readers can read."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client
from lxml import html

from actionlines.languages import LANGUAGES, language
from actionlines.web.release_in_use import the_store

ATOM = "{http://www.w3.org/2005/Atom}"


def read(visitor: Client, address: str, *, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, address
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def addresses(root: html.HtmlElement) -> list[str]:
    return [link.get("href") for link in root.findall(".//main//a")]


def test_the_list_marks_the_release_in_use_and_leads_to_the_site_under_each(visitor: Client) -> None:
    root = read(visitor, "/en/releases")
    marked = [words(heading) for heading in root.findall(".//h2") if heading.find_class("mark")]
    assert marked == ["2026-11 in use"]
    assert {"/en/?asof=2020-10", "/en/?asof=2026-11", "/en/revisions?from=2020-10&to=2026-11"} <= set(
        addresses(root)
    )


def test_the_list_as_of_a_release_ends_with_it(visitor: Client) -> None:
    root = read(visitor, "/en/releases?asof=2020-10")
    assert [words(heading) for heading in root.findall(".//section/h2")] == ["2020-10 in use"]


def test_a_release_tells_each_file_with_its_hash(visitor: Client) -> None:
    text = words(read(visitor, "/en/release/2020-10"))
    files = [file for source in the_store().open("2020-10").manifest.sources for file in source.files]
    assert files
    for file in files:
        assert file.name in text
        assert file.sha256 in text


@pytest.mark.parametrize("name", ["id", "beginning"])
def test_a_release_has_one_plain_address(visitor: Client, name: str) -> None:
    release = the_store().open("2020-10")
    asked = release.id if name == "id" else release.id[:8]
    for ending in ("", ".csv"):
        response = visitor.get(f"/fr/release/{asked}{ending}")
        assert (response.status_code, response["Location"]) == (302, f"/fr/release/2020-10{ending}")


@pytest.mark.parametrize("address", ["/release/nonsense", "/revisions?from=nonsense", "/revisions?to=1066"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_release_that_is_not_there_leads_to_those_that_are(
    visitor: Client, lang: str, address: str
) -> None:
    root = read(visitor, f"/{lang}{address}", status=404)
    ids = [release.id for release in reversed(the_store().releases())]
    assert addresses(root)[:2] == [f"/{lang}/release/{one}" for one in ids]


def test_the_kinds_of_change_count_what_the_files_hold(visitor: Client) -> None:
    counts = visitor.get("/en/revisions.json?area=KEN").json()["counts"]
    root = read(visitor, "/en/revisions?area=KEN")
    shown = [words(link).split()[-1] for link in root.findall(".//nav[@class='tabs']//a")]
    assert shown == [f"{counts[kind]:,}" for kind in ("revised", "withdrawn", "new", "digits")]
    for kind, count in counts.items():
        lines = visitor.get(f"/en/revisions.csv?area=KEN&kind={kind}").content.decode().splitlines()
        assert len(lines) == 1 + count


def test_a_figure_is_shown_before_and_now_with_the_reason(visitor: Client) -> None:
    root = read(visitor, "/en/revisions?area=RWA&indicator=INTERNET_USERS")
    row = next(row for row in root.findall(".//tbody/tr") if "2015" in words(row))
    assert [words(cell) for cell in row] == [
        "Rwanda",
        "Individuals using the Internet 2015",
        "18.0%",
        "12.5%",
        "−5.5 points worse",
        "Gapminder (Systema Globalis) speaks now, where another source spoke before.",
    ]


def test_the_pages_of_a_list_follow_each_other(visitor: Client) -> None:
    root = read(visitor, "/en/revisions?indicator=INTERNET_USERS")
    (after,) = [link.get("href") for link in root.findall(".//a[@rel='next']")]
    assert after == "/en/revisions?from=2020-10&to=2026-11&indicator=INTERNET_USERS&page=2"
    (before,) = [link.get("href") for link in read(visitor, after).findall(".//a[@rel='prev']")]
    assert before == "/en/revisions?from=2020-10&to=2026-11&indicator=INTERNET_USERS"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=0", 404),
        ("page=99999", 404),
        ("page=-1", 400),
        ("page=٣", 400),
        ("kind=nonsense", 400),
        ("indicator=nonsense", 404),
        ("area=nonsense-x", 404),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_the_page_s_language(
    visitor: Client, lang: str, query: str, status: int
) -> None:
    assert read(visitor, f"/{lang}/revisions?{query}", status=status).get("lang") == language(lang).tag


def test_a_file_of_too_many_figures_is_refused_with_what_to_do(visitor: Client) -> None:
    assert "one file" in words(read(visitor, "/en/revisions.csv?kind=new", status=400))
    root = read(visitor, "/en/revisions?kind=new")
    assert [link for link in addresses(root) if ".csv" in link] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_feed_is_atom_with_ids_that_stay(visitor: Client, lang: str) -> None:
    response = visitor.get(f"/{lang}/releases.atom")
    feed = ElementTree.fromstring(response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Actionlines"
    entries = feed.findall(f"{ATOM}entry")
    ids = [release.id for release in reversed(the_store().releases())]
    assert [entry.findtext(f"{ATOM}id", "").rpartition("/")[2] for entry in entries] == ids
    for entry in entries:
        assert entry.findtext(f"{ATOM}id", "").startswith("tag:testserver,20")
        assert entry.findtext(f"{ATOM}updated", "").startswith("20")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert visitor.get(str(link.get("href")).removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("address", ["/", "/releases", "/release/2026-11", "/revisions"])
def test_the_feed_is_announced_in_the_head(visitor: Client, address: str) -> None:
    links = read(visitor, f"/fr{address}").findall(".//head/link[@type='application/atom+xml']")
    assert [link.get("href") for link in links] == ["/fr/releases.atom"]


def test_the_feed_costs_304_the_second_time(visitor: Client) -> None:
    first = visitor.get("/en/releases.atom")
    again = visitor.get("/en/releases.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
