"""All rules on one course, and where and why they disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from actionlines.progress.on_track.courses import Course
from actionlines.progress.on_track.growth_rules import eurostat, statcan, unsd
from actionlines.progress.on_track.linear_rules import escap_anticipated, escap_current, oecd, sdsn
from actionlines.progress.on_track.pace_rules import aarr, speed_of_progress, time_distance_to_line
from actionlines.progress.on_track.verdicts import VERDICTS, Judge, Verdict

Basis = Literal["compound", "fitted_growth", "line", "weighted_line", "distance", "peers"]


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A rule, what it stands on, and whether all its constants were read in a source."""

    judge: Judge
    basis: Basis
    """`compound`: growth from the first to the last point; `fitted_growth`: growth by all points; `line`:
    straight from first to last; `weighted_line`: straight through all, recent ones weigh more; `distance`: the
    level alone; `peers`: what others did.
    """
    on_track_from: float | None
    """Share of the needed pace, or of the way, from which it counts as on track; None where it has no such
    bound.
    """
    verified: bool
    formula: str
    source: str


RULES: Final[MappingProxyType[str, RuleNote]] = MappingProxyType(
    {
        "unsd": RuleNote(
            unsd,
            "compound",
            0.95,
            True,
            "(v_e - v_b) / (v* - v_b), v_e by growth",
            "UN Statistics Division 2023",
        ),
        "eurostat": RuleNote(
            eurostat, "compound", 0.95, True, "growth / growth needed", "Eurostat 2026, as Eustat applies it"
        ),
        "statcan": RuleNote(
            statcan,
            "compound",
            0.95,
            True,
            "growth / growth needed; near a limit x C",
            "Statistics Canada, Open SDG",
        ),
        "escap_current": RuleNote(
            escap_current, "distance", None, True, "10 (v_t - v_b) / (v* - v_b)", "ESCAP current status"
        ),
        "escap_anticipated": RuleNote(
            escap_anticipated,
            "weighted_line",
            0.90,
            False,
            "100 (v* - v_e) / (v* - v_b)",
            "ESCAP anticipated progress",
        ),
        "sdsn": RuleNote(sdsn, "line", 1.0, True, "slope / slope needed", "SDSN"),
        "oecd": RuleNote(oecd, "distance", None, False, "(v* - v_t) / s", "OECD"),
        "aarr": RuleNote(
            aarr, "fitted_growth", 1.0, True, "(1 - e^b) / (1 - (v* / v_b)^(1/n))", "UNICEF 2007"
        ),
        "time_distance": RuleNote(
            time_distance_to_line, "line", 1.0, True, "t - t_line(v_t)", "Sicherl, time-distance"
        ),
        "speed": RuleNote(
            speed_of_progress,
            "peers",
            None,
            False,
            "years typical / years taken",
            "World Bank, speed of progress",
        ),
    }
)
"""The rules in the order in which tables show them."""

Why = Literal["agree", "basis", "threshold", "away_or_stagnant", "recent_years"]
WHY: Final = ("agree", "basis", "threshold", "away_or_stagnant", "recent_years")


def judge(given: Course, rules: Iterable[str] = tuple(RULES)) -> tuple[Verdict, ...]:
    """What each rule says of a course, in the order of `RULES`.

    Examples
    --------
    >>> from actionlines.progress.on_track import course
    >>> from actionlines.progress.targets import Aim
    >>> given = course([2015, 2020], [40.0, 60.0],
    ...     aim=Aim("at_least", 100.0), direction=1, base_year=2015, deadline=2030)
    >>> {said.rule: said.verdict for said in judge(given, ("unsd", "sdsn", "time_distance"))}
    {'unsd': 'on_track', 'sdsn': 'on_track', 'time_distance': 'on_track'}
    """
    return tuple(RULES[name].judge(given) for name in rules)


def disagreement(said: Iterable[Verdict]) -> tuple[Why, ...]:
    """Why the rules that gave a verdict do not give the same one; `agree` where they do.

    `basis`: they expect different values, since growth compounds and a straight line does not, or look at the
    level or at others alone. `recent_years`: those that weigh recent years expect another way. `threshold`:
    rules of one basis expect the same, but draw the line elsewhere. `away_or_stagnant`: they differ in how they
    name what does not move.

    Examples
    --------
    >>> disagreement([Verdict("unsd", "on_track", expected=101.0), Verdict("sdsn", "too_slow", expected=85.0)])
    ('basis',)
    """
    told = [one for one in said if one.verdict is not None]
    if len({one.verdict for one in told}) < 2:
        return ("agree",)
    found: list[Why] = []
    by_basis: dict[str, set[str]] = {}
    for one in told:
        by_basis.setdefault(RULES[one.rule].basis, set()).add(str(one.verdict))
    if any(len(verdicts) > 1 for verdicts in by_basis.values()):
        found.append("threshold")
    if len({frozenset(verdicts) for verdicts in by_basis.values()}) > 1:
        found.append("basis")
    if by_basis.get("weighted_line", set()) - set().union(
        *(by_basis.get(name, set()) for name in ("line", "compound"))
    ):
        found.append("recent_years")
    if {one.verdict for one in told} <= {"away", "stagnant"}:
        return ("away_or_stagnant",)
    return tuple(sorted(found, key=WHY.index))


def worst_and_best(said: Iterable[Verdict]) -> tuple[str, str] | None:
    """The lowest and the highest verdict given; None where no rule gave one.

    Examples
    --------
    >>> worst_and_best([Verdict("unsd", "on_track"), Verdict("sdsn", "too_slow"), Verdict("oecd", None)])
    ('too_slow', 'on_track')
    """
    places = [VERDICTS.index(one.verdict) for one in said if one.verdict is not None]
    return (VERDICTS[max(places)], VERDICTS[min(places)]) if places else None
