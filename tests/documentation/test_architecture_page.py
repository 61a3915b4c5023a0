from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "ARCHITECTURE.md").read_text()


def on_the_page():
    table = PAGE.partition("| shelf |")[2].partition("\n\n")[0]
    rows = [row.split("|")[2] for row in table.splitlines()[2:]]
    return [set(re.findall(r"`(\w+)`", row)) for row in rows]


def in_the_contract():
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
        "layers"
    ]
    built = [
        {name.strip() for name in layer.split("|") if "(" not in name} - {"__main__"} for layer in layers
    ]
    return [names for names in built if names]


def test_the_page_shows_the_shelves_that_the_contract_holds():
    assert on_the_page() == in_the_contract()


def test_the_page_fits_one_screen():
    assert len(PAGE.splitlines()) <= 60
