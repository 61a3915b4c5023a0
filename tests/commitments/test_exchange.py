"""JSON, CSV, Markdown and Akoma Ntoso hold all of a document: what is written is read back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from actionlines.commitments import exchange
from actionlines.commitments.akoma_ntoso import OURS, NotATreeError
from actionlines.commitments.reading.document import Document, Paragraph, UnreadableDocumentError
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text

CODE = f"{{{OURS}}}code"
SIGNS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), max_size=40)
CODES = st.from_regex(r"[A-Z]\.[a-z0-9]{1,4}", fullmatch=True)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document: texts full of the signs that the forms use themselves."""
    found = []
    for code in draw(st.lists(CODES, unique=True, max_size=6)):
        text = draw(SIGNS | st.just('[^S.A.n1] {#C2.c .item} \\[ # "a", b'))
        places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=2)))
        calls = tuple((at, f"{code}.n{n}") for n, at in enumerate(places))
        level = draw(st.sampled_from(["item", "part", "footnote", "unnumbered"]))
        heading = level == "part"
        label = draw(st.sampled_from(["", "a)", "2 bis.", "•"]))
        found.append(
            Paragraph(code, level, draw(st.sampled_from(["", "S.A"])), label, text, heading, 3, 7, calls)
        )
    return Document("wsis10", draw(st.sampled_from(["en", "ar", "zh"])), tuple(found))


def flat(document: Document) -> Document:
    """All of it at the top: any paragraphs are then in the order of what stands under what."""
    return replace(document, paragraphs=tuple(replace(one, over="") for one in document.paragraphs))


@pytest.mark.parametrize("form", exchange.FORMS)
@given(document=documents())
def test_what_is_written_is_read_back_the_same(form: str, document: Document) -> None:
    if form == "csv" and not document.paragraphs:
        return  # a table without rows does not say of which document it is
    if form == "akn":
        document = flat(document)
    assert exchange.read(exchange.written(document, form), form) == document


@pytest.mark.parametrize("form", exchange.FORMS)
def test_so_is_the_real_text(shared: Path, form: str) -> None:
    source = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_bytes().decode("utf-8")
    document = read_text(source, outline("wsis10"), lang="zh").document
    assert exchange.read(exchange.written(document, form), form) == document


_CSV_HEAD = "document,lang,code,level,over,label,text,heading,first_line,last_line,calls"


def _csv_with(*, calls: str) -> str:
    return f"{_CSV_HEAD}\nx,en,a,p,,,One,0,1,1,{calls}\n"


def _json_with(*, first_line: str) -> str:
    paragraph = (
        '{"code": "a", "level": "p", "over": "", "label": "", "text": "One", "heading": false, "calls": [], '
        f'"last_line": 1, "first_line": {first_line}}}'
    )
    return f'{{"name": "x", "lang": "en", "paragraphs": [{paragraph}]}}'


@pytest.mark.parametrize(
    ("text", "form", "sentence"),
    [
        ("{", "json", "no document in JSON"),
        ("a,b\n1,2\n", "csv", "the columns calls, code, document"),
        ("<a>", "akn", "is no XML"),
        ("<a/>", "akn", "no statement with a mainBody"),
        ("# Title", "md", "begins with ---"),
        (
            "---\ndocument: x\nlang: en\n---\n\nA text without its code\n",
            "md",
            "line 6: the paragraph does not end",
        ),
        ("---\ndocument: x\nlang: en\n---\n\nOne {#a .p}\n\nTwo {#a .p}\n", "md", "the code a stands twice"),
        ("---\ndocument: x\nlang: de\n---\n\nOne {#a .p}\n", "md", "'de' is none of our languages"),
        (
            '---\ndocument: x\nlang: en\n---\n\nOne {#a .p}\n\nTwo {#b .p lines="a-b"}\n',
            "md",
            'line 8: lines="a-b"',
        ),
        ('{"name": 5, "lang": "en", "paragraphs": []}', "json", "its name is 5, and no text"),
        ('{"name": "x", "lang": ["en"], "paragraphs": []}', "json", r"its language is \['en'\], and no text"),
        ("[" * 100_000, "json", "no document in JSON: RecursionError"),
        (_json_with(first_line="1e400"), "json", "no document in JSON: OverflowError"),
        (f"{_CSV_HEAD}\nx,en,{'a' * 140_000}\n", "csv", "no document in CSV: line 2: field larger than"),
        (_csv_with(calls="[" * 100_000), "csv", "no document in CSV: maximum recursion depth"),
    ],
)
def test_what_is_no_document_is_refused_with_the_place(text: str, form: str, sentence: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=sentence):
        exchange.read(text, form)


def test_akoma_ntoso_nests_what_stands_under_what(shared: Path) -> None:
    source = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_bytes().decode("utf-8")
    root = etree.fromstring(
        exchange.written(read_text(source, outline("wsis10"), lang="zh").document, "akn").encode()
    )
    akn = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
    found = root.xpath("//a:part/a:section/a:chapter/a:hcontainer[@name='line']/a:point", namespaces=akn)
    assert {one.get(CODE) for one in found} >= {"C2.c", "C11.d"}
    assert [note.get("marker") for note in root.iter(f"{{{akn['a']}}}authorialNote")] == ["1"]


def test_paragraphs_apart_from_what_they_belong_under_are_refused() -> None:
    rows = (("A", ""), ("B", ""), ("A.1", "A"))
    document = Document(
        "x", "en", tuple(Paragraph(code, "item", over, "", "", False, 1, 1) for code, over in rows)
    )
    with pytest.raises(NotATreeError, match=r"A\.1 belongs under A"):
        exchange.written(document, "akn")
