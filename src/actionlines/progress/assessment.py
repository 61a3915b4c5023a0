"""All targets, all areas, all rules: what each says, what comes next, in tables that the derived layer keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import Catalogue, Indicator
from actionlines.indicators.releases import Release
from actionlines.progress.figures import figures_for, is_adoption, series_of
from actionlines.progress.forecasts import Outlook, Prospect, Series, outlook, prospects
from actionlines.progress.on_track import (
    Course,
    Peers,
    TypicalSpeed,
    course,
    disagreement,
    judge,
    typical_speed,
)
from actionlines.progress.spells import spells
from actionlines.progress.targets import Set, Target
from actionlines.progress.targets.target import GROUPS_KNOWN_TO, Measured

STATUS_SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys(("TARGET", "INDICATOR", "REF_AREA", "RULE", "VERDICT", "CATEGORY"), pl.String()),
        "SCORE": pl.Float64(),
        "EXPECTED": pl.Float64(),
        "REASON": pl.String(),
    }
)
"""One row a target, area and rule."""

PROSPECT_SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys(("TARGET", "INDICATOR", "REF_AREA"), pl.String()),
        "BASE_YEAR": pl.Int64(),
        "BASE_VALUE": pl.Float64(),
        "LAST_YEAR": pl.Int64(),
        "LAST_VALUE": pl.Float64(),
        "SOURCE": pl.String(),
        "TARGET_VALUE": pl.Float64(),
        "DEADLINE": pl.Int64(),
        "OUTCOME": pl.String(),  # met or missed: by the figure of the deadline itself; open; reached: before it
        "BINDS": pl.Boolean(),  # whether the target binds this area
        "AFTER_BREAK": pl.Boolean(),  # points before a break were left out
        "PROBABILITY_PCT": pl.Float64(),
        "EXPECTED": pl.Float64(),
        "YEAR": pl.Int64(),
        "YEAR_EARLY": pl.Int64(),
        "YEAR_LATE": pl.Int64(),
        "NEEDED_PER_YEAR": pl.Float64(),
        "PACE_PER_YEAR": pl.Float64(),
        "PEERS_VALUE": pl.Float64(),
        "PEERS_YEAR": pl.Int64(),
        "WHY": pl.String(),  # why rules disagree, see on_track.disagreement; separated by blanks
    }
)
"""One row a target and area."""

FORECAST_SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys(("INDICATOR", "REF_AREA"), pl.String()),
        "LAST_YEAR": pl.Int64(),
        "YEAR": pl.Int64(),
        **dict.fromkeys(
            ("FORECAST", "LOW_95", "LOW_80", "LOW_50", "HIGH_50", "HIGH_80", "HIGH_95"), pl.Float64()
        ),
    }
)
"""One row an adoption figure, area and year ahead."""

FORECAST_YEARS: Final = 15
"""Years ahead that the layer keeps."""
SPAN: Final = 15
"""Years before the deadline at which a target without a baseline starts, as 2015 is to 2030."""
REFERENCE: Final = "WB_HIC"
"""Countries whose spread the OECD's distance is told in: those of high income stand for its members."""


@dataclass(frozen=True)
class Assessment:
    """What the derived layer keeps of targets."""

    statuses: pl.DataFrame
    prospects: pl.DataFrame
    forecasts: pl.DataFrame


@dataclass(frozen=True)
class _Subject:
    """One indicator, measured one way: what all targets on it share."""

    indicator: Indicator
    measure: Measured
    figures: pl.DataFrame
    by_area: dict[str, tuple[list[int], list[float], list[int]]]
    """Years, values and years of breaks of each area."""
    series: Series | None
    outlook: Outlook | None
    typical: TypicalSpeed
    fastest: TypicalSpeed
    direction: int


def assess(release: Release, root: Path, sets: Iterable[Set], *, catalogue: Catalogue) -> Assessment:
    """Judge every target that has an indicator, in every area that has figures, by every rule.

    Parameters
    ----------
    release, root
        Figures, and the folder below which its derived layer lies (for aggregates of groups).
    sets
        Sets of targets.
    """
    subjects: dict[tuple[str, Measured], _Subject] = {}
    statuses: list[tuple[object, ...]] = []
    facts: list[tuple[object, ...]] = []
    for target in (each for one in sets for each in one.targets if each.measurable):
        key = (str(target.indicator), target.measure)
        if key not in subjects:
            subjects[key] = _subject(release, root, catalogue, *key)
        for status, fact in _judged(target, subjects[key]):
            statuses += status
            facts.append(fact)
    frames = [_forecasts(one) for one in subjects.values() if one.outlook is not None]
    return Assessment(
        statuses=pl.DataFrame(statuses, schema=STATUS_SCHEMA, orient="row").sort(
            "TARGET", "REF_AREA", "RULE"
        ),
        prospects=pl.DataFrame(facts, schema=PROSPECT_SCHEMA, orient="row").sort("TARGET", "REF_AREA"),
        forecasts=pl.concat([FORECAST_SCHEMA.to_frame(), *frames]).sort("INDICATOR", "REF_AREA", "YEAR"),
    )


def base_year(target: Target) -> int:
    """Year from which progress is counted: the target's own, or fifteen years before its deadline."""
    return target.baseline_year or target.deadline - SPAN


def _subject(release: Release, root: Path, catalogue: Catalogue, code: str, measure: Measured) -> _Subject:
    indicator = catalogue.indicator(code)
    figures = figures_for(release, root, indicator, catalogue, measure)
    forecast = measure == "figure" and is_adoption(indicator)
    series = series_of(code, figures) if forecast else None
    starts, changes, weights = spells(figures)
    direction = 1 if measure != "figure" else indicator.direction
    known = direction or 1
    return _Subject(
        indicator=indicator,
        measure=measure,
        figures=figures,
        by_area=_courses(figures),
        series=series,
        outlook=outlook(series) if series is not None else None,
        typical=typical_speed(starts, changes, direction=known, weights=weights),
        fastest=typical_speed(starts, changes, direction=known, quantile=0.75, weights=weights),
        direction=direction,
    )


def _courses(figures: pl.DataFrame) -> dict[str, tuple[list[int], list[float], list[int]]]:
    grouped = figures.group_by("REF_AREA", maintain_order=True).agg(
        "YEAR", "VALUE", pl.col("YEAR").filter("BREAK").alias("_breaks")
    )
    return {area: (years, values, breaks) for area, years, values, breaks in grouped.iter_rows()}


def _judged(
    target: Target, subject: _Subject
) -> Iterator[tuple[list[tuple[object, ...]], tuple[object, ...]]]:
    areas = _areas(target, subject)
    if subject.direction == 0 or not areas:
        return
    peers = Peers(spread=_spread(subject, base_year(target)), typical=subject.typical)
    courses = {area: _course(target, subject, area, peers) for area in areas}
    told = _prospects(target, subject, courses)
    sources = dict(subject.figures.select("REF_AREA", "SOURCE").iter_rows())
    for area, one in courses.items():
        if not one.values:
            continue
        said = judge(one)
        status: list[tuple[object, ...]] = [
            (
                target.code,
                target.indicator,
                area,
                v.rule,
                v.verdict,
                v.category,
                _finite(v.score),
                v.expected,
                v.reason,
            )
            for v in said
        ]
        why = " ".join(disagreement(said))
        yield status, _fact(target, subject, area, one, told.get(area), sources[area], why)


def _areas(target: Target, subject: _Subject) -> list[str]:
    """Areas with figures: all, or where the target binds a group or one country, those of it."""
    there = subject.by_area
    if target.binding.kind == "world" or target.binding.area == "001":
        return list(there)
    if target.binding.kind == "country":
        return [area for area in there if area == target.binding.area]
    members = places.members(target.binding.area, on=min(target.deadline, GROUPS_KNOWN_TO))
    return [area for area in there if area in members or area == target.binding.area]


def _course(target: Target, subject: _Subject, area: str, peers: Peers) -> Course:
    years, values, breaks = subject.by_area[area]
    indicator = subject.indicator
    own = -1 if target.aim.rule == "at_most" else subject.direction
    return course(
        years,
        values,
        aim=target.aim,
        direction=0 if target.aim.rule == "parity" else own,
        base_year=base_year(target),
        deadline=target.deadline,
        limits=(indicator.valid_min, indicator.valid_max),
        breaks=breaks,
        peers=peers,
    )


def _spread(subject: _Subject, year: int) -> float | None:
    """Standard deviation over countries of high income in the baseline year, or the first after it that has twenty."""
    rich = places.members(REFERENCE, on=min(max(year, 1990), GROUPS_KNOWN_TO))
    later = subject.figures.filter(pl.col("REF_AREA").is_in(rich), pl.col("YEAR") >= year)
    by_year = later.group_by("YEAR").agg(pl.len(), pl.col("VALUE").std(ddof=0).alias("_sd")).sort("YEAR")
    enough = by_year.filter(pl.col("len") >= 20)
    return float(enough["_sd"][0]) if enough.height and enough["_sd"][0] else None


def _prospects(target: Target, subject: _Subject, courses: dict[str, Course]) -> dict[str, Prospect]:
    if subject.outlook is None or subject.series is None or target.aim.rule in {"parity", "improve"}:
        return {}
    goals = [
        courses[area].target if area in courses and courses[area].values else None
        for area in subject.series.areas
    ]
    values = np.array([np.nan if goal is None else goal for goal in goals])
    direction = -1 if target.aim.rule == "at_most" else subject.direction
    told = prospects(
        subject.series,
        subject.outlook,
        values,
        direction=direction,
        deadline=target.deadline,
        fastest=subject.fastest,
    )
    return {one.area: one for one in told}


def _fact(
    target: Target, subject: _Subject, area: str, one: Course, told: Prospect | None, source: str, why: str
) -> tuple[object, ...]:
    since, values = one.since
    outcome = _outcome(target, one)
    chance = told.probability if told else None
    return (
        *(target.code, target.indicator, area),
        *((int(since[0]), float(values[0])) if since.size else (None, None)),
        *(int(one.years[-1]), one.values[-1], source),
        *(one.target, target.deadline, outcome, _binds(target, area), one.cut),
        None if chance is None or outcome in {"met", "missed"} else 100 * chance,
        *((told.expected, told.year, told.early, told.late) if told else (None,) * 4),
        *((told.needed, told.pace, told.peers_value, told.peers_year) if told else (None,) * 4),
        why,
    )


def _outcome(target: Target, one: Course) -> str:
    if one.target is None:
        return "open"
    if one.years[-1] >= target.deadline:
        return "met" if one.met else "missed"
    return "reached" if one.met else "open"


def _binds(target: Target, area: str) -> bool:
    kind, bound = target.binding.kind, target.binding.area
    if kind == "country":
        return area == bound or (bound == "001" and not area.isdigit())
    return area == bound


def _finite(score: float | None) -> float | None:
    return score if score is not None and np.isfinite(score) else None


def _forecasts(subject: _Subject) -> pl.DataFrame:
    found, series = subject.outlook, subject.series
    assert found is not None
    assert series is not None
    count = len(series.areas)
    sides = {f"{side}_{pct}": (50 - pct / 2) / 100 if side == "LOW" else (50 + pct / 2) / 100
             for pct in (50, 80, 95) for side in ("LOW", "HIGH")}  # fmt: skip
    last = np.repeat(np.array(found.last_years), FORECAST_YEARS)
    columns = {
        "INDICATOR": [series.indicator] * (count * FORECAST_YEARS),
        "REF_AREA": np.repeat(np.array(series.areas), FORECAST_YEARS),
        "LAST_YEAR": last,
        "YEAR": last + np.tile(np.arange(1, FORECAST_YEARS + 1), count),
        "FORECAST": found.forecast[:, :FORECAST_YEARS].ravel(),
        **{name: found.quantile(at)[:, :FORECAST_YEARS].ravel() for name, at in sides.items()},
    }
    return pl.DataFrame(columns).select(pl.col(name).cast(kind) for name, kind in FORECAST_SCHEMA.items())
