"""What `actionlines progress` prints: the facts of a target and of a divide, before their tables."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from actionlines.profiles.breakdown_words import part_text
from actionlines.profiles.divide import DivideProfile
from actionlines.profiles.divide_within import WithinProfile
from actionlines.profiles.target import TargetProfile
from actionlines.profiles.target_words import why_text

YEARS: Final = ("TIME_PERIOD", "DEADLINE", "YEAR_MET", "YEAR")


def target_facts(profile: TargetProfile) -> dict[str, Any]:
    """Where it is written, where whom it binds stands, how likely it is and when."""
    source, whole = profile.target.source, profile.whole
    facts: dict[str, Any] = {
        "aim": profile.aim,
        "binds": profile.binds,
        "written in": f"{source.document}, {source.place} ({source.status})",
        "release": f"{profile.edition.label} ({profile.edition.id})",
    }
    if whole is None:
        return facts
    facts |= {
        "latest": f"{whole.value:.1f} ({whole.year})",
        "outcome": whole.outcome,
        "why rules differ": why_text(whole.why, lang=profile.lang),
    }
    if whole.probability_pct is not None:
        facts["probability, %"] = round(whole.probability_pct, 1)
    if whole.met_in or whole.met_early:
        facts["met in (80 %)"] = (
            f"{whole.met_in or 'later'} ({whole.met_early or 'later'} to {whole.met_late or 'later'})"
        )
    return facts


def divide_facts(profile: DivideProfile) -> dict[str, Any]:
    """Whether the divide between countries closes, and who is furthest behind."""
    facts: dict[str, Any] = {"release": f"{profile.edition.label} ({profile.edition.id})"}
    if profile.panel and profile.sigma:
        facts["spread a year, %"] = round(100 * profile.sigma.slope, 2)
    if profile.panel and profile.beta:
        facts["half-life, years"] = profile.beta.half_life_years
        facts["same countries"] = f"{profile.beta.areas}, {profile.panel[0]} to {profile.panel[1]}"
    furthest = profile.behind[:5]
    facts["furthest behind the leading tenth"] = "; ".join(
        f"{one.name} {'>= ' if one.at_least else ''}{one.years:.0f} years" for one in furthest
    )
    return facts


def readable(rows: pl.DataFrame) -> pl.DataFrame:
    """Years are no amounts: they are written without a mark of thousands."""
    return rows.with_columns(pl.col(name).cast(pl.String) for name in YEARS if name in rows.columns)


def within_facts(profile: WithinProfile) -> dict[str, Any]:
    """Which groups, and in how many countries the gap narrowed."""
    behind, ahead = (part_text(profile.dimension, code, lang=profile.lang) for code in profile.groups)
    return {
        "release": f"{profile.edition.label} ({profile.edition.id})",
        "groups": f"{behind}, {ahead}",
        "countries": len(profile.areas),
        "gap narrower, steady, wider": ", ".join(
            str(profile.moves[name]) for name in ("better", "steady", "worse")
        ),
    }
