"""A release: a folder of figures that never changes, with a manifest that says where each is from.

The folder holds the same rows twice, sorted by area and by indicator, so that a country's and an indicator's
figures are each read from a few neighbouring row groups; beside them what was refused and what was flagged.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.observations import BREAKDOWNS

Order = Literal["area", "indicator"]

SORT_KEYS: Final[dict[Order, tuple[str, ...]]] = {
    "area": ("REF_AREA", "INDICATOR", *BREAKDOWNS, "SOURCE", "FREQ", "TIME_PERIOD"),
    "indicator": ("INDICATOR", "REF_AREA", *BREAKDOWNS, "SOURCE", "FREQ", "TIME_PERIOD"),
}
FILE_NAMES: Final[dict[Order, str]] = {"area": "by_area.parquet", "indicator": "by_indicator.parquet"}
MANIFEST_NAME: Final = "manifest.json"
QUARANTINE_NAME: Final = "quarantine.parquet"
FINDINGS_NAME: Final = "findings.parquet"
ID_LENGTH: Final = 12


class BrokenReleaseError(BadInputError):
    """A release folder misses a file, or its manifest cannot be read."""


@dataclass(frozen=True)
class FileEntry:
    """One source file as it was read."""

    name: str
    sha256: str
    bytes: int
    address: str = ""
    """Where it was fetched; empty where the file was brought by hand."""
    retrieved: str = ""
    """Day on which it was, ISO 8601; empty where nobody said."""


@dataclass(frozen=True)
class SourceEntry:
    """What one source contributed to a release, and under which terms."""

    id: str
    publisher: str
    address: str
    licence: str
    licence_address: str | None
    vintage: str
    files: tuple[FileEntry, ...]
    read: int
    """Figures found in the files."""
    accepted: int
    quarantined: int
    carried: int = 0
    """Rows taken over unchanged from the release this one is based on."""


@dataclass(frozen=True)
class Manifest:
    """What a release is made of. Its hash is the release's name."""

    label: str
    on: str
    """Day of the release, ISO 8601."""
    code_version: str
    catalogue_sha256: str
    rows: int
    rows_sha256: str
    """SHA-256 of the rows in area order, as `row_digest` defines it: any tool gives the same."""
    sources: tuple[SourceEntry, ...]
    flagged: int = 0
    based_on: str | None = None
    note: str = ""

    @cached_property
    def id(self) -> str:
        """First twelve digits of the SHA-256 of the manifest."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:ID_LENGTH]

    def to_json(self) -> str:
        """Give the manifest as JSON that is the same for the same facts."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what `to_json` wrote."""
        facts = json.loads(text)
        facts["sources"] = tuple(
            SourceEntry(**{**source, "files": tuple(FileEntry(**file) for file in source["files"])})
            for source in facts["sources"]
        )
        return cls(**facts)


@dataclass(frozen=True)
class Release:
    """An immutable set of observations on disk. Open one with `open_release` or through a `Store`."""

    path: Path
    manifest: Manifest = field(repr=False)

    @property
    def id(self) -> str:
        """Name of the release: the hash of its manifest."""
        return self.path.name

    @property
    def label(self) -> str:
        """What people call it."""
        return self.manifest.label

    def lazy(self, order: Order = "area") -> pl.LazyFrame:
        """All rows, sorted by area or by indicator, read when asked for."""
        return pl.scan_parquet(self.path / FILE_NAMES[order])

    def area(self, code: str) -> pl.DataFrame:
        """All that is stated about one area, by all sources."""
        return self.lazy("area").filter(pl.col("REF_AREA") == code).collect()

    def indicator(self, code: str, areas: tuple[str, ...] | None = None) -> pl.DataFrame:
        """All that is stated of one indicator, by all sources; for `areas` only, where given."""
        rows = self.lazy("indicator").filter(pl.col("INDICATOR") == code)
        if areas is not None:
            rows = rows.filter(pl.col("REF_AREA").is_in(areas))
        return rows.collect()

    def quarantine(self) -> pl.DataFrame:
        """What was refused, each with its reason, file and line."""
        return pl.read_parquet(self.path / QUARANTINE_NAME)

    def findings(self) -> pl.DataFrame:
        """What was kept though it looks implausible, each with the rule that says so."""
        return pl.read_parquet(self.path / FINDINGS_NAME)

    @cached_property
    def coverage(self) -> pl.DataFrame:
        """Rows, areas and years of each indicator and source."""
        return (
            self.lazy("indicator")
            .group_by("INDICATOR", "SOURCE", maintain_order=True)
            .agg(
                pl.len().alias("rows"),
                pl.col("REF_AREA").n_unique().alias("areas"),
                pl.col("TIME_PERIOD").min().alias("first"),
                pl.col("TIME_PERIOD").max().alias("last"),
            )
            .collect()
        )


def open_release(path: Path) -> Release:
    """Open the release in the folder `path`.

    Raises
    ------
    BrokenReleaseError
        If a file is missing or the manifest is not one of ours.
    """
    for name in (MANIFEST_NAME, *FILE_NAMES.values(), QUARANTINE_NAME, FINDINGS_NAME):
        if not (path / name).is_file():
            raise BrokenReleaseError(
                f"release {path.name} has no {name} in {path}; delete the folder and make it again"
            )
    try:
        manifest = Manifest.from_json((path / MANIFEST_NAME).read_text("utf-8"))
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenReleaseError(f"{path / MANIFEST_NAME} is not a manifest: {error}") from error
    return Release(path, manifest)
