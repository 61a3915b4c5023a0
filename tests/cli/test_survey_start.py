"""What the commands of surveys load: nothing heavy before one is called, and no library that a run has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

HEAVY = ("ibis", "duckdb", "scipy", "xlsxwriter", "pyreadstat", "pyspark", "pandas")


def loaded(call: str) -> set[str]:
    """Which heavy libraries a Python that did this alone has loaded."""
    code = f"{call}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-2].split())


def test_commands_that_are_not_called_load_nothing_heavy() -> None:
    assert loaded("import actionlines.cli.survey") == set()


@pytest.mark.slow
def test_a_check_loads_no_more_than_its_engine(tmp_path: Path) -> None:
    pl.DataFrame({"w": [2.0, 3.0], "net": [1, 0], "psu": [1, 2]}).write_parquet(tmp_path / "people.parquet")
    spec = tmp_path / "survey.toml"
    spec.write_text(
        'survey = { name = "S", area = "RWA", round = "2020", publisher = "P", source = "S" }\n'
        'files = { person = { path = "people.parquet" } }\n'
        'design = { known = true, weight = "w", clusters = "psu" }\n'
        'indicators = [{ code = "HH7", unit = "person", numerator = "net == 1" }]\n',
        "utf-8",
    )
    called = f"from actionlines.cli.survey import check\nfrom pathlib import Path\ncheck(Path({str(spec)!r}))"
    assert loaded(called) - {"scipy"} == {
        "ibis",
        "duckdb",
    }  # SciPy's package alone, whose parts come when called
