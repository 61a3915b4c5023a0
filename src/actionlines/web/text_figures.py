"""What texts say in figures: each comes from the code that acts on it, written as the language writes it."""

from __future__ import annotations

import datetime
from typing import Final

from django.conf import settings
from django.utils.html import format_html

from actionlines.commitments import action_lines
from actionlines.indicators.derive import MIN_COVERAGE_PCT, MIN_SUM_COVERAGE_PCT
from actionlines.indicators.derived_layer import PER
from actionlines.indicators.validation.across_parts import RELATIVE_TOLERANCE
from actionlines.indicators.validation.jumps import MAD_TO_SIGMA, MAX_SCORE, MIN_POINTS
from actionlines.indicators.validation.repeats import MIN_YEARS
from actionlines.languages import date, number, percent, translate
from actionlines.profiles.figures import STEADY_PCT, STEADY_POINTS
from actionlines.profiles.latest import (
    SMALLEST_GROUP,
    TREND_TOLERANCE,
    TREND_YEARS,
    WINDOW_AREAS,
    WINDOW_YEARS,
)
from actionlines.profiles.medians import FEWEST, FEWEST_YEARS, LEAST_SHARE
from actionlines.profiles.standing import FEWEST_BY_HAND

STATED: Final = datetime.date(2026, 11, 24)
"""Day of the accessibility statement: the last time somebody held it against the tests and the pages."""


def figures(lang: str) -> dict[str, str]:
    """Give each figure by the name under which a text asks for it: `${least_share}`."""
    counts = {
        "lines": len(action_lines()),
        "trend_years": TREND_YEARS,
        "trend_least": TREND_YEARS - TREND_TOLERANCE,
        "trend_most": TREND_YEARS + TREND_TOLERANCE,
        "steady_points": STEADY_POINTS,
        "window_years": WINDOW_YEARS,
        "window_areas": WINDOW_AREAS,
        "smallest_group": SMALLEST_GROUP,
        "fewest_by_hand": FEWEST_BY_HAND,
        "fewest_areas": FEWEST,
        "fewest_years": FEWEST_YEARS,
        "min_points": MIN_POINTS,
        "max_score": MAX_SCORE,
        "repeated_years": MIN_YEARS,
        "per": PER,
    }
    shares = {
        "steady_pct": STEADY_PCT,
        "least_share": 100 * LEAST_SHARE,
        "mean_coverage": MIN_COVERAGE_PCT,
        "sum_coverage": MIN_SUM_COVERAGE_PCT,
        "sum_tolerance": 100 * RELATIVE_TOLERANCE,
    }
    return {
        **{name: number(value, lang=lang) for name, value in counts.items()},
        **{name: percent(value, lang=lang, decimals=None) for name, value in shares.items()},
        "mad_to_sigma": number(MAD_TO_SIGMA, lang=lang, decimals=4),
        "stated": date(STATED, lang=lang),
        "lang": lang,
        "contact": contact(lang),
    }


def contact(lang: str) -> str:
    """How to reach whoever runs the site, as a sentence."""
    named: str = settings.ACTIONLINES_CONTACT
    if not named:
        return translate(
            "Whoever runs this site has not said how to reach them. Ask where you found its address.",
            lang=lang,
        )
    link = format_html('<a href="{}" dir="ltr">{}</a>', named if "://" in named else f"mailto:{named}", named)
    return translate("Write to whoever runs this site: %(contact)s.", lang=lang) % {"contact": link}
