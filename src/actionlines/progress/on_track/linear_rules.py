"""Rules on straight lines: ESCAP's two indices, SDSN's trend, and how far OECD says it is."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy

from actionlines.progress.on_track.courses import Course
from actionlines.progress.on_track.verdicts import (
    Grade,
    NotJudgedError,
    Verdict,
    graded,
    judged,
)
from actionlines.progress.populations import Floats

ESCAP_FIRST_YEAR: Final = 2000
ESCAP_MAINTAIN: Final = 10.0
ESCAP_REVERSE: Final = 100.0

SDSN_STEPS: Final[tuple[tuple[float, Grade, str], ...]] = (
    (1.0, "on_track", "on_track"),
    (0.5, "too_slow", "moderately_improving"),
    (0.0, "stagnant", "stagnating"),
)

OECD_STEPS: Final = ((0.0, "achieved"), (0.5, "near"), (1.5, "medium"))
OECD_LEVEL: Final = 0.1
"""Two-sided p-value of Spearman's correlation with time below which a trend is one."""


@judged("escap_current", needs_target=True)
def escap_current(given: Course) -> Verdict:
    """ESCAP current status: how much of the way since the baseline is done, from 0 to 10.

    CS = 10 d (v_t - v_b) / abs(target - v_b); below 0 where it moved away. It tells how far, not whether in
    time: there is no verdict but that the target is met, or that it moved away.

    References
    ----------
    ESCAP, Progress Assessment Methodology (read); formula as in the code of UNICEF MENARO (read), which tells
    parity as 10 - 10 abs(target - v_t) / abs(target - v_b): the same number. No worked figures were found.

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> escap_current(course([2015, 2020], [40.0, 55.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030)).score
    2.5
    """
    _, y = given.since
    way = abs(_target(given) - y[0])
    moved = given.direction * (y[-1] - y[0])
    score = float(10 * moved / way) if way else (10.0 if moved >= 0 else float("-inf"))
    if given.met:
        return Verdict("escap_current", "met", "achieved", score)
    if score < 0:
        return Verdict("escap_current", "away", "regression", score)
    return Verdict("escap_current", None, "progress", score, reason="no_judgement")


@judged("escap_anticipated", needs_target=True)
def escap_anticipated(given: Course) -> Verdict:
    """ESCAP anticipated progress: what is still missing at the deadline, of what was missing at the baseline.

    P = 100 (target - v_e) / (target - v_b), 0 where v_e has passed the target; v_e by a straight line through
    the points since 2000 in which recent years weigh more. Up to 10 maintain, up to 100 accelerate, above
    reverse. The score is 100 - P.

    References
    ----------
    ESCAP, Progress Assessment Methodology; UNECE, Technical notes on the progress assessment, 2022 (both read).
    Bands recalled. The weights of ESCAP's working paper SD/WP/04/2017 were not read (only its summary was): here
    they rise by the same amount each year, from 1 for the first point. No worked figures were found.

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> said = escap_anticipated(course([2015, 2020], [40.0, 55.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030))
    >>> said.verdict, round(said.expected, 6), round(said.score, 4)
    ('too_slow', 85.0, 75.0)
    """
    t, y = np.asarray(given.years), np.asarray(given.values)
    recent = t >= min(ESCAP_FIRST_YEAR, given.base_year)
    expected = _weighted_line(t[recent], y[recent], given.deadline)
    target, first = _target(given), float(given.since[1][0])
    way = given.direction * (target - first)
    if way <= 0:
        if given.met:
            return Verdict("escap_anticipated", "met", "maintain", None, expected)
        return Verdict("escap_anticipated", "away", "reverse", float("-inf"), expected)
    missing = 100 * given.direction * (target - expected) / way
    score = 100.0 - missing
    if given.met:
        return Verdict("escap_anticipated", "met", "maintain", score, expected)
    if missing <= ESCAP_MAINTAIN:
        return Verdict("escap_anticipated", "on_track", "maintain", score, expected)
    if missing <= ESCAP_REVERSE:
        return Verdict("escap_anticipated", "too_slow", "accelerate", score, expected)
    return Verdict("escap_anticipated", "away", "reverse", score, expected)


@judged("sdsn", needs_target=True)
def sdsn(given: Course) -> Verdict:
    """SDSN trend: yearly change since the baseline as a share of that needed from the baseline to the deadline,
    on straight lines.

    From 100 % on track, from 50 moderately improving, from 0 stagnating, below decreasing.

    References
    ----------
    Sachs, J. et al., Sustainable Development Report: methods summary (read in part) and the words that its data and
    legend give the four arrows, of which one is "less than 50 % of required rate" (read). SDSN rescales figures to
    0 to 100 first, which changes no share of a straight line, and aims at its own bound of green (80 for internet
    use), where this takes the target that is stated. The codebook of 2025 takes the pace from 2015 on (read);
    earlier editions took the most recent years. With those, 2011 to 2016, the rule gives 33 of 35 arrows for
    internet use in the Africa SDG Index 2019; for access to electricity, whose series are modelled anew each year,
    13 of 19.

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> said = sdsn(course([2015, 2020], [40.0, 55.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030))
    >>> said.verdict, said.score, said.expected
    ('too_slow', 0.75, 85.0)
    """
    t, y = given.since
    slope = (y[-1] - y[0]) / (t[-1] - t[0])
    expected = float(y[-1] + slope * (given.deadline - t[-1]))
    needed = (
        given.direction * (_target(given) - y[0]) / (given.deadline - t[0]) if given.deadline > t[0] else 0.0
    )
    moved = given.direction * slope
    score = float(moved / needed) if needed > 0 else float("inf" if moved >= 0 else "-inf")
    if given.met:
        return Verdict("sdsn", "met", "on_track", score, expected)
    verdict, category = graded(score, SDSN_STEPS, ("away", "decreasing"))
    return Verdict("sdsn", verdict, category, score, expected)


@judged("oecd", needs_target=True, least=1, whole=True)
def oecd(given: Course) -> Verdict:
    """OECD distance: how far from the target, in standard deviations of the reference countries, and which way
    it moves.

    Distance = d (target - v_t) / s, 0 where it is passed: 0 achieved, up to 0.5 near, up to 1.5 medium, above
    far. It tells how far, not whether in time; where Spearman's correlation of the figure with time is clear (p
    < 0.1), the trend the wrong way is told as moving away, the right way as moving. The score is minus the
    distance.

    References
    ----------
    OECD, Measuring Distance to the SDG Targets: modified z-score over OECD countries, trend by Spearman (read in
    part); bands of the distance and the level 0.1 recalled. No worked figures were found.

    Examples
    --------
    >>> from actionlines.progress.on_track import Peers, course
    >>> from actionlines.progress.targets import Aim
    >>> given = course([2015, 2020], [40.0, 55.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030,
    ...                peers=Peers(spread=30.0))
    >>> said = oecd(given)
    >>> said.category, said.score, said.reason
    ('medium', -1.5, 'no_judgement')
    """
    spread = given.peers.spread
    if not spread:
        raise NotJudgedError("no_peers")
    distance = max(given.direction * (_target(given) - given.values[-1]) / spread, 0.0)
    category = next((name for most, name in OECD_STEPS if distance <= most), "far")
    if given.met:
        return Verdict("oecd", "met", "achieved", -distance)
    if len(given.values) < 3 or np.ptp(given.values) == 0:
        return Verdict("oecd", None, category, -distance, reason="no_judgement")
    rho, p_value = spearman(np.asarray(given.years), np.asarray(given.values))
    if p_value >= OECD_LEVEL:
        return Verdict("oecd", None, category, -distance, reason="no_judgement")
    return Verdict("oecd", "too_slow" if rho * given.direction > 0 else "away", category, -distance)


def spearman(x: Floats, y: Floats) -> tuple[float, float]:
    """Spearman's correlation and the two-sided p-value of none, by Student's t; for three points or more.

    Examples
    --------
    >>> import numpy as np
    >>> rho, p_value = spearman(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([2.0, 1.0, 3.0, 5.0, 4.0]))
    >>> round(rho, 4), round(p_value, 4)
    (0.8, 0.1041)
    """
    a, b = scipy.stats.rankdata(x), scipy.stats.rankdata(y)
    a, b = a - a.mean(), b - b.mean()
    rho = float(np.clip(a @ b / np.sqrt((a @ a) * (b @ b)), -1, 1))
    if abs(rho) == 1:
        return rho, 0.0
    t = rho * np.sqrt((x.size - 2) / (1 - rho**2))
    return rho, float(2 * scipy.special.stdtr(x.size - 2, -abs(t)))


def _target(given: Course) -> float:
    if given.target is None:
        raise NotJudgedError("no_target")
    return given.target


def _weighted_line(t: np.ndarray, y: np.ndarray, when: float) -> float:
    """Value at a time of the straight line by weighted least squares; the weights rise evenly from 1."""
    weights = t - t[0] + 1.0
    middle, level = np.average(t, weights=weights), np.average(y, weights=weights)
    across = np.sum(weights * (t - middle) ** 2)
    slope = np.sum(weights * (t - middle) * (y - level)) / across if across else 0.0
    return float(level + slope * (when - middle))
