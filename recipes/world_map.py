"""Make the world map that `actionlines.charts` ships: one path an area, points for what is too small to be drawn.

    ACTIONLINES_SHARED=../shared python recipes/world_map.py [--check]

Projected, simplified to the drawn size, whole numbers, each step relative to the one before. Same input, same
bytes; `--check` writes nothing and ends with 1 where the committed table differs.
"""

from __future__ import annotations

import heapq
import os
import sys
from pathlib import Path

import numpy as np
from world_shapes import PLACED, Ring, area_of, read_world

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/actionlines/charts/data/world_map.csv"

DETAIL = 0.5
"""Square units: a bend that encloses less with its neighbours falls away."""
SMALLEST_ISLAND = 2.0
"""Square units: an island smaller than this falls away beside a larger one of the same area."""
SMALLEST_SHAPE = 9.0
"""Square units: an area with no larger ring is drawn as a point."""

LEFT_OUT = {
    "ATA": "no permanent population; it would take a fifth of the map",
    "BVT": "no permanent population",
    "UMI": "no permanent population; islands far apart in two oceans",
}
"""Areas that are not drawn, and why."""


def make(shared: Path) -> bytes:
    world = read_world(shared)
    simple = [np.round(simplified(arc, DETAIL)).astype(int) for arc in world.arcs]
    middles = world.middles()
    rows = ["code,kind,shape"]
    for code in sorted(middles.keys() | LEFT_OUT.keys()):
        if code in LEFT_OUT:
            rows.append(f"{code},none,{LEFT_OUT[code]}")
            continue
        rings = [] if code in PLACED else _rings(world.rings[code], simple)
        if rings and area_of(rings[0]) >= SMALLEST_SHAPE:
            rows.append(f"{code},path,{path(rings)}")
        else:
            x, y = np.round(middles[code]).astype(int)
            rows.append(f"{code},point,{x} {y}")
    return ("\n".join(rows) + "\n").encode()


def simplified(arc: np.ndarray, detail: float) -> np.ndarray:
    """Leave out the bends that enclose least, one after another, until each encloses at least `detail`.

    References
    ----------
    Visvalingam, M. and Whyatt, J. D. (1993), Line generalisation by repeated elimination of points, The
    Cartographic Journal 30(1), 46-51.
    """
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    kept = [True] * len(arc)
    least = 4 if np.array_equal(arc[0], arc[-1]) else 2

    def bend(at: int) -> float:
        (x1, y1), (x2, y2), (x3, y3) = arc[before[at]], arc[at], arc[after[at]]
        return abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2

    bends = {at: bend(at) for at in range(1, len(arc) - 1)}
    waiting = [(size, at) for at, size in bends.items()]
    heapq.heapify(waiting)
    left = len(arc)
    while waiting and left > least:
        size, at = heapq.heappop(waiting)
        if not kept[at] or size != bends[at]:
            continue
        if size >= detail:
            break
        kept[at] = False
        left -= 1
        after[before[at]], before[after[at]] = after[at], before[at]
        for beside in (before[at], after[at]):
            if beside in bends and kept[beside]:
                bends[beside] = max(bend(beside), size)
                heapq.heappush(waiting, (bends[beside], beside))
    return arc[kept]


def path(rings: list[np.ndarray]) -> str:
    """Rings as SVG draws them, in whole numbers relative to the point before; a first `m` counts from the corner."""
    written, at = [], np.array([0, 0])
    for ring in rings:
        steps = np.diff(np.vstack([at, ring]), axis=0)
        numbers = " ".join(str(number) for number in steps.flatten()).replace(" -", "-")
        written.append(f"m{numbers}z")
        at = ring[0]
    return "".join(written)


def _rings(rings: tuple[Ring, ...], arcs: list[np.ndarray]) -> list[np.ndarray]:
    """Closed rings of whole numbers, largest first, without the islands too small to be seen."""
    found = [_joined(ring, arcs) for ring in rings]
    found = [ring for ring in found if len(ring) >= 3 and area_of(ring) >= SMALLEST_ISLAND]
    return sorted(found, key=lambda ring: (-area_of(ring), ring.tolist()))


def _joined(ring: Ring, arcs: list[np.ndarray]) -> np.ndarray:
    """The points of a ring's arcs without those that repeat or lie on a straight way."""
    points = np.vstack([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring])
    points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    while len(points) >= 3:
        back, on = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
        bent = back[:, 0] * on[:, 1] != back[:, 1] * on[:, 0]
        if bent.all():
            break
        points = points[bent]
    return points


def main(arguments: list[str]) -> int:
    table = make(Path(os.environ.get("ACTIONLINES_SHARED") or ROOT.parent / "shared"))
    if "--check" in arguments:
        changed = not TARGET.exists() or TARGET.read_bytes() != table
        print("world_map.csv differs: run recipes/world_map.py" if changed else "as committed")
        return int(changed)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(table)
    print(f"{TARGET.name}: {len(table.splitlines()) - 1} areas, {len(table):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
