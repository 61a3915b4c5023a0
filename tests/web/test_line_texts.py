"""The official texts on an action line's page: where each speaks of the line, and how far that was read."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from actionlines.commitments.line_paragraphs import line_paragraphs
from actionlines.commitments.official_texts import official_text
from actionlines.languages import LANGUAGES


def texts(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode()).find(".//section[@aria-labelledby='texts']")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_text_has_its_paragraphs_and_what_it_is_in_force_for(visitor: Client, lang: str) -> None:
    found = texts(visitor, f"/{lang}/line/c5")
    expected = {one.document for one in line_paragraphs("C5")}
    assert [link.get("href") for link in found.findall(".//dt/a")] == [
        f"/{lang}/document/{one}"
        for one in dict.fromkeys(entry.document for entry in line_paragraphs("C5"))
        if one in expected
    ]
    purposes = [one.text_content() for one in found.findall(".//dd/small")]
    assert official_text("tunis-agenda").purpose(lang=lang) in " ".join(purposes)


def test_every_paragraph_that_is_linked_can_be_read_of(visitor: Client) -> None:
    links = [link.get("href") for link in texts(visitor, "/en/line/c2").findall(".//dd//a")]
    assert "/en/document/geneva-plan/9" in links
    assert "/en/document/geneva-declaration/21" in links
    assert "/en/document/wsis10/V.B.7" in links
    assert "/en/matrix/c2/9" in links
    assert {one: visitor.get(one).status_code for one in set(links)} == dict.fromkeys(links, 200)


def test_what_nothing_was_read_for_is_marked_unverified_and_stands_last(visitor: Client) -> None:
    groups = texts(visitor, "/en/line/c10").findall(".//dd")[0].find_class("cited")
    shown = [group.text_content().split() for group in groups]
    assert shown == [["fairly", "sure", "3–5"], ["unverified", "56–59", "18"]]


def test_programs_have_the_texts_with_what_was_read(visitor: Client) -> None:
    facts = visitor.get("/en/line/c2.json").json()
    own = {one["document"]: one for one in facts["texts"]}
    assert own["geneva-plan"]["paragraphs"][0]["source"]["document"].startswith("Provisions of the WSIS")
    assert own["gdc"]["paragraphs"][0]["source"] is None
