"""Composite indices: which there are, one whole, one country in one, gaps, other weights, what holds them together."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from actionlines import places
from actionlines.api.installation import release
from actionlines.api.problems import Problem
from actionlines.errors import BadInputError
from actionlines.indicators.store import CURRENT
from actionlines.profiles.index import index
from actionlines.profiles.index_coherence import index_coherence
from actionlines.profiles.index_country import index_country
from actionlines.profiles.index_explained import index_explained
from actionlines.profiles.index_list import indices
from actionlines.profiles.what_if import MOST_PARTS, what_if

Lang = Literal["en", "fr", "es", "ru", "ar", "zh"]
ERRORS: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}
MOST_WEIGHT: Final = 1_000_000
Weight = Annotated[float, Field(ge=0, le=MOST_WEIGHT, allow_inf_nan=False)]

router = Router(tags=["indices"])


class NothingTogetherError(BadInputError):
    """An index of a single indicator, or of too few areas or too many to hold pairs of them against each other."""


@router.get("/indices", response={200: dict[str, Any], **ERRORS})
def list_indices(request: HttpRequest, lang: Lang = "en", asof: str = CURRENT) -> dict[str, Any]:
    """Composite indices of this installation, how many areas each ranks, and what is lacking to build it."""
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


@router.get("/indices/{name}/areas/{code}/explanation", response={200: dict[str, Any], **ERRORS})
def explain_index_of_area(
    request: HttpRequest,
    name: str,
    code: str,
    against: str | None = None,
    lang: Lang = "en",
    asof: str = CURRENT,
) -> dict[str, Any]:
    """What sets a country's score apart from another's (or the mean of all), and what would move it most.

    The parts of the gap add up to the whole gap in the index.
    """
    other = places.area(against).code if against else None
    area = places.area(code).code
    told = index_explained(release(asof), name, area, against=other, lang=lang)
    return told.as_dict()


@router.get("/indices/{name}/what-if", response={200: dict[str, Any], **ERRORS})
def weigh_index_anew(
    request: HttpRequest,
    name: str,
    weight: Annotated[list[Weight] | None, Query(max_length=MOST_PARTS)] = None,
    mean: Literal["arithmetic", "geometric", "harmonic"] | None = None,
    lang: Lang = "en",
    asof: str = CURRENT,
) -> dict[str, Any]:
    """Places under other weights of the index's parts, in their order, or another mean of them.

    Of each area also the share of all weightings under which it is among the first ten.
    """
    return what_if(release(asof), name, weights=weight, mean=mean or "", lang=lang).as_dict()


@router.get("/indices/{name}/coherence", response={200: dict[str, Any], **ERRORS})
def show_coherence(request: HttpRequest, name: str, lang: Lang = "en", asof: str = CURRENT) -> dict[str, Any]:
    """Whether an index holds together: alpha, components, influence beside weight, redundancy, pairs out of line."""
    found = index_coherence(release(asof), name, lang=lang)
    if found is None:
        raise NothingTogetherError(
            f"{name} has a single indicator or too few areas: nothing holds or falls apart"
        )
    return found.as_dict()
