"""The engine that holds the microdata: DuckDB by default, out of core, or another through the same Ibis expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import ibis
import polars as pl

from actionlines.errors import BadInputError

DUCKDB_MEMORY: Final = "1GB"
"""What DuckDB may use before it spills to disk; the rest of the process stands beside it."""


class UnknownEngineError(BadInputError):
    """There is no such engine."""


class Engine:
    """A connection, and the one way in and out: Parquet in, small tables out."""

    def __init__(self, connection: Any, name: str) -> None:
        self.connection = connection
        self.name = name

    def open(self, path: Path) -> Any:
        """A Parquet file, or a folder of them, as a table; nothing is read yet."""
        return self.connection.read_parquet(str(path / "*.parquet" if path.is_dir() else path))

    def small(self, expression: Any) -> pl.DataFrame:
        """The result of an expression that sums up; rows of microdata never come this way."""
        return pl.DataFrame(expression.to_pyarrow())


@contextmanager
def _duckdb() -> Iterator[Engine]:
    """In memory, spilling into a folder of its own that goes with it."""
    with TemporaryDirectory(prefix="actionlines-survey-") as folder:
        connection = ibis.duckdb.connect(temp_directory=folder, memory_limit=DUCKDB_MEMORY)
        try:
            yield Engine(connection, "duckdb")
        finally:
            connection.disconnect()


ENGINES: Final[dict[str, Callable[[], Any]]] = {"duckdb": _duckdb}


@contextmanager
def open_engine(name: str = "duckdb") -> Iterator[Engine]:
    """Start an engine for as long as the block lasts.

    Raises
    ------
    UnknownEngineError
        Naming those that there are.
    """
    if name not in ENGINES:
        raise UnknownEngineError(f"no engine is called {name!r}; there are {', '.join(ENGINES)}")
    with ENGINES[name]() as engine:
        yield engine
