"""Differences between rounds whose samples are partly the same clusters: each round's own error, and what is common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from actionlines.surveys.cells import Cells
from actionlines.surveys.common_clusters import joint_factor
from actionlines.surveys.contrasts import Differences, differences
from actionlines.surveys.description import Description
from actionlines.surveys.design import Design
from actionlines.surveys.linearisation import linearise
from actionlines.surveys.measures import Measure, measures_of
from actionlines.surveys.overlapping import Side, UnknownCovarianceError, overlapping

Row = tuple[int, int, int, str, float, float]
"""Stratum, cluster, household, part, weight, y."""


def measures() -> tuple[Measure, ...]:
    """The share of yes, and how many say yes."""
    indicators = [
        {"code": "P", "unit": "person", "numerator": "y == 1"},
        {"code": "N", "unit": "person", "numerator": "y == 1", "statistic": "count"},
    ]
    described = Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people.parquet"}},
            "design": {"known": True, "weight": "w"},
            "indicators": indicators,
        }
    )
    return tuple(measure for indicator in described.indicators for measure in measures_of(indicator))


def design_of(**more: Any) -> Design:
    return Design.model_validate(
        {"known": True, "weight": "w", "strata": "st", "clusters": "psu", "overlap": True, **more}
    )


def cells_of(rows: Sequence[Row], *, fpc: dict[int, float] | None = None, second: float = 0) -> Cells:
    """The cells of some rows; `fpc` clusters are in each stratum, `second` households in each cluster."""
    names = ["stratum_0", "cluster_0", "cluster_1", "DOM", "w", "y"]
    table = pl.DataFrame(list(rows), schema=names, orient="row")
    drawn = names[: 3 if second else 2]
    found = table.group_by([*drawn, "DOM"]).agg(
        pl.len().alias("rows"), pl.col("w").sum(), (pl.col("w") * pl.col("y")).sum().alias("wy")
    )
    sums = [
        column
        for place in range(2)
        for column in (
            *(pl.col("rows").alias(f"{name}_{place}") for name in ("asked", "answered", "yes")),
            *(pl.col("w").alias(f"{name}_{place}") for name in ("weight", "x")),
            pl.lit(0.0).alias(f"lost_{place}"),
            pl.col("wy").alias(f"y_{place}"),
        )
    ]
    populations = []
    if fpc is not None:
        populations.append(pl.col("stratum_0").replace_strict(fpc, return_dtype=pl.Float64).alias("fpc_0"))
    if second:
        populations.append(pl.lit(second).alias("fpc_1"))
    frame = found.select(
        *drawn, pl.col("DOM").cast(pl.Enum(found["DOM"].unique().sort())), "rows", *sums, *populations
    )
    return Cells(frame, tuple(drawn), ("DOM",), measures(), rows_are_units=False)


def side_of(cells: Cells, margin: Sequence[str] = (), **design: Any) -> Side:
    own = design_of(**design)
    return Side(cells, linearise(cells, margin, lonely=own.lonely), own)


def apart(now: Sequence[Row], before: Sequence[Row], margin: Sequence[str] = (), **more: Any) -> Differences:
    how = {name: more.pop(name) for name in ("fpc", "second") if name in more}
    first, second = (side_of(cells_of(rows, **how), margin, **more) for rows in (now, before))
    return overlapping(first, second, margin)


def sample(clusters: dict[int, Sequence[int]], turn: int) -> list[Row]:
    """Households of clusters, of which each answers alike in its own way; the same in every run."""
    return [
        (stratum, stratum * 100 + cluster, house, part, 1.0 + cluster / 4, float(yes))
        for stratum, members in clusters.items()
        for cluster in members
        for house in range(3)
        for part, number in product("AB", range(2))
        for yes in [(number * 7 + house * 3 + cluster * cluster + turn * (part == "A")) % 5 % 2]
    ]


HALF = sample({1: range(8), 2: range(6)}, 0), sample({1: range(4, 12), 2: range(2, 8)}, 1)
WHOLE = sample({1: range(8), 2: range(6)}, 0), sample({1: range(8), 2: range(6)}, 1)
NONE = sample({1: range(8), 2: range(6)}, 0), sample({1: range(8, 16), 2: range(6, 12)}, 1)
POPULATION = {1: 20.0, 2: 12.0}


@dataclass
class Loops:
    """The share of yes of some rows in a part, and z of each cluster of each stratum."""

    share: float
    z: dict[int, dict[int, float]]

    @classmethod
    def of(cls, rows: Sequence[Row], part: str | None) -> Loops:
        inside = [row for row in rows if part is None or row[3] == part]
        below = sum(row[4] for row in inside)
        share = sum(row[4] * row[5] for row in inside) / below
        z: dict[int, dict[int, float]] = defaultdict(dict)
        for row in rows:
            own = row[4] * (row[5] - share) / below if row in inside else 0.0
            z[row[0]][row[1]] = z[row[0]].get(row[1], 0.0) + own
        return cls(share, z)


def variance_by_loops(side: Loops, population: dict[int, float] | None) -> float:
    found = 0.0
    for stratum, sums in side.z.items():
        number, middle = len(sums), sum(sums.values()) / len(sums)
        if number == 1:
            found += middle**2
            continue
        factor = 1.0 if population is None else 1 - number / population[stratum]
        found += factor * number / (number - 1) * sum((z - middle) ** 2 for z in sums.values())
    return found


def covariance_by_loops(first: Loops, second: Loops, population: dict[int, float] | None) -> float:
    found = 0.0
    for stratum in set(first.z) & set(second.z):
        one, other = first.z[stratum], second.z[stratum]
        common = sorted(set(one) & set(other))
        number = len(common)
        if len(one) == len(other) == number == 1:
            found += one[common[0]] * other[common[0]]
        if number < 2:
            continue
        middle = sum(one[name] for name in common) / number, sum(other[name] for name in common) / number
        moved = sum((one[name] - middle[0]) * (other[name] - middle[1]) for name in common)
        factor = 1.0
        if population is not None:
            factor -= len(one) * len(other) / (population[stratum] * number)
        found += factor * number / (number - 1) * moved
    return found


@pytest.mark.parametrize("rounds", [HALF, WHOLE, NONE], ids=["half", "whole", "none"])
@pytest.mark.parametrize("population", [None, POPULATION], ids=["no fpc", "fpc"])
def test_parts_of_two_rounds_by_plain_loops(
    rounds: tuple[list[Row], list[Row]], population: dict[int, float] | None
) -> None:
    found = apart(*rounds, ("DOM",), fpc=population)
    for place, part in enumerate("AB"):
        sides = [Loops.of(rows, part) for rows in rounds]
        covariance = covariance_by_loops(sides[0], sides[1], population)
        own = [variance_by_loops(side, population) for side in sides]
        assert found.first[place, 0] - found.second[place, 0] == pytest.approx(
            sides[0].share - sides[1].share
        )
        assert found.covariance[place, 0] == pytest.approx(covariance, rel=1e-10, abs=1e-16)
        assert found.variance[place, 0] == pytest.approx(sum(own) - 2 * covariance, rel=1e-10)
    assert (found.covariance == 0).all() == (rounds is NONE)


ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 4), st.sampled_from([0.5, 1.0, 2.25]), st.integers(0, 1)),
    min_size=3,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS)
def test_rounds_that_share_clusters_by_plain_loops(now: list[Any], before: list[Any]) -> None:
    rounds = [
        [(row[0], row[0] * 10 + row[1], 0, "A", row[2], float(row[3])) for row in rows]
        for rows in (now, before)
    ]
    found = apart(*rounds, lonely="adjust")
    sides = [Loops.of(rows, None) for rows in rounds]
    own = [variance_by_loops(side, None) for side in sides]
    most = np.sqrt(own[0] * own[1])
    covariance = float(np.clip(covariance_by_loops(sides[0], sides[1], None), -most, most))
    assert found.covariance[0, 0] == pytest.approx(covariance, rel=1e-9, abs=1e-12)
    assert found.variance[0, 0] == pytest.approx(sum(own) - 2 * covariance, rel=1e-9, abs=1e-12)
    clusters = {row[:2] for rows in rounds for row in rows}
    assert found.df[0, 0] == len(clusters) - len({stratum for stratum, _ in clusters})


def as_one(now: Sequence[Row], before: Sequence[Row], lonely: Any = "fail", **how: Any) -> Differences:
    """The rounds as parts of one sample, which they are where every cluster is in both."""
    rows = [(*row[:3], name, *row[4:]) for rows, name in ((now, "now"), (before, "before")) for row in rows]
    cells = cells_of(rows, **how)
    return differences(cells, ["DOM"], dimension="DOM", first="now", second="before", lonely=lonely)


@pytest.mark.parametrize(
    "how",
    [{}, {"fpc": POPULATION}, {"fpc": POPULATION, "second": 9.0}, {"fpc": {1: 8.0, 2: 6.0}, "second": 0.5}],
    ids=["no fpc", "fpc", "two stages", "every cluster, half of the households"],
)
def test_with_all_clusters_in_common_rounds_are_parts_of_one_sample(how: dict[str, Any]) -> None:
    clusters = {"clusters": ["psu", "house"]} if "second" in how else {}
    found, expected = apart(*WHOLE, **how, **clusters), as_one(*WHOLE, **how)
    assert found.variance == pytest.approx(expected.variance, rel=1e-11)
    assert found.covariance == pytest.approx(expected.covariance, rel=1e-11)
    assert (found.df == expected.df).all()
    assert (found.covariance != 0).all()


def test_an_adjusted_lonely_stratum_in_both_rounds_is_as_in_one_sample() -> None:
    rounds = [[*rows, *sample({3: [0]}, turn)] for turn, rows in enumerate(WHOLE)]
    found = apart(*rounds, lonely="adjust")
    assert found.variance == pytest.approx(as_one(*rounds, lonely="adjust").variance, rel=1e-11)
    moved = [*WHOLE[1], *sample({3: [5]}, 1)]
    assert apart(rounds[0], moved, lonely="adjust").covariance[0, 1] == pytest.approx(
        apart(*WHOLE).covariance[0, 1], rel=1e-11
    )


PEOPLE = [
    (s, s * 10 + c, 0, "MF"[n % 2], 1.0 + c / 4, float((n * (c + 2) + s) % 3 % 2))
    for s in (1, 2)
    for c in range(4)
    for n in range(9)
]
ANEW = [(*row[:1], row[1] + 5, *row[2:5], float((n + row[1]) % 2)) for n, row in enumerate(PEOPLE)]


def test_without_a_common_cluster_rs_figures_stand() -> None:
    """R package survey 4.1-1: `s <- svydesign(~psu, strata=~interaction(st, round), weights=~w, fpc=~N, nest=TRUE)`
    with N = 20 and 40; `svycontrast(svyby(~net, ~round, s, svymean, covmat=TRUE), c(-1, 1))`, with svytotal, and of
    `subset(s, sex == "F")`."""
    fpc = {1: 20.0, 2: 40.0}
    whole, women = apart(ANEW, PEOPLE, fpc=fpc), apart(ANEW, PEOPLE, ["DOM"], fpc=fpc)
    figures = {
        (0.0732323232323232, 0.076951446212419228): (whole, 0, 0),
        (7.25, 8.5287503969417067): (whole, 0, 1),
        (0.63068181818181812, 0.094973047195417951): (women, 0, 0),
    }
    for (value, error), (found, row, column) in figures.items():
        assert found.first[row, column] - found.second[row, column] == pytest.approx(value, rel=1e-10)
        assert found.variance[row, column] ** 0.5 == pytest.approx(error, rel=1e-10)
        assert found.covariance[row, column] == 0


def drawn_again_and_again(
    *, draws: int, population: int, number: int, common: int
) -> tuple[NDArray[np.float64], Differences]:
    """Differences of many pairs of rounds of one population, each pair with strata of its own; clusters keep most of
    what they were."""
    rng = np.random.default_rng(20201130)
    before = rng.beta(2, 3, (2, population))
    now = np.clip(before + 0.05 + rng.normal(0, 0.06, before.shape), 0, 1)
    rounds: tuple[list[Row], list[Row]] = ([], [])
    for draw, stratum in product(range(draws), range(2)):
        chosen = rng.permutation(population)[: 2 * number - common]
        parts = chosen[number - common :], chosen[:number]
        for rows, members, y in zip(rounds, parts, (now, before), strict=True):
            group, weight = draw * 2 + stratum, population / number
            rows += [(group, int(one), 0, f"{draw:04d}", weight, float(y[stratum, one])) for one in members]
    fpc = dict.fromkeys(range(2 * draws), float(population))
    found = apart(*rounds, ["DOM"], fpc=fpc)
    return found.first[:, 1] - found.second[:, 1], found


@pytest.mark.parametrize(
    ("population", "number", "common"),
    [
        (400, 10, 0),
        (400, 10, 5),
        (400, 10, 8),
        (400, 10, 10),
        (20, 10, 2),
        (20, 10, 5),
        (20, 10, 8),
        (20, 10, 10),
    ],
)
def test_the_error_is_how_far_draws_lie_apart(population: int, number: int, common: int) -> None:
    """Of 600 draws: such a ratio varies by about 0.06. With both rounds held as one sample of all their clusters it
    would be 2.9 with none in common; without a covariance 4 with eight of ten, 0.6 with two of ten out of 20."""
    value, found = drawn_again_and_again(draws=600, population=population, number=number, common=common)
    assert found.variance[:, 1].mean() / value.var(ddof=1) == pytest.approx(1, abs=0.2)


def test_of_two_stages_the_error_is_how_far_draws_lie_apart() -> None:
    """Eight of ten clusters, six of which stay, and five of six of their households; without the second
    stage of the covariance the ratio would be 1.7."""
    rng = np.random.default_rng(7)
    population, number, houses, asked, draws = 10, 8, 12, 6, 600
    level = rng.normal(0, 0.3, (population, 1))
    before = level + rng.normal(0, 1, (population, houses))
    now = before + 0.3 + rng.normal(0, 0.3, before.shape)
    rounds: tuple[list[Row], list[Row]] = ([], [])
    weight = population / number * houses / asked
    for draw in range(draws):
        chosen = rng.permutation(population)[: number + 2]
        for cluster in chosen:
            order = rng.permutation(houses)
            for rows, y, members, own in (
                (rounds[0], now, chosen[2:], order[1 : 1 + asked]),
                (rounds[1], before, chosen[:number], order[:asked]),
            ):
                if cluster in members:
                    rows += [
                        (draw, int(cluster), int(one), f"{draw:04d}", weight, float(y[cluster, one]))
                        for one in own
                    ]
    how = {"fpc": dict.fromkeys(range(draws), float(population)), "second": float(houses)}
    found = apart(*rounds, ["DOM"], clusters=["psu", "house"], **how)
    value = found.first[:, 1] - found.second[:, 1]
    assert found.variance[:, 1].mean() / value.var(ddof=1) == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("rounds", [HALF, WHOLE, NONE], ids=["half", "whole", "none"])
def test_the_error_is_made_of_what_each_round_tells_of_itself(rounds: tuple[list[Row], list[Row]]) -> None:
    sides = [side_of(cells_of(rows, fpc=POPULATION)) for rows in rounds]
    found = overlapping(sides[0], sides[1], ())
    own = sum(side.found.variance for side in sides)
    assert found.variance == pytest.approx(own - 2 * found.covariance, rel=1e-14)


def test_rounds_without_strata_are_one_stratum() -> None:
    rounds = [[(1, *row[1:]) for row in rows] for rows in HALF]
    bare = [
        replace(cells, frame=cells.frame.drop("stratum_0"), design=("cluster_0",))
        for cells in (cells_of(rows) for rows in rounds)
    ]
    sides = [side_of(cells, strata=[]) for cells in bare]
    found, expected = overlapping(sides[0], sides[1], ()), apart(*rounds)
    assert found.variance == pytest.approx(expected.variance, rel=1e-12)
    assert (found.df == expected.df).all()


def test_a_covariance_is_never_more_than_such_errors_can_have() -> None:
    """Two clusters in common that lie far apart, and others that do not differ."""
    far = [(1, 1, 1.0), (1, 2, 0.0)]
    rounds = [
        [(s, c, 0, "A", 1.0, y) for s, c, y in (*far, *((1, turn * 10 + n, 0.5) for n in range(8)))]
        for turn in (1, 2)
    ]
    found = apart(*rounds)
    assert found.variance[0, 0] == 0
    assert found.covariance[0, 0] == pytest.approx(
        side_of(cells_of(rounds[0])).found.variance[0, 0], rel=1e-12
    )


@pytest.mark.parametrize(
    ("common", "drawn", "fraction", "expected"),
    [
        (10, (10, 10), (0.25, 0.25), 0.75),
        (10, (10, 10), (0.0, 0.0), 1.0),
        (1, (10, 10), (0.1, 0.1), 0.0),
        (5, (10, 10), (10 / 12, 10 / 12), 1 - 100 / 144 * 9 / 5),
        (10, (10, 12), (1.0, 0.5), 0.0),
        (4, (8, 8), (0.4, 0.2), 1 - 0.4 * 0.2 * 20 / 4),
        (4, (8, 8), (0.0, 0.2), 1.0),
    ],
    ids=[
        "all",
        "no end",
        "as by chance",
        "a population too small for both",
        "a whole one",
        "grown",
        "one without",
    ],
)
def test_what_a_finite_population_leaves(
    common: int, drawn: tuple[int, int], fraction: tuple[float, float], expected: float
) -> None:
    assert joint_factor(common, drawn, fraction) == pytest.approx(expected, abs=1e-12)


def lonely_rounds() -> Iterator[list[Row]]:
    yield from ([*rows, *sample({3: [0]}, turn)] for turn, rows in enumerate(HALF))


def test_an_average_for_lonely_strata_is_refused() -> None:
    now, before = lonely_rounds()
    with pytest.raises(UnknownCovarianceError, match="1 stratum has one cluster only"):
        apart(now, before, lonely="average")
    assert np.isfinite(apart(*HALF, lonely="average").variance).all()


def test_strata_that_are_lonely_in_domains_are_refused() -> None:
    with pytest.raises(UnknownCovarianceError, match="lonely in a domain"):
        apart(*HALF, lonely="adjust", lonely_in_domain=True)


def test_a_removed_lonely_stratum_adds_nothing() -> None:
    now, before = lonely_rounds()
    found, without = apart(now, before, lonely="remove"), apart(*HALF)
    assert found.covariance[0, 1] == pytest.approx(without.covariance[0, 1], rel=1e-12)
    assert found.variance[0, 1] == pytest.approx(without.variance[0, 1], rel=1e-12)
