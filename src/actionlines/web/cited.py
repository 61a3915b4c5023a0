"""A paragraph of an official text as pages name it: its code, and where it can be read."""

from __future__ import annotations

from actionlines.commitments.register import CODES
from actionlines.web.addresses import address_of


def paragraph_address(code: str, *, lang: str) -> str:
    """Where a paragraph of WSIS+10 stands: an item on its line's page; empty where no page has it."""
    line = code.rpartition(".")[0]
    return f"{address_of('line', line, lang=lang)}#{code.lower()}" if line in CODES else ""
