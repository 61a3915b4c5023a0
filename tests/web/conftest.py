from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.fixture
def visitor(prepared_var: Path) -> Client:
    """Somebody who is not signed in. No test here may touch the database: pytest-django would refuse it."""
    return Client()


@pytest.fixture
def empty_store(prepared_var: Path, settings: Settings, tmp_path: Path) -> Path:
    """The folder of stored pages of a site of the test's own, with the bundled releases and no page yet."""
    (tmp_path / "releases").symlink_to(prepared_var / "releases")
    settings.ACTIONLINES_VAR = tmp_path
    return tmp_path / "pages"
