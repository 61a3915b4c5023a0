"""`data import` of a WDI-size file against pandas, each in a process of its own.

Ours reads, translates codes, validates, quarantines, flags what is implausible, settles repeated keys, sorts and
writes in two orders, and hashes file and rows. Pandas does two things:

`pandas_plain`  reads, melts, drops empty cells, sorts once and writes one Parquet file. This is what the bars hold
                ours against: three times as fast, a third of the memory.
`pandas_same`   what a careful user of pandas would write, a column at a time, to come to about the same: codes
                translated, unknown ones and figures out of range written apart, repeated keys, three of the
                plausibility rules in a simple form, two sorted files, both hashes. It still tells no line or column
                of what it refuses. Reported beside the other, held to no bar.

Both wall-clock time and processor time are given: on a busy machine only the second says much.
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


def pandas_plain(path: Path, folder: Path) -> dict[str, float]:
    import pandas as pd

    started = time.perf_counter()
    wide = pd.read_csv(path)
    keys = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
    long = wide.melt(id_vars=keys, var_name="year", value_name="value").dropna(subset="value")
    long = long.sort_values(["Country Code", "Indicator Code", "year"])
    long.to_parquet(folder / "pandas.parquet")
    return {"seconds": time.perf_counter() - started, "rows": len(long)}


def pandas_same(path: Path, folder: Path) -> dict[str, float]:
    import hashlib

    import numpy as np
    import pandas as pd
    import wide_file

    areas, series = wide_file.area_codes(), wide_file.series_codes()
    low, high = wide_file.valid_range()
    started = time.perf_counter()
    keys = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
    wide = pd.read_csv(path, dtype=dict.fromkeys(keys, "category"))
    long = wide.melt(
        id_vars=keys[1::2], value_vars=list(wide.columns[4:]), var_name="year", value_name="value"
    )
    long = long.dropna(subset="value")
    long["area"] = long["Country Code"].map(areas).astype("category")
    long["indicator"] = long["Indicator Code"].map(series).astype("category")
    long["year"] = pd.to_numeric(long["year"], errors="coerce").astype("Int16")
    known = long["area"].notna() & long["indicator"].notna() & long["year"].notna()
    sound = known & long["value"].between(low, high) & np.isfinite(long["value"])
    refused = long[~sound]
    reason = np.where(known[~sound], "outside valid range", "unknown code")
    refused.assign(reason=reason).to_parquet(folder / "quarantine.parquet")
    long = long.loc[sound, ["area", "indicator", "year", "value"]]
    long = long.sort_values(["area", "indicator", "year"])
    again = long.duplicated(["area", "indicator", "year"], keep=False)
    long = long[~again]
    line = long.groupby(["area", "indicator"], observed=True, sort=False)["value"]
    step = line.diff()
    lines = [long["area"], long["indicator"]]
    off = (step - step.groupby(lines, observed=True).transform("median")).abs()
    scatter = off.groupby(lines, observed=True).transform("median").clip(lower=0.02)
    jump = (0.6745 * off / scatter > 3.5) & (step.abs() >= 0.12 * (high - low))
    before = line.shift()
    slip = (long["value"] / before).abs().pipe(np.log10).abs().round(1).isin([2.0, 3.0, 6.0])
    still = step == 0
    stands = (
        still
        & still.shift(fill_value=False)
        & still.shift(2, fill_value=False)
        & still.shift(3, fill_value=False)
    )
    long["flags"] = np.select([jump, slip, stands], ["jump", "unit_slip", "repeated"], "")
    long.to_parquet(folder / "by_area.parquet")
    long.sort_values(["indicator", "area", "year"]).to_parquet(folder / "by_indicator.parquet")
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    digest = hashlib.sha256()
    for name in ("area", "indicator"):
        digest.update(long[name].cat.codes.to_numpy().tobytes())
    digest.update(long["value"].to_numpy().tobytes())
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
        results = {name: measured(run, path) for name, run in RUNS.items()}
    for name, facts in results.items():
        print(f"{name:>12}: " + ", ".join(f"{key} {value:,.1f}" for key, value in facts.items()))
    for name in ("pandas_plain", "pandas_same"):
        ratios = [f"{what} {results[name][what] / results['ours'][what]:.2f}" for what in HELD]
        bar = " (bar: at least 3 in seconds and MiB)" if name == "pandas_plain" else ""
        print(f"{name} / ours: {', '.join(ratios)}{bar}")


RUNS: dict[str, Callable[[Path, Path], dict[str, float]]] = {
    run.__name__: run for run in (ours, pandas_plain, pandas_same)
}
HELD = ("seconds", "CPU seconds", "MiB")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        figures = RUNS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(
            json.dumps(
                {**figures, "CPU seconds": used.ru_utime + used.ru_stime, "MiB": used.ru_maxrss / 1024}
            )
        )
