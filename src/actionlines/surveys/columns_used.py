"""Which columns of its files a description needs: for its indicators, their breakdowns, weights and design."""

from __future__ import annotations

from collections.abc import Iterator

from actionlines.surveys.description import Breakdown, Description, Indicator
from actionlines.surveys.expressions import Column, columns, parse


def used_columns(description: Description) -> dict[str, set[str]]:
    """For each file that is used, the columns that are."""
    used: dict[str, set[str]] = {}
    for unit in dict.fromkeys(indicator.unit for indicator in description.indicators):
        file = description.files[unit]
        used.setdefault(unit, set()).update(file.key, file.on)
        for column in _named(description, unit):
            owner = _owner(description, unit, column)
            used.setdefault(owner, set()).add(column.name)
            if owner != unit:
                used[owner].update(description.files[owner].key)
    return used


def _named(description: Description, unit: str) -> Iterator[Column]:
    """Every column that a unit's indicators, weight and design name."""
    design = description.design
    yield from columns(parse(description.weight_of(unit)))
    for name in (*design.strata, *design.clusters, *(part for part in design.fpc if isinstance(part, str))):
        yield description.column(name)
    for name in design.replicates.columns if design.replicates is not None else ():
        yield description.column(name)
    if (calibration := description.calibration.get(unit)) is not None:
        for text in calibration.totals:
            yield from columns(parse(text))
        for name in calibration.dimensions:
            yield from _of_breakdown(description, description.by[name])
    for deck in description.decks_of(unit):
        yield from map(description.column, deck.columns)
        yield from () if deck.scope is None else columns(parse(deck.scope))
        for name in deck.classes:
            yield from _of_breakdown(description, description.by[name])
    for indicator in description.indicators:
        if indicator.unit == unit:
            for text in texts_of(indicator):
                yield from columns(parse(text))
            for name in {name for cross in description.crosses_of(indicator) for name in cross}:
                yield from _of_breakdown(description, description.by[name])


def _of_breakdown(description: Description, breakdown: Breakdown) -> Iterator[Column]:
    if breakdown.column is not None:
        yield description.column(breakdown.column)
    for text in (breakdown.cases or {}).values():
        yield from columns(parse(text))


def texts_of(indicator: Indicator) -> tuple[str, ...]:
    """The expressions of an indicator."""
    own = (indicator.numerator, indicator.denominator, indicator.value, indicator.scope)
    return (*(text for text in own if text is not None), *(indicator.items or {}).values())


def filled_in(description: Description, indicator: Indicator) -> list[str]:
    """Which columns are filled in of those that an indicator, its breakdowns and its weights' totals are made of."""
    unit = indicator.unit
    calibration = description.calibration.get(unit)
    crossed = {name for cross in description.crosses_of(indicator) for name in cross}
    names = (*crossed, *(() if calibration is None else calibration.dimensions))
    texts = (*texts_of(indicator), *(() if calibration is None else calibration.totals))
    used = {column for text in texts for column in columns(parse(text))}
    used |= {column for name in names for column in _of_breakdown(description, description.by[name])}
    own = {column.name for column in used if _owner(description, unit, column) == unit}
    return sorted(own & {name for deck in description.decks_of(unit) for name in deck.columns})


def _owner(description: Description, unit: str, column: Column) -> str:
    """The file a column stands in; `household.X` in the household's own file is its own."""
    return unit if column.file is None else column.file
