"""What is in doubt is read from the specification's own file; an error names file, line and key."""

from __future__ import annotations

import pytest

from actionlines.declared.node import DeclarationError
from actionlines.indices.robustness.declaration import declared_doubts
from actionlines.indices.robustness.inputs import (
    AggregationDoubt,
    Doubts,
    DropDoubt,
    ErrorDoubt,
    MissingDoubt,
    StepDoubt,
    WeightDoubt,
)
from actionlines.indices.specification import Choice
from actionlines.indices.specification_file import parse_specification

INDEX = """code = "NETS"
indicators = [{ code = "USERS" }, { code = "PRICE", direction = -1 }]
steps = [{ do = "normalise", method = "min_max" }]
"""

WHOLE = """[robustness]
samples = 4096
seed = 7
top = 5
coverage = 0.8
confidence = 0.9

[[robustness.inputs]]
vary = "weights"
level = 1
distribution = "normal"
spread = 0.5

[[robustness.inputs]]
vary = "normalise"
choices = [{ method = "min_max", lower = 1, upper = 100 }, "z_score"]
probabilities = [0.75, 0.25]

[[robustness.inputs]]
vary = "aggregation"
name = "how to add up"
choices = ["arithmetic", { method = "generalised", power = 0.5 }]

[[robustness.inputs]]
vary = "errors"
relative = 0.05
by_status = { E = 0.2 }
distribution = "lognormal"
least = 0

[[robustness.inputs]]
vary = "drop"
indicators = ["PRICE"]
none = 0.5

[[robustness.inputs]]
vary = "missing"
share = 0.1
"""


def test_every_kind_of_doubt_is_read_with_what_it_may_state() -> None:
    assert declared_doubts(parse_specification(INDEX + WHOLE)) == Doubts(
        (
            WeightDoubt("weights 1", 1, 0.5, "normal"),
            StepDoubt(
                "normalise",
                "normalise",
                (Choice("min_max", {"lower": 1.0, "upper": 100.0}), Choice("z_score")),
                (0.75, 0.25),
            ),
            AggregationDoubt("how to add up", (Choice("arithmetic"), Choice("generalised", {"power": 0.5}))),
            ErrorDoubt("errors", 1.0, 0.05, "lognormal", 0.0, by_status={"E": 0.2}),
            DropDoubt("drop", ("PRICE",), 0.5),
            MissingDoubt("missing", 0.1),
        ),
        samples=4096,
        seed=7,
        top=5,
        coverage=0.8,
        confidence=0.9,
    )


def test_without_a_declaration_all_weights_vary_by_a_quarter() -> None:
    assert declared_doubts(parse_specification(INDEX)) == Doubts((WeightDoubt("weights", None, 0.25),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[robustness]\nsamples = 64", "line 4, robustness: the key 'inputs' is missing"),
        ("[[robustness.inputs]]\nspread = 1", "line 4, robustness.inputs.0: the key 'vary' is missing"),
        ('[[robustness.inputs]]\nvary = "wieghts"', "line 5, robustness.inputs.0.vary: 'wieghts' is none of"),
        (
            '[[robustness.inputs]]\nvary = "weights"\nspraed = 1',
            "line 6, robustness.inputs.0.spraed: nobody reads",
        ),
        (
            '[[robustness.inputs]]\nvary = "screen"\nchoices = []',
            "line 5, robustness.inputs.0.vary: 'screen' is none of",
        ),
        (
            '[[robustness.inputs]]\nvary = "normalise"\nchoices = []',
            "line 6, robustness.inputs.0.choices: at least one",
        ),
        (
            '[[robustness.inputs]]\nvary = "normalise"\nchoices = ["min_max", "zscore"]',
            "line 6, robustness.inputs.0.choices.1: 'zscore' is none of",
        ),
        (
            '[[robustness.inputs]]\nvary = "normalise"\nchoices = ["min_max", "z_score"]\nprobabilities = [0.5, 0.6]',
            "line 7, robustness.inputs.0.probabilities: probabilities are 0 or more and add up to 1, not to 1.1",
        ),
        (
            '[[robustness.inputs]]\nvary = "missing"',
            "line 4, robustness.inputs.0: the key 'share' is missing",
        ),
    ],
)
def test_a_faulty_declaration_is_refused_with_file_line_and_key(text: str, said: str) -> None:
    with pytest.raises(DeclarationError) as found:
        declared_doubts(parse_specification(INDEX + text, file="nets.toml"))
    assert str(found.value).startswith("nets.toml, ")
    assert said in str(found.value)
