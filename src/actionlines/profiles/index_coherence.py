"""Whether an index hangs together: what its parts have in common, what moves it in fact, what could be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.indices.coherence.pairs import correlation_pairs, flagged_pairs
from actionlines.indices.coherence.report import Coherence, coherence
from actionlines.profiles.built_index import built_index
from actionlines.profiles.edition import plain
from actionlines.profiles.index import top_down

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release
    from actionlines.indices.result import IndexResult
    from actionlines.indices.specification import Specification

METHODS: Final = ("pearson", "spearman", "kendall")
MOST_UNITS: Final = 5_000
"""Pairs of units are looked at, so that beyond this nothing is told."""


@dataclass(frozen=True)
class PartCoherence:
    """How far the members of one aggregate measure one thing; None where too little is there to say."""

    node: str
    name: str
    members: int
    alpha: float | None
    """Cronbach's: from 0.7 on members are taken to measure one thing."""
    reliable: bool | None
    first_component: float | None
    """Share of the variance that the first principal component stands for."""
    components_above_one: int | None
    against: tuple[str, ...]
    """Names of members that pull against the first component."""
    condition: float | None
    """Condition number: above 30 some members all but follow from others; None where one follows wholly."""
    dominated: float | None
    """Share of the pairs of areas in which one is nowhere worse: no weighting can turn these round."""


@dataclass(frozen=True)
class MemberCoherence:
    """What one node weighs and what it does."""

    node: str
    name: str
    parent: str
    weight: float | None
    """Within its parent, as stated or found."""
    influence: float | None
    """Its share of the squared correlations of all members with their parent."""
    correlation: float | None
    """With its parent."""
    told_by_others: float | None
    """Of an indicator: how much of its variance the others of the same parent explain."""
    redundant: bool | None
    shift: float | None
    """Places that areas move on average where it is left out."""


@dataclass(frozen=True)
class FlaggedPair:
    """Two indicators or two aggregates that are out of line."""

    first: str
    second: str
    parent: str | None
    """Name of what both are part of; None where they are of two."""
    pearson: float | None
    spearman: float | None
    kendall: float | None
    flag: str
    """`high`, `weak` or `negative`."""


@dataclass(frozen=True)
class IndexCoherence:
    """What is to be said of how an index hangs together."""

    areas: int
    parts: tuple[PartCoherence, ...]
    """The index first."""
    members: tuple[MemberCoherence, ...]
    pairs: int
    """How many pairs were looked at."""
    flagged: tuple[FlaggedPair, ...]
    """The strongest correlation first."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


def index_coherence(release: Release, name: str, *, lang: str) -> IndexCoherence | None:
    """How an index hangs together under a release; None where it is of one member or of too many areas.

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no such index, or the release lacks figures that it needs.
    """
    return told_coherence(built_index(release, name).result, lang=lang)


def told_coherence(result: IndexResult, *, lang: str) -> IndexCoherence | None:
    """The same of an index as it was built."""
    if not can_be_told(result):
        return None
    specification, found = result.specification, coherence(result)
    pairs = pl.concat(list(pairs_by_method(result, found).values()))
    return IndexCoherence(
        areas=len(result.units),
        parts=tuple(_parts(specification, found, lang)),
        members=tuple(_members(specification, found, lang)),
        pairs=pairs.height,
        flagged=tuple(_flagged(specification, pairs, lang)),
    )


def can_be_told(result: IndexResult) -> bool:
    """Whether there is something to hold against something, and not too much."""
    return len(result.specification.indicators) > 1 and 2 < len(result.units) <= MOST_UNITS


def pairs_by_method(result: IndexResult, found: Coherence) -> dict[str, pl.DataFrame]:
    """`indicator_pairs` and `pillar_pairs` of a coherence, with each correlation as a column; flags are Pearson's."""
    specification = result.specification
    parents = {code: specification.node(code).parent or "" for code in specification.nodes}
    inner = [one.code for one in specification.bottom_up if one.code != specification.root]
    whole = {}
    for name, codes in (
        ("indicator_pairs", [one.code for one in specification.indicators]),
        ("pillar_pairs", inner),
    ):
        scores = result.scores[:, [result.column(code) for code in codes]]
        pairs: pl.DataFrame = getattr(found, name)
        others = [
            correlation_pairs(scores, codes, parents, method=method)["CORRELATION"].alias(method.upper())
            for method in METHODS[1:]
        ]
        renamed = pairs.rename({"CORRELATION": "PEARSON"}).with_columns(others)
        before, after = ("FIRST", "SECOND", "GROUP"), ("P_VALUE", "UNITS", "FLAG")
        table = renamed.select(*before, *(method.upper() for method in METHODS), *after)
        whole[name] = table.join(_of_one_line(specification, codes), on=["FIRST", "SECOND"], how="anti")
    return whole


def _of_one_line(specification: Specification, codes: list[str]) -> pl.DataFrame:
    """Pairs of which one is a part of the other, both ways round: that they go together says nothing."""
    rows = []
    for code in codes:
        above = specification.node(code).parent
        while above is not None:
            rows += [(code, above), (above, code)]
            above = specification.node(above).parent
    return pl.DataFrame(rows, schema={"FIRST": pl.String, "SECOND": pl.String}, orient="row")


def _parts(specification: Specification, found: Coherence, lang: str) -> Iterator[PartCoherence]:
    rows = {row["NODE"]: row for row in found.aggregates.iter_rows(named=True)}
    for code in top_down(specification, specification.root):
        row = rows.get(code)
        if row is None or row["MEMBERS"] < 2:
            continue
        yield PartCoherence(
            node=code,
            name=specification.name(code, lang=lang),
            members=row["MEMBERS"],
            alpha=row["ALPHA"],
            reliable=row["RELIABLE"],
            first_component=row["FIRST_COMPONENT"],
            components_above_one=row["ABOVE_ONE"],
            against=tuple(specification.name(one, lang=lang) for one in row["AGAINST"]),
            condition=_finite(row["CONDITION"]),
            dominated=row["DOMINATED_PAIRS"],
        )


def _members(specification: Specification, found: Coherence, lang: str) -> Iterator[MemberCoherence]:
    influence = {row["CODE"]: row for row in found.influence.iter_rows(named=True)}
    redundancy = {row["INDICATOR"]: row for row in found.redundancy.iter_rows(named=True)}
    shifts = dict(found.left_out.select("NODE", "SHIFT").iter_rows())
    for code in top_down(specification, specification.root)[1:]:
        row, told = influence[code], redundancy.get(code, {})
        alone = len(specification.children(specification.node(code).parent or "")) < 2
        yield MemberCoherence(
            node=code,
            name=specification.name(code, lang=lang),
            parent=specification.node(code).parent or "",
            weight=_finite(row["WEIGHT"]),
            influence=_finite(row["IMPORTANCE_SHARE"]),
            correlation=row["CORRELATION"],
            told_by_others=None if alone else told.get("EXPLAINED"),
            redundant=told.get("REDUNDANT"),
            shift=shifts.get(code),
        )


def _flagged(specification: Specification, pairs: pl.DataFrame, lang: str) -> Iterator[FlaggedPair]:
    named = pairs.rename({"PEARSON": "CORRELATION"})
    for row in flagged_pairs(named).iter_rows(named=True):
        yield FlaggedPair(
            first=specification.name(row["FIRST"], lang=lang),
            second=specification.name(row["SECOND"], lang=lang),
            parent=specification.name(row["GROUP"], lang=lang) if row["GROUP"] else None,
            pearson=row["CORRELATION"],
            spearman=row["SPEARMAN"],
            kendall=row["KENDALL"],
            flag=row["FLAG"],
        )


def _finite(value: float | None) -> float | None:
    """A number, None where it is none or infinite: JSON knows neither."""
    return None if value is None or value != value or abs(value) == float("inf") else value
