"""The page on readers names every source, and its examples are read as it says."""

from __future__ import annotations

import re
from pathlib import Path

from actionlines.indicators.readers import READERS, read
from actionlines.indicators.readers.mapping import FILE_KEYS, SECTIONS, load_mapping

PAGE = (Path(__file__).parents[2] / "docs" / "readers.md").read_text("utf-8")


def test_the_page_names_every_source_that_has_a_reader() -> None:
    assert [source for source in READERS if f"| `{source}` |" not in PAGE] == []


def test_the_page_shows_every_key_of_a_mapping_file() -> None:
    assert [
        key for key in (*SECTIONS, *FILE_KEYS) if not re.search(rf"^\[?{key}\b", PAGE, re.MULTILINE)
    ] == []


def test_the_mapping_files_on_the_page_read_what_they_describe(tmp_path: Path) -> None:
    long, wide = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "long.toml").write_text(long, "utf-8")
    (tmp_path / "wide.toml").write_text(wide, "utf-8")
    rows = "Pays;Année;Sexe;Valeur;Remarque\nCôte d'Ivoire;2020;Femmes;1.234,5;\nTchad;2020;Hommes;n.d.;\n"
    (tmp_path / "long.csv").write_text(f"Usage\n2020\n{rows}", "cp1252")
    (tmp_path / "wide.csv").write_text("area,users_2020_F\nRWA,20.5\n")
    found = read("OWN", [tmp_path / "long.csv"], mapping=tmp_path / "long.toml")
    assert found.frame.select("SERIES", "AREA", "SEX", "OBS_VALUE", "LINE").rows() == [
        ("INTERNET_USERS", "Côte d'Ivoire", "F", 1234.5, 4)
    ]
    assert found.empty == 1
    assert load_mapping(tmp_path / "long.toml").source == "MY_OFFICE"
    found = read("OWN", [tmp_path / "wide.csv"], mapping=tmp_path / "wide.toml")
    assert found.frame.select("SERIES", "TIME_PERIOD", "SEX", "OBS_VALUE").rows() == [
        ("users", "2020", "F", 20.5)
    ]
