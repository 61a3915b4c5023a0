"""What a reader must know before holding the figures shown against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from actionlines.indicators.comparability import compare

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Caution:
    """One thing that stands between the figures shown."""

    kind: str
    """A kind of `indicators.comparability`, or ``flag``: found unusual by our checks."""
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """Each footing with the areas on it; for a break and a flag each period with its areas."""


def cautions(statements: pl.DataFrame, areas: tuple[str, ...]) -> tuple[Caution, ...]:
    """List what stands between the figures of `areas`.

    Parameters
    ----------
    statements
        Columns of a release and RANK; only those of the chosen source (RANK 0) take part.
    """
    shown = statements.filter(pl.col("RANK") == 0, pl.col("REF_AREA").is_in(areas)).drop("RANK")
    found = [Caution(note.code, _groups(note.parameters)) for note in compare(shown)]
    flagged = shown.filter(pl.col("FLAGS").fill_null("") != "")
    if flagged.height:
        periods = flagged.group_by("TIME_PERIOD").agg(pl.col("REF_AREA").unique().sort()).sort("TIME_PERIOD")
        found.append(Caution("flag", tuple((period, tuple(codes)) for period, codes in periods.iter_rows())))
    return tuple(found)


def _groups(parameters: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((footing, tuple(areas)) for footing, areas in parameters["GROUPS"].items())
