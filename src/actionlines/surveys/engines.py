"""The engine that holds the microdata: DuckDB by default, out of core, or another through the same Ibis expressions."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import duckdb
import ibis
import polars as pl
from ibis.formats.pyarrow import PyArrowData
from ibis.util import gen_name

from actionlines.errors import BadInputError
from actionlines.surveys.work_folder import work_folder

DUCKDB_MEMORY: Final = "1GB"
"""What DuckDB may use before it spills to disk; the rest of the process stands beside it."""


SPARK: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.log.level": "OFF",
}
"""How a session of ours is set up."""

SPARK_HERE: Final = {
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}
"""And one in this process: few partitions, and no port that others can reach."""


DENSE_BITS: Final = 20
"""Keys of so many bits have a place of their own in an array of DuckDB's: a million places of some dozen bytes."""


class UnknownEngineError(BadInputError):
    """There is no such engine."""


class MissingEngineError(BadInputError):
    """An engine is not installed, or does not start."""


class EngineFailedError(BadInputError):
    """An engine gave up. What it says may quote a row, so that its kind alone is told."""


class UnopenedFileError(BadInputError):
    """An engine cannot open a file of that name."""


class Engine:
    """A connection, and the one way in and out: Parquet in, small tables out.

    `dense_bits` says how many bits the keys of a group-by may take for `small` to be told that they are `dense`,
    `keeps_ends` whether the least and greatest value of a column are told without a row being read.
    """

    dense_bits = 0
    keeps_ends = False

    def __init__(self, connection: Any, name: str, *, errors: tuple[type[Exception], ...]) -> None:
        self.connection = connection
        self.name = name
        self.errors = errors

    def open(self, path: Path) -> Any:
        """A Parquet file, or a folder of them, as a table; nothing is read yet.

        Raises
        ------
        UnopenedFileError
            If the engine cannot, as where it takes a sign of the name for something else.
        """
        name = self._literal(str(path))
        try:
            return self.connection.read_parquet(f"{name}/*.parquet" if path.is_dir() else name)
        except self.errors as error:
            raise UnopenedFileError(
                f"{self.name} cannot open {path.name} ({type(error).__name__}). Look whether it can read that folder, "
                "or give the file a name of letters, digits, _ and - alone"
            ) from None

    def _literal(self, path: str) -> str:
        """A path in which no sign stands for other signs."""
        return glob.escape(path)

    def small(self, expression: Any, *, dense: bool = False) -> pl.DataFrame:
        """The result of an expression that sums up; rows of microdata never come this way.

        `dense` says that it sums a few columns, by keys within `dense_bits`.
        """
        with self._told(), self._densely() if dense else nullcontext():
            return self._answer(expression)

    def _answer(self, expression: Any) -> pl.DataFrame:
        return pl.DataFrame(expression.to_pyarrow())

    def _densely(self) -> AbstractContextManager[None]:
        """What the engine does otherwise where keys are dense."""
        return nullcontext()

    def keep(self, expression: Any) -> Any:
        """An expression worked out once, as a table of the engine that ends with it."""
        with self._told():
            return self.connection.create_table(gen_name("actionlines"), expression, temp=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """An engine's error without its words, which may quote a row."""
        try:
            yield
        except self.errors as error:
            raise EngineFailedError(
                f"{self.name} stopped with a {type(error).__name__} while it read the microdata; its words are kept "
                "back, as they may quote a row. Look whether the columns of the description hold what they should, and "
                "whether memory and disk suffice"
            ) from None


class DuckDBEngine(Engine):
    """DuckDB, which finds a group by its number where it may hold an array of that size."""

    dense_bits = DENSE_BITS
    keeps_ends = True

    def _answer(self, expression: Any) -> pl.DataFrame:
        """Without Ibis' own way out of it, which loads pandas at the first answer: a third of a second."""
        found = self.connection.con.sql(self.connection.compile(expression)).to_arrow_table()
        return pl.DataFrame(PyArrowData.convert_table(found, expression.schema()))

    @contextmanager
    def _densely(self) -> Iterator[None]:
        """For one expression only: the array has room for all that is summed, and many sums would not fit."""
        self.connection.raw_sql(f"SET perfect_ht_threshold = {DENSE_BITS}")
        try:
            yield
        finally:
            self.connection.raw_sql("RESET perfect_ht_threshold")


class SparkEngine(Engine):
    """Spark, whose temporary tables are views that it is told to keep."""

    def _literal(self, path: str) -> str:
        return re.sub(r"[][*?{}\\]", r"\\\g<0>", path)

    def keep(self, expression: Any) -> Any:
        name = gen_name("actionlines")
        with self._told():
            view = self.connection.create_view(name, expression)
            self.connection.raw_sql(f"CACHE TABLE {name}")
        return view


@contextmanager
def _duckdb(_: str) -> Iterator[Engine]:
    """In memory, spilling into a folder of its own that goes with it."""
    with work_folder() as folder:
        connection = ibis.duckdb.connect(temp_directory=str(folder), memory_limit=DUCKDB_MEMORY)
        try:
            yield DuckDBEngine(connection, "duckdb", errors=(duckdb.Error,))
        finally:
            connection.disconnect()


@contextmanager
def _spark(address: str) -> Iterator[Engine]:
    """Apache Spark: in this process where no address is given, or a cluster by its address.

    A session that is running already is used and left running; ours ends with the block.
    """
    try:
        from py4j.protocol import Py4JError  # type: ignore[import-untyped]
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingEngineError("Spark is not installed: pip install 'actionlines[spark]'") from error
    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("actionlines survey").master(address or "local[*]")
    for name, value in {**SPARK, **({} if address else SPARK_HERE)}.items():
        builder = builder.config(name, value)
    try:
        session = running or builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise MissingEngineError(
            f"Spark does not start ({str(error).splitlines()[0]}). It needs Java 17, on Debian: "
            "sudo apt install default-jre-headless; and a cluster must answer at its address"
        ) from error
    session.sparkContext.setLogLevel("OFF")
    try:
        yield SparkEngine(ibis.pyspark.connect(session), "spark", errors=(PySparkException, Py4JError))
    finally:
        if running is None:
            session.stop()


ENGINES: Final[dict[str, Callable[[str], Any]]] = {"duckdb": _duckdb, "spark": _spark}


@contextmanager
def open_engine(name: str = "duckdb") -> Iterator[Engine]:
    """Start an engine for as long as the block lasts.

    Parameters
    ----------
    name
        ``"duckdb"``, ``"spark"`` in this process, or ``"spark=spark://host:7077"``, a cluster by its address. Files
        must then be where the cluster sees them, in Parquet.

    Raises
    ------
    UnknownEngineError
        Naming those that there are.
    MissingEngineError
        If Spark or Java is not installed, or does not start.
    """
    kind, _, address = name.partition("=")
    if kind not in ENGINES:
        raise UnknownEngineError(f"no engine is called {kind!r}; there are {', '.join(ENGINES)}")
    with ENGINES[kind](address) as engine:
        yield engine
