"""Countries, territories, former states and the aggregates of the sources, with their codes and names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

from actionlines.errors import BadInputError, NotFoundError
from actionlines.places.tables import rows

Kind = Literal["country", "territory", "former", "aggregate"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class UnknownAreaError(NotFoundError):
    """No area has this code or name; `candidates` are the codes of the nearest, nearest first."""


class UnknownKindError(BadInputError):
    """The kind of area asked for is none of `KINDS`."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place that figures are stated for.

    Attributes
    ----------
    code : str
        ISO 3166-1 alpha-3 (XKX and CHI, which ISO has not, as the World Bank has them), ISO 3166-3 for former
        states, the three digits of M49 for its regions, `<PUBLISHER>_<CODE>` for all else.
    kind : {"country", "territory", "former", "aggregate"}
        Country: a member or observer State of the United Nations. Territory: any other area that figures are
        stated for, with no opinion on its status. An aggregate is never a country and never part of a sum.
    iso2, m49 : str or None
        ISO 3166-1 alpha-2; the three digits of M49.
    publisher : str
        Who gave the code or makes the aggregate: UN, ISO, WB, UNDP, OWID, ITU.
    part_of : str or None
        The area whose figures already hold this one.
    since, until : str or None
        For former states: when they began (unverified), and the first day, or the year, without them.
    successors : tuple of str
        The codes of what came after.
    confidence : str or None
        Whether the end of a former state was seen in a source or is unverified.
    names, short_names : mapping of language to str
        Official names, before any the operator set: ask `display_name`.
    """

    code: str
    kind: Kind
    iso2: str | None
    m49: str | None
    publisher: str
    part_of: str | None
    since: str | None
    until: str | None
    successors: tuple[str, ...]
    confidence: str | None
    names: MappingProxyType[str, str]
    short_names: MappingProxyType[str, str]

    @property
    def is_aggregate(self) -> bool:
        """Whether this stands for several places, as its source sums them."""
        return self.kind == "aggregate"


def area(code: str) -> Area:
    """Give the area that has this code of ours, in any case.

    Raises
    ------
    UnknownAreaError
        If none has. `find` knows other codes and names.

    Examples
    --------
    >>> area("rwa").iso2, area("SUN").successors[:2], area("WB_WLD").kind
    ('RW', ('ARM', 'AZE'), 'aggregate')
    """
    found = all_areas().get(code) or all_areas().get(code.upper())
    if found is None:
        raise UnknownAreaError(
            f"no area has the code {code!r}: use ISO 3166-1 alpha-3 (RWA), M49 for regions (002) or "
            "<PUBLISHER>_<CODE> for aggregates (WB_SSF)"
        )
    return found


def areas(kind: Kind | None = None) -> tuple[Area, ...]:
    """Give all areas, or those of one kind, by code.

    Examples
    --------
    >>> len(areas("country"))
    195
    """
    if kind is not None and kind not in KINDS:
        raise UnknownKindError(f"no kind of area is called {kind!r}: use one of {', '.join(KINDS)}")
    return tuple(place for place in all_areas().values() if kind in {None, place.kind})


@cache
def all_areas() -> MappingProxyType[str, Area]:
    """Give every area by its code, in the order of the codes."""
    names: dict[str, dict[str, str]] = {}
    short_names: dict[str, dict[str, str]] = {}
    for row in rows("names.csv"):
        names.setdefault(row["code"], {})[row["lang"]] = row["name"]
        short_names.setdefault(row["code"], {})[row["lang"]] = row["short"] or row["name"]
    return MappingProxyType(
        {
            row["code"]: Area(
                code=row["code"],
                kind=cast(Kind, row["kind"]),
                iso2=row["iso2"] or None,
                m49=row["m49"] or None,
                publisher=row["publisher"],
                part_of=row["part_of"] or None,
                since=row["since"] or None,
                until=row["until"] or None,
                successors=tuple(row["successors"].split()),
                confidence=row["confidence"] or None,
                names=MappingProxyType(names[row["code"]]),
                short_names=MappingProxyType(short_names[row["code"]]),
            )
            for row in rows("areas.csv")
        }
    )
