from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client
from listed_pages import KINDS
from pytest_django.fixtures import Settings

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
LEFT_TO_CI = (
    "a real browser's look at every page in every language takes a quarter of an hour: CI=1 make test"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a user's machine a browser looks at each kind of page in English and Arabic, and leaves the rest to CI."""
    if IN_CI:
        return
    for item in items:
        asked = item.callspec.params if hasattr(item, "callspec") else {}
        page = asked.get("address") or asked.get("name")
        swept = page in {*KINDS, *KINDS.values()} and asked.get("lang", "en") in {"en", "ar"}
        if "browser" in getattr(item, "fixturenames", ()) and page is not None and not swept:
            item.add_marker(pytest.mark.skip(reason=LEFT_TO_CI))


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
