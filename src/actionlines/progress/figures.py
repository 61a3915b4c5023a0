"""Figures of a release as progress takes them: a row an area, a column a year, by the source that speaks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import Catalogue, Indicator
from actionlines.indicators.comparability.notes import is_break
from actionlines.indicators.derive import parity
from actionlines.indicators.derived_layer import open_derived
from actionlines.indicators.observations import BREAKDOWNS, TOTAL
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.progress.forecasts.backtest import Series
from actionlines.progress.targets.target import Measured

GROUPS: Final = ("001", "002", "019", "142", "150", "009", "199", "432", "515", "722")
"""The world, its regions, and the groups that targets bind: their aggregates are judged as countries are."""

FIGURE_SCHEMA: Final = pl.Schema(
    {
        "REF_AREA": pl.String(),
        "YEAR": pl.Int64(),
        "VALUE": pl.Float64(),
        "SOURCE": pl.String(),
        "BREAK": pl.Boolean(),
    }
)


STRUCTURE: Final = frozenset(
    {"ICT_SECTOR_WORKFORCE", "ICT_SECTOR_VALUE_ADDED", "MEDIUM_HIGH_TECH_VALUE_ADDED"}
)
"""Shares of an economy: more is better, but nobody adopts them."""


def is_adoption(indicator: Indicator) -> bool:
    """Whether it is a share from 0 to 100 % of people, schools or firms that have something and more of whom may."""
    share = indicator.kind == "percent" and indicator.moves_in_points and indicator.valid_max == 100
    return share and indicator.direction == 1 and indicator.code not in STRUCTURE


def country_figures(release: Release, indicator: Indicator, catalogue: Catalogue) -> pl.DataFrame:
    """Yearly figures of countries and territories, by the breakdown that speaks for the indicator:
    `FIGURE_SCHEMA`.
    """
    headline = [pl.col(name) == indicator.principal.get(name, TOTAL) for name in BREAKDOWNS]
    rows = select_series(release.indicator(indicator.code), catalogue).filter(*headline)
    return _yearly(rows.filter(pl.col("REF_AREA").is_in(_countries())))


def parity_figures(
    release: Release, indicator: Indicator, catalogue: Catalogue, dimension: str
) -> pl.DataFrame:
    """Yearly parity of two groups in each country and territory: `FIGURE_SCHEMA`."""
    rows = select_series(release.indicator(indicator.code), catalogue)
    ratios = parity(rows.filter(pl.col("REF_AREA").is_in(_countries())), dimension=dimension)
    others = [pl.col(name) == TOTAL for name in BREAKDOWNS]
    return _yearly(ratios.filter(*others).with_columns(OBS_STATUS=pl.lit(None, pl.String)))


def group_figures(release: Release, root: Path, indicator: Indicator) -> pl.DataFrame:
    """Yearly aggregates of `GROUPS`, where the derived layer has them: `FIGURE_SCHEMA`."""
    rows = open_derived(release, root).filter(
        pl.col("RECIPE").str.starts_with("aggregate"),
        pl.col("INDICATOR") == indicator.code,
        pl.col("REF_AREA").is_in(GROUPS),
        *(pl.col(name) == indicator.principal.get(name, TOTAL) for name in BREAKDOWNS),
    )
    return _yearly(rows.collect().with_columns(OBS_STATUS=pl.lit(None, pl.String)))


def figures_for(
    release: Release, root: Path, indicator: Indicator, catalogue: Catalogue, measure: Measured
) -> pl.DataFrame:
    """All that targets of this measure are held against: countries, and groups where they have an aggregate."""
    if measure != "figure":
        return parity_figures(release, indicator, catalogue, measure.removeprefix("parity_").upper())
    return pl.concat(
        [country_figures(release, indicator, catalogue), group_figures(release, root, indicator)]
    )


def series_of(indicator: str, rows: pl.DataFrame) -> Series | None:
    """Figures after the last break of each area, as a table by area and year; None where there is no figure."""
    since = pl.col("YEAR").filter(pl.col("BREAK")).max().over("REF_AREA")
    kept = rows.filter(since.is_null() | (pl.col("YEAR") >= since))
    if kept.is_empty():
        return None
    areas = tuple(kept["REF_AREA"].unique().sort().to_list())
    first, last = int(str(kept["YEAR"].min())), int(str(kept["YEAR"].max()))
    values = np.full((len(areas), last - first + 1), np.nan)
    place = {area: row for row, area in enumerate(areas)}
    values[[place[area] for area in kept["REF_AREA"]], (kept["YEAR"] - first).to_list()] = kept[
        "VALUE"
    ].to_numpy()
    return Series(indicator, areas, tuple(range(first, last + 1)), values)


def backtest_series(release: Release, catalogue: Catalogue) -> list[Series]:
    """The series that forecasts are tried on: every adoption figure of every country and territory."""
    found = []
    for code in release.coverage["INDICATOR"].unique().sort():
        indicator = catalogue.indicators.get(code)
        if indicator is not None and is_adoption(indicator):
            series = series_of(code, country_figures(release, indicator, catalogue))
            found += [series] if series is not None else []
    return found


def _yearly(rows: pl.DataFrame) -> pl.DataFrame:
    """One figure an area and year; where a source states two of one year, the first by its key."""
    yearly = rows.filter(pl.col("FREQ") == "A", pl.col("TIME_PERIOD").str.contains(r"^\d{4}$"))
    return (
        yearly.select(
            "REF_AREA",
            pl.col("TIME_PERIOD").cast(pl.Int64).alias("YEAR"),
            pl.col("OBS_VALUE").alias("VALUE"),
            "SOURCE",
            is_break().alias("BREAK"),
        )
        .filter(pl.col("VALUE").is_not_null())
        .unique(["REF_AREA", "YEAR"], keep="first", maintain_order=True)
        .sort("REF_AREA", "YEAR")
    )


def _countries() -> list[str]:
    return [area.code for area in places.areas() if area.kind != "aggregate"]
