"""All sets of targets of an installation: those that come with the package, and those of its own below `var/targets/`.

One of its own is one file, `name.toml`. Whoever runs the site lays it there; one that is broken is left out with the
reason, and the others stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from actionlines.errors import ActionlinesError
from actionlines.progress.targets.reading import TargetFileError, load_targets, read_set, with_set
from actionlines.progress.targets.target import Set

FOLDER: Final = "targets"
MOST_BYTES: Final = 256 * 1024
"""Of a file: the longest that comes with the package has 12 KB."""
MOST_TARGETS: Final = 200
"""Of a set: each is judged in every country, which takes some hundredths of a second."""


@dataclass(frozen=True)
class KnownSets:
    """Those that come with the package first; `broken`: why a file of one's own is left out, by its name."""

    sets: tuple[Set, ...]
    broken: Mapping[str, str]
    fingerprint: str
    """Of all files of one's own that are read; empty where there are none."""


def known_sets(root: Path) -> KnownSets:
    """All sets of targets of the installation whose `var/` is `root`; files are read again when they change."""
    return _known(root, _state(root))


_State = tuple[tuple[str, int, int], ...]


def _state(root: Path) -> _State:
    """Name, time and size of each file of one's own: where they are the same, nothing is read again."""
    folder = root / FOLDER
    if not folder.is_dir():
        return ()
    files = (path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    return tuple(sorted((path.name, (at := path.stat()).st_mtime_ns, at.st_size) for path in files))


@lru_cache(maxsize=4)
def _known(root: Path, state: _State) -> KnownSets:
    sets, broken, digest = load_targets(), {}, hashlib.sha256()
    for name, _, size in state:
        path = root / FOLDER / name
        try:
            sets = with_set(sets, _own(path, size), file=name)
        except ActionlinesError as error:
            broken[name] = str(error)
        else:
            digest.update(path.read_bytes())
    return KnownSets(sets, broken, digest.hexdigest()[:16] if len(broken) < len(state) else "")


def _own(path: Path, size: int) -> Set:
    if size > MOST_BYTES:
        raise TargetFileError(f"{path.name}: {size:,} bytes; at most {MOST_BYTES:,} are read")
    found = read_set(path)
    if len(found.targets) > MOST_TARGETS:
        raise TargetFileError(
            f"{path.name}: {len(found.targets)} targets; a set has at most {MOST_TARGETS}, divide it"
        )
    return found
