"""One target: where it is written, where whom it binds stands and will be, and every country by every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles.assessed import assessed, sets_of
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.listings import sort_key
from actionlines.profiles.target_words import aim_text, binds_text, target_name
from actionlines.profiles.targets import LEADING, REGIONS, countries_only
from actionlines.progress.figures import figures_for
from actionlines.progress.on_track import RULES, VERDICTS
from actionlines.progress.targets import Target
from actionlines.progress.targets import target as find_target

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

FAN: Final = ("LOW_95", "LOW_80", "LOW_50", "FORECAST", "HIGH_50", "HIGH_80", "HIGH_95")


@dataclass(frozen=True)
class AreaProgress:
    """One area on its way to the target."""

    area: str
    name: str
    base_year: int | None
    base_value: float | None
    year: int
    value: float
    target_value: float | None
    outcome: str
    after_break: bool
    probability_pct: float | None
    expected: float | None
    met_in: int | None
    met_early: int | None
    met_late: int | None
    needed_per_year: float | None
    pace_per_year: float | None
    peers_value: float | None
    peers_year: int | None
    why: str
    verdicts: Mapping[str, str | None]
    reasons: Mapping[str, str | None]
    scores: Mapping[str, float | None]
    source: str


@dataclass(frozen=True)
class TargetProfile:
    """All that is known of one target under a release."""

    target: Target
    name: str
    aim: str
    binds: str
    lang: str
    edition: Edition
    whole: AreaProgress | None
    """Whom it binds as a whole: the world, a group or one country."""
    areas: tuple[AreaProgress, ...]
    """Countries and territories, by name."""
    by_rule: Mapping[str, Mapping[str, int]]
    """Countries by verdict, for each rule."""
    by_region: Mapping[str, Mapping[str, int]]
    """Countries by verdict of the leading rule, for each region."""
    history: tuple[tuple[int, float], ...]
    """Figures of whom it binds as a whole."""
    fan: pl.DataFrame
    """Forecasts of the same: YEAR and the columns of `FAN`."""
    sources: tuple[SourceNote, ...]

    def table(self) -> pl.DataFrame:
        """A row an area, a column a rule."""
        rows = [
            {
                "TARGET": self.target.code,
                "REF_AREA": one.area,
                "NAME": one.name,
                "TIME_PERIOD": one.year,
                "OBS_VALUE": one.value,
                "BASE_YEAR": one.base_year,
                "BASE_VALUE": one.base_value,
                "TARGET_VALUE": one.target_value,
                "DEADLINE": self.target.deadline,
                "OUTCOME": one.outcome,
                "PROBABILITY_PCT": one.probability_pct,
                "EXPECTED": one.expected,
                "YEAR_MET": one.met_in,
                "YEAR_MET_EARLY": one.met_early,
                "YEAR_MET_LATE": one.met_late,
                "NEEDED_PER_YEAR": one.needed_per_year,
                "PACE_PER_YEAR": one.pace_per_year,
                "PEERS_VALUE": one.peers_value,
                "PEERS_YEAR": one.peers_year,
                **{f"RULE_{rule.upper()}": one.verdicts.get(rule) for rule in RULES},
                **{f"SCORE_{rule.upper()}": one.scores.get(rule) for rule in RULES},
                "WHY_RULES_DIFFER": one.why,
                "AFTER_BREAK": one.after_break,
                "SOURCE": one.source,
                "RELEASE": self.edition.id,
            }
            for one in (*((self.whole,) if self.whole else ()), *self.areas)
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "fan"}
        return {**facts, "fan": self.fan.to_dicts()}


def target_profile(release: Release, code: str, *, lang: str) -> TargetProfile:
    """Give one target, by its code or address.

    Raises
    ------
    actionlines.progress.targets.UnknownTargetError
        If there is none of this code.
    """
    target = find_target(code, sets_of(release))
    areas = areas_of(release, pl.col("TARGET") == target.code, lang=lang)
    own = (
        target.binding.area if not (target.binding.kind == "country" and target.binding.area == "001") else ""
    )
    statuses = countries_only(assessed(release, "statuses").filter(pl.col("TARGET") == target.code))
    countries = tuple(
        sorted((one for one in areas if not one.area.isdigit()), key=lambda one: sort_key(one.name))
    )
    return TargetProfile(
        target=target,
        name=target_name(target, lang=lang),
        aim=aim_text(target, lang=lang),
        binds=binds_text(target, lang=lang),
        lang=lang,
        edition=edition(release),
        whole=next((one for one in areas if one.area == own), None),
        areas=countries,
        by_rule={rule: _counted(statuses.filter(pl.col("RULE") == rule)) for rule in RULES},
        by_region={
            region: _counted(
                statuses.filter(
                    pl.col("RULE") == LEADING, pl.col("REF_AREA").is_in(places.members(region, on=2023))
                )
            )
            for region in REGIONS
        },
        history=_history(release, target, own),
        fan=_fan(release, target, own),
        sources=source_notes(
            {name for one in areas for name in one.source.split()}, release, load_catalogue(), lang=lang
        ),
    )


def areas_of(release: Release, which: pl.Expr, *, lang: str) -> tuple[AreaProgress, ...]:
    """Areas on their way, of the rows that are meant, in the order of the layer."""
    statuses = assessed(release, "statuses").filter(which)
    said: dict[tuple[str, str], dict[str, tuple[str | None, str | None, float | None]]] = {}
    for code, area, rule, verdict, reason, score in statuses.select(
        "TARGET", "REF_AREA", "RULE", "VERDICT", "REASON", "SCORE"
    ).iter_rows():
        said.setdefault((code, area), {})[rule] = (verdict, reason, score)
    rows = assessed(release, "prospects").filter(which).iter_rows(named=True)
    return tuple(_area(row, said[row["TARGET"], row["REF_AREA"]], lang) for row in rows)


def _area(
    row: Mapping[str, Any], said: Mapping[str, tuple[str | None, str | None, float | None]], lang: str
) -> AreaProgress:
    ordered = {rule: said[rule] for rule in RULES if rule in said}
    return AreaProgress(
        area=row["REF_AREA"],
        name=places.display_name(row["REF_AREA"], lang),
        base_year=row["BASE_YEAR"],
        base_value=row["BASE_VALUE"],
        year=row["LAST_YEAR"],
        value=row["LAST_VALUE"],
        target_value=row["TARGET_VALUE"],
        outcome=row["OUTCOME"],
        after_break=row["AFTER_BREAK"],
        probability_pct=row["PROBABILITY_PCT"],
        expected=row["EXPECTED"],
        met_in=row["YEAR"],
        met_early=row["YEAR_EARLY"],
        met_late=row["YEAR_LATE"],
        needed_per_year=row["NEEDED_PER_YEAR"],
        pace_per_year=row["PACE_PER_YEAR"],
        peers_value=row["PEERS_VALUE"],
        peers_year=row["PEERS_YEAR"],
        why=row["WHY"],
        verdicts={rule: verdict for rule, (verdict, _, _) in ordered.items()},
        reasons={rule: reason for rule, (_, reason, _) in ordered.items()},
        scores={rule: score for rule, (_, _, score) in ordered.items()},
        source=row["SOURCE"],
    )


def _counted(rows: pl.DataFrame) -> dict[str, int]:
    found = dict(rows.group_by("VERDICT").len().iter_rows())
    return {verdict: int(found.get(verdict, 0)) for verdict in VERDICTS} | {"silent": int(found.get(None, 0))}


def _history(release: Release, target: Target, area: str) -> tuple[tuple[int, float], ...]:
    if target.indicator is None or not area:
        return ()
    catalogue = load_catalogue()
    figures = figures_for(
        release, release.path.parents[1], catalogue.indicator(target.indicator), catalogue, target.measure
    )
    own = figures.filter(pl.col("REF_AREA") == area).select("YEAR", "VALUE")
    return tuple(own.iter_rows())


def _fan(release: Release, target: Target, area: str) -> pl.DataFrame:
    rows = assessed(release, "forecasts").filter(
        pl.col("INDICATOR") == (target.indicator or ""), pl.col("REF_AREA") == area
    )
    if target.measure != "figure":
        rows = rows.head(0)
    return rows.filter(pl.col("YEAR") <= max(target.deadline, 2030)).select("YEAR", *FAN)
