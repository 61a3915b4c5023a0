"""A document as Akoma Ntoso, the XML of parliaments and of the United Nations System, and back without loss.

What the standard has no place for (our codes, levels and lines of the file) stands in attributes of a namespace of our
own, as it allows.

References
----------
OASIS (2018), Akoma Ntoso Version 1.0, Part 1: XML Vocabulary. United Nations High-Level Committee on Management (2017),
Akoma Ntoso for the United Nations System, guidelines for the mark-up of UN normative, parliamentary and judicial
documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from actionlines.commitments.reading.document import FOOTNOTE, Document, Paragraph, UnreadableDocumentError
from actionlines.errors import BadInputError
from actionlines.languages import language

AKN: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS: Final = "urn:actionlines:document"
_A: Final = f"{{{AKN}}}"
_O: Final = f"{{{OURS}}}"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ISO3: Final = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "zho"}
_ELEMENTS: Final = {"part", "section", "chapter", "paragraph", "point", "article", "title"}
"""Levels that the vocabulary has an element for; all others are `hcontainer`."""


class NotATreeError(BadInputError):
    """The paragraphs do not stand in the order of what stands under what."""


def to_akoma_ntoso(document: Document) -> str:
    """A document as Akoma Ntoso.

    Raises
    ------
    NotATreeError
        If a paragraph stands apart from what it belongs under.
    """
    root = etree.Element(f"{_A}akomaNtoso", nsmap={None: AKN, "al": OURS})
    statement = etree.SubElement(root, f"{_A}statement", name=document.name)
    statement.append(_meta(document))
    body = etree.SubElement(statement, f"{_A}mainBody", {_XML_LANG: language(document.lang).tag})
    open_: list[tuple[str, etree._Element]] = [("", body)]
    notes = {one.code: one for one in document.paragraphs if one.level == FOOTNOTE}
    called: set[str] = set()
    for one in document.paragraphs:
        if one.code in called:
            continue
        while open_ and open_[-1][0] != one.over:
            open_.pop()
        if not open_:
            raise NotATreeError(f"{one.code} belongs under {one.over or 'the top'}, and stands apart from it")
        parent = open_[-1][1]
        open_.append((one.code, _element(parent, one, notes)))
        called |= {code for _, code in one.calls}
    text: str = etree.tostring(root, encoding="unicode")
    return text + "\n"


def _meta(document: Document) -> etree._Element:
    """What the standard asks to know of every document: the work, its expression in a language, this file."""
    meta = etree.Element(f"{_A}meta")
    identification = etree.SubElement(meta, f"{_A}identification", source="#actionlines")
    work = f"/akn/un/statement/{document.name}"
    language_ = _ISO3[document.lang]
    for part, address in (
        ("FRBRWork", work),
        ("FRBRExpression", f"{work}/{language_}@"),
        ("FRBRManifestation", f"{work}/{language_}@.xml"),
    ):
        element = etree.SubElement(identification, f"{_A}{part}")
        etree.SubElement(element, f"{_A}FRBRthis", value=address)
        etree.SubElement(element, f"{_A}FRBRuri", value=address)
        if part == "FRBRExpression":
            etree.SubElement(element, f"{_A}FRBRlanguage", language=language_)
    return meta


def _element(parent: etree._Element, one: Paragraph, notes: dict[str, Paragraph]) -> etree._Element:
    known = one.level in _ELEMENTS
    element = etree.SubElement(
        parent, f"{_A}{one.level if known else 'hcontainer'}", eId=one.code.replace(".", "__")
    )
    if not known:
        element.set("name", one.level)
    _own(element, one)
    if one.label:
        etree.SubElement(element, f"{_A}num").text = one.label
    if one.heading:
        _fill(etree.SubElement(element, f"{_A}heading"), one, notes)
    else:
        content = etree.SubElement(element, f"{_A}{'content' if known else 'intro'}")
        _fill(etree.SubElement(content, f"{_A}p"), one, notes)
    return element


def _own(element: etree._Element, one: Paragraph) -> None:
    element.set(f"{_O}code", one.code)
    element.set(f"{_O}level", one.level)
    element.set(f"{_O}over", one.over)
    element.set(f"{_O}lines", f"{one.first_line}-{one.last_line}")


def _fill(element: etree._Element, one: Paragraph, notes: dict[str, Paragraph]) -> None:
    """Its text, each footnote where it is called."""
    end, last = 0, None
    for at, code in sorted(one.calls):
        _append(element, last, one.text[end:at])
        last = etree.SubElement(element, f"{_A}authorialNote", placement="bottom")
        if code in notes:
            note = notes[code]
            last.set("marker", note.label)
            _own(last, note)
            etree.SubElement(last, f"{_A}p").text = note.text
        else:
            last.set(f"{_O}calls", code)
        end = at
    _append(element, last, one.text[end:])


def _append(element: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def from_akoma_ntoso(text: str) -> Document:
    """The document that `to_akoma_ntoso` wrote.

    Raises
    ------
    UnreadableDocumentError
        If it is none.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocumentError(f"is no XML: {error}") from error
    statement, body = root.find(f"{_A}statement"), root.find(f"{_A}statement/{_A}mainBody")
    if statement is None or body is None:
        raise UnreadableDocumentError("has no statement with a mainBody of Akoma Ntoso 3.0")
    tag = body.get(_XML_LANG)
    langs = [code for code in _ISO3 if language(code).tag == tag]
    if not langs:
        raise UnreadableDocumentError(f"its mainBody is in {tag!r}, which is none of our languages")
    return Document(statement.get("name", ""), langs[0], tuple(_paragraphs(body)))


def _paragraphs(body: etree._Element) -> Iterator[Paragraph]:
    for element in body.iter(f"{_A}hcontainer", *(f"{_A}{name}" for name in sorted(_ELEMENTS))):
        heading = element.find(f"{_A}heading")
        holder = heading if heading is not None else element.find(f"{_A}content/{_A}p")
        if holder is None:
            holder = element.find(f"{_A}intro/{_A}p")
        if holder is None or element.get(f"{_O}code") is None:
            raise UnreadableDocumentError(
                f"line {element.sourceline}: {etree.QName(element).localname} has no text or no code of ours"
            )
        said, calls, notes = _text(holder)
        label = element.findtext(f"{_A}num") or ""
        yield _paragraph(element, label, said, calls, heading=heading is not None)
        yield from notes


def _text(holder: etree._Element) -> tuple[str, tuple[tuple[int, str], ...], list[Paragraph]]:
    said, calls, notes = holder.text or "", [], []
    for note in holder.iterchildren(f"{_A}authorialNote"):
        code = note.get(f"{_O}code") or note.get(f"{_O}calls") or ""
        calls.append((len(said), code))
        if note.get(f"{_O}code") is not None:
            notes.append(
                _paragraph(note, note.get("marker", ""), note.findtext(f"{_A}p") or "", (), heading=False)
            )
        said += note.tail or ""
    return said, tuple(calls), notes


def _paragraph(
    element: etree._Element, label: str, text: str, calls: tuple[tuple[int, str], ...], *, heading: bool
) -> Paragraph:
    code, level, over = (element.get(f"{_O}{name}", "") for name in ("code", "level", "over"))
    first, _, last = element.get(f"{_O}lines", "0-0").partition("-")
    return Paragraph(code, level, over, label, text, heading, int(first), int(last or first), calls)
