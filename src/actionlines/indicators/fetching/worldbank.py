"""World Bank: all of the World Development Indicators in one archive, or one series in an archive of its own.

The bulk address stands in the issues of the R package WDI (no. 66, March 2025) and in programs of 2026; the
per-series address in many programs up to 2026, and `downloadformat=csv` in the World Bank's own help (article
898581). Neither could be called while this was written: unverified against the live service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from actionlines.indicators.fetching.codes import checked_codes
from actionlines.indicators.fetching.wanted import MIB, Ask, Kind, Wanted, Wishes
from actionlines.indicators.readers.worldbank import SOURCE as SOURCE

HOSTS: Final = ("worldbank.org",)
BULK: Final = "https://databank.worldbank.org"
API: Final = "https://api.worldbank.org"

_SERIES: Final = re.compile(r"[A-Z][A-Z0-9]*(?:\.[A-Z0-9_]+)+")
_BULK_LIMIT: Final = 2048 * MIB
_SERIES_LIMIT: Final = 64 * MIB


def wanted(series: Sequence[str], at: Callable[[str], str], _ask: Ask) -> Wishes:
    """The bulk archive, or one archive for each series."""
    if not series:
        address = f"{at(BULK)}/data/download/WDI_CSV.zip"
        return (Wanted("WDI_CSV.zip", address, Kind.ZIP, _BULK_LIMIT),)
    return tuple(
        Wanted(f"{code}.zip", f"{at(API)}/v2/en/indicator/{code}?downloadformat=csv", Kind.ZIP, _SERIES_LIMIT)
        for code in checked_codes(series, _SERIES, source=SOURCE, example="IT.NET.USER.ZS")
    )
