from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from listed_pages import KINDS
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings
from visitor import Visitor
from visits import Visit

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
LEFT_TO_CI = "a real browser's look at every page in every language takes ten minutes: CI=1 make test"
MAIN = {"home", "country", "indicator", "line", "document"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    _stand_together(items)
    if not IN_CI:
        _leave_to_ci(items)


def _asked(item: pytest.Item) -> dict[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}


def _stand_together(items: list[pytest.Item]) -> None:
    """Tests that visit a page stand together, those of the whole page first: it is loaded once for all of them."""
    places = [at for at, item in enumerate(items) if "visits" in getattr(item, "fixturenames", ())]
    visiting = [items[at] for at in places]
    pages = list(dict.fromkeys((_asked(item)["lang"], _asked(item)["address"]) for item in visiting))
    turn = {page: at for at, page in enumerate(pages)}
    visiting.sort(
        key=lambda item: (turn[_asked(item)["lang"], _asked(item)["address"]], "thinned" in item.fixturenames)
    )
    for at, item in zip(places, visiting, strict=True):
        items[at] = item


def _leave_to_ci(items: list[pytest.Item]) -> None:
    """On a user's machine a browser looks at the main pages in English and Arabic, and leaves the rest to CI."""
    main = {*MAIN, *(KINDS[name] for name in MAIN)}
    for item in items:
        page = _asked(item).get("address") or _asked(item).get("name")
        swept = page in main and _asked(item).get("lang", "en") in {"en", "ar"}
        if "browser" in getattr(item, "fixturenames", ()) and page is not None and not swept:
            item.add_marker(pytest.mark.skip(reason=LEFT_TO_CI))


@pytest.fixture(scope="session")
def visits(browser: Browser, base_url: str) -> Iterator[Visit]:
    """The tab that all visits of this process share."""
    context = browser.new_context(base_url=base_url)
    context.set_default_navigation_timeout(120_000)  # who asks first has the page drawn; no time is asserted
    yield Visit(context.new_page())
    context.close()


@pytest.fixture
def visit(visits: Visit, lang: str, address: str) -> Visit:
    """At the page of these parameters, as it came."""
    visits.whole(f"/{lang}{address}")
    return visits


@pytest.fixture
def thinned(visits: Visit, lang: str, address: str) -> Visit:
    """At the page of these parameters, without what a test would only see again (thinned.js)."""
    visits.thin(f"/{lang}{address}")
    return visits


@pytest.fixture
def visitor(prepared_var: Path) -> Client:
    """Somebody who is not signed in. No test here may touch the database: pytest-django would refuse it."""
    return Visitor()


@pytest.fixture
def empty_store(prepared_var: Path, settings: Settings, tmp_path: Path) -> Path:
    """The folder of stored pages of a site of the test's own, with the bundled releases and no page yet."""
    (tmp_path / "releases").symlink_to(prepared_var / "releases")
    shutil.copytree(prepared_var / "derived", tmp_path / "derived", copy_function=os.link)
    settings.ACTIONLINES_VAR = tmp_path
    return tmp_path / "pages"
