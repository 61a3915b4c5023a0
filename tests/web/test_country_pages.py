"""A country's pages: peers in the address, the strip beside the places."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content.decode())


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("?peers=LDC", "?peers=199"),
        ("?peers=Region", "?peers=region"),
        ("?peers=kenya,Uganda", "?peers=KEN,UGA"),
        ("?peers=199&named=kenia, أوغندا، 坦桑尼亚", "?peers=KEN,UGA,TZA"),
        ("?peers=region&named=", "?peers=region"),
        ("?peers=&named=", ""),
    ],
)
def test_another_way_to_name_peers_leads_to_the_plain_one(visitor: Client, asked: str, plain: str) -> None:
    response = visitor.get(f"/en/country/rwa{asked}")
    assert (response.status_code, response["Location"]) == (302, f"/en/country/rwa{plain}")


def test_the_form_says_what_is_chosen(visitor: Client) -> None:
    root = read(visitor, "/en/country/rwa?peers=199")
    assert root.xpath("//select[@id='peers']//option[@selected]/@value") == ["199"]
    named = read(visitor, "/fr/country/rwa?peers=KEN,UGA")
    assert named.get_element_by_id("named").get("value") == "Kenya, Ouganda"


def test_places_are_of_the_world_and_of_the_peers_chosen(visitor: Client) -> None:
    root = read(visitor, "/en/country/rwa?peers=KEN,UGA")
    assert set(root.xpath("//dl[@class='ranks']/dt/text()")) == {"World", "Countries chosen"}


def test_a_name_that_is_no_country_is_kept_and_candidates_are_offered(visitor: Client) -> None:
    root = read(visitor, "/en/country/rwa?named=Kenya, Guinee-Bisau-x")
    field = root.get_element_by_id("named")
    assert (field.get("value"), field.get("aria-describedby")) == ("Guinee-Bisau-x", "wrong")
    assert "Guinea-Bissau" in root.get_element_by_id("wrong").text_content()


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/en/country/rwa?peers=guinee-bisau-x", 404, "There is no page at this address."),
        ("/en/country/tkl?peers=income", 400, "This country is in no such group."),
        ("/fr/country/rwa?peers=RWA", 400, "Ce pays n’appartient à aucun groupe"),
    ],
)
def test_peers_that_cannot_be_get_a_page_that_helps(
    visitor: Client, address: str, status: int, said: str
) -> None:
    response = visitor.get(address)
    assert response.status_code == status
    assert said in response.content.decode()


def test_downloads_and_files_keep_the_peers(visitor: Client) -> None:
    links = read(visitor, "/en/country/rwa?peers=199").xpath("//ul[@class='downloads']//a/@href")
    assert links == [f"/en/country/rwa.{form}?peers=199" for form in ("csv", "xlsx", "json")]
    assert visitor.get(links[2]).json()["chosen"]["group"] == "199"
    assert visitor.get("/en/country/rwa.json?peers=LDC")["Location"] == "/en/country/rwa.json?peers=199"


def test_the_language_switcher_keeps_the_peers(visitor: Client) -> None:
    links = read(visitor, "/en/country/rwa?peers=KEN,UGA").xpath("//nav[@class='tongues']//a/@href")
    assert "/ar/country/rwa?peers=KEN,UGA" in links


def test_a_strip_stands_below_places_and_is_hidden_beside_their_words(visitor: Client) -> None:
    root = read(visitor, "/ar/country/ken")
    strips = root.xpath("//td[dl[@class='ranks']]/svg")
    assert len(strips) == len(root.xpath("//dl[@class='ranks']")) > 10
    assert {strip.get("aria-hidden") for strip in strips} == {"true"}


def test_divides_show_a_picture_for_each_of_several_periods_and_a_row_for_each_of_one(
    visitor: Client,
) -> None:
    profile = visitor.get("/en/country/ken/divides.json").json()["divides"]
    several = sum(len(one["points"]) > 1 for one in profile)
    root = read(visitor, "/en/country/ken/divides")
    assert len(root.xpath("//div[@class='pairs']/figure/*[name()='svg']")) == several > 5
    once = root.xpath(
        "//section[@aria-labelledby='sex' or @aria-labelledby='urbanisation']/div[@class='frame']"
    )
    assert sum(len(one.findall(".//tbody/tr")) for one in once) == len(profile) - several > 5
    figures = root.xpath("//div[@class='pairs']/figure")
    assert all(figure.xpath(".//table//tr[td]") and figure.findtext("figcaption/span") for figure in figures)


def test_divides_by_age_income_and_schooling_lead_to_the_split_over_all_countries(visitor: Client) -> None:
    root = read(visitor, "/en/country/ken/divides")
    told = visitor.get("/en/country/ken/divides.json").json()["others"]
    for key, dimension in (("age", "AGE"), ("income-wealth-quantile", "INCOME_WEALTH_QUANTILE")):
        table = root.findall(f".//section[@aria-labelledby='{key}']//tbody/tr")
        assert len(table) == sum(one["dimension"] == dimension for one in told) > 3
        link = table[0].find(".//a").get("href")
        assert link == f"/en/indicator/account-owners/divide/{key}"
        assert visitor.get(link).status_code == 200
    first = next(one for one in told if one["dimension"] == "INCOME_WEALTH_QUANTILE")
    assert (first["groups"], first["gap"]) == (["B40", "T60"], first["ahead"] - first["behind"])


def test_divides_lead_to_their_figures_and_back_to_the_country(visitor: Client) -> None:
    root = read(visitor, "/fr/country/ken/divides")
    assert root.xpath("//p[@class='trail']/a/@href") == ["/fr/country/ken"]
    assert "/fr/country/ken/divides" in read(visitor, "/fr/country/ken").xpath("//ul[@class='jump']//a/@href")
    table = visitor.get(root.xpath("//ul[@class='downloads']//a/@href")[0]).content.decode()
    assert table.splitlines()[0].lstrip("\ufeff").startswith("INDICATOR,INDICATOR_NAME,REF_AREA,DIMENSION")
    assert visitor.get("/fr/country/Kenya/divides")["Location"] == "/fr/country/ken/divides"


def test_a_country_that_nobody_splits_says_so(visitor: Client) -> None:
    root = read(visitor, "/en/country/bvt/divides")
    assert "no source in this release splits" in root.find(".//p[@class='lead']").text_content()
    assert not root.xpath("//figure")


def test_pictures_show_eighteen_tiles_each_with_its_words(visitor: Client) -> None:
    root = read(visitor, "/en/country/ken/pictures")
    tiles = root.xpath("//ul[@class='pictures']/li")
    assert len(tiles) == 18
    for tile in tiles:
        assert len(tile.xpath(".//*[name()='svg']")) >= 2
        assert tile.xpath("./div/@aria-hidden") == ["true"]
        assert tile.findtext("p").startswith(tile.xpath("string(h3/a)").split(" ", 1)[1])


def test_every_shape_of_the_tiles_is_in_the_legend(visitor: Client) -> None:
    root = read(visitor, "/zh/country/ken/pictures")
    classes = "//{}//span[starts-with(@class, 'shape')]/@class"
    legend = set(root.xpath(classes.format("ul[@class='meanings']")))
    shown = {
        name.replace("not_compared", "no_figure")
        for name in root.xpath(classes.format("ul[@class='pictures']"))
    }
    assert shown <= legend
    assert len(legend) == len(root.xpath("//ul[@class='meanings']/li")) == 8
    assert all(item.text_content().strip() for item in root.xpath("//ul[@class='meanings']/li"))


def test_a_tile_leads_to_its_line_on_the_scorecard(visitor: Client) -> None:
    address = read(visitor, "/en/country/ken/pictures").xpath("//ul[@class='pictures']//a/@href")[1]
    assert address == "/en/country/ken#c2"
    assert read(visitor, "/en/country/ken").get_element_by_id("c2") is not None


def test_what_changed_since_the_last_release_is_told_and_leads_to_the_rest(visitor: Client) -> None:
    section = read(visitor, "/en/country/ken").xpath("//section[@aria-labelledby='changed']")[0]
    told = [item.text_content() for item in section.xpath(".//li")]
    assert any("now 35.0% (2024), before 17.8% (2017)." in text for text in told)
    address = section.xpath(".//a/@href")[0]
    assert address == "/en/revisions?area=KEN&kind=all"
    assert "Kenya" in read(visitor, address).xpath("string(//main)")


def test_the_first_release_has_nothing_to_be_compared_with(visitor: Client) -> None:
    assert not read(visitor, "/en/country/ken?asof=2020-10").xpath("//section[@aria-labelledby='changed']")
