"""Make the runtime of explored pictures, `static/actionlines/vega-runtime.js`, from the packages of Vega.

    python recipes/vega_runtime.py

Needs Node.js and npm. `vega_runtime/package-lock.json` names each package with its digest, so that the same bytes
come out every time; a test holds them to the digest in docs/dependencies.md. Nobody else needs any of this.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

FROM = Path(__file__).parent / "vega_runtime"
STATIC = Path(__file__).parents[1] / "src" / "actionlines" / "static" / "actionlines"
TARGET = STATIC / "vega-runtime.js"
LICENCES = STATIC / "vega-runtime-licences.txt"


def bundle(folder: Path) -> Path:
    """Install the locked packages and put those parts into one file that our entry asks for."""
    for name in ("package.json", "package-lock.json", "entry.js"):
        shutil.copy(FROM / name, folder)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    command = [
        folder / "node_modules" / ".bin" / "esbuild",
        "entry.js",
        "--bundle",
        "--minify",
        "--format=iife",
    ]
    command += ["--target=es2020", "--legal-comments=none", "--metafile=parts.json", "--outfile=runtime.js"]
    command += [f"--banner:js=/* Parts of Vega and D3; licences: {LICENCES.name} */"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "runtime.js"


def licences(folder: Path) -> str:
    """Name, version and licence of each package of which a part was taken."""
    parts: dict[str, Any] = json.loads((folder / "parts.json").read_text())["inputs"]
    roots = {folder.joinpath(*root_of(part)) for part in parts if part.startswith("node_modules/")}
    return ("\n" + "-" * 80 + "\n").join(licence(root) for root in sorted(roots))


def root_of(part: str) -> list[str]:
    """Folder of the package that a file belongs to: the last one below a `node_modules`."""
    folders = part.split("/")
    at = max(n for n, name in enumerate(folders) if name == "node_modules")
    return folders[: at + (3 if folders[at + 1].startswith("@") else 2)]


def licence(root: Path) -> str:
    facts = json.loads((root / "package.json").read_text())
    files = sorted(path for path in root.iterdir() if path.name.lower().startswith(("license", "licence")))
    text = files[0].read_text(encoding="utf-8").strip() if files else f"Author: {facts.get('author')}"
    return f"{facts['name']} {facts['version']} ({facts['license']})\n\n{text}\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        TARGET.write_bytes(bundle(folder).read_bytes())
        LICENCES.write_text(licences(folder), encoding="utf-8")
    print(
        f"{TARGET.name}: {TARGET.stat().st_size} bytes, SHA-256 {hashlib.sha256(TARGET.read_bytes()).hexdigest()}"
    )


if __name__ == "__main__":
    main()
