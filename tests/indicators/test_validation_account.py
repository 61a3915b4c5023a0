"""Nothing is lost and row order never matters, whatever the rows: accepted and quarantined are what was read."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import KEY, RAW_SCHEMA
from actionlines.indicators.validation import AccountingError, check_account, judge, judge_keys
from actionlines.indicators.validation.judged import cells

CATALOGUE = load_catalogue(Path(__file__).parents[1] / "spec" / "catalogue")
COLUMNS = pl.Schema({**RAW_SCHEMA, "INDICATOR": pl.String(), "REF_AREA": pl.String(), "SOURCE": pl.String()})
PLACES = ("FILE", "LINE", "COLUMN")

values = st.one_of(
    st.none(),
    st.sampled_from([0.0, 58.3, 61.0, 100.0, 101.0]),
    st.floats(allow_nan=True, allow_infinity=True),
)
rows = st.fixed_dictionaries(
    {
        "SERIES": st.sampled_from(["users", "sales", "rank", None]),
        "AREA": st.sampled_from(["RWA", "Narnia"]),
        "TIME_PERIOD": st.sampled_from(["2019", "2020", "2020-Q3", "20", "2021-02-29", None]),
        "FREQ": st.sampled_from([None, "A", "Q"]),
        "SEX": st.sampled_from([None, "_T", "F", "women"]),
        "AGE": st.sampled_from(["_T", "Y15T24", "old"]),
        "OBS_VALUE": values,
        "RAW_VALUE": st.one_of(st.none(), st.sampled_from(["58,3", "n/a", ""]), st.text(max_size=8)),
        "COLUMN": st.sampled_from([None, "2019", "2020"]),
        "LINE": st.integers(2, 5),
        "FILE": st.integers(0, 1),
        "INDICATOR": st.sampled_from(["USERS", "PEOPLE", "BALANCE", None]),
        "REF_AREA": st.sampled_from(["RWA", "BDI", None]),
        "SOURCE": st.sampled_from(["ONE", "TWO"]),
    }
)
batches = st.lists(rows, max_size=30).map(lambda given: pl.DataFrame(given, schema=COLUMNS))


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(batches)
def test_accepted_and_quarantined_are_what_was_read(batch: pl.DataFrame) -> None:
    judged = judge(batch, CATALOGUE)
    settled = judge_keys(judged.accepted)

    assert judged.accepted.height + cells(judged.quarantine) == batch.height
    assert settled.accepted.height + cells(settled.quarantine) == judged.accepted.height
    assert not settled.accepted.select(KEY).is_duplicated().any()
    assert settled.accepted["OBS_VALUE"].is_finite().all()
    assert pl.concat([judged.quarantine, settled.quarantine])["MESSAGE"].null_count() == 0


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(batches, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(batch: pl.DataFrame, random) -> None:  # type: ignore[no-untyped-def]
    placed = batch.unique(PLACES, keep="first", maintain_order=True)  # two figures never share a place
    order = list(range(placed.height))
    random.shuffle(order)

    one, other = judge(placed, CATALOGUE), judge(placed[order], CATALOGUE)

    assert_frame_equal(one.quarantine, other.quarantine)
    assert_frame_equal(one.accepted.sort(PLACES), other.accepted.sort(PLACES))
    first, second = judge_keys(one.accepted), judge_keys(other.accepted)
    assert_frame_equal(first.quarantine, second.quarantine)
    assert_frame_equal(first.accepted.sort(PLACES), second.accepted.sort(PLACES))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(batches, st.integers(0, 30))
def test_batch_by_batch_gives_the_same_as_all_at_once(batch: pl.DataFrame, cut: int) -> None:
    placed = batch.unique(["FILE", "LINE"], keep="first", maintain_order=True)  # a line is never cut in two

    whole = judge(placed, CATALOGUE)
    parts = [judge(part, CATALOGUE) for part in (placed[:cut], placed[cut:])]

    assert_frame_equal(whole.accepted, pl.concat([part.accepted for part in parts]))
    together = pl.concat([part.quarantine for part in parts])
    assert_frame_equal(whole.quarantine, together, check_row_order=False)


def test_a_figure_that_goes_missing_stops_the_import() -> None:
    with pytest.raises(AccountingError) as error:
        check_account(read=10, accepted=7, quarantined=2)

    assert str(error.value) == (
        "10 figures were read, but 7 accepted and 2 quarantined; nothing may be kept of this, report it with "
        "the files"
    )
