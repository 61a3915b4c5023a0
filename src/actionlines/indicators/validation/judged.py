"""What a judgement gives: figures accepted, figures refused with their reason, and the account of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from actionlines.errors import ActionlinesError
from actionlines.indicators.observations import SCHEMA

PLACE: Final = pl.Schema({"FILE": pl.UInt16(), "LINE": pl.UInt32(), "COLUMN": pl.String()})
"""Where an accepted figure stood: position of its file, line and column."""

ACCEPTED_SCHEMA: Final = pl.Schema({**SCHEMA, **PLACE})
"""Columns of accepted figures: an observation and its place."""

QUARANTINE_SCHEMA: Final = pl.Schema(
    {
        "SOURCE": pl.String(),
        "FILE": pl.String(),  # name of the file
        "LINE": pl.UInt32(),  # first line 1; null where the format has no lines
        "COLUMN": pl.String(),  # column of a wide file; null in a long one, and where several share the row
        "REASON": pl.String(),  # a code of `reasons.REASONS`
        "MESSAGE": pl.String(),  # a whole sentence: where, what, how to mend
        "SERIES": pl.String(),  # as the source writes it; our INDICATOR for a repeated or contradictory row
        "AREA": pl.String(),  # as the source writes it; our REF_AREA for a repeated or contradictory row
        "TIME_PERIOD": pl.String(),
        "VALUE": pl.String(),  # as written where it was no number, else the number in our unit
        "CELLS": pl.UInt32(),  # figures that this row stands for
    }
)
"""Columns of a quarantine."""

Files = Mapping[str, Sequence[str]]
"""Names of the files of each source, in the order in which FILE counts them."""


class AccountingError(ActionlinesError):
    """Accepted and quarantined figures do not add up to those read: a fault of ours, never let through."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Figures that were taken and figures that were not."""

    accepted: pl.DataFrame
    """Columns of `ACCEPTED_SCHEMA`, in the order in which they came."""
    quarantine: pl.DataFrame
    """Columns of `QUARANTINE_SCHEMA`, sorted by place."""


def check_account(*, read: int, accepted: int, quarantined: int, what: str = "figures") -> None:
    """Hold accepted + quarantined against what was read.

    Raises
    ------
    AccountingError
        If a figure was lost or invented.

    Examples
    --------
    >>> check_account(read=3, accepted=2, quarantined=1)
    >>> check_account(read=3, accepted=2, quarantined=0)
    Traceback (most recent call last):
    actionlines.indicators.validation.judged.AccountingError: 3 figures were read, but 2 accepted and 0
    quarantined; nothing may be kept of this, report it with the files
    """
    if accepted + quarantined != read:
        raise AccountingError(
            f"{read} {what} were read, but {accepted} accepted and {quarantined} quarantined; "
            "nothing may be kept of this, report it with the files"
        )


def cells(quarantine: pl.DataFrame) -> int:
    """Figures that the rows of a quarantine stand for."""
    return int(quarantine["CELLS"].sum())


def named_files(refused: pl.DataFrame, files: Files | None, *, column: str = "FILE") -> pl.DataFrame:
    """Put the name of the file in place of its position; ``file 3 of GAPMINDER`` where no name is given."""
    names = pl.DataFrame(
        [
            (source, number, name)
            for source, given in (files or {}).items()
            for number, name in enumerate(given)
        ],
        schema={"SOURCE": pl.String, column: pl.UInt16, "_name": pl.String},
        orient="row",
    )
    unnamed = pl.format("file {} of {}", pl.col(column).cast(pl.UInt32) + 1, "SOURCE")
    return (
        refused.join(names, on=["SOURCE", column], how="left", maintain_order="left")
        .with_columns(pl.coalesce("_name", unnamed, pl.lit("a file")).alias(column))
        .drop("_name")
    )


def in_order(quarantine: pl.DataFrame) -> pl.DataFrame:
    """Give the columns of `QUARANTINE_SCHEMA`, sorted by place: the same rows give the same table."""
    return quarantine.select(pl.col(name).cast(dtype) for name, dtype in QUARANTINE_SCHEMA.items()).sort(
        "SOURCE", "FILE", "LINE", "COLUMN", "REASON", "SERIES", "AREA", "TIME_PERIOD", "VALUE"
    )
