"""Whether what came is the file: not a web page, not an error message, not a damaged archive."""

from __future__ import annotations

import html
import os
import re
import zipfile
import zlib
from pathlib import Path
from typing import Final

from actionlines.errors import NotFoundError
from actionlines.indicators.fetching.failures import FetchError, PassingError
from actionlines.indicators.fetching.wanted import Kind, Wanted

HEAD: Final = 4096

_PAGE: Final = (b"<!doctype html", b"<html", b"<head", b"<body")


class NoFiguresError(NotFoundError):
    """The source says that it has no figures for what was asked."""


class EmptyAnswerError(FetchError):
    """The source gave nothing at all."""


class NotTheFileError(FetchError):
    """The source gave something else than the file: a web page, a message."""


class DamagedFileError(FetchError):
    """What came cannot be unpacked."""


class BusySourceError(PassingError):
    """The source has too much to do, and says so."""


def refuse_said(text: str, wanted: Wanted) -> None:
    """Raise if a source says in words what others say with a status.

    Raises
    ------
    NoFiguresError, BusySourceError
        If it says so.
    """
    said = f"({_shown(text)!r})"
    if wanted.nothing and wanted.nothing in text:
        what = f"{wanted.name}: the source has no figures for this {said}"
        raise NoFiguresError(f"{what}; check the code of the series")
    if wanted.busy and wanted.busy in text:
        what = f"{wanted.name}: the source has too much to do {said}"
        raise BusySourceError(what, "fetch it again in some minutes")


def take_off_padding(path: Path) -> None:
    """Take NUL bytes off the end of a file."""
    with path.open("r+b") as handle:
        end = handle.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - HEAD)
            handle.seek(start)
            block = handle.read(end - start).rstrip(b"\0")
            end = start + len(block)
            if block:
                break
        handle.truncate(end)


def refuse_wrong(path: Path, wanted: Wanted) -> None:
    """Raise if a finished download is not what it should be.

    Raises
    ------
    EmptyAnswerError, NotTheFileError, DamagedFileError, NoFiguresError, BusySourceError
        The first that holds.
    """
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise EmptyAnswerError(f"{wanted.name}: {wanted.address} gave an empty file; fetch it again later")
    _refuse_other(start, wanted)
    if wanted.kind is Kind.ZIP:
        _refuse_damaged(path, wanted)
    if wanted.kind is Kind.TABLE and b"\n" not in start.strip() and len(head) < HEAD:
        raise NoFiguresError(
            f"{wanted.name}: {wanted.address} gave a header and no figures; check the code of the series"
        )


def _refuse_other(start: bytes, wanted: Wanted) -> None:
    text = start.decode("utf-8", errors="replace")
    if wanted.kind is Kind.ZIP and start.startswith(b"PK"):
        return
    refuse_said(text, wanted)
    where, mend = f"{wanted.name}: {wanted.address} gave", f"instead of {wanted.kind.value}"
    if start.lower().startswith(_PAGE):
        page = f"{where} a web page ({_title(text)!r}) {mend}"
        raise NotTheFileError(f"{page}; open the address in a browser to see what is wrong")
    is_other = wanted.kind is Kind.ZIP or start.startswith(b"<")
    if is_other or (wanted.kind is Kind.TABLE and start.startswith((b"{", b"["))):
        raise NotTheFileError(f"{where} {_shown(text)!r} {mend}; check the code of the series")


def _refuse_damaged(path: Path, wanted: Wanted) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            bad = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise DamagedFileError(
            f"{wanted.name}: the archive from {wanted.address} is damaged ({error}); fetch it again"
        ) from error
    if bad is not None:
        raise DamagedFileError(
            f"{wanted.name}: {bad!r} in the archive from {wanted.address} is damaged; fetch it again"
        )


def _title(text: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", text, flags=re.IGNORECASE | re.DOTALL)
    return _shown(found[1]) if found else "without a title"


def _shown(text: str) -> str:
    """The beginning of a message in words: without tags, on one line."""
    words = html.unescape(re.sub(r"<[^>]*>", " ", text)).split()
    return " ".join(words)[:100]
