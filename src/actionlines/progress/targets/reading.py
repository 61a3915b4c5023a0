"""Read sets of targets from TOML, and refuse what a set must not say."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from actionlines import commitments, places
from actionlines.errors import ActionlinesError, BadInputError, NotFoundError
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.languages import LANGUAGES
from actionlines.progress.targets.target import (
    BINDS,
    MEASURES,
    RULES,
    STATUSES,
    Aim,
    Binding,
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


class TargetFileError(BadInputError):
    """A file of targets is not as it must be: names the file, the target, the key and how to mend it."""


class UnknownTargetError(NotFoundError):
    """No target has this code; `candidates` hold those that may have been meant."""


@dataclass(frozen=True)
class _Table:
    """One table of a file, which knows where it stands and which of its keys nobody has read."""

    file: str
    where: str
    keys: dict[str, Any]

    def fail(self, key: str, text: str) -> NoReturn:
        raise TargetFileError(f"{self.file}, {self.where}, {key}: {text}")

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """The value of a key, which is not in the table any more; `default` where it is absent."""
        value = self.keys.pop(key, default)
        if value is ...:
            self.fail(key, "is missing")
        if value is not default and (
            not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        ):
            expected = " or ".join(one.__name__ for one in (kind if isinstance(kind, tuple) else (kind,)))
            self.fail(key, f"{value!r} is not of the kind {expected}")
        return value

    def among(self, key: str, known: Collection[str], default: Any = ...) -> str:
        value = self.take(key, str, default)
        if value not in known:
            self.fail(key, f"{value!r} is none of {', '.join(known)}")
        return str(value)

    def year(self, key: str, default: Any = ...) -> int | None:
        value = self.take(key, int, default)
        if value is not None and not FIRST_YEAR <= value <= LAST_YEAR:
            self.fail(key, f"{value} is no year from {FIRST_YEAR} to {LAST_YEAR}")
        return cast("int | None", value)

    def texts(self, key: str, *, required: bool) -> Mapping[str, str]:
        """One text in the six languages."""
        found = self.take(key, dict, ... if required else {})
        if found and set(found) != set(LANGUAGES):
            self.fail(key, f"give one text for each of {', '.join(LANGUAGES)}; there are {', '.join(found)}")
        if not all(isinstance(text, str) and text.strip() for text in found.values()):
            self.fail(key, "a text is empty, or no text")
        return cast("Mapping[str, str]", found)

    def inner(self, key: str) -> _Table:
        return _Table(self.file, f"{self.where}, {key}", dict(self.take(key, dict)))

    def done(self) -> None:
        if self.keys:
            self.fail(next(iter(self.keys)), "nobody reads this key; most likely it is misspelt")


def load_targets(extra: Iterable[Path] = ()) -> tuple[Set, ...]:
    """Sets of targets that come with the package, in order of their deadlines, and those of other files after them.

    Raises
    ------
    TargetFileError
        If a file is not as it must be, or two sets have one code.

    Examples
    --------
    >>> [one.code for one in load_targets()]
    ['WSIS_GENEVA_2015', 'CONNECT_2030', 'BROADBAND_2025', 'SDG_2030', 'UMC_2030']
    """
    found = (*_shipped(), *(read_set(path) for path in extra))
    codes = [one.code for one in found]
    for code in codes:
        if codes.count(code) > 1:
            raise TargetFileError(f"two sets of targets are called {code}; give one of them another code")
    return found


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
    TargetFileError
        Naming the first thing that is wrong.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise TargetFileError(f"there is no file {path}; name a file of targets in TOML") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TargetFileError(f"{path.name}: this is not TOML ({error})") from error
    whole = _Table(path.name, "the whole file", content)
    head = whole.inner("set")
    code, names = head.take("code", str), head.texts("names", required=True)
    publisher, common = head.take("publisher", str), head.inner("source")
    shared = dict(common.keys)
    head.done()
    entries = whole.take("target", list)
    whole.done()
    targets = tuple(
        _target(path.name, code, entry, shared, catalogue or load_catalogue()) for entry in entries
    )
    slugs = [each.slug for each in targets]
    for each in targets:
        if slugs.count(each.slug) > 1:
            raise TargetFileError(f"{path.name}: the target {each.code} stands twice; leave one of the two")
    return Set(code, names, publisher, targets)


def _target(
    file: str, set_code: str, entry: dict[str, Any], shared: dict[str, Any], catalogue: Catalogue
) -> Target:
    table = _Table(file, f"target {entry.get('code', '(without a code)')}", dict(entry))
    indicator = table.take("indicator", str, None)
    if indicator is not None and indicator not in catalogue.indicators:
        table.fail("indicator", f"{indicator!r} is not in the catalogue; leave it out if nothing measures it")
    aim = _aim(table)
    source = _Table(file, f"{table.where}, source", {**shared, **table.take("source", dict, {})})
    found = Target(
        code=f"{set_code}.{table.take('code', str)}",
        set=set_code,
        names=table.texts("names", required=indicator is None or "names" in table.keys),
        indicator=indicator,
        proxy=table.take("proxy", bool, False),
        measure=cast(Measured, table.among("measure", MEASURES, "figure")),
        aim=aim,
        binding=_binding(table),
        baseline_year=table.year("baseline_year", None),
        deadline=cast(int, table.year("deadline")),
        commitments=_commitments(table),
        bands=tuple(float(bound) for bound in table.take("bands", list, [])),
        source=_source(source),
    )
    _check(table, found)
    return found


def _aim(table: _Table) -> Aim:
    inner = table.inner("aim")
    rule = cast(Rule, inner.among("rule", RULES))
    value = inner.take("value", (int, float), None)
    low, high = inner.take("low", (int, float), PARITY_LOW), inner.take("high", (int, float), PARITY_HIGH)
    inner.done()
    if (value is None) is (rule in {"at_least", "at_most", "times_baseline"}):
        inner.fail("value", f"a rule {rule!r} {'needs' if value is None else 'has no'} value")
    if not 0 < low <= 1 <= high:
        inner.fail("low", f"a band of parity holds 1; {low} to {high} does not")
    return Aim(rule, None if value is None else float(value), float(low), float(high))


def _binding(table: _Table) -> Binding:
    inner = table.inner("binds")
    kind = inner.among("kind", BINDS)
    area = inner.take("area", str, WORLD)
    inner.done()
    try:
        known = places.members(area, on=2023) if kind != "country" or area == WORLD else places.area(area)
    except ActionlinesError as error:
        inner.fail("area", str(error))
    assert known
    return Binding(cast(Any, kind), area)


def _commitments(table: _Table) -> tuple[str, ...]:
    """Each names an action line, or a paragraph of one after a full stop and small letters."""
    found = table.take("commitments", list)
    if not found:
        table.fail("commitments", "name at least one action line that the target serves, such as C2")
    for code in found:
        try:
            commitments.action_line(str(code))
        except NotFoundError as error:
            table.fail("commitments", str(error))
    return tuple(str(code) for code in found)


def _source(table: _Table) -> Source:
    found = Source(
        document=table.take("document", str),
        publisher=table.take("publisher", str),
        address=table.take("address", str, None),
        place=table.take("place", str),
        status=cast(Status, table.among("status", STATUSES)),
    )
    table.done()
    return found


def _check(table: _Table, found: Target) -> None:
    table.done()
    if found.aim.rule == "parity" and found.measure == "figure" and found.indicator is not None:
        table.fail("measure", "a rule 'parity' is of parity_sex or parity_urbanisation")
    if found.aim.rule == "times_baseline" and found.baseline_year is None:
        table.fail("baseline_year", "is missing; a target that is a multiple of a baseline names its year")
    if found.baseline_year is not None and found.baseline_year >= found.deadline:
        table.fail(
            "baseline_year", f"{found.baseline_year} does not come before the deadline {found.deadline}"
        )
    if list(found.bands) != sorted(set(found.bands)):
        table.fail("bands", "are bounds in ascending order, each once")


@cache
def _shipped() -> tuple[Set, ...]:
    found = [read_set(path) for path in sorted(DATA.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (max(each.deadline for each in one.targets), one.code)))
