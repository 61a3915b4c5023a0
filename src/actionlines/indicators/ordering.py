"""The order of coded rows: one number a row that says where its key stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from actionlines.indicators.coded import Array, Code, Coded

_LARGEST: Final = 2**62


def key_numbers(rows: Coded, code: Code, columns: Sequence[str]) -> Array:
    """One number a row: smaller where its texts in `columns` come first, the same where they are the same."""
    numbers, known = np.zeros(rows.height, dtype=np.int64), 1
    for name in columns:
        if not rows.varies(name):
            continue
        count = code.lexicons[name].ranks.size
        if known * count > _LARGEST:
            distinct, numbers = np.unique(numbers, return_inverse=True)
            known = distinct.size
        numbers = numbers * count + code.rank(name, rows)
        known *= count
    return numbers


def in_order(rows: Coded, numbers: Array) -> tuple[Coded, Array]:
    """Rows and their numbers in order of the numbers; those with the same number stay as they stand."""
    if not (numbers[1:] < numbers[:-1]).any():
        return rows, numbers
    order = np.argsort(numbers, kind="stable")
    return rows.take(order), numbers[order]
