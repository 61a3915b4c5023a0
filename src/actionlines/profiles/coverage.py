"""What is known of the commitments as a whole: what nothing measures, where figures are silent, who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.commitments.gists import gist
from actionlines.commitments.known_links import shipped_links
from actionlines.commitments.links import Kind, Linked, Links, Measures, Sure
from actionlines.languages import translate
from actionlines.profiles.board import board
from actionlines.profiles.edition import Edition, edition, plain
from actionlines.profiles.peers import REGIONS, SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actionlines.indicators.releases import Release

LEAST_DEVELOPED: Final = SPECIAL[0]


@dataclass(frozen=True)
class IndicatorCoverage:
    """Of which countries an indicator has a figure, of any year."""

    indicator: str
    countries: int
    recent: int
    """Those whose latest figure lies in the window of years that are compared."""
    silent_regions: tuple[str, ...]
    """M49 codes of regions in which no country has a figure."""
    least_developed: int
    """Least developed countries with a figure."""


@dataclass(frozen=True)
class ParagraphCoverage:
    """What measures a paragraph and who answers for it."""

    code: str
    lines: tuple[str, ...]
    gist: str
    measures: Measures | None
    """The most direct way in which an indicator with figures measures it; None where none does."""
    indicators: tuple[str, ...]
    without_figures: tuple[str, ...]
    """Indicators linked to it of which no country has a figure in this release."""
    unmeasured: str
    """Why no indicator is linked to it."""
    countries: int
    """Countries with a figure in at least one of its indicators."""
    silent_regions: tuple[str, ...]
    """Regions without a figure in any of its indicators; empty where it has none."""
    least_developed: int
    answers: tuple[str, ...]
    """Agencies that answer for it on the release's day, by what was read."""
    believed: tuple[str, ...]
    """Agencies that are believed to, without a source that was read."""


@dataclass(frozen=True)
class CoverageProfile:
    """The blind spots of one release."""

    document: str
    lang: str
    edition: Edition
    countries: int
    least_developed: int
    """How many there are on the release's day."""
    paragraphs: tuple[ParagraphCoverage, ...]
    """Those that ask for something that figures could tell."""
    indicators: tuple[IndicatorCoverage, ...]
    """Those linked to a paragraph, fewest countries first."""

    @property
    def unmeasured(self) -> tuple[ParagraphCoverage, ...]:
        """Paragraphs that no figure of this release measures: no indicator, or none with figures."""
        return tuple(one for one in self.paragraphs if one.measures is None)

    @property
    def silent(self) -> tuple[IndicatorCoverage, ...]:
        """Indicators without a figure in a whole region, or in any least developed country."""
        return tuple(one for one in self.indicators if one.silent_regions or not one.least_developed)

    @property
    def unanswered(self) -> tuple[ParagraphCoverage, ...]:
        """Paragraphs for which nobody is known or believed to answer."""
        return tuple(one for one in self.paragraphs if not (one.answers or one.believed))

    def table(self) -> pl.DataFrame:
        """One row for each paragraph, as a `.csv` has it."""
        rows = [_row(one) for one in self.paragraphs]
        return pl.DataFrame(rows, schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        for name in ("unmeasured", "unanswered"):
            facts[name] = [one.code for one in getattr(self, name)]
        return facts | {"silent": [one.indicator for one in self.silent]}


TABLE: Final = pl.Schema(
    {
        "PARAGRAPH": pl.String(),
        "LINES": pl.String(),
        "MEASURES": pl.String(),
        "INDICATORS": pl.String(),
        "WITHOUT_FIGURES": pl.String(),
        "COUNTRIES": pl.Int32(),
        "SILENT_REGIONS": pl.String(),
        "LEAST_DEVELOPED": pl.Int32(),
        "ANSWERS": pl.String(),
        "BELIEVED": pl.String(),
        "UNMEASURED": pl.String(),
        "GIST": pl.String(),
    }
)
"""Columns of the table of coverage."""


def _row(one: ParagraphCoverage) -> tuple[object, ...]:
    return (
        one.code,
        " ".join(one.lines),
        one.measures.value if one.measures else None,
        " ".join(one.indicators),
        " ".join(one.without_figures),
        one.countries,
        " ".join(one.silent_regions),
        one.least_developed,
        " ".join(one.answers),
        " ".join(one.believed),
        one.unmeasured,
        one.gist,
    )


@dataclass(frozen=True)
class _Heard:
    """Countries with a figure, by indicator, and the groups they are counted in."""

    areas: dict[str, frozenset[str]]
    recent: dict[str, int]
    regions: dict[str, frozenset[str]]
    least: frozenset[str]

    def of(self, indicators: Iterable[str]) -> frozenset[str]:
        """Countries with a figure in at least one."""
        return frozenset().union(*(self.areas.get(one, frozenset()) for one in indicators))

    def silent(self, areas: frozenset[str]) -> tuple[str, ...]:
        """Regions of which none of the areas is a part."""
        return tuple(code for code, own in self.regions.items() if not own & areas)


def coverage(release: Release, *, lang: str, links: Links | None = None) -> CoverageProfile:
    """Give the coverage of the commitments by a release.

    Parameters
    ----------
    release
        Its figures are counted, of countries alone; its day says which links to agencies and which groups hold.
    lang
        Language of the gists.
    links
        Those that come with the package, unless others are given.
    """
    linked = links or shipped_links()
    heard, on = _heard(release), date.fromisoformat(release.manifest.on)
    used = {one.code for each in linked.asking for one in each.of(Kind.INDICATOR)}
    indicators = (_indicator(code, heard) for code in used)
    return CoverageProfile(
        document=linked.document,
        lang=lang,
        edition=edition(release),
        countries=len(places.areas("country")),
        least_developed=len(heard.least),
        paragraphs=tuple(_paragraph(one, heard, on, lang) for one in linked.asking),
        indicators=tuple(sorted(indicators, key=lambda one: (one.countries, one.indicator))),
    )


def _heard(release: Release) -> _Heard:
    countries = [area.code for area in places.areas("country")]
    year = int(release.manifest.on[:4])
    rows = (
        board(release)
        .latest.filter(pl.col("REF_AREA").is_in(countries))
        .group_by("INDICATOR")
        .agg(
            pl.col("REF_AREA").unique(),
            pl.col("REF_AREA").filter(pl.col("YEAR") >= pl.col("WINDOW_FROM")).n_unique().alias("RECENT"),
        )
    )
    return _Heard(
        {code: frozenset(areas) for code, areas in rows.select("INDICATOR", "REF_AREA").iter_rows()},
        dict(rows.select("INDICATOR", "RECENT").iter_rows()),
        {code: places.members(code, on=year) for code in REGIONS},
        places.members(LEAST_DEVELOPED, on=year),
    )


def _indicator(code: str, heard: _Heard) -> IndicatorCoverage:
    areas = heard.of([code])
    return IndicatorCoverage(
        code, len(areas), heard.recent.get(code, 0), heard.silent(areas), len(areas & heard.least)
    )


def _paragraph(one: Linked, heard: _Heard, on: date, lang: str) -> ParagraphCoverage:
    linked = one.of(Kind.INDICATOR)
    with_figures = [link for link in linked if link.code in heard.areas]
    order = [link.measures for link in with_figures if link.measures]
    areas = heard.of(link.code for link in linked)
    agencies = [link for link in one.of(Kind.AGENCY) if link.holds(on)]
    return ParagraphCoverage(
        code=one.code,
        lines=one.lines,
        gist=gist(one.code, lang=lang),
        measures=min(order, key=list(Measures).index, default=None),
        indicators=tuple(link.code for link in linked),
        without_figures=tuple(link.code for link in linked if link not in with_figures),
        unmeasured=translate(one.unmeasured, lang=lang) if one.unmeasured else "",
        countries=len(areas),
        silent_regions=heard.silent(areas) if linked else (),
        least_developed=len(areas & heard.least),
        answers=tuple(link.code for link in agencies if link.sure is not Sure.LOW),
        believed=tuple(link.code for link in agencies if link.sure is Sure.LOW),
    )
