"""What of an index was checked in a source and what was not, choice by choice: for its page of method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from actionlines.indices.combine import UNWEIGHTED
from actionlines.indices.specification import Aggregate, Choice, Indicator, Specification

SEEN: Final = "seen"
UNVERIFIED: Final = "unverified"
OWN: Final = "own"
MISSING: Final = "missing"
STATUSES: Final = (SEEN, UNVERIFIED, OWN, MISSING)
"""`seen`: read in the source named. `unverified`: the source was not read, or none is named. `own`: a choice of the
specification's author. `missing`: goalposts that were found nowhere, so that the index is not built without yours."""

SCHEMA: Final = pl.Schema(
    {
        "NODE": pl.String(),
        "CHOICE": pl.String(),  # tree, goalposts, normalise, weights, aggregation, missing, round
        "METHOD": pl.String(),  # as in the specification; empty for weights and for the tree
        "LOWER": pl.Float64(),  # goalposts, in the indicator's unit
        "UPPER": pl.Float64(),
        "SOURCE": pl.String(),
        "STATUS": pl.String(),  # one of STATUSES
    }
)

_FIXED: Final = ("goalposts", "log_goalposts")

Row = tuple[str, str, str, float | None, float | None, str, str]


def provenance(specification: Specification) -> pl.DataFrame:
    """Each choice of an index, where it is from, and whether it was read there.

    Parameters
    ----------
    specification
        A preset or one of your own. A choice of which it says no source counts as unverified.

    Returns
    -------
    DataFrame
        Columns of `SCHEMA`: first the indicators as they stand, then the aggregates from the bottom up.

    Examples
    --------
    >>> from actionlines.indices.presets import preset
    >>> table = provenance(preset("idi-2023"))
    >>> table.filter(pl.col("STATUS") == "missing")["NODE"].to_list()
    ['MOBILE_BROADBAND_TRAFFIC', 'FIXED_BROADBAND_TRAFFIC', 'PRICE_MOBILE_HIGH', 'PRICE_FIXED_BROADBAND']
    """
    rows = [
        *(row for one in specification.indicators for row in _of_indicator(specification, one)),
        *(row for one in specification.bottom_up for row in _of_aggregate(specification, one)),
        *_of_index(specification),
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _of_indicator(specification: Specification, indicator: Indicator) -> Iterator[Row]:
    steps = [step.choice for step in specification.steps if step.name == "normalise"]
    choice = indicator.normalise or (steps[-1] if steps else Choice("none"))
    ends = indicator.goalposts
    if choice.method in _FIXED:
        source, status = ("", MISSING) if ends is None else (ends.source, _status(ends.source, ends.checked))
        lower, upper = (None, None) if ends is None else (ends.lower, ends.upper)
        yield indicator.code, "goalposts", choice.method, lower, upper, source, status
    stated = _stated(specification, indicator.code, "normalise")
    if stated is not None or (choice.method not in _FIXED and choice.method != "none"):
        yield indicator.code, "normalise", choice.method, None, None, *(stated or _nowhere(specification))


def _of_aggregate(specification: Specification, aggregate: Aggregate) -> Iterator[Row]:
    if len(specification.children(aggregate.code)) > 1:
        rule = specification.rule_of(aggregate.code)
        methods = {"weights": rule.weights.method, "aggregation": rule.aggregation.method}
        if rule.aggregation.method in UNWEIGHTED:
            del methods["weights"]
        for what, method in methods.items():
            stated = _stated(specification, aggregate.code, what) or _above(specification, aggregate, what)
            yield aggregate.code, what, method, None, None, *(stated or _nowhere(specification))


def _of_index(specification: Specification) -> Iterator[Row]:
    for what in ("tree", "missing", "round"):
        for one in specification.provenance:
            if one.what == what:
                yield one.of, what, "", None, None, one.source, _status(one.source, one.checked)


def _above(specification: Specification, aggregate: Aggregate, what: str) -> tuple[str, str] | None:
    """What is said of the nearest aggregate above that follows the same rule: it holds for its parts too."""
    above = aggregate.parent
    while above is not None:
        same = getattr(specification.rule_of(above), what) == getattr(
            specification.rule_of(aggregate.code), what
        )
        stated = _stated(specification, above, what)
        if stated is not None and same:
            return stated
        node = specification.node(above)
        above = node.parent
    return None


def _stated(specification: Specification, code: str, what: str) -> tuple[str, str] | None:
    for one in specification.provenance:
        if (one.of, one.what) == (code, what):
            return one.source, _status(one.source, one.checked)
    return None


def _nowhere(specification: Specification) -> tuple[str, str]:
    return specification.source, UNVERIFIED


def _status(source: str, checked: bool | None) -> str:
    if checked is None:
        return OWN if source else UNVERIFIED
    return SEEN if checked else UNVERIFIED
