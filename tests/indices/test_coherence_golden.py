"""Statistics of coherence against COINr's own of the same data: every golden file of `06_analysis`, to 1e-10.

Optimised weights are tested with the other ways of weighing. Which of COINr's data sets a file was made of was found
by trying them: statistics and Cronbach's raw alpha from the raw figures, all others from the treated or normalised.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from actionlines.indices.coherence.availability import group_availability, unit_availability
from actionlines.indices.coherence.components import principal_components
from actionlines.indices.coherence.correlation import correlations
from actionlines.indices.coherence.dominance import dominance
from actionlines.indices.coherence.pairs import correlation_pairs, denominator_pairs
from actionlines.indices.coherence.reliability import cronbach_alpha
from actionlines.indices.coherence.statistics import indicator_statistics

CLOSE = {"rtol": 1e-10, "atol": 1e-12}


class Golden:
    """The golden files, and the tree of the example."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        meta = self.table("00_input/ASEM_iMeta.csv")
        leaves = meta.filter(pl.col("Type") == "Indicator")
        self.codes = leaves["iCode"].to_list()
        self.direction = leaves["Direction"].cast(pl.Float64).to_numpy()
        self.parent = dict(meta.select("iCode", "Parent").rows())
        self.pillars = list(dict.fromkeys(leaves["Parent"].to_list()))

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_csv(self.folder / name, null_values=["", "NA"], infer_schema_length=None)

    def values(self, name: str, columns: list[str] | None = None) -> np.ndarray:
        table = self.table(f"01_example_coin/{name}.csv").select(columns or self.codes)
        return table.cast(pl.Float64).to_numpy().astype(float)

    def members(self, pillar: str) -> list[str]:
        return [code for code in self.codes if self.parent[code] == pillar]

    def columns(self, pillar: str) -> list[int]:
        return [self.codes.index(code) for code in self.members(pillar)]

    def below(self, code: str) -> list[int]:
        """Columns of all indicators below a node."""
        chains = {leaf: [leaf] for leaf in self.codes}
        for chain in chains.values():
            while self.parent[chain[-1]] is not None:
                chain.append(self.parent[chain[-1]])
        return [self.codes.index(leaf) for leaf, chain in chains.items() if code in chain]


@pytest.fixture(scope="module")
def golden(shared: Path) -> Golden:
    return Golden(shared / "golden/indices")


def matrix(table: pl.DataFrame, rows: list[str], columns: list[str], *, first: str = "Var1") -> np.ndarray:
    """COINr's long table of correlations as an array."""
    other = "Var2" if first == "Var1" else "Var1"
    of = {(a, b): float(r) for a, b, r in table.select(first, other, "Correlation").rows()}
    return np.array([[of[row, column] for column in columns] for row in rows])


def test_statistics_of_raw_figures_and_their_flags_are_coinrs(golden: Golden) -> None:
    theirs = golden.table("06_analysis/stats_raw.csv")
    ours = indicator_statistics(golden.values("Raw"), golden.codes)
    assert ours["INDICATOR"].to_list() == theirs["iCode"].to_list()
    expected = theirs.select(pl.nth(range(1, 16))).cast(pl.Float64).to_numpy()
    np.testing.assert_allclose(ours[:, 1:16].cast(pl.Float64).to_numpy(), expected, **CLOSE)
    assert ours[:, 16:].rows() == theirs[:, -4:].rows()


def test_availability_by_unit_and_by_pillar_is_coinrs(golden: Golden) -> None:
    units = golden.table("01_example_coin/Raw.csv")["uCode"].to_list()
    theirs = golden.table("06_analysis/data_avail_summary.csv")
    ours = unit_availability(golden.values("Raw"), units)
    np.testing.assert_allclose(
        ours[:, 1:].cast(pl.Float64).to_numpy(), theirs[:, 1:].cast(pl.Float64).to_numpy(), **CLOSE
    )
    by_group = golden.table("06_analysis/data_avail_bygroup.csv")
    groups = {code: golden.below(code) for code in by_group.columns[1:]}
    shares = group_availability(golden.values("Raw"), units, groups)
    assert shares["UNIT"].to_list() == by_group["uCode"].to_list() == theirs["uCode"].to_list()
    np.testing.assert_allclose(shares[:, 1:].to_numpy(), by_group[:, 1:].cast(pl.Float64).to_numpy(), **CLOSE)


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_correlations_of_indicators_with_each_other_and_with_the_index_are_coinrs(
    golden: Golden, method: str
) -> None:
    x = golden.values("Normalised")
    theirs = matrix(golden.table(f"06_analysis/corr_ind_ind_{method}.csv"), golden.codes, golden.codes)
    np.testing.assert_allclose(correlations(x, method=method).coefficients, theirs, **CLOSE)
    index = golden.values("Aggregated", ["Index"])
    theirs = matrix(golden.table(f"06_analysis/corr_ind_index_{method}.csv"), ["Index"], golden.codes)
    np.testing.assert_allclose(correlations(index, x, method=method).coefficients, theirs, **CLOSE)


def test_correlations_of_pillars_with_pillars_sub_indices_and_the_index_are_coinrs(golden: Golden) -> None:
    scores = golden.values("Aggregated", golden.pillars)
    theirs = matrix(golden.table("06_analysis/corr_pillars.csv"), golden.pillars, golden.pillars)
    np.testing.assert_allclose(correlations(scores).coefficients, theirs, **CLOSE)
    above = {"Index": golden.pillars}
    above |= {top: [p for p in golden.pillars if golden.parent[p] == top] for top in ("Conn", "Sust")}
    of_parent = golden.table("06_analysis/corr_pillar_subindex.csv")
    family = golden.table("06_analysis/corr_family_L1.csv")
    for top, pillars in above.items():
        ours = correlations(
            golden.values("Aggregated", [top]), golden.values("Aggregated", pillars)
        ).coefficients
        named = family.with_columns(pl.col("Var1").replace("Sub-index", top))
        np.testing.assert_allclose(ours, matrix(named, [top], pillars), **CLOSE)
        if top != "Index":
            np.testing.assert_allclose(ours, matrix(of_parent, [top], pillars), **CLOSE)


def test_p_values_within_a_pillar_are_coinrs(golden: Golden) -> None:
    members = golden.members("Physical")
    theirs = golden.table("06_analysis/pvals_Physical_pearson.csv")
    assert theirs["iCode"].to_list() == members
    ours = correlations(golden.values("Treated", members)).p_values
    np.testing.assert_allclose(ours, theirs.select(members).cast(pl.Float64).to_numpy(), **CLOSE)


@pytest.mark.parametrize(
    ("file", "bounds", "flag"),
    [("corr_flags_high0.75", {"high": 0.75}, "high"), ("corr_flags_lowm0.5", {"negative": -0.5}, "negative")],
)
def test_pairs_out_of_line_for_their_pillar_are_coinrs(
    golden: Golden, file: str, bounds: dict[str, float], flag: str
) -> None:
    pairs = correlation_pairs(golden.values("Normalised"), golden.codes, golden.parent, **bounds)
    ours = {
        (group, *sorted((a, b))): r
        for group, a, b, r in pairs.filter(pl.col("FLAG") == flag, pl.col("GROUP").is_not_null())
        .select("GROUP", "FIRST", "SECOND", "CORRELATION")
        .rows()
    }
    theirs = {(g, *sorted((a, b))): float(r) for g, a, b, r in golden.table(f"06_analysis/{file}.csv").rows()}
    assert ours == pytest.approx(theirs, rel=1e-10)


@pytest.mark.parametrize(("file", "stage"), [("raw", "Raw"), ("normalised", "Normalised")])
def test_cronbachs_alpha_of_each_pillar_is_coinrs(golden: Golden, file: str, stage: str) -> None:
    theirs = golden.table(f"06_analysis/cronbach_pillars_{file}.csv")
    ours = [cronbach_alpha(golden.values(stage, golden.members(pillar))) for pillar in theirs["pillar"]]
    np.testing.assert_allclose(ours, theirs["alpha"].cast(pl.Float64), **CLOSE)


@pytest.mark.parametrize(
    "pillar",
    ["ConEcFin", "Environ", "Instit", "P2P", "Physical", "Political", "Social", "SusEcFin", "Conn", "Sust"],
)
def test_principal_components_are_coinrs_up_to_sign(golden: Golden, pillar: str) -> None:
    part = f"L1_{pillar}" if pillar in golden.pillars else f"L2_{pillar}"
    loadings = golden.table(f"06_analysis/pca_{part}_loadings.csv")
    stage = "Normalised" if pillar in golden.pillars else "Aggregated"
    ours = principal_components(
        golden.values(stage, loadings["iCode"].to_list()), loadings["iCode"].to_list()
    )
    theirs = golden.table(f"06_analysis/pca_{part}_eig.csv")["eig"].cast(pl.Float64)
    np.testing.assert_allclose(ours.eigenvalues, theirs, **CLOSE)
    expected = loadings[:, 1:].cast(pl.Float64).to_numpy()
    sign = np.sign((ours.loadings * expected).sum(axis=0))
    np.testing.assert_allclose(ours.loadings * sign, expected, **CLOSE)


def test_coinrs_component_weights_are_negative_for_the_social_pillar_and_ours_say_so(golden: Golden) -> None:
    """Weights read off the first component would punish Social for being good: COINr gives them all the same."""
    names = ["Environ", "Social", "SusEcFin"]
    found = principal_components(golden.values("Aggregated", names), names)
    assert found.against in {("Social",), ("Environ", "SusEcFin")}
    assert found.above_one == 2, "the three have no one thing in common"


def test_indicators_that_follow_a_denominator_are_coinrs(golden: Golden) -> None:
    raw = golden.table("01_example_coin/Raw.csv").select("uCode")
    sizes = raw.join(golden.table("00_input/ASEM_iData.csv"), on="uCode", how="left", maintain_order="left")
    names = ["Area", "Energy", "GDP", "Population"]
    ours = denominator_pairs(
        golden.values("Raw"), golden.codes, {name: sizes[name].cast(pl.Float64).to_numpy() for name in names}
    )
    theirs = golden.table("06_analysis/denom_corr0.7.csv").with_columns(pl.col("Corr").cast(pl.Float64))
    found = {(i, d): r for i, d, r in ours.select("INDICATOR", "DENOMINATOR", "CORRELATION").rows()}
    assert found == pytest.approx({(i, d): r for i, d, r in theirs.rows()}, rel=1e-10)


def test_pairs_that_dominate_in_the_physical_pillar_are_coinrs_92(golden: Golden) -> None:
    """COINr counts a pair only where one is above in all eight; being nowhere below and once above is more."""
    x = golden.values("Normalised", golden.members("Physical"))
    strict = dominance(x, strict=True)
    assert (strict.sum(), round(100 * strict.sum() / (51 * 50 / 2), 4)) == (92, 7.2157)
    assert dominance(x).sum() >= 92
