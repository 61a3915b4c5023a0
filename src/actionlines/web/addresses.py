"""Addresses of pages, written in one place."""

from __future__ import annotations

from django.urls import reverse
from django.urls.converters import register_converter

from actionlines.commitments import slug
from actionlines.languages import LANGUAGES


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


def key_of(kind: str, code: str) -> str:
    """The part of an address that names a thing: `rwa`, `internet-users`, `c7-e-health`."""
    if kind == "line":
        return slug(code)
    return code.lower().replace("_", "-") if kind == "indicator" else code.lower()


def address_of(kind: str, code: str, *, lang: str, form: str | None = None) -> str:
    """Address of a country, indicator or line (`kind`), or of its figures as a file."""
    words = {"lang": lang, "name": key_of(kind, code)}
    return (
        reverse(kind, kwargs=words)
        if form is None
        else reverse(f"{kind}-file", kwargs={**words, "form": form})
    )
