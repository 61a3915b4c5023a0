"""Pictures: table -> Vega-Lite specification -> SVG with its words and its table. No Django."""

from __future__ import annotations

from actionlines.charts.classes import class_bounds, class_texts
from actionlines.charts.dots import dot_plot
from actionlines.charts.lines import line_chart
from actionlines.charts.live import explorable
from actionlines.charts.pair import pair_chart
from actionlines.charts.palette import stylesheet
from actionlines.charts.people import people
from actionlines.charts.picture import Measure, Picture
from actionlines.charts.series import MissingColumnError, NothingToDrawError, TwoValuesError
from actionlines.charts.spark import mute_sparkline, sparkline
from actionlines.charts.spark_strip import mute_strip, spark_strip
from actionlines.charts.strip import Goal, strip_chart
from actionlines.charts.svg import draw_narrow
from actionlines.charts.world import tile_grid, world_map

__all__ = [
    "Goal",
    "Measure",
    "MissingColumnError",
    "NothingToDrawError",
    "Picture",
    "TwoValuesError",
    "class_bounds",
    "class_texts",
    "dot_plot",
    "draw_narrow",
    "explorable",
    "line_chart",
    "mute_sparkline",
    "mute_strip",
    "pair_chart",
    "people",
    "spark_strip",
    "sparkline",
    "strip_chart",
    "stylesheet",
    "tile_grid",
    "world_map",
]
