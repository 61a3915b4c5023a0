"""Keys, joins, weights, strata and clusters: what must hold before anything is counted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import ibis

from actionlines.surveys.calibrating import calibrate
from actionlines.surveys.calibration import CalibrationError
from actionlines.surveys.checking_sums import Question
from actionlines.surveys.findings import Found, count, file_of, kind_of_column, rows
from actionlines.surveys.hot_deck import broken
from actionlines.surveys.replicate_sums import replicate_sums
from actionlines.surveys.telling import numbered
from actionlines.surveys.units import Opened, Unit

NEAR: Final = 0.01
"""How far from the number of rows, as a share of it, weights that were made to add up to it may lie."""


def keys(survey: Opened, name: str) -> Iterator[Found]:
    """Each key once, and no row without."""
    file, table = survey.description.files[name], survey.tables[name]
    if not file.key:
        return
    told = f"{survey.paths[name].name}: the key {' + '.join(file.key)}"
    empty = count(survey, table, _any_missing(table, file.key))
    if empty:
        yield Found("missing_key", name, " + ".join(file.key), empty, f"{told} is missing in {rows(empty)}")
    yield from _undealt(survey, name)
    groups = table.group_by(list(file.key)).aggregate(copies=table.count())
    again = survey.engine.small(groups.filter(groups.copies > 1).aggregate(rows=ibis._.copies.sum()))["rows"][
        0
    ]
    if again:
        text = f"{told} repeats: {rows(again)} share theirs with another. A key names one row"
        yield Found("repeated_key", name, " + ".join(file.key), int(again), text)


def _undealt(survey: Opened, name: str) -> Iterator[Found]:
    """Keys by which answers are dealt are texts or whole numbers, which every engine writes alike."""
    if not survey.description.decks_of(name):
        return
    table = survey.tables[name]
    for key in survey.description.files[name].key:
        lost = count(survey, table, broken(table[key]))
        if lost:
            text = (
                f"{survey.paths[name].name}: the key {key} is no whole number below 2^53 in {rows(lost)}, and a hot "
                "deck deals by it. Name a key of whole numbers or of texts"
            )
            yield Found("broken_key", name, key, lost, text)


def joined(survey: Opened, unit: Unit) -> Iterator[Found]:
    """Each row finds the one it belongs to, so that a join neither loses nor doubles anybody."""
    file = survey.description.files[unit.name]
    if file.parent is None or file.parent not in survey.tables:
        return
    own, parent = survey.tables[unit.name], survey.tables[file.parent]
    keys = list(zip(file.on, survey.description.files[file.parent].key, strict=True))
    for left, right in keys:
        if own[left].type().is_string() != parent[right].type().is_string():
            text = (
                f"{survey.paths[unit.name].name}: {left} holds {kind_of_column(own[left])}, {right} of {file.parent} "
                f"{kind_of_column(parent[right])}, so that none would find another. Say both as text: files.*.text"
            )
            yield Found("key_types_differ", unit.name, left, 0, text)
            return
    lost = count(survey, own.anti_join(parent, [own[left] == parent[right] for left, right in keys]))
    if lost:
        found = numbered(lost, "row finds", "rows find")
        text = f"{survey.paths[unit.name].name}: {found} no {file.parent} by {' + '.join(file.on)}"
        yield Found("lost_in_join", unit.name, " + ".join(file.on), lost, text)


def weights(unit: Unit) -> Question:
    """A weight for each row, none below zero, not all zero."""
    weight = unit.weight()
    sums = {
        "all": unit.table.count(),
        "rows": weight.count(),
        "sum": weight.sum(),
        "low": weight.min(),
        "high": weight.max(),
    }
    return Question(sums, lambda counted: _wrong_weights(unit, {**counted, **_out_of_range(unit, counted)}))


def _out_of_range(unit: Unit, counted: Mapping[str, Any]) -> dict[str, Any]:
    """How many weights are no number above zero: asked where the ends, which a file tells unread, leave it open."""
    low, high, weight = counted["low"], counted["high"], unit.weight()
    if low is None or (low > 0 and math.isfinite(high)):
        return {"negative": 0, "zero": 0, "infinite": 0}
    wrong = {"negative": weight < 0, "zero": weight == 0, "infinite": weight.isinf()}
    return unit.counted({name: each.sum() for name, each in wrong.items()})


def _wrong_weights(unit: Unit, counted: Mapping[str, Any]) -> Iterator[Found]:
    text = unit.survey.description.weight_of(unit.name)
    where = f"{file_of(unit)}: the weight {text}"
    missing = counted["all"] - counted["rows"]
    for reason, said, held in (
        ("missing", "is missing", missing),
        ("negative", "is below zero", counted["negative"]),
        ("infinite", "is infinite", counted["infinite"]),
    ):
        if held:
            yield Found(f"{reason}_weight", unit.name, text, held, f"{where} {said} in {rows(held)}")
    if not counted["infinite"] and math.isinf(counted["sum"] or 0.0):
        told = (
            f"{where} adds up to more than a number can hold. Divide it by what suits, such as {text} / 1e6"
        )
        yield Found("endless_weight", unit.name, text, counted["rows"], told)
    if counted["zero"] and counted["zero"] == counted["rows"]:
        yield Found("zero_weight", unit.name, text, counted["zero"], f"{where} is zero in every row")
    elif counted["zero"]:
        told = f"{where} is zero in {rows(counted['zero'])}: they belong to the design, and to no count or figure"
        yield Found("zero_weight", unit.name, text, counted["zero"], told, problem=False)
    if _looks_relative(unit, counted):
        told = (
            f"{where} adds up to the number of rows: it seems to tell shares and means and no number of people. Say "
            "design.weights = 'relative', so that none is told; or 'population', if each row stands for itself"
        )
        yield Found("relative_weight", unit.name, text, 0, told, problem=False)


def _looks_relative(unit: Unit, counted: Mapping[str, Any]) -> bool:
    """Whether weights are 1 on average, and the description neither says what they add up to nor makes them."""
    description = unit.survey.description
    if description.design.weights is not None or unit.name in description.calibration:
        return False
    return counted["sum"] is not None and abs(counted["sum"] - counted["rows"]) <= NEAR * counted["rows"]


def totals(unit: Unit) -> Iterator[Found]:
    """The population's totals can be met by this sample, and by each replicate that the files hold."""
    calibration = unit.survey.description.calibration.get(unit.name)
    try:
        calibrate(unit)
        if calibration is not None and unit.survey.description.design.given:
            replicate_sums(unit, (), (), calibration=calibration)
    except CalibrationError as error:
        yield Found("not_calibrated", unit.name, "", 0, str(error))


def replicates(unit: Unit) -> Question:
    """Replicate weights are numbers, and there in every row; a jackknife's or a bootstrap's may be zero."""
    design = unit.survey.description.design
    names = design.replicates.columns if design.replicates is not None else ()

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for name in (name for name in names if counted[name]):
            told = f"{file_of(unit)}: the replicate weight {name} is missing or below zero in {rows(counted[name])}"
            yield Found("wrong_replicate", unit.name, name, counted[name], told)

    weights = zip(names, unit.replicate_weights(), strict=True)
    return Question({name: (column.isnull() | (column < 0)).sum() for name, column in weights}, findings)


def numbers(survey: Opened, name: str) -> Iterator[Found]:
    """No column of numbers holds what is not a number: whatever it is added to would be lost.

    It is found by the sum, because DuckDB answers `isnan` from a Parquet file's statistics, which leave it out.
    """
    table = survey.tables[name]
    floats = [column for column in table.columns if table[column].type().is_floating()]
    if not floats:
        return
    sums = survey.engine.small(table.aggregate(**{column: table[column].sum() for column in floats}))
    for column in (column for column in floats if math.isnan(sums[column][0] or 0.0)):
        held = count(survey, table, table[column].cast("string").lower() == "nan")
        if held:
            text = (
                f"{survey.paths[name].name}: {column} is not a number (NaN) in {rows(held)}. Write what is missing as "
                "null, as Parquet has it"
            )
            yield Found("not_a_number", name, column, held, text)


def sample(unit: Unit) -> Question:
    """A stratum and a cluster for each row, and each cluster in one stratum."""
    description = unit.survey.description
    named = [("stratum", name) for name in description.design.strata]
    named += [("cluster", name) for name in description.design.clusters]
    sums = {"all": unit.table.count()}
    for kind, name in named:
        codes = unit.raw(description.column(name))
        sums[f"rows_{kind}_{name}"] = codes.count()
        if _may_be_mixed(unit, name):
            sums[f"numbers_{kind}_{name}"] = codes.re_search(r"^[+-]?[0-9]+([.,][0-9]+)?$").sum()

    def findings(counted: Mapping[str, Any]) -> Iterator[Found]:
        for kind, name in named:
            yield from _wrong_codes(unit, kind, name, counted)
        if description.design.strata and description.design.clusters and not description.design.nested:
            yield from _crossing(unit)

    return Question(sums, findings)


def _may_be_mixed(unit: Unit, name: str) -> bool:
    """Whether a column of the design holds texts that the description does not mean as such."""
    column = unit.survey.description.column(name)
    file = unit.survey.description.files[column.file or unit.name]
    return name.rpartition(".")[2] not in file.text and unit.raw(column).type().is_string()


def _wrong_codes(unit: Unit, kind: str, name: str, counted: Mapping[str, Any]) -> Iterator[Found]:
    """Missing codes; and such as are numbers in some rows and texts in others, one code written two ways, or a slip."""
    known = counted[f"rows_{kind}_{name}"]
    if missing := counted["all"] - known:
        text = f"{file_of(unit)}: the {kind} {name} is missing in {rows(missing)}"
        yield Found(f"missing_{kind}", unit.name, name, missing, text)
    numbers = counted.get(f"numbers_{kind}_{name}") or 0
    if numbers and (texts := known - numbers):
        text = (
            f"{file_of(unit)}: the {kind} {name} changes its type: {rows(numbers)} hold a number, "
            f"{rows(texts)} a text. If both are meant, say so: text = [{name!r}]"
        )
        yield Found(f"mixed_{kind}", unit.name, name, texts, text)


def _crossing(unit: Unit) -> Iterator[Found]:
    groups = unit.clusters().group_by("cluster_0").aggregate(strata=ibis._.count())
    several = count(unit.survey, groups, groups.strata > 1)
    if several:
        name = unit.survey.description.design.clusters[0]
        text = (
            f"{file_of(unit)}: {numbered(several, f'cluster ({name}) stands', f'clusters ({name}) stand')} in more "
            "than one stratum. If numbers begin anew in each stratum, say design.nested = true"
        )
        yield Found("crossing_cluster", unit.name, name, several, text)


def _any_missing(table: Any, names: tuple[str, ...]) -> Any:
    condition = table[names[0]].isnull()
    for name in names[1:]:
        condition = condition | table[name].isnull()
    return condition
