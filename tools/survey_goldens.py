"""R's survey package as the judge: its example surveys described as an office would, and its figures.

The inputs and figures stand in `golden/surveys` of the shared folder; its README has the exact call of each.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from actionlines.surveys.description import Description
from actionlines.surveys.engines import open_engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.units import open_survey

EXACT = 1e-10
"""Relative; 1e-12 absolute at zero."""

TYPES = {"E": 4421.0, "H": 755.0, "M": 1018.0}
BY_WIDE = {"No": 1072.0, "Yes": 5122.0}
KNOWN = 3914069.0
"""Schools of the population by type and by whether they met their target, and the sum of `api99` over all."""

CALIBRATIONS: dict[str, dict[str, Any]] = {
    "poststrata": {"method": "poststratify", "margins": {"STYPE": TYPES}},
    "raking": {"method": "raking", "margins": {"STYPE": TYPES, "SCH_WIDE": BY_WIDE}},
    "regression": {"method": "linear", "margins": {"STYPE": TYPES}, "totals": {"api99": KNOWN}},
    "a quantity": {"method": "linear", "totals": {"1": 6194.0, "api99": KNOWN}},
}
"""How weights are made to meet them."""

DESIGNS: dict[str, dict[str, Any]] = {
    "apisrs": {"file": "apisrs", "weight": "pw", "fpc": ["fpc"]},
    "apistrat": {"file": "apistrat", "weight": "pw", "strata": "stype", "fpc": ["fpc"]},
    "apistrat_nofpc": {"file": "apistrat", "weight": "pw", "strata": "stype"},
    "apiclus1": {"file": "apiclus1", "weight": "pw", "clusters": "dnum", "fpc": ["fpc"]},
    "apiclus1_nofpc": {"file": "apiclus1", "weight": "pw", "clusters": "dnum"},
    "apiclus2_wr": {"file": "apiclus2", "weight": "pw", "clusters": "dnum"},
    "apiclus2_2stage_fpc": {
        "file": "apiclus2",
        "weight": "w2",
        "clusters": ["dnum", "snum"],
        "fpc": ["fpc1", "fpc2"],
    },
}

SCHOOLS: dict[str, Any] = {
    "stype": {"column": "stype", "codes": {"E": "E", "H": "H", "M": "M"}},
    "comp.imp": {"column": "comp.imp", "codes": {"No": "No", "Yes": "Yes"}},
    "both": {"column": "both", "codes": {"No": "No", "Yes": "Yes"}},
    "awards": {"column": "awards", "codes": {"No": "No", "Yes": "Yes"}},
    "sch.wide": {"column": "sch.wide", "codes": {"No": "No", "Yes": "Yes"}},
}
WIDE = "column('sch.wide') == 'Yes'"


def part_name(column: str) -> str:
    """`comp.imp` as a breakdown is called: `COMP_IMP`."""
    return column.upper().replace(".", "_")


def prepared(shared: Path, folder: Path, design: str) -> Path:
    """The input of a design; the weights of two stages are worked out as its README says."""
    file = DESIGNS[design]["file"]
    source = shared / "golden/surveys/input" / f"{file}.csv"
    table = pl.read_csv(source, infer_schema_length=None, null_values=["", "NA"])
    if design == "apiclus2_2stage_fpc":
        table = table.with_columns(w2=pl.col("fpc1") / 40 * pl.col("fpc2") / pl.len().over("dnum"))
    table.write_parquet(folder / f"{file}.parquet")
    return folder


def of_people(
    file: str, *, design: dict[str, Any], indicators: list[dict[str, Any]], **more: Any
) -> Description:
    """A survey of one file of people, a row each."""
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "RWA", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": file}},
            "design": {"known": True, **design},
            "indicators": [{"unit": "person", **one} for one in indicators],
            **more,
        }
    )


def described(design: str, indicators: list[dict[str, Any]], **more: Any) -> Description:
    """A golden design with some indicators of its schools."""
    own = dict(DESIGNS[design])
    file = own.pop("file")
    return Description.model_validate(
        {
            "survey": {"name": design, "area": "USA", "round": "2000", "publisher": "R", "source": "R"},
            "files": {"school": {"path": f"{file}.parquet"}},
            "design": {"known": True, **own, **more},
            "by": {part_name(name): how for name, how in SCHOOLS.items()},
            "indicators": [{"unit": "school", **indicator} for indicator in indicators],
        }
    )


def estimated(description: Description, folder: Path, *, engine: str = "duckdb") -> pl.DataFrame:
    """The estimates of a description over files in a folder."""
    with TemporaryDirectory() as work, open_engine(engine) as running:
        return estimate(open_survey(description, engine=running, data=folder, work=Path(work)))


def domain(text: str) -> dict[str, str]:
    """`stype=E;comp.imp=No` as breakdowns and their parts."""
    return {
        part_name(name): part for name, _, part in (pair.partition("=") for pair in text.split(";") if pair)
    }
