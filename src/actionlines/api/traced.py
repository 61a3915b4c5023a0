"""What commitments are traced to: goals of the 2030 Agenda, blind spots, actions asked for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from actionlines import commitments
from actionlines.api.installation import release, trackers
from actionlines.api.paging import Page, Paging, page
from actionlines.api.problems import Problem
from actionlines.indicators.store import CURRENT
from actionlines.profiles.coverage import coverage
from actionlines.profiles.coverage_parts import of_line
from actionlines.profiles.matrix import matrix
from actionlines.profiles.tracker import tracked

Lang = Literal["en", "fr", "es", "ru", "ar", "zh"]
Goal = Annotated[int, Query(ge=1, le=17)]
ERRORS: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}

router = Router(tags=["commitments"])


class ActionPage(Page):
    """Actions that texts ask for, and the tables they come from."""

    items: list[dict[str, Any]]
    sources: list[dict[str, Any]]


@router.get("/matrix", response={200: dict[str, Any], **ERRORS})
def show_matrix(
    request: HttpRequest, line: str | None = None, goal: Goal | None = None, lang: Lang = "en"
) -> dict[str, Any]:
    """Action lines against the goals of the 2030 Agenda: each pair of paragraph and target with its reason."""
    code = commitments.action_line(line).code if line else None
    return matrix(lang=lang, line=code, goal=goal).as_dict()


@router.get("/coverage", response={200: dict[str, Any], **ERRORS})
def show_coverage(
    request: HttpRequest, line: str | None = None, lang: Lang = "en", asof: str = CURRENT
) -> dict[str, Any]:
    """Blind spots: paragraphs that no figure measures, indicators silent in regions, what nobody answers for."""
    found = coverage(release(asof), lang=lang)
    return (of_line(found, commitments.action_line(line).code) if line else found).as_dict()


@router.get("/tracker", response={200: ActionPage, **ERRORS})
def list_actions(
    request: HttpRequest,
    paging: Query[Paging],
    document: str = "",
    entity: str = "",
    state: str | None = None,
    paragraph: str = "",
    lang: Lang = "en",
) -> dict[str, Any]:
    """Actions that texts ask for, of whom, by when, and what became of them, by the tables that were kept here.

    Sentences of a table whose licence does not let them be shown are empty.
    """
    found = tracked(
        trackers(), lang=lang, document=document, entity=entity, state=state, paragraph=paragraph
    ).as_dict()
    answer = page(request, found["actions"], paging, release=release().id)
    return {**answer, "sources": found["sources"]}
