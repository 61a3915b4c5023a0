"""The shortest way through a wide table: the same as the next one, or none at all."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionlines.indicators.readers.header import Header
from actionlines.indicators.readers.sound import sound_frame
from actionlines.indicators.readers.sound_wide import sound_cells
from actionlines.indicators.readers.worldbank import WIDE

TEXTS = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
YEARS = ("2019", "2020", "2021")
HEADER = Header((*TEXTS, *YEARS), ",", 1, 1, WIDE[0])


def by_the_next_way(data: str) -> tuple[list[object], ...] | None:
    """Heads, figures a record, places and values as the frame of the next way has them."""
    schema = dict.fromkeys(TEXTS, pl.String) | dict.fromkeys(YEARS, pl.Float64)
    frame = sound_frame(data.encode(), HEADER, schema)
    if frame is None:
        return None
    cells = frame.select(YEARS).rows()
    filled = [[place for place, cell in enumerate(row) if cell is not None] for row in cells]
    values = [cell for row in cells for cell in row if cell is not None]
    return (
        frame.select(TEXTS).rows(),
        [len(places) for places in filled],
        [place for places in filled for place in places],
        values,
    )


def by_the_shortest(data: str) -> tuple[list[object], ...] | None:
    found = sound_cells(data.encode(), HEADER)
    if found is None:
        return None
    heads, cells = found
    return heads.rows(), cells.lengths.tolist(), cells.places.tolist(), cells.values.tolist()


def line(*figures: str, name: str = '"Indicator, generated"') -> str:
    return f"Rwanda,RWA,{name},IT.NET.USER.ZS,{','.join(figures)}\n"


names = st.text(st.characters(codec="utf-8", exclude_characters='\r\n\x00"\ufeff\U0010ffff'), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False).map(repr)
records = st.tuples(names, st.lists(st.just("") | numbers, min_size=3, max_size=3))


@settings(deadline=None)
@given(st.lists(records, min_size=1, max_size=20))
def test_it_reads_what_the_next_way_reads(table: list[tuple[str, list[str]]]) -> None:
    data = "".join(line(*figures, name=f'"{name}"') for name, figures in table)
    found = by_the_shortest(data)
    assert found is None or found == by_the_next_way(data)
    filled = any(figure for _, figures in table for figure in figures)
    assert (found is not None) == filled


@pytest.mark.parametrize(
    "text", ["1", "+1", "1.", ".5", "-0", "-.5", "1e5", "1E-5", "00012", "4.9e-324", "0.1e-5"]
)
def test_a_number_is_the_one_the_next_way_reads(text: str) -> None:
    data = line(text, "", "5.5") + line("", "", "")
    assert by_the_shortest(data) == by_the_next_way(data)
    assert by_the_shortest(data) is not None


NO_NUMBERS = (
    *("nan", "inf", "-Infinity", "1e400", " 1", "1 ", "\t1", "0x1A", "1_000", "..", "-", "1e", "1.2.3"),
    *('"1.5"', '""', '"', "1\r", "\r", "\x00", "n/a", "1\u00a0", "٣"),
)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_not_plainly_a_number_goes_the_next_way(text: str) -> None:
    assert by_the_shortest(line("1", "2", "3") + line("1", "2", text)) is None


@pytest.mark.parametrize(
    "odd",
    [
        "\n",
        "Rwanda,RWA,x,IT.NET.USER.ZS,1,2\n",
        "Rwanda,RWA,x,IT.NET.USER.ZS,1,2,3,4\n",
        'Rwanda,RWA,"x\ny",IT.NET.USER.ZS,1,2,3\n',
        'Rwanda,RWA,x"y,IT.NET.USER.ZS,1,2,3\n',
        'Rwanda,RWA,"x"y",IT.NET.USER.ZS,1,2,3\n',
        "Rwanda,R\x00A,x,IT.NET.USER.ZS,1,2,3\n",
        "\ufeffRwanda,RWA,x,IT.NET.USER.ZS,1,2,3\n",
        ",".join((*TEXTS, *YEARS)) + "\n",
        "Rwanda,RWA,x,IT.NET.USER.ZS,1,2,3",
    ],
)
def test_a_block_with_a_line_that_is_no_plain_record_goes_the_next_way(odd: str) -> None:
    assert by_the_shortest(line("1", "2", "3") + odd) is None


def test_columns_without_a_name_must_be_empty() -> None:
    header = Header((*TEXTS, *YEARS, ""), ",", 1, 1, WIDE[0])
    assert sound_cells((line("1", "", "3", "") * 2).encode(), header) is not None
    assert sound_cells((line("1", "", "3", "") + line("1", "", "3", "4")).encode(), header) is None


def test_figures_that_do_not_stand_together_go_the_next_way() -> None:
    header = Header((*TEXTS, "2019", "note", "2020"), ",", 1, 1, WIDE[0])
    assert sound_cells(line("1", "x", "3").encode(), header) is None


def test_quotation_marks_are_followed_across_the_stretches_in_which_a_block_is_searched() -> None:
    name = '"' + "a,b" * 400_000 + '"'
    data = line("1.5", "", "2.5", name=name) * 3
    heads, cells = sound_cells(data.encode(), HEADER) or (None, None)
    assert heads is not None
    assert cells is not None
    assert heads["Indicator Name"].to_list() == [name.strip('"')] * 3
    assert np.array_equal(cells.values, [1.5, 2.5] * 3)
