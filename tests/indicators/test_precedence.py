"""Which source speaks: the catalogue's order, and before it the sources that the operator prefers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators import derived_layer
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.indicators.compilation import Intake, Terms, compile_release
from actionlines.indicators.observations import BREAKDOWNS, TOTAL, conform
from actionlines.indicators.precedence import ranks, select_series
from actionlines.indicators.preference import prefer
from actionlines.indicators.store import Store


@pytest.fixture
def preferring() -> Iterator[None]:
    yield
    prefer(())


def stated(*facts: tuple[str, str, float]) -> pl.DataFrame:
    """Internet users of Rwanda: source, year, figure."""
    frame = pl.DataFrame(facts, schema=["SOURCE", "TIME_PERIOD", "OBS_VALUE"], orient="row")
    fixed = {
        "INDICATOR": "INTERNET_USERS",
        "REF_AREA": "RWA",
        "FREQ": "A",
        **dict.fromkeys(BREAKDOWNS, TOTAL),
    }
    return conform(frame.with_columns(pl.lit(text).alias(name) for name, text in fixed.items()))


THREE = stated(("MY_OFFICE", "2019", 20.0), ("GAPMINDER", "2020", 26.5), ("ITU_DATAHUB", "2021", 30.0))


def speaker(catalogue: Catalogue) -> list[str]:
    return select_series(THREE, catalogue)["SOURCE"].to_list()


def test_a_source_of_ones_own_speaks_last_unless_it_is_preferred(preferring: None) -> None:
    catalogue = load_catalogue()
    named = ranks(catalogue).filter(pl.col("INDICATOR") == "INTERNET_USERS")["SOURCE"].to_list()
    assert speaker(catalogue) == [next(source for source in named if source in ("GAPMINDER", "ITU_DATAHUB"))]
    prefer(["MY_OFFICE"])
    assert speaker(load_catalogue()) == ["MY_OFFICE"]
    prefer([])
    assert load_catalogue() is catalogue


@pytest.mark.parametrize("first", ["GAPMINDER", "ITU_DATAHUB"])
def test_preferred_sources_speak_in_the_order_in_which_they_are_named(preferring: None, first: str) -> None:
    others = [source for source in ("ITU_DATAHUB", "GAPMINDER", "MY_OFFICE") if source != first]
    prefer([first, *others, first])
    assert speaker(load_catalogue()) == [first]
    order = ranks(load_catalogue()).filter(pl.col("INDICATOR") == "INTERNET_USERS")
    assert order["SOURCE"].head(3).to_list() == [first, *others]
    assert order["SOURCE"].is_unique().all()


def test_a_preferred_source_that_states_nothing_leaves_the_word_to_the_others(preferring: None) -> None:
    before = speaker(load_catalogue())
    prefer(["NOBODY"])
    assert speaker(load_catalogue()) == before


def test_derived_figures_follow_who_speaks(preferring: None, tmp_path: Path) -> None:
    """Made anew when the preference changes, and only then."""
    (tmp_path / "own.csv").write_text("a,t,v,s\nRWA,2020,20,F\nRWA,2020,40,M\n")
    (tmp_path / "own.toml").write_text(
        'source = "MY_OFFICE"\n[columns]\nREF_AREA = "a"\nTIME_PERIOD = "t"\nOBS_VALUE = "v"\nSEX = "s"\n'
        '[constants]\nINDICATOR = "INTERNET_USERS"\n'
    )
    own = Intake(
        "MY_OFFICE",
        (tmp_path / "own.csv",),
        terms=Terms("Office"),
        options={"mapping": tmp_path / "own.toml"},
    )
    store, catalogue = Store(tmp_path), load_catalogue()
    release = compile_release([own], catalogue=catalogue, store=store, on=date(2026, 1, 31), label="t")
    folder = derived_layer.build(release, tmp_path, catalogue=catalogue)
    note = derived_layer.note_of(folder / "parity_sex")
    assert note is not None
    assert "preferred" not in note
    prefer(["MY_OFFICE"])
    derived_layer.build(release, tmp_path, catalogue=load_catalogue())
    assert (derived_layer.note_of(folder / "parity_sex") or {})["preferred"] == "MY_OFFICE"
