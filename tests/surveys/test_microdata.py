"""Files as offices have them: encodings, decimal marks, blanks, and files that are broken."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
from pydantic import ValidationError

from actionlines.surveys.delimited import text_to_parquet
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata import to_parquet
from actionlines.surveys.microdata_errors import (
    BrokenRowError,
    EmptyFileError,
    MicrodataError,
    MissingColumnError,
    MissingFileError,
    NoFileError,
    RepeatedColumnError,
    TruncatedFileError,
    UnclosedQuoteError,
    UnreadableFileError,
    WrongEncodingError,
)

SECRET = "Zebediah"


def read(folder: Path, content: bytes, name: str = "people.csv", **how: Any) -> dict[str, list[Any]]:
    """What a file holds, after it went through Parquet."""
    path, target = folder / name, folder / "people.parquet"
    path.write_bytes(content)
    to_parquet(path, target, file=DataFile(path=name, **how), columns=["a", "b"])
    return pl.read_parquet(target).to_dict(as_series=False)


@pytest.mark.parametrize(
    ("content", "how", "expected"),
    [
        (b"a,b\n1,2.5\n2,\n", {}, {"a": [1, 2], "b": [2.5, None]}),
        (b'"a","b","c"\r\n"1","2,5","x"\r\n', {"decimal": ","}, {"a": [1], "b": [2.5]}),
        (b"b;a\n1,5;x\n", {"separator": ";", "decimal": ","}, {"a": ["x"], "b": [1.5]}),
        ("a,b\n1,é\n".encode("cp1252"), {"encoding": "cp1252"}, {"a": [1], "b": ["é"]}),
        ("a;b\n1;ж\n".encode("utf-16"), {"encoding": "utf-16", "separator": ";"}, {"a": [1], "b": ["ж"]}),
        ("a,b\n1,中\n".encode("gbk"), {"encoding": "gbk"}, {"a": [1], "b": ["中"]}),
        (b"\xef\xbb\xbfa,b\n1,2\n", {}, {"a": [1], "b": [2]}),
        (b"a,b\n 1 , NA\n2, x y \n", {}, {"a": [1, 2], "b": [None, "x y"]}),
        (b"a,b\n1,07\n2,12\n", {}, {"a": [1, 2], "b": ["07", "12"]}),
        (b"a,b\n1,7\n2,A7\n", {}, {"a": [1, 2], "b": ["7", "A7"]}),
        (b"a,b\n1,7\n2,12\n", {"text": "b"}, {"a": [1, 2], "b": ["7", "12"]}),
        (b"a,b\n1.0,1e3\n-2,+.5\n", {}, {"a": [1.0, -2.0], "b": [1000.0, 0.5]}),
        (b'a,b\n1,"x\ny"\n', {}, {"a": [1], "b": ["x\ny"]}),
        (b"a,b\n1,-\n2,5\n", {}, {"a": [1, 2], "b": ["-", "5"]}),
        (b"a,b\nE1,+\nE2,1\n", {}, {"a": ["E1", "E2"], "b": ["+", "1"]}),
        (b"a,b\n1E5,+5\n10E4,7\n", {}, {"a": ["1E5", "10E4"], "b": [5.0, 7.0]}),
        (b"a,b\n1E5,1e+05\n2.5,99999\n", {}, {"a": [1e5, 2.5], "b": [1e5, 99999.0]}),
        (
            b"a,b\n123456789012345678,1234567890123456789\n1,1234567890123456788\n",
            {},
            {"a": [123456789012345678, 1], "b": ["1234567890123456789", "1234567890123456788"]},
        ),
        (
            b"a;b\n1.234;1,5\n56;1E5\n",
            {"separator": ";", "decimal": ","},
            {"a": ["1.234", "56"], "b": [1.5, 1e5]},
        ),
        (
            b"a;b\n.;1.234,5\n7;1,5\n",
            {"separator": ";", "decimal": ","},
            {"a": [None, 7], "b": ["1.234,5", "1,5"]},
        ),
    ],
)
def test_what_a_file_says(tmp_path: Path, content: bytes, how: Any, expected: Any) -> None:
    assert read(tmp_path, content, **how) == expected


def test_a_code_that_turns_to_text_in_the_last_block_is_text_throughout(tmp_path: Path) -> None:
    path, target = tmp_path / "people.csv.gz", tmp_path / "people.parquet"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 3_000 + b"1,A\n", 1))
    text_to_parquet(path, target, file=DataFile(path=path.name), columns=["a", "b"], block=1 << 10)
    found = pl.read_parquet(target)
    assert (found["b"][0], found["b"][-1], found.height) == ("2", "A", 3_001)


@pytest.mark.parametrize(
    ("content", "how", "error", "says"),
    [
        (b"a,b\n1,2\n3,Zebediah,5\n", {}, BrokenRowError, "Expected 2 columns, got 3"),
        (b'a,b\n1,2\n3,"Zebediah\n4,5\n', {}, UnclosedQuoteError, "quote"),
        (b"a,b\n", {}, EmptyFileError, "no row"),
        (b"", {}, EmptyFileError, "empty"),
        (b"a;b\n1;Zebediah\n", {}, MissingColumnError, "say the separator"),
        (b"a,a,b\n1,2,Zebediah\n", {}, RepeatedColumnError, "'a'"),
        ("a,b\n1,Zebediahé\n".encode("cp1252"), {}, WrongEncodingError, "not in utf-8"),
        (b"a,b\n1,Zebediah\n", {"encoding": "klingon"}, WrongEncodingError, "klingon"),
        (b"a,b\n1,Zebediah\n", {"encoding": "base64"}, WrongEncodingError, "no encoding is called 'base64'"),
        (b'a,"b\n1,Zebediah\n', {}, BrokenRowError, "cannot be read as a table"),
        (b"a,b\n1,Zebediah\n", {"name": "people.csv.gz"}, TruncatedFileError, "copy it again"),
        (
            gzip.compress(b"a,b\n" + b"1,Zebediah\n" * 9999)[:-20],
            {"name": "people.csv.gz"},
            TruncatedFileError,
            "cut off",
        ),
    ],
)
def test_a_broken_file_is_told_without_a_word_of_what_people_said(
    tmp_path: Path, content: bytes, how: Any, error: type[MicrodataError], says: str
) -> None:
    with pytest.raises(error) as caught:
        read(tmp_path, content, **how)
    assert says in str(caught.value)
    assert "people.csv" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None or SECRET not in str(caught.value.__cause__)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="--data"):
        to_parquet(tmp_path / "x.csv", tmp_path / "y", file=DataFile(path="x.csv"), columns=["a"])


@pytest.mark.parametrize("separator", ["§", '"', "\n", "", ";;"])
def test_a_separator_is_one_sign_that_no_cell_needs(separator: str) -> None:
    with pytest.raises(ValidationError, match="separator"):
        DataFile(path="people.csv", separator=separator)


def test_a_tab_is_a_separator(tmp_path: Path) -> None:
    assert read(tmp_path, b"a\tb\n1\tx\n", separator="\t") == {"a": [1], "b": ["x"]}


@pytest.mark.parametrize("name", ["people.csv", "people.sav", "people.xlsx"])
def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(NoFileError, match="is a folder; name a file in it"):
        to_parquet(tmp_path / name, tmp_path / "y", file=DataFile(path=name), columns=["a"])


LABELLED = pl.DataFrame({"a": [1.0, 2.0, 9.0, None], "b": ["x", "é", "", "y"], "c": [1, 2, 3, 4]})


def written(folder: Path, suffix: str) -> Path:
    """The same few rows, as a statistical package or a spreadsheet would write them."""
    path = folder / f"people.{suffix}"
    if suffix == "sav":
        pyreadstat.write_sav(LABELLED.to_pandas(), str(path), missing_ranges={"a": [9]})
    elif suffix == "dta":
        pyreadstat.write_dta(
            LABELLED.to_pandas(), str(path), variable_value_labels={"a": {1: "yes", 2: "no"}}
        )
    else:
        LABELLED.write_excel(path)
    return path


@pytest.mark.parametrize(("suffix", "nine"), [("sav", None), ("dta", 9.0), ("xlsx", 9)])
def test_files_of_spss_stata_and_excel(tmp_path: Path, suffix: str, nine: float | None) -> None:
    path, target = written(tmp_path, suffix), tmp_path / "people.parquet"
    to_parquet(path, target, file=DataFile(path=path.name), columns=["a", "b"])
    assert pl.read_parquet(target).to_dict(as_series=False) == {
        "a": [1, 2, nine, None],
        "b": ["x", "é", None, "y"],
    }


@pytest.mark.parametrize("suffix", ["sav", "dta", "xlsx"])
def test_a_file_of_a_package_that_is_cut_off_or_lacks_a_column_is_told(tmp_path: Path, suffix: str) -> None:
    path, target = written(tmp_path, suffix), tmp_path / "people.parquet"
    with pytest.raises(MissingColumnError, match="'d'"):
        to_parquet(path, target, file=DataFile(path=path.name), columns=["a", "d"])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnreadableFileError, match="people"):
        to_parquet(path, target, file=DataFile(path=path.name), columns=["a", "b"])
