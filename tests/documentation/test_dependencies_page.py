from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def name_of(requirement):
    return re.match(r"[a-z0-9-]+", requirement.lower())[0]


def declared(requirements):
    return {name_of(requirement) for requirement in requirements}


def documented(heading):
    section = re.search(rf"^## {heading}\n(.+?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)[1]
    rows = [
        [cell.strip() for cell in row.strip("|").split("|")] for row in section.splitlines() if "|" in row
    ]
    assert all(all(cells) for cells in rows), "an empty cell"
    return [cells[0] for cells in rows[2:]]


PAGE = (ROOT / "docs/dependencies.md").read_text()


def test_every_dependency_has_its_reason_and_licence_in_order():
    extras = PROJECT["optional-dependencies"]
    assert documented("To run") == sorted(declared(PROJECT["dependencies"]))
    assert documented("Extras") == sorted(declared(extras["spark"] + extras["pdf"]))
    assert documented("To develop") == sorted(declared(extras["dev"]))


def imported_by(folder):
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add(node.module.split(".")[0])
    return (
        names - set(sys.stdlib_module_names) - {"actionlines", "_typeshed"}
    )  # the last is for type checks alone


def test_what_the_package_imports_it_also_depends_on():
    packages = packages_distributions()
    provided = {name: {name.lower() for name in packages.get(name, [])} for name in imported_by(ROOT / "src")}
    known = declared(PROJECT["dependencies"]) | declared(PROJECT["optional-dependencies"]["spark"])
    assert {name for name, sources in provided.items() if not sources & known} == set()


def test_what_the_package_depends_on_it_also_uses():
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    packages = packages_distributions()
    imported = {
        name: {each for each, sources in packages.items() if name in {source.lower() for source in sources}}
        for name in declared(PROJECT["dependencies"])
    }
    assert [name for name, ways in imported.items() if not any(way in text for way in ways)] == []


def test_every_direct_dependency_is_in_the_lock():
    for lock, requirements in {
        "requirements.lock": PROJECT["dependencies"],
        "requirements-dev.lock": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
    }.items():
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), flags=re.MULTILINE))
        assert declared(requirements) <= locked
