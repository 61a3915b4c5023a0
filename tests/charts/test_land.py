"""The shapes of the world map and the cells of the tile grid: small, complete, whole numbers, and near one another."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from actionlines import places
from actionlines.charts.land import MAP_SIZE, cells, not_drawn, shapes
from actionlines.profiles.peers import compared_areas

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src/actionlines/charts/data"
LARGEST_MAP = 20_000
UNINHABITED = {"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"}
REGIONS = ("002", "019", "142", "150", "009")


def rings(path: str) -> Iterator[list[tuple[int, int]]]:
    """The points of each ring of a path, as a browser follows it."""
    x = y = 0
    for ring in path.removesuffix("z").split("z"):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        points = []
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            points.append((x, y))
        yield points
        x, y = points[0]


def points_of(code: str) -> list[tuple[int, int]]:
    shape = shapes()[code]
    return [point for ring in rings(shape.path) for point in ring] if shape.path else [shape.point]


def test_the_map_is_at_most_twenty_kilobytes_compressed() -> None:
    drawn = "".join(shape.path or "{} {}".format(*shape.point) for shape in shapes().values())
    assert len(brotli.compress(drawn.encode())) <= LARGEST_MAP


def test_every_area_that_is_compared_is_drawn_or_listed_with_its_reason() -> None:
    assert not set(shapes()) & set(not_drawn())
    assert {*shapes(), *not_drawn()} == set(compared_areas())
    assert all(not_drawn().values())


def test_no_country_is_left_out_and_the_largest_are_shapes() -> None:
    countries = {area.code for area in places.areas("country")}
    assert countries <= set(shapes())
    assert sum(bool(shapes()[code].path) for code in countries) >= 145


@pytest.mark.parametrize("code", sorted(shapes()))
def test_a_shape_is_one_path_of_whole_relative_numbers_within_the_map(code: str) -> None:
    assert re.fullmatch(r"(m[-\d ]+z)*", shapes()[code].path)
    assert all(0 <= x <= MAP_SIZE[0] and 0 <= y <= MAP_SIZE[1] for x, y in points_of(code))


def test_no_line_runs_across_the_map_where_the_globe_is_cut() -> None:
    steps = [
        max(abs(x2 - x1), abs(y2 - y1))
        for shape in shapes().values()
        if shape.path
        for ring in rings(shape.path)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
    ]
    assert max(steps) < 80  # the longest straight border: the 49th parallel


def test_neighbours_share_their_border_point_by_point() -> None:
    """Simplified once, so that no gap opens: both sides have the same corners."""
    for one, other in (("FRA", "DEU"), ("BRA", "PER"), ("IND", "CHN"), ("TCD", "NER"), ("SOM", "ETH")):
        assert len(set(points_of(one)) & set(points_of(other))) >= 4


@pytest.mark.parametrize(
    ("whole", "part"),
    [("UKR", (34.1, 45.0)), ("CYP", (33.4, 35.3)), ("SOM", (45.0, 10.0)), ("ESH", (-13.5, 25.0))],
)
def test_land_is_counted_to_whom_the_united_nations_count_it(
    shared: Path, whole: str, part: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "recipes"))
    import numpy as np
    from world_shapes import CENTRE, on_the_map, read_world

    world = read_world(shared)
    x, y = on_the_map(np.array([[part[0] - CENTRE, part[1]]]))[0]
    holders = {
        code
        for code, parts in world.rings.items()
        if sum(_inside(x, y, world.outline(ring)) for ring in parts) % 2
    }
    assert holders == {whole}


def _inside(x: float, y: float, outline: object) -> bool:
    points = [tuple(point) for point in outline]  # type: ignore[attr-defined]
    crossed = 0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        crossed += (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    return crossed % 2 == 1


def test_every_area_with_people_has_a_tile_of_its_own() -> None:
    assert set(compared_areas()) - set(cells()) == UNINHABITED
    assert len(set(cells().values())) == len(cells())
    assert all(column >= 0 and row >= 0 for column, row in cells().values())


def test_tiles_are_given_row_by_row() -> None:
    assert list(cells().values()) == sorted(cells().values(), key=lambda cell: cell[::-1])


def _apart(one: str, other: str) -> int:
    """Steps of a king from one tile to another."""
    (x1, y1), (x2, y2) = cells()[one], cells()[other]
    return max(abs(x1 - x2), abs(y1 - y2))


def test_who_borders_on_land_lies_near_on_the_grid(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of about 320 pairs that share a border: three quarters touch, 97 in 100 are two steps apart, none over four."""
    monkeypatch.syspath_prepend(str(ROOT / "recipes"))
    from world_shapes import read_world

    pairs = [pair for pair in read_world(shared).borders() if set(pair) <= set(cells())]
    steps = [_apart(*pair) for pair in pairs]
    assert len(pairs) > 300
    assert sum(step <= 1 for step in steps) >= 0.75 * len(pairs)
    assert sum(step <= 2 for step in steps) >= 0.97 * len(pairs)
    assert max(steps) <= 4


def test_the_grid_keeps_what_lies_north_and_west() -> None:
    for north, south in (("NOR", "ITA"), ("CAN", "MEX"), ("DZA", "ZAF"), ("CHN", "AUS"), ("VEN", "ARG")):
        assert cells()[north][1] < cells()[south][1]
    for west, east in (("USA", "PRT"), ("SEN", "SOM"), ("IRN", "CHN"), ("PER", "BRA"), ("IDN", "FJI")):
        assert cells()[west][0] < cells()[east][0]


@pytest.mark.parametrize("recipe", ["world_map.py", "tile_grid.py"])
def test_the_shipped_table_is_the_one_the_recipe_makes(shared: Path, recipe: str) -> None:
    assert _run(shared, recipe, "--check") == ("as committed", 0)


def test_the_grid_made_anew_is_the_one_that_is_shipped(shared: Path) -> None:
    pytest.importorskip("scipy")
    assert _run(shared, "tile_grid.py", "--check", "--anew") == ("as committed", 0)


def test_a_new_area_gets_a_free_cell_near_its_neighbours_and_nobody_moves(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "recipes"))
    from tile_grid import make

    before = {code: cell for code, cell in cells().items() if code not in {"RWA", "TUV"}}
    after = make(shared, before)
    assert {code: after[code] for code in before} == before
    assert len(set(after.values())) == len(after) == len(cells())
    assert max(abs(a - b) for a, b in zip(after["RWA"], cells()["RWA"], strict=True)) <= 2


def _run(shared: Path, recipe: str, *arguments: str) -> tuple[str, int]:
    run = subprocess.run(
        [sys.executable, str(ROOT / "recipes" / recipe), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"ACTIONLINES_SHARED": str(shared), "PATH": ""},
    )
    return run.stdout.strip() or run.stderr, run.returncode


def test_the_tables_are_small_text_with_one_row_an_area() -> None:
    for name in ("world_map.csv", "tile_grid.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            codes = [row["code"] for row in csv.DictReader(file)]
        assert codes == sorted(set(codes))
