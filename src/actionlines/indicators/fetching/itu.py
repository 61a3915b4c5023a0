"""ITU DataHub: one archive for each indicator, by the number under which the DataHub keeps it.

ITU publishes no description of this API. The addresses are those its own pages ask, as programs of 2025 and
2026 and a listing made of live calls in July 2026 have them. The DataHub tells series by a code (`i99H`), its
addresses by a number (11624): a code is looked up in the DataHub's dictionaries first. It says in words, under
a status of 500, that it has no figures (`No data available`) or too much to do (`Throughput exceeds`).

It could not be called while this was written: unverified against the live service. In August 2026 one program
said that all of version 2 answered 403; another used a version 3 whose table has other columns, which the
reader refuses with an error of its own.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from actionlines.errors import NotFoundError
from actionlines.indicators.fetching.codes import checked_codes
from actionlines.indicators.fetching.failures import FetchError
from actionlines.indicators.fetching.wanted import MIB, Ask, Kind, Wanted, Wishes
from actionlines.indicators.readers.itu import SOURCE as SOURCE

HOSTS: Final = ("itu.int",)
API: Final = "https://api.datahub.itu.int"

NOTHING: Final = "No data available"
BUSY: Final = "Throughput exceeds"

ELSEWHERE: Final = ("_IDI",)
"""Series of the tables of ITU's ICT Development Index; that the DataHub's download lacks them is unverified."""

_SERIES: Final = re.compile(r"\d{1,9}|[A-Za-z][A-Za-z0-9_$]*")
_LIMIT: Final = 256 * MIB
_AT_ONCE: Final = 25
"""Numbers asked for in one question to the dictionary."""


class UnknownItuSeriesError(NotFoundError):
    """The DataHub's dictionaries have no such series."""


class UnknownDictionaryError(FetchError):
    """The DataHub's dictionaries are written in another way than known."""


def wanted(series: Sequence[str], at: Callable[[str], str], ask: Ask) -> Wishes:
    """One archive for each series, given by the DataHub's number or by ITU's code.

    Raises
    ------
    UnknownDictionaryError
        If the dictionaries cannot be understood.
    """
    codes = checked_codes(series, _SERIES, source=SOURCE, example="i99H or 11624")
    base = f"{at(API)}/v2"
    collections = _collections(ask(f"{base}/dictionaries/getcategories"))
    known = _numbers([code for code in codes if not code.isdigit()], list(collections), base, ask)
    numbers = {code: int(code) if code.isdigit() else known.get(code) for code in codes}
    wishes = {
        number or code: _archive(number, base, is_collection=collections.get(number, False))
        if number
        else _unknown(code, known)
        for code, number in numbers.items()
    }
    return tuple(wishes.values())


def _archive(number: int, base: str, *, is_collection: bool) -> Wanted:
    return Wanted(
        f"datahub-{number}.zip",
        f"{base}/data/download/byid/{number}/iscollection/{str(is_collection).lower()}",
        Kind.ZIP,
        _LIMIT,
        nothing=NOTHING,
        busy=BUSY,
    )


def _collections(categories: Any) -> dict[int, bool]:
    """Every number of the dictionary, and whether it stands for a collection of series."""
    found = {node["codeID"]: node.get("isCollection") is True for node in _nodes(categories)}
    if not found:
        raise UnknownDictionaryError(
            f"{SOURCE}: the DataHub's dictionary has no codeID anywhere: it has changed; fetch the files "
            "by hand, from the DataHub's pages"
        )
    return found


def _numbers(codes: list[str], entries: list[int], base: str, ask: Ask) -> dict[str, int]:
    """The number of each code, asking for no more of the dictionary than it takes."""
    known: dict[str, int] = {}
    for start in range(0, len(entries), _AT_ONCE):
        if all(code in known for code in codes):
            break
        asked = ",".join(str(number) for number in entries[start : start + _AT_ONCE])
        for node in _nodes(ask(f"{base}/dictionaries/getbyids?codeids={asked}")):
            known.setdefault(str(node.get("code", "")), node["codeID"])
    return known


def _unknown(code: str, known: dict[str, int]) -> UnknownItuSeriesError:
    nearest = tuple(difflib.get_close_matches(code, known, n=5, cutoff=0.5))
    meant = f"; the nearest are {', '.join(nearest)}" if nearest else ""
    return UnknownItuSeriesError(f"the ITU DataHub has no series {code!r}{meant}", nearest)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every record with a number, however deep it lies."""
    if isinstance(tree, dict):
        if isinstance(tree.get("codeID"), int):
            yield tree
        for below in tree.values():
            yield from _nodes(below)
    elif isinstance(tree, list):
        for below in tree:
            yield from _nodes(below)
