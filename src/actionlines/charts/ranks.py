"""Places over the years, a panel each: 1st at the top, one line for each area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from actionlines.charts import sentences
from actionlines.charts.axes import Axis
from actionlines.charts.panels import Facet, Panel
from actionlines.charts.series import Series, series_of
from actionlines.charts.small_multiples import Multiples, compose
from actionlines.languages import number

TICKS: Final = (1, 2, 5, 10, 20, 50, 100)
MOST_TICKS: Final = 4


def rank_multiples(facets: Sequence[Facet], *, names: Mapping[str, str], lang: str, title: str) -> Multiples:
    """Draw places over the same years, a panel each.

    Parameters
    ----------
    facets : sequence of Facet
        OBS_VALUE is the place, 1 the first; `measure` writes it.
    names, lang, title
        As for `small_multiples`.

    Raises
    ------
    NothingToDrawError
        If there is no panel, or one without a place.
    """
    drawn = [(facet, series_of(facet.table, facet.measure, by="LINE", names=names)) for facet in facets]
    panels = tuple(
        Panel(
            facet, tuple(series), _axis(series, lang), sentences.of_places(series, facet.measure, lang=lang)
        )
        for facet, series in drawn
    )
    return compose(panels, names=names, lang=lang, title=title)


def _axis(series: Sequence[Series], lang: str) -> Axis:
    """From a little below the last place up to a little above the first."""
    lowest = max(round(spot.value) for each in series for spot in each.spots)
    step = next((size for size in TICKS if lowest / size <= MOST_TICKS), TICKS[-1])
    ticks = [1, *(place for place in range(step, lowest + 1, step) if place > 1)]
    edge = max(0.25, lowest / 40)
    return Axis(
        lowest + edge, 1 - edge, tuple((place, number(place, lang=lang, decimals=0)) for place in ticks)
    )
