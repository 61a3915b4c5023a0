"""Pages that were drawn once, kept on disk for every visitor who is not signed in.

A page is known by the release, the language, the address with its normalised query, and the version of the
code. The store is bounded: 256 folders with at most `MOST_IN_A_FOLDER` pages and `MOST_BYTES_IN_A_FOLDER` bytes each,
the oldest leaving first.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]
from django.conf import settings

MOST_IN_A_FOLDER: Final = 64
MOST_BYTES_IN_A_FOLDER: Final = 4 * 1024 * 1024
"""1 GiB in all: a picture is ten times as large as a page."""
PNG: Final = "image/png"
"""What is packed already."""
BROTLI_QUALITY: Final = 6
"""Beyond this a page takes longer to pack than to draw."""

_DRAWN_FROM: Final = (".py", ".html", ".css", ".js", ".svg", ".po", ".mo", ".yaml", ".csv", ".json")


@dataclass(frozen=True)
class StoredPage:
    """A page as it is sent: packed both ways, with the tag that names its content."""

    content_type: str
    etag: str
    packed: dict[str, bytes]

    def body(self, encoding: str) -> bytes:
        """Give the page in `br`, `gzip` or unpacked (empty)."""
        return self.packed[encoding] if encoding in self.packed else gzip.decompress(self.packed["gzip"])

    def best(self, encoding: str) -> str:
        """Of the packing asked for and none, the one that it is kept in."""
        return encoding if encoding in self.packed else ""


def pack(content: bytes, content_type: str, *, quality: int = BROTLI_QUALITY) -> StoredPage:
    """Make a page ready to be stored and sent; `quality` is how hard brotli tries, 0 to 11."""
    if content_type == PNG:
        return StoredPage(content_type, hashlib.sha256(content).hexdigest()[:20], {"": content})
    packed = {
        "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality),
        "gzip": gzip.compress(content, compresslevel=6, mtime=0),
    }
    return StoredPage(content_type, hashlib.sha256(content).hexdigest()[:20], packed)


@dataclass(frozen=True)
class PageStore:
    """Pages below `folder`."""

    folder: Path
    most_in_a_folder: int = MOST_IN_A_FOLDER
    most_bytes_in_a_folder: int = MOST_BYTES_IN_A_FOLDER

    def get(self, key: tuple[str, ...]) -> StoredPage | None:
        """Give the page of this key; None if it was never drawn or is damaged."""
        try:
            content = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        return _unpacked(content)

    def put(self, key: tuple[str, ...], page: StoredPage) -> None:
        """Keep a page; whole or not at all, also when several processes write it at once."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(_packed(page))
        Path(beside).replace(path)
        self._make_room(path.parent)

    def _path(self, key: tuple[str, ...]) -> Path:
        """A name that no address can lead astray: the hash of the key."""
        name = hashlib.sha256("\0".join(key).encode()).hexdigest()
        return self.folder / name[:2] / name[2:]

    def _make_room(self, folder: Path) -> None:
        pages, size = 0, 0
        for _, one, path in sorted(_ages(folder), reverse=True):
            pages, size = pages + 1, size + one
            if pages > self.most_in_a_folder or size > self.most_bytes_in_a_folder:
                path.unlink(missing_ok=True)


def _ages(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """When each page was kept, and its size."""
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # another process made room at the same time
            stat = entry.stat()
            yield stat.st_mtime_ns, stat.st_size, Path(entry.path)


def _packed(page: StoredPage) -> bytes:
    """One line of facts, then the packed forms one after the other."""
    facts = {
        "content_type": page.content_type,
        "etag": page.etag,
        "lengths": {name: len(content) for name, content in page.packed.items()},
    }
    return json.dumps(facts).encode() + b"\n" + b"".join(page.packed.values())


def _unpacked(content: bytes) -> StoredPage | None:
    """The page of a file; None if the file is damaged, and the page is drawn again."""
    head, _, rest = content.partition(b"\n")
    try:
        facts = json.loads(head)
        content_type, etag, lengths = facts["content_type"], facts["etag"], facts["lengths"]
    except (ValueError, KeyError):
        return None
    if len(rest) != sum(lengths.values()):
        return None
    packed, at = {}, 0
    for name, length in lengths.items():
        packed[name] = rest[at : at + length]
        at += length
    return StoredPage(content_type, etag, packed)


@lru_cache(maxsize=1)
def code_version() -> str:
    """Digest of everything that a page is drawn from: new code and what the operator sets draw pages anew."""
    root = Path(__file__).parent.parent
    names: Path | None = settings.ACTIONLINES_DISPLAY_NAMES
    digest = hashlib.sha256(names.read_bytes() if names else b"")
    digest.update(settings.ACTIONLINES_CONTACT.encode())
    digest.update(",".join(settings.ACTIONLINES_PREFERRED_SOURCES).encode())
    for path in sorted(path for path in root.rglob("*") if path.suffix in _DRAWN_FROM):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
