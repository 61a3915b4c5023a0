"""Rules on pace: UNICEF's yearly rate of reduction, Sicherl's time-distance, the World Bank's speed of progress."""

from __future__ import annotations

from typing import Final

import numpy as np

from actionlines.progress.on_track.courses import Course
from actionlines.progress.on_track.verdicts import (
    Grade,
    NotJudgedError,
    Verdict,
    compound_growth,
    graded,
    judged,
)

AARR_STEPS: Final = ((1.0, "on_track", "on_track"), (0.0, "too_slow", "off_track"))
PACE_STEPS: Final = ((0.0, "on_track", "ahead"),)


@judged("aarr", needs_target=True)
def aarr(given: Course) -> Verdict:
    """UNICEF average annual rate of reduction: that of all points since the baseline against that needed to the
    deadline.

    ln y = a + b t by least squares, AARR = 1 - exp(b); needed 1 - (target / v_b)^(1 / n). Where more is better,
    both are rates of increase. The score is their ratio: from 1 on track, below off track. There is none where
    a value is 0 or below.

    References
    ----------
    UNICEF (2007), Technical note: How to calculate average annual rate of reduction (AARR) of underweight
    prevalence (read): its coefficient -0.06613 gives 6.4 %. It has no classes beyond on and off track. Its table
    lacks one of the points that the coefficient was fitted to, as others have found.

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> said = aarr(course([2015, 2020], [40.0, 50.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030))
    >>> said.verdict, round(said.score, 4)
    ('too_slow', 0.7245)
    """
    t, y = given.since
    if (y <= 0).any():
        raise NotJudgedError("zero" if (y == 0).any() else "sign")
    if given.target is not None and given.target <= 0:
        raise NotJudgedError("zero")
    off = t - t.mean()
    slope = float(off @ np.log(y) / (off @ off))
    rate = -given.direction * average_annual_rate_of_reduction(slope)
    needed = given.direction * compound_growth(
        float(y[0]), float(given.target or 0), max(given.deadline - t[0], 1.0)
    )
    expected = float(y[-1] * np.exp(slope * (given.deadline - t[-1])))
    score = rate / needed if needed > 0 else float("inf" if rate >= 0 else "-inf")
    if given.met:
        return Verdict("aarr", "met", "on_track", score, expected)
    verdict, category = graded(score, AARR_STEPS, ("away", "off_track"))
    return Verdict("aarr", verdict, category, score, expected)


def average_annual_rate_of_reduction(slope: float) -> float:
    """The rate that the slope of ln y on the year stands for.

    Examples
    --------
    >>> round(100 * average_annual_rate_of_reduction(-0.06613), 1)
    6.4
    """
    return -float(np.expm1(slope))


@judged("time_distance", needs_target=True)
def time_distance_to_line(given: Course) -> Verdict:
    """Time-distance: how many years the latest value is ahead of the straight line from the baseline to the target.

    S = t - t_line(v_t), the line through (baseline year, v_b) and (deadline, target); the score is -S: 0 or
    above is in time, below it is behind; where the latest value lies on the wrong side of the baseline, it
    moves away. The line ends at the target: where that is met, the score is how long before the deadline it was
    reached for good.

    References
    ----------
    Sicherl, P., gaptimer.eu, time-distance to the line to the target (read); the class of a move away is ours. It
    gives what he published of the targets of Lisbon (2008) and, of the Millennium Goals, China's 13 years ahead for
    a target reached in 2002. His years of official aid (2010) come nearer to a line of constant growth, which his
    tool draws as well.

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> said = time_distance_to_line(course([2015, 2020], [40.0, 56.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030))
    >>> said.verdict, said.score
    ('too_slow', -1.0)
    """
    t, y = given.since
    assert given.target is not None
    way, moved = given.direction * (given.target - y[0]), given.direction * (y[-1] - y[0])
    if way <= 0 or given.deadline <= t[0]:
        if given.met:
            return Verdict("time_distance", "met", "ahead")
        return Verdict("time_distance", "away", "away", float("-inf"))
    on_line = t[0] + moved / way * (given.deadline - t[0])
    score = float(on_line - t[-1])
    if given.met:
        return Verdict("time_distance", "met", "ahead", given.deadline - _met_since(given))
    if moved < 0:
        return Verdict("time_distance", "away", "away", score)
    verdict, category = graded(score, PACE_STEPS, ("too_slow", "behind"))
    return Verdict("time_distance", verdict, category, score)


def _met_since(given: Course) -> float:
    """Year from which on no value fell short of the target again."""
    t, _ = given.since
    short = np.flatnonzero(~given.reached[-t.size :])
    return float(t[short[-1] + 1] if short.size else t[0])


@judged("speed", needs_target=True)
def speed_of_progress(given: Course) -> Verdict:
    """World Bank speed of progress: years the typical country needs for the same change, over the years taken.

    The typical country moves at each level by the median yearly change that countries went through there over five
    years or more, each country counted alike. A score of 2 is twice as fast. In time where the years the typical
    country needs from here to the target, divided by the score, are no more than those that are left; away where
    it moved the wrong way.

    References
    ----------
    World Bank, trackr: Speed of progress (read, with its tests, which have no figures). Its typical path is a
    smooth median by level of changes over five years or more, every country counted alike; the median in twenty
    classes of levels and the verdict on time are ours. It scores nothing over less than five years; here two points
    are enough, as in every rule.

    Examples
    --------
    >>> import numpy as np
    >>> from actionlines.progress.on_track import Peers, course, typical_speed
    >>> from actionlines.progress.targets import Aim
    >>> peers = Peers(typical=typical_speed(np.linspace(0, 100, 400), np.full(400, 2.0), direction=1))
    >>> said = speed_of_progress(course([2015, 2020], [40.0, 55.0], aim=Aim("at_least", 100.0), direction=1,
    ...                                 base_year=2015, deadline=2030, peers=peers))
    >>> said.verdict, round(said.score, 6)
    ('too_slow', 1.5)
    """
    typical = given.peers.typical
    if typical is None or not typical.levels.size:
        raise NotJudgedError("no_peers")
    t, y = given.since
    assert given.target is not None
    moved, taken = given.direction * (y[-1] - y[0]), float(t[-1] - t[0])
    if moved < 0:
        years = typical.years(float(y[-1]), float(y[0]))
        score = -years / taken if np.isfinite(years) else float("-inf")
        return Verdict("speed", "met" if given.met else "away", "backwards", score)
    years = typical.years(float(y[0]), float(y[-1]))
    score = years / taken
    category = "faster" if score >= 1 else "slower"
    if given.met:
        return Verdict("speed", "met", category, score)
    needed = typical.years(float(y[-1]), given.target) / score if score > 0 else float("inf")
    slow: Grade = "too_slow" if moved > 0 else "stagnant"
    verdict: Grade = "on_track" if needed <= given.deadline - t[-1] else slow
    return Verdict("speed", verdict, category, score)
