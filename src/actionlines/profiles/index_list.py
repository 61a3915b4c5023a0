"""Which composite indices there are, and which of them a release has the figures for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from actionlines.errors import ActionlinesError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indices.known import KnownIndex, family, known_indices
from actionlines.indices.layer import kept_areas
from actionlines.indices.release_sheet import lacking_figures
from actionlines.profiles.built_index import built_index, root_of
from actionlines.profiles.edition import Edition, edition, plain

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release


@dataclass(frozen=True)
class ListedIndex:
    """One edition of an index."""

    name: str
    """By which it is asked for: `egdi-2022`."""
    code: str
    title: str
    year: int | None
    source: str
    indicators: int
    areas: int
    """How many are ranked; 0 where it cannot be built."""
    lacking: tuple[str, ...]
    """Codes of its indicators of which the release has no figure of its year."""
    why_not: str
    """What keeps it from being built where no figure lacks, in English; empty where it is built."""

    @property
    def is_built(self) -> bool:
        """Whether the release has what it takes."""
        return self.areas > 0


@dataclass(frozen=True)
class IndexListing:
    """All indices, those that can be built first, by name and from new to old."""

    lang: str
    edition: Edition
    indices: tuple[ListedIndex, ...]

    def table(self) -> pl.DataFrame:
        """One row for each index."""
        rows = [
            (one.name, one.code, one.title, one.year, one.indicators, one.areas, " ".join(one.lacking))
            for one in self.indices
        ]
        schema = ("INDEX", "CODE", "TITLE", "YEAR", "INDICATORS", "AREAS", "LACKING")
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
            pl.lit(self.edition.id).alias("RELEASE")
        )

    def as_dict(self) -> dict[str, Any]:
        """The listing as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


def indices(release: Release, *, lang: str) -> IndexListing:
    """Give all indices of the installation, and what each lacks under this release."""
    found = [_listed(release, one, lang) for one in known_indices(root_of(release)).indices.values()]
    order = sorted(found, key=lambda one: (not one.is_built, family(one.name), -(one.year or 0)))
    return IndexListing(lang, edition(release), tuple(order))


def _listed(release: Release, index: KnownIndex, lang: str) -> ListedIndex:
    specification = index.specification
    lacking = () if index.table is not None else lacking_figures(specification, release)
    areas, why_not = (0, "") if lacking else _areas(release, index)
    return ListedIndex(
        name=index.name,
        code=specification.root,
        title=specification.name(specification.root, lang=lang),
        year=specification.year,
        source=specification.source,
        indicators=len(specification.indicators),
        areas=areas,
        lacking=lacking,
        why_not=why_not,
    )


def _areas(release: Release, index: KnownIndex) -> tuple[int, str]:
    """How many areas have a score, and why none has where it cannot be built."""
    kept = kept_areas(release, root_of(release), index, catalogue=load_catalogue())
    if kept is not None:
        return kept, ""
    try:
        result = built_index(release, index.name).result
    except ActionlinesError as error:
        return 0, str(error)
    scores = result.scores[:, result.column(result.specification.root)]
    return int((scores == scores).sum()), ""
