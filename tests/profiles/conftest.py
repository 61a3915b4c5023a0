from __future__ import annotations

from pathlib import Path

import pytest

from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store


@pytest.fixture(scope="session")
def release(prepared_var: Path) -> Release:
    """The release that a fresh site starts with."""
    return Store(prepared_var).current()
