"""From a view's facts to an answer: drawn in its language, stored, sent packed, 304 where nothing changed."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import polars as pl
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Library
from actionlines.errors import ActionlinesError
from actionlines.indicators.exports import FORMATS, export
from actionlines.indicators.releases import Release
from actionlines.indices.known import known_indices
from actionlines.profiles.assessed import assessed_at
from actionlines.progress.targets import known_sets
from actionlines.web import errors
from actionlines.web.addresses import ASOF, as_of, on_site, site_of
from actionlines.web.drawing import draw
from actionlines.web.negotiation import encoding_for, preferred
from actionlines.web.page_store import BROTLI_QUALITY, PageStore, StoredPage, code_version, pack
from actionlines.web.release_in_use import release_in_use, the_store

HTML: Final = "text/html; charset=utf-8"
KEPT_TEXTS: Final = (Library, Trackers)
"""What people bring beside the figures: pages are drawn anew where an edition of it is new."""
REVALIDATE: Final = "public, max-age=0, must-revalidate"
_WORTH_PACKING: Final = 1000


@dataclass(frozen=True)
class Page:
    """What a view hands over to be drawn."""

    template: str
    facts: dict[str, Any]
    keep: bool = True
    """Whether it may be kept: not where its address holds free text."""
    quality: int = BROTLI_QUALITY
    """How hard it is packed: harder where pages are few and long."""


@dataclass(frozen=True)
class Download:
    """Figures as a file, or a profile as JSON."""

    name: str
    form: str
    rows: pl.DataFrame | None = None
    facts: dict[str, Any] | None = None

    def content(self) -> tuple[bytes, str]:
        """Bytes and media type."""
        if self.rows is None:
            return json.dumps(self.facts, ensure_ascii=False, indent=1).encode(), "application/json"
        return export(self.rows, self.form), FORMATS[self.form][1]


class Profile(Protocol):
    """What is known of something, as a table and as JSON can hold it."""

    def table(self) -> pl.DataFrame: ...

    def as_dict(self) -> dict[str, Any]: ...


def handed_out(profile: Profile, name: str, form: str) -> Download:
    """A profile as a file called `name`, or as JSON."""
    if form == "json":
        return Download("", form, facts=profile.as_dict())
    return Download(f"{name}.{form.replace('sdmx-csv', 'sdmx.csv')}", form, rows=profile.table())


@dataclass(frozen=True)
class Drawn:
    """A picture or another file that is kept as pages are."""

    content: bytes
    content_type: str


View = Callable[..., Page | Download | Drawn | HttpResponse]


def page(*params: str, every_release: bool = False) -> Callable[[View], Callable[..., HttpResponse]]:
    """Turn a function of (release, request, lang=, ...) into a view; of the query only `params` and `asof` count.

    What it shows depends on one release, or on which releases there are too, where `every_release` says so.
    """

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt  # it only reads: a form from elsewhere is told so
        @wraps(view)
        def answer(request: HttpRequest, lang: str, **words: str) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            request.GET = _that_count(request.GET, (*params, ASOF))
            asked = request.GET.get(ASOF, "")
            try:
                release = release_in_use(asked)
            except ActionlinesError as error:
                return errors.answer(request, error, lang=lang)
            site = site_of(request)
            with as_of(asked), on_site(site), translation.override(lang):
                try:
                    address = _address(request)
                    others = (the_store().current_id() or "", *the_store().ids()) if every_release else ()
                    own = known_indices(the_store().root).fingerprint
                    judged = (known_sets(the_store().root).fingerprint, assessed_at(release))
                    kept_texts = tuple(each(the_store().root).fingerprint for each in KEPT_TEXTS)
                    key = (
                        *(release.id, *others, code_version(), own, *judged, *kept_texts),
                        *(site, lang, address),
                    )
                    kept = _may_be_kept(request, release, asked)
                    stored = _pages().get(key) if kept else None
                    if stored is not None:
                        return _send(request, stored)
                    return _finish(request, view(release, request, lang=lang, **words), key, kept=kept)
                except ActionlinesError as error:
                    return errors.answer(request, error, lang=lang)

        return answer

    return decorate


def _finish(
    request: HttpRequest, made: Page | Download | Drawn | HttpResponse, key: tuple[str, ...], *, kept: bool
) -> HttpResponse:
    if isinstance(made, Download):
        return _send_download(request, made, key)
    if isinstance(made, HttpResponse):
        return made
    if isinstance(made, Drawn):
        packed = pack(made.content, made.content_type)
    else:
        *_, lang, address = key
        drawn = draw(made.template, made.facts, address=address, lang=lang).encode()
        packed = pack(drawn, HTML, quality=made.quality)
    if kept and (isinstance(made, Drawn) or made.keep):
        _pages().put(key, packed)
    return _send(request, packed)


def _send(request: HttpRequest, stored: StoredPage) -> HttpResponse:
    encoding = stored.best(encoding_for(request.headers.get("Accept-Encoding", "")))
    etag = f'"{stored.etag}-{encoding or "plain"}"'
    if _unchanged(request, etag):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(stored.body(encoding), content_type=stored.content_type)
        if encoding:
            response["Content-Encoding"] = encoding
    return _cacheable(response, etag, vary="Accept-Encoding, Cookie")


def _send_download(request: HttpRequest, made: Download, key: tuple[str, ...]) -> HttpResponse:
    """What is handed out never changes within a release: release, code version and address are its tag."""
    etag = f'"{hashlib.sha256(chr(0).join(key).encode()).hexdigest()[:20]}"'
    if _unchanged(request, etag):
        return _cacheable(HttpResponse(status=304), etag, vary="Accept-Encoding")
    content, media_type = made.content()
    response = HttpResponse(content, content_type=media_type)
    wants_gzip = preferred(request.headers.get("Accept-Encoding", "")).get("gzip", 0) > 0
    if wants_gzip and len(content) > _WORTH_PACKING and made.form != "xlsx":
        response = HttpResponse(gzip.compress(content, compresslevel=5, mtime=0), content_type=media_type)
        response["Content-Encoding"] = "gzip"
        etag = etag[:-1] + '-gzip"'
    if made.form != "json":
        response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return _cacheable(response, etag, vary="Accept-Encoding")


def _cacheable(response: HttpResponse, etag: str, *, vary: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    response["Vary"] = vary
    return response


def _unchanged(request: HttpRequest, etag: str) -> bool:
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}
    return "*" in known or etag in known or etag[:-1] + '-gzip"' in known


def _that_count(said: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """Those parameters that count, without blanks around them: a view sees no other, so none can show on its page."""
    found = QueryDict(mutable=True)
    for name in names:
        if name in said:
            found[name] = said[name].strip()
    return found


def _address(request: HttpRequest) -> str:
    """The page's address, written as we write it, and the parameters that count and say something."""
    asked = {name: value for name, value in request.GET.items() if value}
    match = request.resolver_match
    path = reverse(match.view_name, kwargs=match.kwargs)
    return f"{path}?{urlencode(asked, safe=',')}" if asked else path


def _may_be_kept(request: HttpRequest, release: Release, asked: str) -> bool:
    """Whether an answer may serve the next visitor too, and its like cannot be asked for without end.

    Any day leads to a release, and any port to an allowed host: only what we write ourselves is kept. An address
    with a parameter that says nothing is another way to write one: its view leads there.
    """
    named = asked in {"", release.label, release.id}
    return named and all(request.GET.values()) and _is_a_visitors(request) and _is_at_its_port(request)


def _is_at_its_port(request: HttpRequest) -> bool:
    """Whether addresses on the page can say no port but the one that is listened at."""
    _, _, port = request.get_host().rpartition("]")[2].partition(":")
    fixed = bool(settings.ACTIONLINES_SITE) or settings.ON_LOOPBACK
    return fixed or port in {"", request.META.get("SERVER_PORT", "")}


def _is_a_visitors(request: HttpRequest) -> bool:
    """Whether nobody is signed in: only then is a page the same for all."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def _pages() -> PageStore:
    return PageStore(Path(settings.ACTIONLINES_VAR) / "pages")
