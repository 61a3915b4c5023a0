"""Every error of the API is a `problem+json`: what is wrong and how to mend it, never a trace."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from actionlines.errors import ActionlinesError, NotFoundError
from actionlines.indicators.releases import BrokenReleaseError

MEDIA_TYPE = "application/problem+json"

logger = logging.getLogger(__name__)

OURS = "a fault of ours; it was noted, try again later"


class Problem(Schema):
    """An error, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    candidates: list[str] = []


def problem(
    status: HTTPStatus, detail: str, *, kind: str = "about:blank", candidates: tuple[str, ...] = ()
) -> HttpResponse:
    """Answer with a problem."""
    facts = Problem(
        type=kind, title=status.phrase, status=int(status), detail=detail, candidates=list(candidates)
    )
    body = json.dumps(facts.model_dump(), ensure_ascii=False)
    return HttpResponse(body, status=int(status), content_type=MEDIA_TYPE)


def answer_with_problems(api: NinjaAPI) -> None:
    """Make every error that an operation of `api` can raise a problem."""

    @api.exception_handler(NotFoundError)
    def not_found(_request: HttpRequest, error: NotFoundError) -> HttpResponse:
        return problem(HTTPStatus.NOT_FOUND, str(error), kind=_kind(error), candidates=error.candidates)

    @api.exception_handler(ActionlinesError)
    def mendable(_request: HttpRequest, error: ActionlinesError) -> HttpResponse:
        return problem(HTTPStatus.BAD_REQUEST, str(error), kind=_kind(error))

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(_sentence(entry) for entry in error.errors))

    @api.exception_handler(BrokenReleaseError)
    @api.exception_handler(Exception)
    def ours(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%r failed", request.path, exc_info=error)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, OURS)

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        return bad_request(request, error)

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(HTTPStatus(error.status_code), str(error))


def no_such_address(request: HttpRequest, path: str) -> HttpResponse:
    """Answer any address of the API that is none of its operations."""
    return problem(
        HTTPStatus.NOT_FOUND,
        f"the API has no address {path!r}; they are listed in {request.path[: -len(path)]}openapi.json",
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What Django itself refuses, before an operation is asked."""
    return problem(
        HTTPStatus.BAD_REQUEST, "the request names a host that is not ours, or too many parameters"
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address beside those of the API."""
    return problem(
        HTTPStatus.NOT_FOUND, f"the API has no address {request.path!r}; its addresses begin with /api/v1/"
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault outside any operation."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, OURS)


def _kind(error: ActionlinesError) -> str:
    """Stable name of the reason: `urn:actionlines:unknown-area`."""
    name = type(error).__name__.removesuffix("Error")
    words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
    return f"urn:actionlines:{words.removeprefix('-')}"


def _sentence(entry: dict[str, Any]) -> str:
    where = [str(part) for part in entry.get("loc", ()) if part not in {"query", "path", "filters", "paging"}]
    return f"{'.'.join(where) or 'request'}: {entry.get('msg', 'is not valid')}"
