"""Codes of series, checked before they become part of an address or of a file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actionlines.errors import BadInputError


class BadSeriesCodeError(BadInputError):
    """A code that cannot be one of the source's."""


def checked_codes(
    series: Sequence[str], pattern: re.Pattern[str], *, source: str, example: str
) -> tuple[str, ...]:
    """The codes in order, each once.

    Raises
    ------
    BadSeriesCodeError
        If one is not written as the source writes its codes.
    """
    for code in series:
        if pattern.fullmatch(code) is None:
            raise BadSeriesCodeError(
                f"{code!r} is not a code of a series of {source}; they look like {example}"
            )
    return tuple(dict.fromkeys(series))
