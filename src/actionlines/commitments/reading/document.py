"""A text that was read: its paragraphs in order, each with its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from actionlines.commitments.reading.mends import Mend, Notice
from actionlines.errors import BadInputError, NotFoundError

UNNUMBERED: Final = "unnumbered"
FOOTNOTE: Final = "footnote"


class UnknownParagraphError(NotFoundError):
    """No paragraph of the document has that code."""


class UnreadableDocumentError(BadInputError):
    """What was given is no document in the form it is said to be in."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading, paragraph, item, bullet or footnote; `text` is without its label."""

    code: str
    level: str
    """Name of its level in the outline, `UNNUMBERED` or `FOOTNOTE`."""
    over: str
    """Code of what it stands under; empty at the top."""
    label: str
    """As printed, with its brackets."""
    text: str
    heading: bool
    first_line: int
    last_line: int
    calls: tuple[tuple[int, str], ...] = ()
    """Of each footnote that it calls: behind how many signs of `text`, and its code."""


@dataclass(frozen=True)
class Document:
    """All paragraphs of a document in one language, in the order of reading."""

    name: str
    lang: str
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def _by_code(self) -> Mapping[str, Paragraph]:
        return {one.code: one for one in self.paragraphs}

    def paragraph(self, code: str) -> Paragraph:
        """The paragraph of a code.

        Raises
        ------
        UnknownParagraphError
            If there is none.
        """
        if code not in self._by_code:
            raise UnknownParagraphError(f"{self.name} ({self.lang}) has no paragraph {code!r}")
        return self._by_code[code]

    def under(self, code: str, *, level: str | None = None) -> tuple[Paragraph, ...]:
        """What stands directly under a heading or paragraph, of one level or of all."""
        return tuple(one for one in self.paragraphs if one.over == code and level in {None, one.level})


@dataclass(frozen=True)
class Reading:
    """What came out of a file: the document, every mend with its line, and what a person should look at."""

    document: Document
    mends: tuple[Mend, ...]
    """In the order of the source."""
    notices: tuple[Notice, ...]
    kept: tuple[tuple[int, int], ...]
    """Stretches of the source that are in a paragraph, label or text; with the mends they are all of the source."""

    def unaccounted(self, source: str) -> tuple[tuple[int, int], ...]:
        """Stretches of the source that are in no paragraph and no mend: there should be none."""
        return tuple(left_over(source, self.kept, self.mends))


def left_over(
    source: str, kept: Iterable[tuple[int, int]], mends: Iterable[Mend]
) -> Iterator[tuple[int, int]]:
    """Stretches of a source outside all that was kept or mended."""
    at = 0
    for start, end in sorted((*kept, *((mend.start, mend.end) for mend in mends))):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(source):
        yield at, len(source)
