from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELVES = "A shelf imports only from the shelves below it"
NO_DJANGO = "Vocabulary, measures and pictures never import Django"
MIGRATIONS = "Migrations import nothing of ours"
ASSEMBLY = "Nothing imports the assembly"


@pytest.fixture
def copy(tmp_path):
    """The tree as it stands, to plant something in."""
    shutil.copytree(
        ROOT / "src",
        tmp_path / "src",
        ignore=lambda folder, names: [
            name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()
        ],
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(tree):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as lint; lint()",
            "--no-cache",
        ],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src")},
        capture_output=True,
        text=True,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return set(re.findall(r"^(.+) BROKEN$", done.stdout, flags=re.MULTILINE))


def plant(tree, module, line):
    path = tree / "src" / "actionlines" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{line}\n", encoding="utf-8")


def test_the_tree_as_it_stands_keeps_every_contract(copy):
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize(
    ("module", "line", "contracts"),
    [
        ("indicators/planted.py", "import actionlines.profiles", {SHELVES}),
        ("web/planted.py", "import actionlines.api", {SHELVES}),
        ("commitments/planted.py", "from actionlines.indicators import observations", {SHELVES}),
        ("gadgets/__init__.py", "", {SHELVES}),
        ("indicators/planted.py", "from django.utils import timezone", {NO_DJANGO}),
        ("charts/planted.py", "from django.template import loader", {NO_DJANGO}),
        ("migrations/planted.py", "from actionlines.errors import BadInputError", {MIGRATIONS}),
        ("cli/planted.py", "from actionlines.settings import DEBUG", {SHELVES, ASSEMBLY}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_violation_is_caught_by_the_contract_it_breaks(copy, module, line, contracts):
    plant(copy, module, line)
    assert broken_contracts(copy) == contracts


def shelves():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    return [[name.strip("() ") for name in line.split("|")] for line in contract["layers"]]


def without_django():
    stand = shelves()
    below = stand[stand.index(["charts"]) :]
    return {name for shelf in below for name in shelf if list((ROOT / "src/actionlines").glob(f"{name}*"))}


def test_no_measure_is_forgotten_in_the_contract_about_django():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = next(contract for contract in contracts if contract["name"] == NO_DJANGO)["source_modules"]
    assert {name.removeprefix("actionlines.") for name in named} == without_django()


def test_no_measure_is_forgotten_by_the_strict_type_check():
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    named = {name.removeprefix("actionlines.") for name in checked["packages"] + checked["modules"]}
    assert named == without_django() - {"charts"}
