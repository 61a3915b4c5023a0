"""Estimates as files."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """Tidy CSV in UTF-8: a row an estimate, an absent value an empty cell, figures with every digit."""
    table.write_csv(path)
