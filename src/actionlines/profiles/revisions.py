"""What changed from one release to another: which figures, for whom, by how much, why; in lists that are bounded.

Compared are the figures shown: of each area, period and breakdown that of the source that speaks for it
(`indicators.revisions`). All statements of all sources are compared by `actionlines data diff` and `/api/v1/diff`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import polars as pl

from actionlines.errors import BadInputError, NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS, TOTAL
from actionlines.indicators.revisions import KINDS, open_revisions
from actionlines.profiles.edition import Edition, edition, plain

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

Kind = Literal["revised", "withdrawn", "new", "digits"]

A_PAGE: Final = 100
"""Rows of a list on one page."""

MOST_IN_A_FILE: Final = 100_000
"""Rows of a file: more are asked for by indicator or area."""


class UnknownKindError(BadInputError):
    """Nothing of this kind can become of a figure."""


class NoSuchPartError(NotFoundError):
    """A list has fewer pages than were asked for."""


class TooManyRevisionsError(BadInputError):
    """A file would hold more rows than a spreadsheet opens with ease."""


@dataclass(frozen=True)
class Revision:
    """One figure that is not the same in both releases."""

    indicator: str
    area: str
    period: str
    breakdown: Mapping[str, str]
    """Dimensions that are not the whole, with their SDMX codes: ``{"SEX": "F"}``."""
    kind: Kind
    old: float | None
    new: float | None
    old_source: str | None
    new_source: str | None
    difference: float | None
    """New minus old, in the figure's unit."""
    relative_pct: float | None
    """In per cent of the old figure; None where that is zero."""
    verdict: str | None
    """`better` or `worse`, where a direction is better."""
    reason: str
    """One of `indicators.revisions.REASONS`."""


@dataclass(frozen=True)
class Tally:
    """How many figures of one indicator or one area changed, and by how much those that were revised."""

    code: str
    revised: int
    withdrawn: int
    new: int
    digits: int
    better: int
    worse: int
    median_size: float | None
    """Of those revised: points for shares, per cent of the older figure for all else."""
    largest_size: float | None


@dataclass(frozen=True)
class RevisionsProfile:
    """What changed from one release to another, or that part of it that was asked for."""

    lang: str
    edition: Edition
    """The later release."""
    before: Edition
    indicator: str | None
    area: str | None
    kind: Kind | None
    """Kind of the figures listed; None for all."""
    counts: Mapping[str, int]
    """Figures of each kind, of the indicator and area asked for."""
    by_reason: tuple[tuple[str, str, str | None, int], ...]
    """Kind, reason, source that speaks now (or spoke last) and how many figures; the most first."""
    by_indicator: tuple[Tally, ...]
    """The most revised first; empty where one indicator was asked for."""
    by_area: tuple[Tally, ...]
    indicators: tuple[str, ...]
    """All indicators of which anything changed, whatever was asked for."""
    areas: tuple[str, ...]
    part: int
    parts: int
    total: int
    """Figures listed on all pages together."""
    revisions: tuple[Revision, ...]
    """Those of this page, the largest revision first."""
    rows: pl.LazyFrame = field(repr=False, compare=False)

    def table(self) -> pl.DataFrame:
        """All figures listed, of every page, as the files have them.

        Raises
        ------
        TooManyRevisionsError
            If they are more than a hundred thousand.
        """
        if self.total > MOST_IN_A_FILE:
            raise TooManyRevisionsError(
                f"{self.total} figures are too many for one file: ask for an indicator, an area or a kind, or "
                "take them page by page from /api/v1/revisions"
            )
        ends = (pl.lit(self.before.id).alias("RELEASE_BEFORE"), pl.lit(self.edition.id).alias("RELEASE"))
        return self.rows.with_columns(ends).collect()

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it, with the revisions of this page."""
        return _without(self, "rows")


def revisions(
    release: Release,
    before: Release,
    *,
    indicator: str | None = None,
    area: str | None = None,
    kind: str | None = "revised",
    part: int = 1,
    lang: str,
) -> RevisionsProfile:
    """Give what changed from the release `before` to `release`.

    Parameters
    ----------
    indicator, area
        Codes, to ask for these only.
    kind
        Kind of the figures listed (`indicators.revisions.KINDS`); None for all. The counts have every kind.
    part
        Page of the list, from 1.

    Raises
    ------
    UnknownKindError
        If there is no such kind.
    NoSuchPartError
        If the list has fewer pages.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownKindError(f"{kind!r} is not a kind of revision; there are {', '.join(KINDS)}")
    every = open_revisions(before, release, release.path.parents[1], catalogue=load_catalogue())
    rows = _only(every, indicator, area)
    counts = _counts(rows)
    total = sum(counts.values()) if kind is None else counts[kind]
    parts = max(1, -(-total // A_PAGE))
    if not 1 <= part <= parts:
        raise NoSuchPartError(f"page {part} is asked for; the list has {parts}")
    listed = rows if kind is None else rows.filter(pl.col("KIND") == kind)
    shown = listed.slice((part - 1) * A_PAGE, A_PAGE).collect()
    return RevisionsProfile(
        lang=lang,
        edition=edition(release),
        before=edition(before),
        indicator=indicator,
        area=area,
        kind=cast("Kind | None", kind),
        counts=counts,
        by_reason=_by_reason(rows),
        by_indicator=_tallies(rows, "INDICATOR") if indicator is None else (),
        by_area=_tallies(rows, "REF_AREA") if area is None else (),
        indicators=_codes(every, "INDICATOR"),
        areas=_codes(every, "REF_AREA"),
        part=part,
        parts=parts,
        total=total,
        revisions=tuple(_revision(row) for row in shown.iter_rows(named=True)),
        rows=listed,
    )


def _codes(rows: pl.LazyFrame, name: str) -> tuple[str, ...]:
    return tuple(rows.select(pl.col(name).unique().sort()).collect()[name])


def _only(rows: pl.LazyFrame, indicator: str | None, area: str | None) -> pl.LazyFrame:
    if indicator is not None:
        rows = rows.filter(pl.col("INDICATOR") == indicator)
    if area is not None:
        rows = rows.filter(pl.col("REF_AREA") == area)
    return rows


def _counts(rows: pl.LazyFrame) -> dict[str, int]:
    found = dict(rows.group_by("KIND").len().collect().iter_rows())
    return {kind: found.get(kind, 0) for kind in KINDS}


def _by_reason(rows: pl.LazyFrame) -> tuple[tuple[str, str, str | None, int], ...]:
    source = pl.coalesce("NEW_SOURCE", "OLD_SOURCE").alias("SOURCE")
    found = (
        rows.group_by("KIND", "REASON", source)
        .len("FIGURES")
        .sort("FIGURES", "KIND", "REASON", "SOURCE", descending=[True, False, False, False])
    )
    return tuple(found.collect().iter_rows())


def _tallies(rows: pl.LazyFrame, by: str) -> tuple[Tally, ...]:
    revised = pl.col("KIND") == "revised"
    found = (
        rows.group_by(by)
        .agg(
            *((pl.col("KIND") == kind).sum().alias(kind) for kind in KINDS),
            *((pl.col("VERDICT") == verdict).sum().alias(verdict) for verdict in ("better", "worse")),
            pl.col("SIZE").filter(revised).median().alias("median_size"),
            pl.col("SIZE").filter(revised).max().alias("largest_size"),
        )
        .sort(*KINDS, by, descending=[*(True for _ in KINDS), False])
        .rename({by: "code"})
    )
    return tuple(Tally(**row) for row in found.collect().iter_rows(named=True))


def _revision(row: dict[str, Any]) -> Revision:
    return Revision(
        indicator=row["INDICATOR"],
        area=row["REF_AREA"],
        period=row["TIME_PERIOD"],
        breakdown={name: row[name] for name in BREAKDOWNS if row[name] != TOTAL},
        kind=row["KIND"],
        old=row["OLD"],
        new=row["NEW"],
        old_source=row["OLD_SOURCE"],
        new_source=row["NEW_SOURCE"],
        difference=row["DIFFERENCE"],
        relative_pct=row["RELATIVE_PCT"],
        verdict=row["VERDICT"],
        reason=row["REASON"],
    )


def _without(profile: Any, name: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        each: plain(getattr(profile, each)) for each in profile.__dataclass_fields__ if each != name
    }
    return facts
