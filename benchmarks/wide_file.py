"""A generated file of the size and layout of the whole WDI, and a catalogue that knows its series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from actionlines import places
from actionlines.indicators.catalogue import Catalogue, Series, load_catalogue

AREAS: Final = 266
SERIES: Final = 1_500
YEARS: Final = tuple(range(1960, 2024))
FILLED: Final = 0.4
"""Share of cells with a figure: that of the real file, about."""

SEED: Final = 20031212


def codes() -> list[str]:
    """World Bank codes of areas, as many as the file has."""
    table = places.code_table().filter(pl.col("SCHEME") == "WB")
    known = table.unique("REF_AREA", keep="first", maintain_order=True)["CODE"].sort().to_list()
    if len(known) < AREAS:
        raise SystemExit(f"places knows {len(known)} World Bank codes; the file needs {AREAS}")
    return known[:AREAS]


def write(path: Path) -> None:
    """Write the file: one line a series and area, one column a year, smooth series with gaps."""
    rng = np.random.default_rng(SEED)
    names = [f"BENCH.{number:04}" for number in range(SERIES)]
    with path.open("wb") as target:
        for position, code in enumerate(codes()):
            level = rng.random((SERIES, 1)) * 50
            values = level + np.cumsum(rng.random((SERIES, len(YEARS))) * 0.7, axis=1)
            values[rng.random(values.shape) > FILLED] = np.nan
            frame = pl.DataFrame(
                {
                    "Country Name": [f"Area {code}"] * SERIES,
                    "Country Code": [code] * SERIES,
                    "Indicator Name": [f"Indicator {name}, generated" for name in names],
                    "Indicator Code": names,
                    **{
                        str(year): pl.Series(values[:, column]).fill_nan(None)
                        for column, year in enumerate(YEARS)
                    },
                }
            )
            frame.write_csv(target, include_header=position == 0)


def catalogue() -> Catalogue:
    """Catalogue of the file's series: each a percentage with everything else as the package has it."""
    real = load_catalogue()
    model = real.indicator("INTERNET_USERS")
    indicators: Mapping[str, object] = {
        f"BENCH_{number:04}": replace(
            model, code=f"BENCH_{number:04}", series=(Series("WB_WDI", f"BENCH.{number:04}"),)
        )
        for number in range(SERIES)
    }
    return replace(real, indicators=indicators)


def area_codes() -> dict[str, str]:
    """Our code of each of the file's areas."""
    table = places.code_table().filter(pl.col("SCHEME") == "WB")
    return dict(table.select("CODE", "REF_AREA").iter_rows())


def series_codes() -> dict[str, str]:
    """Our code of each of the file's series."""
    return {f"BENCH.{number:04}": f"BENCH_{number:04}" for number in range(SERIES)}


def valid_range() -> tuple[float, float]:
    """Between which values a figure of the file is valid."""
    model = load_catalogue().indicator("INTERNET_USERS")
    assert model.valid_min is not None
    assert model.valid_max is not None
    return model.valid_min, model.valid_max
