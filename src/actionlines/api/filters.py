"""Which observations are asked for: filters become conditions that the release's files are read with."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl
from ninja import Field, Schema

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import open_derived
from actionlines.indicators.observations import BREAKDOWNS, KEY
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.indicators.store import CURRENT
from actionlines.periods import parse

MOST_VALUES = 100


class Observations(Schema):
    """Filters on observations; each may be given more than once where it is a list."""

    release: str = Field(CURRENT, max_length=100, description="Id or label of a release, or `current`.")
    indicator: list[str] = Field([], max_length=MOST_VALUES, description="Codes of indicators.")
    area: list[str] = Field([], max_length=MOST_VALUES, description="Codes of areas: RWA, 419, WB_AFE.")
    source: list[str] = Field([], max_length=MOST_VALUES, description="Ids of sources.")
    start: str | None = Field(None, description="First period, in SDMX notation: 2015.")
    end: str | None = Field(None, description="Last period.")
    sex: list[str] = Field([], max_length=MOST_VALUES, description="SEX: _T, F, M.")
    age: list[str] = Field([], max_length=MOST_VALUES, description="AGE: _T, Y15T24, ...")
    urbanisation: list[str] = Field([], max_length=MOST_VALUES, description="URBANISATION: _T, U, R.")
    education_lev: list[str] = Field([], max_length=MOST_VALUES, description="EDUCATION_LEV.")
    series: Literal["all", "preferred"] = Field(
        "all",
        description="`preferred`: for each area the whole series of the one source that comes first in the "
        "order of precedence; `all`: what every source states.",
    )


class Series(Schema):
    """Whose series are shown in a picture."""

    area: list[str] = Field(
        [], max_length=MOST_VALUES, description="Codes of areas; may be given more than once."
    )


class Compared(Schema):
    """What is compared, in which years, and what stands for a group."""

    area: list[str] = Field(
        [], max_length=MOST_VALUES, description="Codes of areas and groups: RWA, 199 or LDC, WB_LIC."
    )
    indicator: list[str] = Field([], max_length=MOST_VALUES, description="Codes of indicators.")
    start: int | None = Field(None, description="First year.")
    end: int | None = Field(None, description="Last year.")
    groups: Literal["median", "together"] = Field(
        "median", description="What is marked as drawn of a group; the answer has both."
    )


def observations(release: Release, asked: Observations) -> pl.LazyFrame:
    """Rows of `release` that fit the filters.

    Raises
    ------
    actionlines.errors.NotFoundError
        If an indicator or area is not known.
    actionlines.errors.BadInputError
        If a period cannot be read.
    """
    rows = release.lazy("indicator" if asked.indicator else "area")
    chosen = {
        "INDICATOR": [load_catalogue().indicator(code).code for code in asked.indicator],
        "REF_AREA": [places.area(code).code for code in asked.area],
        "SOURCE": asked.source,
        **{name: getattr(asked, name.lower(), []) for name in BREAKDOWNS},
    }
    for column, values in chosen.items():
        if values:
            rows = rows.filter(pl.col(column).is_in(values))
    year = pl.col("TIME_PERIOD").str.head(4)
    if asked.start:
        rows = rows.filter(year >= str(parse(asked.start).start.year))
    if asked.end:
        rows = rows.filter(year <= str(parse(asked.end).end.year))
    if asked.series == "preferred":
        rows = select_series(rows.collect(), load_catalogue()).lazy()
    return rows


class Derived(Schema):
    """Filters on what follows from figures."""

    release: str = Field(CURRENT, max_length=100, description="Id or label of a release, or `current`.")
    recipe: list[str] = Field(
        [], max_length=MOST_VALUES, description="parity_sex, aggregate_weighted_mean, ..."
    )
    indicator: list[str] = Field([], max_length=MOST_VALUES, description="Codes of indicators.")
    area: list[str] = Field(
        [], max_length=MOST_VALUES, description="Codes of areas and groups: RWA, 001, 199."
    )


def derived(release: Release, root: Path, asked: Derived) -> pl.LazyFrame:
    """Rows of the derived layer of `release` below `root` that fit the filters, in order of key."""
    rows = open_derived(release, root)
    chosen = {
        "RECIPE": asked.recipe,
        "INDICATOR": [load_catalogue().indicator(code).code for code in asked.indicator],
        "REF_AREA": [places.area(code).code for code in asked.area],
    }
    for column, values in chosen.items():
        if values:
            rows = rows.filter(pl.col(column).is_in(values))
    return rows.sort("RECIPE", *KEY)
