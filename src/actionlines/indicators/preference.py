"""Which sources the operator lets speak first: asked for by the catalogue, set before figures are ever read."""

from __future__ import annotations

from collections.abc import Iterable

_preferred: tuple[str, ...] = ()


def prefer(sources: Iterable[str]) -> None:
    """Let these sources speak first, in this order, from now on and in this process; none as the catalogue has it.

    Their ids may be ones that the catalogue does not know: those of the operator's own files.
    """
    global _preferred  # the one setting of this package
    _preferred = tuple(dict.fromkeys(sources))


def preferred() -> tuple[str, ...]:
    """The sources that were set, the first of them first."""
    return _preferred
