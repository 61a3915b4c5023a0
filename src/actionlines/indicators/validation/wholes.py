"""Which codes of a breakdown make up the whole: women and men, town and country, ages without a hole."""

from __future__ import annotations

import re
from typing import Final

SETS: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "SEX": (frozenset({"F", "M"}),),
    "URBANISATION": (frozenset({"U", "R"}),),
    "INCOME_WEALTH_QUANTILE": (
        frozenset({"Q1", "Q2", "Q3", "Q4", "Q5"}),
        frozenset({"B40", "T60"}),
        frozenset({"B50", "T50"}),
    ),
}
"""Codes that together are the whole. Ages are told by their bounds; schooling has no fixed set."""

REST: Final = frozenset({"_O", "_U", "_N"})
"""Other, unknown, not stated: parts of a count, no group of people to compare."""

_OLDEST: Final = 999
_AGE: Final = re.compile(r"Y(?:(?P<low>\d+)(?:T(?P<high>\d+))?|_(?P<sign>GE|GT|LE|LT)(?P<bound>\d+))")


def make_whole(dimension: str, codes: frozenset[str], scope: str | None = None) -> bool:
    """Whether groups of people with these codes are the whole, each person in one of them.

    Parameters
    ----------
    dimension
        ``AGE`` or a key of `SETS`.
    codes
        Groups for which there is a figure; those of `REST` may be among them.
    scope
        For ages, the population that the whole is about (``Y_GE15``); None for all ages.

    Examples
    --------
    >>> make_whole("SEX", frozenset({"F", "M", "_U"})), make_whole("SEX", frozenset({"F"}))
    (True, False)
    >>> make_whole("AGE", frozenset({"Y15T24", "Y_GE25"}), "Y_GE15")
    True
    >>> make_whole("AGE", frozenset({"Y15T24", "Y_GE25"}))  # children are missing
    False
    """
    groups = codes - REST
    if dimension == "AGE":
        return _fill(groups, scope)
    return groups in SETS.get(dimension, ())


def _fill(codes: frozenset[str], scope: str | None) -> bool:
    whole = _bounds(scope) if scope else (0, _OLDEST)
    bounds = [_bounds(code) for code in codes]
    if whole is None or None in bounds:
        return False
    expected, last = whole
    for low, high in sorted(bound for bound in bounds if bound):
        if low != expected:
            return False
        expected = high + 1
    return len(bounds) > 1 and expected == last + 1


def _bounds(code: str) -> tuple[int, int] | None:
    """First and last year of an age group; None for a code that is no range of years."""
    match = _AGE.fullmatch(code)
    if match is None:
        return None
    if match["low"]:
        return int(match["low"]), int(match["high"] or match["low"])
    bound = int(match["bound"])
    return {"GE": (bound, _OLDEST), "GT": (bound + 1, _OLDEST), "LE": (0, bound), "LT": (0, bound - 1)}[
        match["sign"]
    ]
