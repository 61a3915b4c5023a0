"""`data import` of a WDI-size file against pandas doing the plain part, each in a process of its own.

Ours reads, validates, quarantines, flags, sorts twice, writes twice and hashes. Pandas reads, melts, drops
empty cells, sorts and writes one Parquet file.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

MEBIBYTE = 1024 * 1024


def ours(path: Path, folder: Path) -> dict[str, float]:
    import wide_file

    from actionlines.indicators.compilation import Intake, compile_release
    from actionlines.indicators.store import Store

    catalogue = wide_file.catalogue()
    steps: dict[str, float] = {}
    started = latest = time.perf_counter()

    def progress(step: str, _count: int) -> None:
        nonlocal latest
        now = time.perf_counter()
        steps[step] = steps.get(step, 0.0) + now - latest
        latest = now

    release = compile_release(
        [Intake("WB_WDI", (path,))],
        catalogue=catalogue,
        store=Store(folder),
        on=date(2026, 1, 1),
        label="bench",
        progress=progress,
    )
    done = time.perf_counter()
    return {
        "seconds": done - started,
        "rows": release.manifest.rows,
        **{f"{k} s": v for k, v in steps.items()},
    }


def pandas(path: Path, folder: Path) -> dict[str, float]:
    import pandas as pd

    started = time.perf_counter()
    wide = pd.read_csv(path)
    keys = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
    long = wide.melt(id_vars=keys, var_name="year", value_name="value").dropna(subset="value")
    long = long.sort_values(["Country Code", "Indicator Code", "year"])
    long.to_parquet(folder / "pandas.parquet")
    return {"seconds": time.perf_counter() - started, "rows": len(long)}


def measured(run: Callable[[Path, Path], dict[str, float]], path: Path) -> dict[str, float]:
    """Figures of `run` in a process of its own, its peak memory among them."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, run.__name__, str(path), folder]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
    facts: dict[str, float] = json.loads(answer.stdout)
    return facts


def main() -> None:
    import wide_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WDICSV.csv"
        wide_file.write(path)
        size = path.stat().st_size / MEBIBYTE
        print(
            f"wide file: {wide_file.AREAS} areas x {wide_file.SERIES} series x {len(wide_file.YEARS)} years, "
            f"{size:.0f} MiB"
        )
        results = {run.__name__: measured(run, path) for run in (ours, pandas)}
    for name, facts in results.items():
        print(f"{name:>7}: " + ", ".join(f"{key} {value:,.1f}" for key, value in facts.items()))
    for what in ("seconds", "MiB"):
        ratio = results["pandas"][what] / results["ours"][what]
        print(f"pandas / ours, {what}: {ratio:.2f} (bar: at least 3)")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        figures = {"ours": ours, "pandas": pandas}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**figures, "MiB": peak}))
