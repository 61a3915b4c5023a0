from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

PAGES = {
    "home": "/",
    "countries": "/countries",
    "country": "/country/rwa",
    "indicators": "/indicators",
    "indicator": "/indicator/internet-users",
    "line": "/line/c2",
    "empty line": "/line/c10",
    "search": "/search?q=internet",
    "about": "/about-the-data",
}
"""One address of each kind, behind the language."""


@pytest.fixture
def visitor(prepared_var: Path) -> Client:
    """Somebody who is not signed in. No test here may touch the database: pytest-django would refuse it."""
    return Client()


@pytest.fixture
def empty_store(prepared_var: Path) -> Iterator[Path]:
    """The folder of stored pages, with nothing in it yet."""
    folder = prepared_var / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
