"""Finding countries, indicators and action lines by any of their names in six languages."""

from __future__ import annotations

from actionlines.search.entries import Entry, entries
from actionlines.search.index import Hit, Index, search

__all__ = ["Entry", "Hit", "Index", "entries", "search"]
