"""Dated targets as data: sets of them in TOML, one file a set, each target with its source and how sure it is."""

from __future__ import annotations

from actionlines.progress.targets.known import KnownSets, known_sets
from actionlines.progress.targets.reading import (
    TargetFileError,
    UnknownTargetError,
    load_targets,
    read_set,
    target,
)
from actionlines.progress.targets.target import (
    BINDS,
    MEASURES,
    RULES,
    STATUSES,
    Aim,
    Binding,
    Set,
    Source,
    Target,
)

__all__ = [
    "BINDS",
    "MEASURES",
    "RULES",
    "STATUSES",
    "Aim",
    "Binding",
    "KnownSets",
    "Set",
    "Source",
    "Target",
    "TargetFileError",
    "UnknownTargetError",
    "known_sets",
    "load_targets",
    "read_set",
    "target",
]
