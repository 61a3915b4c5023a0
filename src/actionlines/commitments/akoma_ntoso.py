"""A document as Akoma Ntoso, the XML of parliaments and of the United Nations System, and back without loss.

What the standard has no place for (our codes, levels and lines of the file) stands in attributes of a namespace of our
own, as it allows. What we write is valid by the schema of the standard.

References
----------
OASIS (2018), Akoma Ntoso Version 1.0, Part 1: XML Vocabulary. United Nations High-Level Committee on Management (2017),
Akoma Ntoso for the United Nations System, guidelines for the mark-up of UN normative, parliamentary and judicial
documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from lxml import etree

from actionlines.commitments.akoma_ntoso_meta import AKN, ALIAS, meta_of
from actionlines.commitments.akoma_ntoso_names import (
    ELEMENTS,
    ISO3,
    UNKNOWN_DAY,
    element_of,
    names_of,
    work_of,
)
from actionlines.commitments.reading.document import FOOTNOTE, Document, Paragraph, UnreadableDocumentError
from actionlines.errors import BadInputError
from actionlines.languages import language

OURS: Final = "urn:actionlines:document"
_A: Final = f"{{{AKN}}}"
_O: Final = f"{{{OURS}}}"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class NotATreeError(BadInputError):
    """The paragraphs do not stand in the order of what stands under what."""


def to_akoma_ntoso(document: Document, *, on: date = UNKNOWN_DAY) -> str:
    """A document as Akoma Ntoso.

    Parameters
    ----------
    document
        A document in one language.
    on
        The day of this mark-up, where it is known.

    Raises
    ------
    NotATreeError
        If a paragraph stands apart from what it belongs under.
    """
    root = etree.Element(f"{_A}akomaNtoso", nsmap={None: AKN, "al": OURS})
    work = work_of(document.name)
    statement = etree.SubElement(root, f"{_A}statement", name=work.kind)
    statement.append(meta_of(work, document, on=on))
    body = etree.SubElement(statement, f"{_A}mainBody", {_XML_LANG: language(document.lang).tag})
    _Body(document).fill(body)
    if len(body) == 0:
        etree.SubElement(body, f"{_A}p")
    text: str = etree.tostring(root, encoding="unicode")
    return text + "\n"


class _Body:
    """Writes the paragraphs of a document below each other, each footnote within what calls it."""

    def __init__(self, document: Document) -> None:
        self.paragraphs = document.paragraphs
        self.names = names_of(document.paragraphs)
        self.within = {one.code: one for one in _notes_within(document.paragraphs)}
        self.over = {one.over for one in document.paragraphs if one.code not in self.within}

    def fill(self, body: etree._Element) -> None:
        open_: list[tuple[str, etree._Element]] = [("", body)]
        for one in self.paragraphs:
            if one.code in self.within:
                continue
            while open_ and open_[-1][0] != one.over:
                open_.pop()
            if not open_:
                raise NotATreeError(
                    f"{one.code} belongs under {one.over or 'the top'}, and stands apart from it"
                )
            open_.append((one.code, self._element(open_[-1][1], one)))

    def _element(self, parent: etree._Element, one: Paragraph) -> etree._Element:
        name = element_of(one.level)
        element = etree.SubElement(parent, f"{_A}{name}", eId=self.names[one.code])
        if name == "hcontainer":
            element.set("name", one.level)
        _own(element, one)
        if one.label:
            etree.SubElement(element, f"{_A}num").text = one.label
        if one.heading:
            self._fill(etree.SubElement(element, f"{_A}heading"), one)
        else:
            holder = etree.SubElement(element, f"{_A}{'intro' if one.code in self.over else 'content'}")
            self._fill(etree.SubElement(holder, f"{_A}p"), one)
        return element

    def _fill(self, element: etree._Element, one: Paragraph) -> None:
        """Its text, each footnote where it is called."""
        end, last = 0, None
        for at, code in sorted(one.calls):
            _append(element, last, one.text[end:at])
            last = etree.SubElement(element, f"{_A}authorialNote", placement="bottom")
            said = etree.SubElement(last, f"{_A}p")
            if code in self.within:
                note = self.within[code]
                last.set("marker", note.label)
                last.set("eId", self.names[code])
                _own(last, note)
                said.text = note.text
            else:
                last.set(f"{_O}calls", code)
            end = at
        _append(element, last, one.text[end:])


def _notes_within(paragraphs: tuple[Paragraph, ...]) -> Iterator[Paragraph]:
    """Footnotes that can stand within what calls them: those that follow it at once, in the order of its calls.

    Any other, as one called twice, stands where it stood.
    """
    callers = Counter(code for one in paragraphs for _, code in one.calls)
    over = {one.over for one in paragraphs}
    for place, one in enumerate(paragraphs):
        if one.level == FOOTNOTE:
            continue
        for note, (_, code) in zip(paragraphs[place + 1 :], sorted(one.calls), strict=False):
            plain = note.level == FOOTNOTE and not (note.calls or note.heading or note.code in over)
            if note.code != code or callers[code] > 1 or not plain:
                break
            yield note


def _own(element: etree._Element, one: Paragraph) -> None:
    element.set(f"{_O}code", one.code)
    element.set(f"{_O}level", one.level)
    element.set(f"{_O}over", one.over)
    element.set(f"{_O}lines", f"{one.first_line}-{one.last_line}")


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
    langs = [code for code in ISO3 if language(code).tag == tag]
    if not langs:
        raise UnreadableDocumentError(f"its mainBody is in {tag!r}, which is none of our languages")
    alias = root.find(f".//{_A}FRBRWork/{_A}FRBRalias[@name='{ALIAS}']")
    name = statement.get("name", "") if alias is None else alias.get("value", "")
    return Document(name, langs[0], tuple(_paragraphs(body)))


def _paragraphs(body: etree._Element) -> Iterator[Paragraph]:
    for element in body.iter(f"{_A}hcontainer", *(f"{_A}{name}" for name in sorted(set(ELEMENTS.values())))):
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
