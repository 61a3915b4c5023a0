"""What programs that read a page aloud hold on to: landmarks, names and headers of tables, references that lead on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from listed_pages import LISTED
from lxml import html

from actionlines.languages import LANGUAGES, language

REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "list")
LANGUAGE_TAGS = {language(lang).tag for lang in LANGUAGES}


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def references(root: html.HtmlElement) -> Iterator[str]:
    """Identifiers that something on the page points at."""
    for element in root.iter():
        for name in REFERENCES:
            yield from (element.get(name) or "").split()
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            yield element.get("href")[1:]


@pytest.mark.parametrize("address", LISTED.values())
def test_what_a_page_refers_to_is_there(visitor: Client, address: str) -> None:
    root = read(visitor, f"/en{address}")
    there = {element.get("id") for element in root.iter() if element.get("id")}
    assert set(references(root)) - there == set()


@pytest.mark.parametrize("address", LISTED.values())
def test_every_table_has_a_name_and_headers_of_columns_and_rows(visitor: Client, address: str) -> None:
    for table in read(visitor, f"/en{address}").iter("table"):
        caption = table.find("caption")
        assert caption is not None, html.tostring(table)[:200]
        assert caption.text_content().strip()
        assert [head for head in table.iter("th") if not head.get("scope")] == []
        assert {head.get("scope") for head in table.findall("thead//th")} <= {"col", "colgroup"}
        headless = [row for row in table.findall("tbody/tr") if row.find("th") is None]
        assert [html.tostring(row)[:200] for row in headless] == []


@pytest.mark.parametrize("address", [page for page in LISTED.values() if not page.startswith("/embed")])
def test_a_page_has_one_of_each_landmark_and_navigations_are_told_apart(
    visitor: Client, address: str
) -> None:
    root = read(visitor, f"/ar{address}")
    body = root.find("body")
    assert body is not None
    assert [len(body.findall(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in root.iter("nav")]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", LISTED.values())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_in_another_language_runs_in_its_direction(visitor: Client, lang: str, address: str) -> None:
    """Where its first or last sign is no letter, and would be drawn to the wrong side."""
    page = language(lang)
    for element in read(visitor, f"/{lang}{address}").find("body").iterfind(".//*[@lang]"):  # type: ignore[union-attr]
        assert element.get("lang") in LANGUAGE_TAGS
        other = next(one for one in map(language, LANGUAGES) if one.tag == element.get("lang"))
        text = element.text_content().strip()
        if other.direction == page.direction or (text[:1] + text[-1:]).isalpha():
            continue
        isolated = element.tag == "bdi" or element.find("bdi") is not None
        assert isolated or element.get("dir") in {other.direction, "auto"}, html.tostring(element)[:200]
