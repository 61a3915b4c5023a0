"""UN SDG database: one table for each series, through its API.

The API takes the question as a posted form only, so an answer that breaks off is asked for anew. The address
is listed in the database's own description of its API (`Series/DataCSV`); the form is as programs up to 2026
have it, some of which take NUL bytes off the end of the answer. It could not be called while this was written:
unverified against the live service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from actionlines.indicators.fetching.codes import checked_codes
from actionlines.indicators.fetching.wanted import MIB, Ask, Kind, Wanted, Wishes
from actionlines.indicators.readers.sdg import SOURCE as SOURCE

HOSTS: Final = ("unstats.un.org",)
API: Final = "https://unstats.un.org"

WRITTEN: Final = {"IT_USE_II99": "IT_USE_ii99"}
"""How the database itself writes codes that the tables of 2020 have in capitals."""

_SERIES: Final = re.compile(r"[A-Za-z]{2}(?:_[A-Za-z0-9]+)+")
_LIMIT: Final = 1024 * MIB


def wanted(series: Sequence[str], at: Callable[[str], str], _ask: Ask) -> Wishes:
    """One table for each series; `IT_NET_BBP.ANYS`, as the reader names a part, is in that of the whole."""
    wholes = [code.split(".")[0] for code in series]
    codes = [WRITTEN.get(code, code) for code in wholes]
    return tuple(
        Wanted(
            f"{code}.csv",
            f"{at(API)}/SDGAPI/v1/sdg/Series/DataCSV",
            Kind.TABLE,
            _LIMIT,
            form={"seriesCodes": code},
            padded=True,
        )
        for code in checked_codes(codes, _SERIES, source=SOURCE, example="IT_USE_ii99")
    )
