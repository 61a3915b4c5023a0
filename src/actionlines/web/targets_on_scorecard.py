"""Dated targets on a country's scorecard: those still to come, each with its status, how likely it is and when."""

from __future__ import annotations

from typing import Any

from actionlines.indicators.releases import Release
from actionlines.profiles.area_progress import TargetOfArea
from actionlines.profiles.assessed import sets_of
from actionlines.profiles.country import CountryProfile
from actionlines.profiles.target_words import verdict_text
from actionlines.profiles.targets import LEADING
from actionlines.web.target_cells import latest_text, probability_text, target_address, year_text


def targets_on_scorecard(release: Release, profile: CountryProfile) -> list[dict[str, Any]]:
    """Targets that state a value and whose deadline has no figure yet, in the order of the sets."""
    names = {one.code: one.names[profile.lang] for one in sets_of(release)}
    return [
        _row(one, names[one.target.set], profile.lang)
        for one in profile.targets or ()
        if one.progress.target_value is not None and one.progress.outcome in {"open", "reached"}
    ]


def _row(one: TargetOfArea, set_name: str, lang: str) -> dict[str, Any]:
    told = one.progress
    verdict = told.verdicts.get(LEADING)
    return {
        "name": one.name,
        "address": target_address(one.target, lang=lang),
        "aim": one.aim,
        "set": set_name,
        "latest": latest_text(one.target, told, lang=lang),
        "status": verdict_text(verdict, told.reasons.get(LEADING), lang=lang),
        "probability": probability_text(told.probability_pct, lang=lang),
        "year": year_text(told, lang=lang),
    }
