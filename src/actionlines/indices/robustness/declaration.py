"""Read what is in doubt from the specification's own file: the table [robustness]."""

from __future__ import annotations

from actionlines.declared import Node
from actionlines.declared.node import WrongValueError
from actionlines.indices.methods import AGGREGATORS, STEPS
from actionlines.indices.robustness.inputs import (
    ERRORS,
    SPREADS,
    VARIED_STEPS,
    AggregationDoubt,
    Doubt,
    Doubts,
    DropDoubt,
    ErrorDoubt,
    MissingDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.specification import Choice, Specification
from actionlines.indices.specification_file import choice_of

_KINDS = ("weights", "aggregation", "errors", "drop", "missing", *VARIED_STEPS)


def declared_doubts(specification: Specification) -> Doubts:
    """The doubts that a specification declares; see docs/indices.md for what may stand there.

    Parameters
    ----------
    specification
        Read from a file with a table ``[robustness]``. Without it weights vary by a quarter at every level.

    Returns
    -------
    Doubts

    Raises
    ------
    DeclarationError
        If a key is missing, unknown or wrong; names file, line and key.

    Examples
    --------
    >>> from actionlines.indices.specification_file import parse_specification
    >>> two = parse_specification('''
    ... code = "NETS"
    ... indicators = [{ code = "USERS" }, { code = "PRICE", direction = -1 }]
    ... [robustness]
    ... samples = 500
    ... [[robustness.inputs]]
    ... vary = "weights"
    ... spread = 0.5
    ... ''')
    >>> declared_doubts(two).inputs
    (WeightDoubt(name='weights', level=None, spread=0.5, distribution='uniform', concentration=10.0),)
    """
    node = specification.robustness
    if node is None:
        return Doubts((WeightDoubt("weights"),))
    entries = node.mapping(
        required=("inputs",), optional=("samples", "seed", "top", "coverage", "confidence")
    )
    return Doubts(
        tuple(_doubt(item) for item in entries["inputs"].items()),
        samples=entries["samples"].whole(least=16, most=10_000_000) if "samples" in entries else 1_000,
        seed=entries["seed"].whole(least=0, most=2**31) if "seed" in entries else 0,
        top=entries["top"].whole(least=1, most=1_000_000) if "top" in entries else 10,
        coverage=_share(entries, "coverage", 0.9),
        confidence=_share(entries, "confidence", 0.95),
    )


def _share(entries: dict[str, Node], key: str, otherwise: float) -> float:
    return entries[key].number(least=0, most=1) if key in entries else otherwise


def _number(entries: dict[str, Node], key: str, otherwise: float, *, least: float = 0.0) -> float:
    return entries[key].number(least=least) if key in entries else otherwise


def _doubt(node: Node) -> Doubt:
    kind = node.entries()["vary"].text(among=_KINDS) if "vary" in node.entries() else ""
    common = ("vary", "name")
    match kind:
        case "weights":
            return _weights(
                node.mapping(optional=(*common, "level", "spread", "distribution", "concentration"))
            )
        case "aggregation":
            return _aggregation(
                node.mapping(required=("choices",), optional=(*common, "level", "probabilities"))
            )
        case "errors":
            keys = ("scale", "relative", "by_status", "distribution", "least", "most")
            return _errors(node.mapping(optional=(*common, *keys)))
        case "drop":
            entries = node.mapping(optional=(*common, "indicators", "none"))
            codes = (
                tuple(item.text() for item in entries["indicators"].items())
                if "indicators" in entries
                else ()
            )
            return DropDoubt(_name(entries, kind), codes, _share(entries, "none", 0.0))
        case "missing":
            entries = node.mapping(required=("share",), optional=common)
            return MissingDoubt(_name(entries, kind), entries["share"].number(least=0, most=1))
        case "":
            node.mapping(required=("vary",), optional=node.entries())
    entries = node.mapping(required=("choices",), optional=(*common, "probabilities"))
    choices = tuple(choice_of(item, STEPS[kind]) for item in entries["choices"].items())
    return StepDoubt(_name(entries, kind), kind, choices, _probabilities(entries, choices))


def _name(entries: dict[str, Node], kind: str) -> str:
    """The input's own name, or what varies and at which level."""
    if "name" in entries:
        return entries["name"].text()
    return f"{kind} {_level(entries)}" if "level" in entries else kind


def _level(entries: dict[str, Node]) -> int | None:
    return entries["level"].whole(least=1, most=99) if "level" in entries else None


def _weights(entries: dict[str, Node]) -> WeightDoubt:
    distribution = entries["distribution"].text(among=SPREADS) if "distribution" in entries else "uniform"
    return WeightDoubt(
        _name(entries, "weights"),
        _level(entries),
        entries["spread"].number(least=0, most=1) if "spread" in entries else 0.25,
        distribution,  # type: ignore[arg-type]
        entries["concentration"].number(least=0.01, most=1e9) if "concentration" in entries else 10.0,
    )


def _aggregation(entries: dict[str, Node]) -> AggregationDoubt:
    choices = tuple(choice_of(item, AGGREGATORS) for item in entries["choices"].items())
    return AggregationDoubt(
        _name(entries, "aggregation"), choices, _level(entries), _probabilities(entries, choices)
    )


def _errors(entries: dict[str, Node]) -> ErrorDoubt:
    distribution = entries["distribution"].text(among=ERRORS) if "distribution" in entries else "normal"
    return ErrorDoubt(
        _name(entries, "errors"),
        _number(entries, "scale", 1.0),
        _number(entries, "relative", 0.0),
        distribution,  # type: ignore[arg-type]
        _number(entries, "least", float("-inf"), least=float("-inf")),
        _number(entries, "most", float("inf"), least=float("-inf")),
        {code: one.number(least=0) for code, one in entries["by_status"].entries().items()}
        if "by_status" in entries
        else {},
    )


def _probabilities(entries: dict[str, Node], choices: tuple[Choice, ...]) -> tuple[float, ...]:
    if not choices:
        raise entries["choices"].fail(WrongValueError, "at least one choice is expected")
    if "probabilities" not in entries:
        return ()
    found = entries["probabilities"].numbers(count=len(choices))
    if min(found) < 0 or abs(sum(found) - 1) > 1e-9:
        text = f"probabilities are 0 or more and add up to 1, not to {sum(found):g}"
        raise entries["probabilities"].fail(WrongValueError, text)
    return found
