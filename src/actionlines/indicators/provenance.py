"""The note beside a fetched file: where it is from, since when it lies here, and how to know it again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

SUFFIX: Final = ".provenance.json"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of a fetched file."""

    source: str
    file: str
    address: str
    form: dict[str, str] | None
    """What was posted there, if anything."""
    on: str
    """Day on which the source last gave or confirmed this version, as the caller has it."""
    bytes: int
    sha256: str
    etag: str
    last_modified: str


def write_note(note: Provenance, folder: Path) -> None:
    """Put the note beside its file, in one piece."""
    path = folder / (note.file + SUFFIX)
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(asdict(note), ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)


def read_note(path: Path) -> Provenance | None:
    """The note of a file; None where there is none, or it does not fit the file that lies there."""
    try:
        note = Provenance(**json.loads(path.with_name(path.name + SUFFIX).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return note if path.is_file() and note.file == path.name and note.sha256 == sha256(path) else None


def sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
