"""An indicator by parts of the population: gaps of all countries, and of chosen ones over time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_noop

from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import list_of, number, translate, translate_plural
from actionlines.profiles.breakdown_words import dimension_text
from actionlines.profiles.breakdowns import Breakdown, NotSplitError, PartsOfArea, breakdown, dimensions_of
from actionlines.profiles.sentences import joined
from actionlines.profiles.wording import areas_text, gap_size_text, period_text, value_text
from actionlines.web import downloads
from actionlines.web.addresses import address, address_of, key_of
from actionlines.web.breakdown_pictures import gap_strip, over_time, part_names
from actionlines.web.choices import Choice
from actionlines.web.errors import error_page
from actionlines.web.indicator_tabs import BREAKDOWNS, asked_for, chooser, elsewhere, tab_address, top
from actionlines.web.pages import Download, Page, handed_out, page


@page("areas", "add", "by", every_release=True)
def breakdowns_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    leads = elsewhere(BREAKDOWNS, subject, choice, request, lang=lang, name=name, params=("by",))
    if leads is not None:
        return leads
    common, asked = top(BREAKDOWNS, release, subject, choice, lang=lang), request.GET.get("by", "")
    if not dimensions_of(release, subject.code):
        lead = translate(
            "No source in this release splits this indicator by sex, age, place, schooling or income.",
            lang=lang,
        )
        return Page(
            "web/indicator_breakdowns.html", {**common, "lead": lead}, keep=not (asked or choice.typed)
        )
    try:
        profile = breakdown(release, subject.code, dimension_asked(request), areas=choice.areas, lang=lang)
    except NotSplitError:
        return _not_split(release, request, subject, lang=lang)
    facts = {**common, **_facts(profile, choice, asked)}
    plain = asked in {"", _key(profile.dimension)}
    return Page("web/indicator_breakdowns.html", facts, keep=plain and not choice.typed)


@page("areas", "by")
def breakdowns_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    key, query = key_of("indicator", subject.code), {"by": request.GET.get("by", "")}
    if key != name:
        return HttpResponseRedirect(
            address("indicator-breakdowns-file", lang=lang, name=key, form=form, query=query)
        )
    profile = breakdown(release, subject.code, dimension_asked(request), areas=choice.areas, lang=lang)
    return handed_out(profile, f"{name}-by-{_key(profile.dimension)}", form)


def _not_split(release: Release, request: HttpRequest, subject: Indicator, *, lang: str) -> HttpResponse:
    """The breakdowns that there are, in place of one that there is not."""
    meant = [
        {
            "name": dimension_text(one, lang=lang),
            "address": tab_address(BREAKDOWNS, subject, lang=lang, query={"by": _key(one)}),
        }
        for one in dimensions_of(release, subject.code)
    ]
    sentence = gettext_noop("This release does not split the indicator in this way.")
    return error_page(request, 404, lang=lang, sentence=sentence, meant=meant)


def dimension_asked(request: HttpRequest) -> str | None:
    """Dimension that the address asks for: `by=sex`; None where it does not say."""
    asked = request.GET.get("by", "").strip()
    return asked.upper().replace("-", "_") or None


def _key(dimension: str) -> str:
    return dimension.lower().replace("_", "-")


def _facts(profile: Breakdown, choice: Choice, by: str) -> dict[str, Any]:
    lang, subject = profile.lang, profile.indicator
    lead = _lead(profile)
    query = {"by": by, "areas": ",".join(choice.areas)}
    name = key_of("indicator", subject.code)
    files = {
        form: address("indicator-breakdowns-file", lang=lang, name=name, form=form, query={"by": by})
        for form in downloads.FORMS
    }
    return {
        "lead": lead,
        "description": lead,
        "dimensions": [
            {
                "name": dimension_text(one, lang=lang),
                "address": tab_address(BREAKDOWNS, subject, lang=lang, query={**query, "by": _key(one)}),
                "here": one == profile.dimension,
            }
            for one in profile.dimensions
        ],
        "strip": gap_strip(profile),
        "rule": _rule(lang),
        "parts": part_names(profile),
        "rows": [_row(one, profile, choice.areas) for one in profile.latest],
        "choose": chooser(BREAKDOWNS, subject, choice, profile.areas, lang=lang, more={"by": by}),
        **over_time(profile),
        "without": list_of(profile.without, lang=lang),
        "without_text": _without_text(profile),
        "sources": profile.sources,
        "downloads": downloads.links(files, lang=lang),
    }


def _lead(profile: Breakdown) -> str:
    """How many countries, the median gap, and which part is ahead how often."""
    lang = profile.lang
    if profile.median_gap is None:
        return translate("No country or territory has such a figure.", lang=lang)
    message = translate("%(areas)s by %(dimension)s: the median gap is %(gap)s.", lang=lang)
    first = message % {
        "areas": areas_text(len(profile.latest), lang=lang),
        "dimension": dimension_text(profile.dimension, lang=lang),
        "gap": gap_size_text(profile.median_gap, profile.indicator, lang=lang),
    }
    ahead = translate("%(part)s: %(n)s", lang=lang)
    counts = [
        ahead % {"part": part, "n": number(count, lang=lang)}
        for part, count in zip(part_names(profile), profile.leads, strict=True)
    ]
    highest = translate("Highest figure, by number of countries: %(counts)s.", lang=lang)
    return joined([first, highest % {"counts": list_of(counts, lang=lang)}], lang=lang)


def _rule(lang: str) -> str:
    return translate(
        "All parts of a row are of one source and one period. Gap: the largest less the smallest.", lang=lang
    )


def _row(one: PartsOfArea, profile: Breakdown, chosen: tuple[str, ...]) -> dict[str, Any]:
    lang, subject = profile.lang, profile.indicator
    return {
        "name": one.name,
        "chosen": one.area in chosen,
        "address": address_of("country", one.area, lang=lang),
        "values": ["–" if value is None else value_text(value, subject, lang=lang) for value in one.values],
        "gap": gap_size_text(one.gap, subject, lang=lang),
        "period": period_text(one.period, lang=lang),
        "source": load_catalogue().source_name(one.source, lang=lang),
    }


def _without_text(profile: Breakdown) -> str:
    message = translate_plural(
        "%(n)s country or territory has the figure, but not its parts",
        "%(n)s countries and territories have the figure, but not its parts",
        len(profile.without),
        lang=profile.lang,
    )
    return message % {"n": number(len(profile.without), lang=profile.lang)}
