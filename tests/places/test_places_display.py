from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actionlines import places


@pytest.fixture(autouse=True)
def official_names_afterwards() -> Iterator[None]:
    yield
    places.set_display_names(None)


def test_the_operator_sets_a_name_for_one_language_or_for_all(tmp_path: Path) -> None:
    file = tmp_path / "names.yaml"
    file.write_text(
        "CZE: Czech Republic\nTUR: {fr: Turquie}\n'003': x\n".replace("'003': x\n", "'202': Africa S\n")
    )
    places.set_display_names(file)
    assert places.display_name("CZE", "ru") == "Czech Republic"
    assert [places.display_name("TUR", lang) for lang in ("fr", "en")] == ["Turquie", "Türkiye"]
    assert places.display_name("202", "en", short=True) == "Africa S"


def test_a_mapping_does_as_well_and_none_goes_back() -> None:
    places.set_display_names({"XKX": {"en": "Kosovo (UNSCR 1244)"}})
    assert places.display_name("XKX", "en") == "Kosovo (UNSCR 1244)"
    places.set_display_names(None)
    assert places.display_name("XKX", "en") == "Kosovo"


def test_an_area_is_found_by_the_name_the_operator_set() -> None:
    places.set_display_names({"TWN": "Formosa"})
    assert places.find("formosa").code == "TWN"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CZE: Czechia\nCZX: Nowhere\n", "names.yaml, line 2, key 'CZX': no area has this code"),
        ("CZE: {de: Tschechien}\n", "names.yaml, line 1, key 'CZE': 'de' is no language of ours"),
        ("CZE: {en: ''}\n", "names.yaml, line 1, key 'CZE': the name for 'en' is empty"),
        ("CZE:\n", "names.yaml, line 1, key 'CZE': the name for 'en' is empty"),
        ("\nCZE: [a, b]\n", "names.yaml, line 2, key 'CZE': give one name, or a mapping"),
        ("CZE: {en: [a]}\n", "names.yaml, line 1, key 'CZE': give one name for 'en'"),
        ("CZE: a\nCZE: b\n", "names.yaml, line 2, key 'CZE': this name stands twice"),
        ("- CZE\n", "names.yaml, line 1: write one line per area"),
        ("CZE: {en: a\n", "names.yaml: the display names are not YAML"),
    ],
)
def test_a_mistake_names_file_line_and_key_and_changes_nothing(
    tmp_path: Path, text: str, message: str
) -> None:
    places.set_display_names({"SVK": "kept"})
    file = tmp_path / "names.yaml"
    file.write_text(text)
    with pytest.raises(places.DisplayNamesError) as error:
        places.set_display_names(file)
    assert message in str(error.value)
    assert places.display_name("SVK", "en") == "kept"


def test_a_file_that_is_missing_or_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(places.DisplayNamesError, match=r"none\.yaml: the display names cannot be read"):
        places.set_display_names(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("CIV: Côte".encode("latin-1"))
    with pytest.raises(places.DisplayNamesError, match=r"latin\.yaml: the display names are not UTF-8"):
        places.set_display_names(tmp_path / "latin.yaml")


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text("# none yet\n")
    places.set_display_names(tmp_path / "names.yaml")
    assert places.display_name("CZE", "en") == "Czechia"


def test_a_language_without_names_is_an_error() -> None:
    with pytest.raises(places.UnknownNameLanguageError, match="areas have no names in 'de'"):
        places.display_name("DEU", "de")
