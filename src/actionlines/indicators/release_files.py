"""Writing the files of a release: the same rows give the same bytes, however many they are.

Rows come in pieces of whole areas, in area order; a piece is written as row groups and set aside for the file
in indicator order, so that ten million rows need no more memory than a few pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from actionlines.indicators.coded import Code, Coded
from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.ordering import by_runs, in_order, key_numbers
from actionlines.indicators.releases import FILE_NAMES, SORT_KEYS, Order, Release
from actionlines.indicators.row_digest import Ranked, RowDigest, ranked
from actionlines.indicators.row_file import Form, RowFile
from actionlines.indicators.staging import ROWS_PER_PIECE, Staging

FEW_TEXTS: Final = 1_000
"""A column of so many texts, numbered, packs to hardly less."""


class ReleaseWriter:
    """Writes pieces of coded rows in both orders and hashes them; use as a context, then `finish`.

    `staged`, where the pieces come from, tells in which columns nothing is missing.
    """

    def __init__(self, folder: Path, code: Code, *, staged: Staging | None = None) -> None:
        self.folder = folder
        self.code = code
        self.rows = 0
        self.per_source: dict[str, int] = {}
        self.digest = RowDigest()
        self._staged = staged
        self._writing, self._noting = _Behind(), _Behind()
        self._by_area: RowFile | None = None
        self._aside = Staging(folder / ".by-indicator", code, by="INDICATOR")

    def add(self, rows: Coded) -> None:
        """Write a piece: whole areas after those before it, in order, columns of `SCHEMA`."""
        if not rows.height:
            return
        texts = {name: ranked(rows, name, self.code) for name in SCHEMA if name in self.code.lexicons}
        self._count(texts["SOURCE"], rows.height)
        self._writing.do(self._file_by_area().write, rows, texts)
        self._noting.do(self._note, rows, texts)
        self.rows += rows.height

    def _note(self, rows: Coded, texts: dict[str, Ranked]) -> None:
        self.digest.update(rows, texts)
        self._aside.add(Coded(rows.height, {name: rows.columns[name] for name in SCHEMA}, rows.lengths))

    def _file_by_area(self) -> RowFile:
        """Opened with the first piece: by then all rows are staged."""
        if self._by_area is None:
            self._by_area = self._file("area")
        return self._by_area

    def _file(self, order: Order) -> RowFile:
        sure = frozenset() if self._staged is None else frozenset(SCHEMA) - self._staged.gaps
        loose = {name for name, lexicon in self.code.lexicons.items() if lexicon.texts.len() <= FEW_TEXTS}
        form = Form(sure, frozenset(loose))
        return RowFile(self.folder / FILE_NAMES[order], form, leading=SORT_KEYS[order][0])

    def _count(self, sources: Ranked, height: int) -> None:
        counts = [height] if sources.places is None else np.bincount(sources.places).tolist()
        for source, count in zip(sources.texts, counts, strict=True):
            self.per_source[str(source)] = self.per_source.get(str(source), 0) + count

    def finish(self) -> tuple[int, str]:
        """Write the file in indicator order; return the number of rows and their hash."""
        self._noting.wait()
        self._writing.do(self._file_by_area().close)
        by_indicator = self._file("indicator")
        for piece in self._aside.pieces():
            rows = by_runs(piece, self.code, SORT_KEYS["indicator"])
            if rows is None:
                rows, _ = in_order(piece, key_numbers(piece, self.code, SORT_KEYS["indicator"]))
            texts = {name: ranked(rows, name, self.code) for name in SCHEMA if name in self.code.lexicons}
            self._writing.do(by_indicator.write, rows, texts)
        self._writing.wait()
        by_indicator.close()
        return self.rows, self.digest.hexdigest()

    def __enter__(self) -> ReleaseWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writing.close()
        self._noting.close()
        if self._by_area is not None:
            self._by_area.close()
        self._aside.close()
        (self.folder / ".by-indicator").unlink()


def write_rows(pieces: Iterable[pl.DataFrame], folder: Path) -> tuple[int, str]:
    """Write frames in both orders; return the number of rows and their hash.

    Each frame has whole areas, and no area comes after one that it stands before.
    """
    code = Code(SCHEMA)
    with ReleaseWriter(folder, code) as writer:
        for piece in pieces:
            rows = code.encode(piece)
            writer.add(in_order(rows, key_numbers(rows, code, SORT_KEYS["area"]))[0])
        return writer.finish()


def coded_rows(release: Release, code: Code) -> Iterator[Coded]:
    """All rows of a release, part by part."""
    with pq.ParquetFile(release.path / FILE_NAMES["area"]) as file:
        for batch in file.iter_batches(batch_size=ROWS_PER_PIECE):
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)
            yield code.encode(frame)


class _Behind:
    """Does one thing after the other in a thread of its own, while the next is prepared."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._pending: Future[None] | None = None

    def do(self, what: Callable[..., None], *given: Any) -> None:
        """Begin, once what went before is done; raises what that raised."""
        self.wait()
        self._pending = self._pool.submit(what, *given)

    def wait(self) -> None:
        """Wait until all is done."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            pending.result()

    def close(self) -> None:
        """Give the thread back."""
        self._pool.shutdown()
