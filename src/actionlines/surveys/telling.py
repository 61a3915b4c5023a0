"""How a long piece of work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, int], None]
"""Told each step and a number that grows: of rows, of findings, of estimates."""


def silent(step: str, count: int) -> None:
    """Tell nobody."""
