"""A survey's estimates in words: how they are written, what time they are about, why one is kept back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from actionlines.charts.picture import Measure
from actionlines.languages import (
    language,
    mark,
    number,
    percent,
    translate,
    translate_plural,
)
from actionlines.surveys.description import Description
from actionlines.surveys.publication import Rules
from actionlines.surveys.rows import DIMENSIONS

REASONS: Final = {
    "too_few": mark("people in the denominator: fewer than %(minimum)s"),
    "few_counted": mark("people who are counted: fewer than %(minimum_in_sums)s"),
    "at_the_end": mark("people on one side of it: fewer than %(minimum_beyond)s"),
    "too_unsure": mark(
        "too unsure: its error is too large or cannot be told, or its effective sample is too small"
    ),
    "secondary": mark("kept back so that nobody can work out another from it"),
    "few": mark("people in the denominator: fewer than %(flagged_below)s"),
    "unsure": mark("its standard error is %(flagged_cv)s of it or more"),
    "few_degrees": mark("degrees of freedom: fewer than %(flagged_df_below)s"),
    "imputed": mark("missing answers were filled in for more than %(flagged_imputed)s of those asked"),
    "all_or_none": mark("everybody answered alike"),
    "design_unknown": mark("the design of the sample is not known"),
}
"""Why an estimate is kept back or to be read with care; the numbers are those of the rules."""

LIMITS: Final = {
    "minimum": mark("People in the denominator, at least"),
    "minimum_effective": mark("Effective size of the sample, at least"),
    "minimum_beyond": mark("People on either side of a quantile, at least"),
    "minimum_in_sums": mark("People whose weights a published sum adds up, at least"),
    "shown_width": mark("Width of an interval that is always narrow enough"),
    "suppressed_width": mark("Width of an interval that is too wide"),
    "suppressed_relative_width": mark("Width of an interval that is too wide, as a share of the estimate"),
    "suppressed_cv": mark("Standard error that is too large, as a share of the estimate"),
    "suppressed_cv_of_amounts": mark(
        "Standard error that is too large for anything but a proportion, as a share of the estimate"
    ),
    "flagged_below": mark("With care below so many people in the denominator"),
    "flagged_cv": mark("With care from this standard error, as a share of the estimate"),
    "flagged_df_below": mark("With care below so many degrees of freedom"),
    "flagged_imputed": mark(
        "With care where the answers of more than this share of those asked were filled in"
    ),
}
"""What the limits of rules mean."""

STATISTICS: Final = {
    "proportion": mark("proportion", context="statistic"),
    "mean": mark("mean", context="statistic"),
    "ratio": mark("ratio", context="statistic"),
    "total": mark("total", context="statistic"),
    "count": mark("count", context="statistic"),
    "quantile": mark("quantile", context="statistic"),
}

_MONTHS: Final = re.compile(r"P(\d+)M")
_SHARES: Final = (
    "shown_width",
    "suppressed_width",
    "suppressed_relative_width",
    "suppressed_cv",
    "suppressed_cv_of_amounts",
    "flagged_cv",
    "flagged_imputed",
)


def as_said(text: str, *, lang: str) -> str:
    """A text of the survey's own within a sentence: read in its own direction where the sentence has the other."""
    return f"\u2068{text}\u2069" if language(lang).direction == "rtl" else text


def statistic_text(statistic: str, *, lang: str) -> str:
    """What is estimated."""
    return translate(STATISTICS[statistic], lang=lang, context="statistic")


def reference_text(period: str, *, lang: str) -> str:
    """The time that a question is about; its code where it is no number of months.

    Examples
    --------
    >>> reference_text("P3M", lang="en"), reference_text("usual", lang="fr")
    ('the last 3 months', 'usual')
    """
    found = _MONTHS.fullmatch(period)
    if found is None:
        return period
    months = int(found[1])
    told = translate_plural("the last %(n)s month", "the last %(n)s months", months, lang=lang)
    return told % {"n": number(months, lang=lang)}


def measure_of(statistic: str, name: str, *, lang: str) -> Measure:
    """How estimates of a statistic are written; a proportion is in per cent."""
    if statistic == "proportion":
        return Measure(
            name,
            write=lambda value: percent(value, lang=lang),
            kind="percent",
            lowest=0.0,
            highest=100.0,
        )
    return Measure(name, write=lambda value: number(value, lang=lang))


def scale_of(statistic: str) -> float:
    """What makes an estimate of a statistic one of its measure."""
    return 100.0 if statistic == "proportion" else 1.0


def reason_text(reason: str, rules: Rules, *, lang: str) -> str:
    """Why an estimate is not simply shown."""
    facts = {name: limit_text(name, value, lang=lang) for name, value in rules_limits(rules).items()}
    nobody = {"minimum": number(1, lang=lang)}
    return translate(REASONS[reason], lang=lang) % {**dict.fromkeys(LIMITS, ""), **nobody, **facts}


def rules_limits(rules: Rules) -> dict[str, float]:
    """The limits that rules set, by name."""
    given = {name: getattr(rules, name) for name in LIMITS}
    return {name: value for name, value in given.items() if value}


def limit_text(name: str, value: float, *, lang: str) -> str:
    """A limit as it is written: a share in per cent, all else as a number."""
    return percent(100 * value, lang=lang, decimals=None) if name in _SHARES else number(value, lang=lang)


def dimensions_in(description: Description, columns: Sequence[str]) -> list[str]:
    """The columns of a table of estimates that are breakdowns."""
    return [name for name in columns if name in (*DIMENSIONS, *description.by)]
