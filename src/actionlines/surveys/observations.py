"""Estimates as ordinary observations of a release: our own keys, per cent, error, size of the sample, note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from actionlines.indicators.catalogue import Catalogue
from actionlines.indicators.observations import BREAKDOWNS, conform
from actionlines.surveys.attributes import period_of, scope_of
from actionlines.surveys.core_list import core_item, core_list
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.findings import Found
from actionlines.surveys.publication import SUPPRESSED, WHOLE

PER_CENT: Final = "PT"


def as_observations(published: pl.DataFrame, description: Description, catalogue: Catalogue) -> pl.DataFrame:
    """The published estimates that an observation can hold.

    Parameters
    ----------
    published
        Of `publication.publish`: suppressed estimates hold no figure and are left out.
    catalogue
        Tells our code of an indicator by its code in the core list, where one indicator alone has it; a
        description's `catalogue` says it otherwise. Our code of an item is the core list's, where everybody is asked.

    Returns
    -------
    DataFrame
        Columns of `actionlines.indicators.observations.SCHEMA`. Proportions alone, as per cent; a proportion that is
        flagged has the status U. `SAMPLE_SIZE` is the number of people in the denominator, on whom figure and error
        stand: who answered or, where no answer is a part of its own, all who were asked. Items that the
        catalogue has no indicator for and breakdowns of the survey's own have no place in an observation and are left
        out.
    """
    codes = {
        (indicator.code, item): code
        for indicator in description.indicators
        for item, code in _catalogue_codes(indicator, catalogue)
    }
    own = [name for name in description.by if name not in BREAKDOWNS and name in published.columns]
    kept = published.filter(
        pl.col("STATUS") != SUPPRESSED,
        pl.col("STATISTIC") == "proportion",
        *(pl.col(name) == WHOLE for name in own),
    ).join(_ours(codes), on=["INDICATOR", "ITEM"], maintain_order="left")
    scopes = {one.code: scope_of(description, one) for one in description.indicators}
    periods = {one.code: period_of(description, one) for one in description.indicators}
    separate = [one.code for one in description.indicators if one.no_answer == "separate"]
    return conform(
        kept.select(
            pl.col("CATALOGUE").alias("INDICATOR"),
            "REF_AREA",
            "TIME_PERIOD",
            pl.lit("A").alias("FREQ"),
            *BREAKDOWNS,
            pl.lit(description.survey.source).alias("SOURCE"),
            (pl.col("VALUE") * 100).alias("OBS_VALUE"),
            pl.lit(PER_CENT).alias("UNIT_MEASURE"),
            pl.lit(0).alias("UNIT_MULT"),
            pl.when(pl.col("STATUS") == "flagged")
            .then(pl.lit("U"))
            .otherwise(pl.lit("A"))
            .alias("OBS_STATUS"),
            pl.lit("C").alias("NATURE"),
            "NUMERATOR",
            "DENOMINATOR",
            pl.when(pl.col("INDICATOR").is_in(separate))
            .then("ASKED")
            .otherwise("ANSWERED")
            .alias("SAMPLE_SIZE"),
            (pl.col("STD_ERROR") * 100).alias("STD_ERROR"),
            pl.col("INDICATOR").replace_strict(scopes, return_dtype=pl.String).alias("AGE_SCOPE"),
            pl.col("INDICATOR").replace_strict(periods, return_dtype=pl.String).alias("REF_PERIOD"),
            pl.col("NOTE").alias("COMMENT_OBS"),
            pl.lit("").alias("FLAGS"),
        )
    )


def left_out(description: Description, catalogue: Catalogue) -> Iterator[Found]:
    """Shares that the core list knows and no observation holds, as none of their codes is one of our catalogue's."""
    names = [
        one.code
        for one in description.indicators
        if one.statistic == "proportion"
        and one.code in core_list()
        and not any(_catalogue_codes(one, catalogue))
    ]
    if names:
        text = (
            f"indicators: {', '.join(names)}: in tables and reports alone, in no SDMX message. No indicator of our "
            "catalogue, or more than one, has the code, or it is a share of some people only. Where one of ours is "
            "meant, name it as indicators.catalogue"
        )
        yield Found("in_no_message", "", "indicators", 0, text, problem=False)


def _ours(codes: Mapping[tuple[str, str], str]) -> pl.DataFrame:
    rows = [(*key, code) for key, code in codes.items()]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("INDICATOR", "ITEM", "CATALOGUE"), pl.String), orient="row"
    )


def _catalogue_codes(indicator: Indicator, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Our code of an indicator, or of its items; a share of some people is no figure of all."""
    if not indicator.items:
        if (whole := _catalogue_code(indicator, catalogue)) is not None:
            yield WHOLE, whole
    elif indicator.denominator is None:
        for item in indicator.items:
            known = core_item(indicator.code, item)
            if known is not None and known.catalogue is not None:
                yield item, catalogue.indicator(known.catalogue).code


def _catalogue_code(indicator: Indicator, catalogue: Catalogue) -> str | None:
    if indicator.catalogue is not None:
        return catalogue.indicator(indicator.catalogue).code
    found = [
        code
        for code, known in catalogue.indicators.items()
        if known.core_list is not None and known.core_list.code == indicator.code
    ]
    return found[0] if len(found) == 1 else None
