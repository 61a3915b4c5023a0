"""Texts that are data, one in each of the six languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from actionlines.commitments.data_files import MissingKeyError, Value
from actionlines.languages import LANGUAGES, language

Texts = Mapping[str, str]
"""One text by language code."""


def read_texts(value: Value) -> Texts:
    """The texts of a data file: all six languages, no other key."""
    found = by_language(value)
    return MappingProxyType({lang: entry.text() for lang, entry in found.items()})


def by_language(value: Value) -> dict[str, Value]:
    """The entries of a data file for the six languages, in the order of the house."""
    found = value.fields(required=(), optional=LANGUAGES)
    for lang in LANGUAGES:
        if lang not in found:
            raise value.error(MissingKeyError, f"the text in {language(lang).own_name} ({lang!r}) is missing")
    return {lang: found[lang] for lang in LANGUAGES}


def in_language(texts: Mapping[str, str], *, lang: str) -> str:
    """The text in a language; an unknown language is an error, never another language's text."""
    return texts[language(lang).code]
