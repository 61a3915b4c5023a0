"""What a profile is made of: a figure and what it takes to understand it; none stands without its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down", "steady"]
Verdict = Literal["better", "worse", "steady", "none"]
Reason = Literal[
    "no_indicator_agreed", "none_published", "not_redistributable", "not_bundled", "not_reported"
]
"""Why something is not measured: as the catalogue says of a line (its `NO_HEADLINE`), or that there are
figures for other areas but none for this one."""


@dataclass(frozen=True)
class Figure:
    """One value somebody states, with all that was said about it."""

    value: float
    period: str
    unit: str
    source: str
    status: str | None = None
    """SDMX CL_OBS_STATUS; None or A is a normal value."""
    nature: str | None = None
    """How it came about: C country, CA country adjusted, E estimated, M modelled, G global monitoring."""
    age_scope: str | None = None
    ref_period: str | None = None
    sample_size: int | None = None
    std_error: float | None = None
    low: float | None = None
    """Lower end of the 95 percent interval that follows from the standard error, within the valid range."""
    high: float | None = None
    """Its upper end."""
    note: str | None = None
    flags: tuple[str, ...] = ()
    """Plausibility checks that found something."""

    @property
    def year(self) -> int:
        """Year the period begins in."""
        return int(self.period[:4])

    @property
    def is_estimate(self) -> bool:
        """Whether it is somebody's estimate or model and not a country's own figure."""
        return self.status in {"E", "I", "F"} or self.nature in {"E", "M", "G"}


@dataclass(frozen=True)
class Trend:
    """How far a figure moved since about five years before."""

    since: str
    before: float
    change: float
    """In the figure's unit; percentage points where that is per cent."""
    change_pct: float | None
    """Relative to the older figure; None where that is zero."""
    direction: Direction
    verdict: Verdict


@dataclass(frozen=True)
class Place:
    """Where an area stands in a group: 1st is the best, or the highest where no direction is better."""

    group: str
    """M49 code of a region (001 is the world), code of an income group or of any other; see `peers.CHOSEN`."""
    kind: Literal["world", "region", "income", "peers"]
    """`peers`: a group that a reader chose."""
    rank: int
    areas: int


@dataclass(frozen=True)
class Standing:
    """Figures of all areas of a group that are compared, lowest first: the strip an area's own is seen in."""

    group: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Gap:
    """Two groups of people side by side, by one source in one year."""

    dimension: str
    """SEX or URBANISATION."""
    period: str
    source: str
    first: float
    """Women, or urban areas."""
    second: float
    """Men, or rural areas."""
    difference: float
    """As `derive.gap` has it: men minus women, urban minus rural."""


@dataclass(frozen=True)
class OtherSource:
    """A source that states the same thing and was not chosen, and how far it lies from the one that was."""

    source: str
    period: str
    value: float
    common: int
    """Periods that both state."""
    difference: float | None
    """The largest over those periods: this one minus the chosen one."""
    difference_period: str | None


@dataclass(frozen=True)
class Point:
    """A value in time, for a picture."""

    period: str
    value: float


@dataclass(frozen=True)
class Score:
    """What is known of one indicator in one area."""

    indicator: str
    directness: str
    """How directly it measures the action line it stands under: direct, in_part, proxy."""
    figure: Figure | None
    reason: Reason | None = None
    trend: Trend | None = None
    broken: bool = False
    """The series was broken within the years a trend would span: there is none."""
    places: tuple[Place, ...] = ()
    standing: Standing | None = None
    """Where its figure is compared at all."""
    window_from: int | None = None
    """Figures before this year are too old to be ranked."""
    gaps: tuple[Gap, ...] = ()
    others: tuple[OtherSource, ...] = ()
    series: tuple[Point, ...] = ()


STEADY_POINTS = 1.0
STEADY_PCT = 2.0


def trend(*, before: float, after: float, since: str, in_points: bool, better: int) -> Trend:
    """Judge the way from one figure to another.

    Steady is less than 1 point for shares of people or things, and less than 2 per cent of the older figure
    for all other figures. `in_points` (`Indicator.moves_in_points`) and `better` (+1 where more is, -1 where
    less is, 0 where neither) are the catalogue's.

    Examples
    --------
    >>> trend(before=20.0, after=34.5, since="2018", in_points=True, better=1).verdict
    'better'
    >>> trend(before=20.0, after=20.4, since="2018", in_points=True, better=1).direction
    'steady'
    """
    change = after - before
    change_pct = 100 * change / abs(before) if before else None
    if in_points:
        steady = abs(change) < STEADY_POINTS
    else:
        steady = change == 0 if change_pct is None else abs(change_pct) < STEADY_PCT
    direction: Direction = "steady" if steady else "up" if change > 0 else "down"
    verdict: Verdict
    if not better:
        verdict = "none"
    elif direction == "steady":
        verdict = "steady"
    else:
        verdict = "better" if change * better > 0 else "worse"
    return Trend(since, before, change, change_pct, direction, verdict)
