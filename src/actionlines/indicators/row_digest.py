"""The hash of a release's rows, defined so that any tool can recompute it from the figures alone.

The rows stand in area order (`releases.SORT_KEYS`), texts compared by their UTF-8 bytes, a missing text before
all others. They are hashed area by area, and within an area column by column in the order of
`observations.SCHEMA`, by one SHA-256 over these bytes:

1. Of each area first its number of rows, as 8 bytes, little-endian.
2. Of a column of floats each value as 8 bytes, IEEE 754 double, little-endian; a missing one as
   `00 00 00 00 00 00 f8 7f`. A column without any value in this area gives 8 such bytes in all.
3. Of any other column its distinct values in this area, in order, as a JSON list in UTF-8 without blanks
   (`[null,"A"]`; letters beyond ASCII as they are; whole numbers as texts: `["-3","6"]`). Where there are
   several, then for each row the place of its value in that list from 0, as 4 bytes, little-endian.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from actionlines.indicators.coded import Array, Code, Coded
from actionlines.indicators.observations import SCHEMA

_MISSING: Final = np.array([np.nan]).astype("<f8").tobytes()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A column of a piece by the order of its texts: the distinct ones, and the place of each row's."""

    texts: list[str | None]
    places: Array | None
    """None where there is one text only."""
    runs: Array | None = None
    """The same, one a run, where that says it."""


def ranked(rows: Coded, name: str, code: Code) -> Ranked:
    """Distinct texts of a column that occur in `rows`, in order, and which of them each row has."""
    known = code.lexicons[name].in_order
    column = rows.columns[name]
    if not isinstance(column, np.ndarray):
        return Ranked([known.texts[column]], None)
    occurs = np.zeros(known.ranks.size, dtype=bool)
    occurs[column] = True
    found = known.order[occurs[known.order]]
    texts: list[str | None] = known.texts.gather(found).to_list()
    if found.size == 1:
        return Ranked(texts, None)
    place = np.zeros(known.ranks.size, dtype=np.uint32)
    place[found] = np.arange(found.size, dtype=np.uint32)
    return Ranked(texts, rows.looked_up(name, place), place[column] if rows.by_run(name) else None)


@dataclass(slots=True)
class RowDigest:
    """SHA-256 of rows that come in pieces of whole areas, in area order."""

    _sum: Any = field(default_factory=hashlib.sha256)

    def update(self, rows: Coded, texts: Mapping[str, Ranked]) -> None:
        """Take in the rows of some areas; `texts` has every column that is not of floats."""
        areas = texts["REF_AREA"].places
        cuts = [] if areas is None else (np.flatnonzero(areas[1:] != areas[:-1]) + 1).tolist()
        whole_runs = areas is None or texts["REF_AREA"].runs is not None
        run_ends = np.cumsum(rows.lengths) if rows.lengths is not None and whole_runs else None
        for start, end in zip([0, *cuts], [*cuts, rows.height], strict=True):
            self._sum.update((end - start).to_bytes(8, "little"))
            lengths, runs = rows.lengths, slice(0)
            if run_ends is not None:
                runs = slice(*np.searchsorted(run_ends, [start, end], side="right"))
            for name in SCHEMA:
                column = texts.get(name)
                if column is None:
                    self._floats(rows, name, start, end)
                elif column.places is None:
                    self._sum.update(_json(column.texts))
                elif column.runs is None or lengths is None or run_ends is None:
                    self._texts(column, column.places[start:end])
                else:
                    self._texts(column, column.runs[runs], lengths[runs])

    def _texts(self, column: Ranked, places: Array, lengths: Array | None = None) -> None:
        occurs = np.zeros(len(column.texts), dtype=bool)
        occurs[places] = True
        found = np.flatnonzero(occurs)
        self._sum.update(_json([column.texts[place] for place in found.tolist()]))
        if found.size > 1:
            here = np.cumsum(occurs, dtype=np.uint32) - np.uint32(1)
            told = here[places] if lengths is None else np.repeat(here[places], lengths)
            self._sum.update(told.astype("<u4", copy=False).data)

    def _floats(self, rows: Coded, name: str, start: int, end: int) -> None:
        column = rows.columns[name]
        if not isinstance(column, np.ndarray):
            self._sum.update(_MISSING)
            return
        values = column[start:end].astype("<f8", copy=False)
        empty = np.isnan(values)
        if empty.all():
            self._sum.update(_MISSING)
            return
        self._sum.update(
            np.ascontiguousarray(np.where(empty, np.nan, values) if empty.any() else values).data
        )

    def hexdigest(self) -> str:
        """The hash so far."""
        return str(self._sum.hexdigest())


def _json(texts: list[str | None]) -> bytes:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()
