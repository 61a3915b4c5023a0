"""One panel for each measure or area, side by side, each line in the same colour and shape in all of them.

Panels are drawn one by one, so that a page can set them beside or below each other, and all together as one
picture, to be taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import Axis, value_axis, year_axis
from actionlines.charts.marks import SHAPES, lines, shapes
from actionlines.charts.palette import NAMED
from actionlines.charts.panels import DASHES, Facet, Look, Panel, body_of, grounds_of, layout_of
from actionlines.charts.picture import MISSING, Picture
from actionlines.charts.series import NothingToDrawError, Series, series_of
from actionlines.charts.svg import enclose


@dataclass(frozen=True)
class Multiples:
    """Panels that belong together. `legend` has the name and the sample of each line, in order."""

    title: str
    panels: tuple[Panel, ...]
    looks: Mapping[str, Look]
    years: Axis
    legend: tuple[tuple[str, str], ...]
    lang: str

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Each panel as a picture of its own, without its title, which stands above it."""
        layout = layout_of(self.panels, titled=False)
        found = []
        for panel in self.panels:
            body = body_of(grounds_of([panel], self.looks, self.years, layout))
            words = {"title": panel.facet.title, "description": panel.description}
            svg = enclose(body, size=layout.size(1), **words)
            found.append(_picture(panel, svg, lang=self.lang))
        return tuple(found)

    def whole(self) -> Picture:
        """All panels as one picture, each with its title."""
        layout = layout_of(self.panels, titled=True)
        told = [sentences.part(each.facet.title, each.description, lang=self.lang) for each in self.panels]
        description = sentences.joined(told, lang=self.lang)
        body = body_of(grounds_of(self.panels, self.looks, self.years, layout))
        svg = enclose(body, size=layout.size(len(self.panels)), title=self.title, description=description)
        return Picture(svg, self.title, description, table=_together(self.panels))


def small_multiples(
    facets: Sequence[Facet],
    *,
    names: Mapping[str, str],
    lang: str,
    title: str,
    same_scale: bool = False,
) -> Multiples:
    """Draw several measures over the same years, a panel each.

    Parameters
    ----------
    facets : sequence of Facet
        Those without a single figure must be left out.
    names : mapping of str to str
        What each line is called; its order is the order of colours and shapes in every panel.
    lang, title : str
        Language of axes, labels and descriptions; what all panels together show.
    same_scale : bool
        Give panels of one kind and factor of measure the same axis of values.

    Raises
    ------
    NothingToDrawError
        If there is no panel, or one without figures.
    """
    drawn = [(facet, _series(facet, names)) for facet in facets]
    axes = [_values(facet, series, drawn if same_scale else [], lang) for facet, series in drawn]
    panels = tuple(
        Panel(facet, tuple(series), axis, sentences.of_lines(series, facet.measure, lang=lang))
        for (facet, series), axis in zip(drawn, axes, strict=True)
    )
    return compose(panels, names=names, lang=lang, title=title)


def compose(panels: tuple[Panel, ...], *, names: Mapping[str, str], lang: str, title: str) -> Multiples:
    """Put panels over the same years, and give each line its look."""
    if not panels:
        raise NothingToDrawError("no panel has a figure: show in words that nothing is measured")
    spots = [spot for panel in panels for each in panel.series for spot in each.spots]
    years = year_axis(min(spot.at for spot in spots), max(spot.at for spot in spots), ticks=4)
    looks = {
        code: Look(NAMED[n % 6], tuple(SHAPES)[n % 6], DASHES[n // 6 % 2]) for n, code in enumerate(names)
    }
    shown = {each.code for panel in panels for each in panel.series}
    legend = tuple((name, _sample(looks[code])) for code, name in names.items() if code in shown)
    return Multiples(title, panels, looks, years, legend, lang)


def _series(facet: Facet, names: Mapping[str, str]) -> list[Series]:
    return series_of(facet.table, facet.measure, by="LINE", names=names)


def _values(
    facet: Facet, series: Sequence[Series], others: Sequence[tuple[Facet, list[Series]]], lang: str
) -> Axis:
    alike = [
        found
        for other, found in others
        if (other.measure.kind, other.measure.factor) == (facet.measure.kind, facet.measure.factor)
    ]
    values = [spot.value for found in (alike or [list(series)]) for each in found for spot in each.spots]
    return value_axis(values, facet.measure, lang=lang, ticks=3)


def _together(panels: Sequence[Panel]) -> pl.DataFrame:
    return pl.concat(
        [panel.facet.table.select(pl.lit(panel.facet.title).alias("PANEL"), pl.all()) for panel in panels],
        how="diagonal",
    )


def _picture(panel: Panel, svg: str, *, lang: str) -> Picture:
    periods = sorted({(spot.at, spot.period) for each in panel.series for spot in each.spots})
    write = panel.facet.measure.write
    cells = [{spot.period: write(spot.value) for spot in each.spots} for each in panel.series]
    return Picture(
        svg=svg,
        title=panel.facet.title,
        description=panel.description,
        table=panel.facet.table,
        columns=(sentences.headings(lang)["period"], *(each.name for each in panel.series)),
        rows=tuple(
            (sentences.when(period, lang=lang), *(cell.get(period, MISSING) for cell in cells))
            for _, period in periods
        ),
    )


def _sample(look: Look) -> str:
    """A piece of the line with its shape, for a legend; the name beside it says what it is."""
    body = lines([(look.role, look.dash, [(1, 8), (31, 8)])])
    body += shapes([{"x": 16, "y": 8, "c": look.role, "s": look.shape}])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart spark sample" viewBox="0 0 32 16" aria-hidden="true" '
        f'fill="none">{body}</svg>'
    )
