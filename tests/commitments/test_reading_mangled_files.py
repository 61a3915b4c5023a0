"""Files that were damaged on their way: a clear error or a full account, in bounded time and memory."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from made_pdf import made_pdf

from actionlines.commitments.reading.files import UnreadableTextError, source_of
from actionlines.commitments.reading.outline import read_outline
from actionlines.commitments.reading.reader import NothingPlacedError, read_text
from actionlines.errors import BadInputError

LANGS = ("en", "fr", "es", "ru", "ar")
ENCODINGS = (
    *("utf-16-le", "utf-16-be", "utf-32", "utf-7", "koi8-r", "cp1251", "cp1252", "cp1256", "cp866"),
    *("mac-roman", "gb18030", "big5", "shift-jis", "cp037"),
)
LINES = ("1. word ", "(", "信", " 1", "a) ")
READ = """
import sys
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import NothingPlacedError, read_text
line = sys.argv[1] * int(sys.argv[2])
try:
    reading = read_text(line, outline("wsis10"), lang="zh")
except NothingPlacedError as error:
    print(error)
else:
    print(reading.unaccounted(line))
"""


def account(path: Path, texts: Path, *, lang: str) -> None:
    """Nothing is left over, or a sentence says what is wrong."""
    try:
        source = source_of(path, lang=lang)
        reading = read_text(source.text, read_outline(texts / "declaration.toml"), lang=lang)
    except BadInputError:
        return
    assert reading.unaccounted(source.text) == ()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_in_any_other_encoding_is_read_or_refused(texts: Path, tmp_path: Path, encoding: str) -> None:
    for lang in LANGS:
        text = (texts / f"declaration.{lang}.txt").read_text("utf-8")
        (tmp_path / "text.txt").write_bytes(text.encode(encoding, "replace"))
        account(tmp_path / "text.txt", texts, lang=lang)


@pytest.mark.parametrize(("lang", "encoding"), [("ru", "utf-32-le"), ("ar", "cp866")])
def test_a_text_that_would_come_out_as_other_letters_is_refused(
    texts: Path, tmp_path: Path, lang: str, encoding: str
) -> None:
    text = (texts / f"declaration.{lang}.txt").read_text("utf-8")
    (tmp_path / "text.txt").write_bytes(text.encode(encoding, "replace"))
    with pytest.raises((UnreadableTextError, NothingPlacedError)):
        read_text(
            source_of(tmp_path / "text.txt", lang=lang).text,
            read_outline(texts / "declaration.toml"),
            lang=lang,
        )


def mangled(data: bytes, seed: int) -> bytes:
    """With a stretch cut out, some bytes altered, and lines swapped."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        data = data[:at] + data[at + chance.randrange(200) :]
        at = chance.randrange(len(data))
        data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        lines = data.split(b"\n")
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        data = b"\n".join(lines)
    return data


def as_docx(texts: Path, target: Path) -> bytes:
    document = docx.Document()
    for line in (texts / "declaration.en.txt").read_text("utf-8").split("\n\n"):
        document.add_paragraph(line)
    document.save(str(target))
    return target.read_bytes()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_a_damaged_page_or_document_is_read_or_refused(
    texts: Path, tmp_path: Path, suffix: str, seed: int
) -> None:
    path = tmp_path / f"text{suffix}"
    sound = (texts / "nested.html").read_bytes() if suffix == ".html" else as_docx(texts, path)
    path.write_bytes(mangled(sound, seed))
    account(path, texts, lang="en")


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_pdf_is_read_or_refused(texts: Path, tmp_path: Path, seed: int) -> None:
    """Whatever stands in it: its table of objects, its pages or what is packed in them."""
    lines = tuple((texts / "declaration.en.txt").read_text("utf-8").split("\n"))
    path = tmp_path / "text.pdf"
    path.write_bytes(mangled(made_pdf(lines[:12], lines[12:]), seed))
    account(path, texts, lang="en")


@pytest.mark.parametrize("line", LINES)
def test_ten_megabytes_of_one_line_take_seconds_and_no_more_than_a_gibibyte(line: str) -> None:
    """In a process that gets no more."""

    def confine() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))

    times = str(10_000_000 // len(line.encode()))
    done = subprocess.run(
        [sys.executable, "-c", READ, line, times], capture_output=True, preexec_fn=confine, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith((b"()", b"no ", b"nothing", b"in ")), done.stdout[:200]
