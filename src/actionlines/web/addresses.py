"""Addresses of pages, written in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.urls.converters import register_converter

from actionlines.commitments import slug
from actionlines.languages import LANGUAGES

ASOF: Final = "asof"
"""The parameter that every page knows: the release, or the day, as of which it is shown."""

_asof: ContextVar[str] = ContextVar("asof", default="")
_site: ContextVar[str] = ContextVar("site", default="")


class LanguageConverter:
    """One of the six languages."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NameConverter:
    """A code or a name, without a slash or a full stop."""

    regex = r"[^/.]{1,120}"

    def to_python(self, value: str) -> str:
        """Without blanks around it; an address of blanks alone leads nowhere."""
        if not value.strip():
            raise ValueError("no name")
        return value.strip()

    def to_url(self, value: str) -> str:
        return value


class CodeConverter:
    """Code of a paragraph: parts of letters and digits between full stops, such as `C7.e-health.f`."""

    regex = r"[\w-]{1,40}(?:\.[\w-]{1,40}){0,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FormConverter:
    """A form in which figures are handed out."""

    regex = r"csv|json|xlsx|sdmx\.csv"

    def to_python(self, value: str) -> str:
        return {"sdmx.csv": "sdmx-csv"}.get(value, value)

    def to_url(self, value: str) -> str:
        return {"sdmx-csv": "sdmx.csv"}.get(value, value)


class DrawingConverter:
    """A form in which a page's picture is handed out: alone, as a preview in a message, or to be explored."""

    regex = r"svg|png|card\.png|vega\.json|narrow\.vega\.json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "lang")
register_converter(NameConverter, "name")
register_converter(CodeConverter, "code")
register_converter(FormConverter, "form")
register_converter(DrawingConverter, "drawing")


@contextmanager
def as_of(asked: str) -> Iterator[None]:
    """Let every address made meanwhile lead to pages of the same release; none where `asked` is empty."""
    before = _asof.set(asked)
    try:
        yield
    finally:
        _asof.reset(before)


def asof_asked() -> str:
    """What the page being made was asked to be shown as of; empty for the release in use."""
    return _asof.get()


@contextmanager
def on_site(site: str) -> Iterator[None]:
    """Let whole addresses made meanwhile begin with `site`, like `https://wsis.example.org`."""
    before = _site.set(site)
    try:
        yield
    finally:
        _site.reset(before)


def whole(path: str) -> str:
    """The address as it is said to others: with scheme and host."""
    return _site.get() + path


def site_of(request: HttpRequest) -> str:
    """Scheme and host of this site: as the operator set them, or as asked for by one of the allowed names."""
    return settings.ACTIONLINES_SITE or f"{request.scheme}://{request.get_host().lower()}"


def beside(address: str, form: str, **query: str) -> str:
    """Address of another form of the page at `address`, with the same query: of its picture, or to explore that.

    Examples
    --------
    >>> beside("/fr/country/rwa?asof=2020-10", "svg"), beside("/fr/", "png")
    ('/fr/country/rwa.svg?asof=2020-10', '/fr/home.png')
    >>> beside("/fr/line/c2", "explore", picture="spread"), beside("/fr/", "explore")
    ('/fr/line/c2/explore?picture=spread', '/fr/explore')
    """
    path, _, asked = address.partition("?")
    said = dict(parse_qsl(asked)) | {name: value for name, value in query.items() if value}
    home = path.endswith("/")
    path += "explore" if home and form == "explore" else "home." + form if home else ""
    path += "" if home else "/explore" if form == "explore" else "." + form
    return f"{path}?{urlencode(said, safe=',')}" if said else path


def address(view: str, *, query: Mapping[str, str] | None = None, **words: str) -> str:
    """Address of a page by the name of its view; a query's empty values are left out."""
    asked = {**(query or {}), ASOF: asof_asked()}
    said = {name: value for name, value in asked.items() if value}
    path = _path(get_script_prefix(), view, tuple(words.items()))
    return f"{path}?{urlencode(said, safe=',')}" if said else path


@lru_cache(maxsize=4096)
def _path(below: str, view: str, words: tuple[tuple[str, str], ...]) -> str:
    """A page leads to a hundred others, and the next one to mostly the same."""
    return reverse(view, kwargs=dict(words))


def key_of(kind: str, code: str) -> str:
    """The part of an address that names a thing: `rwa`, `internet-users`, `c7-e-health`."""
    if kind == "line":
        return slug(code)
    return code.lower().replace("_", "-") if kind == "indicator" else code.lower()


def address_of(
    kind: str, code: str, *, lang: str, form: str | None = None, query: Mapping[str, str] | None = None
) -> str:
    """Address of a country, indicator or line (`kind`), or of its figures as a file."""
    words = {"lang": lang, "name": key_of(kind, code)}
    if form is None:
        return address(kind, query=query, **words)
    return address(f"{kind}-file", query=query, **words, form=form)
