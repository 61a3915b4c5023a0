from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from actionlines.indices.aggregate import NonPositiveScoreError
from actionlines.indices.weightings import MEANS, share_in_front, weightings


def rng() -> np.random.Generator:
    return np.random.default_rng(20_261_130)


def test_weightings_are_spread_evenly():
    drawn = weightings(3, draws=4096, rng=rng())
    assert drawn.min() >= 0
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert (drawn[:, 0] > 0.5).mean() == pytest.approx(0.25, abs=0.01)  # the corner's part of the triangle
    assert (drawn.max(axis=1) > 0.5).mean() == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize("mean", MEANS)
def test_shares_are_those_of_a_plain_loop(mean):
    scores = np.random.default_rng(3).uniform(1, 100, size=(12, 3))
    told = share_in_front(scores, mean=mean, first=4, draws=256, rng=rng())
    counted = np.zeros(12)
    for weighting in weightings(3, draws=256, rng=rng()):
        found = [float(MEANS[mean](row, weighting)) for row in scores]
        counted += [sum(other > one for other in found) < 4 for one in found]
    assert told == pytest.approx(counted / 256)


def test_who_leads_in_every_part_is_in_front_under_every_weighting():
    assert share_in_front([[9, 9], [1, 8], [8, 1]], first=1, rng=rng()).tolist() == [1, 0, 0]


def test_the_low_are_in_front_where_low_is_good():
    assert share_in_front([[9, 9], [1, 1]], first=1, high_is_good=False, rng=rng()).tolist() == [0, 1]


def test_who_lacks_a_score_has_no_share_and_takes_no_place():
    told = share_in_front([[9, np.nan], [1, 8], [8, 1]], first=2, rng=rng())
    assert np.isnan(told[0])
    assert told[1:].tolist() == [1, 1]


def test_with_fewer_units_than_places_all_are_in_front():
    assert share_in_front([[1, 2], [3, 4]], first=10, rng=rng()).tolist() == [1, 1]


def test_a_geometric_mean_of_a_score_of_nought_is_refused():
    with pytest.raises(NonPositiveScoreError, match=r"normalise to 1\.\.100 instead of 0\.\.100"):
        share_in_front([[0, 2], [3, 4]], mean="geometric", rng=rng())


@given(arrays(np.float64, (7, 3), elements=st.floats(1, 100)))
def test_the_order_of_units_changes_no_share(scores):
    told = share_in_front(scores, first=3, draws=64, rng=rng())
    turned = share_in_front(scores[::-1], first=3, draws=64, rng=rng())
    assert told == pytest.approx(turned[::-1])
