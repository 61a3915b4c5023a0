"""Blind spots: what no figure measures, where indicators are silent, for what nobody answers."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from actionlines import commitments, places
from actionlines.commitments.links import Measures
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import list_of, mark, number, translate
from actionlines.profiles.coverage import (
    LEAST_DEVELOPED,
    CoverageProfile,
    IndicatorCoverage,
    ParagraphCoverage,
    coverage,
)
from actionlines.profiles.coverage_parts import LineCoverage, by_line, of_line, silent_in
from actionlines.profiles.peers import REGIONS
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.cited import paragraph_address
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, handed_out, page

SECTIONS: Final = {
    "unmeasured": mark("Paragraphs that no figure measures"),
    "silent": mark("Indicators that are silent in a whole region or in all least developed countries"),
    "unanswered": mark("Paragraphs that nobody answers for"),
}
_WAYS: Final = {
    Measures.DIRECTLY: mark("measured directly"),
    Measures.IN_PART: mark("measured in part"),
    Measures.BY_PROXY: mark("measured by proxy"),
}


class UnknownSectionError(NotFoundError):
    """The page of blind spots has no such part, or figures are not told by such a region."""


@page("line", "show", "region")
def coverage_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    asked = {name: request.GET.get(name, "") for name in ("line", "show", "region")}
    line, region = _line(asked["line"]), _among(asked["region"], (*REGIONS, LEAST_DEVELOPED))
    show = _among(asked["show"], tuple(SECTIONS))
    whole = coverage(release, lang=lang)
    profile = of_line(whole, line) if line else whole
    lead = _lead(profile, line)
    facts = {
        "here": "coverage",
        "lead": lead,
        "description": lead,
        "edition": profile.edition,
        "form": _form(lang, line, show, region),
        "lines": [] if line or show else [_line_row(one, lang) for one in by_line(whole)],
        "paragraphs": [_paragraph(one, profile) for one in profile.paragraphs] if line and not show else [],
        "line": shown_line(line, lang) if line else None,
        "parts": _parts(profile, show or ("silent" if region else ""), region),
        "downloads": downloads.links(
            {
                form: address("coverage-file", lang=lang, form=form, query={"line": asked["line"]})
                for form in downloads.WITHOUT_WORKBOOK
            },
            lang=lang,
        ),
    }
    plain = asked["line"] in {"", key_of("line", line) if line else ""}
    return Page("web/coverage.html", facts, keep=plain)


@page("line")
def coverage_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    line = _line(request.GET.get("line", ""))
    profile = coverage(release, lang=lang)
    profile = of_line(profile, line) if line else profile
    return handed_out(profile, "coverage", form)


def _line(asked: str) -> str:
    return commitments.action_line(asked).code if asked else ""


def _among(asked: str, known: tuple[str, ...]) -> str:
    if asked and asked not in known:
        raise UnknownSectionError(f"{asked!r} is none of {', '.join(known)}", known)
    return asked


def _lead(profile: CoverageProfile, line: str) -> str:
    unmeasured = profile.unmeasured
    facts = {
        "all": number(len(profile.paragraphs), lang=profile.lang),
        "measured": number(len(profile.paragraphs) - len(unmeasured), lang=profile.lang),
        "without": number(sum(not one.indicators for one in unmeasured), lang=profile.lang),
        "empty": number(sum(bool(one.indicators) for one in unmeasured), lang=profile.lang),
        "unanswered": number(len(profile.unanswered), lang=profile.lang),
    }
    message = translate(
        "Paragraphs of the text of 2014 that were looked at: %(all)s. Figures of this release measure: %(measured)s. "
        "No indicator measures: %(without)s. Indicators are linked, but none has a figure here: %(empty)s. Nobody is "
        "known to answer for: %(unanswered)s.",
        lang=profile.lang,
    )
    return message % facts


def _form(lang: str, line: str, show: str, region: str) -> dict[str, Any]:
    regions = [(code, places.display_name(code, lang)) for code in (*REGIONS, LEAST_DEVELOPED)]
    return {
        "lines": [
            (one.key, f"{one.code} {one.title}", one.code == line)
            for one in (shown_line(each.code, lang) for each in commitments.action_lines())
        ],
        "parts": [(key, translate(name, lang=lang), key == show) for key, name in SECTIONS.items()],
        "regions": [(code, name, code == region) for code, name in regions],
    }


def _line_row(one: LineCoverage, lang: str) -> dict[str, Any]:
    counts = (one.paragraphs, one.directly, one.in_part, one.by_proxy, one.unmeasured, one.unanswered)
    shown = shown_line(one.line, lang) if one.line else None
    query = {"line": shown.key} if shown else {}
    return {
        "code": one.line,
        "title": shown.title if shown else translate("Of no action line", lang=lang),
        "address": address("coverage", lang=lang, query=query) if shown else "",
        "counts": [number(count, lang=lang) for count in counts],
    }


def _parts(profile: CoverageProfile, show: str, region: str) -> list[dict[str, Any]]:
    rows = {
        "unmeasured": [_unmeasured(one, profile.lang) for one in profile.unmeasured],
        "silent": _silent(profile, region),
        "unanswered": [_named(one, profile.lang) for one in profile.unanswered],
    }
    return [
        {
            "key": key,
            "name": translate(name, lang=profile.lang),
            "rows": rows[key],
            "count": number(len(rows[key]), lang=profile.lang),
        }
        for key, name in SECTIONS.items()
        if show in {"", key}
    ]


def _named(one: ParagraphCoverage, lang: str) -> dict[str, Any]:
    return {"code": one.code, "address": paragraph_address(one.code, lang=lang), "gist": one.gist}


def _unmeasured(one: ParagraphCoverage, lang: str) -> dict[str, Any]:
    return _named(one, lang) | {"why": one.unmeasured, "indicators": _indicators(one.indicators, lang)}


def _indicators(codes: tuple[str, ...], lang: str) -> list[dict[str, str]]:
    catalogue = load_catalogue()
    return [
        {
            "name": catalogue.indicator(code).names[lang],
            "address": address_of("indicator", code, lang=lang),
        }
        for code in codes
    ]


def _paragraph(one: ParagraphCoverage, profile: CoverageProfile) -> dict[str, Any]:
    lang, measured = profile.lang, one.measures
    return _named(one, lang) | {
        "how": translate(_WAYS[measured], lang=lang) if measured else translate("not measured", lang=lang),
        "indicators": _indicators(
            tuple(each for each in one.indicators if each not in one.without_figures), lang
        ),
        "countries": _of(one.countries, profile.countries, lang) if measured else "",
        "least": _of(one.least_developed, profile.least_developed, lang) if measured else "",
        "answers": list_of([*_agencies(one.answers, lang)], lang=lang) if one.answers else "",
        "believed": list_of([*_agencies(one.believed, lang)], lang=lang) if one.believed else "",
    }


def _agencies(codes: tuple[str, ...], lang: str) -> list[str]:
    known = commitments.agencies()
    return [known[code].short_name(lang=lang) if code in known else code for code in codes]


def _silent(profile: CoverageProfile, region: str) -> list[dict[str, Any]]:
    found = silent_in(profile, region).indicators if region else profile.silent
    return [_silent_row(one, profile) for one in found]


def _silent_row(one: IndicatorCoverage, profile: CoverageProfile) -> dict[str, Any]:
    lang = profile.lang
    return _indicators((one.indicator,), lang)[0] | {
        "countries": _of(one.countries, profile.countries, lang),
        "least": _of(one.least_developed, profile.least_developed, lang),
        "regions": list_of([places.display_name(code, lang) for code in one.silent_regions], lang=lang),
    }


def _of(some: int, every: int, lang: str) -> str:
    facts = {"some": number(some, lang=lang), "all": number(every, lang=lang)}
    return translate("%(some)s of %(all)s", lang=lang, context="countries with figures") % facts
