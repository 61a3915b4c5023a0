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


def by_runs(rows: Coded, code: Code, columns: Sequence[str]) -> Coded | None:
    """Rows in order of their key in `columns`, the period last, moved a run at a time and no two alike.

    None where runs share a key, or the periods of one do not follow each other: then every row is compared.
    """
    heads = rows.heads(columns[:-1])
    if heads is None or not _rises(rows, code, columns[-1]):
        return None
    numbers = key_numbers(heads, code, columns[:-1])
    if (numbers[1:] < numbers[:-1]).any():
        order = np.argsort(numbers, kind="stable")
        rows, numbers = rows.take_runs(order), numbers[order]
    return None if (numbers[1:] == numbers[:-1]).any() else rows


def _rises(rows: Coded, code: Code, name: str) -> bool:
    """Whether the texts of a column follow each other in each run."""
    ranks = code.lexicons[name].ranks
    numbers = rows.array(name)
    places = numbers if (ranks[1:] > ranks[:-1]).all() else ranks[numbers]
    rises = places[1:] > places[:-1]
    rises[rows.run_starts[1:] - 1] = True
    return bool(rises.all())


def starts_of(rows: Coded, code: Code, columns: Sequence[str]) -> Array:
    """Place of each row whose texts in `columns` are not those of the row before."""
    heads = rows.heads(columns)
    numbers = key_numbers(rows if heads is None else heads, code, columns)
    starts = np.concatenate([[0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1])
    return starts if heads is None else rows.run_starts[starts]


def in_order(rows: Coded, numbers: Array) -> tuple[Coded, Array]:
    """Rows and their numbers in order of the numbers; those with the same number stay as they stand."""
    if not (numbers[1:] < numbers[:-1]).any():
        return rows, numbers
    order = np.argsort(numbers, kind="stable")
    return rows.take(order), numbers[order]
