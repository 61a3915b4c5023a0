"""The blind spots of the commitments line by line, and those of one line or one region alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actionlines.commitments.links import Measures
from actionlines.commitments.register import CODES
from actionlines.profiles.coverage import LEAST_DEVELOPED, CoverageProfile, ParagraphCoverage


@dataclass(frozen=True)
class LineCoverage:
    """How much of an action line is measured and answered for."""

    line: str
    """Empty for paragraphs that are of no line."""
    paragraphs: int
    directly: int
    in_part: int
    by_proxy: int
    unmeasured: int
    unanswered: int


def by_line(profile: CoverageProfile) -> tuple[LineCoverage, ...]:
    """The coverage of each line; a priority that is near to several lines counts for each."""
    found = (
        _line(code, [one for one in profile.paragraphs if code in (one.lines or ("",))])
        for code in (*CODES, "")
    )
    return tuple(one for one in found if one.paragraphs)


def of_line(profile: CoverageProfile, line: str) -> CoverageProfile:
    """The coverage of a line alone: its paragraphs, those near to it, and the indicators linked to them."""
    own = tuple(one for one in profile.paragraphs if line in one.lines)
    linked = {code for one in own for code in one.indicators}
    indicators = tuple(one for one in profile.indicators if one.indicator in linked)
    return replace(profile, paragraphs=own, indicators=indicators)


def silent_in(profile: CoverageProfile, region: str) -> CoverageProfile:
    """The same with those indicators alone that are silent in a region, or in all least developed countries."""
    silent = tuple(
        one
        for one in profile.indicators
        if region in one.silent_regions or (region == LEAST_DEVELOPED and not one.least_developed)
    )
    return replace(profile, indicators=silent)


def _line(code: str, own: list[ParagraphCoverage]) -> LineCoverage:
    ways = [one.measures for one in own]
    return LineCoverage(
        line=code,
        paragraphs=len(own),
        directly=ways.count(Measures.DIRECTLY),
        in_part=ways.count(Measures.IN_PART),
        by_proxy=ways.count(Measures.BY_PROXY),
        unmeasured=ways.count(None),
        unanswered=sum(not (one.answers or one.believed) for one in own),
    )
