"""Read sets of targets from TOML, and refuse what a set must not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

from actionlines import commitments, places
from actionlines.declared import (
    DeclarationError,
    DuplicateError,
    MissingKeyError,
    Node,
    WrongValueError,
    read_toml,
)
from actionlines.errors import ActionlinesError, NotFoundError
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.progress.targets.target import (
    BINDS,
    GROUPS_KNOWN_TO,
    MEASURES,
    RULES,
    STATUSES,
    Aim,
    Binding,
    Binds,
    Measured,
    Rule,
    Set,
    Source,
    Status,
    Target,
)
from actionlines.progress.within import PARITY_HIGH, PARITY_LOW
from actionlines.words import nearest

DATA: Final = Path(__file__).parent / "data"
WORLD: Final = "001"
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
VALUED: Final = ("at_least", "at_most", "times_baseline")
"""Rules that need a value."""
_SET_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_TARGET_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEB: Final = re.compile(r"https?://[^\s\"<>]+")


class TargetFileError(DeclarationError):
    """A set of targets says what it must not: names the file, the line, the key and how to mend it."""


class UnknownTargetError(NotFoundError):
    """No target has this code; `candidates` hold those that may have been meant."""


def load_targets(extra: Iterable[Path] = ()) -> tuple[Set, ...]:
    """Sets of targets that come with the package, in order of their deadlines, and those of other files after them.

    Raises
    ------
    actionlines.declared.DeclarationError
        If a file is not as it must be, or two sets have one code: `TargetFileError` and its fellows.

    Examples
    --------
    >>> [one.code for one in load_targets()]
    ['WSIS_GENEVA_2015', 'CONNECT_2030', 'BROADBAND_2025', 'SDG_2030', 'UMC_2030']
    """
    found = _shipped()
    for path in extra:
        found = with_set(found, read_set(path), file=path.name)
    return found


def with_set(sets: tuple[Set, ...], one: Set, *, file: str) -> tuple[Set, ...]:
    """Sets with one more at their end, whose codes and addresses must be its own; `file` is where it is from."""
    if one.code in {each.code for each in sets}:
        raise TargetFileError(
            f"{file}: a set of targets is called {one.code} already; give this another code"
        )
    taken = {target.slug for each in sets for target in each.targets}
    for each in one.targets:
        if each.slug in taken:
            raise TargetFileError(
                f"{file}: {each.code} would have the address of another target; call it otherwise"
            )
    return (*sets, one)


def target(code: str, sets: Iterable[Set] | None = None) -> Target:
    """The target of a code or of the address of its page.

    Raises
    ------
    UnknownTargetError
        With the nearest codes as candidates.

    Examples
    --------
    >>> target("umc-2030-internet-use").code
    'UMC_2030.internet-use'
    """
    everyone = [each for one in (load_targets() if sets is None else sets) for each in one.targets]
    wanted = code.strip().lower().replace("_", "-").replace(".", "-")
    for each in everyone:
        if each.slug == wanted:
            return each
    names = {each.slug.replace("-", " "): each.code for each in everyone}
    near = tuple(names[name] for name in nearest(wanted.replace("-", " "), names))
    raise UnknownTargetError(f"there is no target {code!r}; nearest are {', '.join(near) or 'none'}", near)


def read_set(path: Path, catalogue: Catalogue | None = None) -> Set:
    """Read one set of targets from a file; docs/progress.md explains every key.

    Raises
    ------
    actionlines.declared.DeclarationError
        Naming the first thing that is wrong with its line and key: `TargetFileError` and its fellows.
    """
    whole = read_toml(path).mapping(required=("set", "target"))
    head = whole["set"].mapping(required=("code", "names", "publisher", "source"))
    code = head["code"].text()
    if not _SET_CODE.fullmatch(code):
        raise head["code"].fail(
            TargetFileError, f"{code!r} is no code of a set: capital letters, digits and _, as NATIONAL_2030"
        )
    shared = _source_keys(head["source"])
    known = catalogue or load_catalogue()
    targets: dict[str, Target] = {}
    for node in whole["target"].items():
        one = _target(node, code, shared, known)
        if one.slug in targets:
            raise node.fail(DuplicateError, f"the target {one.code} stands twice; leave one of the two")
        targets[one.slug] = one
    if not targets:
        raise whole["target"].fail(TargetFileError, "a set has at least one target")
    return Set(code, head["names"].texts(), head["publisher"].text(), tuple(targets.values()))


def _target(node: Node, set_code: str, shared: Mapping[str, Node], catalogue: Catalogue) -> Target:
    optional = ("indicator", "proxy", "measure", "names", "baseline_year", "bands", "source")
    keys = node.mapping(required=("code", "aim", "binds", "deadline", "commitments"), optional=optional)
    code = keys["code"].text()
    if not _TARGET_CODE.fullmatch(code):
        text = f"{code!r} is no code of a target: small letters, digits and hyphens between, as internet-use"
        raise keys["code"].fail(TargetFileError, text)
    indicator = _indicator(keys, catalogue)
    if indicator is None and "names" not in keys:
        raise node.fail(MissingKeyError, "the key 'names' is missing: no indicator gives the target its name")
    found = Target(
        code=f"{set_code}.{code}",
        set=set_code,
        names=keys["names"].texts() if "names" in keys else {},
        indicator=indicator,
        proxy="proxy" in keys and keys["proxy"].truth(),
        measure=cast(Measured, keys["measure"].text(among=MEASURES) if "measure" in keys else "figure"),
        aim=_aim(keys["aim"]),
        binding=_binding(keys["binds"]),
        baseline_year=_year(keys["baseline_year"]) if "baseline_year" in keys else None,
        deadline=_year(keys["deadline"]),
        commitments=_commitments(keys["commitments"]),
        bands=keys["bands"].numbers() if "bands" in keys else (),
        source=_source(keys.get("source"), shared, node),
    )
    _check(keys, node, found)
    return found


def _indicator(keys: Mapping[str, Node], catalogue: Catalogue) -> str | None:
    if "indicator" not in keys:
        return None
    code = keys["indicator"].text()
    if code not in catalogue.indicators:
        near = ", ".join(nearest(code, catalogue.indicators)) or "none"
        text = f"{code!r} is not in the catalogue (nearest: {near}); leave it out if nothing measures it"
        raise keys["indicator"].fail(TargetFileError, text)
    return code


def _year(node: Node) -> int:
    return node.whole(least=FIRST_YEAR, most=LAST_YEAR)


def _aim(node: Node) -> Aim:
    keys = node.mapping(required=("rule",), optional=("value", "low", "high"))
    rule = cast(Rule, keys["rule"].text(among=RULES))
    if rule in VALUED and "value" not in keys:
        raise node.fail(MissingKeyError, f"the key 'value' is missing: a rule {rule!r} needs value")
    if rule not in VALUED and "value" in keys:
        raise keys["value"].fail(WrongValueError, f"a rule {rule!r} has no value; leave it out")
    low = keys["low"].number() if "low" in keys else PARITY_LOW
    high = keys["high"].number() if "high" in keys else PARITY_HIGH
    if not 0 < low <= 1 <= high:
        raise node.fail(WrongValueError, f"a band of parity holds 1; {low:g} to {high:g} does not")
    return Aim(rule, keys["value"].number() if "value" in keys else None, low, high)


def _binding(node: Node) -> Binding:
    keys = node.mapping(required=("kind",), optional=("area",))
    kind = cast(Binds, keys["kind"].text(among=BINDS))
    area = keys["area"].text() if "area" in keys else WORLD
    try:
        if kind != "country" or area == WORLD:
            places.members(area, on=GROUPS_KNOWN_TO)
        else:
            places.area(area)
    except ActionlinesError as error:
        raise node.fail(TargetFileError, str(error), key="area") from error
    return Binding(kind, area)


def _commitments(node: Node) -> tuple[str, ...]:
    """Each names an action line, or a paragraph of one after a full stop and small letters."""
    found = []
    for item in node.items():
        try:
            commitments.action_line(item.text())
        except NotFoundError as error:
            raise item.fail(TargetFileError, str(error)) from error
        found.append(item.text())
    if not found:
        raise node.fail(TargetFileError, "name at least one action line that the target serves, such as C2")
    return tuple(found)


def _source_keys(node: Node | None) -> dict[str, Node]:
    return node.mapping(optional=("document", "publisher", "address", "place", "status")) if node else {}


def _source(own: Node | None, shared: Mapping[str, Node], node: Node) -> Source:
    """What the target says itself, and what it does not say, of the set's."""
    keys = {**shared, **_source_keys(own)}
    for key in ("document", "publisher", "place", "status"):
        if key not in keys:
            text = f"the key {key!r} is missing, here and in the source of the set"
            raise (own or node).fail(MissingKeyError, text, key=None if own else "source")
    if "address" in keys and not _WEB.fullmatch(keys["address"].text()):
        raise keys["address"].fail(WrongValueError, "an address begins with https:// or http://")
    return Source(
        document=keys["document"].text(),
        publisher=keys["publisher"].text(),
        address=keys["address"].text() if "address" in keys else None,
        place=keys["place"].text(),
        status=cast(Status, keys["status"].text(among=STATUSES)),
    )


def _check(keys: Mapping[str, Node], node: Node, found: Target) -> None:
    if found.aim.rule == "parity" and found.measure == "figure" and found.indicator is not None:
        text = "a rule 'parity' is of parity_sex or parity_urbanisation"
        raise keys.get("measure", keys["aim"]).fail(TargetFileError, text)
    if found.aim.rule == "times_baseline" and found.baseline_year is None:
        text = "the key 'baseline_year' is missing; a target that is a multiple of a baseline names its year"
        raise node.fail(MissingKeyError, text)
    if found.baseline_year is not None and found.baseline_year >= found.deadline:
        text = f"{found.baseline_year} does not come before the deadline {found.deadline}"
        raise keys["baseline_year"].fail(WrongValueError, text)
    if list(found.bands) != sorted(set(found.bands)):
        raise keys["bands"].fail(WrongValueError, "bands are bounds in ascending order, each once")


@cache
def _shipped() -> tuple[Set, ...]:
    found = [read_set(path) for path in sorted(DATA.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (max(each.deadline for each in one.targets), one.code)))
