from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "actionlines"
NOT_SHIPPED = {"__pycache__", ".mypy_cache"}


def files_of_the_package():
    found = {path.relative_to(ROOT / "src").as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    return {name for name in found if not NOT_SHIPPED & set(name.split("/")) and not name.endswith(".part")}


def test_the_wheel_holds_code_templates_static_files_data_and_catalogues(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert files_of_the_package() - held == set()
    assert any(name.endswith("licenses/LICENSE") for name in held)
