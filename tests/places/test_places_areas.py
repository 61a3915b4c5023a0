from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from actionlines import places
from actionlines.errors import NotFoundError

SIX = ("en", "fr", "es", "ru", "ar", "zh")
ROOT = Path(__file__).parents[2]


def test_there_are_195_countries_and_none_of_them_is_an_aggregate() -> None:
    assert len(places.areas("country")) == 195
    assert {area.kind for area in places.areas()} == set(places.KINDS)
    assert not any(area.is_aggregate for area in places.areas("country"))


def test_an_area_is_found_by_its_code_in_any_case() -> None:
    assert places.area("rwa") == places.area("RWA")
    assert (places.area("RWA").iso2, places.area("RWA").m49) == ("RW", "646")


def test_a_code_that_is_none_is_an_error_that_says_what_codes_look_like() -> None:
    with pytest.raises(places.UnknownAreaError, match="no area has the code 'XYZ': use ISO 3166-1 alpha-3"):
        places.area("XYZ")


def test_a_kind_that_is_none_is_an_error() -> None:
    with pytest.raises(places.UnknownKindError, match=r"'state'.*country, territory, former, aggregate"):
        places.areas("state")  # type: ignore[arg-type]


def test_kosovo_and_the_channel_islands_are_territories_with_the_codes_sources_use() -> None:
    assert [places.area(code).kind for code in ("XKX", "CHI", "TWN", "HKG")] == ["territory"] * 4
    assert places.find("412").code == "XKX"
    assert places.find("830").code == "CHI"


@pytest.mark.parametrize(
    ("code", "successors"),
    [
        ("CSK", ("CZE", "SVK")),
        ("SCG", ("MNE", "SRB")),
        ("YUG", ("BIH", "HRV", "MKD", "SVN", "SCG")),
        ("DDR", ("DEU",)),
        ("ANT", ("BES", "CUW", "SXM")),
        ("UN_736", ("SDN", "SSD")),
        ("UN_230", ("ERI", "ETH")),
        ("UN_886", ("YEM",)),
        ("YMD", ("YEM",)),
    ],
)
def test_a_former_state_knows_its_end_and_what_came_after(code: str, successors: tuple[str, ...]) -> None:
    area = places.area(code)
    assert (area.kind, area.successors) == ("former", successors)
    assert area.until
    assert area.confidence in {"seen", "unverified"}


def test_the_soviet_union_has_fifteen_successors_that_are_countries() -> None:
    assert {places.area(code).kind for code in places.area("SUN").successors} == {"country"}
    assert len(places.area("SUN").successors) == 15


def test_every_successor_and_every_whole_is_an_area() -> None:
    for area in places.areas():
        for code in (*area.successors, *filter(None, [area.part_of])):
            assert places.area(code).code == code


def test_every_area_has_a_name_in_six_languages_that_no_other_area_has() -> None:
    for lang in SIX:
        names = [places.display_name(area, lang) for area in places.areas()]
        assert all(names)
        assert len(set(names)) == len(names)
        short_names = [places.display_name(area, lang, short=True) for area in places.areas()]
        assert len(set(short_names)) == len(short_names)


def test_names_follow_the_united_nations_where_the_copy_of_the_list_does_not() -> None:
    assert places.display_name("CIV", "en") == "Côte d’Ivoire"
    assert places.display_name("TWN", "zh") == "中国台湾省"
    assert places.display_name("IRN", "ar") == "جمهورية إيران الإسلامية"


def test_a_long_name_has_a_short_form() -> None:
    assert places.display_name("GBR", "zh", short=True) == "英国"
    assert places.display_name("FLK", "en", short=True) == "Falkland Islands (Malvinas)"


def test_an_aggregate_names_its_publisher() -> None:
    assert {area.publisher for area in places.areas("aggregate")} == {"UN", "WB", "UNDP", "OWID", "ITU"}
    worlds = [places.area(code) for code in ("001", "WB_WLD", "UNDP_WORLD", "OWID_WRL")]
    assert len({area.code for area in worlds}) == 4


def test_the_two_world_bank_codes_that_look_alike_are_two_aggregates() -> None:
    table = {(scheme, code): area for scheme, code, area in places.code_table().iter_rows()}
    assert table["WB", "ECA"] == "WB_ECA"
    assert table["OWID", "WB_ECA"] == "OWID_ECA"


def test_yugoslavia_means_two_states_to_iso_and_to_the_world_bank() -> None:
    table = {(scheme, code): area for scheme, code, area in places.code_table().iter_rows()}
    assert (table["ISO3", "YUG"], table["WB", "YUG"], table["WB", "YUGf"]) == ("YUG", "SCG", "YUG")


def test_the_code_table_has_each_code_once_and_only_our_areas() -> None:
    table = places.code_table()
    assert table.columns == ["SCHEME", "CODE", "REF_AREA"]
    assert not table.select("SCHEME", "CODE").is_duplicated().any()
    assert set(table["REF_AREA"]) <= {area.code for area in places.areas()}
    assert table.null_count().sum_horizontal().item() == 0


def test_m49_codes_are_read_with_and_without_leading_zeros() -> None:
    table = {(scheme, code): area for scheme, code, area in places.code_table().iter_rows()}
    assert table["M49", "4"] == table["M49", "004"] == "AFG"
    assert table["M49", "2"] == table["M49", "002"] == "002"


def test_importing_places_reads_no_table() -> None:
    code = "import sys, actionlines.places; print('polars' in sys.modules, 'yaml' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_the_shipped_tables_are_those_the_recipe_makes(shared: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "recipes/places.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={"ACTIONLINES_SHARED": str(shared), "PATH": ""},
    )
    assert (run.stdout.strip(), run.returncode) == ("as committed", 0), run.stderr


def test_every_source_of_a_membership_is_named() -> None:
    named = places.membership_sources()
    assert {stay.source for stay in places.memberships()} <= set(named)
    assert all(source.title and source.address.startswith("https://") for source in named.values())


def test_what_is_not_found_is_a_not_found_error() -> None:
    assert issubclass(places.UnknownAreaError, NotFoundError)
    assert issubclass(places.AmbiguousAreaError, NotFoundError)
