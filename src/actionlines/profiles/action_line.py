"""What is known of one action line: its indicators, what the areas say together, what is not measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import polars as pl

from actionlines import commitments
from actionlines.commitments.gists import gists_of_line
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles.board import Board, board
from actionlines.profiles.climbers import Climber, climbers
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.figures import Point, Reason
from actionlines.profiles.home import Spread, spread
from actionlines.profiles.line_texts import TextOfLine, line_texts
from actionlines.profiles.medians import GroupMedian, group_medians
from actionlines.profiles.peers import INCOME_GROUPS, REGIONS, SPECIAL, WORLD, compared_areas
from actionlines.profiles.silence import SilentRegion, silent_regions

if TYPE_CHECKING:
    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release

SHOWN_AT_THE_TOP: Final = 5


class NotOfThisLineError(NotFoundError):
    """The indicator does not measure this action line; `candidates` are those that do."""


@dataclass(frozen=True)
class Item:
    """A lettered item of the line and what it asks for, in an unofficial sentence of ours."""

    code: str
    gist: str


@dataclass(frozen=True)
class Measurement:
    """One indicator of the line and what the areas say together."""

    indicator: str
    directness: str
    spread: Spread | None


@dataclass(frozen=True)
class Leader:
    """An area near the top of the indicator shown at length."""

    area: str
    rank: int
    value: float
    period: str
    source: str


@dataclass(frozen=True)
class Distribution:
    """Latest value of each compared area in one indicator; `period` of a point holds the area's code."""

    indicator: str
    values: tuple[Point, ...]
    sources: tuple[str, ...]
    """Most figures first."""


@dataclass(frozen=True)
class ActionLineProfile:
    """What is known of one action line."""

    line: commitments.ActionLine
    lang: str
    edition: Edition
    items: tuple[Item, ...]
    texts: tuple[TextOfLine, ...]
    """Official texts with the paragraphs of each that the line stands on."""
    headline: Measurement | None
    chosen: Measurement | None
    """The indicator shown at length: the headline, unless another was asked for."""
    reason: Reason | None
    candidate: str | None
    measurements: tuple[Measurement, ...]
    """Indicators with figures, the headline first, then the most direct."""
    unmeasured: tuple[Measurement, ...]
    distributions: tuple[Distribution, ...]
    """Of each indicator that measures the line directly and has figures."""
    values: tuple[Point, ...]
    """Latest value of each compared area in the chosen one; `period` holds the area's code."""
    medians: tuple[GroupMedian, ...]
    """Of each region over time, in the chosen one."""
    group_medians: tuple[GroupMedian, ...]
    """Of income groups and groups in special situations over time, in the chosen one."""
    leaders: tuple[Leader, ...]
    climbers: tuple[Climber, ...]
    """Those that moved fastest towards the better in the chosen one; empty where neither way is better."""
    silent: tuple[SilentRegion, ...]
    """Countries without any figure in the chosen one, by region, the least developed first."""
    sources: tuple[SourceNote, ...]

    def table(self) -> pl.DataFrame:
        """One row for each indicator, as the page's `.csv` has it."""
        rows = [_row(self, one) for one in (*self.measurements, *self.unmeasured)]
        return pl.DataFrame(rows, schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


TABLE: Final = pl.Schema(
    {
        "LINE": pl.String(),
        "INDICATOR": pl.String(),
        "INDICATOR_NAME": pl.String(),
        "DIRECTNESS": pl.String(),
        "UNIT_MEASURE": pl.String(),
        "MEDIAN": pl.Float64(),
        "LOW": pl.Float64(),
        "HIGH": pl.Float64(),
        "FIRST_YEAR": pl.Int32(),
        "LAST_YEAR": pl.Int32(),
        "AREAS_IN_WINDOW": pl.Int32(),
        "AREAS": pl.Int32(),
        "RELEASE": pl.String(),
    }
)
"""Columns of an action line's table."""


def action_line(release: Release, code: str, *, indicator: str | None = None, lang: str) -> ActionLineProfile:
    """Give the profile of an action line.

    Parameters
    ----------
    indicator
        Code of one of its indicators, to be shown at length instead of the headline.

    Raises
    ------
    actionlines.errors.NotFoundError
        If there is no line or indicator of this code.
    NotOfThisLineError
        If the indicator does not measure the line.
    """
    line = commitments.action_line(code)
    catalogue, made = load_catalogue(), board(release)
    listed = catalogue.headline(line.code)
    measured = _measurements(line.code, made, catalogue)
    headline = next(
        (one for one in measured if listed and one.indicator == listed.indicator and one.spread), None
    )
    chosen = _chosen(line.code, measured, indicator) if indicator else headline
    ranked, subject = _ranked(chosen, made), chosen.indicator if chosen and chosen.spread else ""
    shown = [one.indicator for one in measured if one.spread]
    used = made.latest.filter(pl.col("INDICATOR").is_in(shown), pl.col("REF_AREA").is_in(compared_areas()))[
        "SOURCE"
    ]
    reason: Reason | None = None
    if headline is None:
        reason = cast("Reason", listed.reason if listed and listed.reason else "not_bundled")
    return ActionLineProfile(
        line=line,
        lang=lang,
        edition=edition(release),
        items=tuple(Item(code, gist) for code, gist in gists_of_line(line.code, lang=lang).items()),
        texts=line_texts(line.code, lang=lang),
        headline=headline,
        chosen=chosen,
        reason=reason,
        candidate=listed.candidate if listed else None,
        measurements=tuple(one for one in measured if one.spread),
        unmeasured=tuple(one for one in measured if not one.spread),
        distributions=tuple(
            _distribution(one.indicator, made)
            for one in measured
            if one.directness == "direct" and one.spread
        ),
        values=_distribution(subject, made).values if subject else (),
        medians=group_medians(release, subject, REGIONS) if subject else (),
        group_medians=group_medians(release, subject, (*INCOME_GROUPS, *SPECIAL)) if subject else (),
        leaders=_leaders(ranked),
        climbers=climbers(release, subject) if subject else (),
        silent=silent_regions(release, subject) if subject else (),
        sources=source_notes(used.unique(), release, catalogue, lang=lang),
    )


def _chosen(line: str, measured: list[Measurement], asked: str) -> Measurement:
    code = load_catalogue().indicator(asked).code
    found = next((one for one in measured if one.indicator == code), None)
    if found is None:
        raise NotOfThisLineError(
            f"{code} does not measure {line}: choose one of its indicators",
            tuple(one.indicator for one in measured if one.spread),
        )
    return found


def _distribution(indicator: str, made: Board) -> Distribution:
    """Figures of the window, highest first."""
    rows = made.latest.filter(
        pl.col("INDICATOR") == indicator,
        pl.col("REF_AREA").is_in(compared_areas()),
        pl.col("YEAR") >= pl.col("WINDOW_FROM"),
    ).sort("OBS_VALUE", "REF_AREA", descending=[True, False])
    sources = rows["SOURCE"].value_counts(name="n").sort("n", "SOURCE", descending=[True, False])["SOURCE"]
    return Distribution(
        indicator,
        tuple(Point(area, value) for area, value in rows.select("REF_AREA", "OBS_VALUE").iter_rows()),
        tuple(sources),
    )


def _measurements(line: str, made: Board, catalogue: Catalogue) -> list[Measurement]:
    listed = catalogue.headline(line)
    first = listed.indicator if listed else None
    return [
        Measurement(one.code, one.directness(line) or "proxy", spread(one.code, made, catalogue))
        for one in sorted(catalogue.by_line(line), key=lambda one: one.code != first)
    ]


def _ranked(chosen: Measurement | None, made: Board) -> pl.DataFrame:
    """Areas that are compared in the chosen indicator, best first."""
    code = chosen.indicator if chosen else ""
    world = made.places.filter(pl.col("INDICATOR") == code, pl.col("GROUP") == WORLD)
    return made.latest.join(world, on=["INDICATOR", "REF_AREA"]).sort("RANK", "REF_AREA")


def _leaders(ranked: pl.DataFrame) -> tuple[Leader, ...]:
    """The first five places, ties included."""
    top = ranked.filter(pl.col("RANK") <= SHOWN_AT_THE_TOP)
    return tuple(
        Leader(*row)
        for row in top.select("REF_AREA", "RANK", "OBS_VALUE", "TIME_PERIOD", "SOURCE").iter_rows()
    )


def _row(profile: ActionLineProfile, one: Measurement) -> tuple[Any, ...]:
    indicator, found = load_catalogue().indicator(one.indicator), one.spread
    spread_of = (
        (found.median, found.low, found.high, found.first_year, found.last_year, found.in_window, found.areas)
        if found
        else (None,) * 7
    )
    return (
        profile.line.code,
        one.indicator,
        indicator.names[profile.lang],
        one.directness,
        indicator.unit,
        *spread_of,
        profile.edition.id,
    )
