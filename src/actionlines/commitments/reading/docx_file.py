"""The text of a DOCX file: paragraphs and tables in order, numbers of lists written out, footnotes below a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from actionlines.commitments.reading.files import Text, UnreadableTextError, blocks_joined, refuse_bomb
from actionlines.commitments.reading.list_labels import BULLET, office_label

if TYPE_CHECKING:
    from docx.document import Document

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RULE: Final = "_" * 20
_PLACE: Final = re.compile(r"%([1-9])")
_LEFT_OUT: Final = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText"))
"""What was struck out, and what fields say to the program."""


def text_of(path: str) -> Text:
    """The text of a DOCX file.

    Raises
    ------
    UnreadableTextError
        If the file is no DOCX, or unpacks to more than a text takes.
    """
    import docx
    from docx.opc.exceptions import OpcError

    refuse_bomb(path)
    try:
        document = docx.Document(path)
    except (OpcError, KeyError, ValueError) as error:
        raise UnreadableTextError(
            f"{Path(path).name}: is no DOCX file, or damaged ({error}); save it anew as DOCX"
        ) from error
    numbering = _Numbering(document)
    notes = _footnotes(document)
    blocks = []
    for paragraph in document.element.body.iter(f"{_W}p"):
        text, called = _run_text(paragraph)
        label = numbering.label(paragraph)
        blocks.append(f"{label} {text}".lstrip() if text.strip() else "")
        blocks += [f"{_RULE}\n{number} {notes.get(number, '')}" for number in called]
    return blocks_joined(blocks), []


def _run_text(paragraph: Any) -> tuple[str, list[str]]:
    """What a paragraph says, the numbers of its footnotes glued to the words that call them, and these numbers."""
    parts, called = [], []
    for element in paragraph.iter():
        if any(ancestor.tag in _LEFT_OUT for ancestor in (element, *element.iterancestors())):
            continue
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            parts.append(" ")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif element.tag == f"{_W}footnoteReference":
            called.append(element.get(f"{_W}id"))
            parts.append(called[-1])
    return " ".join("".join(parts).split()), called


def _footnotes(document: Document) -> dict[str, str]:
    """Text of each footnote by its number."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            return {
                one.get(f"{_W}id"): " ".join(_run_text(each)[0] for each in one.iter(f"{_W}p"))
                for one in root.iter(f"{_W}footnote")
            }
    return {}


class _Numbering:
    """The numbers of lists, counted as a word processor counts them."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = {style.style_id: style.element for style in document.styles}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists has no such part
            return
        kinds = {one.get(f"{_W}abstractNumId"): one for one in root.iter(f"{_W}abstractNum")}
        for number in root.iter(f"{_W}num"):
            kind = kinds.get(_value(number.find(f"{_W}abstractNumId")))
            if kind is not None:
                levels = {int(one.get(f"{_W}ilvl")): one for one in kind.iter(f"{_W}lvl")}
                self._levels[number.get(f"{_W}numId")] = levels

    def label(self, paragraph: Any) -> str:
        """The label of a paragraph, empty where it has none; counts it."""
        number, depth = self._of(paragraph)
        level = self._levels.get(number, {}).get(depth)
        if level is None:
            return ""
        if _value(level.find(f"{_W}numFmt")) in {"bullet", "none", ""}:
            return BULLET if _value(level.find(f"{_W}numFmt")) == "bullet" else ""
        counts = self._counts.setdefault(number, {})
        counts[depth] = counts.get(depth, self._start(level) - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return _PLACE.sub(
            lambda found: self._number(number, int(found[1]) - 1), _value(level.find(f"{_W}lvlText"))
        )

    def _number(self, number: str, depth: int) -> str:
        level = self._levels[number].get(depth)
        if level is None:
            return ""
        value = self._counts[number].get(depth, self._start(level))
        return office_label(_value(level.find(f"{_W}numFmt")), value)

    def _start(self, level: Any) -> int:
        return int(_value(level.find(f"{_W}start")) or 1)

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """Number of the list and depth in it, of the paragraph's own or of its style's."""
        for holder in self._holders(paragraph):
            found = holder.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                depth = _value(found.find(f"{_W}ilvl"))
                return _value(found.find(f"{_W}numId")), int(depth or 0)
        return "", 0

    def _holders(self, paragraph: Any) -> Iterator[Any]:
        yield paragraph
        style = self._styles.get(_value(paragraph.find(f"{_W}pPr/{_W}pStyle")))
        for _ in range(10):  # a style that is based on itself ends here
            if style is None:
                return
            yield style
            style = self._styles.get(_value(style.find(f"{_W}basedOn")))


def _value(element: Any) -> str:
    return "" if element is None else element.get(f"{_W}val") or ""
