"""Degrees of freedom of a difference: those of the rows of both sides, whichever way its variance is worked out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from actionlines.surveys.description import Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import estimate_all
from actionlines.surveys.units import open_survey

TOTALS = {"method": "poststratify", "margins": {"SEX": {"M": 300.0, "F": 330.0}}}
WAYS: dict[str, dict[str, Any]] = {
    "linearisation": {},
    "jackknife": {"replicates": {"method": "jkn"}},
    "bootstrap": {"replicates": {"method": "bootstrap", "number": 20}},
}


@pytest.mark.parametrize("totals", [None, {"person": TOTALS}])
@pytest.mark.parametrize("way", sorted(WAYS))
def test_town_and_country_in_clusters_of_their_own_add_up(
    engine: Engine, tmp_path: Path, way: str, totals: dict[str, Any] | None
) -> None:
    """Four strata of six clusters, three of them in towns: 12 - 4 on each side, 24 - 4 of both, as R's degf has it."""
    rows = [
        [s, 10 * s + c, 2.0 + k % 3, "UR"[c % 2], 1 + k % 2, (k * k + c + s) % 3 % 2]
        for s in range(4)
        for c in range(6)
        for k in range(8)
    ]
    columns = ["st", "psu", "w", "area", "sex", "net"]
    pl.DataFrame(rows, schema=columns, orient="row").write_parquet(tmp_path / "rows.parquet")
    description = Description.model_validate(
        {
            "survey": {"name": "S", "area": "RWA", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "rows.parquet"}},
            "design": {"known": True, "weight": "w", "strata": "st", "clusters": "psu", **WAYS[way]},
            "by": {
                "URBANISATION": {"column": "area", "codes": {"U": "U", "R": "R"}},
                "SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}},
            },
            "calibration": totals or {},
            "differences": {"URBANISATION": [["U", "R"]], "SEX": [["F", "M"]]},
            "indicators": [
                {"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["URBANISATION", "SEX"]}
            ],
        }
    )
    found = estimate_all(open_survey(description, engine=engine, data=tmp_path, work=tmp_path))
    sides = found.estimates.filter(pl.col("URBANISATION") != "_T")
    assert sides["DF"].to_list() == [8.0, 8.0]
    assert set(found.differences.select("URBANISATION", "SEX", "DF").rows()) == {
        ("U - R", "_T", 20.0),
        ("_T", "F - M", 20.0),
    }
