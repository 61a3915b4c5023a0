"""One indicator's divides between countries over time, parted by region and income; do they close, who is behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.profiles.assessed import assessed
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.progress.convergence import (
    Beta,
    Panel,
    Sigma,
    TooFewError,
    beta,
    panel,
    sigma,
    time_distance,
)
from actionlines.progress.divides import is_bounded
from actionlines.progress.figures import country_figures

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

LEADER_QUANTILE: Final = 0.9
"""The leader that others are behind is the level of the tenth of countries that are furthest, not a single country."""
LEAST_AREAS: Final = 100
"""Countries that a year needs for the leader's level, and to be an end of a panel."""


class NoDivideError(NotFoundError):
    """An indicator of which no divide between countries is measured."""


@dataclass(frozen=True)
class Behind:
    """Years that one country is behind the leading tenth."""

    area: str
    name: str
    year: int
    value: float
    years: float
    at_least: bool


@dataclass(frozen=True)
class DivideProfile:
    """The divide between countries in one indicator."""

    indicator: Indicator
    name: str
    lang: str
    edition: Edition
    measures: pl.DataFrame
    """Columns of `progress.between.BETWEEN_SCHEMA`."""
    panel: tuple[int, int] | None
    """First and last year of the countries of which convergence is asked."""
    sigma: Sigma | None
    beta: Beta | None
    behind: tuple[Behind, ...]
    """The furthest behind first."""
    sources: tuple[SourceNote, ...]

    def table(self) -> pl.DataFrame:
        """All measures of all years."""
        return self.measures.select(
            pl.lit(self.indicator.code).alias("INDICATOR"), pl.all(), pl.lit(self.edition.id).alias("RELEASE")
        )

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "measures"}
        return {**_finite(facts), "measures": self.measures.to_dicts()}


def divide_profile(release: Release, code: str, *, lang: str) -> DivideProfile:
    """Give the divide between countries in an indicator.

    Raises
    ------
    NoDivideError
        If it is not of a kind that can be shared, or too few countries have it.
    """
    catalogue = load_catalogue()
    subject = catalogue.indicator(code)
    measures = assessed(release, "between").filter(pl.col("INDICATOR") == subject.code).drop("INDICATOR")
    if measures.is_empty():
        raise NoDivideError(
            f"no divide between countries is measured in {subject.code}: it is no figure that people share, or too "
            "few countries have it; try INTERNET_USERS"
        )
    figures = country_figures(release, subject, catalogue).filter(pl.col("VALUE") >= 0)
    ends = _ends(figures)
    return DivideProfile(
        indicator=subject,
        name=subject.names[lang],
        lang=lang,
        edition=edition(release),
        measures=measures,
        panel=ends,
        sigma=_sigma(figures, ends),
        beta=_beta(figures, ends, bounded=is_bounded(subject)),
        behind=_behind(figures, lang) if subject.direction > 0 else (),
        sources=source_notes(figures["SOURCE"].unique(), release, catalogue, lang=lang),
    )


def _ends(figures: pl.DataFrame) -> tuple[int, int] | None:
    """The last year in which a hundred countries have more than nought, and the first in which as many of them have."""
    told = figures.filter(pl.col("VALUE") > 0)
    enough = told.group_by("YEAR").len().filter(pl.col("len") >= LEAST_AREAS)["YEAR"].sort().to_list()
    if not enough:
        return None
    at_last = told.filter(pl.col("YEAR") == enough[-1])["REF_AREA"].to_list()
    same = told.filter(pl.col("REF_AREA").is_in(at_last)).group_by("YEAR").len()
    first = int(str(same.filter(pl.col("len") >= LEAST_AREAS)["YEAR"].min()))
    return (first, enough[-1]) if enough[-1] - first >= 2 else None


def _panel(figures: pl.DataFrame, ends: tuple[int, int]) -> Panel:
    return panel(figures, first=ends[0], last=ends[1])


def _sigma(figures: pl.DataFrame, ends: tuple[int, int] | None) -> Sigma | None:
    try:
        return sigma(_panel(figures, ends)) if ends else None
    except TooFewError:
        return None


def _beta(figures: pl.DataFrame, ends: tuple[int, int] | None, *, bounded: bool) -> Beta | None:
    try:
        return beta(_panel(figures, ends), scale="logit" if bounded else "log") if ends else None
    except TooFewError:
        return None


def _behind(figures: pl.DataFrame, lang: str) -> tuple[Behind, ...]:
    by_year = figures.group_by("YEAR").agg(
        pl.len(), pl.col("VALUE").quantile(LEADER_QUANTILE).alias("_level")
    )
    leader = by_year.filter(pl.col("len") >= LEAST_AREAS).sort("YEAR")
    years, levels = leader["YEAR"].to_list(), leader["_level"].to_numpy()
    latest = figures.sort("YEAR").group_by("REF_AREA", maintain_order=True).last()
    found = []
    for area, year, value in latest.select("REF_AREA", "YEAR", "VALUE").iter_rows():
        try:
            distance = time_distance(value, on=year, years=years, values=levels)
        except TooFewError:
            continue
        if distance.years > 0:
            name = places.display_name(area, lang)
            found.append(Behind(area, name, year, value, distance.years, distance.at_least))
    return tuple(sorted(found, key=lambda one: (-one.years, one.area)))


def _finite(value: Any) -> Any:
    """Infinite and undefined numbers become nothing, since JSON has none."""
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
