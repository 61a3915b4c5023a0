"""docs/indices.md names every index that comes with the package, and states what side_by_side gives."""

from __future__ import annotations

import re
from pathlib import Path

from actionlines.indices.options import side_by_side
from actionlines.indices.presets import PRESETS, preset
from actionlines.indices.sheet import Sheet

PAGE = (Path(__file__).parents[2] / "docs/indices.md").read_text()
SECTION = PAGE.partition("## Published indices\n")[2]
KOREA = [[59.2, 105.4, 11878.4, 82, 97, 84, 36.6, 91.0, 97.9, 102.0, 99.0]]
"""The figures of the worked example, in the order of the report."""


def test_every_preset_stands_on_the_page():
    table = SECTION.partition("| preset |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[1:] for name in re.findall(r"`([\w-]+)`", row.split("|")[1])]

    assert named == list(PRESETS)


def test_the_table_of_choices_is_what_the_engine_gives():
    specification = preset("idi-2010")
    codes = tuple(one.code for one in specification.indicators)

    ours = [
        (
            "yes" if row["CAPPED"] else "no",
            "yes" if row["ROUNDED"] else "no",
            "thirds" if row["WEIGHTS_ADD_UP"] else "0.33 as printed",
            *(f"{row[node]:.4f}" for node in ("ICT_ACCESS", "ICT_USE", "ICT_SKILLS")),
            f"{row['IDI']:.3f}",
        )
        for row in side_by_side(specification, Sheet(("KOR",), codes, KOREA)).iter_rows(named=True)
    ]
    table = SECTION.partition("| capped at 1 |")[2].partition("\n\n")[0].splitlines()[2:]
    stated = [tuple(cell.strip(" *") for cell in row.strip("|").split("|")) for row in table]
    assert stated == ours
