"""The pages of an indicator: tabs that are addresses, nothing lost between them, nothing promised that is not there."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

TABS = ("", "/map", "/table", "/breakdowns", "/divide", "/definition", "/revisions")


def read(visitor: Client, address: str, *, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, address
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def column(root: html.HtmlElement, number: int) -> list[str]:
    table = root.find(".//section[@aria-labelledby='latest']//tbody")
    assert table is not None
    return [words(row[number]) for row in table]


@pytest.mark.parametrize("tab", TABS)
def test_each_page_says_which_it_is_and_keeps_the_chosen_countries(visitor: Client, tab: str) -> None:
    root = read(visitor, f"/en/indicator/internet-users{tab}?areas=RWA,KEN")
    (nav,) = root.findall(".//nav[@class='tabs'][1]")[:1]
    links = nav.findall(".//a")
    here = [link.get("href") for link in links if link.get("aria-current") == "page"]
    assert here == [f"/en/indicator/internet-users{tab}?areas=RWA,KEN"]
    assert all("areas=RWA,KEN" in link.get("href") for link in links)
    for link in links:
        assert visitor.get(link.get("href")).status_code == 200


def test_a_page_with_nothing_to_show_is_no_link_and_says_why(visitor: Client) -> None:
    nav = read(visitor, "/en/indicator/egdi").find(".//nav[@class='tabs']")
    assert nav is not None
    spoken = [words(one) for one in nav.findall(".//span[@class='quiet']")]
    assert spoken == ["Breakdowns none in this release", "Divides none is measured"]
    first = read(visitor, "/en/indicator/egdi?asof=2020-10").find(".//nav[@class='tabs']")
    assert first is not None
    assert "Revisions no release before this one" in words(first)


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("/indicator/INTERNET_USERS/table?year=2015", "/indicator/internet-users/table?year=2015"),
        ("/indicator/EGDI/definition", "/indicator/egdi/definition"),
        (
            "/indicator/account-owners/breakdowns?by=age&areas=RWA&add=kenya",
            "/indicator/account-owners/breakdowns?by=age&areas=RWA,KEN",
        ),
        ("/indicator/INTERNET_USERS/table.csv?year=2015", "/indicator/internet-users/table.csv?year=2015"),
        ("/indicator/ACCOUNT_OWNERS/breakdowns.csv", "/indicator/account-owners/breakdowns.csv"),
    ],
)
def test_another_way_to_write_the_address_leads_to_the_plain_one(
    visitor: Client, asked: str, plain: str
) -> None:
    response = visitor.get(f"/en{asked}")
    assert (response.status_code, response["Location"]) == (302, f"/en{plain}")


def test_the_map_keeps_year_and_countries(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/internet-users/map?year=2010&areas=RWA")
    (form,) = [one for one in root.iter("form") if one.get("id") == "year-form"]
    response = visitor.get(form.get("action"), dict(form.form_values()))
    assert response.status_code == 200
    steps = [link.get("href") for link in root.find_class("step")]
    base = "/en/indicator/internet-users/map"
    assert steps == [f"{base}?year=2009&areas=RWA", f"{base}?year=2011&areas=RWA"]
    away = read(visitor, "/en/indicator/internet-users/map?year=1066", status=400)
    assert "/en/world/internet-users?year=2024" in [link.get("href") for link in away.findall(".//main//a")]


def test_the_table_stands_in_the_order_asked_for(visitor: Client) -> None:
    address = "/en/indicator/internet-users/table"
    ranks = [int(text) for text in column(read(visitor, address), 0) if text != "–"]
    assert ranks == sorted(ranks)
    turned = [int(text) for text in column(read(visitor, f"{address}?sort=-place"), 0) if text != "–"]
    assert turned == ranks[::-1]
    values = [float(text.rstrip("%")) for text in column(read(visitor, f"{address}?sort=value"), 2)]
    assert values == sorted(values, reverse=True)
    years = [int(text[:4]) for text in column(read(visitor, f"{address}?sort=-year"), 3)]
    assert years == sorted(years)


def test_a_heading_leads_to_its_order_and_says_which_is_shown(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/internet-users/table?year=2015&sort=name")
    sorted_by = [(words(one), one.get("aria-sort")) for one in root.findall(".//th[@aria-sort]")]
    assert sorted_by == [("Country or territory", "ascending")]
    links = [link.get("href") for link in root.findall(".//thead//a")]
    base = "/en/indicator/internet-users/table?year=2015"
    assert links == [base, f"{base}&sort=-name", f"{base}&sort=value", f"{base}&sort=year"]


def test_the_table_of_a_year_and_a_group_has_those_figures_only(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/internet-users/table?year=2015&group=199")
    assert set(column(root, 3)) == {"2015"}
    facts = visitor.get("/en/indicator/internet-users/table.json?year=2015&group=199").json()
    assert [row["name"] for row in facts["rows"]] == column(root, 1)
    assert 30 < len(facts["rows"]) < 50


@pytest.mark.parametrize(
    ("address", "status", "meant"),
    [
        ("/internet-users/table?year=1066", 400, "/en/indicator/internet-users/table?year=2024"),
        ("/internet-users/table?year=x", 400, "/en/indicator/internet-users/table?year=2024"),
        ("/internet-users/breakdowns?by=age", 404, "/en/indicator/internet-users/breakdowns?by=sex"),
    ],
)
def test_what_is_not_there_leads_to_what_is(visitor: Client, address: str, status: int, meant: str) -> None:
    root = read(visitor, f"/en/indicator{address}", status=status)
    assert meant in [link.get("href") for link in root.findall(".//main//a")]


def test_a_breakdown_gives_both_sides_of_a_gap_and_who_has_none(visitor: Client) -> None:
    facts = visitor.get("/en/indicator/internet-users/breakdowns.json?by=sex").json()
    root = read(visitor, "/en/indicator/internet-users/breakdowns?by=sex")
    table = root.find(".//section[@aria-labelledby='parts']//tbody")
    assert table is not None
    assert len(table) == len(facts["latest"]) > 50
    for one in facts["latest"]:
        women, men = one["values"]
        assert one["gap"] == pytest.approx(abs(women - men))
    gaps = [one["gap"] for one in facts["latest"]]
    assert gaps == sorted(gaps, reverse=True)
    with_parts = {one["name"] for one in facts["latest"]}
    assert facts["without"]
    assert with_parts.isdisjoint(facts["without"])
    assert f"{len(facts['without'])} countries and territories have the figure" in words(root)


def test_countries_chosen_for_a_breakdown_are_drawn(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/account-owners/breakdowns?by=age&areas=RWA,KEN")
    drawn = [words(one) for one in root.findall(".//section[@aria-labelledby='over-time']//figure/h2")]
    assert drawn == ["Rwanda", "Kenya"]
    form = root.find(".//form[@class='choose']")
    assert form is not None
    response = visitor.get(form.get("action"), {**dict(form.form_values()), "add": "Uganda"})
    assert response["Location"] == "/en/indicator/account-owners/breakdowns?by=age&areas=RWA,KEN,UGA"


def test_the_indicator_s_revisions_are_those_of_the_page_of_all(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/internet-users/revisions?kind=withdrawn")
    facts = visitor.get("/en/revisions.json?indicator=INTERNET_USERS&kind=withdrawn").json()
    table = root.find(".//section[@aria-labelledby='figures']//tbody")
    assert table is not None
    assert len(table) == facts["total"] == facts["counts"]["withdrawn"]
