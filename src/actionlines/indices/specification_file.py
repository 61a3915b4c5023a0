"""Read a specification from TOML; every error names file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from actionlines.declared import DeclarationError, Node, parse_toml, read_toml
from actionlines.indices.methods import AGGREGATORS, STEPS, TRANSFORMATIONS, WEIGHERS, Kind, Method
from actionlines.indices.panel_rule import panel_rule
from actionlines.indices.rank import TIES
from actionlines.indices.specification import (
    Aggregate,
    Choice,
    Goalposts,
    Indicator,
    Provenance,
    Rule,
    Specification,
    SpecificationError,
    Step,
)

_RULE: Final = ("aggregation", "weights", "minimum_share")

PROVENANCE_OF: Final = ("tree", "weights", "aggregation", "missing", "normalise", "round")
"""Choices that a specification may say the source of; that of goalposts stands beside them."""


class FaultySpecificationError(DeclarationError):
    """What the file says makes no index: a tree that is none, a weight below nought."""


def read_specification(file: Path) -> Specification:
    """The specification of a TOML file; see docs/indices.md for what may stand in it.

    Raises
    ------
    DeclarationError
        If the file is not TOML, a key is missing, unknown or twice, a value is wrong, or the tree is none.
    """
    return specification_from(read_toml(file))


def parse_specification(text: str, *, file: str = "specification") -> Specification:
    """The specification of a TOML text; as for `read_specification`.

    Examples
    --------
    >>> flat = parse_specification('code = "X"\\n[[indicators]]\\ncode = "A"\\n[[indicators]]\\ncode = "B"')
    >>> flat.nodes
    ('A', 'B', 'X')
    """
    return specification_from(parse_toml(text, name=file))


def specification_from(node: Node) -> Specification:
    """The specification that a node of TOML holds."""
    entries = node.mapping(
        required=("code", "indicators"),
        optional=(
            *("name", "names", "aggregates", "steps", "levels", "ties", "source", "robustness", *_RULE),
            *("direction", "best", "year", "panel", "provenance"),
        ),
    )
    code = entries["code"].text()
    aggregates = tuple(_aggregate(item) for item in _items(entries, "aggregates"))
    rule = _rule(entries, Rule())
    try:
        specification = Specification(
            code,
            tuple(_indicator(item, code, flat=not aggregates) for item in entries["indicators"].items()),
            aggregates or (Aggregate(code, None, _names(entries)),),
            _names(entries),
            tuple(_step(item) for item in _items(entries, "steps")),
            rule,
            _levels(entries, rule),
            entries["ties"].text(among=TIES) if "ties" in entries else "min",
            _text(entries, "source"),
            entries.get("robustness"),
            entries["direction"].whole(least=-1, most=1) if "direction" in entries else 1,
            entries["year"].whole(least=1900, most=2200) if "year" in entries else None,
            tuple(_provenance(item) for item in _items(entries, "provenance")),
            _number(entries, "best"),
            panel_rule(entries["panel"]) if "panel" in entries else None,
        )
    except SpecificationError as error:
        raise Node(None, node.file, error.keys).fail(FaultySpecificationError, str(error)) from error
    return _with_rules(specification, _items(entries, "aggregates"))


def _items(entries: Mapping[str, Node], key: str) -> list[Node]:
    return list(entries[key].items()) if key in entries else []


def _text(entries: Mapping[str, Node], key: str) -> str:
    return entries[key].text() if key in entries else ""


def _texts(entries: Mapping[str, Node], key: str) -> dict[str, str]:
    return {name: one.text() for name, one in entries[key].entries().items()} if key in entries else {}


def _number(entries: Mapping[str, Node], key: str) -> float | None:
    return entries[key].number() if key in entries else None


def _names(entries: Mapping[str, Node]) -> dict[str, str]:
    """`name` is the English one; `names` has one for each language."""
    english = {"en": entries["name"].text()} if "name" in entries else {}
    return english | _texts(entries, "names")


def _indicator(node: Node, index: str, *, flat: bool) -> Indicator:
    entries = node.mapping(
        required=("code",) if flat else ("code", "parent"),
        optional=(
            *("parent", "name", "names", "direction", "weight", "unit", "source", "target", "goalposts"),
            *("denominator", "transformation", "series", "breakdown", "normalise"),
        ),
    )
    code = entries["code"].text()
    return Indicator(
        code,
        entries["parent"].text() if "parent" in entries else index,
        _names(entries),
        entries["direction"].whole(least=-1, most=1) if "direction" in entries else 1,
        entries["weight"].number() if "weight" in entries else 1.0,
        _text(entries, "unit"),
        _text(entries, "source"),
        _number(entries, "target"),
        _goalposts(entries["goalposts"]) if "goalposts" in entries else None,
        _text(entries, "denominator") or None,
        _choice(entries, "transformation", TRANSFORMATIONS),
        _text(entries, "series") or code,
        _texts(entries, "breakdown"),
        _choice(entries, "normalise", STEPS["normalise"]),
    )


def _goalposts(node: Node) -> Goalposts:
    """`[0, 100]`, or a table with where they come from and whether that was checked."""
    if isinstance(node.value, list):
        lower, upper = node.numbers(count=2)
        return Goalposts(lower, upper)
    entries = node.mapping(required=("lower", "upper"), optional=("truncate", "source", "checked"))
    return Goalposts(
        entries["lower"].number(),
        entries["upper"].number(),
        entries["truncate"].truth() if "truncate" in entries else True,
        _text(entries, "source"),
        entries["checked"].truth() if "checked" in entries else None,
    )


def _provenance(node: Node) -> Provenance:
    entries = node.mapping(required=("of", "what", "source"), optional=("checked",))
    return Provenance(
        entries["of"].text(),
        entries["what"].text(among=PROVENANCE_OF),
        entries["source"].text(),
        entries["checked"].truth() if "checked" in entries else None,
    )


def _aggregate(node: Node) -> Aggregate:
    entries = node.mapping(required=("code",), optional=("parent", "name", "names", "weight", *_RULE))
    return Aggregate(
        entries["code"].text(),
        _text(entries, "parent") or None,
        _names(entries),
        entries["weight"].number() if "weight" in entries else 1.0,
    )


def _with_rules(specification: Specification, nodes: list[Node]) -> Specification:
    """The specification with the rules that aggregates state of their own; what one leaves open is its level's."""
    aggregates = list(specification.aggregates)
    for position, node in enumerate(nodes):
        own = node.entries()
        if any(key in own for key in _RULE):
            rule = _rule(own, specification.rule_of(aggregates[position].code))
            aggregates[position] = replace(aggregates[position], rule=rule)
    return replace(specification, aggregates=tuple(aggregates)) if nodes else specification


def _levels(entries: Mapping[str, Node], rule: Rule) -> dict[int, Rule]:
    levels = {}
    for item in _items(entries, "levels"):
        keys = item.mapping(required=("level",), optional=_RULE)
        levels[keys["level"].whole(least=2, most=99)] = _rule(keys, rule)
    return levels


def _rule(entries: Mapping[str, Node], rule: Rule) -> Rule:
    return Rule(
        choice_of(entries["aggregation"], AGGREGATORS) if "aggregation" in entries else rule.aggregation,
        choice_of(entries["weights"], WEIGHERS) if "weights" in entries else rule.weights,
        entries["minimum_share"].number(least=0, most=1)
        if "minimum_share" in entries
        else rule.minimum_share,
    )


def _step(node: Node) -> Step:
    entries = node.entries()
    if "do" not in entries:
        node.mapping(required=("do",), optional=entries)
    name = entries["do"].text(among=STEPS)
    return Step(name, choice_of(node, STEPS[name], apart=("do",)))


def _choice(entries: Mapping[str, Node], key: str, methods: Mapping[str, Method]) -> Choice | None:
    return choice_of(entries[key], methods) if key in entries else None


def choice_of(node: Node, methods: Mapping[str, Method], *, apart: tuple[str, ...] = ()) -> Choice:
    """A method by its name alone, or by a table of `method` and its parameters; keys `apart` are read elsewhere."""
    if isinstance(node.value, str):
        node.text(among=methods)
        node = Node({"method": node.value}, node.file, node.keys)
    entries = node.entries()
    only = next(iter(methods)) if len(methods) == 1 else None
    name = entries["method"].text(among=methods) if "method" in entries or only is None else only
    method = methods[name]
    required = method.required if "method" in entries or only else {"method"}
    node.mapping(required=required, optional=(*apart, "method", *method.parameters))
    return Choice(
        name, {key: _value(entries[key], kind) for key, kind in method.parameters.items() if key in entries}
    )


def _value(node: Node, kind: Kind) -> Any:
    match kind:
        case "number":
            return node.number()
        case "share":
            return node.number(least=0, most=1)
        case "whole":
            return node.whole(least=0, most=1_000_000_000)
        case "truth":
            return node.truth()
        case "text":
            return node.text()
        case tuple() as words:
            return node.text(among=words)
        case "numbers":
            return node.numbers()
        case "table":
            return tuple(row.numbers() for row in node.items())
