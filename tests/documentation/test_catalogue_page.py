"""docs/catalogue.md explains every key and every word the catalogue may hold, and its example is valid."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from actionlines.indicators import catalogue_entries as words
from actionlines.indicators.catalogue import DATA, load_catalogue
from actionlines.indicators.catalogue_file import INDICATOR_KEYS, INDICATOR_MAY, SERIES_MAY, SOURCE_KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")

EXPLAINED = (
    *(*INDICATOR_KEYS, *INDICATOR_MAY, *SERIES_MAY, *SOURCE_KEYS),
    *(*words.KINDS, *words.DIRECTNESS, *words.AGGREGATES, *words.NO_HEADLINE, *words.UNUSED),
)


@pytest.mark.parametrize("word", sorted(set(EXPLAINED)))
def test_every_key_and_word_of_the_catalogue_is_explained(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_the_example_is_a_valid_family(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("releases"))
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    (tmp_path / "data" / "catalogue" / "libraries.yaml").write_text(example[1], encoding="utf-8")
    catalogue = load_catalogue(tmp_path / "data")
    assert [series.source for series in catalogue.indicator("LIBRARIES_INTERNET").series] == [
        "UN_SDG",
        "WB_WDI",
    ]
