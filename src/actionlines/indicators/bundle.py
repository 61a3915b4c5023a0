"""The releases that come with the package: packed small, unpacked into the store on first use.

Each release is a manifest and the names of its parts, one Parquet file a source; a part that two releases
share is kept once. Unpacking sorts the parts into a release folder and holds the rows against the manifest's
hash.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.errors import BadInputError
from actionlines.indicators.compilation import settle
from actionlines.indicators.release_files import write_rows
from actionlines.indicators.releases import (
    FINDINGS_NAME,
    QUARANTINE_NAME,
    SORT_KEYS,
    Manifest,
    Release,
)
from actionlines.indicators.store import Store

FOLDER: Final = Path(__file__).parent / "data" / "releases"
CONTENTS_NAME: Final = "contents.json"
PARTS: Final = "parts"


class DamagedBundleError(BadInputError):
    """The rows that came with the package are not those its manifest names."""


def pack(releases: Iterable[Release], folder: Path = FOLDER) -> None:
    """Write releases, oldest first, into `folder` as a bundle; what lay there before is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / PARTS).mkdir(parents=True)
    contents = []
    for release in releases:
        parts = [
            _part(rows.sort(SORT_KEYS["indicator"]), folder)
            for _, rows in release.lazy().collect().group_by("SOURCE", maintain_order=True)
        ]
        contents.append(
            {
                "manifest": json.loads(release.manifest.to_json()),
                "rows": sorted(parts),
                "quarantine": _part(release.quarantine(), folder),
                "findings": _part(release.findings(), folder),
            }
        )
    (folder / CONTENTS_NAME).write_text(json.dumps(contents, ensure_ascii=False, indent=1) + "\n", "utf-8")


def unpack(store: Store, folder: Path = FOLDER) -> tuple[Release, ...]:
    """Put the bundled releases into `store`, those that are not there yet; oldest first.

    The newest becomes the one in use if none is.

    Raises
    ------
    DamagedBundleError
        If rows do not hash to what the manifest says.
    """
    contents = json.loads((folder / CONTENTS_NAME).read_text("utf-8"))
    store.folder.mkdir(parents=True, exist_ok=True)
    releases = tuple(_unpack_one(entry, store, folder) for entry in contents)
    if store.current_id() is None:
        store.use(releases[-1])
    return releases


def _unpack_one(entry: dict[str, object], store: Store, folder: Path) -> Release:
    manifest = Manifest.from_json(json.dumps(entry["manifest"]))
    place = store.folder / manifest.id
    if place.exists():
        return Release(place, manifest)
    parts = folder / PARTS
    beside = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=store.folder))
    try:
        rows = pl.read_parquet([parts / f"{name}.parquet" for name in _names(entry["rows"])])
        count, digest = write_rows([rows], beside)
        if (count, digest) != (manifest.rows, manifest.rows_sha256):
            raise DamagedBundleError(
                f"bundled release {manifest.label}: {count} rows with hash {digest[:12]}, but the manifest "
                f"names {manifest.rows} with {manifest.rows_sha256[:12]}; install the package again"
            )
        shutil.copyfile(parts / f"{entry['quarantine']}.parquet", beside / QUARANTINE_NAME)
        shutil.copyfile(parts / f"{entry['findings']}.parquet", beside / FINDINGS_NAME)
        return settle(beside, manifest, store)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def _part(rows: pl.DataFrame, folder: Path) -> str:
    """Write one part under the name of its own hash; the same rows are written once."""
    beside = folder / PARTS / ".part"
    rows.write_parquet(beside, compression="zstd", compression_level=19, row_group_size=1_000_000)
    name = hashlib.sha256(beside.read_bytes()).hexdigest()[:16]
    beside.replace(folder / PARTS / f"{name}.parquet")
    return name
