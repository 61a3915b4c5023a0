"""Make the tile grid that `actionlines.charts` ships: one square cell an area, neighbours near each other.

    ACTIONLINES_SHARED=../shared python recipes/tile_grid.py [--check | --anew]

Areas are spread from their places on the map until none lies on another, held by their neighbours; then cells are
given out so that all together lie as near as can be to where they were spread (an assignment problem); then two
tiles, or a tile and a free cell, change places while that brings neighbours nearer. An area that has a cell in the
committed table keeps it: only new ones are placed, unless `--anew` is given. `--check` writes nothing.

References
----------
Kuhn, H. W. (1955), The Hungarian method for the assignment problem, Naval Research Logistics Quarterly 2, 83-97.
McNeill, G. and Hale, S. (2017), Generating tile maps, Computer Graphics Forum 36(3), 435-445.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from world_shapes import read_world

from actionlines import places

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/actionlines/charts/data/tile_grid.csv"

COLUMNS, ROWS = 32, 19
PER_CELL = 27.0
"""Units of the map that make a cell before areas are spread."""
UNINHABITED = frozenset({"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"})
"""Areas without a permanent population have no tile."""
NEAREST = 3
"""An area is held by those it borders and by so many of the nearest."""

Cells = dict[str, tuple[int, int]]


def main(arguments: list[str]) -> int:
    given = {} if "--anew" in arguments or not TARGET.exists() else read_cells(TARGET)
    table = written(make(Path(os.environ.get("ACTIONLINES_SHARED") or ROOT.parent / "shared"), given))
    if "--check" in arguments:
        changed = not TARGET.exists() or TARGET.read_bytes() != table
        print("tile_grid.csv differs: run recipes/tile_grid.py" if changed else "as committed")
        return int(changed)
    TARGET.write_bytes(table)
    print(f"{TARGET.name}: {len(table.splitlines()) - 1} areas")
    return 0


def read_cells(path: Path) -> Cells:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def written(cells: Cells) -> bytes:
    rows = [f"{code},{column},{row}" for code, (column, row) in sorted(cells.items())]
    return ("\n".join(["code,column,row", *rows]) + "\n").encode()


def make(shared: Path, given: Cells) -> Cells:
    """Give each area a cell; those of `given` stay where they are."""
    world = read_world(shared)
    middles = {code: at for code, at in sorted(world.middles().items()) if code not in UNINHABITED}
    codes, places_on_map = list(middles), np.array(list(middles.values()))
    regions = _regions(codes, places_on_map)
    beyond = (regions == "009") & (places_on_map[:, 0] < 300)
    places_on_map[beyond, 0] += 960  # east of the edge of the map Oceania goes on in the west
    links = Links(codes, places_on_map, regions, world.borders())
    kept = {code: cell for code, cell in given.items() if code in middles}
    if kept:
        return kept | _placed_beside(codes, links, kept)
    wanted = np.round(_spread(places_on_map / PER_CELL, links, regions), 6)
    cells = _assigned(wanted - wanted.min(axis=0), _all_cells())
    cells = _improved(cells, wanted - wanted.min(axis=0), links)
    cells -= cells.min(axis=0)
    return {code: (int(column), int(row)) for code, (column, row) in zip(codes, cells, strict=True)}


class Links:
    """Which areas hold each other, how strongly, and in which direction one lies from the other."""

    def __init__(
        self, codes: list[str], at: np.ndarray, regions: np.ndarray, borders: set[tuple[str, str]]
    ) -> None:
        index = {code: place for place, code in enumerate(codes)}
        weights = {
            (index[one], index[other]): 1.0 for one, other in sorted(borders) if {one, other} <= index.keys()
        }
        apart = np.linalg.norm(at[:, None] - at[None], axis=2)
        for one in range(len(codes)):
            others = [
                other
                for other in np.argsort(apart[one], kind="stable")
                if other != one and regions[other] == regions[one]
            ]
            for other in others[:NEAREST]:
                weights.setdefault((min(one, int(other)), max(one, int(other))), 0.5)
        self.pairs = np.array(sorted(weights))
        self.weights = np.array([weights[one, other] for one, other in self.pairs.tolist()])
        way = at[self.pairs[:, 0]] - at[self.pairs[:, 1]]
        self.ways = way / np.linalg.norm(way, axis=1)[:, None]

    def of(self, area: int) -> list[tuple[int, np.ndarray, float]]:
        """Each neighbour of an area, the way from it to the area, and how much that counts."""
        found = []
        for (one, other), way, weight in zip(self.pairs.tolist(), self.ways, self.weights, strict=True):
            if area in (one, other):
                found.append((other, way, weight) if area == one else (one, -way, weight))
        return found


def _regions(codes: list[str], at: np.ndarray) -> np.ndarray:
    """UN region of each area; that of the nearest where the United Nations name none."""
    known = {
        code: region
        for region in ("002", "019", "142", "150", "009")
        for code in places.members(region, on=2025)
    }
    named = np.array([code in known for code in codes])
    found = []
    for code, place in zip(codes, at, strict=True):
        nearest = np.where(named, np.linalg.norm(at - place, axis=1), np.inf).argmin()
        found.append(known.get(code) or known[codes[int(nearest)]])
    return np.array(found)


def _spread(start: np.ndarray, links: Links, regions: np.ndarray) -> np.ndarray:
    """Push areas apart until none lies on another and regions stand off, held by neighbours and by their start."""
    at, (one, other) = start.copy(), links.pairs.T
    room = np.where(regions[:, None] == regions[None], 1.08, 1.7)
    np.fill_diagonal(room, 0)
    for _ in range(600):
        pull = 0.08 * links.weights[:, None] * (at[one] - at[other] - 1.1 * links.ways)
        push = 0.004 * (start - at)
        np.add.at(push, one, -pull)
        np.add.at(push, other, pull)
        away = at[:, None] - at[None]
        apart = np.linalg.norm(away, axis=2)
        lacking = 0.35 * np.clip(room - apart, 0, None) / np.maximum(apart, 1e-6)
        at = at + np.clip(push + (lacking[..., None] * away).sum(axis=1), -0.5, 0.5)
    return at


def _all_cells() -> np.ndarray:
    return np.array([(column, row) for row in range(ROWS) for column in range(COLUMNS)])


def _assigned(wanted: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """The cell of each area: all together as near as can be to where they want to be, by squared distance."""
    cost = ((wanted[:, None] - cells[None]) ** 2).sum(axis=2)
    return cells[linear_sum_assignment(cost)[1]]


def _improved(cells: np.ndarray, wanted: np.ndarray, links: Links) -> np.ndarray:
    """Let areas change places, with another or with a free cell nearby, while that brings neighbours nearer."""
    at = [tuple(cell) for cell in cells.tolist()]
    beside = [links.of(area) for area in range(len(at))]
    holder = {cell: area for area, cell in enumerate(at)}

    def strain(area: int, cell: tuple[int, int], moved: dict[int, tuple[int, int]]) -> float:
        total = 0.06 * ((cell[0] - wanted[area][0]) ** 2 + (cell[1] - wanted[area][1]) ** 2)
        for other, way, weight in beside[area]:
            x, y = moved.get(other, at[other])
            total += weight * ((cell[0] - x - way[0]) ** 2 + (cell[1] - y - way[1]) ** 2)
        return total

    def gain(area: int, cell: tuple[int, int]) -> float:
        other, own = holder.get(cell), at[area]
        moved = {area: cell} | ({other: own} if other is not None else {})
        before = sum(strain(each, at[each], {}) for each in moved)
        return before - sum(strain(each, moved[each], moved) for each in moved)

    changed = True
    while changed:
        changed = False
        for area, (column, row) in enumerate(list(at)):
            near = [
                (column + across, row + down)
                for across in range(-4, 5)
                for down in range(-4, 5)
                if 0 <= column + across < COLUMNS and 0 <= row + down < ROWS
            ]
            best = max(near, key=lambda cell: gain(area, cell))
            if at[area] == (column, row) and gain(area, best) > 1e-6:
                other = holder.pop(best, None)
                holder.pop(at[area])
                if other is not None:
                    at[other], holder[at[area]] = at[area], other
                at[area], holder[best] = best, area
                changed = True
    return np.array(at)


def _placed_beside(codes: list[str], links: Links, kept: Cells) -> Cells:
    """Free cells for the areas that have none, as near as can be to the middle of those they are held by."""
    new = [code for code in codes if code not in kept]
    if not new:
        return {}
    wanted = []
    for code in new:
        held = [kept[codes[other]] for other, _, _ in links.of(codes.index(code)) if codes[other] in kept]
        wanted.append(np.mean(held or list(kept.values()), axis=0))
    free = np.array([cell for cell in map(tuple, _all_cells().tolist()) if cell not in set(kept.values())])
    cells = _assigned(np.array(wanted), free)
    return {code: (int(column), int(row)) for code, (column, row) in zip(new, cells, strict=True)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
