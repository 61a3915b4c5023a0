from __future__ import annotations

from datetime import date

import pytest

from actionlines import places

COUNTRIES = {area.code for area in places.areas("country")}


def test_least_developed_countries_of_2008_are_the_49_that_unctad_listed() -> None:
    africa = (
        "AGO BEN BFA BDI CAF TCD COM COD DJI GNQ ERI ETH GMB GIN GNB LSO LBR MDG MWI MLI MRT MOZ NER RWA STP "
        "SEN SLE SOM SDN TGO UGA TZA ZMB"
    )
    rest = "AFG BGD BTN KHM LAO MDV MMR NPL TLS YEM KIR WSM SLB TUV VUT HTI"
    assert places.members("LDC", on=2008) == set(africa.split()) | set(rest.split())


@pytest.mark.parametrize(
    ("year", "count"),
    [(1971, 24), (2007, 50), (2013, 49), (2014, 48), (2018, 47), (2021, 46), (2024, 45), (2025, 44)],
)
def test_the_number_of_least_developed_countries_follows_who_joined_and_left(year: int, count: int) -> None:
    assert len(places.members("199", on=year)) == count


def test_a_day_is_more_exact_than_a_year() -> None:
    assert "VUT" in places.members("LDC", on=date(2020, 12, 1))
    assert "VUT" not in places.members("LDC", on=date(2021, 1, 1))
    assert "GNQ" in places.members("LDC", on=2017)
    assert "GNQ" not in places.members("LDC", on=date(2017, 7, 1))


def test_landlocked_and_small_island_developing_states_have_their_names_as_codes() -> None:
    assert places.members("LLDC", on=2020) == places.members("432", on=2020)
    assert {"RWA", "NPL", "PRY"} <= places.members("LLDC", on=2020)
    assert {"TUV", "MDV", "JAM"} <= places.members("SIDS", on=2020)


def test_the_landlocked_and_small_island_flags_count_as_in_m49() -> None:
    assert (len(places.members("LLDC", on=2024)), len(places.members("SIDS", on=2024))) == (32, 53)


@pytest.mark.parametrize("year", [2000, 2015, 2018, 2019, 2025])
def test_every_country_is_in_one_region_of_itu(year: int) -> None:
    held = [code for group in places.groups("ITU") for code in places.members(group.code, on=year)]
    assert set(held) >= COUNTRIES
    assert len(held) == len(set(held))


def test_the_regions_of_m49_part_the_world() -> None:
    for level in ("region", "subregion"):
        parts = [group.code for group in places.groups("M49") if group.level == level]
        held = [code for part in parts for code in places.members(part, on=2020)]
        assert len(held) == len(set(held))
        assert set(held) | {"ATA"} == places.members("001", on=2020)


def test_the_groupings_of_the_sdg_database_are_composed_of_regions_of_m49() -> None:
    eastern = places.members("030", on=2020) | places.members("035", on=2020)
    assert places.members("753", on=2020) == eastern
    assert places.members("518", on=2020) == places.members("030", on=2020) - {"JPN"}
    assert places.members("514", on=2020) | places.members("515", on=2020) == places.members("001", on=2020)


def test_a_country_has_one_income_group_a_year_and_it_changes() -> None:
    assert places.groups_of("CHN", on=1990, scheme="INCOME") == ("WB_LIC",)
    assert places.groups_of("CHN", on=2005, scheme="INCOME") == ("WB_LMC",)
    assert places.groups_of("CHN", on=2015, scheme="INCOME") == ("WB_UMC",)
    for year in (1990, 2005, 2023):
        held = [code for group in places.groups("INCOME") for code in places.members(group.code, on=year)]
        assert len(held) == len(set(held))


def test_a_country_that_was_not_classified_has_no_income_group() -> None:
    assert places.groups_of("VEN", on=2019, scheme="INCOME") == ("WB_UMC",)
    assert places.groups_of("VEN", on=2021, scheme="INCOME") == ()


def test_the_last_known_income_group_holds_on() -> None:
    assert places.groups_of("RWA", on=2026, scheme="INCOME") == ("WB_LIC",)


def test_former_states_are_in_the_income_group_of_their_time_and_in_no_region() -> None:
    assert places.groups_of("SUN", on=1990) == ("WB_UMC",)
    assert places.groups_of("SUN", on=1995) == ()
    assert places.groups_of("SCG", on=2000) == ("WB_LMC",)


def test_no_aggregate_is_a_member_of_anything() -> None:
    assert {places.area(stay.area).kind for stay in places.memberships()} <= {
        "country",
        "territory",
        "former",
    }


def test_every_group_is_an_aggregate_that_has_a_name_and_members() -> None:
    for group in places.groups():
        assert places.area(group.code).is_aggregate
        assert places.memberships(group=group.code)
    assert {stay.group for stay in places.memberships()} == {group.code for group in places.groups()}


def test_a_stay_says_where_it_was_read() -> None:
    stays = places.memberships("BWA", group="LDC")
    assert stays == (places.Membership("199", "BWA", "1971", "1994-12", "DESA_LDC", "seen"),)


def test_all_groups_of_a_country_come_in_one_answer() -> None:
    assert places.groups_of("RWA", on=2020, scheme="M49") == ("001", "002", "014", "202")
    assert {"199", "432", "ITU_AFR", "WB_LIC", "UNDP_SSA"} <= set(places.groups_of("RWA", on=2020))


def test_a_group_whose_members_are_not_known_is_an_error() -> None:
    with pytest.raises(places.UnknownGroupError, match="the members of 'WB_AFE' are not known"):
        places.members("WB_AFE", on=2020)


def test_a_scheme_that_is_none_is_an_error() -> None:
    with pytest.raises(places.UnknownSchemeError, match=r"'OECD'.*M49, SDG, STATUS, INCOME, ITU, UNDP"):
        places.groups("OECD")  # type: ignore[arg-type]
