from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def texts() -> Path:
    """Texts of our own, of several shapes, each with its outline."""
    return Path(__file__).parent / "texts"
