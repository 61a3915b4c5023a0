"""The tables the package ships, read once each when first asked for. `recipes/places.py` makes them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files

Row = dict[str, str]


def rows(name: str) -> Iterator[Row]:
    """Give the rows of one table of `data/`."""
    with (files("actionlines.places") / "data" / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
