"""What a rule says, in its own words and on one scale on which rules can be held side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final, Literal, TypeAlias

import numpy as np

from actionlines.errors import BadInputError
from actionlines.progress.on_track.courses import Course

Grade = Literal["met", "on_track", "too_slow", "stagnant", "away"]
VERDICTS: Final = ("met", "on_track", "too_slow", "stagnant", "away")
"""From the best to the worst: reached; will be reached in time; moves, but too slowly; hardly moves; moves away."""

Reason = Literal["too_few", "no_target", "zero", "sign", "no_peers", "no_judgement"]
REASONS: Final = ("too_few", "no_target", "zero", "sign", "no_peers", "no_judgement")
"""Why a rule says nothing: fewer than two points from the baseline year on; no value is stated; a rate of
growth has no start at 0; the sign changes; others are not known; the rule tells how far, not whether in
time.
"""


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one course."""

    rule: str
    verdict: Grade | None
    category: str | None = None
    """In the rule's own terms."""
    score: float | None = None
    """The number that the rule holds against its thresholds; higher is better in every rule."""
    expected: float | None = None
    """The value that it expects at the deadline."""
    reason: Reason | None = None
    """Why there is no verdict."""


class NotJudgedError(BadInputError):
    """A rule cannot say anything of a course; carries the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the rule says nothing: {reason}")
        self.reason: Reason = reason


Judge: TypeAlias = Callable[[Course], Verdict]


def judged(rule: str, *, needs_target: bool, least: int = 2, whole: bool = False) -> Callable[[Judge], Judge]:
    """Answer with the reason where a rule cannot say anything; else let it speak.

    `least` points are needed: from the baseline year on, or of the whole course where `whole`.
    """

    def around(judge: Judge) -> Judge:
        @wraps(judge)
        def answer(given: Course) -> Verdict:
            points = len(given.values) if whole else given.since[0].size
            if not given.values:
                return Verdict(rule, None, reason="too_few")
            if given.met and points < least:
                return Verdict(rule, "met", category="met")
            if points < least:
                return Verdict(rule, None, reason="too_few")
            if needs_target and given.target is None:
                return Verdict(rule, None, reason="no_target")
            try:
                return judge(given)
            except NotJudgedError as error:
                if given.met:
                    return Verdict(rule, "met", category="met")
                return Verdict(rule, None, reason=error.reason)

        return answer

    return around


def compound_growth(first: float, last: float, years: float) -> float:
    """Yearly rate of growth between two values; refused where there is none.

    Raises
    ------
    NotJudgedError
        `zero` where it starts from 0, `sign` where the sign changes.

    Examples
    --------
    >>> round(compound_growth(40.0, 60.0, 5.0), 6)
    0.084472
    """
    if first == 0:
        raise NotJudgedError("zero")
    if last / first < 0:
        raise NotJudgedError("sign")
    return float((last / first) ** (1 / years) - 1) * float(np.sign(first))


def graded(
    score: float, steps: tuple[tuple[float, Grade, str], ...], otherwise: tuple[Grade, str]
) -> tuple[Grade, str]:
    """The first step that the score reaches, from the highest down."""
    return next(((grade, category) for least, grade, category in steps if score >= least), otherwise)
