"""Rules that compound a yearly rate of growth: UN Statistics Division, Eurostat, Statistics Canada with Open SDG.

A rate of growth has no start at 0 and none across a change of sign: then these rules say nothing, except that
Statistics Canada takes 0.001 for 0. Negative values that stay negative grow as they move up.
"""

from __future__ import annotations

from typing import Final

from actionlines.progress.on_track.courses import Course
from actionlines.progress.on_track.verdicts import (
    Grade,
    NotJudgedError,
    Verdict,
    compound_growth,
    graded,
    judged,
)

Steps = tuple[tuple[float, Grade, str], ...]

UNSD_STEPS: Final[Steps] = ((0.95, "on_track", "met_or_almost"), (0.10, "too_slow", "acceleration_needed"))
UNSD_FREE: Final[Steps] = ((0.02, "on_track", "substantial"), (0.005, "too_slow", "fair"))
UNSD_NEAR: Final = 1.0
"""Within one point of a target of 0 or 100 %, it counts as met."""

EUROSTAT_STEPS: Final[Steps] = (
    (0.95, "on_track", "significant_progress"),
    (0.60, "too_slow", "moderate_progress"),
    (0.0, "stagnant", "insufficient_progress"),
)
EUROSTAT_FREE: Final[Steps] = (
    (0.01, "on_track", "significant_progress"),
    (0.001, "too_slow", "moderate_progress"),
    (-0.001, "stagnant", "no_progress"),
    (-0.01, "away", "moderate_movement_away"),
)

CANADA_STEPS: Final[Steps] = (
    (0.95, "on_track", "on_track"),
    (0.60, "too_slow", "acceleration_needed"),
    (0.0, "stagnant", "limited_progress"),
)
CANADA_FREE: Final = (0.015, 0.005)
CANADA_POWER: Final = 4.44
CANADA_ZERO: Final = 0.001
CANADA_BEST: Final = 5.0
"""Score of a target that is met, and the highest there is."""


@judged("unsd", needs_target=False)
def unsd(given: Course) -> Verdict:
    """UN Statistics Division, 2023: where the growth since the baseline leads to by the deadline.

    q = d (v_e - v_b) / abs(target - v_b), v_e = v_t (1 + g)^(deadline - t), g the yearly growth from v_b to
    v_t: from 0.95 on track, from 0.10 acceleration needed, below stagnation or regression. Met where the latest
    value is, or lies within one point of a target of 0 or 100 %. Without a target: growth the wanted way from 2
    % substantial, from 0.5 % fair. The score is q, or that growth.

    References
    ----------
    UN Statistics Division (2023), Progress Chart Technical Note, as Eustat, the Basque statistics office, renders
    and applied it (read there, with four worked series; the note itself was not).

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> said = unsd(course([2015, 2020], [40.0, 50.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030))
    >>> said.verdict, round(said.score, 4), said.expected
    ('too_slow', 0.6354, 78.125)
    """
    t, y = given.since
    growth = compound_growth(y[0], y[-1], t[-1] - t[0])
    if given.target is None:
        score = given.direction * growth
        verdict, category = graded(score, UNSD_FREE, _worst(score, "stagnation_or_regression"))
        return Verdict("unsd", verdict, category, score)
    expected = float(y[-1] * (y[-1] / y[0]) ** ((given.deadline - t[-1]) / (t[-1] - t[0])))
    score = _share(given, expected, y[0])
    near = given.target in {0.0, 100.0} and given.limits == (0.0, 100.0)
    if given.met or (near and abs(y[-1] - given.target) <= UNSD_NEAR):
        return Verdict("unsd", "met", "met_or_almost", score, expected)
    verdict, category = graded(score, UNSD_STEPS, _worst(score, "stagnation_or_regression"))
    return Verdict("unsd", verdict, category, score, expected)


@judged("eurostat", needs_target=False)
def eurostat(given: Course) -> Verdict:
    """Eurostat: the growth since the baseline as a share of that needed from the baseline to the deadline.

    R = d g / abs(g needed): from 95 % significant progress, from 60 % moderate, from 0 insufficient, below away
    from the target; none where the target is 0. Without a target: from 1 % a year significant progress, from 0.1
    % moderate progress, from -0.1 % no progress, from -1 % moderate movement away, below significant movement
    away.

    References
    ----------
    Eurostat (3 June 2026), EU SDG assessment approach, as Eustat, the Basque statistics office, applies and
    renders it (read there, with the thresholds and 26 worked series; the approach itself was not).

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> said = eurostat(course([2015, 2020], [40.0, 50.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030))
    >>> said.verdict, round(said.score, 4)
    ('too_slow', 0.7245)
    """
    t, y = given.since
    growth = given.direction * compound_growth(y[0], y[-1], t[-1] - t[0])
    if given.target is None:
        verdict, category = graded(growth, EUROSTAT_FREE, ("away", "significant_movement_away"))
        return Verdict("eurostat", verdict, category, growth)
    if given.target == 0:
        raise NotJudgedError("zero")
    score = _ratio(given, growth, y[0], t[0])
    expected = float(y[-1] * (y[-1] / y[0]) ** ((given.deadline - t[-1]) / (t[-1] - t[0])))
    if given.met:
        return Verdict("eurostat", "met", "target_met", score, expected)
    verdict, category = graded(score, EUROSTAT_STEPS, ("away", "movement_away"))
    return Verdict("eurostat", verdict, category, score, expected)


@judged("statcan", needs_target=False)
def statcan(given: Course) -> Verdict:
    """Statistics Canada and Open SDG: as Eurostat, with milder thresholds near a natural limit where no target
    is stated.

    With a target R = d g / abs(g needed) and 0.95, 0.60, 0; without one d g against 1.5 C, 0.5 C and 0 % a
    year, with C = 1 - (y_0 / limit)^4.44 below the limit and C = 1 - ((2 limit - y_0) / limit)^4.44 above it, 1
    where there is none. 0 counts as 0.001. A parity y is told as max(y, 1 / y), which falls to 1. The score runs
    from -5 to 5, 5 where the target is met, so that it can be averaged over indicators.

    References
    ----------
    Open SDG, Progress Measurement Methodology, and the source of sdg-build (read); Statistics Canada, Canadian
    Indicator Framework, components of its progress calculation (read: it gives their ratios, scores and classes).

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> said = statcan(course([2015, 2020], [40.0, 50.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030))
    >>> said.verdict, round(said.score, 4)
    ('too_slow', 0.8897)
    """
    t, y = given.since
    first, last = (value if value != 0 else CANADA_ZERO for value in (float(y[0]), float(y[-1])))
    growth = given.direction * compound_growth(first, last, t[-1] - t[0])
    if given.target is None:
        verdict, category, score = _canada_free(growth, near_limit(given, first))
        return Verdict("statcan", verdict, category, score)
    expected = float(last * (last / first) ** ((given.deadline - t[-1]) / (t[-1] - t[0])))
    if given.met:
        return Verdict("statcan", "met", "target_achieved", CANADA_BEST, expected)
    ratio = _canada_parity(given, first, last) if given.parity else _ratio(given, growth, first, t[0])
    score = min(7.1429 * ratio - 4.2857, CANADA_BEST) if ratio >= 0.6 else max(4.1667 * ratio - 2.5, -5.0)
    verdict, category = graded(ratio, CANADA_STEPS, ("away", "deterioration"))
    return Verdict("statcan", verdict, category, score, expected)


def _canada_parity(given: Course, first: float, last: float) -> float:
    """The ratio of the rates at which max(y, 1 / y) falls and needs to fall; the course tells min(y, 1 / y)."""
    assert given.target is not None
    start, end = given.since[0][0], given.since[0][-1]
    growth = -compound_growth(1 / first, 1 / last, end - start)
    return _ratio(given, growth, 1 / first, start, target=1 / given.target)


def near_limit(given: Course, first: float) -> float:
    """Statistics Canada's factor C: how much milder thresholds are near the natural limit that the figure moves
    to.
    """
    limit = given.limits[1] if given.direction > 0 else given.limits[0]
    if limit is None or limit == 0 or not 0 <= first < 2 * limit:
        return 1.0
    away = first if first <= limit else 2 * limit - first
    return float(1.0 - (away / limit) ** CANADA_POWER)


def _canada_free(growth: float, factor: float) -> tuple[Grade, str, float]:
    high, medium = (bound * factor for bound in CANADA_FREE)
    if growth < 0:
        return "away", "deterioration", max(125 * growth - 2.5, -5.0)
    if growth >= high:
        return "on_track", "on_track", min(500 * growth / factor - 5, 5.0) if factor else 5.0
    if growth >= medium:
        return "too_slow", "acceleration_needed", 250 * growth / factor - 1.25
    return "stagnant", "limited_progress", 500 * growth / factor - 2.5


def _ratio(given: Course, growth: float, first: float, start: float, *, target: float | None = None) -> float:
    """Growth the wanted way over that needed; a baseline at the target already leaves no room but away from it."""
    target = given.target if target is None else target
    assert target is not None
    needed = (
        compound_growth(first, target or CANADA_ZERO, given.deadline - start)
        if given.deadline > start
        else 0.0
    )
    if needed == 0:
        return float("inf") if growth >= 0 else float("-inf")
    return growth / abs(needed)


def _share(given: Course, expected: float, first: float) -> float:
    assert given.target is not None
    way, moved = abs(given.target - first), given.direction * (expected - first)
    if way == 0:
        return float("inf") if moved >= 0 else float("-inf")
    return float(moved / way)


def _worst(score: float, category: str) -> tuple[Grade, str]:
    """The lowest class of a rule that does not tell standing still from moving away: the sign does here."""
    return ("stagnant" if score >= 0 else "away"), category
