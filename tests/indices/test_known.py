"""Indices of one's own below `var/indices/`: read when their files change, left out with the reason when broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionlines.indices.known import editions, full_name, known_index, known_indices
from actionlines.indices.presets import PRESETS, UnknownPresetError, preset

TEXT = """
code = "GAP"
name = "Digital gap"
[[indicators]]
code = "INTERNET_USERS"
[[indicators]]
code = "FIXED_BROADBAND_PER_100"
[[steps]]
do = "normalise"
method = "min_max"
"""
TABLE = "UNIT,INTERNET_USERS,FIXED_BROADBAND_PER_100\nRWA,30,1\nKEN,40,2\nFIN,95,30\n"


def lay(root: Path, name: str, content: str | bytes) -> Path:
    folder = root / "indices"
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_without_a_folder_there_are_those_of_the_package(tmp_path: Path) -> None:
    found = known_indices(tmp_path)
    assert (tuple(found.indices), dict(found.broken), found.fingerprint) == (tuple(PRESETS), {}, "")
    assert known_index("hdi", tmp_path).specification == preset("hdi")


def test_one_of_ones_own_stands_beside_them_and_newest_goes_by_its_family(tmp_path: Path) -> None:
    lay(tmp_path, "digital-gap-2020.toml", "year = 2020\n" + TEXT)
    lay(tmp_path, "digital-gap-2022.toml", "year = 2022\n" + TEXT)
    assert full_name("Digital_Gap", tmp_path) == "digital-gap-2022"
    assert full_name("egdi", tmp_path) == "egdi-2022"
    assert editions("digital-gap-2020", tmp_path) == ("digital-gap-2020", "digital-gap-2022")
    assert known_index("digital-gap-2020", tmp_path).specification.name("GAP") == "Digital gap"
    with pytest.raises(UnknownPresetError) as caught:
        known_index("digital-gup-2022", tmp_path)
    assert caught.value.candidates[0] == "digital-gap-2022"


def test_a_changed_file_is_another_index(tmp_path: Path) -> None:
    lay(tmp_path, "gap.toml", TEXT)
    lay(tmp_path, "gap.csv", TABLE)
    before, whole = known_index("gap", tmp_path), known_indices(tmp_path).fingerprint
    lay(tmp_path, "gap.csv", TABLE + "UGA,20,1\n")
    after = known_index("gap", tmp_path)
    assert before.table == after.table == tmp_path / "indices" / "gap.csv"
    assert before.fingerprint != after.fingerprint
    assert whole != known_indices(tmp_path).fingerprint


def test_the_year_is_that_of_the_newest_rows_where_the_file_says_none(tmp_path: Path) -> None:
    lay(tmp_path, "gap.toml", TEXT)
    head, *rows = TABLE.splitlines()
    dated = [f"{row},{year}" for year in (2019, 2021) for row in rows]
    lay(tmp_path, "gap.csv", "\n".join([f"{head},YEAR", *dated]))
    assert known_index("gap", tmp_path).specification.year == 2021


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        (
            "gap.toml",
            TEXT.replace("min_max", "max_min"),
            "gap.toml, line 10, steps.0.method: 'max_min' is none of",
        ),
        (
            "gap.toml",
            TEXT + "[robustness]\nsample = 5\ninputs = []\n",
            "gap.toml, line 12, robustness.sample: nobody reads",
        ),
        ("gap.toml", "code = ", "gap.toml: not TOML"),
        ("gap.toml", b"code = '\xff'", "gap.toml: not UTF-8"),
        ("gap.toml", "x = " + "[" * 60_000, "gap.toml: values lie within values too deep"),
        ("gap.toml", "#" * 200_000, "gap.toml: 200,000 bytes; at most 131,072 are read"),
        (
            "gap.toml",
            TEXT.replace("Digital gap", "Digital\\u0007gap"),
            "has a control character; take it out",
        ),
        ("hdi-2030.toml", TEXT, "an index of this name comes with the package"),
        ("ict-access-and-use-example.toml", TEXT, "an index of this name comes with the package"),
        ("Gap.toml", TEXT, "the name of an index is that of its file: small letters"),
        ("<b>gap.toml", TEXT, "the name of an index is that of its file: small letters"),
        ("gap.svg.toml", TEXT, "the name of an index is that of its file: small letters"),
        (f"{'g' * 61}.toml", TEXT, "at most 60"),
    ],
)
def test_a_broken_one_is_left_out_with_line_and_key(
    tmp_path: Path, file: str, content: str | bytes, says: str
) -> None:
    lay(tmp_path, file, content)
    found = known_indices(tmp_path)
    assert tuple(found.indices) == tuple(PRESETS)
    assert says in found.broken[file.removesuffix(".toml")]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (TABLE + ",20,1\n", "gap.csv has a row without a code in its column UNIT"),
        (TABLE.replace("UNIT", "YEAR"), "the column YEAR holds no year"),
        (TABLE.replace("KEN", "ATLANTIS"), "ATLANTIS"),
        (TABLE.replace("FIXED_BROADBAND_PER_100", "BROADBAND"), "no column 'FIXED_BROADBAND_PER_100'"),
        (TABLE.replace("KEN", "RWA"), "RWA"),
        ("", "cannot be read as a table"),
    ],
)
def test_one_whose_table_is_broken_too(tmp_path: Path, table: str, says: str) -> None:
    lay(tmp_path, "gap.toml", TEXT)
    lay(tmp_path, "gap.csv", table)
    assert says in known_indices(tmp_path).broken["gap"]


def test_a_tree_of_any_depth_ends_somewhere(tmp_path: Path) -> None:
    chain = "".join(
        f'[[aggregates]]\ncode = "A{at}"\n' + (f'parent = "A{at - 1}"\n' if at else "") for at in range(1500)
    )
    deep = f'code = "A0"\n{chain}[[indicators]]\ncode = "X"\nparent = "A1499"\n'
    lay(tmp_path, "gap.toml", deep)
    assert "lies more than 99 levels deep" in known_indices(tmp_path).broken["gap"]
