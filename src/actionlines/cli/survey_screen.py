"""What of a survey's figures stands on the screen: the whole population, and which files were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from actionlines.cli.output import print_rows, say


def show_whole(table: pl.DataFrame, columns: Sequence[str], *, title: str, as_json: bool) -> None:
    """The rows of the whole population, each figure with the decimals that its error bears."""
    first, last = table.columns.index("TIME_PERIOD") + 1, table.columns.index("VALUE")
    whole = table.filter(pl.all_horizontal(pl.col(table.columns[first:last]) == "_T"))
    print_rows(whole.select(columns), title=title, as_json=as_json, decimals=_as_sure(whole))


def say_written(written: Iterable[Path]) -> None:
    """Each file and its size."""
    for path in written:
        say(f"{path}: {path.stat().st_size:,} bytes")


def _as_sure(table: pl.DataFrame) -> dict[str, list[int | None]]:
    """Decimals of each row's figures: as many as its standard error has with two digits that count."""
    error = pl.col("STD_ERROR")
    digits = pl.when(error > 0).then((1 - error.log10().floor()).clip(0, 9).cast(pl.Int64))
    told = table.select(digits.alias("DECIMALS"))["DECIMALS"].to_list()
    return dict.fromkeys(("VALUE", "STD_ERROR", "LOWER", "UPPER", "FIRST", "SECOND"), told)
