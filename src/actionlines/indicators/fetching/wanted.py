"""A file that is wanted: where it lies, under which name it is kept, and what it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from actionlines.errors import NotFoundError

MIB: Final = 1024**2

Ask: TypeAlias = Callable[[str], Any]
"""Ask a source's API for a list in JSON, by its address."""


class Kind(Enum):
    """What a file must be to be kept."""

    ZIP = "a ZIP archive"
    TABLE = "a table"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to fetch."""

    name: str
    address: str
    kind: Kind
    limit: int
    """Bytes it may have; more is a mistake or an attack."""
    form: Mapping[str, str] | None = None
    """What is posted, where the API takes questions only so. Such an answer cannot be resumed."""
    nothing: str = ""
    """How the source says, whatever the status, that it has no figures for this."""
    busy: str = ""
    """How the source says, whatever the status, that it has too much to do."""
    padded: bool = False
    """Whether the source fills the end with NUL bytes, which are taken off."""

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"


Wishes: TypeAlias = tuple[Wanted | NotFoundError, ...]
"""The files of several series; in place of one that the source does not have, the failure that says so."""
