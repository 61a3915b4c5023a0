"""Two rounds of a survey, or two surveys: what changed between them, and how sure that is.

Samples drawn anew are independent, and their variances add up. Where a description says that clusters of the same
code are the same clusters in every round (`design.overlap`), the two are one sample seen twice, and what a cluster
has in common in both cancels out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.cells import Cells
from actionlines.surveys.contrasts import Differences, differences, independent
from actionlines.surveys.described import CROSSED
from actionlines.surveys.description import Description
from actionlines.surveys.differing import LESS, nothing, rows_of
from actionlines.surveys.estimating import Tell, cells_of, of_margin, passes, silent
from actionlines.surveys.rows import in_columns
from actionlines.surveys.units import Opened, as_text

_ROUND: Final = "_round"
_FIRST, _SECOND = "first", "second"


class NothingInCommonError(BadInputError):
    """Two descriptions have no indicator in common, or break it down by other parts."""


class OverlapError(BadInputError):
    """Two samples are said to have clusters in common, but their designs do not fit on each other."""


def compare(first: Opened, second: Opened, *, tell: Tell = silent) -> pl.DataFrame:
    """The estimates of one survey less those of another, for every indicator and cross that both describe.

    Parameters
    ----------
    first, second
        Opened by `units.open_survey` over one engine, and held against their files by `checking.check`.
    tell
        Told each step and how many differences there are so far.

    Returns
    -------
    DataFrame
        A row a difference, with the columns of `differing.RESULTS` after the keys; `TIME_PERIOD` reads
        `2016 - 2015`.

    Raises
    ------
    NothingInCommonError
        If no indicator of the same code, file, statistic and items is in both.
    OverlapError
        If only one of the two says `overlap`, or their designs have other columns.

    References
    ----------
    Kish (1965), Survey Sampling, 12.4; Wood (2008), Journal of Official Statistics 24, 53-78, for overlapping samples.
    """
    left, right = (_shared(one.description, other.description) for one, other in _both(first, second))
    overlap = _overlap(left, right)
    tables = [nothing(left)]
    steps = zip(passes(left), passes(right), strict=True)
    for (unit, crosses, indicators), (_, _, others) in steps:
        cells = cells_of(first, unit, crosses[-1], indicators), cells_of(second, unit, crosses[-1], others)
        for margin, found in _found(cells, crosses, (left, right), overlap=overlap):
            domains = in_columns(left, found.domains, margin).head(len(found.variance))
            area = _named(left.survey.area, right.survey.area)
            period = f"{left.survey.round}{LESS}{right.survey.round}"
            tables.append(rows_of(left, cells[0].measures, found, domains, area=area, period=period))
            tell(f"{unit} by {' x '.join(margin) or 'nothing'}", sum(table.height for table in tables))
    return pl.concat(tables)


def _both(first: Opened, second: Opened) -> Iterator[tuple[Opened, Opened]]:
    yield first, second
    yield second, first


def _named(first: str, second: str) -> str:
    return first if first == second else f"{first}{LESS}{second}"


def _shared(own: Description, other: Description) -> Description:
    """A description with the indicators alone that the other has too, by the crosses of both, in one order."""
    theirs = {indicator.code: indicator for indicator in other.indicators}
    kept = []
    for indicator in sorted(own.indicators, key=lambda one: one.code):
        twin = theirs.get(indicator.code)
        if indicator.statistic == "quantile" or twin is None or _made(twin) != _made(indicator):
            continue
        wanted = set(other.crosses_of(twin))
        crosses = [CROSSED.join(cross) for cross in own.crosses_of(indicator) if cross and cross in wanted]
        kept.append(indicator.model_copy(update={"by": tuple(sorted(crosses))}))
    if not kept:
        one, two = (f"{each.survey.name} {each.survey.round}" for each in (own, other))
        raise NothingInCommonError(
            f"{one} and {two} have no indicator of the same code, unit, statistic and items; describe at least one "
            "alike in both"
        )
    return own.model_copy(update={"indicators": tuple(kept)})


def _made(indicator: object) -> tuple[object, ...]:
    names = ("unit", "statistic", "no_answer")
    return (*(getattr(indicator, name) for name in names), tuple(getattr(indicator, "items", None) or ()))


def _overlap(left: Description, right: Description) -> bool:
    designs = left.design, right.design
    if designs[0].overlap != designs[1].overlap:
        raise OverlapError(
            "one description says design.overlap = true, the other does not; say it in both or in none"
        )
    if not designs[0].overlap:
        return False
    shapes = [(len(one.strata), len(one.clusters), len(one.fpc)) for one in designs]
    if shapes[0] != shapes[1]:
        raise OverlapError(
            "samples with common clusters must have as many columns of strata, clusters and fpc in both "
            f"rounds; they have {shapes[0]} and {shapes[1]}"
        )
    return True


def _found(
    cells: tuple[Cells, Cells],
    crosses: list[tuple[str, ...]],
    described: tuple[Description, Description],
    *,
    overlap: bool,
) -> Iterator[tuple[tuple[str, ...], Differences]]:
    stacked = _stacked(*cells) if overlap else None
    for margin in crosses:
        if stacked is None:
            pair = [
                of_margin(description, one, margin) for description, one in zip(described, cells, strict=True)
            ]
            yield margin, independent(pair[0], pair[1])
            continue
        design = described[0].design
        found = differences(
            stacked,
            (*margin, _ROUND),
            dimension=_ROUND,
            first=_FIRST,
            second=_SECOND,
            lonely=design.lonely,
            lonely_in_domain=design.lonely_in_domain,
        )
        effect = design.design_effect or 1.0
        yield margin, replace(found, variance=found.variance * effect, covariance=found.covariance * effect)


def _stacked(first: Cells, second: Cells) -> Cells:
    """Both rounds as one sample in which the round is a part."""
    frames = []
    for one, name in ((first, _FIRST), (second, _SECOND)):
        codes = [as_text(one.frame[column]).alias(column) for column in one.design]
        frames.append(one.frame.with_columns(*codes, pl.lit(name).alias(_ROUND)))
    columns = frames[0].columns
    return replace(
        first,
        frame=pl.concat([frame.select(columns) for frame in frames], how="vertical_relaxed"),
        parts=(*first.parts, _ROUND),
    )
