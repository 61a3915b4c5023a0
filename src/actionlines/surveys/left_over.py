"""What is left of a whole less its parts, for every cross of an indicator, as sums over its domains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

WHOLE: Final = "_T"
"""In the place of a part: everybody."""

Flags = NDArray[np.bool_]
Cross = frozenset[str]
Term = tuple[Cross, int]


@dataclass(frozen=True)
class Block:
    """What is left over in each domain of one cross (`inner`) by the breakdowns that a wider one has beside (`apart`).

    `terms` are the crosses whose domains are added and taken off. `is_people` says whether that is a number of people:
    two crosses set against each other, where what they have in common is not published, leave no people over.
    """

    inner: Cross
    apart: Cross
    terms: tuple[Term, ...]
    is_people: bool


@dataclass(frozen=True)
class LeftOver:
    """Sums over domains: a row each, with 1 and -1 in the columns of the domains that are added and taken off."""

    sums: Any
    is_people: Flags
    blocks: Mapping[tuple[Cross, Cross], slice]

    def implied(self, none: Flags) -> Flags:
        """Of the rows that are 0, those that follow from shorter ones: who is in a part has no part left to lack."""
        found = np.zeros_like(none)
        for (inner, apart), rows in self.blocks.items():
            for name in apart:
                shorter = self.blocks.get((inner, apart - {name}))
                if shorter is not None:
                    found[rows] |= none[shorter]
        return found & none


def left_over(domains: pl.DataFrame, parts: Sequence[str]) -> LeftOver:
    """All that is left over: in each domain, by any breakdowns in which people may be in no part.

    Parameters
    ----------
    domains
        A row a domain, `_T` in the breakdowns that do not part it.
    parts
        The columns of breakdowns.

    Returns
    -------
    LeftOver
        With two breakdowns and their cross: who has no part of the one, of the other, of both; and within each part
        of the one who has none of the other.

    Examples
    --------
    >>> domains = pl.DataFrame({"SEX": ["_T", "F", "M"]})
    >>> left_over(domains, ["SEX"]).sums.toarray().astype(int).tolist()
    [[1, -1, -1]]
    """
    crosses = by_cross(domains, parts)
    entries, starts, is_people, height = [], {}, list[Flags](), 0
    for block in _blocks(list(crosses)):
        frame, size = _entries(crosses, block, parts)
        entries.append(frame.with_columns(pl.col("_row") + height))
        if block.is_people:
            starts[block.inner, block.apart] = slice(height, height + size)
        is_people.append(np.full(size, block.is_people))
        height += size
    every = pl.concat(entries) if entries else pl.DataFrame(schema=_ENTRY)
    at = (every["_row"].to_numpy(), every["_at"].to_numpy())
    sums = scipy.sparse.csr_array((every["_sign"].to_numpy(), at), shape=(height, domains.height))
    return LeftOver(sums, np.concatenate([*is_people, np.zeros(0, dtype=bool)]), starts)


_ENTRY: Final = {"_row": pl.Int64, "_at": pl.Int64, "_sign": pl.Float64}


def by_cross(domains: pl.DataFrame, parts: Sequence[str]) -> dict[Cross, pl.DataFrame]:
    """The domains of each cross, with their places."""
    placed = domains.select(*parts, pl.int_range(pl.len(), dtype=pl.Int64).alias("_at"))
    split = placed.with_columns((pl.col(name) != WHOLE).alias(f"_by_{name}") for name in parts)
    found = split.partition_by([f"_by_{name}" for name in parts], maintain_order=True, as_dict=True)
    return {
        frozenset(name for name, is_part in zip(parts, key, strict=True) if is_part): rows
        for key, rows in found.items()
    }


def _blocks(crosses: Sequence[Cross]) -> Iterator[Block]:
    known = set(crosses)
    for outer in crosses:
        for inner in (one for one in crosses if one < outer):
            apart = outer - inner
            between = [inner | set(some) for some in _subsets(apart)]
            if all(cross in known for cross in between):
                yield Block(inner, apart, tuple((one, (-1) ** len(one - inner)) for one in between), True)
            elif not any(inner < one < outer for one in crosses):
                yield Block(inner, apart, ((inner, 1), (outer, -1)), True)
    for first, second in combinations(crosses, 2):
        if first & second not in known:
            yield Block(first & second, first ^ second, ((first, 1), (second, -1)), False)


def _subsets(names: Cross) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(sorted(names), size)


def _entries(
    crosses: Mapping[Cross, pl.DataFrame], block: Block, parts: Sequence[str]
) -> tuple[pl.DataFrame, int]:
    """The entries of a block's rows, and how many rows it has."""
    names = [name for name in parts if name in block.inner]
    every = pl.concat(crosses[cross].select(*names, "_at") for cross, _ in block.terms)
    rows = crosses[block.inner] if block.is_people else every
    if not names:
        placed = [crosses[cross].select(pl.lit(0, pl.Int64).alias("_row"), "_at") for cross, _ in block.terms]
        return _signed(placed, block), 1
    base = rows.select(names).unique(maintain_order=True).with_row_index("_row")
    base = base.with_columns(pl.col("_row").cast(pl.Int64))
    placed = [
        crosses[cross].join(base, on=names, how="inner", maintain_order="left") for cross, _ in block.terms
    ]
    return _signed(placed, block), base.height


def _signed(placed: Sequence[pl.DataFrame], block: Block) -> pl.DataFrame:
    return pl.concat(
        frame.select("_row", "_at", pl.lit(float(sign)).alias("_sign"))
        for frame, (_, sign) in zip(placed, block.terms, strict=True)
    )
