"""Make the tables that `actionlines.places` ships: areas, names, spellings, codes and memberships.

    ACTIONLINES_SHARED=../shared python recipes/places.py [--check]

Reads redistributable files of official codes and names, and the hand-written tables of `places_inputs/`. Same
input, same bytes; `--check` writes nothing and ends with 1 where a committed table differs.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from pathlib import Path

from places_areas import make_areas, make_names
from places_files import Row, Shared, read_input
from places_memberships import make_groups, make_memberships
from places_spellings import make_codes, make_spellings

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src/actionlines/places/data"


def as_csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def make(shared: Shared) -> dict[str, bytes]:
    areas = make_areas(shared)
    names = make_names(shared, areas)
    codes = make_codes(shared, areas)
    tables = {
        "areas.csv": areas,
        "names.csv": names,
        "codes.csv": codes,
        "spellings.csv": make_spellings(shared, areas, names, codes),
        "memberships.csv": make_memberships(shared),
        "groups.csv": make_groups(shared),
        "sources.csv": read_input("sources.csv"),
    }
    return {name: as_csv(rows) for name, rows in tables.items()}


def main(arguments: list[str]) -> int:
    tables = make(Shared(Path(os.environ.get("ACTIONLINES_SHARED") or ROOT.parent / "shared")))
    if "--check" in arguments:
        changed = [name for name, table in tables.items() if (DATA / name).read_bytes() != table]
        print("\n".join(f"{name} differs: run recipes/places.py" for name in changed) or "as committed")
        return bool(changed)
    for name, table in tables.items():
        (DATA / name).write_bytes(table)
        print(f"{name}: {len(table.splitlines()) - 1} rows, {len(table):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
