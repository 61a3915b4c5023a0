"""What a reader did to a file to have its text, and what it noticed and left as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mending(StrEnum):
    """What was mended of the file; the text itself never is."""

    LAYOUT = "layout"
    """Blanks and empty lines between paragraphs."""
    LINE_JOINED = "line joined"
    """A line that the page broke within a paragraph."""
    HYPHEN_JOINED = "hyphen joined"
    """A word that the end of a line had cut in two."""
    HEADING_JOINED = "heading joined"
    """A heading that stood on several lines."""
    HEADING_PARTED = "heading parted"
    """A heading that ran into its first sentence."""
    PAGE_HEADER = "page header"
    RUNNING_HEAD = "running head"
    PAGE_NUMBER = "page number"
    RULE = "rule"
    """A line of strokes, or of blanks, that is drawn and not read."""
    LOOK_ALIKE = "look-alike letter"
    BRACKET = "label without its bracket"
    """A label whose brackets are not those of its level."""
    FOOTNOTE_LIFTED = "footnote lifted"
    """A footnote that stood between two paragraphs of the text."""
    FOOTNOTE_CALL = "footnote call"
    """The number that calls a footnote, glued to a word."""
    CONTROL = "control signs"
    """Signs that are not to be seen: a mark of byte order, a soft hyphen, a page break."""


class Noticing(StrEnum):
    """What was noticed and left as it stands."""

    SLIP = "slip of the original"
    MISSING_NUMBER = "missing number"
    OUT_OF_ORDER = "label out of order"
    NO_CALL = "footnote without a call"
    DAMAGED = "damaged signs"
    """What was lost before the file came to us: the sign for an unreadable sign."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One mend: `was` is what stood there, `now` what stands in the text instead."""

    kind: Mending
    line: int
    start: int
    """Offset of the first sign in the source."""
    end: int
    was: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should look at; nothing was changed."""

    kind: Noticing
    line: int
    code: str
    text: str
