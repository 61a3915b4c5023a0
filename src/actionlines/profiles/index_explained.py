"""Why a country's score is what it is: what sets it apart from another, and what would move it most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actionlines import places
from actionlines.indices.explain import explain
from actionlines.profiles.built_index import built_index
from actionlines.profiles.edition import plain
from actionlines.profiles.index import top_down
from actionlines.profiles.index_country import NotInIndexError

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release


@dataclass(frozen=True)
class GapPart:
    """What one node adds to the gap between two countries in the index."""

    node: str
    name: str
    parent: str | None
    level: int
    score: float | None
    other: float | None
    contribution: float | None
    """Of the members of a node they add up to the node's."""


@dataclass(frozen=True)
class Move:
    """What the index would be if the country had the best score of all in one indicator."""

    node: str
    name: str
    score: float | None
    best: float | None
    change: float | None
    place: float | None


@dataclass(frozen=True)
class IndexExplanation:
    """One country's score in one index, taken apart."""

    area: str
    against: str | None
    """Code of the other country; None where it is one with the mean score of all in every indicator."""
    against_name: str
    gap: tuple[GapPart, ...]
    """The index first, then each aggregate before its members."""
    moves: tuple[Move, ...]
    """What would change most first."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


def index_explained(
    release: Release, name: str, area: str, *, against: str | None = None, lang: str
) -> IndexExplanation:
    """Take the score of an area apart.

    Parameters
    ----------
    release, name, area
        As for `profiles.index_country.index_country`; the area has a score.
    against
        The country that it is held against; the mean of all where not given.

    Raises
    ------
    NotInIndexError
        If either has no score in the index.
    actionlines.errors.NotFoundError
        If there is no such index or country.
    """
    result = built_index(release, name).result
    specification = result.specification
    code, other = places.area(area).code, places.area(against).code if against else None
    for one in (code, other):
        if one is not None and (one not in result.units or result.score(one) != result.score(one)):
            raise NotInIndexError(f"{one!r} has no score in {specification.root}", (one,))
    told = explain(result, code, against=other)
    gap = {row["NODE"]: row for row in told.gap.iter_rows(named=True)}
    moves = told.moves.sort("CHANGE", descending=True, nulls_last=True).iter_rows(named=True)
    own = {row["NODE"]: row["SCORE"] for row in told.nodes.iter_rows(named=True)}
    return IndexExplanation(
        area=code,
        against=other,
        against_name=places.display_name(other, lang) if other else "",
        gap=tuple(
            GapPart(
                node,
                specification.name(node, lang=lang),
                gap[node]["PARENT"],
                specification.level(node),
                *(gap[node][column] for column in ("SCORE", "OTHER", "CONTRIBUTION")),
            )
            for node in top_down(specification, specification.root)
        ),
        moves=tuple(
            Move(
                row["INDICATOR"],
                specification.name(row["INDICATOR"], lang=lang),
                own[row["INDICATOR"]],
                *(row[column] for column in ("BEST", "CHANGE", "RANK")),
            )
            for row in moves
        ),
    )
