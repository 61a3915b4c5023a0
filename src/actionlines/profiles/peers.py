"""The groups an area is held against: world, region, income group; those it is counted in; those a reader chooses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from actionlines import places
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.profiles import latest

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release

WORLD: Final = "001"
REGIONS: Final = ("002", "019", "142", "150", "009")
"""UN regions (M49): Africa, Americas, Asia, Europe, Oceania."""
INCOME_GROUPS: Final = ("WB_LIC", "WB_LMC", "WB_UMC", "WB_HIC")
"""World Bank: low, lower middle, upper middle, high income."""
SPECIAL: Final = ("199", "432", "722")
"""Least developed countries, landlocked developing countries, small island developing states."""

POPULATION: Final = "POPULATION"

LEAD: Final = "INTERNET_USERS"
"""The indicator that the home page and a country's page open with: the one people ask for first."""


CHOSEN: Final = "CHOSEN"
"""Stands for a group's code where a reader named the countries."""

MOST_CHOSEN: Final = 60


class NoSuchPeersError(BadInputError):
    """The area is in no group of this kind."""


class TooManyPeersError(BadInputError):
    """More countries were named than can be read beside each other."""


@dataclass(frozen=True)
class PeerGroup:
    """Whom an area is held against because a reader asked so."""

    asked: str
    """As an address says it: `region`, `income`, code of a group, or codes of countries with commas between."""
    group: str
    """Code of the group; `CHOSEN` where countries were named."""
    areas: tuple[str, ...]
    """The countries and territories in it, by code; those named, in their order."""

    @property
    def by_hand(self) -> bool:
        """Whether the countries were named one by one."""
        return self.group == CHOSEN


@dataclass(frozen=True)
class Peers:
    """An area's groups, by code, as of one year."""

    year: int
    region: str | None
    income: str | None
    special: tuple[str, ...]


def peers_of(code: str, *, on: int) -> Peers:
    """Groups of an area in the year `on`."""
    own = set(places.groups_of(code, on=on))
    return Peers(
        on,
        next((group for group in REGIONS if group in own), None),
        next((group for group in INCOME_GROUPS if group in own), None),
        tuple(group for group in SPECIAL if group in own),
    )


def peer_group(code: str, asked: str, *, on: int) -> PeerGroup:
    """Give the peers that are asked for an area.

    Parameters
    ----------
    code : str
        Code of the area.
    asked : str
        `region` or `income` for the area's own; the code of any group with members (`199` or `LDC`, `202`,
        `WB_LMC`); or codes of countries with commas between. The area itself is not among those named.
    on : int
        Year whose groups count.

    Raises
    ------
    NoSuchPeersError
        If the area is in no region or income group, or nothing is left of those named.
    TooManyPeersError
        If more than `MOST_CHOSEN` countries are named.
    actionlines.errors.NotFoundError
        If no group and no area has such a code.
    """
    if asked in {"region", "income"}:
        own = peers_of(code, on=on)
        group = own.region if asked == "region" else own.income
        if group is None:
            raise NoSuchPeersError(
                f"{code} is in no {asked} group in {on}: name a group or countries instead"
            )
        return PeerGroup(asked, group, _members(group, on))
    if (group := group_meant(asked)) is not None:
        return PeerGroup(group, group, _members(group, on))
    named = dict.fromkeys(places.area(name.strip()).code for name in asked.split(",") if name.strip())
    named.pop(code, None)
    if not named:
        raise NoSuchPeersError(f"no country but {code} itself is named in {asked!r}: name others")
    if len(named) > MOST_CHOSEN:
        raise TooManyPeersError(f"{len(named)} countries are named; at most {MOST_CHOSEN} can be peers")
    return PeerGroup(",".join(named), CHOSEN, tuple(named))


def group_meant(text: str) -> str | None:
    """Code of the group that `text` is the code or short name of; None where it is none.

    Examples
    --------
    >>> group_meant("ldc"), group_meant("202"), group_meant("KEN")
    ('199', '202', None)
    """
    try:
        return next(iter(places.memberships(group=text.strip()))).group
    except places.UnknownGroupError:
        return None


def _members(group: str, on: int) -> tuple[str, ...]:
    return tuple(sorted(places.members(group, on=on) & frozenset(compared_areas())))


def kind_of_group(code: str) -> Literal["world", "region", "income"]:
    """What kind of group this is."""
    if code == WORLD:
        return "world"
    return "income" if code in INCOME_GROUPS else "region"


@lru_cache(maxsize=1)
def compared_areas() -> tuple[str, ...]:
    """Areas that are held against each other: countries and territories of today, none a part of another."""
    return tuple(
        area.code for area in places.areas() if area.kind in {"country", "territory"} and area.part_of is None
    )


def peer_table(*, on: int) -> pl.DataFrame:
    """Every compared area in each group it is ranked in: columns REF_AREA, GROUP."""
    rows = [(code, WORLD) for code in compared_areas()]
    for group in (*REGIONS, *INCOME_GROUPS):
        rows += [(code, group) for code in sorted(places.members(group, on=on))]
    return pl.DataFrame(rows, schema={"REF_AREA": pl.String, "GROUP": pl.String}, orient="row")


@lru_cache(maxsize=4)
def group_table(*, on: int) -> pl.DataFrame:
    """Every compared area in each group whose members are known, the world of all of them: REF_AREA, GROUP."""
    own = frozenset(compared_areas())
    rows = [(code, WORLD) for code in own]
    for group in places.groups():
        if group.code != WORLD:
            rows += [(code, group.code) for code in places.members(group.code, on=on) & own]
    return pl.DataFrame(rows, schema={"REF_AREA": pl.String, "GROUP": pl.String}, orient="row").sort(pl.all())


def largest_by_region(release: Release, *, among: frozenset[str]) -> tuple[str, ...]:
    """The most populous area of each region that is in `among`, in order of the regions."""
    people = _people(release)
    found = []
    for region in REGIONS:
        members = sorted(places.members(region, on=int(release.manifest.on[:4])) & among)
        if members:
            found.append(max(members, key=lambda code: people.get(code, 0.0)))
    return tuple(found)


@lru_cache(maxsize=2)
def _people(release: Release) -> dict[str, float]:
    """Latest population of each area."""
    catalogue = load_catalogue()
    rows = latest.principal(release.indicator(POPULATION).lazy(), catalogue).collect()
    ends = select_series(rows, catalogue).sort("TIME_PERIOD").group_by("REF_AREA").last()
    return dict(ends.select("REF_AREA", "OBS_VALUE").iter_rows())
