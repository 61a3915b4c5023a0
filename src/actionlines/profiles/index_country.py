"""What is known of one country in one index: its place, and what of it made its score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.errors import ActionlinesError, NotFoundError
from actionlines.profiles.built_index import built_index, index_over_years
from actionlines.profiles.edition import Edition, SourceNote, edition, plain
from actionlines.profiles.figures import Figure
from actionlines.profiles.index import IndexNode, Interval, index, index_nodes, lacking, node_scores
from actionlines.profiles.scores import figure

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release


class NotInIndexError(NotFoundError):
    """The release has no figure of the area that the index could be made from."""


@dataclass(frozen=True)
class NodeInCountry:
    """One node of the index and what the area has in it."""

    node: IndexNode
    score: float | None
    place: float | None
    areas: int
    """How many areas have a score in it."""
    figure: Figure | None
    """Of an indicator: what the source states."""


@dataclass(frozen=True)
class YearInIndex:
    """Score and place in one year, on the scale of the panel or by the rules of that edition."""

    year: int
    index: str
    """Name of the edition."""
    score: float | None
    place: float | None
    areas: int
    """How many are ranked in it."""
    change: float | None
    """Of the score, since the year before."""
    by_figures: float | None
    """What of the change new figures made."""
    by_method: float | None
    """What of it another method made."""


@dataclass(frozen=True)
class IndexCountryProfile:
    """What is known of one country in one index under one release."""

    index: str
    """By which the index is asked for: `egdi-2022`."""
    code: str
    title: str
    area: str
    name: str
    lang: str
    edition: Edition
    year: int | None
    specification_sha256: str
    place: float | None
    """None where it has no score: `lacking` says why."""
    areas: int
    """How many are ranked."""
    score: float | None
    scores: Interval | None
    places: Interval | None
    nodes: tuple[NodeInCountry, ...]
    """The index first, then each aggregate before its members."""
    lacking: tuple[str, ...]
    """Codes of the indicators it has no figure of."""
    sources: tuple[SourceNote, ...]
    years: tuple[YearInIndex, ...]
    """From old to new, of the index's panel or of its editions; empty where there is but one."""

    def table(self) -> pl.DataFrame:
        """One row for each node of the index."""
        rows = [_row(one) for one in self.nodes]
        return pl.DataFrame(rows, schema=TABLE, orient="row").with_columns(
            pl.lit(self.index).alias("INDEX"),
            pl.lit(self.area).alias("REF_AREA"),
            pl.lit(self.edition.id).alias("RELEASE"),
        )

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "NODE": pl.String(),
        "NAME": pl.String(),
        "PARENT": pl.String(),
        "LEVEL": pl.Int32(),
        "WEIGHT": pl.Float64(),
        "EFFECTIVE": pl.Float64(),
        "SCORE": pl.Float64(),
        "PLACE": pl.Float64(),
        "AREAS": pl.Int32(),
        "OBS_VALUE": pl.Float64(),
        "UNIT_MEASURE": pl.String(),
        "TIME_PERIOD": pl.String(),
        "SOURCE": pl.String(),
    }
)
"""Columns of the table; INDEX, REF_AREA and RELEASE follow."""


def index_country(release: Release, name: str, area: str, *, lang: str) -> IndexCountryProfile:
    """Give the profile of an area in an index.

    Raises
    ------
    NotInIndexError
        If none of the index's figures is of the area.
    actionlines.errors.NotFoundError
        If there is no such index or area, or the release lacks figures that the index needs.
    actionlines.errors.BadInputError
        If the index cannot be built from these figures.
    """
    code = places.area(area).code
    whole = index(release, name, lang=lang)
    built = built_index(release, name)
    if code not in built.result.units:
        raise NotInIndexError(
            f"{whole.name} has nothing of {places.display_name(code, lang)}: release {release.label} holds none of "
            "the figures that it is made from"
        )
    figures = {
        row["NODE"]: figure(row)
        for row in built.figures.filter(pl.col("REF_AREA") == code).iter_rows(named=True)
    }
    ranked = next((one for one in whole.ranking if one.area == code), None)
    return IndexCountryProfile(
        index=whole.name,
        code=whole.code,
        title=whole.title,
        area=code,
        name=places.display_name(code, lang),
        lang=lang,
        edition=edition(release),
        year=whole.year,
        specification_sha256=whole.specification_sha256,
        place=ranked.place if ranked else None,
        areas=len(whole.ranking),
        score=ranked.score if ranked else None,
        scores=ranked.scores if ranked else None,
        places=ranked.places if ranked else None,
        nodes=_nodes(release, name, code, figures, lang),
        lacking=lacking(built.result, code),
        sources=built.sources({one.source for one in figures.values()}, release, lang=lang),
        years=_years(release, name, code),
    )


def _nodes(
    release: Release, name: str, area: str, figures: dict[str, Figure], lang: str
) -> tuple[NodeInCountry, ...]:
    result = built_index(release, name).result
    scores = node_scores(result, area)
    counts = dict(
        zip(result.specification.nodes, (result.scores == result.scores).sum(axis=0).tolist(), strict=True)
    )
    return tuple(
        NodeInCountry(
            node,
            scores[node.code].score,
            scores[node.code].place,
            counts[node.code],
            figures.get(node.code),
        )
        for node in index_nodes(result, lang=lang)
    )


def _years(release: Release, name: str, area: str) -> tuple[YearInIndex, ...]:
    """None where a year of the index cannot be built: the index itself is told without them."""
    try:
        rows = index_over_years(release, name)
    except ActionlinesError:
        return ()
    ranked = rows.with_columns(pl.col("RANK").count().over("YEAR", "INDEX").alias("AREAS"))
    columns = ("YEAR", "INDEX", "SCORE", "RANK", "AREAS", "CHANGE", "DATA", "METHOD")
    own = ranked.filter(pl.col("UNIT") == area).sort("YEAR", "INDEX").select(columns)
    return tuple(YearInIndex(*row) for row in own.iter_rows())


def _row(one: NodeInCountry) -> tuple[Any, ...]:
    node, stated = one.node, one.figure
    observed = (None,) * 4 if stated is None else (stated.value, stated.unit, stated.period, stated.source)
    return (
        *(node.code, node.name, node.parent, node.level, node.weight, node.effective),
        *(one.score, one.place, one.areas, *observed),
    )
