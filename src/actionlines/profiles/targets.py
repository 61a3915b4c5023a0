"""All targets: what whom they bind has reached, and how many countries are where by each rule and region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from actionlines import places
from actionlines.profiles.assessed import assessed, sets_of
from actionlines.profiles.edition import Edition, edition, plain
from actionlines.profiles.target_words import aim_text, binds_text, target_name
from actionlines.progress.on_track import RULES, VERDICTS
from actionlines.progress.targets import Set, Target

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

LEADING: Final = "unsd"
"""The rule that stands where one must be shown alone: that of the UN Statistics Division, whose constants were read."""

REGIONS: Final = ("002", "019", "142", "150", "009")
COUNTED: Final = (*VERDICTS, "silent")


@dataclass(frozen=True)
class TargetLine:
    """One target as a list has it."""

    code: str
    slug: str
    name: str
    aim: str
    binds: str
    indicator: str | None
    proxy: bool
    deadline: int
    status: str
    """Whether it was seen in its source, or is unverified."""
    year: int | None
    """Of the latest figure of whom it binds as a whole; None where it has none, or binds each country."""
    value: float | None
    outcome: str | None
    probability_pct: float | None
    counts: Mapping[str, int]
    """Countries by verdict of the leading rule; empty where the release has no figure for it."""


@dataclass(frozen=True)
class TargetSet:
    """Targets that were set together."""

    code: str
    name: str
    publisher: str
    targets: tuple[TargetLine, ...]


@dataclass(frozen=True)
class TargetsProfile:
    """All targets of a release."""

    lang: str
    edition: Edition
    sets: tuple[TargetSet, ...]
    by_rule: Mapping[str, Mapping[str, int]]
    """For each rule, verdicts over all targets with a value and all countries."""
    by_region: Mapping[str, Mapping[str, int]]
    """For each region, verdicts of the leading rule."""

    def table(self) -> pl.DataFrame:
        """One row a target."""
        rows = [
            {
                "TARGET": one.code,
                "SET": each.code,
                "NAME": one.name,
                "AIM": one.aim,
                "BINDS": one.binds,
                "INDICATOR": one.indicator,
                "PROXY": one.proxy,
                "DEADLINE": one.deadline,
                "SOURCE_STATUS": one.status,
                "TIME_PERIOD": one.year,
                "OBS_VALUE": one.value,
                "OUTCOME": one.outcome,
                "PROBABILITY_PCT": one.probability_pct,
                **{f"COUNTRIES_{verdict.upper()}": one.counts.get(verdict) for verdict in COUNTED},
                "RELEASE": self.edition.id,
            }
            for each in self.sets
            for one in each.targets
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


def targets(release: Release, *, lang: str) -> TargetsProfile:
    """Give all targets with where the world, groups and countries stand."""
    statuses = countries_only(assessed(release, "statuses"))
    facts = {
        (row["TARGET"], row["REF_AREA"]): row for row in assessed(release, "prospects").iter_rows(named=True)
    }
    leading = statuses.filter(pl.col("RULE") == LEADING)
    counts = {code: _counted(rows) for (code,), rows in leading.partition_by("TARGET", as_dict=True).items()}
    sets = tuple(
        TargetSet(
            one.code,
            one.names[lang],
            one.publisher,
            tuple(_line(each, facts, counts.get(each.code, {}), lang) for each in one.targets),
        )
        for one in sets_of(release)
    )
    stated = statuses.filter(pl.col("TARGET").is_in(_stated(sets_of(release))))
    return TargetsProfile(
        lang=lang,
        edition=edition(release),
        sets=sets,
        by_rule={rule: _counted(stated.filter(pl.col("RULE") == rule)) for rule in RULES},
        by_region={region: _counted(_of_region(leading, region)) for region in REGIONS},
    )


def countries_only(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of countries and territories; aggregates of groups have codes of digits."""
    return rows.filter(~pl.col("REF_AREA").str.contains(r"^\d+$"))


def _stated(sets: Iterable[Set]) -> list[str]:
    return [one.code for each in sets for one in each.targets if one.aim.rule != "improve"]


def _counted(rows: pl.DataFrame) -> dict[str, int]:
    found = dict(rows.group_by("VERDICT").len().iter_rows())
    return {verdict: int(found.get(verdict, 0)) for verdict in VERDICTS} | {"silent": int(found.get(None, 0))}


def _of_region(rows: pl.DataFrame, region: str) -> pl.DataFrame:
    return rows.filter(pl.col("REF_AREA").is_in(places.members(region, on=2023)))


def _line(
    target: Target, facts: Mapping[tuple[str, str], Mapping[str, Any]], counts: Mapping[str, int], lang: str
) -> TargetLine:
    whole = facts.get((target.code, target.binding.area), {})
    if target.binding.kind == "country" and target.binding.area == "001":
        whole = {}
    return TargetLine(
        code=target.code,
        slug=target.slug,
        name=target_name(target, lang=lang),
        aim=aim_text(target, lang=lang),
        binds=binds_text(target, lang=lang),
        indicator=target.indicator,
        proxy=target.proxy,
        deadline=target.deadline,
        status=target.source.status,
        year=whole.get("LAST_YEAR"),
        value=whole.get("LAST_VALUE"),
        outcome=whole.get("OUTCOME"),
        probability_pct=whole.get("PROBABILITY_PCT"),
        counts=counts,
    )


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Verdicts as shares of those that were given."""
    told = {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
    whole = sum(told.values())
    return {verdict: 100 * count / whole for verdict, count in told.items()} if whole else {}


def on_course(counts: Mapping[str, int]) -> int:
    """Countries that have met a target or are on track."""
    return sum(counts.get(verdict, 0) for verdict in VERDICTS[:2])


def judged(counts: Mapping[str, int], verdicts: Iterable[str] = VERDICTS) -> int:
    """Countries of which the rule says anything."""
    return sum(counts.get(verdict, 0) for verdict in verdicts)
