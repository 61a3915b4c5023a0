"""Several things at once: the order stays, nothing is lost, and what goes wrong is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import polars as pl
import pytest

from actionlines.indicators.at_once import at_once
from actionlines.indicators.coded import Lexicon


def test_results_come_in_the_order_of_their_items() -> None:
    late = threading.Event()

    def make(item: int) -> int:
        if item == 0:
            assert late.wait(10)
        late.set()
        return item * item

    assert list(at_once(make, range(20))) == [item * item for item in range(20)]


def test_items_are_taken_only_as_far_ahead_as_they_are_worked_on() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(10):
            taken.append(item)
            yield item

    results = at_once(str, items(), count=2)
    assert next(results) == "0"
    assert taken == [0, 1, 2]
    assert list(results) == [str(item) for item in range(1, 10)]


def test_what_goes_wrong_with_an_item_is_raised_in_its_place() -> None:
    results = at_once(lambda item: 10 // item, [5, 2, 0, 1])
    assert [next(results), next(results)] == [2, 5]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_threads_that_take_texts_into_a_lexicon_leave_each_with_its_number() -> None:
    lexicon = Lexicon()

    def take_in(number: int) -> tuple[list[str], list[int]]:
        texts = [f"{number:03}-{place:03}" for place in range(200)] + ["shared", ""]
        numbers = lexicon.encode(pl.Series(texts))
        known = lexicon.in_order
        assert known.texts.len() == known.order.size == known.ranks.size
        assert known.texts.gather(known.order).to_list() == [None, *sorted(known.texts.to_list()[1:])]
        return texts, numbers.tolist()  # type: ignore[union-attr]

    for texts, numbers in at_once(take_in, range(40), count=4):
        assert lexicon.texts.gather(numbers).to_list() == texts
    assert lexicon.texts.len() == 40 * 200 + 3
