"""Which columns of its files a description needs: for its indicators, their breakdowns, weights and design."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actionlines.errors import BadInputError
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.expressions import Column, Expression, Kind, columns, parse


class StrangeFileError(BadInputError):
    """An expression names a column of a file that the rows are not joined to."""


def used_columns(description: Description) -> dict[str, set[str]]:
    """For each file that is used, the columns that are."""
    used: dict[str, set[str]] = {}
    for unit in dict.fromkeys(indicator.unit for indicator in description.indicators):
        file = description.files[unit]
        used.setdefault(unit, set()).update(file.key, file.on)
        for column in (column for one in asked(description, unit) for column in columns(one.tree)):
            owner = _owner(description, unit, column)
            if owner not in (unit, file.parent):
                raise StrangeFileError(
                    f"{column}: rows of {unit} have columns of their own and of {file.parent or 'no other file'}, not "
                    f"of {owner!r}. Look at the name before the point, or name {owner!r} as files.{unit}.parent"
                )
            used.setdefault(owner, set()).add(column.name)
            if owner != unit:
                used[owner].update(description.files[owner].key)
    return used


@dataclass(frozen=True)
class Asked:
    """A column or an expression that a description names: where, and what it must give, where that matters."""

    where: str
    text: str
    tree: Expression
    kind: Kind | None = None


def asked(description: Description, unit: str) -> Iterator[Asked]:
    """All that is asked of a file's rows: for its indicators, their breakdowns, weight, design and decks."""
    weight = description.weight_of(unit)
    yield Asked("the weight", weight, parse(weight), "quantity")
    yield from _of_design(description)
    calibration = description.calibration.get(unit)
    for text in () if calibration is None else calibration.totals:
        yield Asked(f"calibration.{unit}.totals", text, parse(text), "quantity")
    for deck in description.decks_of(unit):
        where = f"imputation of {', '.join(deck.columns)}"
        yield from (Asked(where, name, description.column(name)) for name in deck.columns)
        if deck.scope is not None:
            yield Asked(where, deck.scope, parse(deck.scope), "truth")
    for indicator in description.indicators:
        if indicator.unit == unit:
            quantity = indicator.value is not None or indicator.statistic == "ratio"
            for text in texts_of(indicator):
                kind: Kind = "quantity" if quantity and text != indicator.scope else "truth"
                yield Asked(indicator.code, text, parse(text), kind)
    for name in breakdowns_of(description, unit):
        yield from _of_breakdown(description, name)


def _of_design(description: Description) -> Iterator[Asked]:
    design = description.design
    replicates = design.replicates.columns if design.replicates is not None else ()
    codes = {"strata": design.strata, "clusters": design.clusters}
    for where, names in codes.items():
        yield from (Asked(f"design.{where}", name, description.column(name)) for name in names)
    numbers = {"fpc": design.fpc, "replicates.weights": replicates}
    for where, given in numbers.items():
        for name in (one for one in given if isinstance(one, str)):
            yield Asked(f"design.{where}", name, description.column(name), "quantity")


def breakdowns_of(description: Description, unit: str) -> dict[str, None]:
    """The breakdowns by which a file's indicators, weights and decks are parted."""
    calibration = description.calibration.get(unit)
    crosses = [description.crosses_of(one) for one in description.indicators if one.unit == unit]
    return dict.fromkeys(
        [
            *(() if calibration is None else calibration.dimensions),
            *(name for deck in description.decks_of(unit) for name in deck.classes),
            *(name for crossed in crosses for cross in crossed for name in cross),
        ]
    )


def _of_breakdown(description: Description, name: str) -> Iterator[Asked]:
    breakdown = description.by[name]
    if breakdown.column is not None:
        kind: Kind | None = "quantity" if breakdown.classes is not None else None
        yield Asked(f"by.{name}", breakdown.column, description.column(breakdown.column), kind)
    for text in (breakdown.cases or {}).values():
        yield Asked(f"by.{name}", text, parse(text), "truth")


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
    used |= {
        column for name in names for one in _of_breakdown(description, name) for column in columns(one.tree)
    }
    own = {column.name for column in used if _owner(description, unit, column) == unit}
    return sorted(own & {name for deck in description.decks_of(unit) for name in deck.columns})


def _owner(description: Description, unit: str, column: Column) -> str:
    """The file a column stands in; `household.X` in the household's own file is its own."""
    return unit if column.file is None else column.file
