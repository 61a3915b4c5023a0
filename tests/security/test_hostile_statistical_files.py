"""Files of SPSS and Stata from strangers are opened in a process of their own: damaged ones, and ones made to harm."""

from __future__ import annotations

import contextlib
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from actionlines.confined import TooLargeFileError, TooSlowFileError, confined, statistical
from actionlines.confined.archives import TooLargeError
from actionlines.confined.statistical_rows import rows_to
from actionlines.errors import BadInputError
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata import to_parquet
from actionlines.surveys.microdata_errors import EmptyFileError, UnreadableFileError
from actionlines.surveys.template import read_columns

SECRET = "Zebediah"
ROWS = 1000
CASES = 80
"""Where the header of a file of SPSS says how many rows it has."""
SUFFIXES = pytest.mark.parametrize("suffix", ["sav", "zsav", "dta"])


def sound(folder: Path, suffix: str) -> Path:
    """A file of a thousand rows."""
    path = folder / f"people.{suffix}"
    table = pl.DataFrame({"a": [float(row) for row in range(ROWS)], "b": [SECRET] * ROWS})
    if suffix == "dta":
        pyreadstat.write_dta(table, str(path), variable_value_labels={"a": {1: "yes", 2: "no"}})
    else:
        labels = {"a": {1.0: "yes", 2.0: "no"}}
        pyreadstat.write_sav(table, str(path), compress=suffix == "zsav", variable_value_labels=labels)
    return path


def claiming(path: Path, rows: int) -> Path:
    """The same file with another number of rows in its header."""
    content = bytearray(path.read_bytes())
    if path.suffix == ".dta":
        struct.pack_into("<Q", content, content.index(b"<N>") + 3, rows)
    else:
        struct.pack_into("<i", content, CASES, rows)
    path.write_bytes(content)
    return path


def cut_off(path: Path, share: float = 0.5) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path


def microdata(path: Path) -> pl.DataFrame:
    target = path.with_suffix(".parquet")
    to_parquet(path, target, file=DataFile(path=path.name), columns=["a", "b"])
    return pl.read_parquet(target)


def refusal(path: Path, error: type[BadInputError]) -> str:
    with pytest.raises(error) as caught:
        microdata(path)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__ or SECRET not in repr(caught.value.__context__)
    return str(caught.value)


@SUFFIXES
def test_an_ordinary_file_is_read(tmp_path: Path, suffix: str) -> None:
    found = microdata(sound(tmp_path, suffix))
    assert (found["a"].to_list(), found["b"].unique().to_list()) == ([*range(ROWS)], [SECRET])


@SUFFIXES
def test_what_codes_mean_comes_back_with_their_types(tmp_path: Path, suffix: str) -> None:
    assert read_columns(sound(tmp_path, suffix)).codes == {"a": {1: "yes", 2: "no"}}


@SUFFIXES
def test_one_that_is_cut_off_is_refused(tmp_path: Path, suffix: str) -> None:
    told = refusal(cut_off(sound(tmp_path, suffix)), UnreadableFileError)
    assert told.startswith(f"people.{suffix} cannot be read as .{suffix.removeprefix('z')}: ")
    assert "Copy it again, whole" in told


@pytest.mark.parametrize("suffix", ["sav", "dta"])
def test_one_that_claims_a_billion_rows_is_refused_before_they_are_looked_for(
    tmp_path: Path, suffix: str
) -> None:
    told = refusal(claiming(sound(tmp_path, suffix), 10**9), UnreadableFileError)
    assert "it says that it has 1,000,000,000 rows, and has no room for them" in told


@SUFFIXES
def test_one_that_claims_a_few_rows_more_than_it_has_is_refused(tmp_path: Path, suffix: str) -> None:
    refusal(claiming(sound(tmp_path, suffix), ROWS + 1), UnreadableFileError)


@SUFFIXES
def test_one_without_a_row_is_told(tmp_path: Path, suffix: str) -> None:
    assert refusal(claiming(sound(tmp_path, suffix), 0), EmptyFileError) == f"people.{suffix} has no row"


def test_one_that_does_not_say_how_many_rows_it_has_is_read_to_its_end(tmp_path: Path) -> None:
    assert microdata(claiming(sound(tmp_path, "sav"), -1)).height == ROWS


def bomb(folder: Path, rows: int) -> Path:
    """A hundred columns of answers that are missing, each of its blocks packed a thousand times smaller."""
    path = folder / "people.zsav"
    pyreadstat.write_sav(
        pl.DataFrame({f"v{number}": [1.0] for number in range(100)}), str(path), compress=True
    )
    content = path.read_bytes()
    start = next(at for at in range(len(content)) if struct.unpack_from("<q", content, at) == (at,))
    size, count = 4_000_000, rows * 100 // 4_000_000
    block = zlib.compress(b"\xff" * size, 9)
    places = range(start + 24, start + 24 + count * len(block), len(block))
    trailer = struct.pack("<qqii", -100, 0, size, count) + b"".join(
        struct.pack("<qqii", number * size, place, size, len(block)) for number, place in enumerate(places)
    )
    header = struct.pack("<qqq", start, places.stop, len(trailer))
    path.write_bytes(content[:start] + header + block * count + trailer)
    return claiming(path, rows)


@pytest.mark.parametrize("claim", [800_000, -1])
def test_one_that_unpacks_without_end_is_refused(tmp_path: Path, claim: int) -> None:
    """Eighty million answers in less than 100 KB, whether its header says so or not."""
    path = claiming(bomb(tmp_path, 800_000), claim)
    assert path.stat().st_size < 100_000
    with pytest.raises(TooLargeError, match=r"people\.zsav: unpacks to more than 200 times its size"):
        to_parquet(path, tmp_path / "x", file=DataFile(path=path.name), columns=["v0"])


@pytest.mark.parametrize("suffix", ["sav", "zsav", "dta"])
@pytest.mark.parametrize("rows", [1, 300, 500, 1000, 5000])
def test_pieces_are_the_whole(tmp_path: Path, suffix: str, rows: int) -> None:
    path, target = sound(tmp_path, suffix), tmp_path / "x.parquet"
    told = rows_to(str(path), path.suffix[1:].removeprefix("z"), "", '["b", "a"]', str(target), 2 * rows)
    found = pl.read_parquet(target)
    assert (told, found.columns, found["a"].to_list()) == (
        {"names": ["a", "b"], "rows": ROWS},
        ["b", "a"],
        [*range(ROWS)],
    )


def test_one_that_ends_where_a_piece_does_is_refused(tmp_path: Path) -> None:
    path = sound(tmp_path, "sav")
    path.write_bytes(path.read_bytes()[: -16 * ROWS // 2])
    with pytest.raises(BadInputError, match="expected number of rows"):
        rows_to(str(path), "sav", "", '["a"]', str(tmp_path / "x"), ROWS // 2)


def test_letters_in_another_encoding_than_is_said_are_told_without_a_word_of_them(tmp_path: Path) -> None:
    path = sound(tmp_path, "sav")
    path.write_bytes(path.read_bytes().replace(SECRET.encode(), b"Zeb\xe9di\xe1\x81", 1))
    assert "say its encoding" in refusal(path, UnreadableFileError)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,Zebediah\n" * 50, b"$FL2", b"<stata_dta><header>"])
@pytest.mark.parametrize("suffix", ["sav", "dta"])
def test_what_is_no_such_file_is_told(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"people.{suffix}"
    path.write_bytes(content)
    assert refusal(path, UnreadableFileError).startswith(f"people.{suffix} cannot be read as .{suffix}: ")


def test_one_that_takes_more_memory_than_is_given_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistical, "MIB", 16)
    with pytest.raises(TooLargeFileError, match=r"people\.sav: reading it takes more than 16 MiB of memory"):
        microdata(sound(tmp_path, "sav"))


def test_one_that_takes_more_time_than_is_given_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistical, "SECONDS", 1)
    monkeypatch.setattr(statistical, "SECONDS_PER_MIB", 0)
    path = tmp_path / "people.sav"
    table = pl.DataFrame({name: pl.repeat(1.0, 1_000_000, eager=True) for name in "abcd"})
    pyreadstat.write_sav(table, str(path), row_compress=True)
    with pytest.raises(TooSlowFileError, match=r"people\.sav: reading it takes more than 1 s"):
        to_parquet(path, tmp_path / "x", file=DataFile(path=path.name), columns=list("abcd"))


@pytest.mark.parametrize("suffix", ["sav", "zsav", "dta"])
def test_one_that_is_mangled_harms_nothing(tmp_path: Path, suffix: str) -> None:
    """Whatever its reader does over it, the caller gets rows or an error of ours."""
    path, rng = sound(tmp_path, suffix), random.Random(suffix)
    content = path.read_bytes()
    for _ in range(5):
        mangled = bytearray(content)
        for _ in range(5):
            mangled[rng.randrange(min(2000, len(content)))] = rng.randrange(256)
        path.write_bytes(mangled)
        with contextlib.suppress(BadInputError):
            assert microdata(path).columns == ["a", "b"]


def test_the_process_that_estimates_never_loads_their_reader(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from actionlines.surveys.template import read_columns; "
        "read_columns(Path(sys.argv[1])); sys.exit('pyreadstat' in sys.modules)"
    )
    path = sound(tmp_path, "sav")
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == 0


def test_an_answer_without_end_is_not_taken() -> None:
    """What the other process says is held in memory here."""
    with pytest.raises(TooLargeFileError, match="MiB"):
        confined("builtins:eval", "'x' * 80_000_000")
