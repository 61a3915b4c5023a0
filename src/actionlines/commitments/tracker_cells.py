"""What stands in the cells of a tracker: paragraphs, entities, days; deadlines are read by `deadlines`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from actionlines import periods
from actionlines.commitments.register import agencies
from actionlines.commitments.tracker import Entity
from actionlines.errors import BadInputError
from actionlines.languages import LANGUAGES

_BEFORE: Final = re.compile(
    r"(?:operative\s+)?(?:paragraphs?|paras?|pp|op|nos?|§+|#|paragraphes?|párrafos?|пункты?|пп?|الفقرات|الفقرة|第)"
    r"(?![^\W\d_])[.:\s]*",
    re.IGNORECASE,
)
_APART: Final = re.compile(r"\s*(?:[,;،、\n/&]|\band\b|\bet\b|\by\b|\bи\b|和)\s*")
_NUMBER: Final = re.compile(
    r"(?P<number>\d{1,3})\s?(?P<more>bis|ter|quater)?[\s.]?(?:[(（]?(?P<letter>[a-z])[)）]?)?"
    r"(?:\s?(?:[(（](?P<roman>[ivx]+)[)）])|\.(?P<ours>[ivx]+))?"
)
_RANGE: Final = re.compile(r"(?P<first>\d{1,3})\s?(?:-|–|—|to)\s?(?P<last>\d{1,3})")
_CODE: Final = re.compile(r"(?P<code>[A-Z]\w*(?:\.[\w-]+)+|C\d{1,2})(?:\s?[(（](?P<letter>[a-z])[)）])?")
_MOST: Final = 50
"""Paragraphs from first to last: a wider range is a slip of typing."""
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00:00")


class WrongCellError(BadInputError):
    """A cell of a tracker does not say what its column asks for."""


def paragraphs(text: str) -> tuple[str, ...]:
    """The codes of the paragraphs that a cell names.

    Raises
    ------
    WrongCellError
        If it names none.

    Examples
    --------
    >>> paragraphs("Paras. 12 (a), 14–16 and 2 bis")
    ('12.a', '14', '15', '16', '2bis')
    >>> paragraphs("C7.e-health.f")
    ('C7.e-health.f',)
    """
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".段条").removesuffix(".0")
    plain = re.sub(r"\d", lambda digit: str(int(digit[0])), plain)
    parts = [part for part in _APART.split(plain) if part]
    found = [code for part in parts for code in _paragraph(_bare(part))]
    if not found:
        raise WrongCellError("names no paragraph; write 113, 12 (a), 14-16 or C2.c")
    return tuple(dict.fromkeys(found))


def _bare(part: str) -> str:
    """A paragraph without the word before it."""
    word = _BEFORE.match(part)
    return part[word.end() :].strip() if word else part


def _paragraph(part: str) -> Iterator[str]:
    if between := _RANGE.fullmatch(part):
        first, last = int(between["first"]), int(between["last"])
        if not first < last < first + _MOST:
            raise WrongCellError(f"{part!r} is no range of paragraphs; write the first and the last: 14-16")
        yield from map(str, range(first, last + 1))
    elif one := _NUMBER.fullmatch(part):
        ends = (f".{each}" for each in (one["letter"], one["roman"] or one["ours"]) if each)
        yield one["number"] + (one["more"] or "") + "".join(ends)
    elif one := _CODE.fullmatch(part):
        yield one["code"] + (f".{one['letter']}" if one["letter"] else "")
    else:
        raise WrongCellError(f"{part!r} is no paragraph; write 113, 12 (a), 14-16 or C2.c")


def entities(text: str) -> tuple[Entity, ...]:
    """Who is asked: one a line, or with semicolons between; else with commas.

    A name may hold "and", so that this parts nothing.

    Examples
    --------
    >>> [(one.name, one.agency) for one in entities("ITU; Commission on Science and Technology for Development")]
    [('ITU', 'ITU'), ('Commission on Science and Technology for Development', None)]
    """
    marks = r"[;؛；\n]" if re.search(r"[;؛；\n]", text) else r"[,،、，]"
    names = (" ".join(part.split()).strip(" .•·-–") for part in re.split(marks, text))
    found = {entity.key: entity for name in names if name for entity in [Entity(name, _agency(name))]}
    return tuple(found.values())


def _agency(name: str) -> str | None:
    return _agencies().get(name.casefold().removeprefix("the "))


@cache
def _agencies() -> dict[str, str]:
    """Codes of agencies by whatever they are called, in six languages."""
    return {
        called.casefold(): code
        for code, agency in agencies().items()
        for called in (
            code,
            *(agency.short_name(lang=lang) for lang in LANGUAGES),
            *(agency.name(lang=lang) for lang in LANGUAGES),
        )
    }


def day(text: str) -> str:
    """A year, month or day in our notation; the midnight that a spreadsheet adds to a day goes.

    Raises
    ------
    WrongCellError
        If it is none.
    """
    plain = _DAY.sub(r"\1", text.strip())
    try:
        return str(periods.parse(plain))
    except periods.PeriodError as error:
        raise WrongCellError("is no date; write 2027, 2027-06 or 2027-06-30") from error
