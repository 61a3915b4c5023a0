"""Pages of progress: all targets, one target, a country's, a divide, and how it is judged."""

from __future__ import annotations

import csv
import json

import pytest
from django.test import Client
from lxml import html

from actionlines.progress.forecasts import shipped
from actionlines.progress.on_track import RULES
from actionlines.progress.targets import load_targets


def read(visitor: Client, address: str, *, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, address
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows(root: html.HtmlElement, section: str) -> list[list[str]]:
    body = root.find(f".//section[@aria-labelledby='{section}']//tbody")
    assert body is not None
    return [[words(cell) for cell in row] for row in body]


def test_the_list_has_every_target_and_says_what_nothing_measures_and_what_is_unverified(
    visitor: Client,
) -> None:
    root = read(visitor, "/en/targets")
    links = {link.get("href") for link in root.findall(".//main//tbody//th/a")}
    assert links == {f"/en/target/{one.slug}" for each in load_targets() for one in each.targets}
    assert "nothing measures it" in rows(root, "wsis-geneva-2015")[0][0]
    unverified = [row[0] for row in rows(root, "umc-2030") if "unverified" in row[0]]
    assert len(unverified) == 2
    assert "Dated targets: 71." in words(root)


def test_verdicts_are_counted_by_rule_and_by_region(visitor: Client) -> None:
    root = read(visitor, "/en/targets")
    assert len(rows(root, "rules")) == len(RULES)
    assert [row[0] for row in rows(root, "regions")] == ["Africa", "Americas", "Asia", "Europe", "Oceania"]


def test_a_target_shows_where_it_is_written_the_fan_and_every_rule_of_the_world(visitor: Client) -> None:
    root = read(visitor, "/en/target/umc-2030-internet-use")
    text = words(root)
    assert "Aim: at least 100% by 2030. World: 66.7% in 2022." in text
    assert "Aspirational targets for 2030" in text
    assert root.find(".//figure//svg") is not None
    assert len(rows(root, "whole")) == len(RULES)
    rwanda = next(row for row in rows(root, "areas") if row[0] == "Rwanda")
    assert rwanda[1:3] == ["34.2% in 2023", "6%"]


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ["World", "Forecast", "Straight way to the target"]),
        ("zh", ["世界", "预测", "通往目标的直线"]),
    ],
)
def test_the_lines_of_a_target_have_the_same_order_and_colours_in_every_language(
    visitor: Client, lang: str, names: list[str]
) -> None:
    heads = read(visitor, f"/{lang}/target/umc-2030-internet-use").findall(".//main//details//thead//th")
    assert [words(head) for head in heads[1:4]] == names


def test_a_target_shows_all_countries_as_a_strip_with_the_value_to_be_reached(visitor: Client) -> None:
    root = read(visitor, "/en/target/umc-2030-internet-use")
    figure = root.find(".//section[@aria-labelledby='areas']/figure")
    countries = len(rows(root, "areas"))
    assert f"{countries} areas: lowest" in words(figure.find("./figcaption"))
    assert f"that are there: 3 of {countries}" in words(figure.find("./figcaption"))
    assert "Target 100.0%" in words(figure)
    counts = read(visitor, "/en/target/connect-2030-broadband")
    assert counts.find(".//section[@aria-labelledby='areas']/figure") is None  # they go with a country's size


def test_a_target_that_nothing_measures_is_a_blind_spot(visitor: Client) -> None:
    root = read(visitor, "/en/target/wsis-geneva-2015-villages")
    assert "a blind spot" in words(root)
    assert root.find(".//section[@aria-labelledby='areas']") is None


def test_another_spelling_of_a_target_leads_to_its_address(visitor: Client) -> None:
    response = visitor.get("/fr/target/UMC_2030-internet-use")
    assert (response.status_code, response["Location"]) == (302, "/fr/target/umc-2030-internet-use")


@pytest.mark.parametrize("address", ["/en/target/nonsense", "/en/indicator/egdi/divide"])
def test_what_is_not_there_is_said(visitor: Client, address: str) -> None:
    assert "Not found" in words(read(visitor, address, status=404))


def test_a_country_has_its_targets_and_leads_to_each(visitor: Client) -> None:
    root = read(visitor, "/en/country/rwa/targets")
    names = [row[0] for row in rows(root, "umc-2030")]
    assert names[0].startswith("Individuals using the Internet")
    assert visitor.get(root.find(".//main//tbody//th/a").get("href")).status_code == 200


def test_a_scorecard_tells_of_each_target_to_come_its_status_probability_and_year(visitor: Client) -> None:
    root = read(visitor, "/en/country/rwa")
    section = root.find(".//section[@aria-labelledby='dated-targets']")
    found = {
        row.find(".//a").get("href"): [words(cell) for cell in row[1:]]
        for row in section.findall(".//tbody/tr")
    }
    own = found["/en/target/broadband-2025-users-least-developed"]
    labels = ("Latest figure", "Status", "Probability", "Year met")
    cells = [cell.removeprefix(label) for cell, label in zip(own, labels, strict=True)]
    assert cells == ["34.2% in 2023", "on track", "91%", "2024 (2024–2025)"]
    addresses = list(found)
    assert addresses[0].startswith("/en/target/sdg-2030"), "the furthest deadline first"
    assert len(section.findall("./table/tbody/tr")) == 5
    assert words(section.find("./details/summary")) == f"Show {len(found) - 5} more targets"
    assert "/en/target/connect-2030-individuals" not in addresses  # its deadline has its figure
    assert section.find("./p/a").get("href") == "/en/country/rwa/targets"
    told = json.loads(visitor.get("/en/country/rwa.json").content)["targets"]
    brief = next(one for one in told if one["target"] == "BROADBAND_2025.users-least-developed")
    assert (brief["verdict"], brief["met_in"], brief["met_early"], brief["met_late"]) == (
        "on_track", 2024, 2024, 2025
    )  # fmt: skip


def test_a_scorecard_under_a_release_that_nobody_judged_leads_on_and_does_not_wait(visitor: Client) -> None:
    root = read(visitor, "/en/country/rwa?asof=2020-10")
    assert root.find(".//section[@aria-labelledby='dated-targets']") is None
    assert root.find(".//a[@href='/en/country/rwa/targets?asof=2020-10']") is not None


def test_a_country_without_figures_says_so(visitor: Client) -> None:
    assert "no figures that a target could be held against" in words(read(visitor, "/en/country/bvt/targets"))


def test_the_method_shows_every_rule_with_its_formula_and_what_was_not_checked(visitor: Client) -> None:
    root = read(visitor, "/en/targets/method")
    formulas = [words(code) for code in root.findall(".//section[@aria-labelledby='rules']//td/code")]
    assert formulas == [note.formula for note in RULES.values()]
    status = [row[3] for row in rows(root, "rules")]
    assert [one == "bounds read in the source" for one in status] == [
        note.verified for note in RULES.values()
    ]
    assert root.find(".//script") is None


def test_the_method_names_what_was_recalled_and_not_read(visitor: Client) -> None:
    root = read(visitor, "/en/targets/method")
    recalled = {
        words(one.find("dt"))
        for one in root.findall(".//section[@aria-labelledby='measures']//dl/div")
        if "recalled, not checked against a source" in words(one)
    }
    assert recalled == {"Bonferroni", "Wagstaff", "Erreygers"}
    sets = {
        words(one.find("dt")): words(one.find("dd"))
        for one in root.findall(".//section[@aria-labelledby='sure']//dl/div")
    }
    assert sets == {
        one.names["en"]: f"{count} of {len(one.targets)}"
        for one in load_targets()
        if (count := sum(each.source.status == "unverified" for each in one.targets))
    }
    assert sets == {"Universal and meaningful connectivity, to 2030": "2 of 15"}


def test_the_method_publishes_the_errors_that_are_shipped(visitor: Client) -> None:
    first = rows(read(visitor, "/en/targets/method"), "forecasts")[0]
    best = min(
        (
            row
            for row in shipped()["errors"]
            if (row["LEVEL"], row["SPLIT"], row["HORIZON"]) == ("all", "kept", 1)
        ),
        key=lambda row: row["MEAN_ABS_ERROR"],
    )
    assert first[1] == f"{best['MEAN_ABS_ERROR']:.2f} ({best['MEDIAN_ABS_ERROR']:.2f})"


def test_a_divide_is_measured_by_year_and_parted_by_groups(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/internet-users/divide")
    years = [row[0] for row in rows(root, "years")]
    assert years == sorted(years, reverse=True)
    assert all(row[1].endswith("%") for row in rows(root, "parts"))
    assert rows(root, "behind")[0][3].removeprefix("at least ").isdigit()


def test_the_pages_of_divides_lead_to_each_other_and_back_to_the_indicator(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/account-owners")
    first = "/en/indicator/account-owners/divide"
    assert first in [link.get("href") for link in root.findall(".//nav[@class='tabs']//a")]
    kinds = read(visitor, first).find(".//nav[@aria-label='Divides']").findall(".//a")
    assert [words(one) for one in kinds] == [
        "Between countries",
        *(f"Within countries: {by}" for by in ("sex", "urban and rural", "age", "income", "schooling")),
    ]
    for one in kinds:
        page = read(visitor, one.get("href"))
        assert "/en/indicator/account-owners" in [at.get("href") for at in page.findall(".//nav//a")]


def test_nothing_is_promised_of_an_earlier_release_that_has_no_people_to_count_by(visitor: Client) -> None:
    nav = read(visitor, "/en/indicator/internet-users?asof=2020-10").find(".//nav[@class='tabs']")
    assert "Divides none is measured" in words(nav)


def test_a_split_is_followed_over_years_and_countries_with_parity_and_gap(visitor: Client) -> None:
    address = "/en/indicator/account-owners/divide/income-wealth-quantile"
    root = read(visitor, f"{address}?areas=ZWE")
    assert "poorest 40% and richest 60%" in words(root.find(".//p[@class='lead']"))
    years = rows(root, "years")
    assert [row[0] for row in years] == ["2024", "2022", "2021", "2017", "2014", "2011"]
    assert all(int(row[1]) == sum(int(cell) for cell in row[4:]) for row in years)
    own = next(row for row in rows(root, "areas") if row[0] == "Zimbabwe")
    assert own[:6] == ["Zimbabwe", "38.2%", "57.0%", "0.67", "the first group is behind", "18.8 points"]
    assert words(root.find(".//tr[@class='chosen']/th")) == "Zimbabwe"
    facts = visitor.get(f"{address}.json").json()
    assert facts["groups"] == ["B40", "T60"]
    assert len(facts["areas"]) == len(rows(root, "areas"))
    body = visitor.get(f"{address}.csv").content.decode("utf-8-sig")
    assert {"PARITY", "GAP", "LOG_ODDS", "SHARE_OF_LACKING_PCT", "GAP_STD_ERROR"} <= set(
        body.splitlines()[0].split(",")
    )


def test_a_split_that_nobody_states_is_not_found_and_another_spelling_leads_on(visitor: Client) -> None:
    base = "/en/indicator/internet-users/divide"
    assert "Not found" in words(read(visitor, f"{base}/age", status=404))
    assert visitor.get(f"{base}/SEX")["Location"] == f"{base}/sex"
    assert visitor.get("/en/indicator/INTERNET_USERS/divide/sex.csv")["Location"] == f"{base}/sex.csv"


def test_a_divide_is_told_by_people_by_countries_and_of_those_who_lack_it(visitor: Client) -> None:
    root = read(visitor, "/en/indicator/internet-users/divide")
    head = [words(cell) for cell in root.findall(".//section[@aria-labelledby='years']//thead//th")]
    assert head[-2:] == ["Gini, each country alike", "Gini of those who lack it"]
    assert all(len(row) == len(head) for row in rows(root, "years"))


def test_files_hold_all_ten_rules(visitor: Client) -> None:
    body = visitor.get("/en/target/umc-2030-internet-use.csv").content.decode("utf-8-sig")
    found = list(csv.DictReader(body.splitlines()))
    assert {f"RULE_{rule.upper()}" for rule in RULES} <= set(found[0])
    facts = json.loads(visitor.get("/en/target/umc-2030-internet-use.json").content)
    assert set(facts["by_rule"]) == set(RULES)
    assert facts["fan"][0]["LOW_95"] < facts["fan"][0]["HIGH_95"]
    for address in (
        "/en/targets.csv",
        "/en/country/rwa/targets.json",
        "/en/indicator/internet-users/divide.csv",
    ):
        assert visitor.get(address).status_code == 200


def test_pages_stand_in_arabic_from_the_right(visitor: Client) -> None:
    root = read(visitor, "/ar/targets")
    assert root.get("dir") == "rtl"
    assert "الغايات" in words(root)
