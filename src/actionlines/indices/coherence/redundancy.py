"""What the index loses where an indicator or a pillar is left out."""

from __future__ import annotations

import numpy as np
import polars as pl

from actionlines.indices.arrays import Floats, floats
from actionlines.indices.rank import Ties, ranks
from actionlines.indices.result import IndexResult
from actionlines.indices.roll_up import roll_up


def left_out(result: IndexResult) -> pl.DataFrame:
    """How far places move without each node: what moves none is not needed for the ranking.

    All weights stay as they are; that of what is left out is shared out among the others of its aggregate.

    Parameters
    ----------
    result
        An index, built.

    Returns
    -------
    DataFrame
        NODE, LEVEL, SHIFT (mean number of places that units move; null where nothing is left to rank by), LARGEST (the
        furthest one moves) and CORRELATION of the places with those of the whole index. Every node but the index.

    References
    ----------
    COINr (Becker et al., 2022), `remove_elements`.

    Examples
    --------
    >>> from actionlines.indices.build import build
    >>> from actionlines.indices.sheet import Sheet
    >>> from actionlines.indices.specification import Aggregate, Indicator, Specification
    >>> leaves = (Indicator("A", "I"), Indicator("B", "I"))
    >>> index = build(Specification("I", leaves, (Aggregate("I"),)), Sheet(("X", "Y"), ("A", "B"), [[1, 1], [5, 0]]))
    >>> left_out(index).select("NODE", "SHIFT").rows()
    [('A', 1.0), ('B', 0.0)]
    """
    specification = result.specification
    codes = [one.code for one in specification.indicators]
    rows = []
    for code in specification.nodes:
        if code == specification.root:
            continue
        without = result.normalised.copy()
        without[:, [codes.index(leaf) for leaf in specification.leaves(code)]] = np.nan
        scores = roll_up(specification, without, weights=result.weights, units=result.units).scores[:, -1:]
        ties: Ties = specification.ties  # type: ignore[assignment]
        places = ranks(specification.standing(scores), ties=ties, digits=12)[:, 0]
        rows.append((code, specification.level(code), *_moved(places, result.ranks[:, -1])))
    columns = {
        "NODE": pl.String,
        "LEVEL": pl.Int64,
        "SHIFT": pl.Float64,
        "LARGEST": pl.Float64,
        "CORRELATION": pl.Float64,
    }
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(pl.col(pl.Float64).fill_nan(None))


def _moved(places: Floats, before: Floats) -> tuple[float, float, float]:
    """Mean and largest number of places moved, and the correlation of both; NaN where nobody has a place."""
    both = ~np.isnan(places) & ~np.isnan(before)
    if not both.any():
        return float("nan"), float("nan"), float("nan")
    shift = np.abs(places - before)[both]
    vary = np.ptp(places[both]) > 0 and np.ptp(before[both]) > 0
    together = floats(np.corrcoef(places[both], before[both]))[0, 1] if vary else np.nan
    return float(shift.mean()), float(shift.max()), float(together)
