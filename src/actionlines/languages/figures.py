"""How a number, a date and a list are written: for templates, tables, sentences and pictures alike.

Arabic is written with the digits 0 to 9 (docs/decisions/0002). A sign or percent sign there starts with a
left-to-right mark, or it would change sides after an Arabic word.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Final, Literal, Protocol, TypeAlias

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, get_decimal_symbol, get_group_symbol

from actionlines.errors import BadInputError
from actionlines.languages.known import language
from actionlines.languages.texts import translate

Number: TypeAlias = int | float | Decimal
LEFT_TO_RIGHT_MARK: Final = "\u200e"
_PAUSES: Final = {"ar": ("، ", "؛ "), "fr": (", ", "\u202f; "), "zh": ("、", "；")}
MINUS: Final = "\u2212"
THIN_SPACE: Final = "\u2009"


class NotANumberError(BadInputError):
    """A missing or endless value was to be written as a number."""


class Dated(Protocol):
    """What `period` needs of a period: `actionlines.periods.Period` has it."""

    @property
    def freq(self) -> str: ...
    @property
    def start(self) -> datetime.date: ...


def number(value: Number, *, lang: str, decimals: int | None = None) -> str:
    """Write a number, halves rounded away from zero.

    Without `decimals`, as many as a figure of that size carries: none from 1,000, one from 100, two below,
    and two digits of a number under 0.1; zeros at the end fall away.

    Examples
    --------
    >>> number(1234567.8, lang="ru"), number(99.83, lang="ar"), number(0.00347, lang="fr")
    ('1\\xa0234\\xa0568', '99.83', '0,0035')
    >>> number(2.5, lang="es", decimals=0), number(-3, lang="en", decimals=1)
    ('3', '−3.0')
    """
    exact = _decimal(value)
    places = _carried(exact) if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return _signed(rounded, _unsigned(abs(rounded), lang, trimmed=decimals is None), lang)


def percent(value: Number, *, lang: str, decimals: int | None = 1) -> str:
    """Write a number of percent as sources give it: 99.83 is 99.83 %, not 0.9983.

    Examples
    --------
    >>> percent(99.83, lang="en", decimals=2), percent(12, lang="fr")
    ('99.83%', '12,0\\xa0%')
    """
    text = number(value, lang=lang, decimals=decimals).lstrip(LEFT_TO_RIGHT_MARK)
    return _marked(text + _percent_sign(lang), lang)


def change(value: Number, *, lang: str, decimals: int | None = 1) -> str:
    """Write a difference, always with its sign; nothing changed is 0 without one.

    Examples
    --------
    >>> change(1.25, lang="en"), change(-0.4, lang="zh"), change(0.04, lang="en")
    ('+1.3', '−0.4', '0.0')
    """
    text = number(value, lang=lang, decimals=decimals)
    if text.startswith((MINUS, LEFT_TO_RIGHT_MARK)) or text == number(0, lang=lang, decimals=decimals):
        return text
    return _marked("+" + text, lang)


def compact(value: Number, *, lang: str, decimals: int = 1, long: bool = False) -> str:
    """Write a large number short: 1.2M, or with `long` in words where the language has them.

    Examples
    --------
    >>> compact(1_234_567, lang="en"), compact(1_234_567, lang="zh"), compact(5.2e9, lang="fr", long=True)
    ('1.2M', '123.5万', '5,2 milliards')
    """
    return _compact(_decimal(value), lang, decimals, long)


@lru_cache(maxsize=4096)
def _compact(exact: Decimal, lang: str, decimals: int, long: bool) -> str:
    """Kept, since a page writes each figure for its table, its pictures and its sentences."""
    if abs(exact) < 1000:
        return number(exact, lang=lang)
    locale = _locale(lang)
    style: Literal["short", "long"] = "long" if long and "long" in locale.compact_decimal_formats else "short"
    text = format_compact_decimal(abs(exact), format_type=style, locale=locale, fraction_digits=decimals)
    return _signed(exact, text, lang)


def interval(low: str, high: str) -> str:
    """Write from one formatted number to another.

    Examples
    --------
    >>> interval(number(3, lang="en"), number(5, lang="en"))
    '3–5'
    """
    loose = any(char in low + high for char in (MINUS, " ", "\u00a0"))
    return f"{low}{THIN_SPACE}–{THIN_SPACE}{high}" if loose else f"{low}–{high}"


def date(value: datetime.date, *, lang: str, style: Literal["medium", "long"] = "long") -> str:
    """Write a day.

    Examples
    --------
    >>> date(datetime.date(2026, 11, 3), lang="es"), date(datetime.date(2026, 11, 3), lang="zh")
    ('3 de noviembre de 2026', '2026年11月3日')
    """
    return format_date(value, style, locale=_locale(lang))


def period(value: Dated, *, lang: str) -> str:
    """Write a year, half-year, quarter, month or day; a year without a word beside it, fit for axes.

    Examples
    --------
    >>> from actionlines.periods import parse
    >>> [period(parse(text), lang="fr") for text in ("2020", "2020-S2", "2020-Q3", "2020-05")]
    ['2020', 'second semestre 2020', '3e trimestre 2020', 'mai 2020']
    """
    start = value.start
    if value.freq == "A":
        return f"{start.year:04d}"
    if value.freq == "S":
        first = translate("first half of %(year)s", lang=lang)
        second = translate("second half of %(year)s", lang=lang)
        return (first if start.month == 1 else second) % {"year": f"{start.year:04d}"}
    if value.freq == "D":
        return date(start, lang=lang)
    return format_skeleton("yQQQQ" if value.freq == "Q" else "yMMMM", start, locale=_locale(lang))


def list_of(items: Iterable[str], *, lang: str, either: bool = False) -> str:
    """Write a list with the language's own joining word: and, or with `either` or.

    Examples
    --------
    >>> list_of(["a", "b", "c"], lang="en"), list_of(["a", "b", "c"], lang="zh"), list_of([], lang="fr")
    ('a, b and c', 'a、b和c', '')
    """
    return format_list(list(items), style="or" if either else "standard", locale=_locale(lang))


def side_by_side(items: Iterable[str], *, lang: str, apart: bool = False) -> str:
    """Write a list without a joining word: with the language's comma or, for long items, `apart` its semicolon.

    Examples
    --------
    >>> side_by_side(["C9", "C2"], lang="zh"), side_by_side(["C9", "C2"], lang="es", apart=True)
    ('C9、C2', 'C9; C2')
    """
    return _PAUSES.get(lang, (", ", "; "))[apart].join(items)


def quote(text: str, *, lang: str) -> str:
    """Put the language's quotation marks around a text.

    Examples
    --------
    >>> quote("Internet", lang="fr"), quote("互联网", lang="zh")
    ('«\\xa0Internet\\xa0»', '“互联网”')
    """
    before, after = language(lang).quotes
    return f"{before}{text}{after}"


def _decimal(value: Number) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        raise NotANumberError(f"{value!r} cannot be written as a number: say that it is missing instead")
    return exact


def _carried(value: Decimal) -> int:
    size = abs(value)
    if size == 0 or size >= 1000:
        return 0
    if size >= 100:
        return 1
    return 2 if size >= Decimal("0.1") else min(1 - size.adjusted(), 9)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(language(lang).locale)


@cache
def _percent_sign(lang: str) -> str:
    """The sign with the space before it, if the language has one, as in its own percent pattern."""
    return str(_locale(lang).percent_formats[None].pattern).rpartition("0")[2]


@cache
def _separators(lang: str) -> dict[int, str]:
    """What stands between groups of digits and before decimals, by the signs that Python writes there."""
    locale = _locale(lang)
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


def _unsigned(value: Decimal, lang: str, *, trimmed: bool) -> str:
    """As Babel's `format_decimal` has it (a test holds both together), in a tenth of the time: a page has thousands."""
    # Spanish groups from five digits on (CLDR minimumGroupingDigits)
    text = f"{value:,f}" if lang != "es" or value >= 10_000 else f"{value:f}"
    if trimmed and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_separators(lang))


def _signed(value: Decimal, text: str, lang: str) -> str:
    return _marked(MINUS + text, lang) if value < 0 else text


def _marked(text: str, lang: str) -> str:
    return LEFT_TO_RIGHT_MARK + text if language(lang).direction == "rtl" else text
