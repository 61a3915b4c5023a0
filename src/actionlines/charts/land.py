"""Where every area lies on the world map and in the tile grid, as `recipes/world_map.py` and `tile_grid.py` made it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

MAP_SIZE: Final = (1000, 434)
"""Of the drawing that the shapes are made for."""

_DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Shape:
    """An area on the map: the `d` of a path of whole numbers, or a point where it is too small for one."""

    path: str = ""
    point: tuple[int, int] = (0, 0)


@cache
def shapes() -> Mapping[str, Shape]:
    """Shape of each area that is drawn, by code."""
    found = {}
    for row in _rows("world_map.csv"):
        if row["kind"] == "path":
            found[row["code"]] = Shape(path=row["shape"])
        elif row["kind"] == "point":
            x, y = map(int, row["shape"].split())
            found[row["code"]] = Shape(point=(x, y))
    return MappingProxyType(found)


@cache
def not_drawn() -> Mapping[str, str]:
    """Why an area is not on the map, for those that are not."""
    rows = _rows("world_map.csv")
    return MappingProxyType({row["code"]: row["shape"] for row in rows if row["kind"] == "none"})


@cache
def cells() -> Mapping[str, tuple[int, int]]:
    """Column and row of each area in the tile grid, from the upper left, row by row."""
    found = {row["code"]: (int(row["column"]), int(row["row"])) for row in _rows("tile_grid.csv")}
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: one[1][::-1])))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def boundary_note(lang: str) -> str:
    """What the United Nations print on maps of the world; see the file for what was seen of its wording."""
    import yaml

    notes = yaml.safe_load((_DATA / "boundary_notes.yaml").read_text(encoding="utf-8"))
    return ("" if lang == "zh" else " ").join(note[lang] for note in notes)
