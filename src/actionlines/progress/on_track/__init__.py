"""Whether a target is on track: each agency's rule as one function, and all of them side by side."""

from __future__ import annotations

from actionlines.progress.on_track.courses import Course, Peers, TypicalSpeed, course, typical_speed
from actionlines.progress.on_track.side_by_side import RULES, RuleNote, disagreement, judge
from actionlines.progress.on_track.verdicts import REASONS, VERDICTS, Verdict

__all__ = [
    "REASONS",
    "RULES",
    "VERDICTS",
    "Course",
    "Peers",
    "RuleNote",
    "TypicalSpeed",
    "Verdict",
    "course",
    "disagreement",
    "judge",
    "typical_speed",
]
