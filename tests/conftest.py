from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official files that are not ours to pass on; tests on them are left out where it is missing."""
    path = Path(os.environ.get("ACTIONLINES_SHARED") or ROOT.parent / "shared").resolve()
    if not path.is_dir():
        pytest.skip("the official files are not here: set ACTIONLINES_SHARED to the folder that holds them")
    return path
