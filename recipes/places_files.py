"""The files `recipes/places.py` reads: official ones, and the hand-written tables beside it."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

INPUTS = Path(__file__).parent / "places_inputs"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
LEVELS = ("Global", "Region", "Sub-region", "Intermediate Region")

Row = dict[str, str]


class Shared:
    """The folder of official files, read as text."""

    def __init__(self, root: Path) -> None:
        self.root = root / "data"
        self.m49 = {
            lang: self.table(f"country_codes/UNSD-M49-{m49_language(lang)}.csv") for lang in LANGUAGES
        }
        self.datahub = self.table("country_codes/datahub_country-codes.csv")
        self.gapminder = self.table("gapminder_systema_globalis/ddf--entities--geo--country.csv")
        self.income = self.table("worldbank_income_history/income_group_by_year.csv")
        self.hdr = self.table("undp_hdr_2023_24/HDR23-24_Composite_indices_complete_time_series.csv.gz")
        self.sdg = self.table("un_sdg_2020/codes_geo_area.csv")

    def table(self, name: str) -> list[Row]:
        frame = pl.read_csv(self.root / name, infer_schema_length=0, encoding="utf8-lossy", null_values=[])
        return [{key.strip("\ufeff"): value or "" for key, value in row.items()} for row in frame.to_dicts()]


def m49_language(lang: str) -> str:
    """The language as the file names have it."""
    return "cn" if lang == "zh" else lang


def read_input(name: str) -> list[Row]:
    with (INPUTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
