"""The text of an HTML page: its blocks in order, lists with their labels written out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree, html

from actionlines.commitments.reading.files import Text, UnreadableTextError, blocks_joined
from actionlines.commitments.reading.list_labels import BULLET, html_label

_BLOCKS: Final = frozenset(
    (
        *("address", "article", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre"),
        *("section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_NOT_THE_TEXT: Final = (
    *("aside", "button", "footer", "form", "header", "iframe", "nav", "noscript", "object", "script"),
    *("select", "style", "svg", "template", "textarea"),
)
_SHOWN: Final = 80


def text_of(path: str) -> Text:
    """The text of a page, and its parts that are none: menus, forms, scripts."""
    content = Path(path).read_bytes()
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableTextError(f"{Path(path).name}: is no HTML page ({error})") from error
    body = root.find("body")
    if body is None:
        raise UnreadableTextError(f"{Path(path).name}: the page has no body")
    page = _Page()
    page.walk(body)
    page.close()
    return blocks_joined(page.blocks), page.left_out


class _Page:
    """Blocks found so far, and the one that is being filled."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.left_out: list[str] = []
        self._parts: list[str] = []
        self._label = ""

    def close(self) -> None:
        """End the block under way."""
        text = " ".join("".join(self._parts).split())
        if text:
            self.blocks.append(f"{self._label} {text}".lstrip())
            self._label = ""
        self._parts = []

    def walk(self, root: html.HtmlElement) -> None:
        """Go through a page in the order of reading, without calling itself: pages nest as deep as they like."""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                self._enter(element)
            else:
                self._leave(element)

    def _enter(self, element: html.HtmlElement) -> None:
        if _outside(element):
            return
        if element.tag in _NOT_THE_TEXT:
            text = " ".join("".join(element.itertext()).split())
            self.left_out.append(f"{element.tag}: {text[:_SHOWN]}")
            return
        if element.tag in _BLOCKS:
            self.close()
        if element.tag == "li":
            self._label = _label(element)
        if element.tag == "br":
            self._parts.append(" ")
        self._parts.append(element.text or "")

    def _leave(self, element: html.HtmlElement) -> None:
        if _outside(element):
            return
        if element.tag in _BLOCKS:
            self.close()
        if element.tag != "body":
            self._parts.append(element.tail or "")


def _outside(element: html.HtmlElement) -> bool:
    """Whether it stands in a part that is not the text."""
    return any(True for _ in element.iterancestors(*_NOT_THE_TEXT))


def _label(item: html.HtmlElement) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return BULLET
    value = next(_values(parent, item), 1)
    return html_label(item.get("type") or parent.get("type") or "1", value)


def _values(parent: html.HtmlElement, item: html.HtmlElement) -> Iterator[int]:
    """The number of an item: that of the list's start, counted on, or set by an item itself."""
    value = _whole(parent.get("start"), 1) - 1
    for one in parent.iterchildren("li"):
        value = _whole(one.get("value"), value + 1)
        if one is item:
            yield value


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) < 10_000 else otherwise
