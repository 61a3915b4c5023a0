"""What is needed to estimate a survey once more: its files by their hashes, its description, what it was made with."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import actionlines
from actionlines.surveys.units import Opened

ENGINE_PACKAGES: Final = {"duckdb": ("DuckDB", "duckdb"), "spark": ("Apache Spark", "pyspark")}
"""What each engine is called, and the package that tells its version."""


@dataclass(frozen=True)
class FileUsed:
    """A file that was read, by its name alone; of a folder of Parquet each file by itself."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Origin:
    """Where estimates come from."""

    description: FileUsed
    text: str
    """The description as it was written."""
    files: tuple[FileUsed, ...]
    made_with: tuple[tuple[str, str], ...]
    """What made them, and which version of it."""
    on: date


def origin_of(survey: Opened, *, spec: Path, on: date) -> Origin:
    """Look at all that a survey's estimates are made from.

    Parameters
    ----------
    survey
        Opened by `units.open_survey`.
    spec
        The file that its description was read from.
    on
        The day on which they are made.
    """
    engine, package = ENGINE_PACKAGES[survey.engine.name]
    made_with = (
        ("Actionlines", actionlines.__version__),
        ("Python", platform.python_version()),
        (engine, version(package)),
        ("Ibis", version("ibis-framework")),
        ("Polars", version("polars")),
    )
    read = tuple(used for path in survey.paths.values() for used in _used(path))
    return Origin(_file(spec), spec.read_text("utf-8"), read, made_with, on)


def _used(path: Path) -> Iterator[FileUsed]:
    if path.is_dir():
        yield from (_file(one, within=path) for one in sorted(path.glob("*.parquet")))
    else:
        yield _file(path)


def _file(path: Path, *, within: Path | None = None) -> FileUsed:
    """A file by its name, or by its place within a folder; nothing of where that folder is."""
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    name = path.name if within is None else f"{within.name}/{path.name}"
    return FileUsed(name, path.stat().st_size, digest)
