"""The same picture for a reader who tries it out: each figure says what it is, and the years can be narrowed.

What it says is written here, in the page's language; the browser only shows it. `usermeta` tells it which years or
figures can be gone through, in the order of the picture's table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import vl_convert

from actionlines.charts.letters import isolated
from actionlines.charts.palette import ROLES, colour
from actionlines.charts.picture import Measure
from actionlines.charts.sentences import when
from actionlines.charts.series import Series, Spot
from actionlines.charts.svg import VEGA_LITE
from actionlines.languages import translate

NEAR: Final = 500
"""How large a figure is to a pointer, in square pixels."""
_RULER: Final = {"name": "at", "value": None}
"""Where the ruler stands that goes from figure to figure."""


def live_lines(
    spec: Mapping[str, Any], series: Sequence[Series], measure: Measure, *, lang: str
) -> dict[str, Any]:
    """Give the specification of `line_chart` with a figure at each point, and ends of the years to be set."""
    x, y = spec["encoding"]["x"], spec["encoding"]["y"]
    low, high = x["scale"]["domain"]
    figures = [
        {"x": spot.at, "y": spot.value, "said": _said(each.name, spot, measure, lang)}
        for each in series
        for spot in each.spots
    ]
    scale = {"nice": False, "zero": False, "domainMin": {"expr": "first"}, "domainMax": {"expr": "last"}}
    kept = {name: value for name, value in x["axis"].items() if name not in {"values", "labelExpr"}}
    axis = {**kept, "format": "d", "tickMinStep": 1, "labelOverlap": True, "tickCount": 8}
    return {
        **spec,
        "params": [{"name": "first", "value": low}, {"name": "last", "value": high}, _RULER],
        "encoding": {"x": {**x, "scale": scale, "axis": axis}, "y": y},
        "layer": [_ruler("quiet"), *map(_held, spec["layer"]), _near(figures, "point", {"size": NEAR})],
        "usermeta": _meta(sorted({spot.at for each in series for spot in each.spots}), years=(low, high)),
    }


def live_strip(
    spec: Mapping[str, Any], figures: Sequence[tuple[str, float]], measure: Measure, *, lang: str
) -> dict[str, Any]:
    """Give the specification of `strip_chart` with a name at each line; `figures` are in the table's order."""
    said = [{"x": value, "said": _named(name, measure.write(value), lang)} for name, value in figures]
    height = spec["layer"][0]["encoding"]["y2"]["value"]
    ends = {"y": {"value": 0}, "y2": {"value": height}}
    return {
        **spec,
        "params": [_RULER],
        "layer": [*spec["layer"], _ruler("accent"), _near(said, "rule", {"strokeWidth": 5}, ends)],
        "usermeta": _meta([value for _, value in figures]),
    }


def explorable(live: Mapping[str, Any]) -> dict[str, Any]:
    """Give a live specification as Vega has it, which a browser draws without Vega-Lite."""
    made: dict[str, Any] = vl_convert.vegalite_to_vega(dict(live), vl_version=VEGA_LITE)
    return made


def _meta(places: Sequence[float], years: tuple[float, float] | None = None) -> dict[str, Any]:
    dark = {light: dark for light, dark, _ in ROLES.values()}
    return {"places": list(places), "years": list(years) if years else None, "dark": dark}


def _said(name: str, spot: Spot, measure: Measure, lang: str) -> str:
    message = translate("%(name)s, %(period)s: %(value)s", lang=lang)
    facts = {"name": name, "period": when(spot.period, lang=lang), "value": measure.write(spot.value)}
    return isolated(message % facts)


def _named(name: str, value: str, lang: str) -> str:
    return isolated(translate("%(name)s: %(value)s", lang=lang) % {"name": name, "value": value})


def _near(
    figures: list[dict[str, Any]], kind: str, look: Mapping[str, Any], places: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a pointer finds: a mark that is not seen."""
    mark = {"aria": False, "type": kind, "opacity": 0, "filled": True, "clip": True, **look}
    if kind == "rule":
        mark.pop("filled")
    return {
        "data": {"values": figures},
        "mark": mark,
        "encoding": {"tooltip": {"field": "said", "type": "nominal"}, **(places or {})},
    }


def _ruler(role: str) -> dict[str, Any]:
    mark = {"aria": False, "type": "rule", "color": colour(role), "strokeWidth": 2}
    return {
        "data": {"values": [{}]},
        "transform": [{"filter": "at !== null"}, {"calculate": "at", "as": "x"}],
        "mark": mark,
        "encoding": {"y": {"value": 0}, "y2": {"value": {"expr": "height"}}},
    }


def _held(layer: Mapping[str, Any]) -> dict[str, Any]:
    """Keep figures within the picture when years are left out; a label keeps a sample of its line beside it."""
    places = layer.get("encoding", {})
    if "value" not in places.get("x", {}):
        return {**layer, "mark": {**layer["mark"], "clip": True}}
    if layer["mark"]["type"] == "text":
        return dict(layer)
    end, middle = places["x2"]["value"], places["y2"]["value"]
    sample = {"x": end - 9, "x2": end, "y": middle, "y2": middle}
    thick = {**layer["mark"], "strokeWidth": 3}
    return {**layer, "mark": thick, "encoding": {name: {"value": at} for name, at in sample.items()}}
