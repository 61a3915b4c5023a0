"""Labels that a page or a word processor draws before the items of a list, and does not store with their text."""

from __future__ import annotations

from typing import Final

from actionlines.commitments.reading.numerals import Number, written

BULLET: Final = "•"
_STYLES: Final = {
    "1": ("arabic", "{}."),
    "a": ("lower", "{})"),
    "A": ("upper", "{}."),
    "i": ("roman", "({})"),
    "I": ("roman", "{}."),
}
"""By the `type` of HTML: the numeral, and what stands around it."""
_OFFICE: Final = {
    "decimal": "arabic",
    "decimalZero": "arabic",
    "lowerLetter": "lower",
    "upperLetter": "upper",
    "lowerRoman": "roman",
    "upperRoman": "roman",
}
"""By the number format of Office Open XML."""


def html_label(kind: str, value: int) -> str:
    """The label of the item of an ordered list in HTML.

    >>> html_label("a", 3), html_label("1", 2)
    ('c)', '2.')
    """
    style, around = _STYLES.get(kind, _STYLES["1"])
    return around.format(written(style, Number(value)))


def office_label(number_format: str, value: int) -> str:
    """One number of a label in Office Open XML; empty for a format that has none."""
    style = _OFFICE.get(number_format)
    if style is None:
        return ""
    text = written(style, Number(value))
    return text.upper() if number_format == "upperRoman" else text
