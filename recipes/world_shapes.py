"""Land of the world from Natural Earth's TopoJSON, under our codes, on an equal-area projection.

Shared borders stay one arc, so that what is done to an arc is done on both of its sides. What Natural Earth draws
as it is held and the United Nations draw otherwise is put right here; `docs/decisions/0008` says what and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from actionlines import places

SOURCE = "data/world_atlas_topojson/countries-50m.json"
CENTRE = 11.6
"""Meridian in the middle. Opposite it, at 168.4 W, only the Aleutians meet the edge: Russia and Fiji stay whole."""

WIDTH = 1000
"""Units from edge to edge of the map; a unit is about a pixel where the map is drawn largest."""
NORTH = 83.7
"""The northernmost land. There the map begins; it ends with Tierra del Fuego."""

Ring = tuple[int, ...]
"""Arcs one after another, as TopoJSON counts them: ~n is arc n backwards."""

# By name where Natural Earth gives no code, and where the United Nations count an area to another one.
NAMED = {
    "Kosovo": "XKX",
    "N. Cyprus": "CYP",
    "Somaliland": "SOM",
    "Ashmore and Cartier Is.": "AUS",
    "Siachen Glacier": None,
}
# Parts of a shape that are areas of their own: code of the shape, west, south, east, north, our code.
PARTS = (
    ("RUS", 32.0, 44.0, 37.0, 46.4, "UKR"),  # Crimea: General Assembly resolution 68/262
    ("FRA", 44.0, -14.0, 46.0, -12.0, "MYT"),
    ("FRA", 55.0, -22.0, 56.0, -20.0, "REU"),
    ("FRA", -61.4, 14.3, -60.7, 15.0, "MTQ"),
    ("FRA", -62.0, 15.5, -61.0, 17.0, "GLP"),
    ("FRA", -55.0, 2.0, -51.0, 6.0, "GUF"),
    ("NOR", 10.0, 74.0, 34.0, 81.0, "SJM"),
    ("NOR", -9.5, 70.5, -7.5, 71.5, "SJM"),
    ("NLD", -69.0, 11.5, -62.0, 18.0, "BES"),
    ("NZL", -173.0, -10.0, -171.0, -8.0, "TKL"),
    ("Indian Ocean Ter.", 105.0, -11.0, 106.0, -10.0, "CXR"),
    ("Indian Ocean Ter.", 96.0, -13.0, 97.0, -12.0, "CCK"),
)

# Where an area stands that Natural Earth at 50m does not hold, or holds as islands far apart: degrees.
PLACED = {
    "CHI": (-2.36, 49.33),  # between Guernsey and Jersey
    "GIB": (-5.35, 36.14),
    "KIR": (173.0, 1.4),  # Tarawa
    "TUV": (179.2, -8.5),  # Funafuti
}


@dataclass(frozen=True)
class World:
    """Arcs as places on the map, and the rings of each area of ours."""

    arcs: tuple[np.ndarray, ...]
    rings: dict[str, tuple[Ring, ...]]

    def borders(self) -> set[tuple[str, str]]:
        """Pairs of areas that share a border on land, each in order of code."""
        beside: dict[int, set[str]] = {}
        for code, rings in self.rings.items():
            for arc in (number if number >= 0 else ~number for ring in rings for number in ring):
                beside.setdefault(arc, set()).add(code)
        return {(min(pair), max(pair)) for pair in beside.values() if len(pair) == 2}

    def middles(self) -> dict[str, np.ndarray]:
        """The middle of the largest part of each area."""
        found = {
            code: _middle(max((self.outline(ring) for ring in rings), key=area_of))
            for code, rings in self.rings.items()
        }
        return found | {
            code: on_the_map(_from_the_middle(np.array([degrees])))[0] for code, degrees in PLACED.items()
        }

    def outline(self, ring: Ring) -> np.ndarray:
        """The points of a ring, its first not repeated."""
        return np.vstack([self.arcs[arc][:-1] if arc >= 0 else self.arcs[~arc][:0:-1] for arc in ring])


def read_world(shared: Path) -> World:
    """Read every area's land; areas of ours that Natural Earth at 50m does not hold are absent."""
    topology = json.loads((shared / SOURCE).read_text(encoding="utf-8"))
    arcs = [_arc(deltas, topology["transform"]) for deltas in topology["arcs"]]
    by_number = {area.m49: area.code for area in places.areas() if area.m49 and not area.is_aggregate}
    found: dict[str, list[Ring]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = NAMED[name] if name in NAMED else by_number.get(shape.get("id"), name)
        for polygon in _polygons(shape):
            owner = _owner(code, arcs[_number(polygon[0][0])][0])
            if owner:
                found.setdefault(owner, []).extend(tuple(ring) for ring in polygon)
    _make_western_sahara_whole(arcs, found)
    rings = {code: tuple(_without_inner_borders(found[code], arcs)) for code in sorted(found)}
    return World(tuple(on_the_map(arc) for arc in arcs), rings)


def on_the_map(degrees: np.ndarray) -> np.ndarray:
    """Place degrees from the middle meridian on the map: units from its left and its upper edge."""
    scale = WIDTH / 2 / equal_earth(np.array([[180.0, 0.0]]))[0][0]
    return (equal_earth(degrees) - equal_earth(np.array([[0.0, NORTH]]))) * scale + [WIDTH / 2, 0]


def area_of(outline: np.ndarray) -> float:
    """Square units that a closed outline encloses."""
    x, y = outline[:, 0].astype(float), outline[:, 1].astype(float)
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def equal_earth(degrees: np.ndarray) -> np.ndarray:
    """Project longitudes and latitudes onto a plane on which equal areas are equally large; y grows downwards.

    References
    ----------
    Šavrič, B., Patterson, T. and Jenny, B. (2019), The Equal Earth map projection, International Journal of
    Geographical Information Science 33(3), 454-465, equations 4 and 5.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    longitude, latitude = np.radians(degrees).T
    t = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    x = 2 * np.sqrt(3) * longitude * np.cos(t) / (3 * (9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1))
    y = a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t
    return np.column_stack([x, -y])


def _arc(deltas: list[list[int]], transform: Any) -> np.ndarray:
    """Longitudes from the middle meridian; an arc that meets the edge of the map stays whole, on one side."""
    degrees = np.cumsum(np.array(deltas), axis=0) * transform["scale"] + transform["translate"]
    longitude = np.degrees(np.unwrap(np.radians(_from_the_middle(degrees)[:, 0])))
    return np.column_stack([longitude - 360 * np.round(longitude.mean() / 360), degrees[:, 1]])


def _from_the_middle(degrees: np.ndarray) -> np.ndarray:
    return np.column_stack([(degrees[:, 0] - CENTRE + 180) % 360 - 180, degrees[:, 1]])


def _middle(outline: np.ndarray) -> np.ndarray:
    """Centre of mass of what a closed outline encloses."""
    onward = np.roll(outline, -1, axis=0)
    weight = outline[:, 0] * onward[:, 1] - onward[:, 0] * outline[:, 1]
    return ((outline + onward) * weight[:, None]).sum(axis=0) / (3 * weight.sum())


def _polygons(shape: Any) -> list[list[list[int]]]:
    return shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]


def _number(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _owner(code: str | None, start: np.ndarray) -> str | None:
    """The area that a polygon belongs to, by where its first arc begins."""
    longitude, latitude = (start[0] + CENTRE + 180) % 360 - 180, start[1]
    for shape, west, south, east, north, part in PARTS:
        if code == shape and west <= longitude <= east and south <= latitude <= north:
            return part
    return code


def _make_western_sahara_whole(arcs: list[np.ndarray], found: dict[str, list[Ring]]) -> None:
    """Let its border with Morocco follow the parallel of 27 degrees 40 minutes, not the line that is held."""
    (morocco,), (sahara,) = found["MAR"], found["ESH"]
    (border,) = {_number(arc) for arc in morocco} & {_number(arc) for arc in sahara}
    (coast,) = (arc for arc in morocco if arc >= 0 and np.array_equal(arcs[arc][0], arcs[border][-1]))
    shore, corner = arcs[coast], arcs[border][0]
    meets = int(np.argmax(shore[:, 1] >= corner[1]))
    arcs[border], arcs[coast] = np.array([corner, shore[meets]]), shore[meets:]
    arcs.append(shore[: meets + 1])
    at = sahara.index(~border)
    found["ESH"] = [(*sahara[:at], len(arcs) - 1, *sahara[at:])]


def _without_inner_borders(rings: Iterable[Ring], arcs: list[np.ndarray]) -> list[Ring]:
    """Rings of an area made of several: what two of its polygons share is passed both ways and falls away."""
    rings = list(rings)
    passed = {arc for ring in rings for arc in ring}
    inner = {arc for arc in passed if ~arc in passed}
    if not inner:
        return rings
    whole = [ring for ring in rings if not inner & set(ring)]
    loose = {
        _end(arc, arcs, first=True): arc
        for ring in rings
        if inner & set(ring)
        for arc in ring
        if arc not in inner
    }
    while loose:
        ring = [loose.pop(next(iter(loose)))]
        while (onward := loose.pop(_end(ring[-1], arcs, first=False), None)) is not None:
            ring.append(onward)
        whole.append(tuple(ring))
    return whole


def _end(arc: int, arcs: list[np.ndarray], *, first: bool) -> tuple[float, float]:
    points = arcs[_number(arc)]
    x, y = points[0 if first == (arc >= 0) else -1]
    return round(float(x), 6), round(float(y), 6)
