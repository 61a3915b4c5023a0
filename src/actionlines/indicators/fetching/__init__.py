"""Fetch the files of statistical sources into a folder, as the readers read them; one small module a source.

A fetcher only brings files. It reads no figure, and what it brings is judged like a file brought by hand.
"""

from __future__ import annotations

from actionlines.indicators.fetching.downloading import Fetched
from actionlines.indicators.fetching.failures import FetchError
from actionlines.indicators.fetching.registry import (
    FETCHERS,
    Fetcher,
    SomeNotFetchedError,
    fetch,
    fetcher_for,
)
from actionlines.indicators.fetching.timing import Clock, Patience
from actionlines.indicators.provenance import Provenance, read_note

__all__ = [
    "FETCHERS",
    "Clock",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Patience",
    "Provenance",
    "SomeNotFetchedError",
    "fetch",
    "fetcher_for",
    "read_note",
]
