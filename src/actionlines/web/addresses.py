"""Addresses of pages, written in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.urls.converters import register_converter

from actionlines.commitments import slug
from actionlines.languages import LANGUAGES

ASOF: Final = "asof"
"""The parameter that every page knows: the release, or the day, as of which it is shown."""

_asof: ContextVar[str] = ContextVar("asof", default="")


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
        return value.strip()

    def to_url(self, value: str) -> str:
        return value


class FormConverter:
    """A form in which figures are handed out."""

    regex = r"csv|json|xlsx|sdmx\.csv"

    def to_python(self, value: str) -> str:
        return {"sdmx.csv": "sdmx-csv"}.get(value, value)

    def to_url(self, value: str) -> str:
        return {"sdmx-csv": "sdmx.csv"}.get(value, value)


register_converter(LanguageConverter, "lang")
register_converter(NameConverter, "name")
register_converter(FormConverter, "form")


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


def address(view: str, *, query: Mapping[str, str] | None = None, **words: str) -> str:
    """Address of a page by the name of its view; a query's empty values are left out."""
    asked = {**(query or {}), ASOF: asof_asked()}
    said = {name: value for name, value in asked.items() if value}
    path = reverse(view, kwargs=words)
    return f"{path}?{urlencode(said, safe=',')}" if said else path


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
