"""The catalogue and the official files name the same series.

The codes are taken from the files by other means than the readers.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue


def _records(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _header(file: Path) -> list[str]:
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return next(csv.reader([text.decode("utf-8-sig").split("\n", 1)[0].strip()]))


def _gapminder(data: Path) -> set[str]:
    file = data / "gapminder_systema_globalis" / "country_year_indicator.csv.gz"
    return {record["indicator"] for record in _records(file)}


def _sdg(data: Path) -> set[str]:
    codes = set()
    for record in _records(data / "un_sdg_2020" / "sdg_ict_series.csv.gz"):
        kinds = (record["series"], record["type_of_skill"].upper(), record["type_of_speed"].upper())
        codes.add(".".join(kind for kind in kinds if kind))
    return codes


def _gender(data: Path) -> set[str]:
    file = data / "un_gender_data_portal_2021" / "gender_ict_series.csv.gz"
    parts = ((record["INDICATOR_LABEL"], record["ICT_SKILL"]) for record in _records(file))
    return {".".join(part for part in both if part) for both in parts}


def _world_bank(data: Path) -> set[str]:
    folder = data / "worldbank_wdi_copies"
    whole = {file.name.removesuffix(".csv.gz") for file in folder.glob("*.*.*.csv.gz")}
    return whole | {record["indicator"] for record in _records(folder / "esg_subset_2019.csv.gz")}


def _hdr(data: Path) -> set[str]:
    file = data / "undp_hdr_2023_24" / "HDR23-24_Composite_indices_complete_time_series.csv.gz"
    return {found[1] for name in _header(file) if (found := re.fullmatch(r"(.+)_\d{4}", name))}


def _egdi(data: Path) -> set[str]:
    return set(_header(data / "unu_egov_egdi" / "egdi_2010_2018_long.csv")) - {"iso3", "country", "year"}


def _findex(data: Path) -> set[str]:
    columns = _header(data / "world_bank_findex" / "GlobalFindexDatabase2025_subset.csv.gz")
    keys = {"countrynewwb", "codewb", "year", "regionwb24_hi", "incomegroupwb24", "group", "group2"}
    return set(columns) - keys


def _owid(data: Path) -> set[str]:
    return set(_header(data / "owid_access_to_electricity" / "access_to_electricity.csv")) - {
        "entity",
        "code",
        "year",
    }


FILES: dict[str, Callable[[Path], set[str]]] = {
    "GAPMINDER": _gapminder,
    "UN_SDG": _sdg,
    "UN_GENDER": _gender,
    "WB_WDI": _world_bank,
    "UNDP_HDR": _hdr,
    "UN_EGDI": _egdi,
    "WB_FINDEX": _findex,
    "OWID": _owid,
}
FETCHED = {"WB_WDI"}
"""Sources of which a person may fetch more series than the files here hold."""


def _named(source: str) -> set[str]:
    return set(load_catalogue().series_table().filter(pl.col("SOURCE") == source)["SERIES"])


@pytest.mark.parametrize("source", FILES)
def test_every_series_of_a_file_is_in_the_catalogue_or_left_out_with_a_reason(
    source: str, shared: Path
) -> None:
    catalogue, named = load_catalogue(), _named(source)
    there = FILES[source](shared / "data")
    assert there
    assert sorted(code for code in there - named if catalogue.why_unused(source, code) is None) == []


@pytest.mark.parametrize("source", sorted(set(FILES) - FETCHED))
def test_every_series_the_catalogue_names_is_in_the_file(source: str, shared: Path) -> None:
    assert sorted(_named(source) - FILES[source](shared / "data")) == []


@pytest.mark.parametrize("source", FILES)
def test_no_series_is_both_taken_and_left_out(source: str) -> None:
    catalogue = load_catalogue()
    assert sorted(code for code in _named(source) if catalogue.why_unused(source, code)) == []


def test_at_least_seventy_indicators_have_figures_that_may_be_passed_on(shared: Path) -> None:
    there = {(source, code) for source, codes in FILES.items() for code in codes(shared / "data")}
    series = load_catalogue().series_table().select("SOURCE", "SERIES", "INDICATOR").rows()
    assert len({code for source, name, code in series if (source, name) in there}) >= 70
