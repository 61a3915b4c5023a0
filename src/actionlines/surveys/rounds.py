"""Two rounds of a survey, or two surveys: what changed between them, and how sure that is.

Samples drawn anew are independent, and their variances add up. Where a description says that clusters of the same
code are the same clusters in every round (`design.overlap`), what a cluster has in common in both cancels out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from actionlines.errors import BadInputError
from actionlines.surveys.cells import Cells
from actionlines.surveys.contrasts import Differences, alike, independent
from actionlines.surveys.described import CROSSED
from actionlines.surveys.description import Description
from actionlines.surveys.differing import LESS, nothing, rows_of
from actionlines.surveys.linearisation import Estimates
from actionlines.surveys.measures import Measure
from actionlines.surveys.overlapping import Side, overlapping
from actionlines.surveys.passes import cells_of, of_margin, passes, quantiles
from actionlines.surveys.quantile_estimates import Quantiles, quantiles_apart, quantiles_of
from actionlines.surveys.repeated import combined_differences
from actionlines.surveys.rows import in_columns
from actionlines.surveys.telling import Tell, silent
from actionlines.surveys.units import Opened


class NothingInCommonError(BadInputError):
    """Two descriptions have no indicator in common, or break it down by other parts."""


class OverlapError(BadInputError):
    """Two samples are said to have clusters in common, but their designs do not fit on each other."""


class OneFileError(BadInputError):
    """Two samples that are taken for independent are the same file."""


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
    OneFileError
        If both read the same file and do not say `overlap`: the difference would have the error of two samples.
    actionlines.surveys.overlapping.UnknownCovarianceError
        If strata with one cluster are handled so that a covariance is not known.

    References
    ----------
    Kish (1965), Survey Sampling, 12.4.
    """
    _require_two_files(first, second)
    once = _compare_once(first, second, tell)
    imputations = [side.description.imputation for side in (first, second) if side.description.imputation]
    if not imputations:
        return once
    draws = [
        _compare_once(_drawn(first, 1 + number), _drawn(second, 1 + number), tell)
        for number in range(min(imputation.draws for imputation in imputations))
    ]
    return combined_differences(once, draws, level=first.description.design.level)


def _require_two_files(first: Opened, second: Opened) -> None:
    if first.description.design.overlap or second.description.design.overlap:
        return
    for name in set(first.paths) & set(second.paths):
        if first.paths[name].samefile(second.paths[name]):
            raise OneFileError(
                f"files.{name}: both surveys read {first.paths[name].name}, the same file, and the same people are no "
                "two samples. Give each round a file of its own ({round} in the path, --second-data), or say "
                "overlap = true in both descriptions"
            )


def _drawn(survey: Opened, number: int) -> Opened:
    return survey if survey.description.imputation is None else replace(survey, draw=number)


def _compare_once(first: Opened, second: Opened, tell: Tell) -> pl.DataFrame:
    """The differences with missing answers left out, or filled in by one draw of each side."""
    left, right = (_shared(one.description, other.description) for one, other in _both(first, second))
    overlap = _overlap(left, right)
    tables = [nothing(left)]
    for measures, margin, found in _differences(first, second, (left, right), overlap=overlap):
        domains = in_columns(left, found.domains, margin).head(len(found.variance))
        area = _named(left.survey.area, right.survey.area)
        period = f"{left.survey.round}{LESS}{right.survey.round}"
        tables.append(rows_of(left, measures, found, domains, area=area, period=period))
        step = f"{measures[0].indicator.unit} by {' x '.join(margin) or 'nothing'}"
        tell(step, sum(table.height for table in tables))
    return pl.concat(tables)


def _differences(
    first: Opened, second: Opened, described: tuple[Description, Description], *, overlap: bool
) -> Iterator[tuple[Sequence[Measure], tuple[str, ...], Differences]]:
    """The differences of each margin, with the measures that they are of."""
    left, right = described
    for (unit, crosses, indicators), (_, _, others) in zip(passes(left), passes(right), strict=True):
        cells = cells_of(first, unit, crosses[-1], indicators), cells_of(second, unit, crosses[-1], others)
        for margin in crosses:
            found = _of_cells(cells, margin, described, overlap=overlap)
            yield cells[0].measures, margin, found
    for (unit, margins, indicator), (_, _, other) in zip(quantiles(left), quantiles(right), strict=True):
        for margin in margins:
            sides = quantiles_of(first, unit, indicator, margin), quantiles_of(second, unit, other, margin)
            yield sides[0].cells.measures, margin, _of_quantiles(sides, margin, described, overlap=overlap)


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
        if twin is None or _made(twin) != _made(indicator):
            continue
        wanted = set(map(frozenset, other.crosses_of(twin)))
        crosses = [
            CROSSED.join(cross) for cross in own.crosses_of(indicator) if cross and frozenset(cross) in wanted
        ]
        kept.append(indicator.model_copy(update={"by": tuple(sorted(crosses))}))
    if not kept:
        one, two = (f"{each.survey.name} {each.survey.round}" for each in (own, other))
        raise NothingInCommonError(
            f"{one} and {two} have no indicator of the same code, unit, statistic and items; describe at least one "
            "alike in both"
        )
    return own.model_copy(update={"indicators": tuple(kept), "by": dict(sorted(own.by.items()))})


def _made(indicator: object) -> tuple[object, ...]:
    names = ("unit", "statistic", "no_answer", "at")
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


def _of_cells(
    cells: tuple[Cells, Cells],
    margin: tuple[str, ...],
    described: tuple[Description, Description],
    *,
    overlap: bool,
) -> Differences:
    first, second = (of_margin(which, one, margin) for which, one in zip(described, cells, strict=True))
    if not overlap:
        return independent(first, second)
    return _overlapping(cells, (first, second), margin, described)


def _of_quantiles(
    sides: tuple[Quantiles, Quantiles],
    margin: tuple[str, ...],
    described: tuple[Description, Description],
    *,
    overlap: bool,
) -> Differences:
    first, second = sides
    if not overlap:
        return independent(first.values, second.values)
    shares = _overlapping((first.cells, second.cells), (first.shares, second.shares), margin, described)
    pairs = alike(first.shares.domains, second.shares.domains)
    return quantiles_apart(shares, pairs, first, second, effect=1.0)


def _overlapping(
    cells: tuple[Cells, Cells],
    found: tuple[Estimates, Estimates],
    margin: tuple[str, ...],
    described: tuple[Description, Description],
) -> Differences:
    first, second = (
        Side(one, estimates, which.design)
        for one, estimates, which in zip(cells, found, described, strict=True)
    )
    return overlapping(first, second, margin)
