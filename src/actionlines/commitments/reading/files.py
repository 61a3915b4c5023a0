"""Take the text out of a file: plain text, HTML, DOCX or PDF.

Other than plain text, a file is opened in a process of its own. Each format becomes the same thing, lines of text with
the labels that a list only draws written out, so that one reader serves them all.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from actionlines.commitments.reading.numerals import ALPHABETS
from actionlines.confined import confined
from actionlines.errors import BadInputError

MOST: Final = 32 * 2**20
"""Bytes of a file: an official text of a thousand pages has a tenth of it."""
MOST_UNPACKED: Final = 256 * 2**20
READERS: Final = {
    ".html": "actionlines.commitments.reading.html_file:text_of",
    ".htm": "actionlines.commitments.reading.html_file:text_of",
    ".docx": "actionlines.commitments.reading.docx_file:text_of",
    ".pdf": "actionlines.commitments.reading.pdf_file:text_of",
}
_LEGACY: Final = {"ru": ("windows-1251", "koi8-r"), "ar": ("windows-1256",), "zh": ("gb18030", "big5")}
_FURTHER_LETTERS: Final = "ёйъыьàâçéèêëîïôùûüÿœáíóúñآإاةىؤئء"
_WESTERN: Final = "windows-1252"
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class UnreadableTextError(BadInputError):
    """The file holds no text that can be read."""


class TooLargeTextError(BadInputError):
    """The file is larger than any official text."""


class MissingTextError(BadInputError):
    """There is no such file."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, and what of the file is no part of it."""

    text: str
    left_out: tuple[str, ...] = ()
    """Parts of a page that are not its text: menus, forms, scripts, each with its beginning."""


def source_of(path: Path, *, lang: str) -> Source:
    """The text of a file, by the ending of its name.

    Raises
    ------
    MissingTextError, TooLargeTextError, UnreadableTextError
        If there is no file, it is too large, or no text can be found in it.
    actionlines.confined.RefusedFileError
        If a reader refused it.
    """
    size_of(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        return Source(decoded(path.read_bytes(), name=path.name, lang=lang))
    text, left_out = confined(reader, str(path.absolute()))
    return Source(text, tuple(left_out))


def size_of(path: Path) -> int:
    """Bytes of a file.

    Raises
    ------
    MissingTextError, TooLargeTextError
        If there is none, or it is larger than any official text.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise MissingTextError(f"{path}: {error.strerror or error}; check the name") from error
    if size > MOST:
        raise TooLargeTextError(f"{path.name}: has {size >> 20} MiB, at most {MOST >> 20} are read")
    return size


def decoded(content: bytes, *, name: str, lang: str) -> str:
    """The text of bytes in UTF-8, UTF-16, or an older encoding of its language.

    >>> decoded("Связь".encode("windows-1251"), name="a.txt", lang="ru")
    'Связь'
    """
    marked = next((codec for mark, codec in _MARKS if content.startswith(mark)), "utf-8")
    for codec in (marked, *_LEGACY.get(lang, (_WESTERN,))):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == marked or _of_language(text, lang):
            return text.removeprefix("\ufeff")
    raise UnreadableTextError(
        f"{name}: is no text in UTF-8, UTF-16 or an older encoding of {lang}; save it as UTF-8, or as DOCX or PDF"
    )


def _of_language(text: str, lang: str) -> bool:
    """Whether the letters are those of the language: another old encoding would give others."""
    letters = [sign for sign in text.lower() if sign.isalpha()]
    if lang == "zh":
        own = sum("\u4e00" <= sign <= "\u9fff" for sign in letters)
    else:
        known = {*ALPHABETS.get(lang, ""), *_FURTHER_LETTERS}
        own = sum(sign.isascii() or sign in known for sign in letters)
    return not letters or own > 0.8 * len(letters)


def refuse_bomb(path: str) -> None:
    """Refuse an archive that unpacks to more than any text takes, before a byte of it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableTextError(
            f"{Path(path).name}: is no DOCX file, or damaged ({error}); save it anew as DOCX"
        ) from error
    if size > MOST_UNPACKED:
        raise UnreadableTextError(
            f"{Path(path).name}: unpacks to {size >> 20} MiB, at most {MOST_UNPACKED >> 20} are read"
        )


def blocks_joined(blocks: Sequence[str]) -> str:
    """Paragraphs with an empty line between, as the reader tells them apart."""
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


Text = tuple[str, list[str]]
"""What a reader of a format gives: the text, and what it left out."""
