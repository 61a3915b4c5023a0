"""What the tests of surveys share: one engine for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actionlines.surveys.engines import Engine, open_engine


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """DuckDB, as by default."""
    with open_engine() as running:
        yield running
