"""The lines of a source, and which of them are the page's and not the text's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Final

from actionlines.commitments.reading.mends import Mend, Mending

TERMINAL: Final = "。．！？：；.!?:;؟؛"
UNSEEN: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u2060\ufeff]+")
"""Signs that are not to be seen: of control, of byte order, of no width."""
_AFTER_TERMINAL: Final = "”’»\"')）】」』"
_BREAK: Final = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACED_OUT: Final = re.compile(r"\S(?: \S){2,}")
"""A running head whose letters stand apart: «高 层 会 议»."""
_WIDE_GAP: Final = re.compile(r"\S\s{10,}\S")
_STROKES: Final = re.compile(r"[_\-=–—*~·.]{5,}")
_PAGE: Final = re.compile(
    r"[-–—\[(]?\s?(?:\d{1,4}|[Pp]age \d{1,4}(?: of \d{1,4})?|\d{1,4}/\d{1,4})\s?[-–—\])]?"
)
_BULLET: Final = re.compile(r"[•●▪‣◦]\s")
_BRACKETED: Final = re.compile(r"(?:[(（]\w{1,4}[)）]|\w{1,2}[)）])\s")
_DRAWN: Final = 20
"""So many blanks alone in a line are a rule that somebody drew."""
_SHORT: Final = 0.7
_USUAL: Final = 0.9
"""Quantile of the widths of lines that stands for a full one."""
_RECURS: Final = 3
_FEW, _SOME, _MOST = 0.1, 0.2, 0.8
"""Shares of lines by which a layout is known."""
_ENOUGH: Final = 8
"""Broken lines of fewer tell nothing of how a file is laid out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it; `start` to `end` is its content in the source, without blanks around it."""

    number: int
    start: int
    end: int
    text: str
    trailing: bool
    """Whether a blank stands behind its last word."""
    after_gap: bool
    """Whether an empty line stands before it on its page."""
    after_rule: bool
    page: int


class Layout(StrEnum):
    """How a file shows where a paragraph ends."""

    BLOCKS = "blocks"
    """By an empty line."""
    SPACED = "spaced"
    """There is an empty line after every line: by a blank behind its last word, and by its width."""
    LINES = "lines"
    """There are no empty lines: by the width of its last line."""


@dataclass(frozen=True)
class Lines:
    """All lines with something on them, and those between them that are drawn and not read."""

    lines: tuple[Line, ...]
    rules: tuple[Mend, ...]
    """Rules and lines of signs that are not to be seen."""

    @cached_property
    def usual(self) -> float:
        """The width of a full line, in columns of a fixed-width letter."""
        widths = sorted(width(line.text) for line in self.lines)
        return widths[int(_USUAL * (len(widths) - 1))] if widths else 0

    @cached_property
    def layout(self) -> Layout:
        """How this file shows where a paragraph ends."""
        if len(self.lines) < 2:
            return Layout.BLOCKS
        gaps = sum(line.after_gap for line in self.lines[1:]) / (len(self.lines) - 1)
        broken = [
            following.after_gap
            for line, following in pairwise(self.lines)
            if not ends_a_sentence(line.text) and not self.short(line)
        ]
        if (
            gaps > _MOST
            and len(broken) > max(_ENOUGH, _SOME * len(self.lines))
            and sum(broken) > _MOST * len(broken)
        ):
            return Layout.SPACED
        return Layout.BLOCKS if gaps > _FEW else Layout.LINES

    @cached_property
    def marks_ends(self) -> bool:
        """Whether a blank behind the last word tells where paragraphs end: some lines have it and some do not."""
        share = sum(line.trailing for line in self.lines) / max(1, len(self.lines))
        return _FEW / 2 < share < _MOST

    def short(self, line: Line) -> bool:
        """Whether the line had room for more."""
        return width(line.text) < _SHORT * self.usual

    def ends(self, line: Line, following: Line | None) -> bool:
        """Whether a paragraph ends with a line, by what the layout shows."""
        if following is None or _BULLET.match(following.text):
            return True
        if self.layout is Layout.BLOCKS:
            labelled = ends_a_sentence(line.text) and bool(_BRACKETED.match(following.text))
            return following.after_gap or labelled
        if self.marks_ends:
            return line.trailing and (ends_a_sentence(line.text) or self.short(line))
        return (ends_a_sentence(line.text) and width(line.text) < self.usual) or width(
            line.text
        ) < _SHORT * self.usual


def ends_a_sentence(text: str) -> bool:
    """Whether a line ends as sentences and items of lists do."""
    return text.rstrip(_AFTER_TERMINAL)[-1:] in TERMINAL and bool(text.strip())


def width(text: str) -> int:
    """Columns that a text takes: Han letters take two.

    >>> width("WSIS 进程")
    9
    """
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


def lines_of(source: str) -> Lines:
    """The lines of a source.

    >>> [line.text for line in lines_of("one \\n\\n two").lines]
    ['one', 'two']
    """
    found: list[Line] = []
    rules: list[Mend] = []
    gap = rule = False
    page, at = 1, 0
    for number, (stop, after, sign) in enumerate(_breaks(source), start=1):
        raw = source[at:stop]
        text = raw.strip()
        if _STROKES.fullmatch(text) or (not text and len(raw) >= _DRAWN):
            rules.append(Mend(Mending.RULE, number, at, stop, raw))
            rule = True
        elif UNSEEN.fullmatch(text):
            rules.append(Mend(Mending.CONTROL, number, at, stop, repr(raw)))
        elif text:
            start = at + len(raw) - len(raw.lstrip())
            end = start + len(text)
            found.append(Line(number, start, end, text, end < stop, gap, rule, page))
            gap = rule = False
        else:
            gap = True
        if sign == "\f":
            page += 1
            gap = False
        at = after
    return Lines(tuple(found), tuple(rules))


def _breaks(source: str) -> Iterable[tuple[int, int, str]]:
    for one in _BREAK.finditer(source):
        yield one.start(), one.end(), one[0]
    yield len(source), len(source), ""


def furniture(lines: Lines, titles: Iterable[str]) -> tuple[Mend, ...]:
    """Headers, running heads and page numbers: what the page has and the text has not.

    `titles` are those of the document's parts: a line with a title beside a wide gap is a header.
    """
    known = tuple(_close(title) for title in titles)
    recurring = _recurring(lines.lines)
    edges = _edges(lines.lines)

    def kind(line: Line) -> Mending | None:
        close = _close(line.text)
        if close in recurring or (
            _WIDE_GAP.search(line.text) and close.startswith(known) | close.endswith(known)
        ):
            return Mending.PAGE_HEADER
        if _SPACED_OUT.fullmatch(line.text) and not any(sign.isdigit() for sign in line.text):
            return Mending.RUNNING_HEAD
        numbered = _PAGE.fullmatch(line.text) and not line.after_rule and line.number in edges
        return Mending.PAGE_NUMBER if numbered else None

    found = ((line, kind(line)) for line in lines.lines)
    return tuple(Mend(one, line.number, line.start, line.end, line.text) for line, one in found if one)


def _close(text: str) -> str:
    return "".join(text.split())


def _edges(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines that open or close a page, in a file that has pages."""
    if not lines or lines[-1].page == 1:
        return set()
    opening = {line.page: line.number for line in reversed(lines)}
    closing = {line.page: line.number for line in lines}
    return {*opening.values(), *closing.values()}


def _recurring(lines: Sequence[Line]) -> set[str]:
    """Texts that open or close page after page."""
    edges = _edges(lines)
    pages: dict[str, set[int]] = {}
    for line in lines:
        if line.number in edges:
            pages.setdefault(_close(line.text), set()).add(line.page)
    return {text for text, found in pages.items() if len(found) >= _RECURS}
