"""One indicator's divide within countries: two groups of people side by side, over countries and over time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.profiles import latest
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.figures import Trend, trend
from actionlines.progress.splits import by_year, divides_within, split_dimensions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionlines.indicators.releases import Release


class NotDividedError(NotFoundError):
    """The release does not state both groups of this split in the indicator."""


@dataclass(frozen=True)
class DividedArea:
    """Both groups of one area in its latest period."""

    area: str
    name: str
    period: str
    source: str
    behind: float
    ahead: float
    parity: float | None
    band: str | None
    """ITU's: `parity`, `near`, `behind`, `ahead`."""
    gap: float
    """The second group less the first, in the unit of the figure."""
    log_odds: float | None
    share_of_lacking_pct: float | None
    """Of all in both groups who lack it, who are of the first."""
    gap_low: float | None
    """Interval of 95 %, where the standard errors of both groups are stated."""
    gap_high: float | None
    clear: bool | None
    """Whether that interval leaves out nought."""
    moved: Trend | None
    """How the size of the gap moved over about five years: `better` where it narrowed."""


@dataclass(frozen=True)
class YearOfDivide:
    """What the countries of one year say together."""

    year: int
    areas: int
    parity_low: float | None
    parity: float | None
    """Median; a quarter of the countries lies below `parity_low`, a quarter above `parity_high`."""
    parity_high: float | None
    gap: float
    """Median."""
    bands: Mapping[str, int]


@dataclass(frozen=True)
class WithinProfile:
    """The divide within countries in one indicator by one split."""

    indicator: Indicator
    name: str
    lang: str
    edition: Edition
    dimension: str
    dimensions: tuple[str, ...]
    """All by which the release tells two groups apart."""
    groups: tuple[str, str]
    """SDMX codes of the group that is usually behind, and of the one it is held against."""
    areas: tuple[DividedArea, ...]
    """Latest period of each, the widest gap first."""
    years: tuple[YearOfDivide, ...]
    sources: tuple[SourceNote, ...]
    rows: pl.DataFrame
    """Columns of `progress.splits.SPLIT_SCHEMA`."""

    @property
    def moves(self) -> Counter[str]:
        """Countries whose gap narrowed (`better`), widened (`worse`) or stayed (`steady`)."""
        return Counter(one.moved.verdict for one in self.areas if one.moved)

    def table(self) -> pl.DataFrame:
        """Every period of every area."""
        return self.rows.with_columns(pl.lit(self.edition.id).alias("RELEASE"))

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it; all periods stand in the table."""
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "rows"}


@lru_cache(maxsize=256)
def splits_of(release: Release, code: str) -> tuple[str, ...]:
    """Dimensions by which a release tells two groups apart in an indicator: asked for by each of its pages."""
    return split_dimensions(release, load_catalogue().indicator(code))


def within_profile(release: Release, code: str, dimension: str, *, lang: str) -> WithinProfile:
    """Give the divide within countries in an indicator.

    Parameters
    ----------
    dimension
        A key of `progress.within.PAIRS`, such as `SEX`.

    Raises
    ------
    NotDividedError
        If the release does not state both groups.
    """
    catalogue = load_catalogue()
    subject = catalogue.indicator(code)
    known = splits_of(release, subject.code)
    if dimension not in known:
        raise NotDividedError(
            f"no two groups are told apart by {dimension} in {subject.code}; there are {', '.join(known) or 'none'}"
        )
    rows = divides_within(release, subject, catalogue, dimension=dimension)
    return WithinProfile(
        indicator=subject,
        name=subject.names[lang],
        lang=lang,
        edition=edition(release),
        dimension=dimension,
        dimensions=known,
        groups=(rows["BEHIND"][0], rows["AHEAD"][0]),
        areas=_areas(rows, subject, lang),
        years=tuple(_year(row) for row in by_year(rows).iter_rows(named=True)),
        sources=source_notes(rows["SOURCE"].unique(), release, catalogue, lang=lang),
        rows=rows,
    )


def _areas(rows: pl.DataFrame, subject: Indicator, lang: str) -> tuple[DividedArea, ...]:
    sizes = rows.with_columns(
        pl.col("GAP").abs().alias("OBS_VALUE"), pl.when("BROKEN").then(pl.lit("B")).alias("OBS_STATUS")
    ).drop("BROKEN")
    ends = latest.latest_figures(sizes).sort("OBS_VALUE", "REF_AREA", descending=[True, False])
    return tuple(_area(row, subject, lang) for row in ends.iter_rows(named=True))


def _area(row: Mapping[str, Any], subject: Indicator, lang: str) -> DividedArea:
    return DividedArea(
        area=row["REF_AREA"],
        name=places.display_name(row["REF_AREA"], lang),
        period=row["TIME_PERIOD"],
        source=row["SOURCE"],
        behind=row["VALUE_BEHIND"],
        ahead=row["VALUE_AHEAD"],
        parity=row["PARITY"],
        band=row["BAND"],
        gap=row["GAP"],
        log_odds=row["LOG_ODDS"],
        share_of_lacking_pct=row["SHARE_OF_LACKING_PCT"],
        gap_low=row["GAP_LOW"],
        gap_high=row["GAP_HIGH"],
        clear=row["CLEAR"],
        moved=_moved(row, subject),
    )


def _moved(row: Mapping[str, Any], subject: Indicator) -> Trend | None:
    if row["BEFORE_VALUE"] is None or row["BROKEN"]:
        return None
    return trend(
        before=row["BEFORE_VALUE"],
        after=row["OBS_VALUE"],
        since=row["BEFORE_PERIOD"],
        in_points=subject.moves_in_points,
        better=-1,
    )


def _year(row: Mapping[str, Any]) -> YearOfDivide:
    return YearOfDivide(
        year=row["YEAR"],
        areas=row["AREAS"],
        parity_low=row["PARITY_LOW"],
        parity=row["PARITY_MEDIAN"],
        parity_high=row["PARITY_HIGH"],
        gap=row["GAP_MEDIAN"],
        bands={name: row[f"IN_{name.upper()}"] for name in ("parity", "near", "behind", "ahead")},
    )
