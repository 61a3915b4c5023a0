"""Which areas belong to which group, and when: a country's group in 2010 is not today's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

from actionlines.errors import BadInputError, NotFoundError
from actionlines.places.areas import area
from actionlines.places.tables import rows

Scheme = Literal["M49", "SDG", "STATUS", "INCOME", "ITU", "UNDP"]
SCHEMES: Final[tuple[Scheme, ...]] = get_args(Scheme)
Level = Literal["world", "region", "subregion", "intermediate"]
ALIASES: Final = MappingProxyType({"LDC": "199", "LLDC": "432", "SIDS": "722"})


class UnknownGroupError(NotFoundError):
    """No group has this code; `candidates` are the codes of the groups there are."""


class UnknownSchemeError(BadInputError):
    """No scheme of groups has this name."""


@dataclass(frozen=True, slots=True)
class Group:
    """A set of areas that somebody defines: its code is that of the aggregate area that has its names.

    `scheme`: M49 (world, regions, subregions, intermediate regions: `level`), SDG (groupings of the SDG
    database), STATUS (199 least developed, 432 landlocked developing, 722 small island developing), INCOME
    (World Bank), ITU (regions of its Development Bureau), UNDP (regions of the Human Development Report).
    """

    code: str
    scheme: Scheme
    level: Level | None


@dataclass(frozen=True, slots=True)
class Membership:
    """One stay of an area in a group.

    `since` and `until` are the first and last year, month or day of it (`None`: as far as the source speaks);
    `confidence` is seen (read in the source), derived (composed as the group's name says) or unverified.
    """

    group: str
    area: str
    since: str | None
    until: str | None
    source: str
    confidence: str

    def holds(self, on: int | date) -> bool:
        """Whether the area is in the group on a day, or at any time in a year.

        Examples
        --------
        >>> stay = Membership("199", "STP", "1982", "2024-12", "DESA_LDC", "seen")
        >>> stay.holds(2024), stay.holds(2025), stay.holds(1981)
        (True, False, False)
        """
        asked = str(on) if isinstance(on, int) else on.isoformat()
        return (self.since is None or _upto(self.since, asked) <= asked) and (
            self.until is None or self.until >= _upto(asked, self.until)
        )


def _upto(text: str, other: str) -> str:
    """Cut to the precision of the coarser of the two: 2024-12 and 2024 are compared as years."""
    return text[: len(other)]


@dataclass(frozen=True, slots=True)
class MembershipSource:
    """Where memberships were read: `read` says which file or copy, and what of it."""

    code: str
    title: str
    publisher: str
    address: str
    read: str


def groups(scheme: Scheme | None = None) -> tuple[Group, ...]:
    """Give the groups, or those of one scheme, by code.

    Examples
    --------
    >>> [group.code for group in groups("ITU")]
    ['ITU_AFR', 'ITU_AMS', 'ITU_ARB', 'ITU_ASP', 'ITU_CIS', 'ITU_EUR']
    """
    if scheme is not None and scheme not in SCHEMES:
        raise UnknownSchemeError(f"no scheme of groups is called {scheme!r}: use one of {', '.join(SCHEMES)}")
    return tuple(group for group in _groups().values() if scheme in {None, group.scheme})


def members(group: str, *, on: int | date) -> frozenset[str]:
    """Give the codes of the areas in a group.

    Parameters
    ----------
    group : str
        Its code; LDC, LLDC and SIDS stand for 199, 432 and 722.
    on : int or date
        A year (in the group at any time in it) or a day. For income groups the year is that of the income
        data, as in the World Bank's history: the group for 2023 was in force from July 2024 to June 2025. The
        last classification known holds on until a newer one is brought in.

    Raises
    ------
    UnknownGroupError
        If there is no such group, or its members are not known.

    Examples
    --------
    >>> sorted(members("LDC", on=2020) - members("LDC", on=2025))
    ['BTN', 'STP', 'VUT']
    """
    return frozenset(stay.area for stay in _by_group()[_group_code(group)] if stay.holds(on))


def groups_of(place: str, *, on: int | date, scheme: Scheme | None = None) -> tuple[str, ...]:
    """Give the codes of the groups an area is in, by code; `on` as for `members`.

    Examples
    --------
    >>> groups_of("RWA", on=2020, scheme="INCOME"), groups_of("CHL", on=2000, scheme="INCOME")
    (('WB_LIC',), ('WB_UMC',))
    """
    wanted = {group.code for group in groups(scheme)}
    found = (stay.group for stay in memberships(place) if stay.holds(on))
    return tuple(sorted(code for code in found if code in wanted))


def memberships(place: str | None = None, *, group: str | None = None) -> tuple[Membership, ...]:
    """Give every stay in a group, with source and confidence: of one area, in one group, or all."""
    code = area(place).code if place is not None else None
    if group is not None:
        return tuple(stay for stay in _by_group()[_group_code(group)] if code in {None, stay.area})
    return _all() if code is None else _by_area().get(code, ())


@cache
def membership_sources() -> MappingProxyType[str, MembershipSource]:
    """Give the sources of memberships and of the ends of former states, by code.

    Examples
    --------
    >>> membership_sources()["WB_OGHIST"].publisher
    'World Bank'
    """
    return MappingProxyType(
        {
            row["source"]: MembershipSource(
                row["source"], row["title"], row["publisher"], row["address"], row["read"]
            )
            for row in rows("sources.csv")
        }
    )


def _group_code(group: str) -> str:
    code = ALIASES.get(group.upper(), group.upper())
    if code not in _by_group():
        raise UnknownGroupError(
            f"the members of {group!r} are not known: use a group such as 202, 199 (LDC), WB_LIC or ITU_AFR",
            tuple(_by_group()),
        )
    return code


@cache
def _all() -> tuple[Membership, ...]:
    return tuple(
        Membership(
            group=row["group"],
            area=row["area"],
            since=row["since"] or None,
            until=row["until"] or None,
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in rows("memberships.csv")
    )


@cache
def _by_group() -> dict[str, tuple[Membership, ...]]:
    found: dict[str, list[Membership]] = {}
    for stay in _all():
        found.setdefault(stay.group, []).append(stay)
    return {code: tuple(stays) for code, stays in found.items()}


@cache
def _by_area() -> dict[str, tuple[Membership, ...]]:
    found: dict[str, list[Membership]] = {}
    for stay in _all():
        found.setdefault(stay.area, []).append(stay)
    return {code: tuple(stays) for code, stays in found.items()}


@cache
def _groups() -> dict[str, Group]:
    return {
        row["code"]: Group(
            row["code"], cast(Scheme, row["scheme"]), cast(Level, row["level"]) if row["level"] else None
        )
        for row in rows("groups.csv")
    }
