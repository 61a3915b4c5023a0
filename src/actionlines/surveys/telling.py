"""How a long piece of work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, int], None]
"""Told each step and a number that grows: of rows, of findings, of estimates."""


def silent(step: str, count: int) -> None:
    """Tell nobody."""


def numbered(number: int, one: str, several: str) -> str:
    """A number with what is numbered, as English has it.

    Examples
    --------
    >>> numbered(1, "stratum has", "strata have"), numbered(1204, "stratum has", "strata have")
    ('1 stratum has', '1,204 strata have')
    """
    return f"{number:,} {one if number == 1 else several}"
