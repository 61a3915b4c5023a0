"""An indicator by parts of the population: women and men, town and country, ages, schooling, income.

Rules, as pages state them:

- *Which figures*: those that differ from what speaks for the indicator in one dimension alone.
- *Which source*: of those that state at least two parts for the same period, the first in the order of precedence, with
  its whole series: both sides of a gap are of one source and one period.
- *Gap*: the largest part less the smallest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.comparability.notes import is_break
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.precedence import ranks
from actionlines.profiles import latest
from actionlines.profiles.board import board
from actionlines.profiles.breakdown_words import PARTS
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.listings import sort_key
from actionlines.profiles.peers import compared_areas, largest_by_region

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

_AT: Final = ("REF_AREA", "SOURCE", "FREQ", "TIME_PERIOD")


class NotSplitError(NotFoundError):
    """The release does not have the indicator by parts of this dimension."""


@dataclass(frozen=True)
class PartsOfArea:
    """Figures of the parts of one area in one period, by one source."""

    area: str
    name: str
    period: str
    source: str
    values: tuple[float | None, ...]
    """In the order of the dimension's codes."""
    gap: float
    broken: bool
    """Whether the source says that its series breaks here."""


@dataclass(frozen=True)
class Breakdown:
    """One indicator split by one dimension."""

    indicator: Indicator
    name: str
    lang: str
    edition: Edition
    dimension: str
    dimensions: tuple[str, ...]
    """All by which the release splits the indicator."""
    codes: tuple[str, ...]
    """SDMX codes of the parts."""
    latest: tuple[PartsOfArea, ...]
    """Latest period of each country and territory, the widest gap first."""
    median_gap: float | None
    leads: tuple[int, ...]
    """For each part, in how many areas it has the highest figure alone."""
    areas: tuple[str, ...]
    """Areas whose series are given."""
    series: tuple[PartsOfArea, ...]
    """All periods of those areas, by area and in order of time."""
    without: tuple[str, ...]
    """Names of the countries that have the indicator's figure, but none of its parts."""
    sources: tuple[SourceNote, ...]
    rows: pl.DataFrame
    """Every period of every area: REF_AREA, TIME_PERIOD, SOURCE, a column a part, GAP."""

    def table(self) -> pl.DataFrame:
        """All periods of all areas, a column a part, as the files have them."""
        return self.rows.select(
            pl.lit(self.indicator.code).alias("INDICATOR"),
            *_AT,
            *(pl.col(code).alias(f"{self.dimension}_{code}") for code in self.codes),
            "GAP",
            pl.lit(self.edition.id).alias("RELEASE"),
        )

    def latest_table(self) -> pl.DataFrame:
        """The latest period of each area, the widest gap first."""
        rows = [(one.area, one.name, one.period, *one.values, one.gap, one.source) for one in self.latest]
        floats = dict.fromkeys((*self.codes, "GAP"), pl.Float64())
        texts = dict.fromkeys(("REF_AREA", "NAME", "TIME_PERIOD"), pl.String())
        return pl.DataFrame(rows, schema={**texts, **floats, "SOURCE": pl.String()}, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The breakdown as JSON can hold it; all periods stand in the table."""
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "rows"}


@lru_cache(maxsize=256)
def dimensions_of(release: Release, code: str) -> tuple[str, ...]:
    """Dimensions by which the release splits an indicator, each in at least two parts."""
    rows = release.lazy("indicator").filter(pl.col("INDICATOR") == code)
    found = []
    for name in BREAKDOWNS:
        parts = latest.split_by(rows, load_catalogue(), name).select(pl.col(name).n_unique())
        if parts.collect().item() > 1:
            found.append(name)
    return tuple(found)


def breakdown(
    release: Release, code: str, dimension: str | None = None, *, areas: tuple[str, ...] = (), lang: str
) -> Breakdown:
    """Give an indicator split by one dimension.

    Parameters
    ----------
    dimension
        One of `dimensions_of`; None for the first of them.
    areas
        Codes of the areas whose series are given; empty for the most populous of each region that has parts.

    Raises
    ------
    NotSplitError
        If the release does not split the indicator (by this dimension).
    """
    catalogue = load_catalogue()
    subject = catalogue.indicator(code)
    known = dimensions_of(release, subject.code)
    if not known or (dimension is not None and dimension not in known):
        what = f"by {dimension}" if dimension else "by any dimension"
        raise NotSplitError(f"{subject.code} is not split {what}; it is by {', '.join(known) or 'none'}")
    chosen = dimension or known[0]
    wide = _wide(release, subject, chosen)
    codes = _codes(wide, chosen)
    ends = (
        wide.sort("TIME_PERIOD")
        .group_by("REF_AREA", maintain_order=True)
        .last()
        .sort("GAP", "REF_AREA", descending=[True, False])
    )
    having = frozenset(ends["REF_AREA"])
    shown = tuple(places.area(one).code for one in areas) or largest_by_region(release, among=having)
    series = wide.filter(pl.col("REF_AREA").is_in(shown)).sort("REF_AREA", "TIME_PERIOD")
    return Breakdown(
        indicator=subject,
        name=subject.names[lang],
        lang=lang,
        edition=edition(release),
        dimension=chosen,
        dimensions=known,
        codes=codes,
        latest=tuple(_parts(row, codes, lang) for row in ends.iter_rows(named=True)),
        median_gap=ends.select(pl.col("GAP").median()).item(),
        leads=_leads(ends, codes),
        areas=shown,
        series=tuple(_parts(row, codes, lang) for row in series.iter_rows(named=True)),
        without=_without(release, subject, having, lang),
        sources=source_notes(wide["SOURCE"].unique(), release, catalogue, lang=lang),
        rows=wide,
    )


def _wide(release: Release, subject: Indicator, dimension: str) -> pl.DataFrame:
    """A row for each area and period, a column for each part, by the source that speaks for the area."""
    own = release.lazy("indicator").filter(
        pl.col("INDICATOR") == subject.code, pl.col("REF_AREA").is_in(compared_areas())
    )
    split = latest.split_by(own, load_catalogue(), dimension)
    stated = split.select(*_AT, dimension, "OBS_VALUE", is_break().alias("_break")).collect()
    breaks = stated.group_by(_AT).agg(pl.col("_break").any().alias("BROKEN"))
    wide = stated.pivot(dimension, index=_AT, values="OBS_VALUE")
    parts = [name for name in wide.columns if name not in _AT]
    several = pl.sum_horizontal(pl.col(name).is_not_null() for name in parts) > 1
    order = ranks(load_catalogue()).filter(pl.col("INDICATOR") == subject.code).select("SOURCE", "RANK")
    paired = wide.filter(several).join(order, on="SOURCE", how="left").join(breaks, on=_AT, how="left")
    speakers = paired.sort("RANK", "SOURCE", nulls_last=True).unique(
        "REF_AREA", keep="first", maintain_order=True
    )
    return (
        paired.join(speakers, on=["REF_AREA", "SOURCE"], how="semi")
        .with_columns((pl.max_horizontal(parts) - pl.min_horizontal(parts)).alias("GAP"))
        .sort("REF_AREA", "TIME_PERIOD")
        .drop("RANK")
    )


def _codes(wide: pl.DataFrame, dimension: str) -> tuple[str, ...]:
    """Parts in the order in which they are told; ages by themselves, then what has no name."""
    told = [code for name, code in PARTS if name == dimension]
    parts = [name for name in wide.columns if name not in (*_AT, "GAP", "BROKEN")]
    return tuple(sorted(parts, key=lambda code: (told.index(code) if code in told else len(told), code)))


def _parts(row: dict[str, Any], codes: tuple[str, ...], lang: str) -> PartsOfArea:
    return PartsOfArea(
        row["REF_AREA"],
        places.display_name(row["REF_AREA"], lang),
        row["TIME_PERIOD"],
        row["SOURCE"],
        tuple(row[code] for code in codes),
        row["GAP"],
        row["BROKEN"],
    )


def _leads(ends: pl.DataFrame, codes: tuple[str, ...]) -> tuple[int, ...]:
    rest = {code: [other for other in codes if other != code] for code in codes}
    return tuple(
        int(ends.select((pl.col(code) > pl.max_horizontal(rest[code])).sum()).item()) for code in codes
    )


def _without(release: Release, subject: Indicator, having: frozenset[str], lang: str) -> tuple[str, ...]:
    figures = board(release).latest.filter(
        pl.col("INDICATOR") == subject.code, pl.col("REF_AREA").is_in(compared_areas())
    )
    names = (places.display_name(area, lang) for area in set(figures["REF_AREA"]) - having)
    return tuple(sorted(names, key=sort_key))
