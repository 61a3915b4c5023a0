"""Pages that trace commitments: lines against goals, blind spots."""

from __future__ import annotations

import csv
import json

import pytest
from django.test import Client
from lxml import html

from actionlines.commitments.register import CODES
from actionlines.languages import LANGUAGES
from actionlines.profiles.matrix import matrix, targets


def read(visitor: Client, address: str, *, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, address
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def section(root: html.HtmlElement, name: str) -> html.HtmlElement:
    return root.find(f".//section[@aria-labelledby='{name}']")


def test_each_field_of_the_matrix_says_in_words_what_it_counts_and_leads_to_it(visitor: Client) -> None:
    table = read(visitor, "/en/matrix").find(".//table")
    assert table.find("caption") is not None
    assert [head.get("scope") for head in table.iter("th")].count("col") == 18
    found = matrix(lang="en")
    rows = table.findall("./tbody/tr")
    assert [row.find("th").get("scope") for row in rows] == ["row"] * 18
    for code, row in zip(CODES, rows, strict=True):
        for goal, cell in zip(found.goals, row.findall("td"), strict=True):
            pairs = found.cell(code, goal)
            link = cell.find("a")
            assert (link is None) == (not pairs)
            if link is None:
                assert words(cell) == "none"
            else:
                assert link.get("aria-label").startswith(f"{len(targets(pairs))} target")
                assert f"{code}, goal {goal}" in link.get("aria-label")


def test_a_field_leads_to_its_pairs_with_the_reason_of_each(visitor: Client) -> None:
    root = read(visitor, "/en/matrix")
    link = root.xpath("//td/a[contains(@aria-label, 'C7.e-health, goal 3')]")[0]
    page = read(visitor, link.get("href"))
    rows = page.findall(".//main//tbody/tr")
    pairs = matrix(lang="en").cell("C7.e-health", 3)
    assert [words(row.find("th")) for row in rows] == [f"{one.target} {one.about}" for one in pairs]
    assert [words(row.findall("td")[1]) for row in rows] == [one.why for one in pairs]


def test_a_field_without_links_says_so(visitor: Client) -> None:
    assert "Nothing was linked here yet." in words(read(visitor, "/en/matrix/c2/14"))


def test_a_goal_lists_the_lines_that_bear_on_it_and_those_that_do_not(visitor: Client) -> None:
    root = read(visitor, "/en/matrix/goal/3")
    headings = [words(heading) for heading in root.findall(".//main//section/h2")]
    assert headings == ["C7.e-health E-health", "Nothing linked yet"]
    assert len(section(root, "without").findall(".//li")) == 17
    assert {link.get("href") for link in root.xpath("//a[@rel]")} >= {
        "/en/matrix/goal/2",
        "/en/matrix/goal/4",
    }


@pytest.mark.parametrize("address", ["/en/matrix/C2", "/en/matrix/C2/9"])
def test_a_line_written_otherwise_leads_to_its_plain_address(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 302
    assert response["Location"] == address.replace("C2", "c2")


@pytest.mark.parametrize(
    "address", ["/en/matrix/c99", "/en/matrix/goal/18", "/en/matrix/c2/0", "/en/coverage?show=x"]
)
def test_what_is_not_there_is_not_found(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/matrix", "/matrix/c2", "/matrix/goal/9", "/matrix/c2/9"])
def test_the_files_beside_a_page_of_the_matrix_have_its_pairs(visitor: Client, address: str) -> None:
    facts = json.loads(visitor.get(f"/fr{address}.json").content)
    table = list(csv.DictReader(visitor.get(f"/fr{address}.csv").content.decode().splitlines()))
    assert [one["TARGET"] for one in table] == [one["target"] for one in facts["pairs"]]
    assert facts["pairs"]


def test_blind_spots_have_the_numbers_of_the_command(visitor: Client) -> None:
    facts = json.loads(visitor.get("/en/coverage.json").content)
    root = read(visitor, "/en/coverage")
    for part in ("unmeasured", "silent", "unanswered"):
        assert words(section(root, part).find("h2/small")) == str(len(facts[part]))
    rows = section(root, "unmeasured").findall(".//tbody/tr")
    assert [words(row.find("th")) for row in rows] == facts["unmeasured"]


def test_blind_spots_of_a_line_are_shown_paragraph_by_paragraph(visitor: Client) -> None:
    root = read(visitor, "/en/coverage?line=c2")
    rows = section(root, "paragraphs").findall(".//tbody/tr")
    assert words(rows[0].find("th")).startswith("C2.a ")
    assert "measured in part" in words(rows[0])
    links = [link.get("href") for link in root.find_class("downloads")[-1].iter("a")]
    assert links == ["/en/coverage.csv?line=c2", "/en/coverage.json?line=c2"]


def test_indicators_silent_in_a_region_are_shown_alone(visitor: Client) -> None:
    root = read(visitor, "/en/coverage?region=009")
    rows = section(root, "silent").findall(".//tbody/tr")
    assert rows
    assert all("Oceania" in words(row) for row in rows)
    assert section(root, "unmeasured") is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_leads_to_its_goals_and_its_blind_spots(visitor: Client, lang: str) -> None:
    links = {link.get("href") for link in read(visitor, f"/{lang}/line/c7-e-health").iter("a")}
    assert {f"/{lang}/matrix/c7-e-health", f"/{lang}/coverage?line=c7-e-health"} <= links
    assert {f"/{lang}/matrix", f"/{lang}/coverage"} <= links
