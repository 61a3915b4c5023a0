from __future__ import annotations

import pytest

from actionlines.charts import people


@pytest.mark.parametrize("filled", range(11))
def test_there_are_always_ten_people(filled: int) -> None:
    drawn = people(filled)
    assert drawn.count("a4 4 0 0 1 8 0v10z") == 10
    solid = drawn.partition('fill="currentColor" d="')[2].partition('"')[0]
    assert solid.count("a4 4 0 0 1 8 0v10z") == filled


def test_eleven_of_ten_are_refused() -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        people(11)
