"""Places: every area that figures are stated for, its codes, names in six languages, and groups over time.

An aggregate stays an aggregate of its source: never a country, never part of a sum of ours. Nothing is read
before it is asked for.
"""

from __future__ import annotations

from actionlines.places.areas import KINDS, Area, Kind, UnknownAreaError, UnknownKindError, area, areas
from actionlines.places.codes import code_table
from actionlines.places.display import (
    DisplayNamesError,
    UnknownNameLanguageError,
    display_name,
    set_display_names,
)
from actionlines.places.finding import AmbiguousAreaError, find
from actionlines.places.groups import (
    SCHEMES,
    Group,
    Membership,
    MembershipSource,
    UnknownGroupError,
    UnknownSchemeError,
    groups,
    groups_of,
    members,
    membership_sources,
    memberships,
)

__all__ = [
    "KINDS",
    "SCHEMES",
    "AmbiguousAreaError",
    "Area",
    "DisplayNamesError",
    "Group",
    "Kind",
    "Membership",
    "MembershipSource",
    "UnknownAreaError",
    "UnknownGroupError",
    "UnknownKindError",
    "UnknownNameLanguageError",
    "UnknownSchemeError",
    "area",
    "areas",
    "code_table",
    "display_name",
    "find",
    "groups",
    "groups_of",
    "members",
    "membership_sources",
    "memberships",
    "set_display_names",
]
