"""The pages that tests, pictures and benchmarks go through: `tests/web/pages.txt`, read in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parents[1] / "tests" / "web" / "pages.txt"

_LINES: Final = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]

LISTED: Final[dict[str, str]] = dict(line.strip().split(" ", 1) for line in _LINES)
"""Address of each, without its language, by name."""

KINDS: Final[dict[str, str]] = dict(line.split(" ", 1) for line in _LINES if not line.startswith(" "))
"""Of each kind of page one."""
