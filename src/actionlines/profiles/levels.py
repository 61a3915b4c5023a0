"""Each action line of a country as one of three levels: what a picture can say without words.

Rules, as the page states them: a line is told by its headline, or, where that has no place among all
countries, by the first of its indicators that has one and of which more or less is better. The best third of
the places is `high`, the next `middle`, the last `low`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from actionlines.profiles.figures import Figure, Place, Score, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actionlines.indicators.catalogue import Catalogue, Indicator

Level = Literal["high", "middle", "low", "not_compared", "no_figure"]

PEOPLE: Final = frozenset({"POPULATION", "POPULATION_ADULT"})
"""Denominators of shares that are people in ten."""


@dataclass(frozen=True)
class LineLevel:
    """One action line of a country at a glance."""

    line: str
    level: Level
    indicator: str | None = None
    """What it is told by; none where the line has no figure."""
    figure: Figure | None = None
    place: Place | None = None
    """Among all countries."""
    move: Verdict = "none"
    people_in_ten: int | None = None
    """Of a share of people that is compared, rounded."""


def line_level(line: str, scores: Iterable[Score], catalogue: Catalogue) -> LineLevel:
    """Judge a line by its `scores`, the headline first."""
    judged = [one for one in scores if one.figure and catalogue.indicator(one.indicator).direction]
    ranked = [(one, place) for one in judged for place in one.places if place.kind == "world"]
    if ranked:
        return _told_by(*ranked[0], line=line, catalogue=catalogue)
    if judged:
        return _told_by(judged[0], None, line=line, catalogue=catalogue)
    return LineLevel(line, "no_figure")


def _told_by(score: Score, place: Place | None, *, line: str, catalogue: Catalogue) -> LineLevel:
    indicator = catalogue.indicator(score.indicator)
    return LineLevel(
        line,
        third(place.rank, place.areas) if place else "not_compared",
        score.indicator,
        score.figure,
        place,
        score.trend.verdict if score.trend else "none",
        people_in_ten(score.figure, indicator) if place else None,
    )


def third(rank: int, areas: int) -> Level:
    """The third of all places that a place falls in.

    Examples
    --------
    >>> [third(rank, 6) for rank in (1, 2, 3, 4, 5, 6)]
    ['high', 'high', 'middle', 'middle', 'low', 'low']
    """
    if 3 * (rank - 1) < areas:
        return "high"
    return "middle" if 3 * (rank - 1) < 2 * areas else "low"


def people_in_ten(figure: Figure | None, indicator: Indicator) -> int | None:
    """Of a share of people, how many in ten, rounded; None for all other figures."""
    if figure is None or indicator.kind != "percent" or indicator.denominator not in PEOPLE:
        return None
    return min(10, max(0, round(figure.value / 10)))
