"""The tables the package ships, read once each when first asked for. `recipes/places.py` makes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

Row = dict[str, str]

_DATA: Final = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[Row]:
    """Give the rows of one table of `data/`."""
    import csv

    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
