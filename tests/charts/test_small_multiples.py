from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from lxml import etree

from actionlines.charts.marks import SHAPES
from actionlines.charts.panels import (
    DASHES,
    WIDTH,
    Facet,
    Ground,
    grid,
    grounds_of,
    hairs,
    layout_of,
    marks,
    titles,
    value_ticks,
    year_ticks,
)
from actionlines.charts.panels import names as names_at_the_ends
from actionlines.charts.picture import Measure
from actionlines.charts.ranks import rank_multiples
from actionlines.charts.series import NothingToDrawError
from actionlines.charts.small_multiples import Multiples, small_multiples
from actionlines.languages import LANGUAGES, number

KINDS = (grid, hairs, marks, names_at_the_ends, titles, value_ticks, year_ticks)
NAMES = {"RWA": "Rwanda", "KEN": "Kenya"}


def facet(title: str, *points: tuple[str, str, float], kind: str = "percent") -> Facet:
    table = pl.DataFrame(list(points), schema=["LINE", "TIME_PERIOD", "OBS_VALUE"], orient="row")
    return Facet(title, table, Measure(title, lambda value: number(value, lang="en"), kind, lowest=0))


def both(top: float = 40) -> list[Facet]:
    return [
        facet("Users", ("RWA", "2019", 20.0), ("RWA", "2020", top), ("KEN", "2020", 30.0)),
        facet("Homes", ("KEN", "2015", 1.0), ("KEN", "2020", 3.0)),
    ]


def drawn(facets: list[Facet], names: dict[str, str] = NAMES, **options: Any) -> Multiples:
    return small_multiples(facets, names=names, lang="en", title="Both", **options)


def grounds(whole: Multiples, *, titled: bool = False) -> list[Ground]:
    layout = layout_of(whole.panels, titled=titled)
    return grounds_of(whole.panels, whole.looks, whole.years, layout)


def drawn_texts(svg: str) -> dict[str, tuple[float, float]]:
    """Where each text of a picture stands."""
    found = etree.fromstring(svg.encode()).iter("{*}text")
    return {text.text: (float(text.get("x")), float(text.get("y"))) for text in found}


def test_each_measure_has_its_panel_with_its_figures() -> None:
    users, homes = drawn(both()).pictures
    assert (users.title, users.columns) == ("Users", ("Period", "Rwanda", "Kenya"))
    assert users.rows == (("2019", "20", "…"), ("2020", "40", "30"))
    assert users.description == "Rwanda: up from 20 in 2019 to 40 in 2020. Kenya: 30 in 2020."
    assert homes.rows == (("2015", "1"), ("2020", "3"))


def test_a_line_looks_the_same_in_all_panels_also_where_another_is_missing() -> None:
    looks = [{(row["c"], row["s"]) for row in marks(ground)} for ground in grounds(drawn(both()))]
    assert looks[1] < looks[0]
    assert len(looks[0]) == 2


def test_lines_are_told_apart_by_shape_and_dash_and_not_by_colour_alone() -> None:
    names = {f"A{n}": f"Area {n}" for n in range(12)}
    whole = drawn([facet("Users", *[(code, "2020", 1.0) for code in names])], names)
    looks = list(whole.looks.values())
    assert len({(look.shape, look.dash) for look in looks}) == 12
    assert {look.shape for look in looks} == set(SHAPES)
    assert {look.dash for look in looks} == set(DASHES)


def test_years_stand_below_each_other_in_all_panels() -> None:
    users, homes = (drawn_texts(one.svg) for one in drawn(both()).pictures)
    assert users["2020"] == homes["2020"]


@pytest.mark.parametrize(("same", "ticks"), [(False, {"0%", "1%", "2%", "3%"}), (True, {"0%", "20%", "40%"})])
def test_a_scale_is_each_panel_s_own_or_the_same(same: bool, ticks: set[str]) -> None:
    homes = drawn(both(), same_scale=same).pictures[1]
    assert ticks <= set(drawn_texts(homes.svg))


def test_measures_of_another_kind_keep_their_own_scale() -> None:
    alone = facet("Index", ("KEN", "2020", 0.5), kind="index")
    whole = drawn([*both(), alone], same_scale=True)
    assert [panel.values.high for panel in whole.panels] == [40.0, 40.0, pytest.approx(1.0, abs=0.5)]


def test_all_panels_together_are_one_picture_with_their_titles() -> None:
    whole = drawn(both()).whole()
    texts = drawn_texts(whole.svg)
    root = etree.fromstring(whole.svg.encode())
    assert {"Users", "Homes", "Rwanda 40", "Kenya 3"} <= set(texts)
    assert float(root.get("viewBox").split()[2]) > 2 * WIDTH
    assert whole.description.startswith("Users. Rwanda: up from 20")
    assert whole.table["PANEL"].unique().sort().to_list() == ["Homes", "Users"]


def test_nothing_is_drawn_outside_the_picture() -> None:
    names = {f"A{n}": f"A country with a long name, number {n}" for n in range(12)}
    facets = [
        facet(
            f"Measure {m} with a title of several words",
            *[(code, "2020", 1.0 + n) for n, code in enumerate(names)],
        )
        for m in range(5)
    ]
    whole = drawn(facets, names)
    wide, tall = layout_of(whole.panels, titled=True).size(5)
    rows = [row for ground in grounds(whole, titled=True) for kind in KINDS for row in kind(ground)]
    assert len(rows) > 5 * 12
    assert all(0 <= row["x"] <= wide and 0 <= row["y"] <= tall for row in rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_places_have_the_first_at_the_top(lang: str) -> None:
    places = facet("Users", ("RWA", "2019", 150.0), ("RWA", "2020", 100.0), ("KEN", "2020", 1.0))
    whole = rank_multiples([places], names=NAMES, lang=lang, title="Places")
    kenya, *rwanda = sorted((row["y"], row["c"]) for row in marks(grounds(whole)[0]))
    axis = whole.panels[0].values
    assert axis.low > 150 > 1 > axis.high
    assert kenya[1] == "2"
    assert [role for _, role in rwanda] == ["1", "1"]
    assert "150" in whole.pictures[0].description


def test_many_places_are_told_by_their_ends() -> None:
    names = {f"A{n}": f"Area {n}" for n in range(5)}
    panel = facet("Users", *[(code, "2020", float(n + 1)) for n, code in enumerate(names)])
    told = rank_multiples([panel], names=names, lang="en", title="Places").pictures[0].description
    assert told == "Latest places: in front Area 0 with place 1 (2020), last Area 4 with place 5 (2020)."


def test_nothing_to_draw_is_said_and_not_drawn() -> None:
    with pytest.raises(NothingToDrawError):
        drawn([])
    with pytest.raises(NothingToDrawError):
        drawn([facet("Users", ("RWA", "2020", float("nan")))])


def test_who_has_no_line_is_not_in_the_legend() -> None:
    assert [name for name, _ in drawn(both(), {**NAMES, "199": "A group"}).legend] == ["Rwanda", "Kenya"]


def test_a_sample_of_each_line_stands_in_the_legend() -> None:
    names = [name for name, _ in drawn(both()).legend]
    samples = [sample for _, sample in drawn(both()).legend]
    assert names == ["Rwanda", "Kenya"]
    assert len(set(samples)) == 2
    assert all(etree.fromstring(sample.encode()).get("aria-hidden") == "true" for sample in samples)
