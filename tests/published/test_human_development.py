"""HDI, IHDI, GII and GDI of the Human Development Report 2023-24, for every country and group of the table."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.presets import preset
from actionlines.indices.specification_file import parse_specification

HDI = {
    "LIFE_EXPECTANCY": "le_2022",
    "EXPECTED_SCHOOLING": "eys_2022",
    "MEAN_SCHOOLING": "mys_2022",
    "GNI_PER_CAPITA_PPP_2017": "gnipc_2022",
}
LOSSES = {
    "LIFE_INEQUALITY": "ineq_le_2022",
    "EDUCATION_INEQUALITY": "ineq_edu_2022",
    "INCOME_INEQUALITY": "ineq_inc_2022",
}
GII = {
    "MATERNAL_MORTALITY": "mmr_2022",
    "ADOLESCENT_BIRTHS": "abr_2022",
    "WOMEN_IN_PARLIAMENT": "pr_f_2022",
    "WOMEN_SECONDARY_ATTAINMENT": "se_f_2022",
    "WOMEN_LABOUR_PARTICIPATION": "lfpr_f_2022",
    "MEN_IN_PARLIAMENT": "pr_m_2022",
    "MEN_SECONDARY_ATTAINMENT": "se_m_2022",
    "MEN_LABOUR_PARTICIPATION": "lfpr_m_2022",
}


@pytest.mark.parametrize(
    ("name", "columns", "scores", "count"),
    [
        ("hdi-2022", HDI, "hdi_2022", 204),
        ("ihdi-2022", HDI | LOSSES, "ihdi_2022", 176),
        ("gii-2022", GII, "gii_2022", 177),
    ],
)
def test_every_country_agrees_at_three_decimals(name, columns, scores, count, hdr, sheet_of, agreement):
    result = build(preset(name), sheet_of(hdr, "iso3", columns))

    found = agreement(result, hdr[scores], decimals=3)

    assert (found.compared, found.last_digit, found.differing, found.unscored) == (count, {}, {}, {})


def test_no_country_is_scored_that_the_report_leaves_out(hdr, sheet_of):
    for name, columns, scores in (
        ("hdi-2022", HDI, "hdi_2022"),
        ("ihdi-2022", HDI | LOSSES, "ihdi_2022"),
        ("gii-2022", GII, "gii_2022"),
    ):
        table = build(preset(name), sheet_of(hdr, "iso3", columns)).score_table()
        scored = table.filter(pl.col(preset(name).root).is_not_null())["UNIT"].to_list()
        assert scored == hdr.filter(pl.col(scores).is_not_null())["iso3"].to_list(), name


def test_gdi_is_womens_hdi_over_mens_for_every_country(hdr, sheet_of, agreement):
    # The table has the two indices and not what they are made of; the preset builds them from the ground, which
    # tests/published/test_release.py holds against the figures of the release.
    specification = parse_specification(
        'code = "GDI"\naggregation = "ratio"\n[[indicators]]\ncode = "F"\n[[indicators]]\ncode = "M"\n'
    )
    result = build(specification, sheet_of(hdr, "iso3", {"F": "hdi_f_2022", "M": "hdi_m_2022"}))

    found = agreement(result, hdr["gdi_2022"], decimals=3)

    assert (found.compared, found.last_digit, found.differing, found.unscored) == (193, {}, {}, {})


def test_countries_rank_as_in_the_report(hdr, sheet_of):
    countries = hdr.filter(~pl.col("iso3").str.starts_with("ZZ"))
    hdi = build(preset("hdi"), sheet_of(countries, "iso3", HDI))
    gii = build(preset("gii"), sheet_of(countries, "iso3", GII))

    assert hdi.rank_table()["UNIT"][:4].to_list() == ["CHE", "NOR", "ISL", "HKG"]
    assert gii.rank_table()["UNIT"][:3].to_list() == ["DNK", "NOR", "CHE"]
