"""The world in classes: a map, and its twin of tiles in which the smallest state is as large as any other.

A template of ours: shapes made once, coloured by class. Vega's own would be 270 KB compressed. Both are drawn the
same way round in every language: the world is not mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.class_key import class_key, fill, hatch, ink
from actionlines.charts.classes import Bounds, class_of, class_texts
from actionlines.charts.land import MAP_SIZE, cells, shapes
from actionlines.charts.palette import colour
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import figures
from actionlines.charts.svg import enclose
from actionlines.languages import translate

POINT: Final = 3.2
"""Radius of an area that is too small for a shape."""
TILE: Final = 30
STEP: Final = 31
_POINTER_ONLY: Final = ' tabindex="-1"'


@dataclass(frozen=True)
class Mark:
    """An area as it is drawn: its class (0 where it has no figure), what is said of it, and where it leads."""

    code: str
    number: int
    label: str
    link: str


@dataclass(frozen=True)
class Asked:
    """What is to be drawn; the fields are those of `world_map`."""

    table: pl.DataFrame
    measure: Measure
    lang: str
    bounds: Bounds
    names: Mapping[str, str]
    links: Mapping[str, str]
    by: str

    def stated(self) -> list[tuple[str, float, str]]:
        """Area, figure and period of those that have one, highest first."""
        rows = figures(self.table, self.measure, by=self.by).filter(pl.col(self.by).is_in(list(self.names)))
        ordered = rows.sort("OBS_VALUE", self.by, descending=[True, False])
        return list(ordered.select(self.by, "OBS_VALUE", "TIME_PERIOD").iter_rows())

    def marks(self) -> list[Mark]:
        """Every area that is spoken of."""
        with_figure = translate("%(name)s: %(value)s (%(period)s)", lang=self.lang)
        without = translate("%(name)s: no figure", lang=self.lang)
        said = {
            code: (
                class_of(value, self.bounds),
                {"value": self.measure.write(value), "period": self._when(period)},
            )
            for code, value, period in self.stated()
        }
        return [
            Mark(
                code,
                said[code][0] if code in said else 0,
                with_figure % {"name": name, **said[code][1]} if code in said else without % {"name": name},
                self.links.get(code, ""),
            )
            for code, name in self.names.items()
        ]

    def picture(self, body: str, *, title: str | None, ident: str, size: tuple[int, int]) -> Picture:
        """The drawing with its words and its table; one that leads nowhere stands alone, and has its key below."""
        stated, lang, role = self.stated(), self.lang, "group"
        if not self.links:
            texts = class_texts(self.bounds, self.measure, lang=lang)
            key, down = class_key(
                texts, lang=lang, ident=ident, size=size, hatched=len(stated) < len(self.names)
            )
            body, size, role = body + key, (size[0], down), "img"
        title = title or sentences.title_of_areas(self.measure, len(stated), lang=lang)
        told = [sentences.of_all([value for _, value, _ in stated], self.measure, lang=lang)]
        without = sorted(
            self.names.keys() - {code for code, _, _ in stated}, key=lambda code: self.names[code]
        )
        if without:
            told.append(sentences.of_missing(len(without), lang=lang))
        description = sentences.joined(told, lang=lang)
        headings = sentences.headings(lang)
        rows = [
            (self.names[code], self.measure.write(value), self._when(period))
            for code, value, period in stated
        ]
        return Picture(
            svg=enclose(body, size=size, title=title, description=description, ident=ident, role=role),
            title=title,
            description=description,
            table=self.table,
            columns=(headings["area"], headings["value"], headings["period"]),
            rows=(*rows, *((self.names[code], MISSING, MISSING) for code in without)),
        )

    def _when(self, period: str) -> str:
        return sentences.when(period, lang=self.lang)


def world_map(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    bounds: Bounds,
    names: Mapping[str, str],
    by: str = "REF_AREA",
    links: Mapping[str, str] | None = None,
    title: str | None = None,
    ident: str = "map",
) -> Picture:
    """Draw one figure of every area as a map in classes of colour.

    Parameters
    ----------
    table : frame with OBS_VALUE, TIME_PERIOD and the column `by`
        One row an area; rows without a value are left out.
    measure, lang, title, ident
        As for `line_chart`.
    bounds : tuple of float
        Where each class but the first begins, from `class_bounds`; at most four.
    names : mapping of str to str
        Every area that the map speaks of. One without a figure is hatched; other land is drawn plain.
    links : mapping of str to str, optional
        Address of each area, for the pointer, on a page that says what the classes are. The drawing is then hidden
        from the keyboard and from screen readers, but for its title and description: the tiles are for them.
        Without links it stands alone, with the key of its classes below.

    Raises
    ------
    MissingColumnError, NothingToDrawError
        If the table cannot be drawn.
    """
    asked = Asked(table, measure, lang, bounds, names, links or {}, by)
    drawn = [mark for mark in asked.marks() if mark.code in shapes()]
    drawn.sort(key=lambda mark: (not shapes()[mark.code].path, mark.number, mark.code))
    other = "".join(_shape(code) for code, shape in shapes().items() if shape.path and code not in names)
    edge = f'class="s-paper" stroke="{colour("paper")}" stroke-width=".5"'
    land = f'<g class="f-rule" fill="{colour("rule")}">{other}</g>'
    hidden = ' aria-hidden="true"' if links else ""
    body = f"{hatch(ident)}<g {edge}>{land}<g{hidden}>{_by_class(drawn, ident)}</g></g>"
    return asked.picture(body, title=title, ident=ident, size=MAP_SIZE)


def tile_grid(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    bounds: Bounds,
    names: Mapping[str, str],
    by: str = "REF_AREA",
    links: Mapping[str, str] | None = None,
    title: str | None = None,
    ident: str = "tiles",
) -> Picture:
    """Draw one figure of every area as tiles of the same size, each with its code and the number of its class.

    Parameters and errors as for `world_map`. With `links` each tile is a link with a name, in rows from the upper
    left; areas that are not in `names` leave their cell empty.
    """
    asked = Asked(table, measure, lang, bounds, names, links or {}, by)
    marks = {mark.code: mark for mark in asked.marks()}
    at = {code: cell for code, cell in cells().items() if code in marks}
    top = min(row for _, row in at.values())
    tiles = "".join(_tile(marks[code], (column, row - top), ident) for code, (column, row) in at.items())
    columns, rows = 1 + max(column for column, _ in at.values()), 1 + max(row for _, row in at.values()) - top
    return asked.picture(
        f'{hatch(ident)}<g text-anchor="middle" font-size="11">{tiles}</g>',
        title=title,
        ident=ident,
        size=(columns * STEP, rows * STEP),
    )


def _by_class(marks: Iterable[Mark], ident: str) -> str:
    """Shapes and then points, each class in a group of its own."""
    groups = groupby(marks, key=lambda mark: (bool(shapes()[mark.code].path), mark.number))
    return "".join(
        f"<g {fill(number, ident)}>{''.join(_linked(mark, _shape(mark.code), _POINTER_ONLY) for mark in group)}</g>"
        for (_, number), group in groups
    )


def _shape(code: str) -> str:
    shape = shapes()[code]
    if shape.path:
        return f'<path d="{shape.path}"/>'
    return f'<circle cx="{shape.point[0]}" cy="{shape.point[1]}" r="{POINT}"/>'


def _linked(mark: Mark, drawing: str, attributes: str = "") -> str:
    """A drawing with its words, as a link where it leads somewhere."""
    inside = f"<title>{escape(mark.label)}</title>{drawing}"
    return f"<a href={quoteattr(mark.link)}{attributes}>{inside}</a>" if mark.link else f"<g>{inside}</g>"


def _tile(mark: Mark, cell: tuple[int, int], ident: str) -> str:
    x, y = cell[0] * STEP, cell[1] * STEP
    middle = x + TILE // 2
    number = f'<tspan x="{middle}" dy="11" font-size="9">{mark.number}</tspan>' if mark.number else ""
    return _linked(
        mark,
        f'<path {fill(mark.number, ident)} d="M{x} {y}h{TILE}v{TILE}h-{TILE}z"/>'
        f'<text {ink(mark.number)} x="{middle}" y="{y + 14}">{mark.code.rpartition("_")[2]}{number}</text>',
    )
