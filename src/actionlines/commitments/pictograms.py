"""The pictograms: one family, one file each, drawn with the pen of the text around them.

24 by 24, one stroke of 1.75 with round ends, in `currentColor`. The eight applications of C7 share the sign
of a signal in their upper right corner. Beside the lines there are shapes for status and trend, so that a
country can be shown to people who do not read well.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from actionlines.commitments.register import action_line
from actionlines.errors import NotFoundError

SHAPES: Final = (
    "status-full",
    "status-half",
    "status-ring",
    "status-not-measured",
    "trend-up",
    "trend-flat",
    "trend-down",
)
"""What is reached, in part, not yet, not measured; and where a figure goes."""

_TITLE: Final = re.compile(r"<title>[^<]*</title>")


class UnknownShapeError(NotFoundError):
    """No shape has that name."""


def pictogram(code: str, *, title: str | None = None) -> str:
    """The SVG text of an action line's pictogram.

    Parameters
    ----------
    code : str
        Code or slug of the line.
    title : str, optional
        What the picture is called, in the language of the page. Without it the English one of the file stays;
        an empty text takes the title out, for a picture beside the words it would repeat.

    Raises
    ------
    UnknownActionLineError
        If there is no such line.

    Examples
    --------
    >>> pictogram("C5", title="Доверие").partition("<title>")[2].partition("</title>")[0]
    'Доверие'
    """
    return _titled(_drawing(action_line(code).slug), title)


def shape(name: str, *, title: str | None = None) -> str:
    """The SVG text of a shape for status or trend: one of `SHAPES`; `title` as with `pictogram`.

    Raises
    ------
    UnknownShapeError
        If there is no such shape.

    Examples
    --------
    >>> "<title>" in shape("trend-up", title="")
    False
    """
    if name not in SHAPES:
        raise UnknownShapeError(f"there is no shape {name!r}; there are {', '.join(SHAPES)}", SHAPES)
    return _titled(_drawing(name), title)


@cache
def _drawing(name: str) -> str:
    file = files("actionlines.commitments").joinpath("pictograms", f"{name}.svg")
    return file.read_text(encoding="utf-8").strip()


def _titled(drawing: str, title: str | None) -> str:
    if title is None:
        return drawing
    new = f"<title>{escape(title, quote=False)}</title>" if title else ""
    return _TITLE.sub(lambda _: new, drawing, count=1)
