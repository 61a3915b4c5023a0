"""The same index by other choices: capped or not, rounded or not, printed weights or such that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Final

import polars as pl

from actionlines.indices.build import build
from actionlines.indices.sheet import Sheet
from actionlines.indices.specification import (
    Goalposts,
    GoalpostsError,
    Indicator,
    Specification,
)

OPTIONS: Final = ("CAPPED", "ROUNDED", "WEIGHTS_ADD_UP")
"""Columns of `side_by_side` that say what was chosen."""


def with_options(
    specification: Specification,
    *,
    capped: bool | None = None,
    rounded: bool | None = None,
    weights_add_up: bool | None = None,
) -> Specification:
    """The specification by other choices; None leaves a choice as it is.

    Parameters
    ----------
    specification
        Of an index with goalposts.
    capped
        Whether figures beyond a goalpost score as the goalpost does.
    rounded
        False takes its rounding steps away. True cannot add one, since it would not know the decimals.
    weights_add_up
        True makes the weights of each aggregate's members add up to 1, but for the index itself, whose weights may
        hold its scale. False changes nothing.

    Returns
    -------
    Specification

    Examples
    --------
    >>> from actionlines.indices.presets import preset
    >>> thirds = with_options(preset("idi-2010"), weights_add_up=True)
    >>> preset("idi-2010").node("INTERNET_USERS").weight, round(thirds.node("INTERNET_USERS").weight, 4)
    (0.33, 0.3333)
    """
    changed = specification
    if capped is not None:
        changed = replace(changed, indicators=tuple(_capped(one, capped) for one in changed.indicators))
    if rounded is False:
        changed = replace(changed, steps=tuple(step for step in changed.steps if step.name != "round"))
    return _adding_up(changed) if weights_add_up else changed


def side_by_side(specification: Specification, sheet: Sheet) -> pl.DataFrame:
    """Scores by every combination of the options, one beside the other.

    Parameters
    ----------
    specification
        As published: capped, rounded, with the weights as printed.
    sheet
        Its figures.

    Returns
    -------
    DataFrame
        UNIT, the columns of `OPTIONS`, and one column of scores for each aggregate: a row for each unit and
        combination, that of the specification first.

    References
    ----------
    ITU (2011), Measuring the Information Society 2011, annex 1, box 1.2: an example whose published index follows only
    from one of the combinations.
    """
    nodes = [one.code for one in specification.bottom_up]
    tables = []
    for capped, rounded, whole in product([True, False], [True, False], [False, True]):
        changed = with_options(specification, capped=capped, rounded=rounded, weights_add_up=whole)
        scores = build(changed, sheet).score_table().select("UNIT", *nodes)
        chosen = zip(OPTIONS, (capped, rounded, whole), strict=True)
        tables.append(scores.with_columns(pl.lit(value).alias(name) for name, value in chosen))
    return pl.concat(tables).select("UNIT", *OPTIONS, *nodes)


def with_goalposts(specification: Specification, ends: Mapping[str, Goalposts]) -> Specification:
    """The specification with these goalposts of indicators, for those it lacks or has otherwise.

    Raises
    ------
    GoalpostsError
        If the index has no indicator of that code.

    Examples
    --------
    >>> from actionlines.indices.presets import preset
    >>> ours = with_goalposts(preset("idi-2023"), {"PRICE_FIXED_BROADBAND": Goalposts(0, 20, source="our guess")})
    >>> ours.node("PRICE_FIXED_BROADBAND").goalposts.upper
    20
    """
    codes = [one.code for one in specification.indicators]
    for code in ends:
        if code not in codes:
            raise GoalpostsError(f"{specification.code} has no indicator {code}; it has {', '.join(codes)}")
    return replace(
        specification,
        indicators=tuple(
            replace(one, goalposts=ends.get(one.code, one.goalposts)) for one in specification.indicators
        ),
    )


def _capped(indicator: Indicator, capped: bool) -> Indicator:
    ends = indicator.goalposts
    return indicator if ends is None else replace(indicator, goalposts=replace(ends, truncate=capped))


def _adding_up(specification: Specification) -> Specification:
    """Weights within each aggregate below the index divided by their sum."""
    totals = {
        one.code: sum(specification.node(member).weight for member in specification.children(one.code))
        for one in specification.aggregates
        if one.code != specification.root
    }

    def whole(parent: str | None, weight: float) -> float:
        return weight / totals[parent] if parent in totals and totals[parent] > 0 else weight

    return replace(
        specification,
        indicators=tuple(
            replace(one, weight=whole(one.parent, one.weight)) for one in specification.indicators
        ),
        aggregates=tuple(
            replace(one, weight=whole(one.parent, one.weight)) for one in specification.aggregates
        ),
    )
