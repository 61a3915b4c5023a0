"""All targets of one country or group: where it stands by each rule, how likely it is in time, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from actionlines import places
from actionlines.profiles.assessed import assessed, sets_of
from actionlines.profiles.edition import Edition, edition, plain
from actionlines.profiles.target import AreaProgress, areas_of
from actionlines.profiles.target_words import aim_text, target_name
from actionlines.profiles.targets import LEADING
from actionlines.progress.on_track import RULES
from actionlines.progress.targets import Target

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release


@dataclass(frozen=True)
class TargetOfArea:
    """One target as it stands for the area."""

    target: Target
    name: str
    aim: str
    binds: bool
    """Whether it binds the area; else it is only held against it."""
    progress: AreaProgress

    def brief(self) -> dict[str, Any]:
        """What a scorecard tells of it: status by the rule that leads, probability, year."""
        told = self.progress
        return {
            "target": self.target.code,
            "name": self.name,
            "aim": self.aim,
            "binds": self.binds,
            "year": told.year,
            "value": told.value,
            "deadline": self.target.deadline,
            "target_value": told.target_value,
            "outcome": told.outcome,
            "verdict": told.verdicts.get(LEADING),
            "reason": told.reasons.get(LEADING),
            "probability_pct": told.probability_pct,
            "met_in": told.met_in,
            "met_early": told.met_early,
            "met_late": told.met_late,
        }


@dataclass(frozen=True)
class AreaTargets:
    """All targets that an area has figures for."""

    area: str
    name: str
    lang: str
    edition: Edition
    targets: tuple[TargetOfArea, ...]
    """In the order of the sets."""

    def table(self) -> pl.DataFrame:
        """A row a target, a column a rule."""
        rows = [
            {
                "TARGET": one.target.code,
                "NAME": one.name,
                "AIM": one.aim,
                "BINDS": one.binds,
                "TIME_PERIOD": one.progress.year,
                "OBS_VALUE": one.progress.value,
                "DEADLINE": one.target.deadline,
                "TARGET_VALUE": one.progress.target_value,
                "OUTCOME": one.progress.outcome,
                "PROBABILITY_PCT": one.progress.probability_pct,
                "EXPECTED": one.progress.expected,
                "YEAR_MET": one.progress.met_in,
                "YEAR_MET_EARLY": one.progress.met_early,
                "YEAR_MET_LATE": one.progress.met_late,
                "NEEDED_PER_YEAR": one.progress.needed_per_year,
                "PACE_PER_YEAR": one.progress.pace_per_year,
                "PEERS_YEAR": one.progress.peers_year,
                **{f"RULE_{rule.upper()}": one.progress.verdicts.get(rule) for rule in RULES},
                "WHY_RULES_DIFFER": one.progress.why,
                "RELEASE": self.edition.id,
            }
            for one in self.targets
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts: dict[str, Any] = plain(self)
        return facts


def area_targets(release: Release, area: str, *, lang: str) -> AreaTargets:
    """Give every target that a country, territory or group has figures for."""
    own = assessed(release, "prospects").filter(pl.col("REF_AREA") == area)
    binds = dict(own.select("TARGET", "BINDS").iter_rows())
    found = dict(zip(own["TARGET"], areas_of(release, pl.col("REF_AREA") == area, lang=lang), strict=True))
    return AreaTargets(
        area=area,
        name=places.display_name(area, lang),
        lang=lang,
        edition=edition(release),
        targets=tuple(
            TargetOfArea(
                each,
                target_name(each, lang=lang),
                aim_text(each, lang=lang),
                binds[each.code],
                found[each.code],
            )
            for one in sets_of(release)
            for each in one.targets
            if each.code in found
        ),
    )
