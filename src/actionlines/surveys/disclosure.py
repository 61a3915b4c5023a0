"""Which cells beside those about too few people are kept back, so that none of them can be worked out from the rest.

The estimates of one indicator, over all its crosses, are one linear system. Its unknowns are the parts that are kept
back. Its equations say that what is left of a whole less its parts (people in no part) is nothing, wherever nobody is
left. A cell is exposed if the equations determine it. What is left over, where that is a few people, is a cell of its
own, never written and exposed like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from actionlines.surveys.at_once import at_once
from actionlines.surveys.left_over import Flags, LeftOver, left_over

Places = NDArray[np.intp]

NOTHING: Final = 1e-10
"""Eigenvalues below this share of the largest are rounding: others of a matrix of 0, 1 and -1 are larger by far."""

_SEEN: Final = 1e-6


@dataclass(frozen=True)
class System:
    """What can be worked out from what is shown, for sums over people of one kind: all asked, or those who answered.

    Parameters
    ----------
    equations
        A row for each sum that is known to be 0, a column a domain; behind them a column each for cells that nobody
        publishes, and that may be between the lines (`at_once`).
    targets
        A row for each domain, or what is left over of domains, that must not follow.
    empty
        Domains with nobody of the kind, which everybody knows to add nothing.
    """

    equations: Any
    targets: Any
    empty: Flags

    def exposing(self, hidden: Flags) -> Iterator[Places]:
        """Ways to work out a target while `hidden` are kept back: the domains shown that each of them uses.

        Those that take one equation come first; the others are looked for only where there is none of these.
        """
        cells = self.equations.shape[1] - len(hidden)
        hidden, empty = np.pad(hidden, (0, cells), constant_values=True), np.pad(self.empty, (0, cells))
        unknown = np.flatnonzero(hidden & ~empty)
        equations, targets = self.equations[:, unknown], self.targets[:, unknown]
        simple = [*self._at_once(targets), *self._by_one(equations, targets)]
        ways = simple or self._by_several(equations, targets)
        for target, weights in ways:
            used = weights @ self.equations - self.targets[[target]].toarray()[0]
            yield np.flatnonzero((np.abs(used) > _SEEN) & ~hidden & ~empty)

    def is_exposed(self, hidden: Flags) -> bool:
        """Whether any target can be worked out."""
        return next(self.exposing(hidden), None) is not None

    def _at_once(self, targets: Any) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """What is left over of domains that are all shown."""
        for target in np.flatnonzero(np.diff(targets.indptr) == 0):
            yield int(target), np.zeros(self.equations.shape[0])

    def _by_one(self, equations: Any, targets: Any) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """Targets with an unknown that stands alone in an equation; each such equation."""
        alone = np.flatnonzero(np.diff(equations.indptr) == 1)
        unknown, factor = equations.indices[equations.indptr[alone]], equations.data[equations.indptr[alone]]
        single = np.flatnonzero(np.diff(targets.indptr) == 1)
        wanted, times = targets.indices[targets.indptr[single]], targets.data[targets.indptr[single]]
        for place in np.flatnonzero(np.isin(wanted, unknown)):
            for equation in np.flatnonzero(unknown == wanted[place]):
                weights = np.zeros(self.equations.shape[0])
                weights[alone[equation]] = times[place] / factor[equation]
                yield int(single[place]), weights

    def _by_several(self, equations: Any, targets: Any) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """Targets in the row space of the equations, each with the shortest sum of equations that gives it."""
        for target in np.flatnonzero(_determined(equations, targets)):
            yield int(target), _combination(equations, targets[[target]].toarray()[0])


def kept_back(table: pl.DataFrame, parts: Sequence[str], *, minimum: int) -> pl.Series:
    """Whether each estimate's domain must be kept back, in every item, for the sake of those about too few people.

    Parameters
    ----------
    table
        The estimates of one indicator: the breakdowns, `ITEM`, `ASKED`; `_counted`, how many people it is about;
        `_few`, whether these are too few; `_hidden`, whether it is kept back for any reason.
    parts
        The columns of breakdowns.
    minimum
        Below how many people what is left of a whole less its parts must not follow.

    Returns
    -------
    Series of bool
        True for too few people and for the domains that protect them: a domain is kept back in all items or in none.

    Notes
    -----
    Greedy: of the domains that a way to an exposed cell uses, the one about the fewest people is kept back, until there
    is no way. Then each of these, the largest first, is shown again if nothing is exposed by that, so that none is
    kept back for nothing; but a domain that is kept back in some items alone, as too unsure, is taken for shown in
    all, which may keep back more. Hiding everything exposes nothing, so it ends. Of what is kept back sums, and bounds
    that follow from no figure being below zero, may still be worked out.

    References
    ----------
    Hundepool and others (2012), Statistical Disclosure Control, 4.4; Cox (1980), Journal of the American Statistical
    Association 75, 377-385.

    Examples
    --------
    >>> rows = [("_T", 900), ("U", 700), ("R", 190), ("S", 10)]
    >>> table = pl.DataFrame(rows, schema=["AREA", "ASKED"], orient="row").with_columns(
    ...     ITEM=pl.lit("_T"), _counted="ASKED", _few=pl.col("ASKED") < 30, _hidden=pl.col("ASKED") < 30
    ... )
    >>> kept_back(table, ["AREA"], minimum=30).to_list()
    [False, False, True, True]
    """
    domains = table.group_by(parts, maintain_order=True).agg(
        pl.col("_few").any(),
        (pl.col("_hidden").all() | pl.col("_few").any()).alias("_hidden"),
        pl.col("ASKED").max(),
    )
    hidden, few = (domains[name].to_numpy().copy() for name in ("_hidden", "_few"))
    systems = _systems(table, domains, parts, minimum)
    people = domains["ASKED"].to_numpy()
    protecting = _protecting(systems, hidden, people)
    hidden[protecting] = True
    for place in sorted(protecting, key=lambda place: (-people[place], place)):
        hidden[place] = False
        hidden[place] = any(system.is_exposed(hidden) for system in systems)
    few[[place for place in protecting if hidden[place]]] = True
    told = domains.select(*parts, pl.Series("_kept", few))
    return table.select(*parts).join(told, on=parts, how="left", maintain_order="left")["_kept"]


def _protecting(systems: Sequence[System], hidden: Flags, people: NDArray[np.int64]) -> list[int]:
    """Domains to keep back beside those that are, until nothing is exposed."""
    kept, chosen = hidden.copy(), list[int]()
    while True:
        ways = [way for system in systems for way in system.exposing(kept) if len(way)]
        for way in ways:
            if not kept[way].any():
                place = int(way[np.lexsort((way, people[way]))[0]])
                kept[place] = True
                chosen.append(place)
        if not ways:
            return chosen


def _systems(table: pl.DataFrame, domains: pl.DataFrame, parts: Sequence[str], minimum: int) -> list[System]:
    """One system for people asked and one for those who count in each item; those that are the same, once."""
    left, few = left_over(domains, parts), domains["_few"].to_numpy()
    nobody = left.sums @ domains["ASKED"].to_numpy() == 0
    found: dict[tuple[bytes, ...], System] = {}
    for people in _kinds(table, domains, parts):
        over = np.where(nobody, 0, left.sums @ people)  # who was put into a part by filling in is in it
        none, wanted = over == 0, (over != 0) & (abs(over) < minimum)
        own = few & (people > 0)
        key = tuple(flags.tobytes() for flags in (none, wanted, own, people > 0))
        if key not in found:
            system = _system(left, none=none, wanted=wanted, own=own, empty=people == 0)
            found[key] = _with_cells(system, *at_once(domains, parts, left, people))
    return list(found.values())


def _system(left: LeftOver, *, none: Flags, wanted: Flags, own: Flags, empty: Flags) -> System:
    each = scipy.sparse.eye_array(len(own), format="csr")
    targets = scipy.sparse.vstack(
        [each[np.flatnonzero(own)], left.sums[np.flatnonzero(wanted)]], format="csr"
    )
    return System(left.sums[np.flatnonzero(none & ~left.implied(none))], targets, empty)


def _with_cells(system: System, equations: Any, cells: int) -> System:
    """A system with equations about cells that nobody publishes."""
    if cells == 0:
        return system
    wider = [
        scipy.sparse.hstack([one, scipy.sparse.csr_array((one.shape[0], cells))], format="csr")
        for one in (system.equations, system.targets)
    ]
    return System(scipy.sparse.vstack([wider[0], equations], format="csr"), wider[1], system.empty)


def _kinds(table: pl.DataFrame, domains: pl.DataFrame, parts: Sequence[str]) -> Iterator[NDArray[np.int64]]:
    """How many people each domain is about: asked, and counted in each item."""
    yield domains["ASKED"].to_numpy()
    for (_,), rows in table.group_by("ITEM", maintain_order=True):
        beside = domains.select(*parts).join(
            rows.select(*parts, "_counted"), on=parts, how="left", maintain_order="left"
        )
        yield beside["_counted"].fill_null(0).to_numpy()


def _determined(equations: Any, targets: Any) -> Flags:
    """Which targets are in the row space of the equations: those without a share in what these leave free."""
    free = np.asarray(targets.power(2).sum(axis=1)).ravel()
    for rows, columns in _pieces(equations):
        span = _row_space(equations[rows][:, columns].toarray())
        free -= ((targets[:, columns] @ span) ** 2).sum(axis=1)
    return free < _SEEN


def _pieces(equations: Any) -> Iterator[tuple[Places, Places]]:
    """Equations that share unknowns, and these unknowns: each piece can be looked at by itself."""
    if equations.nnz == 0:  # and what finds pieces takes long to load
        return
    height = equations.shape[0]
    both = scipy.sparse.block_array([[None, equations], [equations.T, None]], format="csr")
    _, piece = scipy.sparse.csgraph.connected_components(both, directed=False)
    for number in np.unique(piece[height:][np.diff(equations.tocsc().indptr) > 0]):
        yield np.flatnonzero(piece[:height] == number), np.flatnonzero(piece[height:] == number)


def _row_space(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """An orthonormal basis of what the rows span, a column each, by way of the smaller of the two products."""
    wide = matrix.shape[0] < matrix.shape[1]
    sizes, vectors = np.linalg.eigh(matrix @ matrix.T if wide else matrix.T @ matrix)
    kept = sizes > NOTHING * max(sizes[-1], 1.0)
    basis: NDArray[np.float64] = vectors[:, kept]
    return matrix.T @ basis / np.sqrt(sizes[kept]) if wide else basis


def _combination(equations: Any, target: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of equations that add up to a target, of the least absolute sum."""
    height = equations.shape[0]
    both = scipy.sparse.hstack([equations.T, -equations.T], format="csc")
    found = scipy.optimize.linprog(np.ones(2 * height), A_eq=both, b_eq=target, method="highs")
    weights: NDArray[np.float64] = found.x[:height] - found.x[height:]
    return weights
