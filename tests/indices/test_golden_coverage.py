"""Every golden file is held to by some test, to 1e-10 relative and 1e-12 absolute at zero; this table has the rest."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

EXCEPTIONS = {
    # golden file: (why it is not held to as it stands, what is held instead)
    "02_normalise/fracmax.csv": (
        "where less is better COINr divides by the smallest figure, so that the worst unit scores most, or by nought",
        "where more is better to 1e-10; where less is, by a plain loop; a best figure of nought is refused by name",
    ),
    "05_treat/transforms_Gas.csv": (
        "COINr's log_GII returns its input",
        "the column is shown to be its input, ours is held to the formula by a plain loop; the others to 1e-10",
    ),
    "05_treat/winmax5_logCTplus.csv": (
        "its name says five, its details say it was made with one figure pulled in",
        "built with one; to 1e-10",
    ),
    "01_example_coin/StrWeak_GBR_strengths.csv": (
        "values are printed to three digits, and which of those that tie for the last place stands is COINr's order",
        "places equal, values to 5e-3",
    ),
    "01_example_coin/StrWeak_GBR_weaknesses.csv": ("as for strengths", "places equal, values to 5e-3"),
    "06_analysis/optweights_L3_equal_result.csv": (
        "found by Nelder and Mead at a tolerance of 1e-8",
        "our objective at least as good, correlations equal to 1e-6, weights within 1e-4",
    ),
    "06_analysis/optweights_L3_equal.csv": ("the same weights in COINr's table", "as for the result"),
    "06_analysis/optweights_L2_equal_result.csv": (
        "found by Nelder and Mead, with a negative weight",
        "our objective a fifth of it where negative weights are allowed; with none the least there is",
    ),
    "06_analysis/optweights_L2_equal.csv": ("the same weights in COINr's table", "as for the result"),
    "06_analysis/pca_*_loadings.csv": ("the sign of a component is arbitrary", "up to sign, to 1e-10"),
    "10_compind/NUTS1_bod_lp.csv": ("made by linear programming", "to 1e-10 all the same"),
}

AGAIN = {
    "00_input/WorldDenoms.csv",  # denominators of the world, which no golden was made with
    "01_example_coin/Treated_details.csv", "01_example_coin/Raw.csv", "01_example_coin/Lineage.csv",
    "01_example_coin/Weights_original.csv", "01_example_coin/Results_full_scores.csv",
}  # fmt: skip
"""Files that say again what another golden says: input as it came in, the tree, the stated weights, the scores."""


@pytest.fixture(scope="module")
def words():
    """Every word of the tests of indices, where names of golden files are put together from words."""
    texts = [file.read_text() for file in Path(__file__).parent.glob("test_*.py") if file != Path(__file__)]
    return set(re.findall(r"[\w.+-]+", "\n".join(texts)))


_AROUND = (
    ("NA_a_", ""),
    ("", "_details"),
    ("", "_random_weights"),
    ("pca_L1_", "_eig"),
    ("pca_L1_", "_loadings"),
    ("pca_L2_", "_eig"),
    ("pca_L2_", "_loadings"),
    ("StrWeak_GBR_", ""),
    ("corr_ind_ind_", ""),
    ("corr_ind_index_", ""),
    ("cronbach_pillars_", ""),
    ("estimator_", "_indices"),
    ("estimator_", "_sample"),
)
"""What tests put before and after a word to make a file's name."""


def _named(name, words):
    """Whether a file's name, or each part that it is put together from, stands in the tests."""
    stem = Path(name).stem
    parts = {"": [stem], "NUTS1_": [stem.removeprefix("NUTS1_")]}
    for prefix, suffix in _AROUND:
        if stem.startswith(prefix) and stem.endswith(suffix):
            parts[prefix + suffix] = stem.removeprefix(prefix).removesuffix(suffix).split("_thresh")
    whole = {f"{stem}.csv", stem} & words
    return bool(whole) or any(all(part in words for part in found) for found in parts.values())


def test_every_golden_file_is_read_by_a_test(golden, words):
    files = sorted(str(file.relative_to(golden)) for file in golden.rglob("*.csv"))
    assert len(files) > 90
    unread = [
        name for name in files if not _named(name, words) and name not in EXCEPTIONS and name not in AGAIN
    ]
    assert unread == []


def test_the_table_of_exceptions_names_files_that_are_there(golden):
    assert [name for name in EXCEPTIONS if not list(golden.glob(name))] == []
    assert [name for name in AGAIN if not (golden / name).is_file()] == []


def test_what_says_again_what_another_golden_says_agrees(
    golden_table, golden_values, asem, asem_specification
):
    """The raw figures as COINr kept them, its tree, its stated weights and its table of results."""
    raw = golden_values("01_example_coin/Raw.csv", asem.units, asem.indicators)
    np.testing.assert_allclose(raw, asem.values, rtol=1e-12, equal_nan=True)
    spec = asem_specification()
    for code, pillar, half, index in golden_table("01_example_coin/Lineage.csv").rows():
        assert (spec.node(code).parent, spec.node(pillar).parent, spec.node(half).parent) == (
            pillar,
            half,
            index,
        )
    weights = golden_table("01_example_coin/Weights_original.csv")
    assert all(spec.node(code).weight == weight for code, weight in weights.select("iCode", "Weight").rows())
    codes = list(spec.nodes)
    full = golden_values("01_example_coin/Results_full_scores.csv", asem.units, codes)
    scores = golden_values("01_example_coin/Aggregated.csv", asem.units, codes)
    np.testing.assert_allclose(full, scores, rtol=1e-10, atol=1e-12)
