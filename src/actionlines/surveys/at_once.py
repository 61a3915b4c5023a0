"""Who may be in several parts at once, where breakdowns are crossed in a ring: by two, all of them, and not all three.

What is left over within each cross then does not tell all: that nobody is in a cell of one cross may make a cell of
another the same people as one of a third. So the cells of all breakdowns of the ring together stand as unknowns of
their own, as far as somebody may be in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, Final

import polars as pl
import scipy
from numpy.typing import NDArray

from actionlines.surveys.left_over import Cross, Flags, LeftOver, by_cross

LARGEST: Final = 2000
"""As many cells of a ring are looked at; with more, what only they tell is not found."""


def ring(crosses: Iterable[Cross]) -> frozenset[Cross]:
    """The crosses that are left when breakdowns of one cross alone, and crosses within others, are taken away in turn.

    References
    ----------
    Yu and Ozsoyoglu (1979), An algorithm for tree-query membership of a distributed query, COMPSAC 79, 306-312.

    Examples
    --------
    >>> ring(map(frozenset, ["AB", "BC", "A", "B", "C"]))
    frozenset()
    >>> sorted("".join(sorted(cross)) for cross in ring(map(frozenset, ["AB", "BC", "AC", "CD"])))
    ['AB', 'AC', 'BC']
    """
    left = frozenset(crosses)
    while True:
        outer = [cross for cross in left if not any(cross < other for other in left)]
        shared = [name for name in frozenset().union(*outer) if sum(name in cross for cross in outer) > 1]
        found = frozenset(cross & frozenset(shared) for cross in outer) - {frozenset()}
        if found == left:
            return found
        left = found


def at_once(
    domains: pl.DataFrame, parts: Sequence[str], left: LeftOver, people: NDArray[Any]
) -> tuple[Any, int]:
    """Equations that make each domain of a ring the sum of the cells that may be in it, and how many cells there are.

    Parameters
    ----------
    domains, parts, left
        As `left_over` takes and gives them.
    people
        How many each domain is about.

    Returns
    -------
    (array, int)
        A row an equation; a column a domain, then a column a cell. None of either without a ring, where a cross of it
        lacks a margin, and with more than `LARGEST` cells.
    """
    crosses = by_cross(domains, parts)
    cells = _cells(crosses, parts, ring(crosses), left, people)
    rows = [
        _within(crosses[cross], cells, [name for name in parts if name in cross])
        for cross in crosses
        if cells.height and cross <= frozenset(cells.columns)
    ]
    if not rows:
        return scipy.sparse.csr_array((0, domains.height)), 0
    held = pl.concat(rows)
    width = domains.height + cells.height
    at = (held["_at"].to_numpy(), held["_cell"].to_numpy() + domains.height)
    own = held["_at"].unique().to_numpy()
    sums = scipy.sparse.csr_array(([-1.0] * held.height, at), shape=(domains.height, width))
    return (scipy.sparse.eye_array(domains.height, width, format="csr") + sums)[own], cells.height


def _cells(
    crosses: Mapping[Cross, pl.DataFrame],
    parts: Sequence[str],
    edges: frozenset[Cross],
    left: LeftOver,
    people: NDArray[Any],
) -> pl.DataFrame:
    """The cells of a ring in which somebody may be, as far as each of its crosses tells; null: in no part."""
    over, frames = left.sums @ people != 0, list[pl.DataFrame]()
    for edge in sorted(edges, key=sorted):
        inner = [one for one in crosses if one < edge]
        if edge not in crosses or any((one, edge - one) not in left.blocks for one in [*inner, frozenset()]):
            return pl.DataFrame()
        names = [name for name in parts if name in edge]
        flags = {one: over[left.blocks[one, edge - one]] for one in inner}
        flags[edge] = people[crosses[edge]["_at"].to_numpy()] > 0
        frames.append(_possible(crosses, flags, names))
    return _joined(frames)


def _possible(
    crosses: Mapping[Cross, pl.DataFrame], flags: Mapping[Cross, Flags], names: Sequence[str]
) -> pl.DataFrame:
    """The cells of one cross in which somebody is, those of people in no part among them."""
    rows = []
    for cross, there in flags.items():
        part = [pl.col(name) if name in cross else pl.lit(None, pl.String).alias(name) for name in names]
        rows.append(crosses[cross].filter(pl.Series(there)).with_columns(part).select(names))
    return pl.concat(rows)


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Cells of all breakdowns that every cross allows."""

    def beside(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
        common = [name for name in other.columns if name in one.columns]
        if one.height * other.height > LARGEST * LARGEST:
            return pl.DataFrame(schema=dict.fromkeys([*one.columns, *other.columns], pl.String))
        return one.join(other, on=common, nulls_equal=True) if common else one.join(other, how="cross")

    found = reduce(beside, frames) if frames else pl.DataFrame()
    return found.clear() if found.height > LARGEST else found


def _within(domains: pl.DataFrame, cells: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Which cells are in which domain of a cross."""
    numbered = cells.with_row_index("_cell").select("_cell", *names).cast({"_cell": pl.Int64})
    if not names:
        return numbered.select(pl.lit(domains["_at"][0], pl.Int64).alias("_at"), "_cell")
    return domains.join(numbered, on=list(names), how="inner").select("_at", "_cell")
