"""One paragraph of a document, whatever is known of it: its place always, its words where they may be shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from actionlines.commitments.gists import gists
from actionlines.commitments.official_texts import official_texts
from actionlines.commitments.reading.document import FOOTNOTE, Document, Paragraph
from actionlines.commitments.register import CODES

ITEM: Final = "item"
PARAGRAPH: Final = "paragraph"
_PARTS: Final = ("S", "S.A", "S.B", "S.C", "V", "V.A", "V.B", "V.C", "V.C.1", "V.C.2")
"""Parts and sections of the outcome of the ten-year review that come before its action lines."""
_NUMBERED: Final = re.compile(r"(\d{0,6})(.*)")
_AFTER: Final = "V.C.3"
"""The section that follows them."""
_LINES: Final = "V.C"
"""The section that its action lines stand in."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, paragraph, item, bullet or footnote of a document, in all languages that may be shown."""

    code: str
    over: str
    """Code of what it stands under; empty at the top."""
    level: str
    heading: bool
    wordings: Mapping[str, Paragraph]
    """By language; none of a language whose words are not publishable."""

    @property
    def footnote(self) -> bool:
        """Whether it is a note to another passage."""
        return self.level == FOOTNOTE


def passages_of(
    document: str,
    documents: Mapping[str, Document],
    publishable: Iterable[str],
    *,
    named: Iterable[str] = (),
) -> tuple[Passage, ...]:
    """All passages of a document in the order of reading, from the texts that were imported and from what we know.

    Codes, levels and order come from every text; words from the `publishable` ones alone. Of a text that was not
    imported the paragraphs that are `named` elsewhere are there too.
    """
    texts = {lang: {one.code: one for one in each.paragraphs} for lang, each in documents.items()}
    shown = [lang for lang in texts if lang in set(publishable)]
    sequences = [
        [(one.code, one.over, one.level, one.heading) for one in each.paragraphs]
        for each in documents.values()
    ]
    known = list(_known(document, imported=bool(documents)))
    beside = [] if documents else list(_named(named))
    places = _merged([*sequences, known, beside])
    return tuple(
        Passage(*place, {lang: texts[lang][place[0]] for lang in shown if place[0] in texts[lang]})
        for place in places
    )


_Place = tuple[str, str, str, bool]


def _merged(sequences: Iterable[list[_Place]]) -> Iterator[_Place]:
    """All places in one order: what only a later sequence has follows what it follows there."""
    following: dict[str, list[_Place]] = defaultdict(list)
    seen: set[str] = set()
    for sequence in sequences:
        before = ""
        for place in sequence:
            if place[0] not in seen:
                following[before].insert(0, place)
                seen.add(place[0])
            before = place[0]
    left = following[""][::-1]
    while left:
        place = left.pop()
        yield place
        left += following[place[0]][::-1]


def _named(codes: Iterable[str]) -> Iterator[_Place]:
    """Paragraphs by their codes alone, each item after the paragraph it belongs to."""
    every = {part for code in codes for part in (code, code.rpartition(".")[0]) if part}
    for code in sorted(every, key=_counted):
        over = code.rpartition(".")[0]
        yield code, over, ITEM if over else PARAGRAPH, False


def _counted(code: str) -> list[tuple[int, str]]:
    """A code as it stands in order: 9 before 12, 12 before 12.a."""
    return [(int(found[1] or 0), found[2]) for part in code.split(".") if (found := _NUMBERED.match(part))]


def _known(document: str, *, imported: bool) -> Iterator[_Place]:
    """What is known of a document without its text: the paragraphs we have gists of, or as many as it has."""
    if document == gists().document:
        yield from _of_the_review(gists().texts)
        return
    last = next((one.last for one in official_texts() if one.code == document), None)
    if last is not None and not imported:
        yield from ((str(number), "", PARAGRAPH, False) for number in range(1, last + 1))


def _of_the_review(codes: Iterable[str]) -> Iterator[_Place]:
    """Passages with a gist, each under its heading, in the order of the outcome documents."""
    under: dict[str, list[str]] = {}
    for code in codes:
        under.setdefault(code.rpartition(".")[0], []).append(code)
    headings = (*_PARTS, *(head for code in CODES for head in _with_over(code)), _AFTER)
    used = {over for code in under for over in _chain(code)}
    for heading in dict.fromkeys((*headings, *under)):
        if heading not in used:
            continue
        yield heading, _over(heading), "heading", True
        for code in under.get(heading, ()):
            numbered = code.rpartition(".")[2].isdigit()
            yield code, heading, PARAGRAPH if numbered else ITEM, False


def _with_over(line: str) -> tuple[str, ...]:
    over = line.partition(".")[0]
    return (line,) if over == line else (over, line)


def _over(heading: str) -> str:
    over = heading.rpartition(".")[0]
    return over or (_LINES if heading.startswith("C") else "")


def _chain(heading: str) -> Iterator[str]:
    while heading:
        yield heading
        heading = _over(heading)
