from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_THE_TESTS = {"ACTIONLINES_SHARED", "ACTIONLINES_FUZZ_SECONDS"}


def named(text):
    return set(re.findall(r"\bACTIONLINES_[A-Z_]*[A-Z]\b", text))


def read_by_the_settings():
    text = (ROOT / "src/actionlines/settings.py").read_text()
    return {
        f"ACTIONLINES_{name}" for name in re.findall(r"_(?:text|switch|path|existing)\(\"([A-Z_]+)\"", text)
    }


def documented():
    rows = re.findall(
        r"^\| `(ACTIONLINES_\w+)` \|", (ROOT / "docs/settings.md").read_text(), flags=re.MULTILINE
    )
    assert len(rows) == len(set(rows))
    return set(rows)


def test_every_setting_is_documented_and_every_documented_one_exists():
    assert documented() == read_by_the_settings()


def test_every_setting_is_tested():
    assert documented() <= named((ROOT / "tests/foundation/test_settings.py").read_text())


def test_no_setting_is_read_or_named_elsewhere_without_being_documented():
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").glob("*.py"), *(ROOT / "docs").rglob("*.md")]
    files += [ROOT / "Makefile", *ROOT.glob("*.md")]
    strangers = {(path.name, name) for path in files for name in named(path.read_text()) - documented()}
    assert {name for _, name in strangers} <= OF_THE_TESTS, strangers
