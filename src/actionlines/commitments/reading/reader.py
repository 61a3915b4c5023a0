"""Read an official text: mend what the file did to it, never the text; place each paragraph; account for every sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from actionlines.commitments.reading.blocks import Block, flow
from actionlines.commitments.reading.document import (
    FOOTNOTE,
    UNNUMBERED,
    Document,
    Paragraph,
    Reading,
    left_over,
)
from actionlines.commitments.reading.lines import furniture, lines_of
from actionlines.commitments.reading.mends import Mend, Mending, Notice, Noticing
from actionlines.commitments.reading.outline import Outline
from actionlines.commitments.reading.placing import Place, Places, opening
from actionlines.errors import BadInputError
from actionlines.languages import language

_DAMAGED: Final = re.compile("\ufffd+")
_SHOWN: Final = 60
_BLANKS: Final = " \t\n\r\v\f\x1c\x1d\x1e\x85\xa0\u2028\u2029\u3000\ufeff"


class NothingPlacedError(BadInputError):
    """No heading and no label of the outline stands in the text."""


def read_text(source: str, outline: Outline, *, lang: str) -> Reading:
    """Read a text into paragraphs with codes.

    Parameters
    ----------
    source
        The text, as it was taken out of its file.
    outline
        How texts of this kind are built.
    lang
        Its language.

    Returns
    -------
    Reading
        The document, all mends and notices. Each sign of `source` is in a paragraph or in a mend.

    Raises
    ------
    NothingPlacedError
        If the text has no heading and no label of the outline: it is another document, or in another language.

    Examples
    --------
    >>> from actionlines.commitments.reading.outline import outline
    >>> text = "WSIS+10 Vision for WSIS Beyond 2015\\n\\nA Preamble\\n\\na The first princi-\\nple.\\n\\n1 We affirm."
    >>> [one.code for one in read_text(text, outline("wsis10"), lang="en").document.paragraphs]
    ['V', 'V.A', 'V.A.a', 'V.A.1']
    """
    code = language(lang).code
    reader = _Reader(source, outline, code)
    reader.run()
    if not any(one.level not in {UNNUMBERED, FOOTNOTE} for one in reader.paragraphs):
        raise NothingPlacedError(
            f"nothing in the text is a heading or a label of the outline {outline.document!r} in {code}: "
            "check the language, and that this is the document"
        )
    document = Document(outline.document, code, tuple(reader.paragraphs))
    mends = (*reader.mends, *_layout(source, reader.kept, reader.mends))
    notices = (*reader.notices, *_slips(document, outline), *_damaged(document))
    return Reading(
        document,
        tuple(sorted(mends, key=lambda mend: (mend.start, mend.end))),
        tuple(sorted(notices, key=lambda notice: notice.line)),
        tuple(sorted(reader.kept)),
    )


@dataclass
class _Reader:
    """What has been read so far."""

    source: str
    outline: Outline
    lang: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    mends: list[Mend] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    kept: list[tuple[int, int]] = field(default_factory=list)
    blocks: dict[str, Block] = field(default_factory=dict)

    def run(self) -> None:
        lines = lines_of(self.source)
        titles = [
            one[self.lang]
            for level in self.outline.levels
            for one in level.titles.values()
            if self.lang in one
        ]
        page = furniture(lines, titles)
        self.mends += [*lines.rules, *page]
        found = flow(self.source, lines, page, partial(opening, self.outline, self.lang))
        places = Places(self.outline, self.lang)
        at_block = [0]
        for block in found.blocks:
            self._block(block, places)
            at_block.append(len(self.paragraphs))
        for label, before, note in reversed(found.footnotes):
            self._footnote(label, at_block[before], note, places)

    def _block(self, block: Block, places: Places) -> None:
        place = places.place(block.text)
        if place is None:
            over, code = places.unnumbered()
            self._add(_paragraph(block, code, UNNUMBERED, over, block.text), block)
            return
        rest = None
        if place.heading_to is not None and place.heading_to < len(block.text):
            block, rest = block.parted(place.heading_to)
        self._report(place, block, rest)
        places.enter(place)
        text = block.text[place.text_from :]
        found = _paragraph(block, place.code, place.level.name, place.over, text)
        self._add(replace(found, label=place.label, heading=place.level.heading), block)
        if rest is not None:
            self._block(rest, places)

    def _report(self, place: Place, block: Block, rest: Block | None) -> None:
        """List what a label or heading needed."""
        line, start = block.origin(0)
        end = block.origin(max(0, place.text_from - 1))[1] + 1
        if place.like:
            self._mended(Mending.LOOK_ALIKE, line, start, place.like, place.code)
        if not place.bracket:
            self._mended(Mending.BRACKET, line, start, place.label, place.code)
        if rest is not None:
            self._mended(Mending.HEADING_PARTED, *rest.origin(0), rest.text[:_SHOWN], place.code)
        if place.missing:
            labels = ", ".join(str(number.value) for number in place.missing)
            self.notices.append(Notice(Noticing.MISSING_NUMBER, line, place.code, labels))
        if place.late:
            self.notices.append(Notice(Noticing.OUT_OF_ORDER, line, place.code, self.source[start:end]))

    def _mended(self, kind: Mending, line: int, at: int, was: str, now: str) -> None:
        """List a mend that takes nothing out of the source."""
        self.mends.append(Mend(kind, line, at, at, was, now))

    def _add(self, paragraph: Paragraph, block: Block) -> None:
        joins = block.joins
        if paragraph.heading:
            joins = tuple(
                replace(one, kind=Mending.HEADING_JOINED) if one.kind is Mending.LINE_JOINED else one
                for one in joins
            )
        self.mends += joins
        self.kept += [(piece.start, piece.end) for piece in block.pieces]
        self.blocks[paragraph.code] = block
        self.paragraphs.append(paragraph)

    def _footnote(self, label: str, at: int, note: Block, places: Places) -> None:
        """Set a footnote behind the paragraph that calls it, and take the call out of that one's text."""
        caller = self._caller(label, at)
        over = "" if caller is None else self.paragraphs[caller].over
        code = places.coded(self.outline.footnote, over, label=label)
        text = note.text.removeprefix(label).lstrip()
        found = replace(_paragraph(note, code, FOOTNOTE, over, text), label=label)
        self.mends += note.joins
        self._mended(Mending.FOOTNOTE_LIFTED, *note.origin(0), label, code)
        self.kept += [(piece.start, piece.end) for piece in note.pieces]
        if caller is None:
            self.notices.append(Notice(Noticing.NO_CALL, note.first_line, code, text[:_SHOWN]))
            self.paragraphs.insert(at, found)
            return
        self.paragraphs[caller] = self._without_call(self.paragraphs[caller], label, code)
        self.paragraphs.insert(caller + 1, found)

    def _caller(self, label: str, at: int) -> int | None:
        """Which paragraph holds a footnote's number at a word's end: one before it, or the one it interrupts."""
        call = _call(label)
        order: list[int] = [*reversed(range(at)), at]
        among = (one for one in order if one < len(self.paragraphs))
        return next((one for one in among if call.search(self.paragraphs[one].text)), None)

    def _without_call(self, paragraph: Paragraph, label: str, code: str) -> Paragraph:
        found = list(_call(label).finditer(paragraph.text))[-1]
        block = self.blocks[paragraph.code]
        before = len(block.text) - len(paragraph.text)
        line, start = block.origin(before + found.start())
        end = start + len(label)
        self.mends.append(Mend(Mending.FOOTNOTE_CALL, line, start, end, label, code))
        self.kept = [part for one in self.kept for part in _outside(one, start, end)]
        text = paragraph.text[: found.start()] + paragraph.text[found.end() :]
        return replace(paragraph, text=text, calls=(*paragraph.calls, (found.start(), code)))


def _call(label: str) -> re.Pattern[str]:
    """A footnote's number behind a word or its closing mark, with no digit beside it."""
    return re.compile(
        rf"(?<=[^\W\d_]){re.escape(label)}(?![\w%％])|(?<=[.。,，;；”\"»)）]){re.escape(label)}(?=\s|$)"
    )


def _outside(stretch: tuple[int, int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is left of a stretch outside another."""
    if end <= stretch[0] or start >= stretch[1]:
        yield stretch
        return
    if stretch[0] < start:
        yield stretch[0], start
    if end < stretch[1]:
        yield end, stretch[1]


def _paragraph(block: Block, code: str, level: str, over: str, text: str) -> Paragraph:
    return Paragraph(code, level, over, "", text, False, block.first_line, block.last_line)


def _layout(source: str, kept: Iterable[tuple[int, int]], mends: Iterable[Mend]) -> Iterator[Mend]:
    """Blanks and empty lines that are left between paragraphs; what is left beside them is nobody's."""
    line, at = 1, 0
    for start, end in left_over(source, kept, mends):
        line += source.count("\n", at, start)
        at = start
        if not source[start:end].strip(_BLANKS):
            yield Mend(Mending.LAYOUT, line, start, end, source[start:end])


def _slips(document: Document, outline: Outline) -> Iterator[Notice]:
    """Slips that the outline knows of and that stand in this text."""
    for slip in outline.slips:
        found = next((one for one in document.paragraphs if one.code == slip.code), None)
        if slip.lang == document.lang and found is not None and slip.words in found.text:
            yield Notice(Noticing.SLIP, found.first_line, slip.code, f"{slip.words}: {slip.note}")


def _damaged(document: Document) -> Iterator[Notice]:
    for one in document.paragraphs:
        if found := _DAMAGED.findall(one.text):
            yield Notice(Noticing.DAMAGED, one.first_line, one.code, f"{sum(map(len, found))} signs")
