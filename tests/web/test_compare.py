"""The page that compares: the address holds it all, forms need no script, other sites may frame it and nothing else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html

from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import LANGUAGES

ADDRESS = "/en/compare?areas=RWA,KEN,199&indicators=internet-users,egdi"


def read(visitor: Client, address: str, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, (address, response.status_code)
    return html.fromstring(response.content.decode())


def titles(root: html.HtmlElement) -> list[str]:
    return [title.text_content() for title in root.find_class("picture-title")]


def test_each_indicator_has_a_panel_and_each_country_a_place_in_the_legend(visitor: Client) -> None:
    root = read(visitor, ADDRESS)
    assert titles(root) == ["Individuals using the Internet", "E-Government Development Index"]
    assert [item.text_content() for item in root.findall(".//ul[@class='legend']/li")] == [
        "Rwanda",
        "Kenya",
        "Least developed countries (LDC)",
    ]


def test_a_country_may_have_a_panel_of_its_own(visitor: Client) -> None:
    address = "/en/compare?areas=RWA,KEN&indicators=coverage-4g,internet-users&by=area"
    assert titles(read(visitor, address)) == ["Rwanda", "Kenya"]


def test_different_units_share_no_axis_and_the_page_says_so(visitor: Client) -> None:
    root = read(visitor, "/en/compare?areas=RWA,KEN&indicators=egdi,internet-users&by=area")
    assert titles(root) == ["E-Government Development Index", "Individuals using the Internet"]
    assert "different units" in root.text_content()


@pytest.mark.parametrize("among", ["", "&among=chosen"])
def test_places_are_of_countries_and_not_of_groups(visitor: Client, among: str) -> None:
    root = read(visitor, f"{ADDRESS}&view=ranks{among}")
    text = root.find(".//div[@class='panels two']").text_content()
    assert "place" in text
    assert "Least developed" not in text.replace("Least developed countries (LDC) have", "")


def test_the_table_has_both_figures_of_a_group(visitor: Client) -> None:
    root = read(visitor, f"{ADDRESS}&view=table")
    names = [cell.text_content() for cell in root.findall(".//table[@class='compared']//th[@scope='row']")]
    assert names.count("Least developed countries (LDC) (median)") == 2
    assert names.count("Least developed countries (LDC) (together)") == 1
    assert not root.find_class("panels")


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("areas=rwanda,Kenia&indicators=INTERNET_USERS", "areas=RWA,KEN&indicators=internet-users"),
        ("areas=LDC,Africa&indicators=egdi", "areas=199,002&indicators=egdi"),
        ("areas=RWA&indicators=egdi&add=卢旺达", "areas=RWA&indicators=egdi"),
        ("areas=RWA&add=&group=WB_LIC&more=egdi", "areas=RWA,WB_LIC&indicators=egdi"),
        ("areas=RWA&indicators=egdi&from=2020&to=2010", "areas=RWA&indicators=egdi&from=2010&to=2020"),
        ("areas=RWA&indicators=egdi&view=lines&scale=own", "areas=RWA&indicators=egdi"),
        ("areas=RWA&indicators=egdi&view=pie&scale=", "areas=RWA&indicators=egdi"),
        ("areas=" + ",".join(["RWA"] * 10_000), "areas=RWA"),
    ],
)
def test_another_way_to_write_the_address_leads_to_the_plain_one(
    visitor: Client, asked: str, plain: str
) -> None:
    for kind in ("compare", "embed/compare"):
        if kind == "compare" or not {"add", "group"} & set(parse_qs(asked, keep_blank_values=True)):
            response = visitor.get(f"/en/{kind}?{asked}")
            assert (response.status_code, response["Location"]) == (302, f"/en/{kind}?{plain}")


def test_the_form_adds_to_what_is_chosen_and_keeps_the_rest(visitor: Client) -> None:
    root = read(visitor, ADDRESS + "&from=2010&scale=same")
    form = next(form for form in root.forms if form.get("action") == "/en/compare")
    sent = {**dict(form.form_values()), "add": "Ouganda", "group": "001", "more": "coverage-4g"}
    response = visitor.get(form.get("action"), sent)
    assert response["Location"] == (
        "/en/compare?areas=RWA,KEN,199,001,UGA&indicators=internet-users,egdi,coverage-4g&from=2010&scale=same"
    )


def test_a_chip_takes_out_what_it_names(visitor: Client) -> None:
    root = read(visitor, ADDRESS)
    links = [chip.get("href") for chip in root.findall(".//ul[@class='chips']//a")]
    assert links[0] == "/en/compare?areas=KEN,199&indicators=internet-users,egdi"
    assert links[-1] == "/en/compare?areas=RWA,KEN,199&indicators=internet-users"


def test_a_name_that_is_none_is_kept_and_candidates_are_offered(visitor: Client) -> None:
    root = read(visitor, ADDRESS + "&add=Guinee-Bisau-x")
    field = root.get_element_by_id("add")
    assert (field.get("value"), field.get("aria-describedby")) == ("Guinee-Bisau-x", "wrong")
    assert "Guinea-Bissau" in root.get_element_by_id("wrong").text_content()
    assert titles(root)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_page_offers_comparisons_that_have_figures(visitor: Client, lang: str) -> None:
    root = read(visitor, f"/{lang}/compare")
    ready = [link.get("href") for link in root.findall(".//ul[@class='ready']//a")]
    assert len(ready) == 6
    if lang == "en":
        for address in ready:
            asked = parse_qs(urlsplit(address).query)
            assert len(titles(read(visitor, address))) == len(asked["indicators"][0].split(","))


def test_who_chose_only_one_side_is_told_what_is_missing(visitor: Client) -> None:
    assert "Now choose an indicator." in read(visitor, "/en/compare?areas=RWA").text_content()
    assert "Now choose a country or a group." in read(visitor, "/en/compare?indicators=egdi").text_content()


MANY = "ALB,AND,AUT,BEL,BGR,BIH,BLR,CHE,CZE,DEU,DNK,ESP,EST"


@pytest.mark.parametrize("kind", ["compare", "embed/compare", "compare.csv"])
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (f"areas={MANY}&indicators=egdi", 400),
        ("areas=RWA&indicators=" + ",".join(one.slug for one in load_catalogue().indicators.values()), 400),
        ("areas=RWA&indicators=egdi&from=99999", 400),
        ("areas=RWA&indicators=egdi&from=" + "9" * 500, 400),
        ("areas=RWA&indicators=egdi&to=soon", 400),
        ("areas=xyzzy&indicators=egdi", 404),
        ("areas=WB_AFE&indicators=egdi", 404),
        ("areas=RWA&indicators=nothing", 404),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(
    visitor: Client, kind: str, asked: str, status: int
) -> None:
    response = visitor.get(f"/ar/{kind}?{asked}")
    assert response.status_code == status
    assert html.fromstring(response.content.decode()).get("lang") == "ar"


def test_files_and_page_say_the_same(visitor: Client) -> None:
    rows = visitor.get(ADDRESS.replace("compare?", "compare.csv?")).content.decode("utf-8-sig").splitlines()
    facts = visitor.get(ADDRESS.replace("compare?", "compare.json?")).json()
    steps = sum(len(one["steps"]) for each in facts["compared"] for one in each["courses"])
    assert (len(rows) - 1, facts["areas"]) == (steps, ["RWA", "KEN", "199"])


def test_other_sites_may_frame_the_embedded_page_and_no_other(visitor: Client) -> None:
    embedded = visitor.get(ADDRESS.replace("/compare", "/embed/compare"))
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    assert not embedded.cookies
    for address in (ADDRESS, "/en/", "/en/country/rwa", "/en/embed/compare?areas=xyzzy"):
        response = visitor.get(address)
        if response.status_code == 200:
            assert response["X-Frame-Options"] == "DENY"
            assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_the_embedded_page_has_the_picture_its_words_its_source_and_a_way_back(visitor: Client) -> None:
    root = read(visitor, ADDRESS.replace("/compare", "/embed/compare"))
    assert titles(root) == titles(read(visitor, ADDRESS))
    assert "Source: " in root.text_content()
    links = root.findall(".//main//a")
    assert links[-1].get("href") == f"http://testserver{ADDRESS}"
    assert {(link.get("target"), link.get("rel")) for link in links} == {("_blank", "noopener")}
    assert not root.forms


def test_the_code_for_another_site_frames_this_very_comparison(visitor: Client) -> None:
    field = read(visitor, ADDRESS).get_element_by_id("embed")
    frame = html.fromstring(field.text)
    assert field.get("readonly") is not None
    assert (frame.tag, frame.get("src")) == (
        "iframe",
        f"http://testserver{ADDRESS}".replace("/compare", "/embed/compare"),
    )
    assert frame.get("title").startswith("Rwanda, Kenya and Least developed countries")


def test_a_repeated_visit_to_the_embedded_page_costs_nothing_and_may_still_be_framed(visitor: Client) -> None:
    address = ADDRESS.replace("/compare", "/embed/compare")
    etag = visitor.get(address)["ETag"]
    again = visitor.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert "X-Frame-Options" not in again


MUCH = (
    "areas=RWA,KEN,UGA,TZA,NGA,USA,IND,RUS,AUS,FRA,199,001&indicators=internet-users,fixed-broadband-per-100,egdi,"
    "coverage-4g,coverage-3g,coverage-2g,mobile-cellular-per-100,literacy-adult,online-buyers,account-owners,"
    "schools-internet,fixed-telephone-per-100"
)


@pytest.mark.parametrize("view", ["lines", "ranks", "table"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_as_much_as_may_be_asked_for_is_no_heavy_page(visitor: Client, lang: str, view: str) -> None:
    """The site's sheets and its icon weigh less than 12 KB packed, so that all together stays under 50."""
    address = f"/{lang}/compare?{MUCH}" + ("" if view == "lines" else f"&view={view}")
    response = visitor.get(address, headers={"accept-encoding": "br"})
    assert (response.status_code, response["Content-Encoding"]) == (200, "br")
    assert len(response.content) < 38 * 1024


def test_all_panels_can_be_taken_away_as_one_picture(visitor: Client) -> None:
    links = {link.text_content(): link.get("href") for link in read(visitor, ADDRESS).findall(".//a")}
    response = visitor.get(links["Picture as SVG"])
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    texts = html.fromstring(response.content).text_content()
    assert "Individuals using the Internet" in texts
    assert "E-Government Development Index" in texts
    assert visitor.get(ADDRESS.replace("compare?", "compare.svg?") + "&view=table").status_code == 200
    assert visitor.get("/en/compare.svg").status_code == 404


@pytest.mark.parametrize("page", ["/en/country/rwa", "/en/indicator/egdi?areas=RWA,KEN"])
def test_a_country_and_an_indicator_lead_to_a_comparison(visitor: Client, page: str) -> None:
    root = read(visitor, page)
    links = [link.get("href", "") for link in root.findall(".//main//a")]
    (compared,) = {link for link in links if link.startswith("/en/compare?")}
    assert titles(read(visitor, compared))
