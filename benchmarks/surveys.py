"""A proportion with standard errors by domain: many rows, small domains, many cells; the whole command; twice the rows.

R's survey and svy stand beside it where they are at hand.
`ACTIONLINES_BENCH_ROWS` says how many rows the large survey has (5,000,000; 100,000,000 takes about 2 GB of disk).
Every case runs in a process of its own that has imported the library, so that its peak of memory is its own; the
median of three runs, wall and processor time. How long others take tells how fast the machine is: the aims are from one
where they took `ELSEWHERE`. `ACTIONLINES_BENCH_SVY` names a Python that has `svy`.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

ROWS = int(os.environ.get("ACTIONLINES_BENCH_ROWS", "5000000"))
PIECE = 5_000_000
STRATA = 50

# name: rows, clusters, domains, aim in seconds, aim in GB
CASES: dict[str, tuple[int, int, int, float, float]] = {
    "large": (ROWS, 2_000, 24, 0.3, 0.5),
    "twice the rows": (2 * ROWS, 2_000, 24, 0.6, 0.5),
    "small domains": (50_000, 2_000, 6_756, 0.5, 0.5),
    "two million cells": (4_000_000, 84_000, 24, 6.0, 2.0),
}

# the large survey: seconds elsewhere, on the machine that the aims are from
ELSEWHERE = {"R survey": 46.6, "svy": 13.0}
WHOLE_COMMAND_S = 2.5

R_CODE = """
suppressMessages({library(survey); library(data.table)})
d <- as.data.frame(fread(commandArgs(TRUE)[1]))
started <- proc.time()
design <- svydesign(id=~psu, strata=~stratum, weights=~w, data=d, nest=TRUE)
found <- svyby(~y, ~dom, design, svymean)
peak <- as.numeric(sub("[^0-9]*([0-9]+).*", "\\\\1", grep("VmHWM", readLines("/proc/self/status"), value=TRUE)))
took <- (proc.time() - started)[["elapsed"]]
cat(sprintf("R survey %s: %.2f s, %.2f GB", packageVersion("survey"), took, peak / 1024^2))
"""

SVY_CODE = """
import resource, sys, time
import polars as pl, svy
data = pl.read_parquet(sys.argv[1])
started = time.perf_counter()
svy.Sample(data, svy.Design(stratum="stratum", psu="psu", wgt="w")).estimation.mean(y="y", by="dom")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
print(f"svy {svy.__version__}: {time.perf_counter() - started:.2f} s, {peak:.2f} GB")
"""
PATIENCE_S = 240
"""For what stands beside ours."""


def write(path: Path, rows: int, clusters: int, domains: int) -> None:
    """A survey in Parquet, piece by piece."""
    rng = np.random.default_rng(7)
    writer = None
    for start in range(0, rows, PIECE):
        size = min(PIECE, rows - start)
        psu = rng.integers(0, clusters, size)
        columns = {
            "stratum": psu % STRATA,
            "psu": psu,
            "dom": rng.integers(0, domains, size),
            "w": rng.uniform(1, 100, size),
            "y": rng.integers(0, 2, size),
        }
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def described(domains: int) -> dict[str, Any]:
    return {
        "survey": {"name": "Bench", "area": "PHL", "round": "2020", "publisher": "B", "source": "B"},
        "files": {"person": {"path": "people.parquet"}},
        "design": {"known": True, "weight": "w", "strata": "stratum", "clusters": "psu"},
        "by": {"DOM": {"column": "dom", "codes": {str(number): f"D{number}" for number in range(domains)}}},
        "indicators": [{"code": "HH7", "unit": "person", "numerator": "y == 1", "by": ["DOM"]}],
    }


def measured(folder: Path, domains: int) -> dict[str, float]:
    """In this process: the median of three runs, and the peak of memory."""
    from actionlines.surveys.description import Description
    from actionlines.surveys.engines import open_engine
    from actionlines.surveys.estimating import estimate
    from actionlines.surveys.units import open_survey

    description = Description.model_validate(described(domains))
    wall, processor = [], []
    for _ in range(3):
        with open_engine() as engine:
            started, used = time.perf_counter(), time.process_time()
            estimate(open_survey(description, engine=engine, data=folder, work=folder))
            wall.append(time.perf_counter() - started)
            processor.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"wall": statistics.median(wall), "processor": statistics.median(processor), "gigabytes": peak}


def whole_command(folder: Path, domains: int) -> float:
    """Seconds of `actionlines survey estimate`, from the call to the last file: the median of three runs."""
    described_in = folder / "survey.toml"
    described_in.write_text(as_toml(described(domains)), "utf-8")
    command = [sys.executable, "-m", "actionlines", "survey", "estimate", str(described_in)]
    took = []
    for number in range(3):
        started = time.perf_counter()
        subprocess.run([*command, "--out", str(folder / f"out{number}")], capture_output=True, check=True)
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def as_toml(value: dict[str, Any]) -> str:
    """A description as TOML, its tables and values in one line each: JSON's values are TOML's but for tables."""
    return "\n".join(f"{key} = {_inline(each)}" for key, each in value.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)


def beside(path: Path) -> Iterator[tuple[str, float]]:
    """R's survey package and svy on the same rows, where they are at hand: their names, and seconds without reading the
    file."""
    others = {
        "Debian: r-cran-survey, r-cran-data.table": (
            shutil.which("Rscript"),
            R_CODE,
            path.with_suffix(".csv"),
        ),
        "its Python in ACTIONLINES_BENCH_SVY": (os.environ.get("ACTIONLINES_BENCH_SVY"), SVY_CODE, path),
    }
    for how, (program, code, file) in others.items():
        if not program or not shutil.which(program):
            print(f"  not on this machine ({how})")
            continue
        if file.suffix == ".csv":
            pyarrow.csv.write_csv(pq.read_table(path), file)
        option = "-e" if code is R_CODE else "-c"
        try:
            done = subprocess.run(
                [program, option, code, str(file)], capture_output=True, text=True, timeout=PATIENCE_S
            )
        except subprocess.TimeoutExpired:
            print(f"  {Path(program).name}: no end after {PATIENCE_S} s")
            continue
        if done.returncode != 0:
            print(f"  {done.stderr.strip()[-300:]}")
            continue
        told = done.stdout.strip().splitlines()[-1]
        print(f"  {told}")
        if found := re.fullmatch(r"(R survey|svy) \S+: ([\d.]+) s, .*", told):
            yield found[1], float(found[2])


def told_as_ratios(name: str, there: float, wall: float, command: float) -> None:
    """How many times as long as ours another took, beside what the aims come to."""
    for what, ours, aim in (
        ("estimates", wall, CASES["large"][3]),
        ("whole command", command, WHOLE_COMMAND_S),
    ):
        print(f"    {what}: {there / ours:.1f} times ours (aim {ELSEWHERE[name] / aim:.1f})")


def main() -> None:
    for name, (rows, clusters, domains, seconds, gigabytes) in CASES.items():
        with tempfile.TemporaryDirectory(prefix="actionlines-bench-") as folder:
            write(Path(folder) / "people.parquet", rows, clusters, domains)
            done = subprocess.run(
                [sys.executable, __file__, "--case", folder, str(domains)],
                capture_output=True,
                text=True,
                check=True,
            )
            found = json.loads(done.stdout)
            print(
                f"{name}: {rows:,} rows, {clusters:,} clusters, {domains:,} domains: {found['wall']:.2f} s "
                f"({found['processor']:.2f} s of processors; aim {seconds} s), "
                f"{found['gigabytes']:.2f} GB (aim {gigabytes} GB)"
            )
            command = whole_command(Path(folder), domains) if name == "large" else None
            if command is not None:
                print(f"  whole command: {command:.2f} s (aim {WHOLE_COMMAND_S} s)")
            if rows <= 5_000_000:
                for other, there in beside(Path(folder) / "people.parquet"):
                    if command is not None:
                        told_as_ratios(other, there, found["wall"], command)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        print(json.dumps(measured(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
