"""Plain text in any encoding, HTML, DOCX and PDF come out as the same paragraphs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from made_pdf import made_pdf

from actionlines.commitments.reading.files import (
    MissingTextError,
    TooLargeTextError,
    UnreadableTextError,
    decoded,
    source_of,
)
from actionlines.commitments.reading.outline import read_outline
from actionlines.commitments.reading.reader import read_text
from actionlines.confined import RefusedFileError

DECLARATION = ["1", "1.1", "1.2", "1.2.a", "1.2.b", "1.2.c", "2", "2.3"]


def codes(texts: Path, file: Path, *, lang: str = "en") -> list[str]:
    source = source_of(file, lang=lang)
    reading = read_text(source.text, read_outline(texts / "declaration.toml"), lang=lang)
    assert reading.unaccounted(source.text) == ()
    return [one.code for one in reading.document.paragraphs]


def test_a_page_with_nested_lists(texts: Path) -> None:
    assert codes(texts, texts / "nested.html") == DECLARATION
    source = source_of(texts / "nested.html", lang="en")
    assert "b) to those who do not read; nor write;" in source.text
    assert "those who live far away" in source.text
    assert source.left_out == ("nav: Home", "script: alert(1)")


def test_a_page_names_no_file_of_ours(texts: Path, tmp_path: Path) -> None:
    """An entity of HTML that points at a file is a name and no more."""
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><body><h2>Part I. A &x; B</h2></body>'
    (tmp_path / "page.html").write_text(page, "utf-8")
    assert "root:" not in source_of(tmp_path / "page.html", lang="en").text


def listed(document: docx.document.Document, text: str, number: str, depth: int) -> None:
    """A paragraph in a list, numbered by the word processor."""
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    numbered = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", str(depth)), ("w:numId", number)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        numbered.append(element)
    properties.append(numbered)


def numbering(document: docx.document.Document) -> None:
    """A list of two levels: 1. and a)."""
    root = document.part.numbering_part.element
    for one in list(root):
        root.remove(one)
    kind = OxmlElement("w:abstractNum")
    kind.set(qn("w:abstractNumId"), "7")
    for depth, (style, text) in enumerate((("decimal", "%1."), ("lowerLetter", "%2)"))):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("w:start", "1"), ("w:numFmt", style), ("w:lvlText", text)):
            element = OxmlElement(name)
            element.set(qn("w:val"), value)
            level.append(element)
        kind.append(level)
    root.append(kind)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "3")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "7")
    number.append(reference)
    root.append(number)


def test_a_document_whose_numbers_the_word_processor_draws(texts: Path, tmp_path: Path) -> None:
    document = docx.Document()
    numbering(document)
    document.add_heading("Part I. What we share", 1)
    listed(document, "A network is a common good.", "3", 0)
    listed(document, "We shall open it to all, and in particular:", "3", 0)
    for whom in ("live far away;", "do not read;", "cannot pay."):
        listed(document, f"to those who {whom}", "3", 1)
    document.add_heading("Part II. What we promise", 1)
    listed(document, "Each year we shall say in public what was done.", "3", 0)
    document.save(str(tmp_path / "declaration.docx"))
    assert codes(texts, tmp_path / "declaration.docx") == DECLARATION


def test_a_pdf_with_headers_and_page_numbers(texts: Path, tmp_path: Path) -> None:
    head = "Declaration of the network"
    pages = (
        (head, "Part I. What we share", "1. A network is a common good.", "2. We shall open it to all:", "1"),
        (head, "a) to those who live far away;", "b) to those who do not read;", "2"),
        (
            head,
            "c) to those who cannot pay.",
            "Part II. What we promise",
            "3. Each year we shall speak.",
            "3",
        ),
    )
    (tmp_path / "a.pdf").write_bytes(made_pdf(*pages))
    assert codes(texts, tmp_path / "a.pdf") == DECLARATION


def test_a_pdf_of_pictures_says_so(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(made_pdf((), ()))
    with pytest.raises(RefusedFileError, match="none of its 2 pages has text, only pictures"):
        source_of(tmp_path / "scan.pdf", lang="en")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_a_file_that_is_something_else(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x00\x01 nothing of the kind" * 50)
    with pytest.raises(RefusedFileError, match=name):
        source_of(tmp_path / name, lang="en")


def test_an_archive_that_unpacks_to_more_than_any_text(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\x00" * (300 * 2**20))
    with pytest.raises(RefusedFileError, match="unpacks to 300 MiB"):
        source_of(tmp_path / "bomb.docx", lang="en")


@pytest.mark.parametrize(
    ("text", "lang", "codec"),
    [
        ("Связь для всех", "ru", "windows-1251"),
        ("网络属于所有人", "zh", "gb18030"),
        ("الشبكة للجميع", "ar", "windows-1256"),
        ("Réseau « ouvert » à tous", "fr", "windows-1252"),
        ("网络", "zh", "utf-16"),
        ("网络", "zh", "utf-8-sig"),
    ],
)
def test_older_encodings_are_known_by_the_letters_they_give(text: str, lang: str, codec: str) -> None:
    assert decoded(text.encode(codec), name="a.txt", lang=lang) == text


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTextError, match="save it as UTF-8"):
        decoded(b"\x81\x8d\x8f\x90\x9d" * 20, name="a.txt", lang="fr")


def test_a_file_that_is_not_there_or_larger_than_any_text(tmp_path: Path) -> None:
    with pytest.raises(MissingTextError, match="check the name"):
        source_of(tmp_path / "none.txt", lang="en")
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(40 * 2**20)
    with pytest.raises(TooLargeTextError, match="has 40 MiB, at most 32"):
        source_of(tmp_path / "large.txt", lang="en")
