"""E-Government Development Index, 2010 to 2018, for every one of 193 states, by the rule of its year."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.presets import preset

COLUMNS = {"ONLINE_SERVICE_INDEX": "osi", "HUMAN_CAPITAL_INDEX": "hci", "TELECOM_INFRASTRUCTURE_INDEX": "tii"}
WITHOUT_A_PART_2010 = ("KIR", "MHL", "FSM", "MCO", "NRU", "PRK", "SOM", "TUV", "SMR")
LAST_DIGIT = {2010: 23, 2012: 20, 2014: 133, 2016: 17, 2018: 0}
"""States whose last printed digit (the fifth decimal, in 2018 the fourth) differs by no more than the rounding of the
printed parts lets it. In 2014 one part is printed with four decimals and the index with five."""


@pytest.fixture
def table(published, request):
    return pl.read_csv(published / f"egdi-{request.param}.csv")


def built(table, year, sheet_of):
    return build(preset(f"egdi-{year}"), sheet_of(table, "country-code", COLUMNS))


@pytest.mark.parametrize(("table", "year"), [(year, year) for year in LAST_DIGIT], indirect=["table"])
def test_every_state_agrees_within_the_rounding_of_its_printed_parts(
    table, year, sheet_of, agreement, decimals_of, record_property
):
    specification = preset(f"egdi-{year}")
    weights = [one.weight for one in specification.indicators]
    slack = sum(
        weight / sum(weights) * 0.5 * 10.0 ** -decimals_of(table[name])
        for weight, name in zip(weights, COLUMNS.values(), strict=True)
    )
    result = built(table, year, sheet_of)

    found = agreement(result, table["e-gov-index"], decimals=decimals_of(table["e-gov-index"]), slack=slack)

    record_property("differs in the last digit: ours, published", found.last_digit)
    assert found.differing == {}
    assert (found.compared, len(found.last_digit)) == (183 if year == 2010 else 193, LAST_DIGIT[year])
    assert tuple(found.unscored) == (WITHOUT_A_PART_2010 if year == 2010 else ())


@pytest.mark.parametrize("table", [2010], indirect=True)
def test_in_2010_the_states_without_a_score_are_those_printed_with_0_and_the_last_place(table, sheet_of):
    printed = table.filter(pl.col("e-gov-index") == 0)

    assert tuple(printed["country-code"]) == WITHOUT_A_PART_2010
    assert printed["e-gov-rank"].unique().to_list() == [184.0]
    assert printed["hci"].null_count() == printed.height


@pytest.mark.parametrize("table", [2012], indirect=True)
def test_in_2012_a_state_without_online_services_has_an_index_of_0(table, sheet_of):
    result = built(table, 2012, sheet_of)

    nothing_online = table.filter(pl.col("osi") == 0)["country-code"].to_list()
    assert nothing_online == ["LBY", "CAF", "GIN"]
    assert [result.score(state) for state in nothing_online] == [0.0, 0.0, 0.0]
    assert [result.rank(state) for state in nothing_online] == [191.0, 191.0, 191.0]


@pytest.mark.parametrize("table", [2018], indirect=True)
def test_in_2018_a_state_without_online_services_has_the_mean_like_all_others(table, sheet_of):
    assert round(built(table, 2018, sheet_of).score("PRK"), 4) == 0.2159


@pytest.mark.parametrize(("table", "year"), [(year, year) for year in LAST_DIGIT], indirect=["table"])
def test_the_weights_of_another_year_are_told_apart(table, year, sheet_of, agreement):
    # 0.34, 0.33, 0.33 and three thirds differ by less than 0.007: enough for the fourth decimal of most states.
    other = preset("egdi-2014" if year == 2010 else "egdi-2010")

    found = agreement(
        build(other, sheet_of(table, "country-code", COLUMNS)), table["e-gov-index"], decimals=4, slack=1e-4
    )

    assert len(found.differing) > 100
