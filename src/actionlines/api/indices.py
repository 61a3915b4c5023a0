"""Composite indices: which there are, one whole, one country in one."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from actionlines import places
from actionlines.api.installation import release
from actionlines.api.problems import Problem
from actionlines.indicators.store import CURRENT
from actionlines.profiles.index import index
from actionlines.profiles.index_country import index_country
from actionlines.profiles.index_list import indices

Lang = Literal["en", "fr", "es", "ru", "ar", "zh"]
ERRORS: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}

router = Router(tags=["indices"])


@router.get("/indices", response={200: dict[str, Any], **ERRORS})
def list_indices(request: HttpRequest, lang: Lang = "en", asof: str = CURRENT) -> dict[str, Any]:
    """Composite indices that come with the package, how many areas each ranks, and what is lacking to build it."""
    return indices(release(asof), lang=lang).as_dict()


@router.get("/indices/{name}", response={200: dict[str, Any], **ERRORS})
def show_index(request: HttpRequest, name: str, lang: Lang = "en", asof: str = CURRENT) -> dict[str, Any]:
    """One index (`hdi-2022`, or `hdi` for the newest): ranking with intervals, parts, how sure it is, each choice."""
    return index(release(asof), name, lang=lang).as_dict()


@router.get("/indices/{name}/areas/{code}", response={200: dict[str, Any], **ERRORS})
def show_index_of_area(
    request: HttpRequest, name: str, code: str, lang: Lang = "en", asof: str = CURRENT
) -> dict[str, Any]:
    """One country in one index: place and score with their intervals, each part, and the figure behind it."""
    return index_country(release(asof), name, places.area(code).code, lang=lang).as_dict()
