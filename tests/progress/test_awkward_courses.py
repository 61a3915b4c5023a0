"""What each rule says of courses that are awkward: `agencies/awkward.csv`, a row a course, a column a rule.

Where a rule gives no verdict its reason stands: too few points, no value stated, a rate that has no start at nought,
a change of sign, or that the rule tells how far and not whether in time.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from actionlines.progress.on_track import RULES, Course, Peers, course, judge, typical_speed
from actionlines.progress.targets import Aim

UP: Final = Aim("at_least", 100.0)
PARITY: Final = Aim("parity", None)


def peers(low: float, high: float, speed: float) -> Peers:
    """Others that move at one speed at every level between two."""
    levels = np.linspace(low, high, 600)
    typical = typical_speed(levels, np.full(600, speed), direction=1 if speed > 0 else -1)
    return Peers(spread=(high - low) / 7, typical=typical)


def towards(
    figures: dict[int, float],
    aim: Aim = UP,
    *,
    direction: int = 1,
    limits: tuple[float | None, float | None] = (0.0, 100.0),
    breaks: Sequence[int] = (),
    others: Peers | None = None,
) -> Course:
    return course(
        list(figures),
        list(figures.values()),
        aim=aim,
        direction=direction,
        base_year=2015,
        deadline=2030,
        limits=limits,
        breaks=breaks,
        peers=others or peers(-20, 120, 2.0),
    )


def parity(figures: dict[int, float]) -> Course:
    return towards(figures, PARITY, direction=0, limits=(None, None), others=peers(0, 1, 0.02))


COURSES: Final = {
    "two points": towards({2015: 40, 2020: 60}),
    "one point": towards({2020: 60}),
    "no point": towards({}),
    "starts at nought": towards({2015: 0, 2020: 20}),
    "ends at nought": towards({2015: 20, 2020: 0}),
    "target of nought": towards(
        {2015: 10, 2020: 4}, Aim("at_most", 0.0), direction=-1, others=peers(-20, 120, -2.0)
    ),
    "changes its sign": towards({2015: -4, 2020: 6}, Aim("at_least", 10.0), limits=(None, None)),
    "stays below nought": towards({2015: -10, 2020: -6}, Aim("at_least", -1.0), limits=(None, None)),
    "two points since the break": towards({2015: 10, 2017: 20, 2018: 60, 2020: 66}, breaks=[2018]),
    "one point since the break": towards({2015: 40, 2020: 60}, breaks=[2020]),
    "met": towards({2015: 60, 2020: 80}, Aim("at_least", 70.0)),
    "met by its only point": towards({2020: 80}, Aim("at_least", 70.0)),
    "was met and is lost": towards({2015: 80, 2020: 60}, Aim("at_least", 70.0)),
    "stands still": towards({2015: 40, 2020: 40}),
    "parity from below": parity({2015: 0.7, 2020: 0.85}),
    "parity from above": parity({2015: 1 / 0.7, 2020: 1 / 0.85}),
    "parity within the band": parity({2015: 0.7, 2020: 1.01}),
    "no value stated": towards({2015: 40, 2020: 50}, Aim("improve", None)),
}


def stated() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "agencies" / "awkward.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row.pop("case"): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("case", COURSES)
def test_each_rule_says_of_an_awkward_course_what_is_stated(case: str) -> None:
    said = {one.rule: one.verdict or one.reason for one in judge(COURSES[case])}
    assert said == stated()[case]


def test_every_course_and_every_rule_is_stated() -> None:
    assert list(stated()) == list(COURSES)
    assert {frozenset(row) for row in stated().values()} == {frozenset(RULES)}
