"""The rows of a table of results: what keys them, and what a reader must know of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from actionlines.surveys.columns_used import filled_in
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.measures import WHOLE, Measure

DIMENSIONS: Final = (
    "SEX",
    "AGE",
    "URBANISATION",
    "EDUCATION_LEV",
    "DISABILITY_STATUS",
    "INCOME_WEALTH_QUANTILE",
)
"""Breakdowns that an observation of a release has; a survey's others stand after them."""


RELATIVE: Final = (
    "Weights are relative: they tell shares and means and add up to no population, so that no number of people is "
    "told"
)
"""The note of an estimate whose weights stand for nobody."""


def dimensions_of(description: Description) -> list[str]:
    """The columns of breakdowns, in order."""
    return [*DIMENSIONS, *(name for name in description.by if name not in DIMENSIONS)]


def in_columns(description: Description, domains: pl.DataFrame, margin: Sequence[str]) -> pl.DataFrame:
    """Domains of a margin in the columns of all breakdowns; those it leaves out say that it is the whole."""
    parts = dimensions_of(description)
    if not margin:
        return pl.DataFrame({name: [WHOLE] * max(domains.height, 1) for name in parts})
    return domains.select(
        pl.col(name) if name in margin else pl.lit(WHOLE, dtype=pl.String).alias(name) for name in parts
    )


def keyed(measure: Measure, domains: pl.DataFrame, *, area: str, period: str) -> pl.DataFrame:
    """The keys of a measure's rows."""
    head = {
        "INDICATOR": measure.indicator.code,
        "ITEM": measure.item,
        "STATISTIC": measure.statistic,
        "REF_AREA": area,
        "TIME_PERIOD": period,
    }
    return domains.select(*(pl.lit(text).alias(name) for name, text in head.items()), pl.all())


def in_rows(columns: Mapping[str, Any], schema: pl.Schema, *, note: str | None) -> pl.DataFrame:
    """Arrays as columns of a schema; NaN is missing."""
    rows = pl.DataFrame(columns).with_columns(pl.all().fill_nan(None))
    return rows.cast({name: schema[name] for name in columns}).with_columns(
        pl.lit(note, pl.String).alias("NOTE")
    )


def note_of(description: Description, indicator: Indicator) -> str | None:
    """What a reader of an estimate must know: a design that is not known, and what its author says."""
    design = description.design
    told = [text for text in (description.survey.note, indicator.note) if text]
    if not design.known:
        proxy = " and ".join(
            f"{kind} {' and '.join(names)}"
            for kind, names in (("strata", design.strata), ("clusters", design.clusters))
            if names
        )
        told.append(
            f"The design of the sample is not known: the standard error is that of {proxy or 'weights alone'}, its "
            f"square times a design effect of {design.design_effect:g} ({design.design_effect_source})"
        )
    if design.relative:
        told.append(RELATIVE)
    told.extend(_imputed(description, indicator))
    return ". ".join(text.rstrip(".") for text in told) or None


def _imputed(description: Description, indicator: Indicator) -> Iterator[str]:
    """Which columns are filled in that tell of an indicator, and how often."""
    imputation, filled = description.imputation, filled_in(description, indicator)
    if imputation is not None and filled:
        yield (
            f"Missing answers of {', '.join(filled)} were filled in by a hot deck in {imputation.draws} draws; the "
            "standard error holds what that adds"
        )
