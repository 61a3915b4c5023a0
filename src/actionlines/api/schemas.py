"""What the API answers with. Names of statistical columns are those of SDMX, in capitals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import create_model

from actionlines.api.paging import Page
from actionlines.commitments import ActionLine
from actionlines.indicators.catalogue import Indicator
from actionlines.indicators.derive import DERIVED_SCHEMA
from actionlines.indicators.observations import KEY, SCHEMA
from actionlines.indicators.releases import Release
from actionlines.indicators.revisions import SCHEMA as REVISION_SCHEMA
from actionlines.places import Area


class AreaOut(Schema):
    """A country, territory, former state, or an aggregate of areas by a source."""

    code: str
    kind: Literal["country", "territory", "former", "aggregate"]
    iso2: str | None
    m49: str | None
    names: dict[str, str] = Field(description="By language code.")
    groups: list[str] = Field(description="Groups it belongs to in the year of the release.")


class AreaPage(Page):
    """Areas."""

    items: list[AreaOut]


class LineOut(Schema):
    """An action line."""

    code: str
    slug: str
    titles: dict[str, str] = Field(description="By language code.")
    title_status: dict[str, str] = Field(description="`seen` in the official text, or `unverified`.")
    indicators: list[str]


class ReferenceOut(Schema):
    """A code in another list; `unverified` where that list's own text was not seen."""

    code: str
    status: str


class MeasureOut(Schema):
    """Which action line an indicator measures, and how directly."""

    line: str
    directness: Literal["direct", "in_part", "proxy"]


class IndicatorOut(Schema):
    """An indicator of the catalogue."""

    code: str
    slug: str
    family: str
    names: dict[str, str]
    definitions: dict[str, str]
    unit: str
    valid_min: float | None
    valid_max: float | None
    direction: int = Field(description="1: more is better; -1: less is better; 0: neither.")
    sdg: ReferenceOut | None
    core_list: ReferenceOut | None
    disaggregations: list[str]
    denominator: str | None
    measures: list[MeasureOut]
    sources: list[str] = Field(description="In order of precedence.")


class IndicatorPage(Page):
    """Indicators."""

    items: list[IndicatorOut]


class FileOut(Schema):
    """A source file as it was read."""

    name: str
    sha256: str
    bytes: int
    address: str = Field(description="Where it was fetched; empty where it was brought by hand.")
    retrieved: str = Field(description="Day on which it was, ISO 8601; empty where nobody said.")


class SourceOut(Schema):
    """What one source contributed to a release."""

    id: str
    publisher: str
    address: str
    licence: str
    licence_address: str | None
    vintage: str
    files: list[FileOut]
    read: int
    accepted: int
    quarantined: int
    carried: int


class ReleaseOut(Schema):
    """A release: figures that never change, under a name made from their hash."""

    id: str
    label: str
    on: str
    in_use: bool
    figures: int
    rows_sha256: str
    code_version: str
    based_on: str | None
    note: str
    sources: list[SourceOut]


class ReleaseList(Schema):
    """All releases, oldest first."""

    items: list[ReleaseOut]


class LineList(Schema):
    """All action lines, in order."""

    items: list[LineOut]


_TYPES: dict[str, Any] = {
    "Float64": float | None,
    **dict.fromkeys(("Int8", "Int32", "Int64"), int | None),
}


def _columns(names: list[str]) -> dict[str, Any]:
    return {name: (_TYPES.get(str(SCHEMA[name]), str | None), None) for name in names}


ObservationOut = create_model(
    "ObservationOut",
    __base__=Schema,
    __doc__="A figure with its full key, attributes and source, in SDMX terms.",
    **_columns(list(SCHEMA)),
)
DerivedOut = create_model(
    "DerivedOut",
    __base__=Schema,
    __doc__="A figure that follows from others by a recipe, with its inputs and the coverage of an aggregate.",
    **{name: (_TYPES.get(str(kind), str | None), None) for name, kind in DERIVED_SCHEMA.items()},
)


class RecipeOut(Schema):
    """A recipe of the derived layer."""

    recipe: str
    formula: str


class DerivedPage(Page):
    """Derived figures, and how each recipe computes."""

    recipes: list[RecipeOut]
    items: list[DerivedOut]  # type: ignore[valid-type]


_ChangeKey = create_model("ChangeKey", __base__=Schema, **_columns(list(KEY)))


class ObservationPage(Page):
    """Observations."""

    items: list[ObservationOut]  # type: ignore[valid-type]


class ChangeOut(_ChangeKey):  # type: ignore[valid-type,misc]
    """A figure that is not the same in both releases."""

    CHANGE: Literal["added", "removed", "changed"]
    OLD: float | None
    NEW: float | None
    DIFFERENCE: float | None
    RELATIVE_PCT: float | None
    REASON: str | None


class DiffPage(Page):
    """Differences from one release to another; `release` is the newer."""

    older: str
    unchanged: int
    items: list[ChangeOut]


_REVISION_TYPES = {name: (_TYPES.get(str(kind), str | None), None) for name, kind in REVISION_SCHEMA.items()}
RevisionOut = create_model(
    "RevisionOut",
    __base__=Schema,
    __doc__="A figure shown that is not the same under both releases: of each the one of the source that speaks.",
    **{**_REVISION_TYPES, "KIND": (Literal["revised", "withdrawn", "new", "digits"], ...)},
)


class RevisionPage(Page):
    """What changed from one release to another; `release` is the newer."""

    older: str
    counts: dict[str, int] = Field(description="Figures of each kind, of the indicator and area asked for.")
    items: list[RevisionOut]  # type: ignore[valid-type]


def area_out(area: Area, groups: Iterable[str]) -> dict[str, Any]:
    """Facts of an area."""
    return {
        "code": area.code,
        "kind": area.kind,
        "iso2": area.iso2,
        "m49": area.m49,
        "names": dict(area.names),
        "groups": list(groups),
    }


def line_out(line: ActionLine, indicators: list[str]) -> dict[str, Any]:
    """Facts of an action line."""
    return {
        "code": line.code,
        "slug": line.slug,
        "titles": {title.lang: title.text for title in line.titles.by_language},
        "title_status": {title.lang: str(title.status) for title in line.titles.by_language},
        "indicators": indicators,
    }


def indicator_out(one: Indicator) -> dict[str, Any]:
    """Facts of an indicator."""
    return {
        **{name: getattr(one, name) for name in ("code", "slug", "family", "unit", "valid_min", "valid_max")},
        **{name: getattr(one, name) for name in ("direction", "sdg", "core_list", "denominator", "measures")},
        "names": dict(one.names),
        "definitions": dict(one.definitions),
        "disaggregations": list(one.disaggregations),
        "sources": list(one.sources),
    }


def release_out(release: Release, *, in_use: bool) -> dict[str, Any]:
    """Facts of a release."""
    manifest = release.manifest
    return {
        "id": release.id,
        "in_use": in_use,
        "figures": manifest.rows,
        **{
            name: getattr(manifest, name)
            for name in ("label", "on", "rows_sha256", "code_version", "based_on")
        },
        "note": manifest.note,
        "sources": list(manifest.sources),
    }
