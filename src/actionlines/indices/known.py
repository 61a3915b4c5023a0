"""All indices of an installation: those that come with the package, and those of its own below `var/indices/`.

One of its own is a specification, `name.toml`, and where its figures are not the release's a table beside it,
`name.csv` or `name.parquet`. Whoever runs the site lays them there; one that is broken is left out with the reason.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from actionlines.errors import ActionlinesError, BadInputError
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indices.panel import Panel
from actionlines.indices.presets import (
    PRESETS,
    UnknownPresetError,
    preset,
    preset_name,
    with_catalogue_names,
)
from actionlines.indices.release_sheet import ReleaseSheet, panel_from_release, sheet_from_release
from actionlines.indices.robustness.declaration import declared_doubts
from actionlines.indices.specification import Specification
from actionlines.indices.specification_file import read_specification
from actionlines.indices.table_file import sheet_from_table
from actionlines.words import nearest

FOLDER: Final = "indices"
TABLES: Final = (".csv", ".parquet")
MOST_BYTES: Final = 128 * 1024
"""Of a specification: that of a thousand indicators is half as large."""
MOST_BYTES_OF_A_TABLE: Final = 64 * 1024 * 1024
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST_NAME: Final = 60


class IndexFileError(BadInputError):
    """A file of an index whose name cannot be an index's, or that is too large."""


@dataclass(frozen=True)
class KnownIndex:
    """One index by the name it is asked for; `table` holds its figures where they are not the release's.

    `fingerprint` is a hash of the files of an index of one's own; empty for one that comes with the package.
    """

    name: str
    specification: Specification
    table: Path | None = None
    fingerprint: str = ""

    def figures(self, release: Release, catalogue: Catalogue) -> ReleaseSheet:
        """What it is built from, its own table or the release; errors as for the sheet of either."""
        if self.table is not None:
            return sheet_from_table(self.specification, self.table, source=self.table.name)
        return sheet_from_release(self.specification, release, catalogue)

    def panel(self, release: Release, catalogue: Catalogue, years: Sequence[int]) -> Panel:
        """A sheet for each of these years; errors as for `figures`."""
        if self.table is None:
            return panel_from_release(self.specification, release, catalogue, years=years).panel
        of_years = [replace(self.specification, year=year) for year in years]
        return Panel(tuple(sheet_from_table(one, self.table, source="").sheet for one in of_years))

    @property
    def family(self) -> str:
        """Its name without the year."""
        return family(self.name)


@dataclass(frozen=True)
class KnownIndices:
    """By name: those that come with the package first. `broken`: why a file of one's own is left out."""

    indices: Mapping[str, KnownIndex]
    broken: Mapping[str, str]
    fingerprint: str
    """Of all files of one's own; empty where there are none."""


def known_indices(root: Path) -> KnownIndices:
    """All indices of the installation whose `var/` is `root`; files are read again when they change."""
    return _known(root, _state(root))


def known_index(name: str, root: Path) -> KnownIndex:
    """The index of this name, or the newest of this family.

    Raises
    ------
    UnknownPresetError
        If there is none; with the nearest names as candidates.
    """
    return known_indices(root).indices[full_name(name, root)]


def full_name(name: str, root: Path) -> str:
    """Name of an index with its year, from a name with or without; as for `known_index`."""
    known = known_indices(root).indices
    wanted = name.strip().lower().replace("_", "-")
    if wanted in known:
        return wanted
    editions = [one for one in known.values() if one.fingerprint and one.family == wanted]
    if editions:
        return max(editions, key=lambda one: one.specification.year or 0).name
    try:
        return preset_name(name)
    except UnknownPresetError as error:
        near = tuple(dict.fromkeys([*nearest(wanted, known), *error.candidates]))
        raise UnknownPresetError(str(error), near) from error


def editions(name: str, root: Path) -> tuple[str, ...]:
    """All of the same family as the index of this name, it included, from old to new."""
    known = known_indices(root).indices
    same = [one for one in known.values() if one.family == known[name].family]
    return tuple(one.name for one in sorted(same, key=lambda one: one.specification.year or 0))


def family(name: str) -> str:
    """A name without the year at its end.

    Examples
    --------
    >>> family("egdi-2022"), family("digital-gap")
    ('egdi', 'digital-gap')
    """
    head, _, tail = name.rpartition("-")
    return head if head and re.fullmatch(r"\d{4}", tail) else name


_State = tuple[tuple[str, int, int], ...]


def _state(root: Path) -> _State:
    """Name, time and size of each file of one's own: where they are the same, nothing is read again."""
    folder = root / FOLDER
    if not folder.is_dir():
        return ()
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # taken away at this moment
            if path.suffix in {".toml", *TABLES} and path.is_file():
                at = path.stat()
                found.append((path.name, at.st_mtime_ns, at.st_size))
    return tuple(sorted(found))


@lru_cache(maxsize=4)
def _known(root: Path, state: _State) -> KnownIndices:
    found = {name: KnownIndex(name, preset(name)) for name in PRESETS}
    broken: dict[str, str] = {}
    for file, _, _ in state:
        path = root / FOLDER / file
        if path.suffix == ".toml":
            try:
                found[path.stem] = _own(path)
            except ActionlinesError as error:
                broken[path.stem] = str(error)
            except OSError as error:
                broken[path.stem] = f"{file}: cannot be opened ({error.strerror})"
    marks = "".join(f"{name}{one.fingerprint}" for name, one in found.items() if one.fingerprint)
    return KnownIndices(found, broken, hashlib.sha256(marks.encode()).hexdigest()[:16] if marks else "")


def _own(path: Path) -> KnownIndex:
    """The index of a file, read to the end: a broken one is told here and not to those who look at the site."""
    _refuse_name(path)
    _refuse_large(path, MOST_BYTES)
    specification = with_catalogue_names(read_specification(path), load_catalogue())
    declared_doubts(specification)
    _refuse_control_characters(path, specification)
    table = next((one for suffix in TABLES if (one := path.with_suffix(suffix)).is_file()), None)
    digest = hashlib.sha256(path.read_bytes())
    if table is not None:
        _refuse_large(table, MOST_BYTES_OF_A_TABLE)
        digest.update(table.read_bytes())
        sheet = sheet_from_table(specification, table, source=table.name).sheet
        specification = replace(specification, year=sheet.year)
    return KnownIndex(path.stem, specification, table, digest.hexdigest())


def _refuse_name(path: Path) -> None:
    name = path.stem
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise IndexFileError(
            f"{path.name}: the name of an index is that of its file: small letters a to z and digits with hyphens "
            f"between, at most {_LONGEST_NAME}, as digital-gap-2026.toml"
        )
    if family(name) in {*PRESETS, *(family(one) for one in PRESETS)}:
        raise IndexFileError(
            f"{path.name}: an index of this name comes with the package; give yours another, as my-{name}.toml"
        )


def _refuse_control_characters(path: Path, specification: Specification) -> None:
    """Neither a page nor a workbook can hold them."""
    names = [*specification.names.values(), specification.source]
    for code in specification.nodes:
        names += [code, *specification.node(code).names.values()]
    for name in names:
        if any(unicodedata.category(letter) == "Cc" for letter in name):
            raise IndexFileError(f"{path.name}: {name!r} has a control character; take it out")


def _refuse_large(path: Path, most: int) -> None:
    size = path.stat().st_size
    if size > most:
        raise IndexFileError(f"{path.name}: {size:,} bytes; at most {most:,} are read")
