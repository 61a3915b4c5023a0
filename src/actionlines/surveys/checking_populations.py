"""Out of how many each stage of a sample was drawn (`fpc`): said of each row, above zero, one number for each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ibis

from actionlines.surveys.checking_sums import Question
from actionlines.surveys.findings import Found, count, file_of, rows
from actionlines.surveys.units import Unit


def populations(unit: Unit) -> Question:
    """The population of each stage is there, and the same throughout the group that it is the population of."""
    columns, stages = unit.fpc_columns(), enumerate(unit.survey.description.design.fpc)
    said = {place: name for place, name in stages if isinstance(name, str)}
    sums: dict[str, Any] = {}
    for place in said:
        column = columns[f"fpc_{place}"]
        sums |= {f"missing_{place}": column.isnull().sum(), f"below_{place}": (column <= 0).sum()}

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for place, name in said.items():
            yield from _unusable(unit, name, counted[f"missing_{place}"], counted[f"below_{place}"])
            yield from _differing(unit, name, place)

    return Question(sums, findings)


def _unusable(unit: Unit, name: str, missing: int | None, below: int | None) -> Iterator[Found]:
    where = f"{file_of(unit)}: the finite population (fpc) {name}"
    if missing:
        text = f"{where} is missing in {rows(missing)}. Of a stratum of which it is not known nothing can be corrected"
        yield Found("missing_population", unit.name, name, missing, text)
    if below:
        text = (
            f"{where} is zero or below in {rows(below)}. Say how many there are, or the share that was drawn"
        )
        yield Found("no_population", unit.name, name, below, text)


def _differing(unit: Unit, name: str, place: int) -> Iterator[Found]:
    """Groups with two populations: strata in the first stage, then the clusters of the stage before."""
    design = unit.survey.description.design
    clusters = [f"cluster_{number}" for number in range(place)]
    keys = ["sample", *(f"stratum_{number}" for number in range(len(design.strata))), *clusters]
    table = unit.table.select(sample=ibis.literal(1), **unit.design_columns(), **unit.fpc_columns())
    told = table.filter(table[f"fpc_{place}"].notnull()).select(*keys, f"fpc_{place}").distinct()
    groups = told.group_by(keys).aggregate(told=ibis._.count())
    several = count(unit.survey, groups, groups.told > 1)
    if several:
        group = _named(place, stratified=bool(design.strata), several=several)
        text = (
            f"{file_of(unit)}: the finite population (fpc) {name} differs within {group}. It is one number for all "
            "that were drawn out of it"
        )
        yield Found("differing_population", unit.name, name, several, text)


def _named(place: int, *, stratified: bool, several: int) -> str:
    if place:
        return f"{several:,} of the clusters of stage {place}"
    return f"{several:,} of the strata" if stratified else "the sample, which has no strata"
