"""What a picture is: the drawing, what it is called, what it shows in words, and the table behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

MISSING = "…"
"""What stands in a table where no figure is given (as in UN statistical tables)."""


@dataclass(frozen=True)
class Measure:
    """What the figures of a picture measure, in the language of the page.

    `write` makes a figure text, with its unit. `kind` is the catalogue's: `percent` has a percent sign on its
    axis, `year` no thousands. `factor` makes a figure of the table one of the unit (10 to the power of
    UNIT_MULT). `lowest` and `highest` are the ends of its valid range, as in the table, where it has any.
    """

    name: str
    write: Callable[[float], str]
    kind: str = "number"
    factor: float = 1.0
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Picture:
    """A drawing with everything that a reader who does not see it needs.

    `svg` may stand in a page as it is: it has a role, a title and a description, no style, no script and no
    fixed size. `columns` and `rows` are `table` as text in the language of the page. `spec` is the Vega-Lite
    specification it was drawn from, and `narrow_spec` the same for a screen of 360 pixels, where letters of a
    picture made smaller could not be read; a sparkline has neither. `narrow_svg` is the drawing for such a screen of a
    picture that has no specification. `live` and
    `live_narrow` make a specification for a reader who explores it; None where it cannot be explored.
    """

    svg: str
    title: str
    description: str
    table: pl.DataFrame = field(compare=False, repr=False)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    spec: Mapping[str, Any] = field(default_factory=dict, repr=False)
    narrow_spec: Mapping[str, Any] = field(default_factory=dict, repr=False)
    narrow_svg: str = field(default="", repr=False)
    live: Callable[[], Mapping[str, Any]] | None = field(default=None, compare=False, repr=False)
    live_narrow: Callable[[], Mapping[str, Any]] | None = field(default=None, compare=False, repr=False)
