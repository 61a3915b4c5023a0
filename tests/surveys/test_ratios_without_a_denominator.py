"""A ratio of nothing: no figure, by whichever way the error is worked out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from actionlines.surveys.description import Description
from actionlines.surveys.engines import open_engine
from actionlines.surveys.estimating import Estimated, estimate_all
from actionlines.surveys.units import open_survey

WAYS: dict[str, dict[str, Any]] = {
    "linearisation": {},
    "replicates": {"design": {"replicates": {"method": "jkn"}}},
    "calibration": {
        "calibration": {"person": {"method": "poststratify", "margins": {"PART": {"A": 30.0, "B": 60.0}}}}
    },
}


def estimated(folder: Path, way: dict[str, Any]) -> Estimated:
    """Nobody of part A has a line of his own."""
    rows = [[k % 2, k // 8, 1.0 + k % 3, "AB"[k % 4 == 1], k % 5, k % 3 * (k % 4 == 1)] for k in range(48)]
    table = pl.DataFrame(rows, schema=["st", "psu", "w", "part", "cost", "lines"], orient="row")
    table.with_columns(pl.col("psu") + 100 * pl.col("st")).write_parquet(folder / "rows.parquet")
    design = {"known": True, "weight": "w", "strata": "st", "clusters": "psu", **way.get("design", {})}
    ratio = {
        "code": "COST",
        "statistic": "ratio",
        "numerator": "cost",
        "denominator": "lines",
        "by": ["PART"],
    }
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "RWA", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "rows.parquet"}},
            "by": {"PART": {"column": "part", "codes": {"A": "A", "B": "B"}}},
            "differences": {"PART": [["A", "B"]]},
            "indicators": [{"unit": "person", **ratio}],
            **way,
            "design": design,
        }
    )
    with open_engine() as engine:
        return estimate_all(open_survey(description, engine=engine, data=folder, work=folder))


@pytest.mark.parametrize("way", sorted(WAYS))
def test_where_what_it_is_divided_by_adds_up_to_nothing_there_is_no_figure(tmp_path: Path, way: str) -> None:
    found = estimated(tmp_path, WAYS[way])
    rows = {row["PART"]: row for row in found.estimates.to_dicts()}
    none = ("VALUE", "STD_ERROR", "LOWER", "UPPER", "CV")
    assert [rows["A"][name] for name in none] == [None] * 5
    assert rows["A"]["ANSWERED"] == 36
    for part in ("B", "_T"):
        assert rows[part]["VALUE"] > 0
        assert rows[part]["STD_ERROR"] > 0
    assert found.differences.is_empty()
