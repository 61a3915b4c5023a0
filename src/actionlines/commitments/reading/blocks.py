"""From lines to paragraphs: broken lines are joined as the writing of each script wants it, footnotes lifted out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Final

from actionlines.commitments.reading.lines import UNSEEN, Layout, Line, Lines, ends_a_sentence
from actionlines.commitments.reading.mends import Mend, Mending

_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_WIDE_LETTER: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_NARROW: Final = re.compile(r"[A-Za-z0-9–—]")
_APART: Final = re.compile(r"[\u3400-\u9fff] (?=[A-Za-z0-9])|[A-Za-z0-9] (?=[\u3400-\u9fff])")
_TOGETHER: Final = re.compile(r"[\u3400-\u9fff](?=[A-Za-z0-9])|[A-Za-z0-9](?=[\u3400-\u9fff])")
_FOOTNOTE: Final = re.compile(r"\[?(\d{1,3}|\*{1,3})\]?\s*")
_HYPHENS: Final = "-\u2010"


class Opening(Enum):
    """What a line begins, by the label or heading at its start."""

    NOTHING = 0
    PARAGRAPH = 1
    HEADING = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source, and what stands before it in the text in place of a broken line."""

    start: int
    end: int
    line: int
    joint: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph as the page shows it, its label still in it."""

    text: str
    pieces: tuple[Piece, ...]
    joins: tuple[Mend, ...]

    @property
    def first_line(self) -> int:
        """Line of its first sign."""
        return self.pieces[0].line

    @property
    def last_line(self) -> int:
        """Line of its last sign."""
        return self.pieces[-1].line

    def origin(self, offset: int) -> tuple[int, int]:
        """Line and offset in the source of a sign of its text."""
        at = 0
        for piece in self.pieces:
            at += len(piece.joint)
            size = piece.end - piece.start
            if offset < at + size:
                return piece.line, piece.start + max(0, offset - at)
            at += size
        return self.last_line, self.pieces[-1].end

    def parted(self, offset: int) -> tuple[Block, Block]:
        """The block up to a sign of its text, and from there on."""
        head: list[Piece] = []
        tail: list[Piece] = []
        at = 0
        for piece in self.pieces:
            at += len(piece.joint)
            size = piece.end - piece.start
            cut = piece.start + min(max(0, offset - at), size)
            if cut > piece.start:
                head.append(Piece(piece.start, cut, piece.line, piece.joint))
            if cut < piece.end:
                tail.append(
                    Piece(cut, piece.end, piece.line, piece.joint if cut == piece.start and tail else "")
                )
            at += size
        border = tail[0].start
        joins = [[one for one in self.joins if (one.start < border) is first] for first in (True, False)]
        return (
            Block(self.text[:offset].rstrip(), tuple(head), tuple(joins[0])),
            Block(self.text[offset:].lstrip(), tuple(tail), tuple(joins[1])),
        )


@dataclass(frozen=True)
class Flow:
    """The paragraphs of a text in order, and its footnotes by where they stood."""

    blocks: tuple[Block, ...]
    footnotes: tuple[tuple[str, int, Block], ...]
    """Number, how many blocks stood before it, and the note."""


def flow(source: str, lines: Lines, passed_over: Iterable[Mend], opens: Callable[[str], Opening]) -> Flow:
    """Join the lines of each paragraph; `passed_over` are the page's own lines, `opens` says what a line begins.

    A footnote begins below a rule with its number, and the paragraph that it interrupts goes on behind it.
    """
    taken = {mend.line for mend in passed_over}
    kept = [line for line in lines.lines if line.number not in taken]
    words = _Words(source)
    running: list[Block] = []
    notes: list[tuple[str, int, Block]] = []
    text: list[Line] = []
    note: list[Line] = []
    for line, following in zip(kept, (*kept[1:], None), strict=False):
        in_note = bool(note) or (line.after_rule and _FOOTNOTE.match(line.text) is not None)
        group = note if in_note else text
        group.append(line)
        if not lines.ends(line, following) and not _begins(lines, line, following, opens):
            continue
        if in_note:
            notes.append((_number(note), len(running), _joined(source, note, words)))
        else:
            running.append(_joined(source, text, words))
        group.clear()
    if text:
        running.append(_joined(source, text, words))
    return Flow(tuple(running), tuple(notes))


def _begins(lines: Lines, line: Line, following: Line | None, opens: Callable[[str], Opening]) -> bool:
    """Whether the next line begins a paragraph, where no empty line tells: by its label, behind what can end."""
    if following is None or lines.layout is not Layout.LINES or opens(following.text) is Opening.NOTHING:
        return False
    return ends_a_sentence(line.text) or opens(line.text) is Opening.HEADING


def _number(note: Sequence[Line]) -> str:
    found = _FOOTNOTE.match(note[0].text)
    return found[1] if found else ""


class _Words:
    """All words of a source: a cut word is put together where the text has it elsewhere without a hyphen."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._known: set[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._known is None:
            self._known = {one.casefold() for one in re.findall(r"\w+", self._source)}
        return word.casefold() in self._known


def _joined(source: str, lines: Sequence[Line], words: _Words) -> Block:
    apart = _stands_apart("".join(line.text for line in lines))
    pieces: list[Piece] = []
    joins: list[Mend] = []
    _take(source, lines[0], "", pieces, joins)
    for before, line in pairwise(lines):
        kind, joint = _joint(before.text, line.text, words, apart=apart)
        end = before.end
        if kind is Mending.HYPHEN_JOINED:
            end -= 1
            pieces[-1] = replace(pieces[-1], end=end)
        joins.append(Mend(kind, before.number, end, line.start, source[end : line.start], joint))
        _take(source, line, joint, pieces, joins)
    text = "".join(piece.joint + source[piece.start : piece.end] for piece in pieces)
    return Block(text, tuple(pieces), tuple(joins))


def _take(source: str, line: Line, joint: str, pieces: list[Piece], mends: list[Mend]) -> None:
    """Take a line without the signs in it that are not to be seen."""
    at = line.start
    for found in UNSEEN.finditer(source, line.start, line.end):
        if found.start() > at:
            pieces.append(Piece(at, found.start(), line.number, joint))
            joint = ""
        mends.append(Mend(Mending.CONTROL, line.number, *found.span(), repr(found[0])))
        at = found.end()
    if at < line.end:
        pieces.append(Piece(at, line.end, line.number, joint))


def _joint(before: str, after: str, words: _Words, *, apart: bool) -> tuple[Mending, str]:
    """What takes the place of a broken line: nothing between Han letters, a blank between words."""
    last, first = before[-1], after[0]
    if last in _HYPHENS and before[-2:-1].isalpha() and first.isalpha():
        cut = re.split(r"\W", before[:-1])[-1] + re.split(r"\W", after)[0]
        return (Mending.HYPHEN_JOINED, "") if cut in words else (Mending.LINE_JOINED, "")
    if last == "/" or first == "/":
        return Mending.LINE_JOINED, ""
    if _WIDE.match(last) and _WIDE.match(first):
        return Mending.LINE_JOINED, ""
    if _WIDE.match(last) or _WIDE.match(first):
        letters = (_WIDE_LETTER.match(last) and _NARROW.match(first)) or (
            _NARROW.match(last) and _WIDE_LETTER.match(first)
        )
        return Mending.LINE_JOINED, " " if letters and apart else ""
    return Mending.LINE_JOINED, " "


def _stands_apart(text: str) -> bool:
    """Whether a Chinese text sets blanks around Latin words and figures: its custom is kept where a line was broken."""
    return len(_APART.findall(text)) > len(_TOGETHER.findall(text))
