"""What a file of estimates says beside its figures, so that it is understood where it is read alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.differing import LESS

NUMBER: Final = "NUMBER"
RATIO: Final = "RATIO"

UNITS: Final = {"proportion": RATIO, "ratio": RATIO, "count": NUMBER}
"""What each statistic is measured in where its indicator does not say; a mean, total or quantile may be in anything."""

Attributes = dict[str, str | float | None]


def scope_of(description: Description, indicator: Indicator) -> str | None:
    """The ages that an indicator is about."""
    return indicator.age_scope or description.files[indicator.unit].age_scope


def period_of(description: Description, indicator: Indicator) -> str | None:
    """The time that an indicator's question is about."""
    return indicator.reference_period or description.survey.reference_period


def with_attributes(
    table: pl.DataFrame, description: Description, second: Description | None = None
) -> pl.DataFrame:
    """Estimates or differences with what a reader of the file alone must know.

    Parameters
    ----------
    table
        Of `outputs.published` or `differing.judge_differences`.
    second
        The survey that is taken off, of a difference between two: what they do not share reads `first - second`.

    Returns
    -------
    DataFrame
        With `UNIT_MEASURE` of `VALUE`, `CONF_LEVEL` of `LOWER` and `UPPER`, `AGE_SCOPE`, `REF_PERIOD`, `SOURCE`,
        `SURVEY`, `ROUND` and `PUBLISHER` behind.
    """
    mine = _by_code(description)
    theirs = mine if second is None else _by_code(second)
    both = {code: _side_by_side(own, theirs.get(code, own)) for code, own in mine.items()}
    rows = [{"INDICATOR": code, **told} for code, told in both.items()]
    schema = dict.fromkeys(("INDICATOR", *rows[0]), pl.String()) | {"CONF_LEVEL": pl.Float64()}
    return table.join(pl.DataFrame(rows, schema=schema), on="INDICATOR", how="left", maintain_order="left")


def _by_code(description: Description) -> Mapping[str, Attributes]:
    survey = description.survey
    return {
        one.code: {
            "UNIT_MEASURE": one.unit_measure or UNITS.get(one.statistic),
            "CONF_LEVEL": description.design.level,
            "AGE_SCOPE": scope_of(description, one),
            "REF_PERIOD": period_of(description, one),
            "SOURCE": survey.source,
            "SURVEY": survey.name,
            "ROUND": survey.round,
            "PUBLISHER": survey.publisher,
        }
        for one in description.indicators
    }


def _side_by_side(first: Attributes, second: Attributes) -> Attributes:
    """What two surveys share once, all else as the difference is named; the level is that of the first."""
    return {
        name: own if name == "CONF_LEVEL" or own == second[name] else f"{own or ''}{LESS}{second[name] or ''}"
        for name, own in first.items()
    }
