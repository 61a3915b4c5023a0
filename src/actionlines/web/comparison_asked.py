"""What the address of a comparison asks for: read as people write it, and written plainly again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles.comparison import YearsError, check, compared_code, is_group
from actionlines.web.addresses import address, key_of

PARAMS: Final = ("areas", "indicators", "from", "to", "view", "scale", "by", "groups", "among")
FORM: Final = ("add", "group", "more")
"""What the form sends besides; it ends up in `areas` and `indicators`."""

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "view": ("lines", "ranks", "table"),
    "scale": ("own", "same"),
    "by": ("indicator", "area"),
    "groups": ("median", "together"),
    "among": ("all", "chosen"),
}
"""What each choice may say; the first is meant where it says nothing."""

USUAL: Final = ("INTERNET_USERS", "FIXED_BROADBAND_PER_100", "MOBILE_CELLULAR_PER_100", "EGDI")
"""What a comparison begins with that another page leads to: most countries have figures of these."""

_MOST_NAMES: Final = 100
_LONGEST: Final = 100
_DIGITS: Final = 6


@dataclass(frozen=True)
class Asked:
    """Which countries, groups and indicators, of which years, shown how."""

    areas: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    view: str = "lines"
    scale: str = "own"
    by: str = "indicator"
    groups: str = "median"
    among: str = "all"
    typed: str = ""
    """A name that fits no country or group, or more than one."""
    plain: bool = True
    """Whether the address said it just so."""

    @property
    def together(self) -> bool:
        """Whether groups are drawn as what their countries come to together."""
        return self.groups == "together"

    @property
    def complete(self) -> bool:
        """Whether there is something to show."""
        return bool(self.areas and self.indicators)

    def query(self) -> dict[str, str]:
        """The plain query; what is meant anyway is left out."""
        said = {
            "areas": ",".join(self.areas),
            "indicators": ",".join(key_of("indicator", code) for code in self.indicators),
            "from": "" if self.first is None else str(self.first),
            "to": "" if self.last is None else str(self.last),
        }
        for name, choices in CHOICES.items():
            said[name] = "" if getattr(self, name) == choices[0] else getattr(self, name)
        return {name: value for name, value in said.items() if value}

    def address(self, *, lang: str, view: str = "compare", **words: str) -> str:
        """Address of the page, or of another form of it."""
        return address(view, lang=lang, query=self.query(), **words)

    def but(self, **changes: Any) -> Asked:
        """The same with something changed."""
        return replace(self, **changes)


def read_asked(query: QueryDict, *, lang: str) -> Asked:
    """Read codes and names of countries and groups, indicators, years and choices.

    Raises
    ------
    actionlines.errors.NotFoundError
        If a country, group or indicator that is named is none.
    TooManyAreasError, TooManyIndicatorsError, YearsError
        If there are more than can be shown, or a year is none.
    """
    areas = [_area(name, lang) for name in _list(query, "areas")]
    if group := query.get("group", "").strip():
        areas.append(_area(group, lang))
    indicators = [_indicator(name) for name in (*_list(query, "indicators"), *_list(query, "more"))]
    typed = query.get("add", "").strip()[:_LONGEST]
    try:
        areas += [_area(typed, lang)] if typed else []
        typed = ""
    except NotFoundError:
        pass
    years = _year(query.get("from", "")), _year(query.get("to", ""))
    first, last = (min(years), max(years)) if None not in years else years  # type: ignore[type-var]
    chosen, subjects = tuple(dict.fromkeys(areas)), tuple(dict.fromkeys(indicators))
    check(chosen, subjects, (first, last))
    choices = {name: _choice(query, name) for name in CHOICES}
    asked = Asked(chosen, subjects, first, last).but(**choices)
    said = {name: query[name] for name in (*PARAMS, *FORM) if name in query}
    return asked.but(typed=typed, plain=bool(typed) or said == asked.query())


def _list(query: QueryDict, name: str) -> list[str]:
    names = [part.strip() for part in query.get(name, "").split(",")]
    return [part[:_LONGEST] for part in names if part][:_MOST_NAMES]


def _choice(query: QueryDict, name: str) -> str:
    said = query.get(name, "")
    return said if said in CHOICES[name] else CHOICES[name][0]


def _area(name: str, lang: str) -> str:
    if is_group(name):
        return compared_code(name)
    return compared_code(places.find(name, lang=lang).code)


def _indicator(name: str) -> str:
    return load_catalogue().indicator(name).code


def _year(text: str) -> int | None:
    said = text.strip()
    if not said:
        return None
    if not said.isdecimal() or len(said) > _DIGITS:
        raise YearsError(f"{said[:20]!r} is no year: give one such as 2015")
    return int(said)
