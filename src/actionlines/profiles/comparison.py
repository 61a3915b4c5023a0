"""Any countries and groups of countries against any indicators, year by year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from actionlines import places
from actionlines.errors import BadInputError, NotFoundError
from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.derived_layer import open_derived
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.profiles import latest
from actionlines.profiles.cautions import Caution, cautions
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.indicator import MOST_AREAS, TooManyAreasError
from actionlines.profiles.medians import medians_by_year
from actionlines.profiles.peers import group_meant, group_table
from actionlines.profiles.yearly import places_among, yearly_figures, yearly_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionlines.indicators.releases import Release

MOST_INDICATORS: Final = 12
"""Panels a reader can still take in, and a phone can still load."""
YEARS: Final = (1900, 2100)
"""Years that can be asked for."""

Made = Literal["stated", "median", "weighted_mean", "sum"]
"""Stated by a source of a country; or of a group: the median of its countries, or what they come to together."""

_YEAR: Final = pl.col("TIME_PERIOD").str.slice(0, 4).cast(pl.Int32)


class TooManyIndicatorsError(BadInputError):
    """More indicators were chosen than a comparison can show."""


class NoSuchGroupError(NotFoundError):
    """An aggregate of a source, whose countries nobody listed: it has no median."""


class YearsError(BadInputError):
    """The years asked for are none that figures can be of."""


@dataclass(frozen=True)
class Step:
    """One figure of a course, and the place it gives among those of that year."""

    period: str
    value: float
    status: str | None
    flags: tuple[str, ...]
    place: int | None
    """Among all countries and territories that have a figure of that year; None where too few have."""
    placed: int | None
    place_chosen: int | None
    """Among the countries chosen."""
    placed_chosen: int | None


@dataclass(frozen=True)
class Course:
    """One country or group in one indicator, year by year."""

    area: str
    made: Made
    drawn: bool
    """Whether the picture has it: of a group it has one of two."""
    source: str | None
    """The source that speaks for a country; None where the figures were computed here."""
    areas: int | None
    """Of a group: countries that the latest figure was made of."""
    coverage_pct: float | None
    """Of an aggregate: the share of the group that they hold."""
    steps: tuple[Step, ...]

    @property
    def latest(self) -> Step:
        """The last figure."""
        return self.steps[-1]


@dataclass(frozen=True)
class Compared:
    """One indicator and what is known of it for those chosen."""

    indicator: str
    courses: tuple[Course, ...]
    """In the order of the areas asked for."""
    silent: tuple[str, ...]
    """Those that have no figure."""
    sources: tuple[str, ...]
    """Sources of all that is drawn, also of the countries behind a median."""
    cautions: tuple[Caution, ...]


@dataclass(frozen=True)
class Comparison:
    """Countries and groups against indicators."""

    lang: str
    edition: Edition
    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    first: int | None
    last: int | None
    together: bool
    """Whether a group is drawn as what its countries come to together, where there is such a figure."""
    compared: tuple[Compared, ...]
    sources: tuple[SourceNote, ...]
    figures: pl.DataFrame = field(repr=False, compare=False)

    def table(self) -> pl.DataFrame:
        """One row for each figure, as the page's `.csv` has it."""
        catalogue = load_catalogue()
        names = {code: places.display_name(code, self.lang) for code in self.areas}
        titles = {code: catalogue.indicator(code).names[self.lang] for code in self.indicators}
        return self.figures.with_columns(
            pl.col("INDICATOR")
            .replace_strict(titles, default=None, return_dtype=pl.String)
            .alias("INDICATOR_NAME"),
            pl.col("REF_AREA").replace_strict(names, default=None, return_dtype=pl.String).alias("NAME"),
            pl.lit(self.edition.id).alias("RELEASE"),
        ).select(TABLE.names())

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        del facts["figures"]
        return facts


FIGURES: Final = pl.Schema(
    {
        **dict.fromkeys(("INDICATOR", "REF_AREA", "MADE", "TIME_PERIOD"), pl.String()),
        "OBS_VALUE": pl.Float64(),
        **dict.fromkeys(
            ("UNIT_MEASURE", "SOURCE", "OBS_STATUS", "NATURE", "AGE_SCOPE", "REF_PERIOD", "FLAGS"),
            pl.String(),
        ),
        "AREAS": pl.Int32(),
        "COVERAGE_PCT": pl.Float64(),
        **dict.fromkeys(("PLACE", "PLACED", "PLACE_CHOSEN", "PLACED_CHOSEN"), pl.Int32()),
    }
)
TABLE: Final = pl.Schema(
    {
        "INDICATOR": pl.String(),
        "INDICATOR_NAME": pl.String(),
        "REF_AREA": pl.String(),
        "NAME": pl.String(),
        **dict(list(FIGURES.items())[2:]),
        "RELEASE": pl.String(),
    }
)
"""Columns of a comparison's table."""


def comparison(
    release: Release,
    *,
    areas: Sequence[str],
    indicators: Sequence[str],
    first: int | None = None,
    last: int | None = None,
    together: bool = False,
    lang: str,
) -> Comparison:
    """Compare countries and groups in some indicators.

    Parameters
    ----------
    areas
        Codes of countries, territories, former states and groups (`199` or `LDC`, `WB_LIC`), at most twelve.
        A group stands for its members of today.
    indicators
        Codes, at most twelve.
    first, last
        Years to begin and end with; none for as far as figures go.
    together
        Draw a group as what its countries come to together (weighted mean or sum, from the derived layer) where
        there is such a figure, instead of as their median. The table has both.

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no such indicator, area or group.
    TooManyAreasError, TooManyIndicatorsError, YearsError
        If more is asked for than can be shown, or for years there are none of.
    """
    catalogue = load_catalogue()
    chosen = tuple(dict.fromkeys(compared_code(code) for code in areas))
    subjects = tuple(dict.fromkeys(catalogue.indicator(code).code for code in indicators))
    check(chosen, subjects, (first, last))
    groups = _aggregates(release, chosen, subjects)
    frames = [_figures(release, catalogue.indicator(code), chosen, groups, first, last) for code in subjects]
    compared = tuple(
        _compared(release, code, chosen, rows, together=together)
        for code, rows in zip(subjects, frames, strict=True)
    )
    return Comparison(
        lang=lang,
        edition=edition(release),
        areas=chosen,
        indicators=subjects,
        first=first,
        last=last,
        together=together,
        compared=compared,
        sources=source_notes(
            {source for one in compared for source in one.sources}, release, catalogue, lang=lang
        ),
        figures=pl.concat([FIGURES.to_frame(), *frames]),
    )


def compared_code(text: str) -> str:
    """Code of a country or of a group whose countries are known, by its code or short name (`LDC`).

    Raises
    ------
    NoSuchGroupError
        If it is a source's own aggregate.
    actionlines.errors.NotFoundError
        If there is no such area.
    """
    if (group := group_meant(text)) is not None:
        return group
    area = places.area(text)
    if area.kind == "aggregate":
        raise NoSuchGroupError(
            f"{area.code} is an aggregate of a source whose countries are not known: choose a group such as 199, "
            "202 or WB_LIC"
        )
    return area.code


def is_group(code: str) -> bool:
    """Whether this is the code of a group whose countries are known."""
    return group_meant(code) is not None


def check(areas: Sequence[str], indicators: Sequence[str], years: tuple[int | None, int | None]) -> None:
    """Refuse more than can be shown.

    Raises
    ------
    TooManyAreasError, TooManyIndicatorsError, YearsError
        If more is asked for than can be shown, or for years there are none of.
    """
    if len(areas) > MOST_AREAS:
        raise TooManyAreasError(
            f"{len(areas)} countries and groups are asked for; a comparison shows at most {MOST_AREAS}"
        )
    if len(indicators) > MOST_INDICATORS:
        raise TooManyIndicatorsError(
            f"{len(indicators)} indicators are asked for; a comparison shows at most {MOST_INDICATORS}"
        )
    low, high = YEARS
    wrong = [year for year in years if year is not None and not low <= year <= high]
    if wrong or (years[0] is not None and years[1] is not None and years[0] > years[1]):
        raise YearsError(
            f"from {years[0]} to {years[1]}: give years between {low} and {high}, the earlier first"
        )


def _figures(
    release: Release,
    subject: Indicator,
    areas: tuple[str, ...],
    aggregates: pl.DataFrame,
    first: int | None,
    last: int | None,
) -> pl.DataFrame:
    """Columns of FIGURES of one indicator, sorted by period."""
    parts = [
        _stated(release, subject, areas),
        _medians(release, subject, areas),
        aggregates.filter(pl.col("INDICATOR") == subject.code),
    ]
    rows = pl.concat([FIGURES.to_frame(), *parts], how="diagonal").select(FIGURES.names())
    low, high = YEARS
    return rows.filter(_YEAR.is_between(first or low, last or high)).sort("TIME_PERIOD", "REF_AREA", "MADE")


def _stated(release: Release, subject: Indicator, areas: tuple[str, ...]) -> pl.DataFrame:
    at = ["REF_AREA", "TIME_PERIOD"]
    own = yearly_figures(release, subject.code).filter(pl.col("REF_AREA").is_in(areas))
    own = own.filter(~pl.col("REF_AREA").is_in([code for code in areas if is_group(code)]))
    ranked = own.clear() if subject.kind == "year" else own
    chosen = places_among(ranked, falling=subject.direction < 0, fewest=2)
    return (
        own.with_columns(MADE=pl.lit("stated"))
        .join(yearly_places(release, subject.code), on=at, how="left")
        .join(chosen.rename({"PLACE": "PLACE_CHOSEN", "PLACED": "PLACED_CHOSEN"}), on=at, how="left")
        .select(name for name in FIGURES.names() if name not in {"AREAS", "COVERAGE_PCT"})
    )


def _medians(release: Release, subject: Indicator, areas: tuple[str, ...]) -> pl.DataFrame:
    return (
        medians_by_year(release, subject.code)
        .filter(pl.col("GROUP").is_in(areas))
        .select(
            pl.lit(subject.code).alias("INDICATOR"),
            pl.col("GROUP").alias("REF_AREA"),
            pl.lit("median").alias("MADE"),
            "TIME_PERIOD",
            pl.col("MEDIAN").alias("OBS_VALUE"),
            pl.lit(subject.unit).alias("UNIT_MEASURE"),
            "AREAS",
        )
    )


def _aggregates(release: Release, areas: tuple[str, ...], indicators: tuple[str, ...]) -> pl.DataFrame:
    """What the groups' countries come to together, from the derived layer."""
    groups = [code for code in areas if is_group(code)]
    if not groups:
        return FIGURES.to_frame()
    return (
        open_derived(release, release.path.parents[1])
        .filter(
            pl.col("RECIPE").str.starts_with("aggregate"),
            pl.col("INDICATOR").is_in(indicators),
            pl.col("REF_AREA").is_in(groups),
        )
        .join(latest.principal_keys(load_catalogue()), on=["INDICATOR", *BREAKDOWNS], how="semi")
        .with_columns(pl.col("RECIPE").str.strip_prefix("aggregate_").alias("MADE"))
        .select(name for name in FIGURES.names() if name in _OF_AGGREGATES)
        .collect()
    )


_OF_AGGREGATES: Final = {
    *("INDICATOR", "REF_AREA", "MADE", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "SOURCE"),
    *("AREAS", "COVERAGE_PCT"),
}


def _compared(
    release: Release, indicator: str, areas: tuple[str, ...], rows: pl.DataFrame, *, together: bool
) -> Compared:
    parts = rows.partition_by("REF_AREA", "MADE", as_dict=True, include_key=True)
    order = {"stated": 0, "median": 1, "weighted_mean": 2, "sum": 2}
    aggregated = {area for area, made in parts if order[str(made)] == 2}
    courses = [
        _course(part, drawn=made == "stated" or (order[str(made)] == 2) == (together and area in aggregated))
        for (area, made), part in sorted(
            parts.items(), key=lambda item: (areas.index(str(item[0][0])), order[str(item[0][1])])
        )
    ]
    heard = {one.area for one in courses}
    statements = rows.filter(pl.col("MADE") == "stated").with_columns(RANK=pl.lit(0))
    return Compared(
        indicator=indicator,
        courses=tuple(courses),
        silent=tuple(code for code in areas if code not in heard),
        sources=_sources(release, indicator, areas, rows),
        cautions=cautions(statements, areas) if statements.height else (),
    )


def _course(rows: pl.DataFrame, *, drawn: bool) -> Course:
    end = rows.row(-1, named=True)
    stated = end["MADE"] == "stated"
    steps = rows.select(
        *("TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "FLAGS"),
        *("PLACE", "PLACED", "PLACE_CHOSEN", "PLACED_CHOSEN"),
    ).iter_rows()
    return Course(
        area=end["REF_AREA"],
        made=end["MADE"],
        drawn=drawn,
        source=end["SOURCE"] if stated else None,
        areas=end["AREAS"],
        coverage_pct=end["COVERAGE_PCT"],
        steps=tuple(
            Step(period, value, status, tuple((flags or "").split()), *ranks)
            for period, value, status, flags, *ranks in steps
        ),
    )


def _sources(release: Release, indicator: str, areas: tuple[str, ...], rows: pl.DataFrame) -> tuple[str, ...]:
    """Who states what is shown, most figures first."""
    groups = rows.filter(pl.col("MADE") != "stated")["REF_AREA"].unique()
    table = group_table(on=int(release.manifest.on[:4])).filter(pl.col("GROUP").is_in(groups.to_list()))
    behind = yearly_figures(release, indicator).join(table, on="REF_AREA", how="semi")["SOURCE"]
    stated = rows.filter(pl.col("MADE") == "stated")["SOURCE"]
    counted = pl.concat([stated, behind]).value_counts(name="n").sort("n", "SOURCE", descending=[True, False])
    return tuple(counted["SOURCE"])
