"""docs/indices.md names every method that a specification may call, with its parameters, and its example is valid."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionlines.indices.methods import AGGREGATORS, STEPS, TRANSFORMATIONS, WEIGHERS
from actionlines.indices.specification_file import parse_specification

PAGE = (Path(__file__).parents[2] / "docs/indices.md").read_text()


def documented(heading):
    """Method: parameters, of the table under a heading."""
    table = PAGE.partition(f"### `{heading}`\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", table, flags=re.MULTILINE)
    return {method: re.findall(r"`(\w+)`", parameters) for method, parameters in rows}


@pytest.mark.parametrize(
    ("heading", "methods"),
    [
        *STEPS.items(),
        ("transformation", TRANSFORMATIONS),
        ("weights", WEIGHERS),
        ("aggregation", AGGREGATORS),
    ],
)
def test_every_method_and_parameter_stands_on_the_page(heading, methods):
    assert documented(heading) == {name: list(method.parameters) for name, method in methods.items()}


def test_the_example_of_the_page_is_valid():
    example = PAGE.partition("```toml\n")[2].partition("```")[0]
    assert parse_specification(example).nodes == ("PHONES", "USERS", "ACCESS", "USE", "IDI")
