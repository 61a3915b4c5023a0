"""By when, as people write it: years, months and days in six languages; what may mean another day is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from actionlines import periods
from actionlines.languages import LANGUAGES

_YEAR: Final = r"(?P<year>20\d\d)"
_OF: Final = r"(?:\s*(?:of|de|del|du|من)\s+|\s*[.,،/\-]?\s*)"
_DAY: Final = r"(?<![\w/.\-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|a|°|-?(?:го|е))?"
_END: Final = r"(?![\w/\-]|\.\d)"
_SYMBOL: Final = re.compile(r"(?<![\w/])(?=[^\W\d_])[^\s/]*[a-z][^\s/]*/\S*")
"""A/RES/2020/15, and addresses: the figures in them are of no day."""
_MIDNIGHT: Final = re.compile(r"(?<=\d)[t ]00:00(?::00)?(?:\.0+)?")
_MORE_NAMES: Final = (
    *("january|янв|كانون الثاني", "february|fev|фев|شباط", "march|آذار", "april|ابريل|نيسان", "may|أيار"),
    *("june|يونيه|حزيران", "july|يوليه|تموز", "august|آب", "september|sept|set|sep|сен|أيلول"),
    *("october|تشرين الأول", "november|ноя|تشرين الثاني", "december|كانون الأول"),
)
"""Names that the tables of the Unicode Consortium lack: those of the east, as the United Nations writes Arabic."""
_MARKS: Final = {"A": "\x02", "S": "\x02", "Q": "\x02", "M": "\x02", "D": "\x01"}
"""What stands in the text for a day, or for a longer time, that was read."""
_BARE: Final = re.compile(
    r"(?<![^\W\u0600-\u06ff\u4e00-\u9fff])(?<![/\-–—])(20\d\d)(?=г\b|[\u4e00-\u9fff]|(?![\w/\-–—]|\.\d))"
)
_SEVERAL: Final = re.compile(
    r"\d\s*(?:[-–—/,&،、至和]|\b(?:and|or|to|et|ou|au|y|e|o|al|a|и|или|по|و|أو|إلى)\b)\s*\x01"
    r"|\d\w{0,3}\W*(?:(?:of|de|du|من)\s+)?\x02|\x02\W*\d"
    r"|\b\d{1,2}\s(?!until|till|para|hasta|fin|end|late|year|année|عام|سنة|بحلول|نهاية)[^\W\d\u4e00-\u9fff]{3,}[.\s]+\x02"
)
"""Another figure before a day; any beside a month or year, or a word from it: it may be of a day."""
_BEYOND: Final = re.compile(
    r"\b(?:before|prior to|ahead of|after|since|from|avant|après|depuis|dès|antes del?|después del?|desde|перед|"
    r"после|с|قبل|بعد|منذ|من)\s+(?:the\s+|l’an\s+|عام\s+|سنة\s+)?\x02|[\x02]\s*(?:年|月)?(?:底)?(?:之|以)?[前后後起]"
)
"""Not in the year or month that stands there, or not to its end."""
_PART: Final = re.compile(
    r"\b(?:quarters?|half|trimest\w+|semest\w+|mid|middle|early|beginning|start|spring|summer|autumn|fall|winter|fy|"
    r"fiscal|q[1-4]|h[12]|début|mi|milieu|printemps|été|automne|hiver|moitié|principios|comienzos|inicios?|mediados|"
    r"primavera|verano|otoño|invierno|mitad|квартал\w*|полугоди\w*|начал\w*|середин\w*|весн\w*|лето\w?|осен\w*|"
    r"зим\w*|половин\w*|(?:ال)?ربع|(?:ال)?نصف|منتصف|بداية|مطلع|أوائل|(?:ال)?ربيع|(?:ال)?صيف|(?:ال)?خريف|(?:ال)?شتاء)\b"
    r"|季|半年|上旬|中旬|[\x02年月]\s*[初中春夏秋冬]"
)
"""What makes less than the whole of a year or month."""


def due_by(text: str) -> date | None:
    """The last day of the one year, quarter, month or day that a text names.

    Parameters
    ----------
    text
        As people write it in the six languages. Of two figures before a year the first is the day.

    Returns
    -------
    date or None
        None where it names none or several, or where what stands beside a year cannot be read: a part of it, a time
        before or after it, a day that the calendar does not have. A figure in the symbol of a document is no year.

    References
    ----------
    Unicode CLDR, names of months, as Babel has them; United Nations Editorial Manual, "Dates" (day, month, year).

    Examples
    --------
    >>> due_by("at the thirtieth session of the Commission, in 2027")
    datetime.date(2027, 12, 31)
    >>> due_by("by 30 June 2027"), due_by("июнь 2027 года"), due_by("2027年6月30日")
    (datetime.date(2027, 6, 30), datetime.date(2027, 6, 30), datetime.date(2027, 6, 30))
    >>> due_by("mid-2027"), due_by("A/RES/2020/15"), due_by("2026 or 2027")
    (None, None, None)
    """
    rest = _MIDNIGHT.sub("", _SYMBOL.sub(" ", _plain(text)))
    named: list[periods.Period] = []

    def read(found: re.Match[str]) -> str:
        named.append(periods.parse(_notation(found.groupdict())))
        return _MARKS[named[-1].freq]

    try:
        for form in _forms():
            rest = form.sub(read, rest)
    except periods.PeriodError:
        return None
    if len(named) != 1 or _unread(rest, whole_day=named[0].freq == "D"):
        return None
    return named[0].end


def _plain(text: str) -> str:
    plain = " ".join(re.sub(r"[\x00-\x08]", " ", unicodedata.normalize("NFKC", text)).casefold().split())
    plain = re.sub(r"\b(end|late|fin)-(?=\d)", r"\1 ", plain.replace("'", "’"))
    return re.sub(r"\d", lambda digit: str(int(digit[0])), plain)


def _unread(rest: str, *, whole_day: bool) -> bool:
    """Whether what is left beside the time that was read may make it another."""
    if re.search(r"20\d\d", rest) or _month_names().search(rest) or _SEVERAL.search(rest):
        return True
    return not whole_day and bool(_PART.search(rest) or _BEYOND.search(rest))


def _notation(facts: Mapping[str, str | None]) -> str:
    """As `periods` writes it."""
    year, name = facts["year"], facts.get("name")
    if quarter := facts.get("quarter"):
        return f"{year}-Q{quarter}"
    month = _months()[" ".join(name.split())] if name else int(facts.get("month") or 0)
    parts = [part for part in (month, int(facts.get("day") or 0)) if part or facts.get("day")]
    return "-".join([str(year), *(f"{part:02d}" for part in parts)])


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """How a time is written, those that say most first."""
    name = rf"(?P<name>{_names()})(?![^\W\d_])\.?"
    east = rf"(?:(?:{'|'.join(_eastern())})\s*/\s*)?"
    start = r"(?<![\w/.\-])"
    month = r"(?P<month>\d{1,2})"
    return tuple(
        re.compile(form)
        for form in (
            rf"{start}{_YEAR}([-./]){month}\2(?P<day>\d{{1,2}}){_END}",
            rf"{_DAY}([-./]){month}\2{_YEAR}{_END}",
            rf"{_YEAR}\s*年\s*{month}\s*月\s*(?P<day>\d{{1,2}})\s*[日号]",
            rf"{_DAY}{_OF}{east}{name}{_OF}{_YEAR}{_END}",
            rf"(?<!\w){name}\s*{_DAY}\s*,?\s+{_YEAR}{_END}",
            rf"{_YEAR}\s*年\s*{month}\s*月",
            rf"(?<!\w){east}{name}{_OF}{_YEAR}{_END}",
            rf"{start}{_YEAR}-{month}{_END}",
            rf"{start}{month}[./]{_YEAR}{_END}",
            rf"(?<!\w)q(?P<quarter>[1-4])(?:\s+of)?[\s/\-]*{_YEAR}{_END}",
            rf"{start}{_YEAR}[\s\-]*q(?P<quarter>[1-4]){_END}",
            _BARE.pattern.replace("(20", "(?P<year>20"),
        )
    )


@cache
def _months() -> dict[str, int]:
    """Numbers of months by what they are called, in six languages."""
    tables = [Locale.parse(lang).months[kind] for lang in LANGUAGES for kind in ("format", "stand-alone")]
    called = {
        name.casefold().rstrip("."): number
        for table in tables
        for width in ("wide", "abbreviated")
        for number, name in table[width].items()
    }
    more = {name: at for at, names in enumerate(_MORE_NAMES, start=1) for name in names.split("|")}
    # Chinese writes a month as a figure, which has forms of its own.
    return {name: number for name, number in (called | more).items() if "月" not in name}


def _names() -> str:
    return "|".join(
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(_months(), key=len, reverse=True)
    )


def _eastern() -> list[str]:
    """Names that the United Nations writes before others, with a stroke between: حزيران/يونيه."""
    return [name.split("|")[-1].replace(" ", r"\s+") for name in _MORE_NAMES]


@cache
def _month_names() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{_names()})(?![^\W\d_])|\d\s*月")
