"""What is known of one composite index under a release: who ranks where, made how, from whose figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.known import editions
from actionlines.indices.provenance import provenance
from actionlines.indices.specification import Aggregate, Indicator
from actionlines.indices.specification_hash import specification_sha256
from actionlines.profiles.built_index import built_index, index_sureness, root_of
from actionlines.profiles.edition import Edition, SourceNote, edition, plain
from actionlines.profiles.listings import sort_key

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release
    from actionlines.indices.layer import Sureness
    from actionlines.indices.result import IndexResult
    from actionlines.indices.specification import Specification


@dataclass(frozen=True)
class Interval:
    """Between which ends a score or a place lies, as the robustness run says."""

    low: float
    high: float


@dataclass(frozen=True)
class IndexNode:
    """The index, one of its aggregates or one of its indicators."""

    code: str
    name: str
    parent: str | None
    level: int
    """1 for an indicator."""
    weight: float | None
    """Among the members of its parent: they add up to 1."""
    effective: float
    """In the index: the product of the weights above it."""
    aggregation: str | None
    """How its members become its score; None for an indicator."""
    direction: int
    unit: str
    indicator: str | None
    """Code in the catalogue, where it is an indicator that has a page."""


@dataclass(frozen=True)
class NodeScore:
    """Score and place of an area in one node; None where it has none."""

    node: str
    score: float | None
    place: float | None


@dataclass(frozen=True)
class Ranked:
    """One area that has a score."""

    area: str
    name: str
    place: float
    score: float
    parts: tuple[NodeScore, ...]
    """Of every node but the index itself, in the order of `IndexProfile.nodes`."""
    scores: Interval | None = None
    """Of the middle of all variants; see `IndexProfile.robustness`."""
    places: Interval | None = None
    same_place: float | None = None
    """Share of variants in which it has this place."""
    in_front: float | None = None
    """Share of variants in which it is among the first."""


@dataclass(frozen=True)
class Unranked:
    """One area that has figures and no score."""

    area: str
    name: str
    lacking: tuple[str, ...]
    """Codes of the indicators it has no figure of."""


@dataclass(frozen=True)
class ChoiceNote:
    """A choice of those who made the index, and where it was read."""

    node: str
    choice: str
    method: str
    lower: float | None
    upper: float | None
    source: str
    status: str
    """`seen`, `unverified`, `own` or `missing`: see `indices.provenance`."""


@dataclass(frozen=True)
class DoubtShare:
    """One thing in doubt, and its share of the variance of the mean shift of places."""

    name: str
    first: float | None
    """By itself alone."""
    total: float | None
    """With all that it interacts with."""
    total_low: float | None
    total_high: float | None


@dataclass(frozen=True)
class Sure:
    """What many variants of the index say of it, drawn anew by all that its specification puts in doubt."""

    variants: int
    refused: int
    """Those that could not be built."""
    coverage: float
    """Share of the variants that an interval holds."""
    top: int
    """Places that count as in front."""
    shift: float | None
    """How many places an area moves on average."""
    correlation: float | None
    """Mean rank correlation of the variants with the index as it stands."""
    doubts: tuple[DoubtShare, ...]
    """The largest share first."""


@dataclass(frozen=True)
class IndexProfile:
    """What is known of one index under one release."""

    name: str
    """By which it is asked for: `egdi-2022`."""
    code: str
    """Code of the index itself among its nodes: `EGDI`."""
    title: str
    lang: str
    edition: Edition
    year: int | None
    specification_sha256: str
    source: str
    """Who made the index, as its specification says."""
    nodes: tuple[IndexNode, ...]
    """The index first, then each aggregate before its members."""
    ranking: tuple[Ranked, ...]
    """Best first."""
    unranked: tuple[Unranked, ...]
    """In order of their names."""
    robustness: Sure
    choices: tuple[ChoiceNote, ...]
    others: tuple[str, ...]
    """Other editions of the same index, by name, oldest first."""
    sources: tuple[SourceNote, ...]

    def node(self, code: str) -> IndexNode:
        """The node of this code."""
        return next(one for one in self.nodes if one.code == code)

    def members(self, code: str) -> tuple[IndexNode, ...]:
        """Nodes whose parent is that of this code."""
        return tuple(one for one in self.nodes if one.parent == code)

    def table(self) -> pl.DataFrame:
        """One row for each area, best first, those without a score last; a column of scores for each node."""
        parts = [one.code for one in self.nodes[1:]]
        schema = pl.Schema(TABLE | dict.fromkeys(parts, pl.Float64()))
        rows = [_row(one) for one in self.ranking] + [
            (one.area, one.name, *(None,) * (len(schema) - 2)) for one in self.unranked
        ]
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
            pl.lit(self.name).alias("INDEX"), pl.lit(self.edition.id).alias("RELEASE")
        )

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = {
    "REF_AREA": pl.String(),
    "NAME": pl.String(),
    "PLACE": pl.Float64(),
    "PLACE_LOW": pl.Float64(),
    "PLACE_HIGH": pl.Float64(),
    "SCORE": pl.Float64(),
    "SCORE_LOW": pl.Float64(),
    "SCORE_HIGH": pl.Float64(),
}
"""First columns of the table; one of scores for each node below the index follows, then INDEX and RELEASE."""


def index(release: Release, name: str, *, lang: str) -> IndexProfile:
    """Give the profile of an index (`hdi-2022`, or `hdi` for its newest edition).

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no such index, or the release lacks figures that it needs.
    actionlines.errors.BadInputError
        If the index cannot be built from these figures, as where goalposts are missing.
    """
    built, kept = built_index(release, name), index_sureness(release, name)
    result = built.result
    specification = result.specification
    return IndexProfile(
        name=built.name,
        code=specification.root,
        title=specification.name(specification.root, lang=lang),
        lang=lang,
        edition=edition(release),
        year=specification.year,
        specification_sha256=specification_sha256(specification),
        source=specification.source,
        nodes=index_nodes(result, lang=lang),
        ranking=_ranking(result, kept, lang),
        unranked=_unranked(result, lang),
        robustness=_sure(kept),
        choices=tuple(ChoiceNote(*row) for row in provenance(specification).iter_rows()),
        others=tuple(one for one in editions(built.name, root_of(release)) if one != built.name),
        sources=built.sources(built.figures["SOURCE"].unique(), release, lang=lang),
    )


def index_nodes(result: IndexResult, *, lang: str) -> tuple[IndexNode, ...]:
    """The nodes of an index from the top down, each aggregate before its members."""
    specification = result.specification
    weights = {row["NODE"]: row for row in result.weight_table().iter_rows(named=True)}
    known = load_catalogue().indicators
    found = []
    for code in top_down(specification, specification.root):
        node = specification.node(code)
        leaf = isinstance(node, Indicator)
        series = (node.series or code) if isinstance(node, Indicator) else code
        found.append(
            IndexNode(
                code=code,
                name=specification.name(code, lang=lang),
                parent=node.parent,
                level=specification.level(code),
                weight=weights[code]["WEIGHT"] if code in weights else None,
                effective=weights[code]["EFFECTIVE"] if code in weights else 1.0,
                aggregation=None if leaf else specification.rule_of(code).aggregation.method,
                direction=node.direction if isinstance(node, Indicator) else 1,
                unit="" if isinstance(node, Aggregate) else node.unit,
                indicator=series if series in known else None,
            )
        )
    return tuple(found)


def top_down(specification: Specification, code: str) -> tuple[str, ...]:
    """Codes of a node and of all below it, each before its members."""
    below = (one for member in specification.children(code) for one in top_down(specification, member))
    return (code, *below)


def node_scores(result: IndexResult, unit: str) -> dict[str, NodeScore]:
    """Score and place of a unit in each node."""
    row = result.row(unit)
    return {
        code: NodeScore(code, stated(result.scores[row, column]), stated(result.ranks[row, column]))
        for column, code in enumerate(result.specification.nodes)
    }


def stated(value: float) -> float | None:
    """A number, None where it is not one: JSON knows no NaN."""
    return None if math.isnan(value) else float(value)


def _ranking(result: IndexResult, kept: Sureness, lang: str) -> tuple[Ranked, ...]:
    root = result.specification.root
    order = top_down(result.specification, root)[1:]
    known = {row["UNIT"]: row for row in kept.intervals.iter_rows(named=True)}
    found = []
    for unit in result.units:
        scores = node_scores(result, unit)
        whole = scores[root]
        if whole.score is not None and whole.place is not None:
            found.append(
                Ranked(
                    unit,
                    places.display_name(unit, lang),
                    whole.place,
                    whole.score,
                    tuple(scores[code] for code in order),
                    _ends(known[unit], "SCORE"),
                    _ends(known[unit], "RANK"),
                    known[unit]["SAME_RANK"],
                    known[unit]["TOP"],
                )
            )
    return tuple(sorted(found, key=lambda one: (one.place, sort_key(one.name))))


def _ends(row: dict[str, Any], of: str) -> Interval | None:
    low, high = row[f"{of}_LOW"], row[f"{of}_HIGH"]
    return None if low is None or high is None else Interval(low, high)


def _sure(kept: Sureness) -> Sure:
    whole = kept.stability.row(0, named=True)
    rows = kept.sensitivity.sort("TOTAL", descending=True, nulls_last=True)
    names = ("INPUT", "FIRST", "TOTAL", "TOTAL_LOW", "TOTAL_HIGH")
    return Sure(
        variants=whole["REPLICATES"],
        refused=whole["REFUSED"],
        coverage=float(kept.note["coverage"]),
        top=int(kept.note["top"]),
        shift=whole["MEAN_RANK_SHIFT"],
        correlation=whole["CORRELATION"],
        doubts=tuple(DoubtShare(*row) for row in rows.select(names).iter_rows()),
    )


def _unranked(result: IndexResult, lang: str) -> tuple[Unranked, ...]:
    root = result.specification.root
    scored = {unit for unit in result.units if stated(result.score(unit, root)) is not None}
    found = [
        Unranked(unit, places.display_name(unit, lang), lacking(result, unit))
        for unit in result.sheet.units
        if unit not in scored
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.name)))


def lacking(result: IndexResult, unit: str) -> tuple[str, ...]:
    """Codes of the indicators that a unit of the sheet has no figure of."""
    values = result.sheet.values[result.sheet.units.index(unit)]
    return tuple(
        code for code, value in zip(result.sheet.indicators, values, strict=True) if math.isnan(value)
    )


def _row(one: Ranked) -> tuple[Any, ...]:
    def ends(interval: Interval | None) -> tuple[float | None, float | None]:
        return (None, None) if interval is None else (interval.low, interval.high)

    return (
        *(one.area, one.name, one.place, *ends(one.places), one.score, *ends(one.scores)),
        *(part.score for part in one.parts),
    )
