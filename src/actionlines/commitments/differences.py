"""What differs between two wordings of a paragraph, word by word, in every script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from actionlines.commitments.reading.document import Document

_WORD: Final = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|(?:(?![\u3400-\u9fff\uf900-\ufaff])[\w\u0300-\u036f\u064b-\u065f])+|\s+|."
)
"""A Han letter, a word, blanks, or one other sign: together they are all of a text."""


class Change(StrEnum):
    """What became of a stretch of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that share their fate."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that was added, removed or reworded between two editions of a document."""

    code: str
    change: Change
    """`KEPT` where its words changed and it stayed."""
    stretches: tuple[Stretch, ...]


def reworded(before: str, after: str) -> tuple[Stretch, ...]:
    """What changed from one wording to another.

    >>> [(one.change.value, one.text) for one in reworded("全民的接入", "全民接入")]
    [('kept', '全民'), ('removed', '的'), ('kept', '接入')]
    >>> "".join(one.text for one in reworded("open to all", "open to everyone") if one.change is not Change.ADDED)
    'open to all'
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    stretches: list[Stretch] = []
    for kind, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            stretches.append(Stretch(Change.KEPT, "".join(old[start:end])))
            continue
        if end > start:
            stretches.append(Stretch(Change.REMOVED, "".join(old[start:end])))
        if to > from_:
            stretches.append(Stretch(Change.ADDED, "".join(new[from_:to])))
    return tuple(stretches)


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """All paragraphs that differ between two editions in one language, in the order of the newer one."""
    return tuple(_differing(before, after))


def _differing(before: Document, after: Document) -> Iterator[Difference]:
    old = {one.code: one.text for one in before.paragraphs}
    new = {one.code: one.text for one in after.paragraphs}
    for code, text in new.items():
        if code not in old:
            yield Difference(code, Change.ADDED, (Stretch(Change.ADDED, text),))
        elif old[code] != text:
            yield Difference(code, Change.KEPT, reworded(old[code], text))
    for code, text in old.items():
        if code not in new:
            yield Difference(code, Change.REMOVED, (Stretch(Change.REMOVED, text),))
