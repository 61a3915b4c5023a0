"""What countries went through: five years or more, on one footing, every country alike; and against plain loops."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.progress.on_track import typical_speed
from actionlines.progress.spells import LONGEST, SHORTEST, spells


def figures(rows: list[tuple[str, int, float, bool]]) -> pl.DataFrame:
    schema = {"REF_AREA": pl.String(), "YEAR": pl.Int64(), "VALUE": pl.Float64(), "BREAK": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_a_spell_is_the_shortest_of_five_to_ten_years() -> None:
    rows = [
        ("KEN", year, float(value), False) for year, value in ((2000, 1), (2004, 9), (2006, 13), (2009, 28))
    ]
    found = spells(figures(rows))
    assert found.starts.tolist() == [1.0, 9.0]
    assert found.changes.tolist() == [
        2.0,
        3.8,
    ]  # 2000 to 2006, 2004 to 2009; from 2006 on none is long enough


def test_a_spell_of_more_than_ten_years_is_none() -> None:
    assert spells(figures([("KEN", 2000, 1.0, False), ("KEN", 2011, 9.0, False)])).starts.size == 0


def test_no_spell_crosses_a_break() -> None:
    rows = [("KEN", 2000, 1.0, False), ("KEN", 2005, 50.0, True), ("KEN", 2010, 60.0, False)]
    assert spells(figures(rows)).changes.tolist() == [2.0]


def test_groups_of_countries_are_left_out_and_every_country_weighs_alike() -> None:
    rows = [
        (area, 2000 + 5 * n, 10.0 * n, False)
        for area, count in (("KEN", 5), ("RWA", 2), ("001", 5))
        for n in range(count)
    ]
    found = spells(figures(rows))
    assert found.weights.tolist() == [0.25] * 4 + [1.0]


def test_a_median_by_country_is_not_that_of_the_country_with_most_figures() -> None:
    starts = np.full(20, 50.0)
    changes = np.array([1.0] * 17 + [3.0] * 3)
    weights = np.array([1 / 17] * 17 + [1.0] * 3)
    assert typical_speed(starts, changes, direction=1).speeds.tolist() == [1.0]
    assert typical_speed(starts, changes, direction=1, weights=weights).speeds.tolist() == [3.0]


@settings(max_examples=40, deadline=None)
@given(
    rows=st.dictionaries(
        st.tuples(st.sampled_from(["KEN", "RWA", "FJI"]), st.integers(1990, 2020)),
        st.tuples(st.floats(0, 100), st.booleans()),
        max_size=40,
    )
)
def test_spells_are_those_of_plain_loops(rows: dict[tuple[str, int], tuple[float, bool]]) -> None:
    expected = []
    for (area, year), (value, _) in sorted(rows.items()):
        for span in range(SHORTEST, LONGEST + 1):
            later = rows.get((area, year + span))
            if later is None:
                continue
            if not any(
                rows.get((area, between), (0, False))[1] for between in range(year + 1, year + span + 1)
            ):
                expected.append((value, (later[0] - value) / span))
                break
    given_rows = [(area, year, value, broken) for (area, year), (value, broken) in rows.items()]
    found = spells(figures(given_rows))
    assert list(zip(found.starts.tolist(), found.changes.tolist(), strict=True)) == [
        (pytest.approx(start), pytest.approx(change)) for start, change in expected
    ]
