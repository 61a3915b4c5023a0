"""Editions on disk: a folder each, which never changes, and beside them the name of the one in use."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

CURRENT: Final = "current"
"""The file that names the edition in use."""
MANIFEST: Final = "manifest.json"
LENGTH: Final = 12
"""Digits of an edition's name."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One writer at a time, who reads what he builds on within; the folder itself is the lock, so that none is left."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(folder: Path, name: str, files: Mapping[str, str]) -> None:
    """Write an edition, whole or not at all, and put it in use; one that is there already stays as it is.

    To be called by who is `alone_in` the folder.
    """
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        for file, text in files.items():
            (made / file).write_text(text, "utf-8")
        if not (folder / name).exists():
            made.chmod(0o755)
            made.rename(folder / name)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    beside = folder / f".{CURRENT}"
    beside.write_text(name + "\n", "ascii")
    beside.replace(folder / CURRENT)
