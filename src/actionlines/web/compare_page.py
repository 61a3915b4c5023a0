"""Compare: any countries and groups against any indicators; the address holds it all; others may frame it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe

from actionlines import commitments, places
from actionlines.charts.small_multiples import Multiples
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import list_of, mark, translate
from actionlines.profiles.comparison import Comparison, comparison, is_group
from actionlines.profiles.listings import indicators as listed_indicators
from actionlines.profiles.peers import INCOME_GROUPS, REGIONS, SPECIAL, WORLD, compared_areas
from actionlines.profiles.sentences import joined
from actionlines.web import downloads
from actionlines.web.addresses import address_of, beside, whole
from actionlines.web.choices import Choice, wrong_name
from actionlines.web.comparison_asked import CHOICES, FORM, PARAMS, USUAL, Asked, read_asked
from actionlines.web.comparison_pictures import by_area, line_names, one_unit, panels_of, sources_text
from actionlines.web.comparison_words import (
    caution_lines,
    description_of,
    heading_of,
    lead_of,
    panel_note,
    rules_of,
    table_of,
)
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.picture_files import Subject
from actionlines.web.pictures import MAIN, ShownPicture

MOST_CELLS: Final = 1500
"""Beyond this the years of the panels stand in the download only, or the page would be too heavy."""
PANEL_HEIGHT: Final = 330
"""Roughly how tall a panel is in a frame on another site, with its title and its sentence."""

SUGGESTED: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    (
        mark("Nordic countries"),
        ("DNK", "FIN", "ISL", "NOR", "SWE"),
        USUAL,
    ),
    (
        mark("Least developed countries and the world"),
        ("199", WORLD),
        ("INTERNET_USERS", "ELECTRICITY_ACCESS", "COVERAGE_4G", "MOBILE_CELLULAR_PER_100"),
    ),
    (
        mark("Landlocked countries, small islands and the world"),
        ("432", "722", WORLD),
        ("INTERNET_USERS", "FIXED_BROADBAND_PER_100", "MOBILE_CELLULAR_PER_100", "COVERAGE_4G"),
    ),
    (
        mark("Income groups"),
        INCOME_GROUPS,
        ("INTERNET_USERS", "FIXED_BROADBAND_PER_100", "ACCOUNT_OWNERS", "ONLINE_BUYERS"),
    ),
    (
        mark("Neighbours in Eastern Africa"),
        ("BDI", "KEN", "RWA", "TZA", "UGA"),
        ("INTERNET_USERS", "MOBILE_CELLULAR_PER_100", "ELECTRICITY_ACCESS", "EGDI"),
    ),
    (
        mark("The five most populous countries"),
        ("IND", "CHN", "USA", "IDN", "PAK"),
        ("INTERNET_USERS", "MOBILE_CELLULAR_PER_100", "FIXED_BROADBAND_PER_100", "EGDI"),
    ),
)
"""Ready comparisons for a reader who has chosen nothing yet: name, countries and groups, indicators."""


@page(*PARAMS, *FORM)
def compare_view(release: Release, request: HttpRequest, *, lang: str) -> Page | HttpResponse:
    asked = read_asked(request.GET, lang=lang)
    if not asked.plain:
        return HttpResponseRedirect(asked.address(lang=lang))
    profile = profile_of(release, asked, lang=lang)
    return Page("web/compare.html", _facts(profile, asked, release), keep=not asked.typed)


@page(*PARAMS)
def compare_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download | HttpResponse:
    asked = read_asked(request.GET, lang=lang)
    if not asked.plain:
        return HttpResponseRedirect(asked.address(lang=lang, view="compare-file", form=form))
    profile = profile_of(release, asked, lang=lang)
    return handed_out(profile, "comparison", form)


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let other sites show what a view answers in a frame: it has no form, no script and no cookie to lose."""

    @wraps(view)
    def answer(request: HttpRequest, **words: str) -> HttpResponse:
        response = view(request, **words)
        response.xframe_options_exempt = True
        response["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY.replace(
            "frame-ancestors 'none'", "frame-ancestors *"
        ).replace("form-action 'self'", "form-action 'none'")
        return response

    return answer


@framed
@page(*PARAMS)
def embed_view(release: Release, request: HttpRequest, *, lang: str) -> Page | HttpResponse:
    asked = read_asked(request.GET, lang=lang)
    if not asked.plain:
        return HttpResponseRedirect(asked.address(lang=lang, view="embed-compare"))
    profile = profile_of(release, asked, lang=lang)
    return Page("web/embed_compare.html", _shown(profile, asked))


def profile_of(release: Release, asked: Asked, *, lang: str) -> Comparison:
    """The profile that an address asks for."""
    return comparison(
        release,
        areas=asked.areas,
        indicators=asked.indicators,
        first=asked.first,
        last=asked.last,
        together=asked.together,
        lang=lang,
    )


def compare_subject(release: Release, request: HttpRequest, *, lang: str) -> Subject:
    """What the page and the files of its picture share: all panels in one."""
    asked = read_asked(request.GET, lang=lang)
    profile = profile_of(release, asked, lang=lang)
    title, lead = heading_of(profile), description_of(profile)
    panels = panels_of(profile, asked) if asked.complete else None
    pictures = (_whole(panels, profile),) if panels else ()
    return Subject("compare", {}, asked.query(), title, lead, profile.edition, pictures)


def _whole(panels: Multiples, profile: Comparison) -> ShownPicture:
    return ShownPicture(
        svg=mark_safe(panels.whole().svg),  # noqa: S308  drawn by us
        narrow=mark_safe(""),
        heading=heading_of(profile),
        description=description_of(profile),
        source=sources_text(tuple(note.id for note in profile.sources), lang=profile.lang),
        columns=(),
        rows=(),
        name=MAIN,
    )


def _shown(profile: Comparison, asked: Asked) -> dict[str, Any]:
    """What the page and its frame on another site have in common."""
    lang = profile.lang
    panels = panels_of(profile, asked) if asked.complete and asked.view != "table" else None
    drawn = _panels(panels, profile, asked) if panels else []
    return {
        "here": "compare",
        "heading": heading_of(profile),
        "lead": lead_of(profile, asked),
        "description": description_of(profile),
        "edition": profile.edition,
        "complete": asked.complete,
        "panels": drawn,
        "legend": [(name, mark_safe(sample)) for name, sample in panels.legend] if panels else [],  # noqa: S308  ours
        "table": table_of(profile) if asked.complete else [],
        "view": asked.view,
        "source": sources_text(tuple(note.id for note in profile.sources), lang=lang),
        "full": whole(asked.address(lang=lang)),
    }


def _panels(panels: Multiples, profile: Comparison, asked: Asked) -> list[dict[str, Any]]:
    lang, compared = profile.lang, {one.indicator: one for one in profile.compared}
    kind = "country" if by_area(profile, asked) else "indicator"
    cells = sum(len(one.rows) * len(one.columns) for one in panels.pictures)
    found = []
    for n, (panel, picture) in enumerate(zip(panels.panels, panels.pictures, strict=True), start=1):
        code = panel.facet.code
        found.append(
            {
                "id": f"panel-{n}",
                "title": picture.title,
                "address": "" if is_group(code) else address_of(kind, code, lang=lang),
                "svg": mark_safe(picture.svg),  # noqa: S308  drawn by us
                "description": picture.description,
                "note": panel_note(compared[code], profile) if code in compared else "",
                "columns": picture.columns if cells <= MOST_CELLS else (),
                "rows": picture.rows,
            }
        )
    return found


def _facts(profile: Comparison, asked: Asked, release: Release) -> dict[str, Any]:
    lang = profile.lang
    empty = {} if asked.complete else {"suggestions": _suggestions(lang)}
    shown = _shown(profile, asked)
    rows = -(-max(1, len(shown["panels"])) // 2)
    return {
        **shown,
        "asked": asked,
        "query": asked.query(),
        "chosen_areas": _chips(asked, line_names(profile, asked.but(by="indicator")), "areas", lang),
        "chosen_indicators": _chips(
            asked,
            {code: load_catalogue().indicator(code).names[lang] for code in asked.indicators},
            "indicators",
            lang,
        ),
        "options": _options(lang),
        "schemes": _schemes(lang),
        "lines": _indicator_options(release, asked, lang),
        **wrong_name(Choice(asked.areas, typed=asked.typed), lang=lang),
        "choices": _choices(asked, profile, lang),
        "views": _views(asked, lang),
        "rules": rules_of(profile, asked),
        "cautions": caution_lines(profile),
        "sources": profile.sources,
        "embed": _embed_code(profile, asked, rows) if asked.complete else "",
        "downloads": _downloads(asked, drawn=bool(shown["panels"]), lang=lang) if asked.complete else [],
        **empty,
    }


def _downloads(asked: Asked, *, drawn: bool, lang: str) -> list[tuple[str, str]]:
    """Figures and, where there is a picture, that as well."""
    files = {form: asked.address(lang=lang, view="compare-file", form=form) for form in downloads.FORMS}
    here = asked.address(lang=lang)
    pictures = [
        (translate("Picture as SVG", lang=lang), beside(here, "svg")),
        (translate("Picture as PNG", lang=lang), beside(here, "png")),
    ]
    return [*downloads.links(files, lang=lang), *(pictures if drawn else [])]


def _chips(asked: Asked, names: dict[str, str], kind: str, lang: str) -> list[dict[str, str]]:
    """Those chosen, each with the address without it."""
    chosen = getattr(asked, kind)
    return [
        {
            "name": names[code],
            "without": asked.but(**{kind: tuple(other for other in chosen if other != code)}).address(
                lang=lang
            ),
        }
        for code in chosen
    ]


def _options(lang: str) -> list[str]:
    """Names a reader can choose from while typing."""
    return sorted(places.display_name(code, lang) for code in compared_areas())


def _schemes(lang: str) -> list[dict[str, Any]]:
    itu = tuple(group.code for group in places.groups("ITU"))
    schemes = (
        (translate("Region", lang=lang), (WORLD, *REGIONS)),
        (translate("Income group", lang=lang), INCOME_GROUPS),
        (translate("Special situation", lang=lang), SPECIAL),
        (translate("ITU region", lang=lang), itu),
    )
    return [
        {"name": name, "groups": [{"code": code, "name": places.display_name(code, lang)} for code in codes]}
        for name, codes in schemes
    ]


def _indicator_options(release: Release, asked: Asked, lang: str) -> list[dict[str, Any]]:
    """Indicators with figures, under the first action line that each measures."""
    measured = [one for one in listed_indicators(release, lang=lang).indicators if one.spread]
    found = []
    for line in commitments.action_lines():
        own = [
            {"code": load_catalogue().indicator(one.indicator).slug, "name": one.name}
            for one in measured
            if one.lines[:1] == (line.code,) and one.indicator not in asked.indicators
        ]
        if own:
            found.append({"name": f"{line.code} {shown_line(line.code, lang).title}", "indicators": own})
    rest = [
        {"code": load_catalogue().indicator(one.indicator).slug, "name": one.name}
        for one in measured
        if not one.lines and one.indicator not in asked.indicators
    ]
    other = {"name": translate("Of no action line", lang=lang), "indicators": rest}
    return [*found, *([other] if rest else [])]


def _choices(asked: Asked, profile: Comparison, lang: str) -> list[dict[str, Any]]:
    """Ways to show it, as selects; those that would change nothing are left out."""
    names = {
        "scale": (
            translate("Scale", lang=lang),
            {
                "own": translate("each its own", lang=lang),
                "same": translate("the same for one unit", lang=lang),
            },
        ),
        "by": (
            translate("One panel for each", lang=lang),
            {
                "indicator": translate("indicator", lang=lang, context="panel"),
                "area": translate("country or group", lang=lang, context="panel"),
            },
        ),
        "groups": (
            translate("Groups are shown by", lang=lang),
            {
                "median": translate("the median of their countries", lang=lang),
                "together": translate("all their people together", lang=lang),
            },
        ),
        "among": (
            translate("Places among", lang=lang),
            {
                "all": translate("all countries", lang=lang, context="places"),
                "chosen": translate("those chosen", lang=lang, context="places"),
            },
        ),
    }
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"code": code, "name": options[code], "selected": getattr(asked, name) == code}
                for code in CHOICES[name]
            ],
        }
        for name, (label, options) in names.items()
        if name != "by" or asked.by == "area" or not profile.indicators or one_unit(profile)
    ]


def _views(asked: Asked, lang: str) -> list[dict[str, Any]]:
    names = {
        "lines": translate("Lines", lang=lang, context="view"),
        "ranks": translate("Places", lang=lang, context="view"),
        "table": translate("Table", lang=lang, context="view"),
    }
    return [
        {"name": name, "address": asked.but(view=view).address(lang=lang), "current": view == asked.view}
        for view, name in names.items()
    ]


def _suggestions(lang: str) -> list[dict[str, str]]:
    catalogue = load_catalogue()
    return [
        {
            "name": translate(name, lang=lang),
            "address": Asked(areas=areas, indicators=codes).address(lang=lang),
            "indicators": list_of((catalogue.indicator(code).short_names[lang] for code in codes), lang=lang),
        }
        for name, areas, codes in SUGGESTED
    ]


def _embed_code(profile: Comparison, asked: Asked, rows: int) -> str:
    """What another site puts into its page."""
    lang = profile.lang
    title = joined([heading_of(profile), description_of(profile)], lang=lang).replace('"', "&quot;")
    source = whole(asked.address(lang=lang, view="embed-compare")).replace("&", "&amp;")
    tall = 200 + PANEL_HEIGHT * rows
    return f'<iframe src="{source}" title="{title}" width="100%" height="{tall}" loading="lazy"></iframe>'
