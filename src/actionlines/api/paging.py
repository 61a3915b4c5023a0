"""Lists come in pages that say how much there is and where the next one is: nothing is cut off in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import HttpRequest
from ninja import Field, Schema

MOST = 10_000


class Paging(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(1_000, ge=1, le=MOST, description="Rows a page.")
    offset: int = Field(0, ge=0, le=2**31 - 1, description="Rows before the page.")


class Page(Schema):
    """Where a page stands in its list."""

    release: str = Field(description="Release the rows are of.")
    total: int = Field(description="Rows of the whole list.")
    limit: int
    offset: int
    next: str | None = Field(None, description="Address of the next page; null on the last.")


def page(
    request: HttpRequest, rows: Sequence[Any] | pl.LazyFrame, paging: Paging, *, release: str
) -> dict[str, Any]:
    """Give the facts of `Page` and the rows of this page as `items`."""
    if isinstance(rows, pl.LazyFrame):
        total = int(rows.select(pl.len()).collect().item())
        items: Sequence[Any] = rows.slice(paging.offset, paging.limit).collect().to_dicts()
    else:
        total = len(rows)
        items = rows[paging.offset : paging.offset + paging.limit]
    return {
        "release": release,
        "total": total,
        "limit": paging.limit,
        "offset": paging.offset,
        "next": _next(request, paging, total),
        "items": items,
    }


def _next(request: HttpRequest, paging: Paging, total: int) -> str | None:
    if paging.offset + paging.limit >= total:
        return None
    asked = {name: request.GET.getlist(name) for name in request.GET}
    asked |= {"limit": [str(paging.limit)], "offset": [str(paging.offset + paging.limit)]}
    return f"{request.path}?{urlencode(asked, doseq=True)}"
