"""Texts are the same in six languages but for the words: sections, links, code, and what is filled in."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from lxml import etree

from actionlines.guides import FORMULAS, GUIDES, UnknownGuideError, guide
from actionlines.guides.written import FOLDER
from actionlines.languages import LANGUAGES

FILLED_IN = re.compile(r"\$\{(\w+)\}")


def text(name: str, lang: str) -> str:
    return (FOLDER / f"{name}.{lang}.html").read_text("utf-8")


def tree(name: str, lang: str) -> etree._Element:
    return etree.fromstring(f"<div>{text(name, lang)}</div>")


def test_every_page_is_written_in_every_language_and_nothing_else_is_there() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {f"{name}.{lang}.html" for name in GUIDES for lang in LANGUAGES}


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_differs_from_the_english_one_in_its_words_alone(name: str, lang: str) -> None:
    def skeleton(of: str) -> dict[str, object]:
        root = tree(name, of)
        return {
            "sections": [each.get("id") for each in root.iter("h2")],
            "links": Counter(each.get("href") for each in root.iter("a")),
            "code": Counter(each.text for each in root.iter("code")),
            "filled in": Counter(FILLED_IN.findall(text(name, of))),
            "items": [len(each) for each in root.iter("ul", "dl")],
            "paragraphs": len(list(root.iter("p"))),
        }

    assert skeleton(lang) == skeleton("en")


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_no_sentence_was_left_in_english(name: str, lang: str) -> None:
    def sentences(of: str) -> set[str]:
        found = ("".join(each.itertext()) for each in tree(name, of).iter("h1", "h2", "p", "li", "dd"))
        return {each for each in found if len(FILLED_IN.sub("", each).split()) > 1}

    code = {"actionlines data import my-figures.csv --source TIDY"}
    assert sentences(lang) & sentences("en") - code == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_section_of_a_page_has_a_heading_and_a_body(lang: str) -> None:
    for name in GUIDES:
        written = guide(name, lang=lang)
        assert written.title
        assert written.lead
        assert all(one.heading and one.body.strip() for one in written.sections)


def test_every_formula_is_shown_and_is_well_formed() -> None:
    asked = set(FILLED_IN.findall(text("methods", "en")))
    assert set(FORMULAS) <= asked
    for formula in FORMULAS.values():
        assert etree.fromstring(formula).tag == "math"


def test_an_unknown_page_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownGuideError) as caught:
        guide("imprint", lang="en")
    assert caught.value.candidates == GUIDES
