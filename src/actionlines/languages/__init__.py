"""The six languages: names, direction, texts, and the only formatter of numbers and dates."""

from __future__ import annotations

from actionlines.languages.figures import (
    NotANumberError,
    change,
    compact,
    date,
    interval,
    list_of,
    number,
    percent,
    period,
    quote,
    side_by_side,
)
from actionlines.languages.known import LANGUAGES, Language, UnknownLanguageError, language, language_name
from actionlines.languages.texts import LOCALE, compile_catalogues, mark, translate, translate_plural

__all__ = [
    "LANGUAGES",
    "LOCALE",
    "Language",
    "NotANumberError",
    "UnknownLanguageError",
    "change",
    "compact",
    "compile_catalogues",
    "date",
    "interval",
    "language",
    "language_name",
    "list_of",
    "mark",
    "number",
    "percent",
    "period",
    "quote",
    "side_by_side",
    "translate",
    "translate_plural",
]
