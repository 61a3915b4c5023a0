"""Codes of answers: which mean none, and which part of a breakdown each stands for."""

from __future__ import annotations

from typing import Any

import polars as pl

from actionlines.surveys.description import Breakdown, Description
from actionlines.surveys.expressions import BEYOND, Column


def is_number(code: str) -> bool:
    """Whether a code is written as a number."""
    try:
        float(code)
    except ValueError:
        return False
    return True


def missing_codes(description: Description, column: Column, *, text: bool) -> list[Any]:
    """The codes of a column that mean no answer, as its own type writes them."""
    answers = description.answers
    name = str(column)
    if name in answers.not_in or (answers.only is not None and name not in answers.only):
        return []
    if text:
        return [str(code) for code in answers.missing]
    return [code for code in answers.missing if not isinstance(code, str)]


def parts_of_codes(codes: pl.Series, breakdown: Breakdown) -> pl.Series:
    """The part of each code, or of each place where parts are worked out; none where the breakdown does not list it.

    Returns
    -------
    Series of an Enum whose order is that of the parts' names
    """
    few, kind = codes.unique(), pl.Enum(sorted(set(breakdown.values)))
    places = {str(place): part for place, part in enumerate(breakdown.values)}
    parts = places if breakdown.codes is None else dict(breakdown.codes)
    named = as_text(few).replace_strict(parts, default=None, return_dtype=kind)
    return codes.replace_strict(few, named, return_dtype=kind)


def as_text(codes: pl.Series) -> pl.Series:
    """Codes as they are written: whole numbers without a point."""
    if not codes.dtype.is_float():
        return codes.cast(pl.String)
    whole = (codes == codes.floor()) & (codes.abs() < BEYOND)
    return (
        codes.cast(pl.Int64, strict=False)
        .cast(pl.String)
        .zip_with(whole.fill_null(value=False), codes.cast(pl.String))
    )
