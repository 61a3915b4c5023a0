"""The arrays that the methods work on: doubles, NaN for a missing figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
Wholes = npt.NDArray[np.int64]


def floats(values: npt.ArrayLike) -> Floats:
    """The values as doubles."""
    return np.asarray(values, dtype=np.float64)


def listed(codes: Sequence[str] | None, positions: npt.ArrayLike, *, word: str) -> str:
    """Codes of the positions for an error's text, or `column 3` where there are no codes."""
    return ", ".join(
        codes[position] if codes is not None else f"{word} {position}"
        for position in np.flatnonzero(positions)[:5]
    )
