"""Codes a breakdown may have: SDMX code lists, as patterns where the list is open (ages, schooling)."""

from __future__ import annotations

from typing import Final

import polars as pl

from actionlines.indicators.observations import BREAKDOWNS, TOTAL

_SPECIAL: Final = r"_[TUOXNZ]"
"""Of every SDMX code list: the whole, unknown, other, unspecified, not stated, not applicable."""

_PATTERNS: Final = {
    "SEX": r"[FM]",
    "AGE": r"[YMWD](\d{1,3}(T\d{1,3})?|_(GE|GT|LE|LT)\d{1,3})",
    "URBANISATION": r"[UR]",
    "EDUCATION_LEV": r"[A-Z][A-Z0-9_]*",
    "DISABILITY_STATUS": r"[A-Z][A-Z0-9_]*",
    "INCOME_WEALTH_QUANTILE": r"Q[1-5]|D([1-9]|10)|[BRT][1-9]\d?",
}

EXAMPLES: Final = {
    "SEX": "F, M or _T",
    "AGE": "an age as in Y15T24, Y_GE15, or _T",
    "URBANISATION": "U, R or _T",
    "EDUCATION_LEV": "a level in capitals as in ISCED11_3, or _T",
    "DISABILITY_STATUS": "a status in capitals as in PD, or _T",
    "INCOME_WEALTH_QUANTILE": "a group as in Q1, B40, T60, or _T",
}
"""How a sentence names the codes of a list."""


def unknown_codes(rows: pl.DataFrame, dimension: str) -> pl.Series:
    """Codes of `dimension` in `rows` that its code list does not have; null stands for `_T`."""
    pattern = f"^(?:{_PATTERNS[dimension]}|{_SPECIAL})$"
    if rows.height and (rows[dimension] == TOTAL).all():
        return pl.Series(dimension, [], dtype=pl.String)
    codes = rows[dimension].drop_nulls().unique()
    return codes.filter(~codes.str.contains(pattern))


assert tuple(_PATTERNS) == BREAKDOWNS
