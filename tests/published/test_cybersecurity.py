"""Global Cybersecurity Index 2020: the sum of five pillars, for every country whose five are there."""

from __future__ import annotations

import polars as pl
import pytest

from actionlines.indices.build import build
from actionlines.indices.presets import preset

COLUMNS = {
    "LEGAL": "gci_legal_measures",
    "TECHNICAL": "gci_technical_measures",
    "ORGANIZATIONAL": "gci_organisational_measures",
    "CAPACITY": "gci_capacity_development",
    "COOPERATION": "gci_cooperative_measures",
}
LAST_DIGIT = 53
"""States whose last printed digit differs by no more than the rounding of the five printed pillars lets it."""


@pytest.fixture
def table(published):
    long = pl.read_csv(published / "gci_2020.csv")
    return long.pivot(on="variable", index="cc_iso3c", values="value")


def test_every_country_agrees_within_the_rounding_of_its_printed_pillars(
    table, sheet_of, agreement, record_property
):
    result = build(preset("gci"), sheet_of(table, "cc_iso3c", COLUMNS))

    found = agreement(result, table["gci_overall"], decimals=2, slack=5 * 0.005)

    record_property("differs in the last digit: ours, published", found.last_digit)
    assert found.differing == {}
    assert (found.compared, len(found.last_digit)) == (188, LAST_DIGIT)
    # The table that we have lacks a pillar of three countries, and Mozambique's others already exceed its whole.
    assert tuple(found.unscored) == ("MOZ", "SVK", "SVN")


def test_the_top_is_as_published(table, sheet_of):
    result = build(preset("gci"), sheet_of(table, "cc_iso3c", COLUMNS))

    assert [round(result.score(country), 2) for country in ("USA", "GBR", "SAU", "EST")] == [
        100.0,
        99.54,
        99.54,
        99.48,
    ]
