"""A country's and an indicator's figures out of ten million, against pandas reading the same Parquet."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from actionlines.indicators.observations import BREAKDOWNS, TOTAL, conform
from actionlines.indicators.release_files import write_rows
from actionlines.indicators.releases import Manifest, Release

AREAS, INDICATORS, YEARS = 266, 1_500, 26
REPEATS = 30


def piece(area: str) -> pl.DataFrame:
    """All figures of one area."""
    rng = np.random.default_rng(int(area[1:]))
    return conform(
        pl.DataFrame(
            {
                "INDICATOR": np.repeat([f"IND_{number:04}" for number in range(INDICATORS)], YEARS),
                "REF_AREA": [area] * (INDICATORS * YEARS),
                "TIME_PERIOD": np.tile([str(1998 + year) for year in range(YEARS)], INDICATORS),
                "OBS_VALUE": rng.random(INDICATORS * YEARS) * 100,
            }
        ).with_columns(
            pl.lit("A").alias("FREQ"),
            pl.lit("WB_WDI").alias("SOURCE"),
            pl.lit("PT").alias("UNIT_MEASURE"),
            pl.lit("").alias("FLAGS"),
            *(pl.lit(TOTAL).alias(name) for name in BREAKDOWNS),
        )
    )


def milliseconds(ask: Callable[[], object]) -> float:
    """Median time of a warm question."""
    times = []
    for repeat in range(REPEATS + 3):
        started = time.perf_counter()
        ask()
        if repeat >= 3:
            times.append((time.perf_counter() - started) * 1_000)
    return statistics.median(times)


def main() -> None:
    import pandas as pd

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        areas = [f"A{number:03}" for number in range(AREAS)]
        eights = (areas[start : start + 8] for start in range(0, AREAS, 8))
        rows, digest = write_rows((pl.concat(map(piece, some)) for some in eights), folder)
        release = Release(folder, Manifest("bench", "2026-01-01", "", "", rows, digest, ()))
        files = {"area": folder / "by_area.parquet", "indicator": folder / "by_indicator.parquet"}
        size = sum(file.stat().st_size for file in files.values()) / 2**20
        print(f"release of {rows:,} observations, {size:.0f} MiB")
        asks = {
            "country": (
                lambda: release.area("A100"),
                lambda: pd.read_parquet(files["area"], filters=[("REF_AREA", "==", "A100")]),
            ),
            "indicator": (
                lambda: release.indicator("IND_0700"),
                lambda: pd.read_parquet(files["indicator"], filters=[("INDICATOR", "==", "IND_0700")]),
            ),
        }
        for what, (ours, theirs) in asks.items():
            mine, other = milliseconds(ours), milliseconds(theirs)
            print(
                f"{what}: {mine:.1f} ms warm (bar: under 20), pandas {other:.1f} ms, ratio {other / mine:.1f}"
            )


if __name__ == "__main__":
    main()
