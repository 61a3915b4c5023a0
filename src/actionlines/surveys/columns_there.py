"""Whether a file has the columns that a description names, and what may be meant by one that it has not."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path

from actionlines.surveys.codes import is_number
from actionlines.surveys.microdata_errors import MissingColumnError, RepeatedColumnError


def require_columns(path: Path, names: list[str], columns: Collection[str]) -> None:
    """Each column once."""
    if missing := sorted(set(columns).difference(names)):
        raise MissingColumnError(_missing_text(path, names, missing))
    for name in columns:
        if names.count(name) > 1:
            raise RepeatedColumnError(
                f"{path.name}: {names.count(name)} columns are named {name!r}; rename one"
            )


def _missing_text(path: Path, names: list[str], missing: list[str]) -> str:
    """What is not there, what each may be, and what there is, unless the first line seems to be a row."""
    kind = "columns" if len(missing) > 1 else "column"
    start = f"{path.name} has no {kind} {', '.join(map(repr, missing))}"
    if 2 * sum(map(is_number, names)) >= len(names) > 0:
        return (
            f"{start}. Its first line holds numbers, as a row does and a header does not: put names above it"
        )
    near = {name: difflib.get_close_matches(name, names, n=1) for name in missing}
    meant = "; ".join(f"{one[0]!r} may be meant by {name!r}" for name, one in near.items() if one)
    held = f"It has {len(names)}: {', '.join(names[:30])}{', ...' if len(names) > 30 else ''}"
    alone = ". If that is one long name, say the separator" if len(names) == 1 else ""
    return f"{start}{f': {meant}' if meant else ''}. {held}{alone}"
