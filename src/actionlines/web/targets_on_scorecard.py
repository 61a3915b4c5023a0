"""Dated targets on a country's scorecard: those still to come, each with its status, how likely it is and when."""

from __future__ import annotations

from typing import Any, Final

from actionlines.indicators.releases import Release
from actionlines.languages import number, translate_plural
from actionlines.profiles.area_progress import TargetOfArea
from actionlines.profiles.assessed import sets_of
from actionlines.profiles.country import CountryProfile
from actionlines.profiles.target_words import verdict_text
from actionlines.profiles.targets import LEADING
from actionlines.web.addresses import address_of
from actionlines.web.target_cells import latest_text, probability_text, target_address, year_text

SHOWN_AT_ONCE: Final = 5
"""Targets that stand open; the rest is behind a click."""


def targets_on_scorecard(release: Release, profile: CountryProfile) -> dict[str, Any]:
    """Targets that state a value and whose deadline has no figure yet, the furthest deadline first."""
    lang = profile.lang
    names = {one.code: one.names[lang] for one in sets_of(release)}
    to_come = [
        one
        for one in profile.targets or ()
        if one.progress.target_value is not None and one.progress.outcome in {"open", "reached"}
    ]
    to_come.sort(key=lambda one: -one.target.deadline)
    rows = [_row(one, names[one.target.set], lang) for one in to_come]
    hidden = len(rows) - SHOWN_AT_ONCE
    more = translate_plural("Show %(n)s more target", "Show %(n)s more targets", hidden, lang=lang)
    return {
        "targets": rows[:SHOWN_AT_ONCE],
        "more_targets": rows[SHOWN_AT_ONCE:],
        "more_targets_text": more % {"n": number(hidden, lang=lang)},
        "targets_address": address_of("country-targets", profile.area, lang=lang),
    }


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
