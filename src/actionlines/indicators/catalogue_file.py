"""From the YAML files of a catalogue to `Entries`, every value looked at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from actionlines.commitments import CODES as LINES
from actionlines.declared import (
    DuplicateError,
    MissingKeyError,
    Node,
    WrongValueError,
    read_yaml,
)
from actionlines.indicators.catalogue_entries import (
    AGGREGATES,
    DIRECTNESS,
    KINDS,
    NO_HEADLINE,
    UNUSED,
    Entries,
    Family,
    Headline,
    Indicator,
    Measure,
    Reference,
    Series,
    Source,
    Unit,
)
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.languages import LANGUAGES

_CODE: Final = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_STATUSES: Final = ("seen", "unverified")
INDICATOR_KEYS: Final = (
    *("names", "definitions", "unit", "decimals", "kind", "valid", "direction"),
    *("disaggregations", "aggregate", "measures", "series"),
)
INDICATOR_MAY: Final = (
    *("short_names", "unit_mult", "sdg", "core_list", "denominator", "principal"),
    "comparable_over_time",
)
SOURCE_KEYS: Final = (
    *("names", "publisher", "address", "licence"),
    *("redistributable", "vintages", "attribution"),
)
SERIES_MAY: Final = ("factor", "age_scope", *(dimension.lower() for dimension in BREAKDOWNS))


def read_entries(folder: Path) -> Entries:
    """Read a folder: `sources.yaml`, `units.yaml`, `headlines.yaml`, `unused_series.yaml`, `catalogue/`.

    Raises
    ------
    actionlines.declared.DeclarationError
        Naming file, line and key of the first thing that is wrong.
    """
    sources = {key: _source(key, node) for key, node in read_yaml(folder / "sources.yaml").entries().items()}
    units = {key: _unit(key, node) for key, node in read_yaml(folder / "units.yaml").entries().items()}
    families, nodes = _families(folder)
    indicators = {
        code: _indicator(code, family, node, sources=sources, units=units, codes=nodes)
        for code, (family, node) in nodes.items()
    }
    _refuse_series_claimed_twice(indicators, {code: node for code, (_, node) in nodes.items()})
    headlines = _headlines(read_yaml(folder / "headlines.yaml"), indicators)
    unused = dict(_unused(read_yaml(folder / "unused_series.yaml"), sources))
    return Entries(families, indicators, sources, units, headlines, unused)


def _families(folder: Path) -> tuple[dict[str, Family], dict[str, tuple[str, Node]]]:
    """The families, and for each indicator its family and what the file says of it."""
    families: dict[str, Family] = {}
    nodes: dict[str, tuple[str, Node]] = {}
    for file in sorted((folder / "catalogue").glob("*.yaml")):
        node = read_yaml(file)
        family, members = _family(node)
        if family.code in families:
            text = f"the family {family.code!r} stands in another file already"
            raise node.fail(DuplicateError, text, key="family")
        families[family.code] = family
        for code, node in members.items():
            if code in nodes:
                raise node.fail(DuplicateError, f"this code stands in {nodes[code][1].file.name} already")
            nodes[code] = (family.code, node)
    return families, nodes


def _source(source_id: str, node: Node) -> Source:
    entry = node.mapping(required=SOURCE_KEYS, optional=("licence_address",))
    return Source(
        id=source_id,
        names=entry["names"].texts(),
        publisher=entry["publisher"].text(),
        address=entry["address"].text(),
        licence=entry["licence"].text(),
        licence_address=entry["licence_address"].text() if "licence_address" in entry else None,
        redistributable=entry["redistributable"].truth(),
        vintages=tuple(item.text() for item in entry["vintages"].items()),
        attribution=entry["attribution"].text(),
    )


def _unit(code: str, node: Node) -> Unit:
    entry = node.mapping(required=("names", "short_names"), optional=("around",))
    around = entry["around"].mapping(optional=LANGUAGES) if "around" in entry else {}
    patterns = {lang: _around(pattern) for lang, pattern in around.items()}
    return Unit(code, entry["names"].texts(), entry["short_names"].texts(), patterns)


def _around(node: Node) -> str:
    if node.text().count("{figure}") != 1 or re.search(r"[{}]", node.text().replace("{figure}", "")):
        raise node.fail(
            WrongValueError, f"{{figure}} is to stand in it once, and no other brace: {node.text()!r}"
        )
    return node.text()


def _family(node: Node) -> tuple[Family, dict[str, Node]]:
    entry = node.mapping(required=("family", "names", "indicators"))
    return Family(entry["family"].text(), entry["names"].texts()), entry["indicators"].entries()


def _indicator(
    code: str,
    family: str,
    node: Node,
    *,
    sources: Collection[str],
    units: Collection[str],
    codes: Collection[str],
) -> Indicator:
    if not _CODE.fullmatch(code):
        raise node.fail(WrongValueError, "a code is written in capitals: INTERNET_USERS")
    entry = node.mapping(required=INDICATOR_KEYS, optional=INDICATOR_MAY)
    low, high = _valid(entry["valid"])
    names = entry["names"].texts()
    return Indicator(
        code=code,
        family=family,
        names=names,
        short_names=entry["short_names"].texts() if "short_names" in entry else names,
        definitions=entry["definitions"].texts(),
        unit=entry["unit"].text(among=units),
        unit_mult=entry["unit_mult"].whole(least=-9, most=12) if "unit_mult" in entry else 0,
        decimals=entry["decimals"].whole(least=0, most=6),
        kind=entry["kind"].text(among=KINDS),
        valid_min=low,
        valid_max=high,
        direction=entry["direction"].whole(least=-1, most=1),
        sdg=_reference(entry["sdg"]) if "sdg" in entry else None,
        core_list=_reference(entry["core_list"]) if "core_list" in entry else None,
        disaggregations=tuple(item.text(among=BREAKDOWNS) for item in entry["disaggregations"].items()),
        principal=_principal(entry["principal"]) if "principal" in entry else {},
        denominator=entry["denominator"].text(among=codes) if "denominator" in entry else None,
        aggregate=_aggregate(entry),
        measures=tuple(_measures(entry["measures"])),
        series=tuple(_series(item, sources) for item in entry["series"].items()),
        comparable_over_time="comparable_over_time" not in entry or entry["comparable_over_time"].truth(),
    )


def _valid(node: Node) -> tuple[float | None, float | None]:
    ends = [None if item.value is None else item.number() for item in node.items()]
    if len(ends) != 2:
        raise node.fail(WrongValueError, "two ends are expected: [least, most], null where open")
    low, high = ends
    if low is not None and high is not None and low >= high:
        raise node.fail(WrongValueError, f"the least ({low:g}) must lie below the most ({high:g})")
    return low, high


def _reference(node: Node) -> Reference:
    entry = node.mapping(required=("code", "status"))
    return Reference(entry["code"].text(), entry["status"].text(among=_STATUSES))


def _principal(node: Node) -> dict[str, str]:
    return {name: item.text() for name, item in node.mapping(optional=BREAKDOWNS).items()}


def _aggregate(entry: dict[str, Node]) -> str:
    rule = entry["aggregate"].text(among=AGGREGATES)
    if rule == "weighted_mean" and "denominator" not in entry:
        raise entry["aggregate"].fail(
            MissingKeyError, "a weighted mean needs the key 'denominator' beside it"
        )
    return rule


def _measures(node: Node) -> Iterator[Measure]:
    for line, directness in node.mapping(optional=LINES).items():
        yield Measure(line, directness.text(among=DIRECTNESS))


def _series(node: Node, sources: Collection[str]) -> Series:
    entry = node.mapping(required=("source", "series"), optional=SERIES_MAY)
    factor = entry["factor"].number() if "factor" in entry else 1.0
    if factor == 0:
        raise entry["factor"].fail(WrongValueError, "a factor of 0 would make every figure 0")
    named = {dimension: dimension.lower() for dimension in BREAKDOWNS if dimension.lower() in entry}
    return Series(
        source=entry["source"].text(among=sources),
        series=entry["series"].text(),
        breakdowns={dimension: entry[key].text() for dimension, key in named.items()},
        factor=factor,
        age_scope=entry["age_scope"].text() if "age_scope" in entry else None,
    )


def _refuse_series_claimed_twice(indicators: dict[str, Indicator], nodes: dict[str, Node]) -> None:
    owners: dict[tuple[str, str], str] = {}
    for code, indicator in indicators.items():
        for position, series in enumerate(indicator.series):
            owner = owners.setdefault((series.source, series.series), f"{code}.{position}")
            if owner != f"{code}.{position}":
                at = next(iter(nodes[code].entries()["series"].items()))
                text = f"{series.source} {series.series!r} is claimed by {owner.split('.')[0]} already"
                raise Node(None, at.file, (*at.keys[:-1], position)).fail(DuplicateError, text)


def _headlines(node: Node, indicators: dict[str, Indicator]) -> dict[str, Headline]:
    entries = node.mapping(required=LINES)
    return {line: _headline(line, entries[line], indicators) for line in LINES}


def _headline(line: str, node: Node, indicators: dict[str, Indicator]) -> Headline:
    entry = node.mapping(optional=("indicator", "reason", "candidate"))
    if ("indicator" in entry) == ("reason" in entry):
        raise node.fail(WrongValueError, "'indicator' or 'reason' is expected, and not both")
    for key in ("indicator", "candidate"):
        if key in entry and indicators[entry[key].text(among=indicators)].directness(line) is None:
            raise entry[key].fail(
                WrongValueError, f"{entry[key].value} does not list {line} under its measures"
            )
    indicator = entry["indicator"].text() if "indicator" in entry else None
    return Headline(
        line=line,
        indicator=indicator,
        directness=indicators[indicator].directness(line) if indicator else None,
        reason=entry["reason"].text(among=NO_HEADLINE) if "reason" in entry else None,
        candidate=entry["candidate"].text() if "candidate" in entry else None,
    )


def _unused(node: Node, sources: Collection[str]) -> Iterator[tuple[tuple[str, str], str]]:
    for source, reasons in node.mapping(optional=sources).items():
        for pattern, reason in reasons.entries().items():
            yield (source, pattern), reason.text(among=UNUSED)
