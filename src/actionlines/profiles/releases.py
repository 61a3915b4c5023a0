"""The releases there are, and what one of them is made of: sources, licences, files, what was refused or marked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles.edition import Edition, edition, plain
from actionlines.profiles.peers import compared_areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionlines.indicators.releases import Release, SourceEntry


@dataclass(frozen=True)
class ListedRelease:
    """One release among the others."""

    edition: Edition
    in_use: bool
    figures: int
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    """Terms of those sources, each once."""
    note: str
    """Why it was made, as whoever made it says."""


@dataclass(frozen=True)
class ReleaseListing:
    """The releases up to one, the newest first."""

    lang: str
    edition: Edition
    """The one in use, or the one that the list is shown as of."""
    releases: tuple[ListedRelease, ...]

    def table(self) -> pl.DataFrame:
        """One row for each release."""
        rows = [
            (
                one.edition.id,
                one.edition.label,
                one.edition.on,
                one.in_use,
                one.figures,
                " ".join(one.sources),
                "; ".join(one.licences),
                one.note,
            )
            for one in self.releases
        ]
        return pl.DataFrame(rows, schema=LISTING_TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The listing as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


LISTING_TABLE: Final = pl.Schema(
    {
        **dict.fromkeys(("RELEASE", "LABEL", "ON"), pl.String()),
        "IN_USE": pl.Boolean(),
        "FIGURES": pl.Int64(),
        **dict.fromkeys(("SOURCES", "LICENCES", "NOTE"), pl.String()),
    }
)
"""Columns of the table of releases."""


@dataclass(frozen=True)
class SourceAccount:
    """What one source contributed, under which terms, and the files it came in."""

    id: str
    name: str
    publisher: str
    address: str
    licence: str
    licence_address: str | None
    vintage: str
    read: int
    accepted: int
    quarantined: int
    carried: int
    files: tuple[dict[str, Any], ...]
    """Name, SHA-256, bytes, address and day of each file as it was read."""


@dataclass(frozen=True)
class Refused:
    """Figures of one source that were refused for one reason."""

    source: str
    reason: str
    """One of `indicators.validation.reasons.REASONS`."""
    figures: int


@dataclass(frozen=True)
class Found:
    """Figures that one check found unusual; they are kept and marked."""

    flag: str
    figures: int
    indicators: int
    areas: int


@dataclass(frozen=True)
class ReleaseProfile:
    """What one release is made of."""

    lang: str
    edition: Edition
    in_use: bool
    before: Edition | None
    """The release it is compared with: the one it was made from, or the one before it."""
    made_from: str | None
    """Id of the release whose figures it took over."""
    note: str
    code_version: str
    rows_sha256: str
    figures: int
    flagged: int
    indicators: int
    areas: int
    """Countries and territories."""
    first_year: int
    last_year: int
    sources: tuple[SourceAccount, ...]
    refused: tuple[Refused, ...]
    found: tuple[Found, ...]
    coverage: pl.DataFrame = field(repr=False, compare=False)

    def table(self) -> pl.DataFrame:
        """One row for each indicator and source: how many figures, areas, from when to when."""
        return self.coverage.with_columns(pl.lit(self.edition.id).alias("RELEASE"))

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "coverage"}
        return {**facts, "coverage": self.coverage.to_dicts()}


def releases(every: Sequence[Release], current: Release, *, lang: str) -> ReleaseListing:
    """List releases, the newest first.

    Parameters
    ----------
    every
        All releases, oldest first (`Store.releases`).
    current
        The one in use, or the one that the list is asked for as of: it is marked, and none after it is listed.
    """
    ids = [one.id for one in every]
    listed = tuple(
        ListedRelease(
            edition(one),
            one.id == current.id,
            one.manifest.rows,
            tuple(entry.id for entry in one.manifest.sources),
            tuple(dict.fromkeys(entry.licence for entry in one.manifest.sources if entry.licence)),
            one.manifest.note,
        )
        for one in reversed(every[: ids.index(current.id) + 1])
    )
    return ReleaseListing(lang, edition(current), listed)


def release_profile(release: Release, *, before: Release | None, in_use: bool, lang: str) -> ReleaseProfile:
    """Give what `release` is made of; `before` is the one it is compared with."""
    manifest, coverage = release.manifest, release.coverage
    areas = release.lazy().select("REF_AREA").unique().collect()["REF_AREA"]
    span = coverage.select(
        pl.col("first").str.slice(0, 4).cast(pl.Int32).min(),
        pl.col("last").str.slice(0, 4).cast(pl.Int32).max(),
    ).row(0)
    return ReleaseProfile(
        lang=lang,
        edition=edition(release),
        in_use=in_use,
        before=edition(before) if before else None,
        made_from=manifest.based_on,
        note=manifest.note,
        code_version=manifest.code_version,
        rows_sha256=manifest.rows_sha256,
        figures=manifest.rows,
        flagged=manifest.flagged,
        indicators=coverage["INDICATOR"].n_unique(),
        areas=len(set(areas) & set(compared_areas())),
        first_year=span[0],
        last_year=span[1],
        sources=tuple(_account(entry, lang) for entry in manifest.sources),
        refused=_refused(release),
        found=_found(release),
        coverage=coverage,
    )


def _account(entry: SourceEntry, lang: str) -> SourceAccount:
    named = ("id", "publisher", "address", "licence", "licence_address", "vintage")
    counted = ("read", "accepted", "quarantined", "carried")
    return SourceAccount(
        name=load_catalogue().source_name(entry.id, lang=lang),
        files=tuple(asdict(file) for file in entry.files),
        **{name: getattr(entry, name) for name in (*named, *counted)},
    )


def _refused(release: Release) -> tuple[Refused, ...]:
    """By source, the most frequent reason first; of an empty quarantine nothing."""
    rows = (
        release.quarantine()
        .group_by("SOURCE", "REASON")
        .agg(pl.col("CELLS").cast(pl.Int64).sum())
        .sort("SOURCE", "CELLS", "REASON", descending=[False, True, False])
    )
    return tuple(Refused(*row) for row in rows.iter_rows())


def _found(release: Release) -> tuple[Found, ...]:
    rows = (
        release.findings()
        .group_by("FLAG")
        .agg(pl.len(), pl.col("INDICATOR").n_unique(), pl.col("REF_AREA").n_unique())
        .sort("len", "FLAG", descending=[True, False])
    )
    return tuple(Found(*row) for row in rows.iter_rows())
